"""The program's settings: read from the stack's configuration, checked for shape and spelling.

Shape is checked here (types, unknown keys); what B2C accepts is checked by the components. Both
refuse with one message that names the key as the configuration file spells it. Descriptions and
simple defaults stand in `Pulumi.yaml`; the meaning of each setting in `FlowConnectorArgs` and
`UserFlowArgs`.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypedDict, cast

import pulumi
from pulumi.runtime.config import CONFIG
from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError
from pydantic.alias_generators import to_camel

from components import FlowConnectorArgs, InvalidSetting, UserFlowArgs
from components.key_vault import KeyVaultSettings
from components.logic_apps_connector import LogicAppsSettings
from components.rules import known_as
from components.swagger import text


class _Record(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class _Scope(_Record):
    value: str
    admin_consent_display_name: str | None = None
    admin_consent_description: str | None = None
    user_consent_display_name: str | None = None
    user_consent_description: str | None = None
    id: str | None = None
    type: str | None = None


class _ClientSecret(_Record):
    generation: int
    expires: str


class _ScopeReference(_Record):
    value: str
    id: str


class _ExistingApi(_Record):
    identifier_uri: str
    client_id: str
    scopes: list[_ScopeReference]
    service_principal_object_id: str | None = None


class _AdoptedApi(_Record):
    object_id: str
    service_principal_object_id: str | None = None
    identifier_uri: StrictBool = True


class _AdoptedClient(_Record):
    object_id: str
    service_principal_object_id: str | None = None
    redirect_uris: StrictBool = True
    api_client_id: str | None = None
    graph_access: StrictBool = True
    api_grant_id: str | None = None
    graph_grant_id: str | None = None


class _AttributeChoice(_Record):
    name: str
    value: str
    default: StrictBool | None = None


class _CollectedAttribute(_Record):
    attribute: str
    display_name: str
    input_type: str
    optional: StrictBool | None = None
    requires_verification: StrictBool | None = None
    values: list[_AttributeChoice] | None = None


class _PageString(_Record):
    element_type: str
    string_id: str
    value: str
    element_id: str | None = None


class _LanguagePage(_Record):
    page: str
    strings: list[_PageString]


class _FlowLanguage(_Record):
    tag: str
    enabled: StrictBool | None = None
    pages: list[_LanguagePage] | None = None


class _FlowApiConnectors(_Record):
    post_federation_signup: str | None = None
    post_attribute_collection: str | None = None
    pre_token_issuance: str | None = None


class _UserFlow(_Record):
    flow_id: str
    type: str
    version: str | float | None = None
    identity_providers: list[str] | None = None
    attributes: list[_CollectedAttribute] | None = None
    language_customization: StrictBool | None = None
    default_language: str | None = None
    languages: list[_FlowLanguage] | None = None
    api_connectors: _FlowApiConnectors | None = None
    # Its names and values are checked by the rules, which know them all.
    expect: dict[str, Any] | None = None


class _UserFlowAttribute(_Record):
    display_name: str
    description: str
    data_type: str = "string"


class _LogicAppsConnection(_Record):
    name: str | None = None
    display_name: str | None = None


class _LogicApps(_Record):
    resource_group: str | None = None
    location: str | None = None
    name: str | None = None
    display_name: str | None = None
    connection: _LogicAppsConnection | None = None


class _KeyVault(_Record):
    resource_group: str | None = None
    vault: str | None = None
    secret_name: str | None = None


class Settings(_Record):
    """The keys of the project's namespace. All are optional here: what is missing is refused by the
    component, which knows why it is needed."""

    tenant_name: str | None = None
    tenant_id: str | None = None
    policy: str | None = None
    user_flows: list[_UserFlow] | None = None
    user_flow_attributes: list[_UserFlowAttribute] | None = None
    custom_domain: str | None = None
    url_form: str | None = None
    issuer_form: str | None = None
    api_name: str | None = None
    api_display_name: str | None = None
    scopes: list[_Scope] | None = None
    adopted_api: _AdoptedApi | None = None
    existing_api: _ExistingApi | None = None
    client_display_name: str | None = None
    redirect_urls: list[str] | None = None
    client_secrets: list[_ClientSecret] | None = None
    foreign_secrets: int | None = None
    admin_consent: StrictBool | None = None
    adopted_client: _AdoptedClient | None = None
    owners: list[str] | None = None
    protect: StrictBool | None = None
    api_definition: str | None = None
    api_url: str | None = None
    logic_apps: _LogicApps | None = None
    key_vault: _KeyVault | None = None


class UserFlowAttributeArgs(TypedDict):
    """A custom attribute of the tenant: `display_name`, its name in the directory, without blanks;
    `description`; `data_type`: string, boolean or int64."""

    display_name: str
    description: str
    data_type: str


@dataclass(frozen=True)
class Configuration:
    """What the program makes: `connector`, with the policy by name and without flows; `user_flows`
    and the custom attributes that they ask for; `logic_apps` and `key_vault`, None unless named."""

    connector: FlowConnectorArgs
    user_flows: Sequence[UserFlowArgs]
    user_flow_attributes: Sequence[UserFlowAttributeArgs]
    logic_apps: LogicAppsSettings | None = None
    key_vault: KeyVaultSettings | None = None


def load() -> Configuration:
    """The configuration as the components take it.

    Raises `InvalidSetting` for a key that does not exist or a value of the wrong type.
    """
    namespace = f"{pulumi.get_project()}:"
    given = {
        key.removeprefix(namespace): value
        for key, value in CONFIG.get().items()
        if key.startswith(namespace)
    }
    try:
        settings = Settings.model_validate(
            {key: _parsed(key, value) for key, value in given.items()}
        )
    except ValidationError as errors:
        raise _refusal(errors) from None
    arguments = settings.model_dump(exclude_none=True)
    if settings.api_definition is not None:
        arguments["api_definition"] = text.read(
            # The engine runs the program in infra/; paths count from Pulumi.yaml.
            Path.cwd().parent / settings.api_definition,
            "apiDefinition",
        )
    return Configuration(
        user_flows=arguments.pop("user_flows", []),
        user_flow_attributes=arguments.pop("user_flow_attributes", []),
        logic_apps=arguments.pop("logic_apps", None),
        key_vault=arguments.pop("key_vault", None),
        connector=cast(FlowConnectorArgs, arguments),
    )


@contextmanager
def refusals_as_run_errors() -> Iterator[None]:
    """Within it, a refused setting ends the program with one message and no stack trace."""
    try:
        with known_as({}, prefix=f"{pulumi.get_project()}:"):
            yield
    except InvalidSetting as refusal:
        raise pulumi.RunError(str(refusal)) from None


def _parsed(key: str, value: str) -> Any:
    """The engine hands over every value as text; lists, numbers and flags as JSON."""
    field = {to_camel(name): field for name, field in Settings.model_fields.items()}.get(key)
    if field is None or field.annotation == str | None:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refusal(errors: ValidationError) -> InvalidSetting:
    first = errors.errors(include_url=False)[0]
    setting = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]
    ).removeprefix(".")
    if first["type"] == "extra_forbidden":
        return InvalidSetting(
            setting, first["input"], "there is no such setting", _closest(first["loc"])
        )
    value = None if first["type"] == "missing" else first["input"]
    return InvalidSetting(
        setting,
        value,
        first["msg"][0].lower() + first["msg"][1:],
        "See the list of settings in README.md.",
    )


def _closest(loc: tuple[int | str, ...]) -> str:
    names = [to_camel(name) for name in Settings.model_fields]
    close = get_close_matches(str(loc[-1]), names, n=1) if len(loc) == 1 else []
    return f'Did you mean "{close[0]}"?' if close else "See the list of settings in README.md."
