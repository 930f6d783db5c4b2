"""The registration by which a custom connector signs people in and calls one API for them.

Owns: the application, its redirect URIs, its access to the API and to Microsoft Graph's `openid`
and `offline_access`, its secrets, its service principal and the tenant-wide consent. Leaves to
others: the API (`WebApi`) and the URLs (`b2c.authority`).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, NotRequired, TypedDict

import pulumi
import pulumi_azuread as azuread

from b2c import addresses, client_secret, microsoft_graph, names, rotation
from b2c.client_secret import ClientSecret
from b2c.redirect_url import GLOBAL_REDIRECT_URL
from b2c.refusal import InvalidSetting
from b2c.resource_types import CONNECTOR_CLIENT
from b2c.scopes import OPENID_SCOPES, scope_string
from b2c.takes import Takes
from components import adoption
from components.adoption import AdoptedClient
from components.arguments import PYTHON, Arguments, Spelling, arguments, read
from components.client_secrets import register_secrets
from components.lazy_outputs import LazyOutputs
from components.owners import MAX_OWNERS, register_owners, sorted_owners
from components.redirect_urls import register_redirect_urls, sorted_urls
from components.registration import register, service_principal_object_id
from components.short_traces import short_traces
from components.web_api import ApiReference


class ClientSettings(TypedDict):
    """What a client is made from, apart from the API that it calls."""

    client_secrets: Annotated[
        Sequence[ClientSecret],
        Takes(remedy='Add generation 1, with a quoted date such as "2027-05-20".'),
    ]
    """One or two secrets of the client, newest first."""
    display_name: NotRequired[Annotated[pulumi.Input[str], Takes(names.display_name)]]
    """The client's name in the portal; the component's name if left out."""
    redirect_urls: NotRequired[
        Annotated[
            pulumi.Input[Sequence[pulumi.Input[str]]],
            Takes(addresses.redirect_uri, least=1, most=addresses.MAX_REDIRECT_URIS),
        ]
    ]
    """Redirect URLs of the connectors, 1 to 100. If left out, Power Platform's global one stands in
    until the connector's own is known."""
    foreign_secrets: NotRequired[Annotated[int, Takes(client_secret.foreign_secrets, default=0)]]
    """How many secrets the application holds that this stack did not make, 0 or 1."""
    warn_before_expiry: NotRequired[
        Annotated[int, Takes(rotation.soon, default=rotation.SOON_DAYS)]
    ]
    """How many days before the newest secret ends every run warns of it; 0 for no such warning."""
    owners: NotRequired[
        Annotated[Sequence[pulumi.Input[str]], Takes(names.guid, default=(), most=MAX_OWNERS)]
    ]
    """Object ids (GUIDs) of the people and service principals that own the registration."""
    admin_consent: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether to grant the permissions for the whole tenant. People cannot consent in B2C.
    Off is for a deployer without the right to grant."""
    protect: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether to refuse to delete the registration and the secret in use."""
    adopted: NotRequired[AdoptedClient]
    """An existing client registration to import; always protected."""


class ConnectorClientArgs(ClientSettings):
    """What a `ConnectorClient` is made from."""

    api: ApiReference
    """The API that it calls: `WebApi.reference()`, or one that is registered elsewhere."""
    redirect_urls_later: NotRequired[Annotated[bool, Takes(default=False)]]
    """Whether the redirect URLs come afterwards, by `ClientRedirectUrls`: from connectors that need
    the client's id before they tell their URLs."""


