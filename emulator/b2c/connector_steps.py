"""The three steps at which a user flow calls an API connector: the claims sent and returned.

Sources: Microsoft's pages "Add an API connector to a sign-up user flow" and "Enrich tokens with
claims from external sources using API connectors". Claims without a value are not sent, nor are
`identities` before the creation of an account whose sign-in name is its e-mail address.
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
    """Call the connector after a new person signed in at an identity provider.

    The returned claims fill the next page.
    """
    claims = {
        "email": account.email,
        "identities": [account.identity],
        "displayName": account.display_name,
        "givenName": account.given_name,
        "surname": account.surname,
    }
    answer = await _call_for_step(scene, "postFederationSignup", claims)
    if answer is None:
        return
    if answer.action != "Continue":
        # No validation is documented for this step: it ends the sign-in like a block page.
        scene.block(answer.message)
    else:
        begin_with(scene, _directory_claims(scene.store, answer.claims))


async def before_creation(
    scene: Scene, email: str, identity: Mapping[str, str], entered: dict[str, Any]
) -> bool:
    """Call the connector before an account is created, and return whether it may be created.

    The returned claims replace the `entered` values if the user flow collects them.
    """
    claims = {"email": email, **entered}
    if identity["signInType"] != "emailAddress":
        claims["identities"] = [dict(identity)]
    answer = await _call_for_step(scene, "postAttributeCollection", claims)
    if answer is None:
        return True
    if answer.action == "ValidationError":
        scene.transaction.errors[""] = answer.message
        return False
    if answer.action == "ShowBlockPage":
        scene.block(answer.message)
        return False
    properties = {property_of(attribute.id) for attribute in collected(scene)}
    returned = _directory_claims(scene.store, answer.claims)
    entered |= {name: value for name, value in returned.items() if name in properties}
    return True


async def before_token(
    service: B2cService, policy: UserFlow, request: AuthorizationRequest, user: Document
) -> Document:
    """Call the connector before tokens are issued, and return the user with its claims.

    Only the action Continue is documented for this step; a public report says that a block page is
    ignored (active-directory-dotnet-external-identities-api-connector-azure-function-validate#13).
    """
    if not (policy.signs_in or policy.signs_up):
        return user
    connector = connector_of(service, policy, "preTokenIssuance")
    if connector is None:
        return user
    addresses = people.emails(user)
    identities = [item for item in user["identities"] if item["signInType"] != "userPrincipalName"]
    claims = {
        "objectId": user["id"],
        "email": addresses[0] if addresses else None,
        "identities": identities,
        **{name: user.get(name) for name in people.BUILT_IN_ATTRIBUTES},
        **{name: value for name, value in user.items() if name.startswith("extension_")},
    }
    locales = request.ui_locales or policy.languages.choose("", "")
    answer = await _call(service, policy, connector, "preTokenIssuance", claims, request, locales)
    return user | _directory_claims(service.tenant.store, answer.claims)


async def _call_for_step(
    scene: Scene, step: Step, claims: Mapping[str, Any]
) -> ConnectorAnswer | None:
    """The response of the step's connector; None if the step has none."""
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
    return {
        **{name: value for name, value in claims.items() if value not in (None, "", [])},
        "step": _STEP_NAMES[step],
        "client_id": client_id,
        "ui_locales": locales,
    }


def _directory_claims(store: Store, claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a response that are user attributes, by property of the user's object.

    Other claims, and those without a value or with one of the wrong type, are ignored.
    """
    values: dict[str, Any] = {}
    for name, value in claims.items():
        property_name = directory_name(store, name)
        if property_name is None or value in (None, ""):
            continue
        try:
            values[property_name] = from_json(value, data_type(store, property_name))
        except InvalidValueError:
            continue
    return values
