"""Situations whose remedy is a command of Pulumi's; between their outcomes stands the command.

They come about in this order, each on top of those before it, and one `pulumi up --refresh` is the
remedy of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from emulator.tests.b2c.connector_api import ConnectorApi
from operate.explain import code_in
from tests.dates import IN_A_YEAR, IN_SIX_MONTHS
from tests.engine.engine import Stack
from tests.engine.test_user_flows import configure
from tests.remedies.connection import Connection, ada, katherine, of_provider
from tests.remedies.in_the_portal import has_certificate, only_for, signs_in_as
from tests.remedies.situation import Outcomes, Situations

COMMAND = "pulumi up --refresh"
FLOW, BARE = "B2C_1_remedies", "B2C_1_bare"
WEB, MOBILE, SPA, UNKNOWN = (
    f"https://global.consent.azure-apim.net/redirect/{name}"
    for name in ("web", "mobile", "spa", "unknown")
)
GRANTS_GRAPH = "Run pulumi up --refresh: it grants openid and offline_access of Microsoft Graph."
REMOVE_FIRST = (
    "First remove it there, under Authentication in the portal: else pulumi ends in DuplicateValue."
)
THEN_REGISTER = "Then run pulumi up --refresh, which registers it for the Web platform."

ENTRA = "https://login.microsoftonline.com"
OUTPUTS = {
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "scope": "scope",
    "authorizationUrl": "authorization_url",
    "tokenUrl": "token_url",
    "refreshUrl": "refresh_url",
}


def provider(display_name: str, client_id: str, issuer: str) -> dict[str, Any]:
    """An identity provider of this issuer, as the stack declares it."""
    return {
        "type": "OpenIdConnect",
        "display_name": display_name,
        "client_id": client_id,
        "client_secret": "planted",
        "metadata_url": f"{issuer}/.well-known/openid-configuration",
        "claims_mapping": {"user_id": "sub", "display_name": "name"},
    }


@dataclass(frozen=True)
class Certificate:
    """A PKCS#12 file with its password, and the certificate in it as PEM."""

    file: str
    password: str
    pem: bytes

    def settings(self) -> dict[str, str]:
        return {"certificate": self.file, "certificate_password": self.password}


@dataclass
class Deployed:
    """The stack of `program`; its user flow calls `plain` with a password, `tls` with the first
    certificate."""

    stack: Stack
    plain: ConnectorApi
    tls: ConnectorApi
    certificates: Sequence[Certificate]
    settings: dict[str, Any] = field(init=False)
    outputs: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = {
            "identityProvidersOfBare": [],
            "identityProviders": {
                "Bank": provider("Bank", "bank", "https://id.bank.example"),
                "Work": provider("Work", "work", f"{ENTRA}/common/v2.0"),
            },
            "apiConnectors": {
                "pre_token_issuance": {
                    "display_name": "plain",
                    "target_url": self.plain.url.partition("?")[0],
                    "username": "b2c",
                    "password": "planted",
                },
                "post_federation_signup": {
                    "display_name": "tls",
                    "target_url": self.tls.url.partition("?")[0],
                    **self.certificates[0].settings(),
                },
            },
            "connector": {
                "tenant_name": "contosob2c",
                "tenant_id": self.stack.tenant.tenant.tenant_id,
                "custom_domain": self.stack.tenant.tenant.url,
                "api_name": "orders",
                "api_display_name": "Orders",
                "scopes": [{"value": "orders.read"}],
                "client_display_name": "Power Automate",
                "client_secrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
                "redirect_urls": [WEB, MOBILE, SPA],
            },
        }

    def up(self) -> None:
        """Run the command."""
        configure(self.stack, self.settings)
        self.stack.up("--refresh")
        exported = self.stack.outputs(show_secrets=True)
        self.outputs = {name: exported[output] for name, output in OUTPUTS.items()}

    def failing_up(self) -> str:
        """Run the command, which must fail; what it says."""
        return self.stack.up("--refresh", fails=True).output

    def connection(self, redirect_url: str = WEB) -> Connection:
        """A connector with all outputs of the stack."""
        return Connection(self.stack.tenant.http, self.outputs, redirect_url)

    def graph(self, method: str, path: str, body: Any = None) -> Any:
        """What somebody does in the portal."""
        return self.stack.tenant.graph(method, path, body)

    @property
    def client(self) -> str:
        return f"applications/{self.stack.tenant.applications()['Power Automate']['id']}"

    def register(self, **urls: list[str]) -> None:
        """Set the redirect URLs of the client by platform, and remove all others."""
        platforms = {"web": [], "spa": [], "publicClient": [], **urls}
        body = {platform: {"redirectUris": listed} for platform, listed in platforms.items()}
        self.graph("PATCH", self.client, body)

    def remove_from_other_platforms(self) -> None:
        self.register(web=[WEB])

    def principal(self) -> str:
        client_id = self.stack.tenant.applications()["Power Automate"]["appId"]
        query = f"servicePrincipals?$filter=appId eq '{client_id}'"
        return str(self.graph("GET", query)["value"][0]["id"])

    def delete_grant(self, scope: str) -> None:
        (grant,) = (
            grant
            for grant in self.graph("GET", "oauth2PermissionGrants")["value"]
            if scope in grant["scope"]
        )
        self.graph("DELETE", f"oauth2PermissionGrants/{grant['id']}")


