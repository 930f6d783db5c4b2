"""The three moments at which a user flow asks an API connector: what is sent, what comes of it.

After Microsoft's pages "Add an API connector to a sign-up user flow" and "Enrich tokens with
claims from external sources using API connectors". A claim without a value is not sent. Before an
account by e-mail is made, its address says who it is, and no `identities` are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.b2c.api_connectors import (
    ConnectorAnswer,
    Step,
    call_connector,
    connector_of,
)
from emulator.b2c.attributes import begin_with, collected
from emulator.b2c.authorization_request import AuthorizationRequest
from emulator.b2c.scene import Scene
from emulator.b2c.service import B2cService
from emulator.tenant import people
from emulator.tenant.people import FederatedAccount, property_of
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.attribute_values import (
    InvalidValueError,
    data_type,
    directory_name,
    from_json,
)
from emulator.tenant.user_flows.user_flow import UserFlow

_STEP_NAMES: dict[Step, str] = {
    "postFederationSignup": "PostFederationSignup",
    "postAttributeCollection": "PostAttributeCollection",
    "preTokenIssuance": "PreTokenIssuance",
}


async def after_federation(scene: Scene, account: FederatedAccount) -> None:
    """After an identity provider said who a new person is: claims fill the page that follows."""
    claims = {
        "email": account.email,
        "identities": [account.identity],
        "displayName": account.display_name,
        "givenName": account.given_name,
        "surname": account.surname,
    }
    answer = await _ask(scene, "postFederationSignup", claims)
    if answer is None:
        return
    if answer.action != "Continue":
        # No validation is documented for this step: its message blocks like the other's.
        scene.block(answer.message)
    else:
        begin_with(scene, _directory_claims(scene.store, answer.claims))


async def before_creation(
    scene: Scene, email: str, identity: Mapping[str, str], entered: dict[str, Any]
) -> bool:
    """Before an account is made; False if it must not be.

    Claims that come back take the place of what was `entered`, if the flow collects them.
    """
    claims = {"email": email, **entered}
    if identity["signInType"] != "emailAddress":
        claims["identities"] = [dict(identity)]
    answer = await _ask(scene, "postAttributeCollection", claims)
    if answer is None:
        return True
    if answer.action == "ValidationError":
        scene.transaction.errors[""] = answer.message
        return False
    if answer.action == "ShowBlockPage":
        scene.block(answer.message)
        return False
    asked = {property_of(attribute.id) for attribute in collected(scene)}
    returned = _directory_claims(scene.store, answer.claims)
    entered |= {name: value for name, value in returned.items() if name in asked}
    return True


async def before_token(
    service: B2cService, policy: UserFlow, request: AuthorizationRequest, user: Document
) -> Document:
    """Before tokens are issued: the user with the connector's claims in place of its own.

    Only to continue is documented here; a block page was reported to be ignored
    (active-directory-dotnet-external-identities-api-connector-azure-function-validate#13).
    """
    if not (policy.signs_in or policy.signs_up):
        return user
    connector = connector_of(service, policy, "preTokenIssuance")
    if connector is None:
        return user
    addresses = people.emails(user)
    shown = [item for item in user["identities"] if item["signInType"] != "userPrincipalName"]
    claims = {
        "objectId": user["id"],
        "email": addresses[0] if addresses else None,
        "identities": shown,
        **{name: user.get(name) for name in people.BUILT_IN_ATTRIBUTES},
        **{name: value for name, value in user.items() if name.startswith("extension_")},
    }
    locales = request.ui_locales or policy.languages.choose("", "")
    answer = await _call(service, policy, connector, "preTokenIssuance", claims, request, locales)
    return user | _directory_claims(service.tenant.store, answer.claims)


async def _ask(scene: Scene, step: Step, claims: Mapping[str, Any]) -> ConnectorAnswer | None:
    """The answer of the step's connector; None without one."""
    connector = connector_of(scene.service, scene.policy, step)
    if connector is None:
        return None
    request = scene.transaction.request
    locales = request.ui_locales or scene.transaction.language
    return await _call(scene.service, scene.policy, connector, step, claims, request, locales)


async def _call(
    service: B2cService,
    policy: UserFlow,
    connector: Document,
    step: Step,
    claims: Mapping[str, Any],
    request: AuthorizationRequest,
    locales: str,
) -> ConnectorAnswer:
    body = _body(step, claims, request.client_id, locales)
    answer = await call_connector(service, connector, step, body)
    now = service.tenant.clock.now()
    service.log.connector_answered(
        now, policy.id, request.client_name, _STEP_NAMES[step], answer.action
    )
    return answer


def _body(step: Step, claims: Mapping[str, Any], client_id: str, locales: str) -> dict[str, Any]:
    given = {name: value for name, value in claims.items() if value not in (None, "", [])}
    return {
        **given,
        "step": _STEP_NAMES[step],
        "client_id": client_id,
        "ui_locales": locales,
    }


def _directory_claims(store: Store, claims: Mapping[str, Any]) -> dict[str, Any]:
    """Claims of an answer that are user attributes, by property of the user's object.

    What is no attribute, has no value, or has one of the wrong type counts for nothing.
    """
    found: dict[str, Any] = {}
    for name, value in claims.items():
        known = directory_name(store, name)
        if known is None or value in (None, ""):
            continue
        try:
            found[known] = from_json(value, data_type(store, known))
        except InvalidValueError:
            continue
    return found
