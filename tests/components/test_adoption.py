from typing import Any, cast

from b2c.microsoft_graph import CLIENT_ID
from components import adoption
from components.adoption import AdoptedApi, AdoptedClient
from components.arguments import read

OBJECT = "aaaaaaaa-0000-0000-0000-000000000001"
PRINCIPAL = "bbbbbbbb-0000-0000-0000-000000000002"


def api_of(**values: Any) -> AdoptedApi:
    return read(AdoptedApi, cast(AdoptedApi, values))


def client_of(**values: Any) -> AdoptedClient:
    return read(AdoptedClient, cast(AdoptedClient, values))


def test_import_ids_have_the_official_plugins_forms() -> None:
    api = api_of(object_id=OBJECT, service_principal_object_id=PRINCIPAL)
    client = client_of(object_id=OBJECT, api_client_id=PRINCIPAL)
    assert adoption.application(api) == f"/applications/{OBJECT}"
    assert adoption.service_principal(api) == f"/servicePrincipals/{PRINCIPAL}"
    # The example of the provider's documentation.
    assert adoption.identifier_uri(api, "https://example.net/") == (
        f"/applications/{OBJECT}/identifierUris/aHR0cHM6Ly9leGFtcGxlLm5ldC8="
    )
    assert adoption.permission_scope(api, "s") == f"/applications/{OBJECT}/permissionScopes/s"
    assert adoption.redirect_uris(client) == f"/applications/{OBJECT}/redirectUris/Web"
    assert adoption.api_access(client) == f"/applications/{OBJECT}/apiAccess/{PRINCIPAL}"
    assert adoption.graph_access(client) == f"/applications/{OBJECT}/apiAccess/{CLIENT_ID}"
    assert adoption.grant("i") == "/oauth2PermissionGrants/i"


def test_nothing_is_imported_that_is_not_said_to_exist() -> None:
    assert adoption.application(None) is None
    assert adoption.grant(None) is None
    client = client_of(object_id=OBJECT, redirect_uris=False, graph_access=False)
    assert adoption.service_principal(client) is None
    assert adoption.redirect_uris(client) is None
    assert adoption.api_access(client) is None
    assert adoption.graph_access(client) is None
    api = api_of(object_id=OBJECT, identifier_uri=False)
    assert adoption.identifier_uri(api, "https://x/y") is None
    assert adoption.permission_scope(api, None) is None
