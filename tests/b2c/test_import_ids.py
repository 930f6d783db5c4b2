"""The ids as the azuread provider documents them."""

from b2c import import_ids

APP, OTHER = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"


def test_parts_of_an_application_are_named_below_it() -> None:
    below = f"/applications/{APP}"
    assert import_ids.application(APP) == below
    assert import_ids.permission_scope(APP, OTHER) == f"{below}/permissionScopes/{OTHER}"
    assert import_ids.owner(APP, OTHER) == f"{below}/owners/{OTHER}"
    assert import_ids.redirect_uris(APP) == f"{below}/redirectUris/Web"
    assert import_ids.api_access(APP, OTHER) == f"{below}/apiAccess/{OTHER}"


def test_an_app_id_uri_is_named_in_base64() -> None:
    assert import_ids.identifier_uri(APP, "https://contoso.example/orders") == (
        f"/applications/{APP}/identifierUris/aHR0cHM6Ly9jb250b3NvLmV4YW1wbGUvb3JkZXJz"
    )


def test_principals_and_grants_have_ids_of_their_own() -> None:
    assert import_ids.service_principal(OTHER) == f"/servicePrincipals/{OTHER}"
    assert import_ids.grant("abc") == "/oauth2PermissionGrants/abc"
