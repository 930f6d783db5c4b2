"""One connector for one API: what Power Automate, Power Apps and Logic Apps need to sign in.

Composes `WebApi`, `ConnectorClient` and, where they are listed, `PowerPlatformConnector`s, and adds
the addresses of the tenant's sign-in policy. Owns nothing else: the tenant, the environments and
connectors that are made elsewhere exist outside; user flows are resources of their own, since any
number of applications may share one.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import pulumi

from b2c import authority
from b2c.authority import Authority
from b2c.resource_names import CLIENT_SUFFIX
from b2c.resource_types import FLOW_CONNECTOR
from b2c.scopes import scope_uri
from components.arguments import Arguments, when_known
from components.connector_arguments import (
    CheckedConnector,
    FlowConnectorArgs,
    check_flow_connector,
    policy_name,
)
from components.connector_client import ConnectorClient, ConnectorClientArgs, with_sorted_scopes
from components.lazy_outputs import LazyOutputs
from components.makers_page import MakersPage, OutputNames, makers_page
from components.power_platform_ahead import ask_environments
from components.power_platform_connector import (
    ENVIRONMENT_VARIABLE,
    PowerPlatformConnector,
    PowerPlatformConnectorArgs,
)
from components.power_platform_entries import connectors_output
from components.redirect_urls import with_told
from components.short_traces import short_traces
from components.sign_in_flows import FlowSummary, settled, summaries
from components.web_api import ApiReference, WebApi, WebApiArgs
from openapi import connector_files
from openapi.conversion import Conversion

# What a connector in Power Platform takes from the arguments of this one.
_PASSED_ON = ("api_definition", "api_url", "api_operations", "protect")


class FlowConnector(LazyOutputs):
    """An API, a client and every value that the connector's Security form asks for.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    tenant_name: pulumi.Output[str]
    """The tenant's name, `contoso` of `contoso.onmicrosoft.com`."""
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
    connectors: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """Of each connector in Power Platform, by its name: `environmentUrl`, `environmentId`,
    `connectorId`, `internalId` and `redirectUrl`; empty without `power_platform`."""
    user_flows: pulumi.Output[Mapping[str, str]]
    """Of the policy and each of `user_flows`, by name: the URL that runs it once in a browser."""
    user_flow_expectations: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    """Of each `UserFlow`, by name: its `expect`, what only the portal can set."""
    readme: pulumi.Output[str]
    """Markdown for the maker of the connector."""

    def __init__(
        self,
        name: str,
        args: FlowConnectorArgs | CheckedConnector,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        checked = check_flow_connector(args, datetime.now(UTC))
        policy = policy_name(checked.arguments["policy"])
        flows = summaries(checked.arguments["policy"], checked.arguments["user_flows"])
        place = when_known(checked.arguments["custom_domain"], checked.authority)
        digest = when_known(place, lambda it: _definition_digest(checked.definition(it)))
        super().__init__(FLOW_CONNECTOR, name, None, opts)

        if not checked.asked:
            ask_environments(checked.arguments, self.urn, pulumi.InvokeOptions(parent=self))
        child = pulumi.ResourceOptions(parent=self)
        with short_traces():
            api = checked.arguments["existing_api"] or (
                WebApi(f"{name}-api", cast(WebApiArgs, checked.web_api), child).reference()
            )
            client = ConnectorClient(
                f"{name}{CLIENT_SUFFIX}",
                cast(
                    ConnectorClientArgs,
                    checked.client.changed(
                        api=with_sorted_scopes(api),
                        redirect_urls_later=bool(checked.arguments["power_platform"]),
                    ),
                ),
                child,
            )
        self._client = client
        self._later(
            tenant_name=lambda: checked.arguments["tenant_name"],
            tenant_id=lambda: checked.arguments["tenant_id"],
            policy=lambda: policy,
            api_client_id=lambda: api["client_id"],
            api_identifier_uri=lambda: api["identifier_uri"],
            api_scopes=lambda: [
                scope_uri(api["identifier_uri"], scope["value"]) for scope in api["scopes"]
            ],
            issuer=lambda: when_known(place, lambda it: authority.issuer(it, policy)),
            openid_configuration_url=lambda: when_known(
                place, lambda it: authority.openid_configuration_url(it, policy)
            ),
            jwks_url=lambda: when_known(place, lambda it: authority.jwks_url(it, policy)),
            client_id=lambda: client.client_id,
            client_secret=lambda: client.client_secret,
            client_secret_expires=lambda: client.client_secret_expires,
            previous_secret_expires=lambda: client.previous_secret_expires,
            authorization_url=lambda: when_known(
                place, lambda it: authority.authorize_url(it, policy)
            ),
            token_url=lambda: when_known(place, lambda it: authority.token_url(it, policy)),
            refresh_url=lambda: self.token_url,
            scope=lambda: client.scope,
            connector_properties=lambda: pulumi.Output.all(place, client.client_id).apply(
                lambda values: _connector_properties(values[0], policy, checked.scope, values[1])
            ),
            connector_definition_digest=lambda: digest,
            connectors=lambda: connectors_output(self._connectors),
            user_flows=lambda: pulumi.Output.all(
                place=place,
                client_id=client.client_id,
                redirect_urls=self.redirect_urls,
                scope=client.scope,
            ).apply(lambda client: _run_urls([policy, *(flow.name for flow in flows)], **client)),
            user_flow_expectations=lambda: {flow.name: dict(flow.expect) for flow in flows},
            readme=lambda: self.page(OutputNames()),
        )
        self._page = cache(lambda: self._maker_page(name, checked, place, api, flows))
        self._keeper = checked.keep_secret(client) if checked.keep_secret else None
        self._connectors = {
            entry["name"]: self._in_power_platform(f"{name}-{entry['name']}", entry, checked)
            for entry in checked.arguments["power_platform"]
        }
        # Last of the client's parts: what a connector tells is known once it has the client's id
        # and secret.
        if self._connectors:
            self.redirect_urls = client.add_redirect_urls(
                with_told(
                    checked.arguments["redirect_urls"],
                    [connector.redirect_url for connector in self._connectors.values()],
                )
            )
        else:
            self._later(redirect_urls=lambda: client.redirect_urls)
        self.register_outputs({})

    def _in_power_platform(
        self, name: str, entry: Mapping[str, Any], checked: CheckedConnector
    ) -> PowerPlatformConnector:
        """The connector of one entry, made of this connector's own values."""
        settings = {key: value for key, value in entry.items() if key != "name"}
        # The next secret may end on the same day as the one that it replaces.
        generation = max(secret["generation"] for secret in checked.client["client_secrets"])
        values = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "client_secret_expires": self.client_secret_expires.apply(
                lambda expires: f"{expires}, generation {generation}"
            ),
            "authorization_url": self.authorization_url,
            "token_url": self.token_url,
            "scope": self.scope,
            **{key: checked.arguments[key] for key in _PASSED_ON},
        }
        arguments = Arguments({**settings, **values}, checked.arguments.spelling)
        # An environment reads the secret when the connector is written.
        first = self._keeper if entry["secret"] == ENVIRONMENT_VARIABLE else None
        with short_traces():
            return PowerPlatformConnector(
                name,
                cast(PowerPlatformConnectorArgs, arguments),
                pulumi.ResourceOptions(parent=self, depends_on=[first] if first else None),
            )

    def _maker_page(
        self,
        name: str,
        checked: CheckedConnector,
        place: pulumi.Input[Authority],
        api: ApiReference,
        flows: Sequence[FlowSummary],
    ) -> pulumi.Output[MakersPage]:
        """All that the maker's page speaks of."""
        client_name = checked.client["display_name"]
        shown = pulumi.Output.all(
            authority=place,
            client_name=f"{name}{CLIENT_SUFFIX}" if client_name is None else client_name,
            client_id=self.client_id,
            api_client_id=api["client_id"],
            client_principal=self._client.service_principal_object_id,
            scope=self.scope,
            redirect_urls=self.redirect_urls,
            expires=self.client_secret_expires,
            flows=settled(flows),
        )
        return shown.apply(
            lambda values: MakersPage(
                policy=policy_name(checked.arguments["policy"]),
                api_scopes=[scope["value"] for scope in api["scopes"]],
                consented=checked.client["admin_consent"],
                power_platform=checked.arguments["power_platform"],
                **values,
            )
        )

    def page(self, outputs: OutputNames) -> pulumi.Output[str]:
        """The maker's page for a stack that exports this connector's outputs under these names."""
        return self._page().apply(lambda page: makers_page(page, outputs))

    @property
    def secret_keeper(self) -> pulumi.Resource | None:
        """What `CheckedConnector.keep_secret` made, for the program; no output."""
        return self._keeper

    @property
    def previous_client_secret(self) -> pulumi.Output[str | None]:
        """The older secret, if one is listed, for other components of the program; no output."""
        return self._client.previous_client_secret


def _definition_digest(definition: Conversion | None) -> str | None:
    if definition is None:
        return None
    if definition.chosen:
        pulumi.log.info(definition.chosen)
    return connector_files.definition_digest(definition.document)


def _run_urls(
    policies: Sequence[str],
    place: Authority,
    client_id: str,
    redirect_urls: Sequence[str],
    scope: str,
) -> Mapping[str, str]:
    return {
        policy: authority.run_url(
            place, policy, client_id=client_id, redirect_url=redirect_urls[0], scope=scope
        )
        for policy in policies
    }


def _connector_properties(
    place: Authority, policy: str, scope: str, client_id: str
) -> Mapping[str, Any] | None:
    if place.url_form == authority.QUERY:
        return None
    token_url = authority.token_url(place, policy)
    return connector_files.connector_properties(
        authority.authorize_url(place, policy), token_url, token_url, scope, client_id
    )