SITUATIONS: Situations[Deployed] = Situations()


@SITUATIONS.of(
    "AADB2C90006",
    "Add the URI to redirectUrls exactly as the connector's Security tab shows it, and run pulumi "
    "up --refresh.",
)
def a_redirect_uri_that_is_not_registered(it: Deployed) -> Outcomes:
    yield it.connection(UNKNOWN).sign_in()
    it.settings["connector"]["redirect_urls"].append(UNKNOWN)
    yield COMMAND
    yield it.connection(UNKNOWN).sign_in()


@SITUATIONS.of("AADB2C90084", REMOVE_FIRST, THEN_REGISTER)
def a_redirect_uri_of_a_mobile_app(it: Deployed) -> Outcomes:
    it.register(web=[WEB, SPA], publicClient=[MOBILE])
    yield it.connection(MOBILE).sign_in()
    it.remove_from_other_platforms()
    yield COMMAND
    yield it.connection(MOBILE).sign_in()


@SITUATIONS.of("AADB2C99059", REMOVE_FIRST, THEN_REGISTER)
def a_redirect_uri_of_a_single_page_application(it: Deployed) -> Outcomes:
    it.register(web=[WEB], publicClient=[MOBILE], spa=[SPA])
    yield it.connection(SPA).sign_in()
    it.remove_from_other_platforms()
    yield COMMAND
    yield it.connection(SPA).sign_in()


@SITUATIONS.of(
    "DuplicateValue",
    "Remove it there, under Authentication in the portal.",
    "Then run pulumi up --refresh.",
)
def redirect_uris_that_were_not_removed_first(it: Deployed) -> Outcomes:
    yield code_in(it.failing_up())
    it.remove_from_other_platforms()
    yield COMMAND
    yield it.connection(SPA).sign_in()


@SITUATIONS.of(
    "AADB2C90081",
    "Paste the output clientSecret.",
    "If the secret was deleted, run pulumi up --refresh first.",
)
def a_deleted_secret(it: Deployed) -> Outcomes:
    (secret,) = it.graph("GET", it.client)["passwordCredentials"]
    it.graph("POST", f"{it.client}/removePassword", {"keyId": secret["keyId"]})
    connection = it.connection()
    yield connection.sign_in()
    yield COMMAND
    connection.outputs = it.outputs
    connection.paste("clientSecret")
    yield connection.sign_in()


@SITUATIONS.of(
    "AADB2C90027",
    "Set the connector's username and password to those that the API takes, and run pulumi up.",
)
def a_wrong_password_of_an_api_connector(it: Deployed) -> Outcomes:
    only_for(it.plain, signs_in_as("check", "right"))
    yield it.connection().sign_in()
    it.settings["apiConnectors"]["pre_token_issuance"] |= {"username": "check", "password": "right"}
    yield COMMAND
    yield it.connection().sign_in()


@SITUATIONS.of(
    "AADB2C90028",
    "Give the connector a PKCS#12 certificate with its private key that the API takes, and run "
    "pulumi up.",
)
def a_wrong_certificate_of_an_api_connector(it: Deployed) -> Outcomes:
    right = it.certificates[1]
    only_for(it.tls, has_certificate(right.pem))
    yield it.connection().sign_in(of_provider("ContosoID", "alan"))
    it.settings["apiConnectors"]["post_federation_signup"] |= right.settings()
    yield COMMAND
    yield it.connection().sign_in(of_provider("ContosoID", "alan"))


@SITUATIONS.of(
    "AADB2C90289",
    "Set the identity provider's clientSecret to the value of a secret that is valid there, and "
    "run pulumi up.",
)
def a_secret_that_the_identity_provider_refuses(it: Deployed) -> Outcomes:
    it.stack.tenant.control("providers/bank", {"clientSecret": "right"})
    yield it.connection().sign_in(of_provider("Bank", "grace"))
    it.settings["identityProviders"]["Bank"]["client_secret"] = "right"
    yield COMMAND
    yield it.connection().sign_in(of_provider("Bank", "grace"))


