"""The shape of the program's settings: names, types, and what each one means.

Only the shape is checked here; what B2C accepts is checked by the components. The text under each
field is its entry in `docs/reference/settings.md` (`python -m tools.reference` writes that page);
simple defaults stand in `Pulumi.yaml`.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, StrictBool
from pydantic.alias_generators import to_camel


class Record(BaseModel):
    """An object of the configuration file: camelCase there, and no other keys."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class Scope(Record):
    """A scope of the API."""

    value: str
    """Its name, as it stands in the token's `scp`; at most 40 characters."""
    admin_consent_display_name: str | None = None
    """What an administrator reads who grants it."""
    admin_consent_description: str | None = None
    """The same, in a sentence."""
    user_consent_display_name: str | None = None
    """What a person would read; B2C never shows it."""
    user_consent_description: str | None = None
    """The same, in a sentence."""
    id: str | None = None
    """The scope's own GUID, for one that exists. Derived from the names if left out."""
    type: str | None = None
    """`Admin` or `User`: who may grant it. In B2C it is always an administrator."""


class ClientSecret(Record):
    """One secret of the client."""

    generation: int
    """1, 2, 3 …, one more with each rotation."""
    expires: str
    """The day on which it ends, quoted: `"2027-05-20"`; or a time in UTC."""


class ScopeReference(Record):
    """A scope of an API that is registered elsewhere."""

    value: str
    """The scope's name."""
    id: str
    """The scope's GUID."""


class ExistingApi(Record):
    """An API that another stack or team has registered."""

    identifier_uri: str
    """Its App ID URI."""
    client_id: str
    """Its client id (GUID)."""
    scopes: list[ScopeReference]
    """The scopes that the connector asks for."""
    service_principal_object_id: str | None = None
    """The object id of its service principal. Looked up if left out."""


class AdoptedApi(Record):
    """An API registration to import."""

    object_id: str
    """The application's object id, not its client id."""
    service_principal_object_id: str | None = None
    """Its service principal's object id, if it has one."""
    identifier_uri: StrictBool = True
    """Whether it has its App ID URI already."""


class AdoptedClient(Record):
    """A client registration to import."""

    object_id: str
    """The application's object id, not its client id."""
    service_principal_object_id: str | None = None
    """Its service principal's object id, if it has one."""
    redirect_uris: StrictBool = True
    """Whether it has redirect URIs of the Web platform already."""
    api_client_id: str | None = None
    """The API's client id, if the client has access to that API already."""
    graph_access: StrictBool = True
    """Whether it has access to Microsoft Graph already."""
    api_grant_id: str | None = None
    """The id of its tenant-wide grant for the API, if there is one."""
    graph_grant_id: str | None = None
    """The id of its tenant-wide grant for Microsoft Graph, if there is one."""


class AttributeChoice(Record):
    """One of the choices of a select type."""

    name: str
    """What the page shows."""
    value: str
    """What the directory keeps."""
    default: StrictBool | None = None
    """Whether it is chosen from the start."""


class CollectedAttribute(Record):
    """An attribute that the flow asks for."""

    attribute: str
    """Its id, `city`; of an attribute in `userFlowAttributes`, the `displayName` there."""
    display_name: str
    """Its label on the page."""
    input_type: str
    """`textBox`, `dateTimeDropdown`, `radioSingleSelect`, `dropdownSingleSelect`, `emailBox` or
    `checkboxMultiSelect`."""
    optional: StrictBool | None = None
    """Whether it may be left empty."""
    requires_verification: StrictBool | None = None
    """Whether it is verified by a code; e-mail addresses and phone numbers only."""
    values: list[AttributeChoice] | None = None
    """The choices of a select type."""


class PageString(Record):
    """A text of a page, as Microsoft Graph names it."""

    element_type: str
    """`UxElement` and the like."""
    string_id: str
    """The text's id on the page."""
    value: str
    """The text."""
    element_id: str | None = None
    """The element's id, where it has one."""


class LanguagePage(Record):
    """The texts of a page that differ from the service's."""

    page: str
    """The page's id."""
    strings: list[PageString]
    """The texts."""


class FlowLanguage(Record):
    """A language of a flow."""

    tag: str
    """Its tag of RFC 5646, `de`."""
    enabled: StrictBool | None = None
    """Whether people are offered it; yes if left out."""
    pages: list[LanguagePage] | None = None
    """Pages with texts of your own."""


class FlowApiConnectors(Record):
    """The id of the API connector that is called at each step."""

    post_federation_signup: str | None = None
    """After somebody has signed in with another provider, at sign-up."""
    post_attribute_collection: str | None = None
    """Before the user is created."""
    pre_token_issuance: str | None = None
    """Before the token is issued."""


