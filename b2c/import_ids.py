"""The ids by which `pulumi import` and the option `import_` name what a tenant holds.

The forms are the azuread provider's: https://www.pulumi.com/registry/packages/azuread/api-docs/
(section Import of each resource). All ids in them are object ids but that of an API to which a
client has access, which is its client id.
"""

from base64 import urlsafe_b64encode


def application(object_id: str) -> str:
    return f"/applications/{object_id}"


def identifier_uri(object_id: str, uri: str) -> str:
    encoded = urlsafe_b64encode(uri.encode()).decode()
    return f"{application(object_id)}/identifierUris/{encoded}"


def permission_scope(object_id: str, scope_id: str) -> str:
    return f"{application(object_id)}/permissionScopes/{scope_id}"


def owner(object_id: str, owner_id: str) -> str:
    return f"{application(object_id)}/owners/{owner_id}"


def redirect_uris(object_id: str) -> str:
    """Those of the platform Web."""
    return f"{application(object_id)}/redirectUris/Web"


def api_access(object_id: str, api_client_id: str) -> str:
    return f"{application(object_id)}/apiAccess/{api_client_id}"


def service_principal(object_id: str) -> str:
    return f"/servicePrincipals/{object_id}"


def grant(grant_id: str) -> str:
    """A delegated permission grant."""
    return f"/oauth2PermissionGrants/{grant_id}"
