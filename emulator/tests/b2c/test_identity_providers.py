"""What a flow offers to sign in with: exactly its providers, and its kind of local account."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import claims, code_of, redeem
from emulator.tests.b2c.flows import begin_federated, make_flow, portal
from emulator.tests.b2c.registration import Registration

SOCIAL = "#microsoft.graph.socialIdentityProvider"
OIDC = "#microsoft.graph.openIdConnectIdentityProvider"
APPLE = "#microsoft.graph.appleManagedIdentityProvider"


def provider(registration: Registration, provider_id: str, kind: str, **properties: Any) -> str:
    document = {"@odata.type": kind, "id": provider_id, "displayName": provider_id, **properties}
    registration.tenant.state.store.put("identityProvider", provider_id, document)
    return provider_id


def offered(browser: Browser) -> list[str]:
    return [
        e.attributes["id"]
        for e in browser.shown().elements
        if e.attributes.get("class") == "accountButton"
    ]


def test_exactly_the_attached_providers_are_offered_whatever_the_case(
    registration: Registration, browser: Browser
) -> None:
    provider(registration, "Google-OAUTH", SOCIAL, identityProviderType="Google")
    provider(registration, "Facebook-OAUTH", SOCIAL, identityProviderType="Facebook")
    name = make_flow(
        registration, _identityProviders=["GOOGLE-oauth", "OIDC-V1-ContosoID", "Gone-OAUTH"]
    )
    browser.open(registration.authorize_path(name))
    assert offered(browser) == ["GoogleExchange", "ContosoIDExchange"]


@pytest.mark.parametrize(
    ("provider_id", "kind", "properties", "exchange", "issuer"),
    [
        (
            "Google-OAUTH",
            SOCIAL,
            {"identityProviderType": "Google"},
            "GoogleExchange",
            "google.com",
        ),
        ("GitHub-OAUTH", SOCIAL, {}, "GitHubExchange", "github.com"),
        (
            "MSA-OIDC",
            SOCIAL,
            {"identityProviderType": "Microsoft"},
            "MicrosoftExchange",
            "live.com",
        ),
        ("Apple-Managed-OIDC", APPLE, {}, "AppleExchange", "https://appleid.apple.com"),
        (
            "OIDC-V1-Fabrikam-1f2e",
            OIDC,
            {"metadataUrl": "https://id.fabrikam.example/v2/.well-known/openid-configuration"},
            "FabrikamExchange",
            "https://id.fabrikam.example/v2",
        ),
    ],
)
def test_social_and_openid_connect_providers_sign_people_up_alike(
    registration: Registration,
    browser: Browser,
    provider_id: str,
    kind: str,
    properties: dict[str, Any],
    exchange: str,
    issuer: str,
) -> None:
    provider(registration, provider_id, kind, **properties)
    name = make_flow(registration, _identityProviders=[provider_id])
    portal(registration, name, claims=["idp", "emails"])
    begin_federated(registration, browser, name, exchange).press("continue")
    token = claims(redeem(registration, browser.answer()["code"], name)["id_token"])
    assert token["idp"] == issuer
    assert token["emails"] == ["new@contoso.example"]


def test_an_openid_connect_provider_is_read_by_its_claims_mapping(
    registration: Registration, browser: Browser
) -> None:
    mapping = {
        "userId": "oid",
        "displayName": "preferred_username",
        "email": "upn",
        "givenName": "absent",
    }
    provider(registration, "OIDC-V1-Staff-a", OIDC, claimsMapping=mapping)
    name = make_flow(registration, _identityProviders=["OIDC-V1-Staff-a"])
    portal(registration, name, claims=["name", "given_name", "emails"])
    begin_federated(registration, browser, name, "StaffExchange").press("continue")
    token = claims(redeem(registration, browser.answer()["code"], name)["id_token"])
    assert token["name"] == "new@contoso.example"
    assert "given_name" not in token
    assert token["emails"] == ["new@contoso.example"]


def test_two_providers_of_one_name_have_buttons_of_their_own(
    registration: Registration, browser: Browser
) -> None:
    ids = [
        provider(registration, f"OIDC-V1-Staff-{one}", OIDC, displayName=f"Staff {one}")
        for one in "ab"
    ]
    name = make_flow(registration, _identityProviders=ids)
    browser.open(registration.authorize_path(name))
    assert offered(browser) == ["StaffExchange", "StaffExchange2"]
    assert browser.follow("StaffExchange2").shown().heading == "Staff b"


def test_a_domain_hint_presses_the_providers_button(
    registration: Registration, browser: Browser
) -> None:
    provider(registration, "OIDC-V1-Staff-a", OIDC, displayName="Staff", domainHint="staff.example")
    name = make_flow(registration, _identityProviders=["OIDC-V1-Staff-a"])
    browser.open(registration.authorize_path(name, domain_hint="staff.example"))
    assert browser.shown().heading == "Staff"


@pytest.mark.parametrize("kind", ["signUpOrSignIn", "signUp", "signIn", "profileUpdate"])
def test_a_flow_with_nothing_to_sign_in_with_says_so(
    registration: Registration, browser: Browser, kind: str
) -> None:
    name = make_flow(registration, kind=kind)
    portal(registration, name, localAccounts="none")
    browser.open(registration.authorize_path(name))
    assert code_of(browser.answer()) == ("server_error", "AADB2C90051")
    assert browser.answer()["state"] == "a state"


def test_a_password_reset_needs_local_accounts(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_reset", localAccounts="none")
    browser.open(registration.authorize_path("B2C_1_reset"))
    assert code_of(browser.answer()) == ("server_error", "AADB2C90051")


def test_a_sign_up_flow_without_local_accounts_begins_with_providers(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_signup", localAccounts="none")
    browser.open(registration.authorize_path("B2C_1_signup"))
    assert browser.shown().heading == "Sign up"
    assert browser.shown().find("email") is None
    assert offered(browser) == ["ContosoIDExchange"]


def test_no_form_gets_past_local_accounts_that_are_off(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_username"))
    portal(registration, "B2C_1_username", localAccounts="none")
    browser.press("next", username="grace", password="Rehearsal-2026!")
    assert browser.returned is None
    for step in ("unified?local=signup", "forgotPassword?"):
        action = browser.url.replace("SelfAsserted?", f"api/CombinedSigninAndSignup/{step}&")
        browser.open(action)
        assert browser.returned is None
        assert browser.shown().find("email") is None
        assert browser.shown().find("emailVerificationControl_but_send_code") is None


def at_provider(registration: Registration, client_id: str, **values: Any) -> int:
    path = f"/_rehearsal/providers/{client_id}"
    return registration.tenant.http.request("PUT", path, json=values).status_code


@pytest.mark.parametrize(
    ("held", "code"),
    [({"clientSecret": "right"}, "AADB2C90289"), ({"issuer": "https://b.example"}, "AADB2C90238")],
)
def test_a_provider_with_another_secret_or_issuer_ends_the_sign_in(
    registration: Registration, browser: Browser, held: dict[str, str], code: str
) -> None:
    made = registration.tenant.ok(
        "POST",
        "/beta/identity/identityProviders",
        {
            "@odata.type": OIDC,
            "displayName": "Staff",
            "clientId": "staff",
            "clientSecret": "wrong",
            "metadataUrl": "https://a.example/.well-known/openid-configuration",
            "responseMode": "form_post",
            "responseType": "code",
            "scope": "openid",
            "claimsMapping": {"userId": "sub", "displayName": "name", "email": "email"},
        },
    )
    name = make_flow(registration, _identityProviders=[made["id"]])
    assert at_provider(registration, "staff", **held) == 204
    begin_federated(registration, browser, name, "StaffExchange")
    assert code_of(browser.answer()) == ("server_error", code)
    agreed = {"clientSecret": "wrong", "issuer": "https://a.example"}
    assert at_provider(registration, "staff", **agreed) == 204
    begin_federated(registration, browser, name, "StaffExchange").press("continue")
    assert "code" in browser.answer()


def test_what_a_provider_holds_is_a_secret_and_an_issuer(registration: Registration) -> None:
    assert at_provider(registration, "staff", secret="x") == 400
    assert at_provider(registration, "staff", issuer=7) == 400
