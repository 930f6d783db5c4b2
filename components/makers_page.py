"""The page for the maker of a connector: what to paste where, and what nobody can automate. Where
the stack makes the connectors, `components.power_platform_page` has what replaces the pasting.

A pure function of values, and of the names by which the stack exports them, to Markdown. It
never holds the secret, only the command that shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b2c import microsoft_graph
from b2c.authority import (
    Authority,
    authorize_url,
    issuer,
    openid_configuration_url,
    token_url,
)
from b2c.scopes import OPENID_SCOPES
from b2c.user_flow.expectations import PortalStep, portal_steps
from components.power_platform_page import power_platform_parts
from components.sign_in_flows import FlowSummary


@dataclass(frozen=True)
class OutputNames:
    """The names under which a stack exports what the page points at."""

    client_secret: str = "clientSecret"


@dataclass(frozen=True)
class MakersPage:
    """All that the page speaks of. `api_scopes`: values; `scope`: the whole string; `expires`:
    RFC 3339; `consented`: whether the stack holds the tenant-wide grants; `flows`: the user flows
    whose portal settings are declared, the policy first; `power_platform`: the entries of the
    connectors that the stack makes."""

    authority: Authority
    policy: str
    client_name: str
    client_id: str
    client_principal: str
    api_client_id: str
    api_scopes: Sequence[str]
    scope: str
    redirect_urls: Sequence[str]
    expires: str
    consented: bool
    flows: Sequence[FlowSummary] = ()
    power_platform: Sequence[Mapping[str, Any]] = ()

    @property
    def expect(self) -> Mapping[str, Any]:
        """The portal settings that are declared of the policy."""
        return next((flow.expect for flow in self.flows if flow.name == self.policy), {})


def makers_page(page: MakersPage, outputs: OutputNames) -> str:
    """Markdown, to be read by the maker of the connector."""
    if page.power_platform:
        parts = power_platform_parts(
            page.power_platform, page.authority.tenant_name, page.expires, outputs.client_secret
        )
    else:
        parts = [_security_form(page, outputs), _redirect(page)]
    parts.append(_validation(page))
    if not page.consented:
        parts.insert(0, _consent(page))
    parts.append(_by_hand(page))
    return "\n\n".join(parts) + "\n"


def _security_form(page: MakersPage, outputs: OutputNames) -> str:
    place, policy = page.authority, page.policy
    rows = [
        ("Authentication type", "OAuth 2.0"),
        ("Identity Provider", "Generic OAuth 2"),
        ("Client ID", f"`{page.client_id}`"),
        ("Client secret", f"`pulumi stack output {outputs.client_secret} --show-secrets`"),
        ("Authorization URL", f"`{authorize_url(place, policy)}`"),
        ("Token URL", f"`{token_url(place, policy)}`"),
        ("Refresh URL", f"`{token_url(place, policy)}`"),
        ("Scope", f"`{page.scope}`"),
    ]
    table = "\n".join(f"| {label} | {value} |" for label, value in rows)
    return (
        f"# Connector for {place.tenant_name}\n\n"
        "In Power Apps or Power Automate: *Custom connectors > New > Security*.\n\n"
        f"| Field | Value |\n|---|---|\n{table}\n\n"
        f"The secret ends on {page.expires}."
    )


def _redirect(page: MakersPage) -> str:
    urls = "\n".join(f"- `{url}`" for url in page.redirect_urls)
    return (
        "## Redirect URL\n\n"
        "Power Platform shows the connector's own redirect URL on the same page once the connector "
        "is saved. Add it to `redirectUrls` and run `pulumi up`; until then sign-in ends with "
        f"AADB2C90006. Registered now:\n\n{urls}"
    )


def _validation(page: MakersPage) -> str:
    place, policy = page.authority, page.policy
    scopes = " or ".join(f"`{value}`" for value in page.api_scopes)
    return (
        "## For the API\n\n"
        "Accept a token if its signature fits a key of the discovery document, and\n\n"
        f"- `iss` is `{issuer(place, policy)}`, final slash included\n"
        f"- `aud` is `{page.api_client_id}`\n"
        f"- `azp` is `{page.client_id}`\n"
        f"- `{page.expect.get('policyClaim', 'tfp')}` is `{policy}`, in any case\n"
        f"- `scp` holds {scopes}, as the operation needs\n\n"
        f"Discovery: `{openid_configuration_url(place, policy)}`"
    )


def _consent(page: MakersPage) -> str:
    place = page.authority
    permissions = ", ".join([*page.api_scopes, *OPENID_SCOPES])
    return (
        "## First: an administrator must consent\n\n"
        "This stack was deployed without the right to grant permissions (`adminConsent: false`). "
        "B2C users cannot consent, so sign-in ends with AADB2C90205 or AADB2C90284 until a "
        f"Privileged Role Administrator of {place.domain} grants: {permissions}.\n\n"
        f"- In the portal of {place.domain}: *Azure AD B2C > App registrations > "
        f"{page.client_name} > API permissions > Grant admin consent*.\n"
        "- Or with Microsoft Graph, once for the API and once for Microsoft Graph "
        f"(`{microsoft_graph.CLIENT_ID}`): POST `/v1.0/oauth2PermissionGrants` with "
        f"`clientId` `{page.client_principal}`, `consentType` `AllPrincipals`, `resourceId` "
        "the object id of that resource's service principal, and `scope` "
        f"`{' '.join(page.api_scopes)}` and `{' '.join(OPENID_SCOPES)}` respectively."
    )


def _by_hand(page: MakersPage) -> str:
    steps = [step for flow in page.flows for step in portal_steps(flow.name, flow.expect)]
    parts = ["## What no program can set"]
    if any(step.breaks for step in steps):
        parts.append("Set these in the portal first; without them a connector fails:")
        parts.append(_list(step for step in steps if step.breaks))
    if any(not step.breaks for step in steps):
        parts.append("Then, also in the portal:")
        parts.append(_list(step for step in steps if not step.breaks))
    if "selfServicePasswordReset" not in page.expect:
        parts.append(
            f"On the user flow `{page.policy}` in the portal: *Properties > Password "
            'configuration > Self-service password reset* on. Without it "Forgot your password?" '
            "ends the connection with AADB2C90118, because a connector cannot start a second flow."
        )
    if not {"refreshTokenDays", "slidingWindowDays"} & set(page.expect):
        parts.append(
            "By default a connection ends after 14 days without use and after 90 days in any case; "
            "*Properties > Token lifetime* sets both."
        )
    return "\n\n".join(parts)


def _list(steps: Iterable[PortalStep]) -> str:
    return "\n".join(
        f"- *{step.place}*: `{step.value}`. "
        + (f"Otherwise {step.breaks}." if step.breaks else f"What for: {step.why}.")
        for step in steps
    )
