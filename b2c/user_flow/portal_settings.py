"""The settings of a user flow that only the portal has, as a table.

Defaults, ranges and places in the portal are those of Microsoft's articles, under
https://learn.microsoft.com/azure/active-directory-b2c/: `configure-tokens`, `session-behavior`,
`add-password-reset-policy`, `identity-provider-local`, `multi-factor-authentication`,
`conditional-access-user-flow`, `password-complexity`, `javascript-and-page-layout`,
`customize-ui-with-html`, `age-gating`, `add-captcha`.
"""

from collections.abc import Mapping

from b2c.user_flow.expectation import (
    Choice,
    Choices,
    Claims,
    Expectation,
    Number,
    PageUrl,
    Switch,
    Version,
)

NO_EXPIRY = "noExpiry"
OFF = "off"

_FLOW = "Azure AD B2C > User flows > <flow>"
_PROPERTIES = f"{_FLOW} > Properties"

# In the order in which a reader should do them: first those that break a connector.
EXPECTATIONS: tuple[Expectation, ...] = (
    Switch(
        name="selfServicePasswordReset",
        place=f"{_PROPERTIES} > Password configuration > Self-service password reset",
        default=False,
        why='"Forgot your password?" resets the password inside the flow',
        breaks='"Forgot your password?" ends the connection with AADB2C90118, because a connector '
        "cannot start a second flow",
    ),
    Choice(
        name="localAccounts",
        place=f"{_FLOW} > Identity providers > Local accounts",
        default="email",
        words={
            "email": "Email signup",
            "username": "User ID signup",
            "phone": "Phone signup",
            "phoneOrEmail": "Phone/Email signup",
            "none": "None",
        },
        why="the accounts that people can sign up and sign in with, besides identity providers",
        breaks="people find no way to sign in with the account that they have",
    ),
    Claims(
        name="claims",
        place=f"{_FLOW} > Application claims",
        default=[],
        why="what a token says of the person, besides sub",
        breaks="the API gets tokens without the claims that it reads",
    ),
    Choice(
        name="issuer",
        place=f"{_PROPERTIES} > Token compatibility settings > Issuer (iss) claim",
        default="tenant",
        words={
            "tenant": "https://<domain>/<tenant id>/v2.0/",
            "tfp": "https://<domain>/tfp/<tenant id>/<flow>/v2.0/",
        },
        why="the form of the iss claim; must fit the stack's issuerForm",
        breaks="the API refuses every token, because its issuer is not the stack's",
    ),
    Choice(
        name="policyClaim",
        place=f"{_PROPERTIES} > Token compatibility settings > Claim representing user flow",
        default="tfp",
        words={"tfp": "tfp", "acr": "acr"},
        why="the claim that names the flow",
        breaks="an API that checks tfp refuses every token",
    ),
    Number(
        name="refreshTokenDays",
        place=f"{_PROPERTIES} > Token lifetime > Refresh token lifetime (days)",
        default=14,
        low=1,
        high=90,
        unit="days",
        why="a connection that is not used for so long must be signed in again",
    ),
    Number(
        name="slidingWindowDays",
        place=f"{_PROPERTIES} > Token lifetime > Refresh token sliding window lifetime",
        default=90,
        words={NO_EXPIRY: "No expiry"},
        low=1,
        high=365,
        unit="days",
        why="a connection must be signed in again after so long in any case",
    ),
    Number(
        name="accessTokenMinutes",
        place=f"{_PROPERTIES} > Token lifetime > Access & ID token lifetimes (minutes)",
        default=60,
        low=5,
        high=1440,
        unit="minutes",
        why="how long a token is accepted after a person has lost access",
    ),
    Choice(
        name="multifactor",
        place=f"{_PROPERTIES} > Multifactor authentication > Type of method, and MFA enforcement "
        "Always on (Off for none, Conditional with Conditional Access)",
        default="off",
        words={
            "off": "Off",
            "email": "Email",
            "smsOrPhone": "SMS or phone call",
            "sms": "SMS only",
            "phone": "Phone call only",
            "authenticator": "Authenticator app - TOTP",
        },
        why="the second factor that people are asked for",
    ),
    Switch(
        name="conditionalAccess",
        place=f"{_PROPERTIES} > Conditional Access > Enforce conditional access policies",
        default=False,
        why="the tenant's Conditional Access policies decide on each sign-in",
    ),
    Choice(
        name="passwordComplexity",
        place=f"{_PROPERTIES} > Password complexity",
        default="strong",
        words={"simple": "Simple", "strong": "Strong", "custom": "Custom"},
        why="which passwords people may choose at sign-up and reset",
    ),
    Choices(
        name="captcha",
        place=f"{_PROPERTIES} > CAPTCHA (Preview)",
        default=[],
        words={
            "signUp": "Enable CAPTCHA - Sign Up",
            "signIn": "Enable CAPTCHA - Sign In",
            "mfa": "Enable CAPTCHA - MFA",
        },
        why="keeps programs from signing up and in",
    ),
    Choice(
        name="ageGating",
        place=f"{_PROPERTIES} > Age gating",
        default="off",
        words={
            "off": "Disabled",
            "allow": "Allow minors to access your application",
            "blockBelowConsent": "Block only minors below age of consent from accessing your "
            "application",
            "blockMinors": "Block all minors from accessing your application",
        },
        why="what happens to minors; needs the tenant's own Age gating first",
    ),
    Number(
        name="sessionMinutes",
        place=f"{_PROPERTIES} > Session behavior > Web app session lifetime (minutes)",
        default=1440,
        low=15,
        high=1440,
        unit="minutes",
        why="how long the browser signs in again without asking",
    ),
    Switch(
        name="sessionRolling",
        place=f"{_PROPERTIES} > Session behavior > Web app session timeout "
        "(on: Rolling, off: Absolute)",
        default=True,
        why="whether use prolongs the session",
    ),
    Choice(
        name="sessionScope",
        place=f"{_PROPERTIES} > Session behavior > Single sign-on configuration",
        default="tenant",
        words={
            "tenant": "Tenant",
            "application": "Application",
            "policy": "Policy",
            "disabled": "Disabled",
        },
        why="which applications and flows share the session",
    ),
    Number(
        name="keepMeSignedInDays",
        place=f"{_PROPERTIES} > Session behavior > Enable keep me signed in session > Keep me "
        "signed in session (days)",
        default=OFF,
        words={OFF: "not enabled"},
        low=1,
        high=90,
        unit="days",
        why="how long a person who asks for it stays signed in after the browser is closed; local "
        "accounts only",
    ),
    Switch(
        name="requireIdTokenInLogout",
        place=f"{_PROPERTIES} > Session behavior > Require ID Token in logout requests",
        default=False,
        why="signing out needs an ID token",
    ),
    Version(
        name="pageLayoutVersion",
        place=f"{_FLOW} > Page layouts > each layout > Page Layout Version",
        why="which pages the flow shows; self-service password reset needs 2.1.3 or later",
    ),
    PageUrl(
        name="customPageUrl",
        place=f"{_FLOW} > Page layouts > the layout of the flow's first page > Use custom page "
        "content > Custom page URI",
        why="the HTML around the flow's first page, which is that of the sign-in, sign-up, profile "
        "or password reset by the flow's type; its host must allow the tenant's origin (CORS); the "
        "other pages have addresses of their own, which only the portal shows",
    ),
    Switch(
        name="javaScript",
        place=f"{_PROPERTIES} > JavaScript > Enable JavaScript enforcing page layout",
        default=False,
        why="scripts in custom pages run",
    ),
)

BY_NAME: Mapping[str, Expectation] = {one.name: one for one in EXPECTATIONS}
