"""One API, three connectors: each may do what its makers need and nothing more.

A connector is a client of its own, so that its secret is rotated, its access taken away and its
sign-ins told apart in the tenant's log without touching the other two.
"""

from collections.abc import Mapping, Sequence

import pulumi

from components import ClientSecret, FlowConnector, FlowConnectorArgs, OutputNames, WebApi

SCOPES = ("invoices.read", "orders.read", "orders.write")

CONNECTORS: Mapping[str, Sequence[str]] = {
    "sales": ("orders.read", "orders.write"),
    "support": ("orders.read",),
    "billing": ("invoices.read", "orders.read"),
}
"""What each connector may ask for. A maker sees it in the connector's name, a person never."""

config = pulumi.Config()
tenant_name = config.require("tenantName")
protect = config.require_bool("protect")
secrets: Mapping[str, Sequence[ClientSecret]] = config.require_object("clientSecrets")
redirect_urls: Mapping[str, Sequence[str]] = config.get_object("redirectUrls") or {}
custom_domain = config.get("customDomain")

if set(secrets) != set(CONNECTORS) or not set(redirect_urls) <= set(CONNECTORS):
    raise pulumi.RunError(
        f"clientSecrets names {', '.join(sorted(secrets))} and redirectUrls "
        f"{', '.join(sorted(redirect_urls)) or 'none'}.\n"
        f"List secrets for each of {', '.join(CONNECTORS)}, and redirect URLs for no other."
    )

api = WebApi(
    "shop",
    {
        "tenant_name": tenant_name,
        "name": "shop",
        "display_name": "Shop API",
        "scopes": [{"value": scope} for scope in SCOPES],
        "protect": protect,
    },
)


def connector(name: str, scopes: Sequence[str]) -> FlowConnector:
    """A connector to the API above, with the values of its Security form."""
    args: FlowConnectorArgs = {
        "tenant_name": tenant_name,
        "tenant_id": config.require("tenantId"),
        "policy": config.require("policy"),
        "existing_api": api.reference(*scopes),
        "client_display_name": f"Shop connector, {name}",
        "client_secrets": secrets[name],
        "protect": protect,
    }
    if name in redirect_urls:
        args["redirect_urls"] = redirect_urls[name]
    if custom_domain:
        args["custom_domain"] = custom_domain
    return FlowConnector(name, args)


connectors = {name: connector(name, scopes) for name, scopes in CONNECTORS.items()}

# What the API checks is the same whichever connector calls it.
of_any = connectors["sales"]
pulumi.export("tenantId", of_any.tenant_id)
pulumi.export("policy", of_any.policy)
pulumi.export("apiClientId", api.client_id)
pulumi.export("apiScopes", api.scope_uris)
pulumi.export("issuer", of_any.issuer)
pulumi.export("openidConfigurationUrl", of_any.openid_configuration_url)
pulumi.export("jwksUrl", of_any.jwks_url)
pulumi.export("authorizationUrl", of_any.authorization_url)
pulumi.export("tokenUrl", of_any.token_url)
pulumi.export("refreshUrl", of_any.refresh_url)

# Flat: a secret inside an object would make the whole object secret for other stacks.
for name, made in connectors.items():
    pulumi.export(f"{name}ClientId", made.client_id)
    pulumi.export(f"{name}ClientSecret", made.client_secret)
    pulumi.export(f"{name}ClientSecretExpires", made.client_secret_expires)
    pulumi.export(f"{name}Scope", made.scope)
    pulumi.export(f"{name}RedirectUrls", made.redirect_urls)
    pulumi.export(f"{name}Readme", made.page(OutputNames(client_secret=f"{name}ClientSecret")))
