"""The settings of a user flow that only the portal has, as a table.

Defaults, ranges and places in the portal are those of Microsoft's articles, under
https://learn.microsoft.com/azure/active-directory-b2c/: `configure-tokens`, `session-behavior`,
`add-password-reset-policy`, `identity-provider-local`, `multi-factor-authentication`,
`conditional-access-user-flow`, `password-complexity`, `javascript-and-page-layout`,
`customize-ui-with-html`, `age-gating`, `add-captcha`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# How a setting shows from outside.
DISCOVERY = "discovery"
PAGE = "page"
TOKEN = "token"
NOWHERE = ""

# What a value is; the kind of `Expectation`.
CHOICE, SWITCH, NUMBER, CHOICES, CLAIMS, VERSION, URL = (
    "choice",
    "switch",
    "number",
    "choices",
    "claims",
    "version",
    "url",
)

NO_EXPIRY = "noExpiry"
OFF = "off"

# Application claims by their name in the token, with the portal's words for them.
APPLICATION_CLAIMS: Mapping[str, str] = {
    "city": "City",
    "country": "Country/Region",
    "emails": "Email Addresses",
    "family_name": "Surname",
    "given_name": "Given Name",
    "idp": "Identity Provider",
    "idp_access_token": "Identity Provider Access Token",
    "jobTitle": "Job Title",
    "name": "Display Name",
    "newUser": "User is new",
    "oid": "User's Object ID",
    "postalCode": "Postal Code",
    "state": "State/Province",
    "streetAddress": "Street Address",
}
# A custom attribute's claim: `extension_ShoeSize` for the attribute ShoeSize.
CUSTOM_CLAIM = "extension_"

_FLOW = "Azure AD B2C > User flows > <flow>"
_PROPERTIES = f"{_FLOW} > Properties"


@dataclass(frozen=True)
class Expectation:
    """One setting of the portal.

    `place`: where the portal has it, with `<flow>` for the flow's name. `default`: what a new flow
    has, None where that depends on the tenant. `values`: the words of a choice with the portal's
    words for them. `low` and `high`: a number's range, both included; `unit`: its unit. `why`: what
    the setting is for. `breaks`: what fails in a connector without the right value, or nothing.
    `observable`: `discovery` (the discovery document), `page` (the sign-in page), `token` (an
    access or ID token and what comes with it), or nothing where it cannot be seen from outside.
    """

    name: str
    kind: str
    place: str
    why: str
    default: object = None
    values: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    unit: str = ""
    breaks: str = ""
    observable: str = NOWHERE


# In the order in which a reader should do them: first those that break a connector.
EXPECTATIONS: tuple[Expectation, ...] = (
    Expectation(
        name="selfServicePasswordReset",
        kind=SWITCH,
        place=f"{_PROPERTIES} > Password configuration > Self-service password reset",
        default=False,
        why='"Forgot your password?" resets the password inside the flow',
        breaks='"Forgot your password?" ends the connection with AADB2C90118, because a connector '
        "cannot start a second flow",
        observable=PAGE,
    ),
    Expectation(
        name="localAccounts",
        kind=CHOICE,
        place=f"{_FLOW} > Identity providers > Local accounts",
        default="email",
        values={
            "email": "Email signup",
            "username": "User ID signup",
            "phone": "Phone signup",
            "phoneOrEmail": "Phone/Email signup",
            "none": "None",
        },
        why="the accounts that people can sign up and sign in with, besides identity providers",
        breaks="people find no way to sign in with the account that they have",
        observable=PAGE,
    ),
    Expectation(
        name="claims",
        kind=CLAIMS,
        place=f"{_FLOW} > Application claims",
        default=[],
        why="what a token says of the person, besides sub",
        breaks="the API gets tokens without the claims that it reads",
        observable=DISCOVERY,
    ),
    Expectation(
        name="issuer",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Token compatibility settings > Issuer (iss) claim",
        default="tenant",
        values={
            "tenant": "https://<domain>/<tenant id>/v2.0/",
            "tfp": "https://<domain>/tfp/<tenant id>/<flow>/v2.0/",
        },
        why="the form of the iss claim; must fit the stack's issuerForm",
        breaks="the API refuses every token, because its issuer is not the stack's",
        observable=DISCOVERY,
    ),
    Expectation(
        name="policyClaim",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Token compatibility settings > Claim representing user flow",
        default="tfp",
        values={"tfp": "tfp", "acr": "acr"},
        why="the claim that names the flow",
        breaks="an API that checks tfp refuses every token",
        observable=TOKEN,
    ),
    Expectation(
        name="refreshTokenDays",
        kind=NUMBER,
        place=f"{_PROPERTIES} > Token lifetime > Refresh token lifetime (days)",
        default=14,
        low=1,
        high=90,
        unit="days",
        why="a connection that is not used for so long must be signed in again",
        observable=TOKEN,
    ),
    Expectation(
        name="slidingWindowDays",
        kind=NUMBER,
        place=f"{_PROPERTIES} > Token lifetime > Refresh token sliding window lifetime",
        default=90,
        values={NO_EXPIRY: "No expiry"},
        low=1,
        high=365,
        unit="days",
        why="a connection must be signed in again after so long in any case",
    ),
    Expectation(
        name="accessTokenMinutes",
        kind=NUMBER,
        place=f"{_PROPERTIES} > Token lifetime > Access & ID token lifetimes (minutes)",
        default=60,
        low=5,
        high=1440,
        unit="minutes",
        why="how long a token is accepted after a person has lost access",
        observable=TOKEN,
    ),
    Expectation(
        name="multifactor",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Multifactor authentication > Type of method, and MFA enforcement "
        "Always on (Off for none, Conditional with Conditional Access)",
        default="off",
        values={
            "off": "Off",
            "email": "Email",
            "smsOrPhone": "SMS or phone call",
            "sms": "SMS only",
            "phone": "Phone call only",
            "authenticator": "Authenticator app - TOTP",
        },
        why="the second factor that people are asked for",
    ),
    Expectation(
        name="conditionalAccess",
        kind=SWITCH,
        place=f"{_PROPERTIES} > Conditional Access > Enforce conditional access policies",
        default=False,
        why="the tenant's Conditional Access policies decide on each sign-in",
    ),
    Expectation(
        name="passwordComplexity",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Password complexity",
        default="strong",
        values={"simple": "Simple", "strong": "Strong", "custom": "Custom"},
        why="which passwords people may choose at sign-up and reset",
    ),
    Expectation(
        name="captcha",
        kind=CHOICES,
        place=f"{_PROPERTIES} > CAPTCHA (Preview)",
        default=[],
        values={
            "signUp": "Enable CAPTCHA - Sign Up",
            "signIn": "Enable CAPTCHA - Sign In",
            "mfa": "Enable CAPTCHA - MFA",
        },
        why="keeps programs from signing up and in",
        observable=PAGE,
    ),
    Expectation(
        name="ageGating",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Age gating",
        default="off",
        values={
            "off": "Disabled",
            "allow": "Allow minors to access your application",
            "blockBelowConsent": "Block only minors below age of consent from accessing your "
            "application",
            "blockMinors": "Block all minors from accessing your application",
        },
        why="what happens to minors; needs the tenant's own Age gating first",
    ),
    Expectation(
        name="sessionMinutes",
        kind=NUMBER,
        place=f"{_PROPERTIES} > Session behavior > Web app session lifetime (minutes)",
        default=1440,
        low=15,
        high=1440,
        unit="minutes",
        why="how long the browser signs in again without asking",
    ),
    Expectation(
        name="sessionRolling",
        kind=SWITCH,
        place=f"{_PROPERTIES} > Session behavior > Web app session timeout "
        "(on: Rolling, off: Absolute)",
        default=True,
        why="whether use prolongs the session",
    ),
    Expectation(
        name="sessionScope",
        kind=CHOICE,
        place=f"{_PROPERTIES} > Session behavior > Single sign-on configuration",
        default="tenant",
        values={
            "tenant": "Tenant",
            "application": "Application",
            "policy": "Policy",
            "disabled": "Disabled",
        },
        why="which applications and flows share the session",
    ),
    Expectation(
        name="keepMeSignedInDays",
        kind=NUMBER,
        place=f"{_PROPERTIES} > Session behavior > Enable keep me signed in session > Keep me "
        "signed in session (days)",
        default=OFF,
        values={OFF: "not enabled"},
        low=1,
        high=90,
        unit="days",
        why="how long a person who asks for it stays signed in after the browser is closed; local "
        "accounts only",
    ),
    Expectation(
        name="requireIdTokenInLogout",
        kind=SWITCH,
        place=f"{_PROPERTIES} > Session behavior > Require ID Token in logout requests",
        default=False,
        why="signing out needs an ID token",
    ),
    Expectation(
        name="pageLayoutVersion",
        kind=VERSION,
        place=f"{_FLOW} > Page layouts > each layout > Page Layout Version",
        why="which pages the flow shows; self-service password reset needs 2.1.3 or later",
    ),
    Expectation(
        name="customPageUrl",
        kind=URL,
        place=f"{_FLOW} > Page layouts > the sign-in page > Use custom page content > Custom page "
        "URI",
        why="the HTML around the sign-in page; its host must allow the tenant's origin (CORS)",
        observable=PAGE,
    ),
    Expectation(
        name="javaScript",
        kind=SWITCH,
        place=f"{_PROPERTIES} > JavaScript > Enable JavaScript enforcing page layout",
        default=False,
        why="scripts in custom pages run",
    ),
)

BY_NAME: Mapping[str, Expectation] = {one.name: one for one in EXPECTATIONS}
