"""What is wrong with a stack, as pure functions of its state and the tenant's documents."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from b2c import import_ids, rotation
from b2c.resource_types import (
    API_ACCESS,
    DELEGATED_GRANT,
    IDENTIFIER_URI,
    PERMISSION_SCOPE,
    REDIRECT_URIS,
    REGISTRATION,
    SERVICE_PRINCIPAL,
    USER_FLOW,
)
from operate.doctor.connectors import connector_findings
from operate.doctor.finding import ADOPT, REFRESH, REPAIR, Finding, attention, broken, shown
from operate.doctor.locks import Lock
from operate.doctor.permissions import permission_findings
from operate.doctor.recorded import Recorded, Resource
from operate.doctor.secrets import secret_findings
from operate.doctor.tenant import (
    Tenant,
    held_applications,
    taken_applications,
    unknown_applications,
)
from operate.documents import (
    Document,
    accesses_of,
    redirect_uris_of,
    scopes_granted,
    scopes_of,
)


def quick_findings(state: Recorded, locks: Sequence[Lock]) -> list[Finding]:
    """What the state alone tells: whether a run was broken off."""
    return [*locked(locks), *_pending(state)]


def findings(
    state: Recorded,
    tenant: Tenant,
    locks: Sequence[Lock],
    now: datetime,
    *,
    wants_user_flows: bool = False,
    soon_days: int = rotation.SOON_DAYS,
) -> list[Finding]:
    """Everything that is wrong, the worst first; `wants_user_flows`, `soon_days`: of `Services`."""
    soon = timedelta(days=soon_days)
    found = [
        *quick_findings(state, locks),
        *permission_findings(state, tenant, wants_user_flows=wants_user_flows),
        *_applications(state, tenant),
        *_parts(state, tenant),
        *secret_findings(state, tenant, now, soon),
        *_grants(state, tenant),
        *_redirect_urls(state, tenant),
        *_user_flows(state, tenant),
        *connector_findings(state, tenant, now, soon),
        *(attention(text, "Correct that, and look again.") for text in tenant.unread),
    ]
    return sorted(found, key=lambda finding: -finding.severity)


def locked(locks: Iterable[Lock]) -> list[Finding]:
    """Who holds the stack, and what to do about it."""
    return [_locked(lock) for lock in locks]


def _locked(lock: Lock) -> Finding:
    if lock.dead:
        return broken(f"The stack is locked by a run that is dead: {lock.owner}.", REPAIR)
    if lock.dead is None:
        return attention(
            f"A run on another machine may still be at work on the stack: {lock.owner}.",
            f"Wait for that run. If it runs no more: pulumi cancel, then {REPAIR}.",
        )
    return attention(f"A run is at work on the stack: {lock.owner}.", "Wait for it.")


def _pending(state: Recorded) -> Iterator[Finding]:
    if state.pending:
        begun = ", ".join(f"{one.kind} {one.resource.name}" for one in state.pending)
        yield broken(
            f"A run was broken off; the state does not know how these ended: {begun}.",
            f"{REPAIR}, before pulumi up: that would make again what is there already.",
        )


def _applications(state: Recorded, tenant: Tenant) -> Iterator[Finding]:
    for one in unknown_applications(state, tenant):
        yield broken(
            f"The state does not hold the application {shown(one)}, whose notes name this stack.",
            f"{ADOPT}, since the state is new: it was lost, or the stack has left."
            if state.is_new
            else REPAIR,
        )
    for one in taken_applications(state, tenant):
        yield attention(
            f"Another stack has adopted the application {shown(one)}, whose notes still name this "
            "one.",
            "Empty its notes in the portal; nothing here touches it.",
        )
    for registration in state.of(REGISTRATION):
        if registration.key not in tenant.applications:
            yield broken(
                f"The tenant does not have the application {registration.key} of "
                f"{registration.name}.",
                f"Restore it in the portal (30 days: Deleted applications), or {REFRESH}, which "
                "makes another with another client id.",
            )


def _parts(state: Recorded, tenant: Tenant) -> Iterator[Finding]:
    for registration, one in held_applications(state, tenant):
        for text in _unknown_parts(state, tenant, registration, one):
            yield attention(
                f"The state does not hold a part of {shown(one)}: {text}.",
                f"{REPAIR} takes it over if the program wants it; otherwise somebody else made it.",
            )
        principal = tenant.principals.get(str(one["appId"]))
        if principal is None and state.parts(registration, SERVICE_PRINCIPAL):
            yield broken(f"{shown(one)} has no service principal in the tenant.", REFRESH)


def _unknown_parts(
    state: Recorded, tenant: Tenant, registration: Resource, one: Document
) -> Iterator[str]:
    uris = {part.inputs.get("identifierUri") for part in state.parts(registration, IDENTIFIER_URI)}
    for uri in one.get("identifierUris") or ():
        if uri not in uris:
            yield f"the App ID URI {uri}"
    scopes = {part.key for part in state.parts(registration, PERMISSION_SCOPE)}
    for scope in scopes_of(one):
        if scope.get("id") not in scopes:
            yield f"the scope {scope.get('value')}"
    apis = {part.key for part in state.parts(registration, API_ACCESS)}
    for access in accesses_of(one):
        if access.get("resourceAppId") not in apis:
            yield f"the access to the API {access.get('resourceAppId')}"
    if redirect_uris_of(one) and not state.parts(registration, REDIRECT_URIS):
        yield "its redirect URLs"
    principal = tenant.principals.get(str(one["appId"]))
    if principal is None:
        return
    if not state.parts(registration, SERVICE_PRINCIPAL):
        yield f"the service principal {principal['id']}"
    for grant in tenant.grants.get(principal["id"], ()):
        if import_ids.grant(grant["id"]) not in state.ids:
            yield f"the grant of {grant.get('scope', '').strip()}"


def _grants(state: Recorded, tenant: Tenant) -> Iterator[Finding]:
    granted = {import_ids.grant(one["id"]): one for one in _all_grants(tenant)}
    for grant in state.of(DELEGATED_GRANT):
        declared = set(grant.inputs.get("claimValues") or ())
        one = granted.get(grant.id)
        if one is None:
            yield broken(
                f"The grant {grant.name} is not in the tenant: sign-ins end in AADB2C90205.",
                REFRESH,
            )
            continue
        there = scopes_granted(one)
        if missing := declared - there:
            yield broken(f"The grant {grant.name} lacks {_list(missing)}.", REFRESH)
        if more := there - declared:
            yield attention(f"The grant {grant.name} is too wide: {_list(more)}.", REFRESH)


def _all_grants(tenant: Tenant) -> list[Document]:
    return [one for several in tenant.grants.values() for one in several]


def _redirect_urls(state: Recorded, tenant: Tenant) -> Iterator[Finding]:
    for registration, one in held_applications(state, tenant):
        for part in state.parts(registration, REDIRECT_URIS):
            declared = set(part.inputs.get("redirectUris") or ())
            there = set(redirect_uris_of(one))
            for url in sorted(declared - there):
                yield broken(f"The redirect URL {url} is not registered on {shown(one)}.", REFRESH)
            for url in sorted(there - declared):
                yield attention(
                    f"Somebody registered the redirect URL {url} on {shown(one)}.",
                    f"List it in redirectUrls, or {REFRESH} takes it away.",
                )


def _user_flows(state: Recorded, tenant: Tenant) -> Iterator[Finding]:
    for flow in state.of(USER_FLOW):
        if tenant.flows.get(flow.id, {}) is None:
            yield broken(f"The user flow {flow.id} is not in the tenant.", REFRESH)
        elif flow.body.get("initErrors"):
            yield broken(f"The user flow {flow.id} is half made.", "pulumi up")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
