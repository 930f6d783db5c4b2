"""The addresses of an Azure AD B2C tenant: where to sign in, get tokens and read keys.

Pure functions of a tenant, a policy and two choices of form. Nothing here is looked up.
Source of the forms: https://learn.microsoft.com/azure/active-directory-b2c/b2clogin and
https://learn.microsoft.com/azure/active-directory-b2c/tokens-overview
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

PATH: Final = "path"
QUERY: Final = "query"
DEFAULT_ISSUER: Final = "default"
POLICY_ISSUER: Final = "tfp"

URL_FORMS: Final = (PATH, QUERY)
ISSUER_FORMS: Final = (DEFAULT_ISSUER, POLICY_ISSUER)


@dataclass(frozen=True)
class Authority:
    """Where a tenant's people sign in.

    `tenant_name`: `contoso`. `tenant_id`: GUID. `custom_domain`: a host of the tenant's own, or
    `http://localhost:<port>`; None means `<tenant>.b2clogin.com`. `url_form`: the policy in the
    `path` (which Power Platform needs, since it appends its own query) or as the `query` p=.
    `issuer_form`: the flow's setting "Issuer (iss) claim": `default` or `tfp`.
    """

    tenant_name: str
    tenant_id: str
    custom_domain: str | None = None
    url_form: str = PATH
    issuer_form: str = DEFAULT_ISSUER

    @property
    def domain(self) -> str:
        """The tenant's initial domain, `contoso.onmicrosoft.com`."""
        return f"{self.tenant_name}.onmicrosoft.com"

    @property
    def host(self) -> str:
        """Scheme and host, without a final slash."""
        if self.custom_domain is None:
            return f"https://{self.tenant_name}.b2clogin.com"
        if self.custom_domain.startswith("http://"):
            return self.custom_domain
        return f"https://{self.custom_domain}"


def authorize_url(authority: Authority, policy: str) -> str:
    """Where the browser is sent to sign in."""
    return _endpoint(authority, policy, "oauth2/v2.0/authorize")


def token_url(authority: Authority, policy: str) -> str:
    """Where codes and refresh tokens are redeemed.

    It must carry the policy of the authorize URL, or B2C answers AADB2C90088.
    """
    return _endpoint(authority, policy, "oauth2/v2.0/token")


def run_url(
    authority: Authority, policy: str, *, client_id: str, redirect_url: str, scope: str
) -> str:
    """What the portal's "Run user flow" opens: one sign-in in a browser, to try a flow by hand.

    In the documentation's form, with the policy as `p=`; it asks for a code, since the client takes
    no tokens from the authorize endpoint, and always for a sign-in, whatever session there is.
    """
    query = {
        "p": policy,
        "client_id": client_id,
        "nonce": "defaultNonce",
        "redirect_uri": redirect_url,
        "scope": scope,
        "response_type": "code",
        "prompt": "login",
    }
    address = f"{authority.host}/{authority.domain}/oauth2/v2.0/authorize"
    return f"{address}?{urlencode(query, quote_via=quote)}"


def openid_configuration_url(authority: Authority, policy: str) -> str:
    """The discovery document; each policy has its own."""
    return _endpoint(authority, policy, "v2.0/.well-known/openid-configuration")


def jwks_url(authority: Authority, policy: str) -> str:
    """The keys that tokens of this policy are signed with."""
    return _endpoint(authority, policy, "discovery/v2.0/keys")


def issuer(authority: Authority, policy: str) -> str:
    """The `iss` claim, to be compared letter by letter; the final slash belongs to it.

    The default form is the same for all policies of a tenant: check `tfp` as well. The other form
    has the policy in lower case: so public reports show it (MicrosoftDocs/azure-docs#74603), no
    documentation says it.
    """
    if authority.issuer_form == POLICY_ISSUER:
        return f"{authority.host}/tfp/{authority.tenant_id}/{policy.lower()}/v2.0/"
    return f"{authority.host}/{authority.tenant_id}/v2.0/"


def _endpoint(authority: Authority, policy: str, path: str) -> str:
    tenant = f"{authority.host}/{authority.domain}"
    if authority.url_form == QUERY:
        return f"{tenant}/{path}?p={policy}"
    return f"{tenant}/{policy}/{path}"
