"""The registration by which a custom connector signs people in and calls one API for them.

Owns: the application, its redirect URIs, its access to the API and to Microsoft Graph's `openid`
and `offline_access`, its secrets, its service principal and the tenant-wide consent. Leaves to
others: the API (`WebApi`) and the URLs (`b2c.authority`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azuread as azuread

from b2c import client_secret, rules
from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting
from b2c.scopes import OPENID_SCOPES, scope_string
from components import adoption, microsoft_graph
from components.adoption import AdoptedClient
from components.ownership import secret_name
from components.registration import register
from components.web_api import ApiReference

GLOBAL_REDIRECT_URL = "https://global.consent.azure-apim.net/redirect"
"""Stands in until the connector exists and Power Platform shows its own redirect URL."""


class ClientSettings(TypedDict):
    """What a client is made from, apart from the API that it calls.

    `client_secrets`: newest first, at most two (see `b2c.client_secret`).
    `display_name`: defaults to the component's name. `redirect_urls`: 1 to 100; defaults to Power
    Platform's global one. `foreign_secrets`: how many secrets the application holds that this stack
    did not make, 0 or 1. `owners`: object ids. `admin_consent`: grant the permissions for the whole
    tenant; default True, False for a deployer without the right to. `protect`: refuse to delete the
    registration; default True. `adopted`: an existing registration to import; always protected.
    """

    client_secrets: Sequence[ClientSecret]
    display_name: NotRequired[str]
    redirect_urls: NotRequired[Sequence[str]]
    foreign_secrets: NotRequired[int]
    owners: NotRequired[Sequence[str]]
    admin_consent: NotRequired[bool]
    protect: NotRequired[bool]
    adopted: NotRequired[AdoptedClient]


class ConnectorClientArgs(ClientSettings):
    """What a `ConnectorClient` is made from: `ClientSettings` and `api`, with 1 to 30 scopes."""

    api: ApiReference


class ConnectorClient(pulumi.ComponentResource):
    """A confidential client on the Web platform, with consent and up to two secrets.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    client_id: pulumi.Output[str]
    """GUID."""
    client_secret: pulumi.Output[str]
    """The newest secret; a secret output."""
    client_secret_expires: pulumi.Output[str]
    """RFC 3339, UTC."""
    previous_client_secret: pulumi.Output[str | None]
    """The older secret, if one is listed, for consumers in the same program: no output of the
    component, and so not in its part of the state."""
    previous_secret_expires: pulumi.Output[str | None]
    """The same for the older secret, if one is listed."""
    redirect_urls: pulumi.Output[list[str]]
    """What is registered, sorted."""
    scope: pulumi.Output[str]
    """The `scope` parameter of a sign-in."""
    service_principal_object_id: pulumi.Output[str]
    """GUID; who the grants are given to."""

    def __init__(
        self, name: str, args: ConnectorClientArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        api = check_api_reference("api", args["api"])
        checked = check_client_settings(args, datetime.now(UTC))
        super().__init__("b2c:index:ConnectorClient", name, None, opts)

        owners = checked.get("owners", [])
        secrets = checked["client_secrets"]
        redirect_urls = checked.get("redirect_urls", [GLOBAL_REDIRECT_URL])
        adopted = checked.get("adopted")
        values = [scope["value"] for scope in api["scopes"]]

        registration = register(
            name,
            checked.get("display_name", name),
            protect=checked.get("protect", True),
            adopted=adopted,
            parent=self,
        )

        def part(import_id: str | None = None) -> pulumi.ResourceOptions:
            """Options of what the directory deletes together with the application."""
            return pulumi.ResourceOptions(parent=self, deleted_with=registration, import_=import_id)

        # First of the parts: the official plugin waits 4 s after a password and holds the
        # application's lock meanwhile, so an early start hides the wait behind the rest.
        passwords = [
            azuread.ApplicationPassword(
                f"{name}-client-secret-{client_secret.slot(secret['generation'])}",
                application_id=registration.id,
                display_name=secret_name(secret["generation"]),
                end_date=secret["expires"],
                opts=pulumi.ResourceOptions(
                    parent=self,
                    deleted_with=registration,
                    # A third secret is refused, so the older one goes first.
                    delete_before_replace=True,
                    # A date that is edited into the past must not cost the secret its life.
                    ignore_changes=["endDate"] if _is_expired(secret) else None,
                    hooks=self._refuse_if_expired(name, f"clientSecrets[{position}]", secret),
                ),
            )
            for position, secret in enumerate(secrets)
        ]
        service_principal = azuread.ServicePrincipal(
            f"{name}-service-principal",
            client_id=registration.client_id,
            owners=owners,
            opts=part(adoption.service_principal(adopted)),
        )
        azuread.ApplicationRedirectUris(
            f"{name}-redirect-uris",
            application_id=registration.id,
            type="Web",
            redirect_uris=redirect_urls,
            opts=part(adoption.redirect_uris(adopted)),
        )
        azuread.ApplicationApiAccess(
            f"{name}-api-access",
            application_id=registration.id,
            api_client_id=api["client_id"],
            scope_ids=[scope["id"] for scope in api["scopes"]],
            opts=part(adoption.api_access(adopted)),
        )
        azuread.ApplicationApiAccess(
            f"{name}-graph-access",
            application_id=registration.id,
            api_client_id=microsoft_graph.CLIENT_ID,
            scope_ids=[microsoft_graph.SCOPE_IDS[value] for value in OPENID_SCOPES],
            opts=part(adoption.graph_access(adopted)),
        )
        for owner in owners:
            azuread.ApplicationOwner(
                f"{name}-owner-{owner}",
                application_id=registration.id,
                owner_object_id=owner,
                opts=part(),
            )
        if checked.get("admin_consent", True):
            # B2C has no user consent: without these grants AADB2C90205 and AADB2C90284.
            azuread.ServicePrincipalDelegatedPermissionGrant(
                f"{name}-api-grant",
                service_principal_object_id=service_principal.object_id,
                resource_service_principal_object_id=api.get("service_principal_object_id")
                or microsoft_graph.service_principal_object_id(api["client_id"], self),
                claim_values=values,
                opts=part(adoption.grant(adopted.get("api_grant_id") if adopted else None)),
            )
            azuread.ServicePrincipalDelegatedPermissionGrant(
                f"{name}-graph-grant",
                service_principal_object_id=service_principal.object_id,
                resource_service_principal_object_id=microsoft_graph.service_principal_object_id(
                    microsoft_graph.CLIENT_ID, self
                ),
                claim_values=list(OPENID_SCOPES),
                opts=part(adoption.grant(adopted.get("graph_grant_id") if adopted else None)),
            )
        self.client_id = registration.client_id
        self.client_secret = pulumi.Output.secret(passwords[0].value)
        self.client_secret_expires = pulumi.Output.from_input(secrets[0]["expires"])
        self.previous_client_secret = (
            pulumi.Output.secret(passwords[1].value)
            if len(passwords) > 1
            else pulumi.Output.from_input(None)
        )
        self.previous_secret_expires = pulumi.Output.from_input(
            secrets[1]["expires"] if len(secrets) > 1 else None
        )
        self.redirect_urls = pulumi.Output.from_input(list(redirect_urls))
        self.scope = pulumi.Output.from_input(scope_string(api["identifier_uri"], values))
        self.service_principal_object_id = service_principal.object_id
        self.register_outputs(
            {
                "clientId": self.client_id,
                "clientSecret": self.client_secret,
                "clientSecretExpires": self.client_secret_expires,
                "previousSecretExpires": self.previous_secret_expires,
                "redirectUrls": self.redirect_urls,
                "scope": self.scope,
                "servicePrincipalObjectId": self.service_principal_object_id,
            }
        )

    def _refuse_if_expired(
        self, name: str, setting: str, secret: ClientSecret
    ) -> pulumi.ResourceHookBinding | None:
        """A secret whose date has passed may stay or go, but not be made, in a preview either."""
        if not _is_expired(secret):
            return None
        pulumi.warn(
            f"{setting}.expires has passed ({secret['expires']}). If this secret is in use, "
            "rotate: put the next generation in front of the list and drop the oldest.",
            self,
        )

        def refuse(_: pulumi.ResourceHookArgs) -> None:
            raise client_secret.made_too_late(f"{setting}.expires", secret["expires"])

        hook = pulumi.ResourceHook(
            f"{name}-{setting}-date", refuse, pulumi.ResourceHookOptions(on_dry_run=True)
        )
        return pulumi.ResourceHookBinding(before_create=[hook])


def check_client_settings(args: ClientSettings, now: datetime) -> ClientSettings:
    """The settings in normal form, lists sorted, or `InvalidSetting`."""
    foreign = args.get("foreign_secrets", 0)
    if foreign not in (0, 1):
        raise InvalidSetting(
            "foreignSecrets",
            foreign,
            "an application has two secrets and one must be the stack's",
            "Use 0 or 1.",
        )
    checked: ClientSettings = {
        **args,
        "client_secrets": client_secret.checked(
            "clientSecrets", args.get("client_secrets", []), foreign=foreign, now=now
        ),
        "redirect_urls": sorted(
            rules.each(
                "redirectUrls",
                args.get("redirect_urls", [GLOBAL_REDIRECT_URL]),
                rules.redirect_uri,
                least=1,
                most=rules.MAX_REDIRECT_URIS,
            )
        ),
        "owners": sorted(rules.each("owners", args.get("owners", []), rules.guid, most=100)),
    }
    if "display_name" in args:
        checked["display_name"] = rules.display_name("displayName", args["display_name"])
    if "adopted" in args:
        checked["adopted"] = rules.guids("adopted", args["adopted"])
    return checked


def check_api_reference(setting: str, api: ApiReference) -> ApiReference:
    """The API in normal form, scopes sorted by value, or `InvalidSetting`."""
    rules.each(
        f"{setting}.scopes",
        [scope["value"] for scope in api["scopes"]],
        rules.scope_value,
        part=".value",
        least=1,
        most=rules.MAX_SCOPES_PER_CLIENT,
    )
    for position, scope in enumerate(api["scopes"]):
        if isinstance(scope["id"], str):
            rules.guid(f"{setting}.scopes[{position}].id", scope["id"])
    for key in ("client_id", "service_principal_object_id"):
        value = api.get(key)
        if isinstance(value, str):
            rules.guid(f"{setting}.{rules.camel_case(key)}", value)
    return {
        **api,
        "identifier_uri": rules.identifier_uri(f"{setting}.identifierUri", api["identifier_uri"]),
        "scopes": sorted(api["scopes"], key=lambda scope: scope["value"]),
    }


def _is_expired(secret: ClientSecret) -> bool:
    return client_secret.is_expired(secret["expires"], datetime.now(UTC))
