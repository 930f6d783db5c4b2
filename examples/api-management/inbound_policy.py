"""API Management's policy that lets a request through only with a token of the connector's.

What is checked, and why, is what https://learn.microsoft.com/azure/active-directory-b2c/secure-api-management
sets up, and three claims more: issuer and keys are the same for all user flows and applications of
a B2C tenant, so that they alone do not tell who signed in how, and for what.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring


def inbound_policy(
    *,
    openid_configuration_url: str,
    issuer: str,
    audience: str,
    policy: str,
    scopes: Sequence[str],
    clients: Sequence[str] = (),
) -> str:
    """The whole policy document, XML.

    `openid_configuration_url`, `issuer`, `policy`: outputs of the connector stack of these names.
    `audience`: its `apiClientId`; B2C puts the API's client id into `aud`, never the App ID URI.
    `scopes`: one or more of its `apiScopes`, of which the token must have one. `clients`: the
    client ids that may call, any if none is listed.
    Raises ValueError without a scope: then every token of the API would do.
    """
    if not scopes:
        raise ValueError("A policy without a scope lets every token of the API through.")
    policies = Element("policies")
    inbound = SubElement(policies, "inbound")
    SubElement(inbound, "base")
    validate = SubElement(
        inbound,
        "validate-jwt",
        {
            "header-name": "Authorization",
            "require-scheme": "Bearer",
            "failed-validation-httpcode": "401",
        },
    )
    SubElement(validate, "openid-config", url=openid_configuration_url)
    _list(validate, "audiences", "audience", [audience])
    _list(validate, "issuers", "issuer", [issuer])
    claims = SubElement(validate, "required-claims")
    # The claim holds the scopes' short names with blanks between.
    values = [scope.rpartition("/")[2] for scope in scopes]
    _claim(claims, "scp", values, separator=" ")
    # The user flow. UNCONFIRMED: that the token spells it as the portal does; compare a token.
    _claim(claims, "tfp", [policy])
    if clients:
        _claim(claims, "azp", clients)
    for section in ("backend", "outbound", "on-error"):
        SubElement(SubElement(policies, section), "base")
    indent(policies)
    return tostring(policies, encoding="unicode")


def _list(parent: Element, name: str, item: str, values: Sequence[str]) -> None:
    listed = SubElement(parent, name)
    for value in values:
        SubElement(listed, item).text = value


def _claim(parent: Element, name: str, values: Sequence[str], separator: str | None = None) -> None:
    claim = SubElement(parent, "claim", name=name, match="any")
    if separator:
        claim.set("separator", separator)
    for value in values:
        SubElement(claim, "value").text = value
