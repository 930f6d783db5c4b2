"""One connector for one API: what Power Automate, Power Apps and Logic Apps need to sign in.

Composes `WebApi` and `ConnectorClient` and adds the addresses of the tenant's sign-in policy. Owns
nothing else: the tenant and the connector itself exist outside; user flows are resources of their
own, since any number of applications may share one.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict

import pulumi

from b2c import authority, rules
from b2c.authority import Authority
from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting
from b2c.scopes import Scope, identifier_uri, scope_string, scope_uri
from components.adoption import AdoptedApi, AdoptedClient
from components.connector_client import (
    GLOBAL_REDIRECT_URL,
    ClientSettings,
    ConnectorClient,
    check_api_reference,
    check_client_settings,
)
from components.readme import Connection, readme
from components.sign_in_flows import check_sign_in_flow, settled, summaries
from components.user_flow import UserFlow
from components.web_api import ApiReference, WebApi, WebApiArgs, check_web_api
from openapi import connector_files


class FlowConnectorArgs(TypedDict):
    """What a `FlowConnector` is made from; the program's configuration has the same names.

    Where people sign in: `tenant_name` (`contoso`), `tenant_id` (GUID), `policy` (a `UserFlow`, or
    the name of an existing one, `B2C_1_…`), `user_flows` (all that the outputs and the readme speak
    of; the policy is among them anyway), `custom_domain` (a host of the tenant's own, or
    `http://localhost:<port>`), `url_form` (`path` or `query`), `issuer_form` (`default` or `tfp`).
    The API: `api_name`, `api_display_name`, `scopes`, `adopted_api` as in `WebApiArgs`; or
    `existing_api`, registered elsewhere or by another component of the program.
    The client: `client_display_name`, `redirect_urls`, `client_secrets`, `foreign_secrets`,
    `admin_consent`, `adopted_client` as in `ConnectorClientArgs`.
    Both: `owners`, `protect`.
    The connector's files: `api_definition`, the API's own OpenAPI document (2.0, 3.0 or 3.1), and
    `api_url`, where the connector finds the API, whatever that document says.
    """

    tenant_name: str
    tenant_id: str
    policy: str | UserFlow
    user_flows: NotRequired[Sequence[UserFlow]]
    client_secrets: Sequence[ClientSecret]
    custom_domain: NotRequired[str]
    url_form: NotRequired[str]
    issuer_form: NotRequired[str]
    api_name: NotRequired[str]
    api_display_name: NotRequired[str]
    scopes: NotRequired[Sequence[Scope]]
    adopted_api: NotRequired[AdoptedApi]
    existing_api: NotRequired[ApiReference]
    client_display_name: NotRequired[str]
    redirect_urls: NotRequired[Sequence[str]]
    foreign_secrets: NotRequired[int]
    admin_consent: NotRequired[bool]
    adopted_client: NotRequired[AdoptedClient]
    owners: NotRequired[Sequence[str]]
    protect: NotRequired[bool]
    api_definition: NotRequired[Mapping[str, Any]]
    api_url: NotRequired[str]


class FlowConnector(pulumi.ComponentResource):
    """An API, a client and every value that the connector's Security form asks for.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    tenant_name: pulumi.Output[str]
    """`contoso` of `contoso.onmicrosoft.com`."""
    tenant_id: pulumi.Output[str]
    """GUID."""
    policy: pulumi.Output[str]
    """The policy that people sign in with."""
    api_client_id: pulumi.Output[str]
    """GUID; the `aud` claim of the API's tokens."""
    api_identifier_uri: pulumi.Output[str]
    """The App ID URI."""
    api_scopes: pulumi.Output[list[str]]
    """The scopes in full, sorted."""
    issuer: pulumi.Output[str]
    """The `iss` claim of the API's tokens."""
    openid_configuration_url: pulumi.Output[str]
    """The policy's discovery document."""
    jwks_url: pulumi.Output[str]
    """The keys that tokens are signed with."""
    client_id: pulumi.Output[str]
    """GUID; the Security form's Client ID and the `azp` claim of the API's tokens."""
    client_secret: pulumi.Output[str]
    """The newest secret; a secret output."""
    client_secret_expires: pulumi.Output[str]
    """When that secret ends: RFC 3339, UTC."""
    previous_secret_expires: pulumi.Output[str | None]
    """When the older secret ends; None if only one is listed."""
    authorization_url: pulumi.Output[str]
    """For the Security form."""
    token_url: pulumi.Output[str]
    """For the Security form."""
    refresh_url: pulumi.Output[str]
    """The same as the token URL."""
    scope: pulumi.Output[str]
    """The API's scopes, `openid` and `offline_access`, with blanks between."""
    redirect_urls: pulumi.Output[list[str]]
    """What is registered, sorted."""
    connector_properties: pulumi.Output[Mapping[str, Any] | None]
    """What `apiProperties.json` holds, without the secret; None for the query form of the URLs,
    which no connector takes."""
    connector_definition_digest: pulumi.Output[str | None]
    """SHA-256, in hex, of `apiDefinition.swagger.json`; None without `api_definition` and for the
    query form."""
    user_flows: pulumi.Output[Mapping[str, str]]
    """Of the policy and each of `user_flows`, by name: the URL that runs it once in a browser."""
    user_flow_expectations: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    """Of each `UserFlow`, by name: its `expect`, what only the portal can set."""
    readme: pulumi.Output[str]
    """Markdown for the maker of the connector."""

    def __init__(
        self, name: str, args: FlowConnectorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = check_flow_connector(args, datetime.now(UTC))
        policy = _policy(checked)
        flows = summaries(checked["policy"], checked.get("user_flows", []))
        place = _authority(checked)
        scope = _scope(checked)
        digest = _definition_digest(checked, place, policy, scope)
        super().__init__("b2c:index:FlowConnector", name, None, opts)

        child = pulumi.ResourceOptions(parent=self)
        api = (
            checked.get("existing_api")
            or WebApi(f"{name}-api", _web_api_args(checked), child).reference()
        )
        client = ConnectorClient(f"{name}-client", {**_client_settings(checked), "api": api}, child)

        values = [scope["value"] for scope in api["scopes"]]
        self.tenant_name = pulumi.Output.from_input(place.tenant_name)
        self.tenant_id = pulumi.Output.from_input(place.tenant_id)
        self.policy = pulumi.Output.from_input(policy)
        self.api_client_id = pulumi.Output.from_input(api["client_id"])
        self.api_identifier_uri = pulumi.Output.from_input(api["identifier_uri"])
        self.api_scopes = pulumi.Output.from_input(
            [scope_uri(api["identifier_uri"], value) for value in values]
        )
        self.issuer = pulumi.Output.from_input(authority.issuer(place, policy))
        self.openid_configuration_url = pulumi.Output.from_input(
            authority.openid_configuration_url(place, policy)
        )
        self.jwks_url = pulumi.Output.from_input(authority.jwks_url(place, policy))
        self._client = client
        self.client_id = client.client_id
        self.client_secret = client.client_secret
        self.client_secret_expires = client.client_secret_expires
        self.previous_secret_expires = client.previous_secret_expires
        self.authorization_url = pulumi.Output.from_input(authority.authorize_url(place, policy))
        self.token_url = pulumi.Output.from_input(authority.token_url(place, policy))
        self.refresh_url = self.token_url
        self.scope = client.scope
        self.redirect_urls = client.redirect_urls
        self.connector_properties = client.client_id.apply(
            lambda client_id: _connector_properties(place, policy, scope, client_id)
        )
        self.connector_definition_digest = pulumi.Output.from_input(digest)
        self.user_flows = pulumi.Output.all(
            client_id=client.client_id, redirect_urls=client.redirect_urls, scope=client.scope
        ).apply(lambda known: _run_urls(place, [policy, *(flow.name for flow in flows)], **known))
        self.user_flow_expectations = pulumi.Output.from_input(
            {flow.name: dict(flow.expect) for flow in flows}
        )
        self.readme = pulumi.Output.all(
            client_id=client.client_id,
            api_client_id=self.api_client_id,
            client_principal=client.service_principal_object_id,
            scope=client.scope,
            redirect_urls=client.redirect_urls,
            expires=client.client_secret_expires,
            flows=settled(flows),
        ).apply(
            lambda known: readme(
                Connection(
                    authority=place,
                    policy=policy,
                    client_name=checked.get("client_display_name", f"{name}-client"),
                    api_scopes=values,
                    consented=checked.get("admin_consent", True),
                    **known,
                )
            )
        )
        self.register_outputs(
            {
                rules.camel_case(output): getattr(self, output)
                for output in FlowConnector.__annotations__
            }
        )

    @property
    def previous_client_secret(self) -> pulumi.Output[str | None]:
        """The older secret, if one is listed, for other components of the program; no output."""
        return self._client.previous_client_secret


_API_SETTINGS = {"name": "apiName", "displayName": "apiDisplayName", "adopted": "adoptedApi"}
_CLIENT_SETTINGS = {"displayName": "clientDisplayName", "adopted": "adoptedClient"}


def check_flow_connector(args: FlowConnectorArgs, now: datetime) -> FlowConnectorArgs:
    """The arguments, if B2C takes them all; else `InvalidSetting` before anything is registered."""
    rules.required("tenantName", args.get("tenant_name"), "Set it to a name like contoso.")
    rules.required(
        "tenantId", args.get("tenant_id"), "Copy the tenant's id (GUID) from the portal's overview."
    )
    rules.required("policy", args.get("policy"), "Set it to a user flow like B2C_1_signupsignin.")
    checked: FlowConnectorArgs = {
        **args,
        "tenant_name": rules.tenant_name("tenantName", args["tenant_name"]),
        "tenant_id": rules.guid("tenantId", args["tenant_id"]),
    }
    rules.policy("policy", _policy(args))
    if "custom_domain" in args:
        rules.custom_domain("customDomain", args["custom_domain"])
    rules.one_of("urlForm", args.get("url_form", authority.PATH), authority.URL_FORMS)
    issuer_form = rules.one_of(
        "issuerForm", args.get("issuer_form", authority.DEFAULT_ISSUER), authority.ISSUER_FORMS
    )
    if isinstance(args["policy"], UserFlow):
        check_sign_in_flow(summaries(args["policy"], [])[0], issuer_form)
    if "existing_api" in args:
        for setting in ("api_name", "api_display_name", "scopes", "adopted_api"):
            if setting in args:
                raise InvalidSetting(
                    rules.camel_case(setting),
                    args.get(setting),
                    "an API is either made here or registered elsewhere (existingApi)",
                    "Remove one of the two.",
                )
        checked["existing_api"] = check_api_reference("existingApi", args["existing_api"])
    else:
        with rules.known_as(_API_SETTINGS):
            check_web_api(_web_api_args(checked))
        if len(checked.get("scopes", [])) > rules.MAX_SCOPES_PER_CLIENT:
            raise rules.too_many("scopes", len(checked["scopes"]), rules.MAX_SCOPES_PER_CLIENT)
    with rules.known_as(_CLIENT_SETTINGS):
        check_client_settings(_client_settings(checked), now)
    return checked


def _policy(args: FlowConnectorArgs) -> str:
    """The policy's name."""
    policy = args["policy"]
    return policy.policy if isinstance(policy, UserFlow) else policy


def _run_urls(
    place: Authority, policies: Sequence[str], client_id: str, redirect_urls: list[str], scope: str
) -> Mapping[str, str]:
    return {
        policy: authority.run_url(
            place, policy, client_id=client_id, redirect_url=redirect_urls[0], scope=scope
        )
        for policy in policies
    }


def _scope(args: FlowConnectorArgs) -> str:
    if "existing_api" in args:
        api = args["existing_api"]
        return scope_string(api["identifier_uri"], [scope["value"] for scope in api["scopes"]])
    uri = identifier_uri(args["tenant_name"], args["api_name"])
    return scope_string(uri, [scope["value"] for scope in args["scopes"]])


def _connector_properties(
    place: Authority, policy: str, scope: str, client_id: str
) -> Mapping[str, Any] | None:
    if place.url_form == authority.QUERY:
        return None
    token_url = authority.token_url(place, policy)
    return connector_files.connector_properties(
        authority.authorize_url(place, policy), token_url, token_url, scope, client_id
    )


def _definition_digest(
    args: FlowConnectorArgs, place: Authority, policy: str, scope: str
) -> str | None:
    if "api_definition" not in args or place.url_form == authority.QUERY:
        return None
    definition = connector_files.describe(
        args["api_definition"],
        authorization_url=authority.authorize_url(place, policy),
        token_url=authority.token_url(place, policy),
        scope=scope,
        api_url=args.get("api_url"),
    )
    return connector_files.definition_digest(definition.document)


def _authority(args: FlowConnectorArgs) -> Authority:
    return Authority(
        tenant_name=args["tenant_name"],
        tenant_id=args["tenant_id"],
        custom_domain=args.get("custom_domain"),
        url_form=args.get("url_form", authority.PATH),
        issuer_form=args.get("issuer_form", authority.DEFAULT_ISSUER),
    )


def _web_api_args(args: FlowConnectorArgs) -> WebApiArgs:
    api: WebApiArgs = {
        "tenant_name": args["tenant_name"],
        "name": args.get("api_name", ""),
        "scopes": args.get("scopes", []),
        "owners": args.get("owners", []),
        "protect": args.get("protect", True),
    }
    if "api_display_name" in args:
        api["display_name"] = args["api_display_name"]
    if "adopted_api" in args:
        api["adopted"] = args["adopted_api"]
    return api


def _client_settings(args: FlowConnectorArgs) -> ClientSettings:
    client: ClientSettings = {
        "client_secrets": args.get("client_secrets", []),
        "redirect_urls": args.get("redirect_urls", [GLOBAL_REDIRECT_URL]),
        "foreign_secrets": args.get("foreign_secrets", 0),
        "owners": args.get("owners", []),
        "admin_consent": args.get("admin_consent", True),
        "protect": args.get("protect", True),
    }
    if "client_display_name" in args:
        client["display_name"] = args["client_display_name"]
    if "adopted_client" in args:
        client["adopted"] = args["adopted_client"]
    return client