@SITUATIONS.of(
    "AADB2C90238",
    "Set the identity provider's metadataUrl to the document whose issuer is that of its tokens "
    "(https://login.microsoftonline.com/<tenant id>/v2.0/.well-known/openid-configuration), and "
    "its displayName to another one, because it is replaced, and run pulumi up.",
)
def the_metadata_of_another_issuer(it: Deployed) -> Outcomes:
    issuer = f"{ENTRA}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"
    it.stack.tenant.control("providers/work", {"issuer": issuer})
    yield it.connection().sign_in(of_provider("Work", "grace"))
    it.settings["identityProviders"]["Work"] = provider("Office", "work", issuer)
    yield COMMAND
    yield it.connection().sign_in(of_provider("Office", "grace"))


@SITUATIONS.of(
    "AADB2C90051",
    "Switch local accounts on in the portal, or attach an identity provider (identityProviders) "
    "and run pulumi up --refresh.",
)
def a_flow_with_nothing_to_sign_in_with(it: Deployed) -> Outcomes:
    it.stack.tenant.control(f"flows/{BARE}", {"localAccounts": "none"})
    yield bare(it.connection()).sign_in()
    it.settings["identityProvidersOfBare"] = ["OIDC-V1-ContosoID"]
    yield COMMAND
    yield bare(it.connection()).sign_in(katherine)


def bare(connection: Connection) -> Connection:
    """The connection, by the flow that has no identity provider at first."""
    urls = ("authorizationUrl", "tokenUrl", "refreshUrl")
    connection.tab |= {url: connection.tab[url].replace(FLOW, BARE) for url in urls}
    return connection


@SITUATIONS.of("AADB2C90205", "Run pulumi up --refresh: the grant is a resource of the stack.")
def the_grant_of_the_api_is_gone(it: Deployed) -> Outcomes:
    it.delete_grant("orders.read")
    yield it.connection().sign_in()
    yield COMMAND
    yield it.connection().sign_in()


@SITUATIONS.of("AADB2C90284", GRANTS_GRAPH)
def the_grant_of_openid_is_gone(it: Deployed) -> Outcomes:
    it.delete_grant("openid")
    yield it.connection().sign_in()
    yield COMMAND
    yield it.connection().sign_in(ada)


@SITUATIONS.of("AADB2C90107", GRANTS_GRAPH)
def the_grant_of_openid_is_gone_for_providers_too(it: Deployed) -> Outcomes:
    yield it.connection().sign_in(katherine)
    yield COMMAND
    yield it.connection().sign_in(katherine)


@SITUATIONS.of("AADB2C90007", "Run pulumi up --refresh: it registers redirectUrls again.")
def no_redirect_uri_at_all(it: Deployed) -> Outcomes:
    it.register()
    yield it.connection().sign_in()
    yield COMMAND
    yield it.connection().sign_in()


@SITUATIONS.of(
    "AADB2C90068",
    "Run pulumi up --refresh: it sets the audience back.",
    "The change can take 20 minutes to act.",
)
def another_audience(it: Deployed) -> Outcomes:
    it.graph("PATCH", it.client, {"signInAudience": "AzureADMyOrg"})
    yield it.connection().sign_in()
    yield COMMAND
    yield it.connection().sign_in()


@SITUATIONS.of("AADB2C90285", "Run pulumi up --refresh: it makes the service principal again.")
def no_service_principal(it: Deployed) -> Outcomes:
    it.graph("DELETE", f"servicePrincipals/{it.principal()}")
    yield it.connection().sign_in()
    yield COMMAND
    yield it.connection().sign_in()


LAST: Situations[Deployed] = Situations()
"""What leaves nothing of the others to see, with a command of its own."""


@LAST.of(
    "AADB2C90081",
    "Paste the output clientSecret.",
    "If clientSecretExpires has passed, first put another generation in front of clientSecrets "
    "and run pulumi up --refresh.",
)
def an_expired_secret(it: Deployed) -> Outcomes:
    it.stack.tenant.control("clock", {"offset_seconds": 200 * 86400})
    connection = it.connection()
    yield connection.sign_in()
    it.settings["connector"]["client_secrets"].insert(0, {"generation": 2, "expires": IN_A_YEAR})
    yield COMMAND
    connection.outputs = it.outputs
    # The next situation has deleted the application.
    connection.paste("clientId", "clientSecret")
    yield connection.sign_in()


@LAST.of(
    "AADB2C90018",
    "Paste the outputs clientId and clientSecret, and the URLs of the same stack.",
    "If the application was deleted, run pulumi up --refresh first: it makes another one.",
)
def the_application_was_deleted(it: Deployed) -> Outcomes:
    connection = it.connection()
    it.graph("DELETE", it.client)
    yield connection.sign_in()
    # A secret whose date has passed cannot be made again.
    it.settings["connector"]["client_secrets"].pop()
    yield COMMAND
    connection.outputs = it.outputs
    connection.paste("clientId", "clientSecret", "authorizationUrl", "tokenUrl", "refreshUrl")
    yield connection.sign_in()
