"""What `adopt` writes and what follows from it, made of what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from b2c import microsoft_graph
from b2c import resource_types as types
from b2c.user_flow.rules import SIGN_IN_TYPES
from operate.adopt import parts, settings
from operate.adopt.parts import CLIENT, CONNECTOR, Part
from operate.adopt.registrations import Pair
from operate.documents import Document, accesses_of, scopes_of

_CREATED = "is not there yet"


@dataclass(frozen=True)
class Change:
    """What `pulumi up` does after the import: `create`, `update` or `import`; the resource's name;
    why."""

    operation: str
    name: str
    reason: str


@dataclass
class Plan:
    """`settings`: by key, None for one to remove. `resources`: entries of the import file.
    `notes`: what the reader should know besides."""

    settings: dict[str, Any] = field(default_factory=dict)
    resources: list[Mapping[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def import_file(self) -> dict[str, Any]:
        return {"resources": self.resources}


def make_plan(
    before: Mapping[str, Any],
    *,
    pair: Pair | None,
    existing_api: bool,
    flows: Sequence[Document],
    connector: Document | None,
    policy: str | None,
    expires: str,
) -> Plan:
    """The plan. `before`: the settings that the file has. `connector`: as
    `operate.adopt.connector` reads it. `expires`: when the stack's own secret ends."""
    plan = Plan({"policy": policy} if policy else {})
    if pair is not None:
        _add_pair(plan, before, pair, connector, existing_api, expires)
    if connector is not None:
        _add_connector(plan, before, connector, pair)
    if flows:
        _add_flows(plan, before, flows)
    _note_missing(plan, before)
    return plan


def _add_pair(
    plan: Plan,
    before: Mapping[str, Any],
    pair: Pair,
    connector: Document | None,
    existing_api: bool,
    expires: str,
) -> None:
    owners = sorted(pair.client.owners if existing_api else pair.client.owners & pair.api.owners)
    consent = before.get("adminConsent") not in (False, "false")
    plan.settings |= settings.tenant(pair, before)
    plan.settings |= settings.existing_api(pair) if existing_api else settings.api(pair)
    plan.settings |= settings.client(pair, before, expires=expires, owners=owners, grants=consent)
    urls = set(plan.settings["redirectUrls"] or ())
    if connector is not None:
        urls |= {connector["redirectUrl"]} - {""}
    made = [] if existing_api else parts.api_parts(pair, settings.identifier_uri(pair), owners)
    made += parts.client_parts(
        pair,
        slot=settings.secret_slot(plan.settings),
        redirect_urls=urls,
        owners=owners,
        admin_consent=consent,
    )
    plan.resources += parts.components(existing_api=existing_api)
    plan.resources += [_entry(part) for part in made if part.import_id is not None]
    plan.changes += [
        Change(part.operation, part.name, "; ".join(part.changes) or _reason(part))
        for part in made
        if part.operation != "same"
    ]
    plan.notes += _outside(pair, existing_api, owners)


def _entry(part: Part) -> dict[str, str]:
    return {
        "type": part.type,
        "name": part.name,
        "id": str(part.import_id),
        "parent": part.parent,
    }


def _reason(part: Part) -> str:
    if part.type == types.PASSWORD:
        return "the stack's own secret; the one in use stays"
    return _CREATED


def _add_connector(
    plan: Plan, before: Mapping[str, Any], connector: Document, pair: Pair | None
) -> None:
    name, entries = settings.connector(connector, before)
    plan.settings |= entries
    plan.changes.append(
        Change(
            "import",
            f"{CONNECTOR}-{name}-connector",
            "stays as it is while `adopted` is set; `pulumi up` imports it itself",
        )
    )
    if pair is not None and connector["clientId"] not in ("", pair.client.client_id):
        plan.notes.append(
            f"The connector signs in with another client, {connector['clientId']}. When it is "
            "handed over, everybody makes a new connection."
        )
    if not connector["redirectUrl"]:
        plan.notes.append(
            "The connector's row shows no redirect URL of its own, so the next `pulumi up` may add "
            f"one to {CLIENT}-redirect-uris."
        )


def _add_flows(plan: Plan, before: Mapping[str, Any], flows: Sequence[Document]) -> None:
    plan.settings |= settings.user_flows(flows, before)
    plan.resources += [
        {"type": types.USER_FLOW, "name": flow["id"], "id": flow["id"]} for flow in flows
    ]


def _note_missing(plan: Plan, before: Mapping[str, Any]) -> None:
    """Settings that the program needs and that nobody can read from the tenant."""
    after = {**before, **plan.settings}
    able = [flow for flow in after.get("userFlows") or () if flow.get("type") in SIGN_IN_TYPES]
    if not after.get("policy") and len(able) != 1:
        plan.notes.append("Set `policy`, the user flow that people sign in with, or give --policy.")
    if after.get("powerPlatform") and not after.get("apiDefinition"):
        plan.notes.append("Set `apiDefinition`: `powerPlatform` needs the API's description.")
    for key in ("tenantName", "tenantId"):
        if not after.get(key):
            plan.notes.append(f"Set `{key}`.")


def _outside(pair: Pair, existing_api: bool, owners: Sequence[str]) -> list[str]:
    """What the registrations have besides, which the stack leaves alone."""
    application = pair.client.application
    known = {pair.api.client_id, microsoft_graph.CLIENT_ID}
    found = {
        "access of the client to other APIs": [
            one["resourceAppId"]
            for one in accesses_of(application)
            if one["resourceAppId"] not in known
        ],
        "certificates of the client": [
            str(one.get("keyId")) for one in application.get("keyCredentials") or ()
        ],
        "redirect URLs of the client for SPAs and native apps": [
            *((application.get("spa") or {}).get("redirectUris") or ()),
            *((application.get("publicClient") or {}).get("redirectUris") or ()),
        ],
    }
    if not existing_api:
        exposed = scopes_of(pair.api.application)
        mine = {scope["id"] for scope in pair.scopes}
        uri = settings.identifier_uri(pair)
        found["scopes of the API"] = [
            str(scope["value"]) for scope in exposed if scope["id"] not in mine
        ]
        found["App ID URIs of the API"] = [
            one for one in pair.api.application.get("identifierUris") or () if one != uri
        ]
    everyone = pair.client.owners if existing_api else pair.client.owners | pair.api.owners
    found["owners"] = sorted(everyone - {*owners})
    return [
        f"Outside the stack, and left alone: {what} ({', '.join(items)})."
        for what, items in found.items()
        if items
    ]


def refuse_second_connector(state: Mapping[str, Any]) -> None:
    """Refuse registrations for a stack that has some; `state`: its export.

    Raises `click.ClickException`.
    """
    resources = (state.get("deployment") or {}).get("resources") or ()
    if any(one["urn"].endswith(f"::{types.FLOW_CONNECTOR}::{CONNECTOR}") for one in resources):
        raise click.ClickException(
            "The stack has a connector already, made or imported. Adopt into a stack of its own: "
            "pulumi stack init …"
        )
