"""What a `FlowConnector` is made from, and its final form: checked, with defaults, ready for the
children."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, NotRequired, TypedDict

import pulumi

from b2c import addresses, authority, names
from b2c.authority import Authority
from b2c.client_secret import ClientSecret
from b2c.property_rules import words
from b2c.refusal import InvalidSetting
from b2c.scopes import Scope, identifier_uri, scope_string
from b2c.takes import Takes
from components import connector_client, web_api
from components.adoption import AdoptedApi, AdoptedClient
from components.arguments import PYTHON, Arguments, Spelling, arguments, read
from components.connector_client import ClientSettings, ConnectorClient, with_sorted_scopes
from components.fields import Of, fields
from components.power_platform_entries import PowerPlatformEntry, checked_entries
from components.sign_in_flows import check_sign_in_flow, summaries
from components.user_flow import UserFlow
from components.web_api import ApiReference, WebApiArgs
from openapi import connector_files
from openapi.connector import api_url
from openapi.conversion import Conversion


def _policy(setting: str, value: Any) -> Any:
    return value if isinstance(value, UserFlow) else names.policy(setting, value)


class FlowConnectorArgs(TypedDict):
    """What a `FlowConnector` is made from; the program's settings have the same names."""

    tenant_name: Annotated[str, Of(WebApiArgs, "tenant_name")]
    tenant_id: Annotated[
        str,
        Takes(names.guid, remedy="Copy the tenant's id (GUID) from the portal's overview."),
    ]
    """The tenant's id (GUID); compared with the credentials'."""
    policy: Annotated[
        str | UserFlow,
        Takes(_policy, remedy="Set it to a user flow like B2C_1_signupsignin."),
    ]
    """The policy that people sign in with: its name, `B2C_1_…` or `B2C_1A_…`, or a `UserFlow`."""
    user_flows: NotRequired[Annotated[Sequence[UserFlow], Takes(default=())]]
    """User flows that the outputs and the readme speak of; the policy is among them anyway."""
    custom_domain: NotRequired[Annotated[pulumi.Input[str], Takes(addresses.custom_domain)]]
    """The host that people sign in at, or `http://localhost:<port>`; `<tenant>.b2clogin.com` if
    left out."""
    url_form: NotRequired[
        Annotated[str, Takes(words(*authority.URL_FORMS), default=authority.PATH)]
    ]
    """Where the policy stands in the URLs: `path`, or `query` for `?p=`. Power Platform needs
    `path`."""
    issuer_form: NotRequired[
        Annotated[str, Takes(words(*authority.ISSUER_FORMS), default=authority.DEFAULT_ISSUER)]
    ]
    """The user flow's setting *Issuer (iss) claim*: `default` or `tfp`."""
    api_name: NotRequired[Annotated[str, Of(WebApiArgs, "name")]]
    """The last part of the App ID URI `https://<tenant>.onmicrosoft.com/<apiName>`. Required, or
    `existingApi`."""
    api_display_name: NotRequired[Annotated[pulumi.Input[str], Of(WebApiArgs, "display_name")]]
    api_description: NotRequired[Annotated[pulumi.Input[str], Of(WebApiArgs, "description")]]
    scopes: NotRequired[
        Annotated[
            Sequence[Scope],
            Takes(least=1, most=names.MAX_SCOPES_PER_CLIENT, distinct=("value", "id")),
            Of(WebApiArgs, "scopes"),
        ]
    ]
    """1 to 30 scopes of the API. Required, or `existingApi`."""
    adopted_api: NotRequired[Annotated[AdoptedApi, Of(WebApiArgs, "adopted")]]
    existing_api: NotRequired[ApiReference]
    """An API registered elsewhere, in place of `apiName` and `scopes`."""
    client_display_name: NotRequired[
        Annotated[pulumi.Input[str], Of(ClientSettings, "display_name")]
    ]
    """The client's name in the portal; the connector's with `-client` if left out."""
    redirect_urls: NotRequired[
        Annotated[pulumi.Input[Sequence[pulumi.Input[str]]], Of(ClientSettings, "redirect_urls")]
    ]
    """Redirect URLs of connectors that are made elsewhere, 1 to 100. If left out, and without
    `powerPlatform`, Power Platform's global one stands in until the connector's own is known."""
    client_secrets: Annotated[Sequence[ClientSecret], Of(ClientSettings, "client_secrets")]
    foreign_secrets: NotRequired[Annotated[int, Of(ClientSettings, "foreign_secrets")]]
    warn_before_expiry: NotRequired[Annotated[int, Of(ClientSettings, "warn_before_expiry")]]
    admin_consent: NotRequired[Annotated[bool, Of(ClientSettings, "admin_consent")]]
    adopted_client: NotRequired[Annotated[AdoptedClient, Of(ClientSettings, "adopted")]]
    owners: NotRequired[
        Annotated[
            Sequence[pulumi.Input[str]], Of(WebApiArgs, "owners"), Of(ClientSettings, "owners")
        ]
    ]
    """Object ids (GUIDs) of the people and service principals that own both registrations."""
    protect: NotRequired[Annotated[bool, Of(WebApiArgs, "protect"), Of(ClientSettings, "protect")]]
    """Whether to refuse to delete the registrations, the secret in use and the connectors in Power
    Platform. A lost client id breaks every connection, and a deleted connector takes its own
    along."""
    api_definition: NotRequired[Mapping[str, Any]]
    """The API's own OpenAPI document (2.0, 3.0 or 3.1), from which the connector's is made."""
    api_url: NotRequired[Annotated[str, Takes(api_url)]]
    """Where the connector finds the API; comes before what that document says."""
    api_operations: NotRequired[Annotated[Sequence[str], Takes(least=1)]]
    """The operations that the connector takes, by id, tag or path, with the wildcard `*`; `usable`
    leaves out what a connector cannot use. All if left out."""
    power_platform: NotRequired[Annotated[Sequence[PowerPlatformEntry], Takes(default=())]]
    """Make the connector in these environments of Power Platform too, and register its redirect
    URLs. It needs `apiDefinition`."""


