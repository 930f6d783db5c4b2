"""Identity providers of the tenant, and those that a user flow offers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from verify.inventory import FLOWS, PROVIDERS
from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.user_flows import CREATE, DELETE, READ, flow_body, settled_flow, try_flow
from verify.request import Request
from verify.session import Answer, ProbeFailedError, Session

_PROVIDERS = "/beta/identity/identityProviders"
_LIST = Request("GET", "graph", _PROVIDERS, "See which social providers the tenant has", PROVIDERS)
_MAKE = Request("POST", "graph", _PROVIDERS, "Make an identity provider", PROVIDERS)
_READ = Request("GET", "graph", f"{_PROVIDERS}/{{provider}}", "Read it", PROVIDERS)
_CHANGE = Request("PATCH", "graph", f"{_PROVIDERS}/{{provider}}", "Map one more claim", PROVIDERS)
_DELETE = Request("DELETE", "graph", f"{_PROVIDERS}/{{provider}}", "Delete it", PROVIDERS)

_FLOW = "/beta/identity/b2cUserFlows/{flow}"
_OFFERED = f"{_FLOW}/userFlowIdentityProviders"
_LIST_OFFERED = Request("GET", "graph", _OFFERED, "List what the user flow offers", FLOWS)
_LIST_DEPRECATED = Request(
    "GET", "graph", f"{_FLOW}/identityProviders", "List it by the deprecated property", FLOWS
)
_ATTACH = Request("POST", "graph", f"{_OFFERED}/$ref", "Offer the provider", FLOWS)
_ATTACH_PATCH = Request("PATCH", "graph", f"{_OFFERED}/$ref", "Offer it by the older method", FLOWS)

# Which a tenant has least often; each tenant can have one of a type.
_SOCIAL = (("QQ", "QQ-OAUTH"), ("Weibo", "Weibo-OAUTH"), ("WeChat", "WeChat-OAUTH"))
_METADATA = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"


def _new_secret(session: Session) -> str:
    """A secret that opens nothing."""
    secret = secrets.token_urlsafe(24)
    session.masking.hide(secret)
    return secret


def _new_provider(session: Session, part: str) -> Answer:
    """Make an OpenID Connect provider, which nobody can sign in with."""
    body = {
        "@odata.type": "microsoft.graph.openIdConnectIdentityProvider",
        "displayName": session.name(part),
        "clientId": session.name(part),
        "clientSecret": _new_secret(session),
        "metadataUrl": _METADATA,
        "responseMode": "form_post",
        "responseType": "code",
        "scope": "openid",
        "claimsMapping": {"userId": "sub", "displayName": "name", "surname": "family_name"},
    }
    made = session.must(_MAKE, json=body)
    session.undo_with(_DELETE, {"provider": str(made["id"])})
    session.must(_READ, {"provider": str(made["id"])}, awaited=True)
    return made


def _tenant_providers(session: Session) -> Iterator[Observation]:
    at = {"provider": str(_new_provider(session, "claims")["id"])}
    body = {
        "@odata.type": "microsoft.graph.openIdConnectIdentityProvider",
        "claimsMapping": {"userId": "sub", "displayName": "name", "email": "email"},
    }
    changed = session.send(_CHANGE, at, json=body)
    read = session.must(_READ, at)
    surname = (read["claimsMapping"] or {}).get("surname")
    if changed.ok:
        yield observed(
            "identity-provider-claims-patch",
            surname == "family_name",
            f"A PATCH without the surname leaves it as {surname or 'null'}.",
            changed,
            read,
        )
    else:
        reason = f"The PATCH of claimsMapping answers {changed.status}."
        yield not_observable("identity-provider-claims-patch", reason, changed)
    yield from _social(session)


def _social(session: Session) -> Iterator[Observation]:
    settled = ("identity-provider-social-ids", "identity-provider-taken")
    present = {one.get("identityProviderType") for one in session.entries(_LIST)}
    free = next(((kind, key) for kind, key in _SOCIAL if kind not in present), None)
    if free is None:
        for fact in settled:
            yield not_observable(fact, "The tenant has QQ, Weibo and WeChat already.")
        return
    kind, key = free
    body = {
        "@odata.type": "microsoft.graph.socialIdentityProvider",
        "displayName": session.name("social"),
        "identityProviderType": kind,
        "clientId": session.name("social"),
        "clientSecret": _new_secret(session),
    }
    first = _make_social(session, body)
    if not first.ok:
        for fact in settled:
            yield not_observable(fact, f"A provider {kind} is not made: {first.status}.", first)
        return
    session.must(_READ, {"provider": str(first["id"])}, awaited=True)
    second = _make_social(session, body)
    yield observed(
        "identity-provider-social-ids",
        first["id"] == key and not second.ok,
        f"{kind} has the id {first['id']}; a second one answers {second.status}.",
        first,
        second,
    )
    yield observed(
        "identity-provider-taken", second.status == 409, f"It answers {second.status}.", second
    )


def _make_social(session: Session, body: dict[str, Any]) -> Answer:
    answer = session.send(_MAKE, json=body)
    if answer.ok:
        session.undo_with(_DELETE, {"provider": str(answer["id"])})
    return answer


def _offered(session: Session) -> Iterator[Observation]:
    provider = str(_new_provider(session, "offered")["id"])
    yield from _in_creation(session, provider)
    at = settled_flow(session, "providers")
    address = f"{session.address('graph')}{_PROVIDERS}/{provider}"
    posted = session.send(_ATTACH, at, json={"@odata.id": address})
    if posted.ok:
        yield observed("user-flow-provider-attach", True, f"POST answers {posted.status}.", posted)
    else:
        patched = session.send(_ATTACH_PATCH, at, json={"@odata.id": address})
        saw = f"POST answers {posted.status}, PATCH {patched.status}."
        if not patched.ok:
            raise ProbeFailedError(saw, posted.exchange)
        yield observed("user-flow-provider-attach", False, saw, posted, patched)
    deprecated = session.send(_LIST_DEPRECATED, at)
    listed = _ids(deprecated)
    yield observed(
        "user-flow-deprecated-providers",
        provider in listed,
        f"It answers {deprecated.status} with {len(listed)} of 1.",
        deprecated,
    )
    deleted = session.send(_DELETE, {"provider": provider})
    yield observed(
        "identity-provider-in-use", not deleted.ok, f"It answers {deleted.status}.", deleted
    )


def _in_creation(session: Session, provider: str) -> Iterator[Observation]:
    body = flow_body(session.name("providers_made"))
    made = try_flow(session, {**body, "userFlowIdentityProviders": [{"id": provider}]})
    if not made.ok:
        saw = f"The creation answers {made.status}."
        yield observed("user-flow-providers-in-creation", False, saw, made)
        return
    at = {"flow": str(made["id"])}
    session.must(READ, at, awaited=True)
    offered = session.must(_LIST_OFFERED, at)
    attached = provider in _ids(offered)
    yield observed(
        "user-flow-providers-in-creation",
        not attached,
        f"The creation answers {made.status}; the provider is {'' if attached else 'not '}there.",
        made,
        offered,
    )


def _ids(listed: Answer) -> list[str]:
    return [str(one.get("id")) for one in listed["value"] or ()]


PROBES = (
    Probe(
        "identity-providers",
        "Makes an OpenID Connect provider and a social one that the tenant does not have.",
        (
            "identity-provider-claims-patch",
            "identity-provider-social-ids",
            "identity-provider-taken",
        ),
        (_MAKE, _READ, _CHANGE, _LIST, _DELETE),
        _tenant_providers,
        (
            "identity provider {mark}_claims",
            "identity provider {mark}_social (QQ, Weibo or WeChat)",
        ),
    ),
    Probe(
        "user-flow-providers",
        "Lets a user flow offer an identity provider, and tries to delete that meanwhile.",
        (
            "user-flow-provider-attach",
            "user-flow-deprecated-providers",
            "user-flow-providers-in-creation",
            "identity-provider-in-use",
        ),
        (
            CREATE,
            READ,
            _MAKE,
            _READ,
            _ATTACH,
            _ATTACH_PATCH,
            _LIST_OFFERED,
            _LIST_DEPRECATED,
            _DELETE,
            DELETE,
        ),
        _offered,
        (
            "identity provider {mark}_offered",
            "user flows B2C_1_{mark}_providers, _providers_made",
        ),
    ),
)
