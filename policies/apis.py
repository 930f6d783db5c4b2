"""An API's App ID URI and scopes, and how many of them a client may ask for."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from b2c import addresses, names
from b2c.refusal import InvalidSetting, too_many
from b2c.resource_types import (
    API_ACCESS,
    APPLICATION,
    IDENTIFIER_URI,
    PERMISSION_SCOPE,
    REGISTRATION,
)
from policies.configuration import Config
from policies.policy import ResourcePolicy, StackPolicy
from policies.resource_property import ResourceProperty, judged_list, judged_text, must_be_list
from policies.stack import Resource, Stack

_DOMAIN = ".onmicrosoft.com"


def _app_id_uri(kind: str, inputs: ResourceProperty, config: Config) -> Iterator[str]:
    rule = partial(_tenant_uri, config.get("tenant"))
    if kind == IDENTIFIER_URI:
        yield from judged_text(inputs.at("identifierUri"), rule)
    else:
        yield from judged_list(inputs.at("identifierUris"), rule)


def _tenant_uri(tenant: str | None, setting: str, value: str) -> str:
    addresses.identifier_uri(setting, value)
    parts = urlsplit(value)
    label = parts.netloc.removesuffix(_DOMAIN)
    if (
        parts.scheme != "https"
        or not parts.netloc.endswith(_DOMAIN)
        or (tenant and label.lower() != tenant.lower())
    ):
        raise InvalidSetting(
            setting,
            value,
            "a B2C API has its App ID URI under the tenant's domain",
            f"Use https://{tenant or '<tenant>'}{_DOMAIN}/<name>.",
        )
    names.tenant_name(setting, label)
    addresses.api_name(setting, parts.path.removeprefix("/"), label)
    return value


def _scope(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    if kind == PERMISSION_SCOPE:
        yield from judged_text(inputs.at("value"), names.scope_value)
        return
    scopes = inputs.at("api.oauth2PermissionScopes")
    yield from must_be_list(scopes)
    for scope in scopes.entries():
        yield from judged_text(scope.at("value"), names.scope_value)


def _api_scope_count(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    for api in stack.of(REGISTRATION, APPLICATION):
        inline = api.at("api.oauth2PermissionScopes").entries()
        count = len(stack.parts(api, PERMISSION_SCOPE)) + len(inline)
        if count > names.MAX_SCOPES:
            yield api, str(too_many("scopes", count, names.MAX_SCOPES))


def _client_scope_count(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    most = names.MAX_SCOPES_PER_CLIENT
    if kind == API_ACCESS:
        yield from judged_list(inputs.at("scopeIds"), names.guid, most=most)
        return
    accesses = inputs.at("requiredResourceAccesses")
    yield from must_be_list(accesses)
    for access in accesses.entries():
        yield from must_be_list(access.at("resourceAccesses"), most=most)


POLICIES = (
    ResourcePolicy(
        name="app-id-uri",
        refuses=f"An App ID URI is https://<tenant>{_DOMAIN}/<name>, of at most "
        f"{addresses.MAX_IDENTIFIER_URI} characters.",
        why="The one form that B2C's portal offers; a client asks for scopes under it.",
        source="https://learn.microsoft.com/azure/active-directory-b2c/add-web-api-application",
        config={
            "tenant": {
                "type": "string",
                "format": "tenant-name",
                "description": f"The tenant's name, contoso of contoso{_DOMAIN}; any by default.",
            }
        },
        types=(IDENTIFIER_URI, APPLICATION),
        check=_app_id_uri,
    ),
    ResourcePolicy(
        name="scope-name",
        refuses=f"A scope has a name that B2C takes, of at most {names.MAX_SCOPE_VALUE} "
        "characters.",
        why="B2C cannot read the others in a request (AADB2C99005).",
        source="https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
        types=(PERMISSION_SCOPE, APPLICATION),
        check=_scope,
    ),
    StackPolicy(
        name="scopes-per-api",
        refuses=f"An API offers at most {names.MAX_SCOPES} scopes.",
        why="Graph refuses more for B2C's audience.",
        source="https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
        check=_api_scope_count,
    ),
    ResourcePolicy(
        name="scopes-per-client",
        refuses=f"A client asks for at most {names.MAX_SCOPES_PER_CLIENT} scopes of an API, "
        "each once.",
        why="Graph refuses more for B2C's audience.",
        source="https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
        types=(API_ACCESS, APPLICATION),
        check=_client_scope_count,
    ),
)
