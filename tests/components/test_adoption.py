from typing import Any, cast

from b2c.microsoft_graph import CLIENT_ID
from components import FlowConnector, adoption
from components.adoption import AdoptedApi, AdoptedClient
from components.arguments import read
from tests.components.recording import record
from tests.dates import IN_SIX_MONTHS

OBJECT = "aaaaaaaa-0000-0000-0000-000000000001"
PRINCIPAL = "bbbbbbbb-0000-0000-0000-000000000002"


def api_of(**values: Any) -> AdoptedApi:
    return read(AdoptedApi, cast(AdoptedApi, values))


def client_of(**values: Any) -> AdoptedClient:
    return read(AdoptedClient, cast(AdoptedClient, values))


def test_what_is_said_to_exist_is_imported_by_its_id() -> None:
    api = api_of(object_id=OBJECT, service_principal_object_id=PRINCIPAL)
    client = client_of(object_id=OBJECT, api_client_id=PRINCIPAL, graph_grant_id="i")
    assert adoption.application(api) == f"/applications/{OBJECT}"
    assert adoption.service_principal(api) == f"/servicePrincipals/{PRINCIPAL}"
    assert adoption.identifier_uri(api, "x") == f"/applications/{OBJECT}/identifierUris/eA=="
    assert adoption.api_access(client) == f"/applications/{OBJECT}/apiAccess/{PRINCIPAL}"
    assert adoption.graph_access(client) == f"/applications/{OBJECT}/apiAccess/{CLIENT_ID}"
    assert adoption.graph_grant(client) == "/oauth2PermissionGrants/i"


def test_nothing_is_imported_that_is_not_said_to_exist() -> None:
    api = api_of(object_id=OBJECT, identifier_uri=False)
    client = client_of(object_id=OBJECT, redirect_uris=False, graph_access=False)
    assert adoption.application(None) is None
    assert adoption.identifier_uri(None, "x") is adoption.identifier_uri(api, "x") is None
    assert adoption.permission_scope(None, "i") is adoption.permission_scope(api, None) is None
    for adopted in (None, client):
        assert adoption.service_principal(adopted) is None
        assert adoption.redirect_uris(adopted) is None
        assert adoption.api_access(adopted) is None
        assert adoption.graph_access(adopted) is None
        assert adoption.api_grant(adopted) is None
        assert adoption.graph_grant(adopted) is None


def test_a_stack_imports_what_is_said_to_exist() -> None:
    guid = "11111111-2222-3333-4444-55555555555{}"
    arguments: Any = {
        "tenant_name": "contoso",
        "tenant_id": guid.format(0),
        "policy": "B2C_1_siin",
        "api_name": "orders",
        "scopes": [{"value": "orders.read", "id": guid.format(1)}],
        "client_secrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
        "adopted_api": {"object_id": OBJECT},
        "adopted_client": {
            "object_id": PRINCIPAL,
            "api_client_id": guid.format(2),
            "api_grant_id": "g",
        },
    }
    resources = record(lambda: FlowConnector("it", arguments)).resources
    api, client = f"/applications/{OBJECT}", f"/applications/{PRINCIPAL}"
    uri = "aHR0cHM6Ly9jb250b3NvLm9ubWljcm9zb2Z0LmNvbS9vcmRlcnM="
    assert {name: one.import_id for name, one in resources.items() if one.import_id} == {
        "it-api-registration": api,
        "it-api-identifier-uri": f"{api}/identifierUris/{uri}",
        "it-api-scope-orders.read": f"{api}/permissionScopes/{guid.format(1)}",
        "it-client-registration": client,
        "it-client-redirect-uris": f"{client}/redirectUris/Web",
        "it-client-api-access": f"{client}/apiAccess/{guid.format(2)}",
        "it-client-graph-access": f"{client}/apiAccess/{CLIENT_ID}",
        "it-client-api-grant": "/oauth2PermissionGrants/g",
    }
