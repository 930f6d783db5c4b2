"""Client credentials at a user flow's token endpoint: tokens for an application itself.

Source: "Set up OAuth 2.0 client credentials flow in Azure Active Directory B2C". User flows of
every type take it. The app roles that the API has assigned to the client are the token's `scp`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.b2c.addresses import Address
from emulator.b2c.clients import Client, check_client_secret
from emulator.b2c.errors import B2cError
from emulator.b2c.service import B2cService
from emulator.b2c.tokens import TokenMaker, issuer
from emulator.tenant.directory import objects
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_DEFAULT = "/.default"


def client_token(
    service: B2cService, client: Client, form: Mapping[str, str], address: Address
) -> dict[str, Any]:
    """The token response; raises B2cError 90079, 90081, 90083, 90117."""
    tenant, policy = service.tenant, address.policy
    check_client_secret(tenant, client, "web", form.get("client_secret"))
    scope = form.get("scope", "").strip()
    if not scope:
        raise B2cError(90083, "scope")
    api = _api(tenant, scope)
    now = tenant.clock.timestamp()
    maker = TokenMaker(service.keys, policy, issuer(policy, address.base, tenant.identity.id))
    token = maker.client_token(
        principal_id=client.principal["id"],
        client_id=client.id,
        api_id=api["appId"],
        roles=_roles(tenant, client, api),
        now=now,
    )
    numbers = {"not_before": now, "expires_in": maker.lifetime, "expires_on": now + maker.lifetime}
    as_text = service.settings.token_numbers == "strings"
    return {
        "access_token": token,
        "token_type": "Bearer",
        **{name: str(value) if as_text else value for name, value in numbers.items()},
        "resource": api["appId"],
    }


def _api(tenant: TenantState, scope: str) -> Document:
    """The application whose App ID URI stands before `/.default`."""
    uri = scope.removesuffix(_DEFAULT)
    found = tenant.store.find_in_list("application", "identifierUris", uri)
    if uri == scope or not found:
        raise B2cError(90117, scope)
    return found[0]


def _roles(tenant: TenantState, client: Client, api: Document) -> list[str]:
    principal = objects.by_app_id(tenant, "servicePrincipal", api["appId"])
    if principal is None:
        return []
    held = tenant.store.find("appRoleAssignment", "principalId", client.principal["id"])
    assigned = {item["appRoleId"] for item in held if item["resourceId"] == principal["id"]}
    return [
        role["value"]
        for role in api["appRoles"]
        if role["id"] in assigned and role["isEnabled"] and role["value"]
    ]