class ConnectorClient(LazyOutputs):
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
    """The older secret, if one is listed."""
    previous_secret_expires: pulumi.Output[str | None]
    """When the older secret ends; None if only one is listed."""
    redirect_urls: pulumi.Output[list[str]]
    """What is registered here, sorted; empty with `redirect_urls_later`."""
    scope: pulumi.Output[str]
    """The `scope` parameter of a sign-in."""
    service_principal_object_id: pulumi.Output[str]
    """GUID; who the grants are given to."""

    def __init__(
        self, name: str, args: ConnectorClientArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        now = datetime.now(UTC)
        checked = check_connector_client(args, now)
        super().__init__(CONNECTOR_CLIENT, name, None, opts)
        with short_traces():
            self._make(name, checked, now)

    def _make(self, name: str, checked: Arguments, now: datetime) -> None:
        api = checked["api"]
        secrets = checked["client_secrets"]
        adopted = checked["adopted"]
        values = [scope["value"] for scope in api["scopes"]]

        registration = register(
            name,
            name if checked["display_name"] is None else checked["display_name"],
            protect=checked["protect"],
            adopted=adopted,
            parent=self,
        )

        def part(import_id: str | None = None) -> pulumi.ResourceOptions:
            """Options of what the directory deletes together with the application."""
            return pulumi.ResourceOptions(parent=self, deleted_with=registration, import_=import_id)

        # First of the parts: the official plugin waits 4 s after a password and holds the
        # application's lock meanwhile, so an early start hides the wait behind the rest.
        passwords = register_secrets(name, registration, checked, parent=self, now=now)
        service_principal = azuread.ServicePrincipal(
            f"{name}-service-principal",
            client_id=registration.client_id,
            owners=list(checked["owners"]),
            opts=part(adoption.service_principal(adopted)),
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
        register_owners(name, registration, checked["owners"], part())
        if checked["admin_consent"]:
            # B2C has no user consent: without these grants AADB2C90205 and AADB2C90284.
            azuread.ServicePrincipalDelegatedPermissionGrant(
                f"{name}-api-grant",
                service_principal_object_id=service_principal.object_id,
                resource_service_principal_object_id=api["service_principal_object_id"]
                or service_principal_object_id(api["client_id"], self),
                claim_values=values,
                opts=part(adoption.api_grant(adopted)),
            )
            azuread.ServicePrincipalDelegatedPermissionGrant(
                f"{name}-graph-grant",
                service_principal_object_id=service_principal.object_id,
                resource_service_principal_object_id=service_principal_object_id(
                    microsoft_graph.CLIENT_ID, self
                ),
                claim_values=list(OPENID_SCOPES),
                opts=part(adoption.graph_grant(adopted)),
            )
        self._register_redirect_urls = partial(
            register_redirect_urls,
            name,
            registration.id,
            options=part(adoption.redirect_uris(adopted)),
        )
        registered = [] if checked["redirect_urls_later"] else sorted_urls(checked["redirect_urls"])
        if not checked["redirect_urls_later"]:
            self._register_redirect_urls(registered)
        self._application_id = registration.id
        self.client_id = registration.client_id
        self.service_principal_object_id = service_principal.object_id
        older = passwords[1].value if len(passwords) > 1 else None
        self._later(
            client_secret=lambda: pulumi.Output.secret(passwords[0].value),
            client_secret_expires=lambda: secrets[0]["expires"],
            previous_client_secret=lambda: None if older is None else pulumi.Output.secret(older),
            previous_secret_expires=lambda: secrets[1]["expires"] if len(secrets) > 1 else None,
            redirect_urls=lambda: registered,
            scope=lambda: scope_string(api["identifier_uri"], values),
        )
        self.register_outputs({})

    @property
    def application_id(self) -> pulumi.Output[str]:
        """The registration, as `ClientRedirectUrls` of the program name it; no output."""
        return self._application_id

    def add_redirect_urls(
        self, urls: pulumi.Input[Sequence[pulumi.Input[str]]]
    ) -> pulumi.Output[list[str]]:
        """Register the URLs of a client with `redirect_urls_later`, once; return them, sorted.

        A part of the client, as they are where they are known from the start.
        """
        in_order = sorted_urls(urls)
        self._register_redirect_urls(in_order)
        return pulumi.Output.from_input(in_order)


def check_connector_client(
    args: ConnectorClientArgs, now: datetime, spelling: Spelling = PYTHON
) -> Arguments:
    """The arguments with their defaults, lists sorted; frozen. Raises `InvalidSetting`."""
    checked = arguments(read(ConnectorClientArgs, args, spelling))
    if isinstance(args, Arguments):
        return checked
    if checked["redirect_urls_later"] and checked["redirect_urls"] is not None:
        raise InvalidSetting(
            checked.named("redirect_urls_later"),
            True,
            f"the client has {checked.named('redirect_urls')} from the start",
            "Remove one of the two.",
        )
    return checked_settings(checked, now).changed(api=with_sorted_scopes(checked["api"]))


def checked_settings(settings: Arguments, now: datetime) -> Arguments:
    """The arguments of `ClientSettings` in their final form. Raises `InvalidSetting`."""
    urls = settings["redirect_urls"]
    return settings.changed(
        client_secrets=client_secret.checked(
            settings.named("client_secrets"),
            settings["client_secrets"],
            foreign=settings["foreign_secrets"],
            now=now,
        ),
        redirect_urls=[GLOBAL_REDIRECT_URL] if urls is None else sorted_urls(urls),
        owners=sorted_owners(settings["owners"]),
    )


def with_sorted_scopes(api: Mapping[str, Any]) -> Mapping[str, Any]:
    """An API as read, its scopes in the order of their values."""
    return {**api, "scopes": sorted(api["scopes"], key=lambda scope: str(scope["value"]))}