class UserFlow(Record):
    """A user flow to make. Of what is left out, the service's own stays; `[]` means none."""

    flow_id: str
    """Its name, with or without `B2C_1_`."""
    type: str
    """`signUpOrSignIn`, `signUp`, `signIn`, `profileUpdate`, `passwordReset` or `resourceOwner`."""
    version: str | float | None = None
    """`Recommended` (the default), `Standard`, or a number. Name, type and version replace it."""
    identity_providers: list[str] | None = None
    """Ids of the tenant's identity providers, `Google-OAUTH`, in any order."""
    attributes: list[CollectedAttribute] | None = None
    """What people are asked for, in the page's order."""
    language_customization: StrictBool | None = None
    """Whether the flow speaks several languages."""
    default_language: str | None = None
    """The language of whoever asks for none."""
    languages: list[FlowLanguage] | None = None
    """The languages; they need `languageCustomization`."""
    api_connectors: FlowApiConnectors | None = None
    """APIs that the flow calls."""
    # Its names and values are checked by the rules, which know them all.
    expect: dict[str, Any] | None = None
    """What only the portal can set: see [the list](resources.md#portalsettings)."""


class UserFlowAttribute(Record):
    """A custom attribute of the tenant to make."""

    display_name: str
    """Its name in the directory, without blanks."""
    description: str
    """What it is for."""
    data_type: str = "string"
    """`string`, `boolean` or `int64`."""


class LogicAppsConnection(Record):
    """A connection of the Logic Apps connector."""

    name: str | None = None
    """Its name in the resource group; the connector's with `-connection` if left out."""
    display_name: str | None = None
    """What the designer shows; the name if left out."""


class LogicApps(Record):
    """A custom connector in Azure Logic Apps."""

    resource_group: str | None = None
    """An existing resource group. Required."""
    location: str | None = None
    """The region of the logic apps that use it, `westeurope`. Required."""
    name: str | None = None
    """The connector's name; that of project and stack if left out."""
    display_name: str | None = None
    """What the designer shows; the title of the API's document if left out."""
    connection: LogicAppsConnection | None = None
    """Make a connection too; `{}` takes all its defaults."""


class KeyVault(Record):
    """Where the client secret is kept for others."""

    resource_group: str | None = None
    """The resource group of the vault. Required."""
    vault: str | None = None
    """An existing vault. Required."""
    secret_name: str | None = None
    """The secret's name, to which `-expires` and `-previous` are appended."""


class Settings(Record):
    """The keys of the project's namespace. All are optional here: what is missing is refused by the
    component, which knows why it is needed."""

    tenant_name: str | None = None
    """Required. The tenant's name, `contoso` of `contoso.onmicrosoft.com`."""
    tenant_id: str | None = None
    """Required. The tenant's id (GUID); compared with the credentials'."""
    policy: str | None = None
    """The policy that people sign in with, `B2C_1_…` or `B2C_1A_…`. Required, unless exactly one
    flow of `userFlows` lets people sign in."""
    user_flows: list[UserFlow] | None = None
    """User flows to make."""
    user_flow_attributes: list[UserFlowAttribute] | None = None
    """Custom attributes to make."""
    custom_domain: str | None = None
    """The host that people sign in at, or `http://localhost:<port>`; `<tenant>.b2clogin.com` if
    left out."""
    url_form: str | None = None
    """Where the policy stands in the URLs: `path`, or `query` for `?p=`. Power Platform needs
    `path`."""
    issuer_form: str | None = None
    """The user flow's setting *Issuer (iss) claim*: `default` or `tfp`."""
    api_name: str | None = None
    """The last part of the App ID URI `https://<tenant>.onmicrosoft.com/<apiName>`. Required, or
    `existingApi`."""
    api_display_name: str | None = None
    """The API's name in the portal; `apiName` if left out."""
    scopes: list[Scope] | None = None
    """1 to 30 scopes of the API. Required, or `existingApi`."""
    adopted_api: AdoptedApi | None = None
    """An existing API registration to import."""
    existing_api: ExistingApi | None = None
    """An API registered elsewhere, in place of `apiName` and `scopes`."""
    client_display_name: str | None = None
    """The client's name in the portal; `connector-client` if left out."""
    redirect_urls: list[str] | None = None
    """Redirect URLs of the connectors, 1 to 100. Power Platform's global one stands in until the
    connector's own is known."""
    client_secrets: list[ClientSecret] | None = None
    """Required. One or two secrets, newest first."""
    foreign_secrets: int | None = None
    """How many secrets the adopted client holds that this stack did not make, 0 or 1."""
    admin_consent: StrictBool | None = None
    """Whether to grant the permissions for the whole tenant. People cannot consent in B2C."""
    adopted_client: AdoptedClient | None = None
    """An existing client registration to import."""
    owners: list[str] | None = None
    """Object ids of the people and service principals that own both registrations."""
    protect: StrictBool | None = None
    """Whether to refuse to delete registrations and user flows."""
    api_definition: str | None = None
    """The API's own OpenAPI document (2.0, 3.0 or 3.1; JSON or YAML): a path from `Pulumi.yaml`."""
    api_url: str | None = None
    """Where the connector finds the API; comes before what that document says."""
    logic_apps: LogicApps | None = None
    """Make the connector in Azure Logic Apps too."""
    key_vault: KeyVault | None = None
    """Keep the client secret in a key vault too."""