@dataclass(frozen=True)
class CheckedConnector:
    """Arguments of a `FlowConnector` that were checked: `arguments` all of them, `web_api` those of
    the API, None for one that is registered elsewhere, `client` those of the client but for its
    API. `asked`: the environments of `power_platform` were asked whether they would refuse them.
    `keep_secret` makes what keeps the client's secret for environments that read it there; it is
    called once, before any connector is made."""

    arguments: Arguments
    web_api: WebApiArgs | None
    client: Arguments
    asked: bool = False
    keep_secret: Callable[[ConnectorClient], pulumi.Resource] | None = None

    def authority(self, custom_domain: str | None) -> Authority:
        """Where the tenant's people sign in."""
        return Authority(
            tenant_name=self.arguments["tenant_name"],
            tenant_id=self.arguments["tenant_id"],
            custom_domain=custom_domain,
            url_form=self.arguments["url_form"],
            issuer_form=self.arguments["issuer_form"],
        )

    @property
    def scope(self) -> str:
        """The `scope` parameter of a sign-in."""
        if self.web_api is None:
            api = self.arguments["existing_api"]
            return scope_string(api["identifier_uri"], [scope["value"] for scope in api["scopes"]])
        uri = identifier_uri(self.web_api["tenant_name"], self.web_api["name"])
        return scope_string(uri, [scope["value"] for scope in self.web_api["scopes"]])

    def definition(self, place: Authority) -> Conversion | None:
        """The connector's definition; None where there is none to make."""
        document = self.arguments["api_definition"]
        if document is None or place.url_form == authority.QUERY:
            return None
        policy = policy_name(self.arguments["policy"])
        try:
            return connector_files.describe(
                document,
                authorization_url=authority.authorize_url(place, policy),
                token_url=authority.token_url(place, policy),
                scope=self.scope,
                api_url=self.arguments["api_url"],
                operations=self.arguments["api_operations"],
            )
        except InvalidSetting as refusal:
            raise self.arguments.spelled(refusal) from None

    def changed(self, **values: Any) -> "CheckedConnector":
        """The same with some arguments in another form, such as the policy as a `UserFlow`."""
        return replace(self, arguments=self.arguments.changed(**values))


_OF_THE_API = tuple(
    name
    for name, one in fields(FlowConnectorArgs).items()
    if not one.required and {of.kind for of in one.of} == {WebApiArgs}
)


def check_flow_connector(
    args: FlowConnectorArgs | CheckedConnector, now: datetime, spelling: Spelling = PYTHON
) -> CheckedConnector:
    """The arguments in their final form; else `InvalidSetting` before anything is registered."""
    if isinstance(args, CheckedConnector):
        return args
    return checked_settings(arguments(read(FlowConnectorArgs, args, spelling)), now)


def checked_settings(settings: Arguments, now: datetime) -> CheckedConnector:
    """As `check_flow_connector`, of arguments that were read."""
    if isinstance(settings["policy"], UserFlow):
        check_sign_in_flow(
            summaries(settings["policy"], [])[0],
            settings["issuer_form"],
            named=settings.named,
        )
    settings = settings.changed(power_platform=checked_entries(settings))
    api = None
    if settings["existing_api"] is None:
        for name, remedy in (("api_name", "Set it to a name like orders."), ("scopes", "Add one.")):
            if settings[name] is None:
                raise InvalidSetting(settings.named(name), None, "it is required", remedy)
        api = web_api.checked_settings(settings.part(WebApiArgs, FlowConnectorArgs))
    else:
        for name in _OF_THE_API:
            if settings[name] is not None:
                raise InvalidSetting(
                    settings.named(name),
                    settings[name],
                    "an API is either made here or registered elsewhere "
                    f"({settings.named('existing_api')})",
                    "Remove one of the two.",
                )
        existing = with_sorted_scopes(settings["existing_api"])
        settings = settings.changed(existing_api=existing)
    client = connector_client.checked_settings(
        settings.part(ClientSettings, FlowConnectorArgs), now
    )
    return CheckedConnector(settings, api, client)


def policy_name(policy: str | UserFlow) -> str:
    """The name of a policy that is given by its name or as a `UserFlow`."""
    return policy.policy if isinstance(policy, UserFlow) else policy
