from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import click
import pytest

from b2c.microsoft_graph import CLIENT_ID
from clients.graph import Graph
from operate.adopt.registrations import read_pair
from tests.operate.adopt.made_by_hand import API_ID, OWNER, READ, SCOPE, api, client

CLIENT = "dddddddd-0000-0000-0000-000000000002"
GRAPH_PRINCIPAL = "ffffffff-0000-0000-0000-000000000001"


@dataclass
class Tenant:
    """Graph's lists by what their path begins with."""

    lists: Mapping[str, list[dict[str, Any]]]

    def entries(self, path: str) -> list[dict[str, Any]]:
        return next((found for start, found in self.lists.items() if path.startswith(start)), [])


def tenant(
    of_api: Mapping[str, Any] | None = None,
    of_client: Mapping[str, Any] | None = None,
    grants: list[dict[str, Any]] | None = None,
) -> Graph:
    first, second = api(**(of_api or {})), client(**(of_client or {}))
    lists = {
        f"applications?$filter=appId eq '{API_ID}'": [first.application],
        f"applications?$filter=appId eq '{CLIENT}'": [second.application],
        f"servicePrincipals?$filter=appId eq '{API_ID}'": [first.principal],
        f"servicePrincipals?$filter=appId eq '{CLIENT}'": [second.principal],
        f"servicePrincipals?$filter=appId eq '{CLIENT_ID}'": [{"id": GRAPH_PRINCIPAL}],
        f"applications/{first.object_id}/owners": [{"id": OWNER}],
        f"servicePrincipals/{second.principal_id}/oauth2PermissionGrants": grants or [],
    }
    return cast(Graph, Tenant(cast(Any, lists)))


def grant(resource: str, scope: str, kind: str = "AllPrincipals") -> dict[str, Any]:
    return {"id": f"of {resource}", "resourceId": resource, "consentType": kind, "scope": scope}


def test_the_consent_for_the_whole_tenant_is_the_clients_and_a_persons_is_not() -> None:
    of_api = api().principal_id or ""
    pair = read_pair(
        tenant(
            grants=[grant(of_api, "orders.read"), grant(GRAPH_PRINCIPAL, "openid", "Principal")]
        ),
        API_ID,
        CLIENT,
    )
    assert pair.api_grant == grant(of_api, "orders.read")
    assert pair.graph_grant is None
    assert pair.api.owners == {OWNER}


@pytest.mark.parametrize("accesses", [True, False])
def test_the_scopes_are_those_that_the_client_asks_for_else_all_that_are_enabled(
    accesses: bool,
) -> None:
    other = {**SCOPE, "id": "cccccccc-0000-0000-0000-000000000009", "value": "orders.purge"}
    off = {**SCOPE, "id": "cccccccc-0000-0000-0000-000000000008", "isEnabled": False}
    exposed = {"oauth2PermissionScopes": [other, SCOPE, off]}
    of_client: dict[str, Any] = {} if accesses else {"requiredResourceAccess": []}
    pair = read_pair(tenant({"api": exposed}, of_client), API_ID, CLIENT)
    ids = [scope["id"] for scope in pair.scopes]
    assert ids == ([READ] if accesses else [other["id"], READ])


@pytest.mark.parametrize(
    ("of_api", "of_client", "said"),
    [
        ({"signInAudience": "AzureADMyOrg"}, {}, "cannot run user flows"),
        ({"api": {}}, {}, "has no scope that is enabled"),
        (
            {},
            {"passwordCredentials": [{"hint": "abc", "endDateTime": "2027-01-01T00:00:00Z"}] * 2},
            r"has 2 secrets .*abc…, ends 2027-01-01.* Delete the one that no connector uses",
        ),
    ],
)
def test_what_cannot_come_under_management_is_refused(
    of_api: dict[str, Any], of_client: dict[str, Any], said: str
) -> None:
    with pytest.raises(click.ClickException, match=said):
        read_pair(tenant(of_api, of_client), API_ID, CLIENT)


def test_an_unknown_client_id_is_refused_with_the_place_to_copy_it_from() -> None:
    with pytest.raises(click.ClickException, match="App registrations > Overview"):
        read_pair(tenant(), "dddddddd-0000-0000-0000-00000000000f", CLIENT)
