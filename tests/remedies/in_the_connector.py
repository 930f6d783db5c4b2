"""Situations whose remedy is in the connector, or with the person who signs in."""

from __future__ import annotations

from dataclasses import replace

from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import TENANT_PATH, move_clock
from emulator.tests.b2c.registration import REDIRECT
from tests.remedies.connection import ada, katherine, refusal_on
from tests.remedies.registered import Registered
from tests.remedies.situation import Outcomes, Situations

# The pair of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

SITUATIONS: Situations[Registered] = Situations()


@SITUATIONS.of("AADB2C90008", "Paste the output clientId into the connector's Security tab.")
def no_client_id(it: Registered) -> Outcomes:
    it.tab["clientId"] = ""
    yield it.sign_in()
    it.paste("clientId")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90010", "Paste the output scope, one string, into the Scope field.")
def no_scope(it: Registered) -> Outcomes:
    it.tab["scope"] = ""
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90012", "Use the output scope as it is: it holds no profile.")
def profile_where_the_tenant_refuses_it(it: Registered) -> Outcomes:
    it.control("b2c", {"profileScope": "refused"})
    it.tab["scope"] += " profile"
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90013", "Use the connector type Generic OAuth 2, which asks for a code.")
def another_response_type(it: Registered) -> Outcomes:
    it.sent["response_type"] = "device"
    yield it.sign_in()
    it.use_generic_oauth_2()
    yield it.sign_in()


@SITUATIONS.of("AADB2C90014", "Leave response_mode out.")
def another_response_mode(it: Registered) -> Outcomes:
    it.sent["response_mode"] = "web_message"
    yield it.sign_in()
    del it.sent["response_mode"]
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90018",
    "Paste the outputs clientId and clientSecret, and the URLs of the same stack.",
)
def a_client_of_another_tenant(it: Registered) -> Outcomes:
    it.tab["clientId"] = "11111111-2222-3333-4444-555555555555"
    yield it.sign_in()
    it.paste("clientId", "clientSecret", "authorizationUrl", "tokenUrl", "refreshUrl")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90043", "Leave prompt out, or use login.")
def an_unknown_prompt(it: Registered) -> Outcomes:
    it.sent["prompt"] = "please"
    yield it.sign_in()
    del it.sent["prompt"]
    yield it.sign_in()
    it.sent["prompt"] = "login"
    yield it.sign_in()


@SITUATIONS.of("AADB2C90046", "Start the sign-in again from the application.")
def a_page_that_was_open_for_too_long(it: Registered) -> Outcomes:
    browser = it.open(Browser(it.http))
    move_clock(it.registration, 3601)
    ada(browser)
    yield it.end(browser)
    yield it.sign_in()


@SITUATIONS.of("AADB2C90055", "Put the full scope URI of the API into the scope.")
def a_token_without_an_api(it: Registered) -> Outcomes:
    it.allow_implicit_grants()
    it.sent["response_type"] = "token"
    it.tab["scope"] = "openid"
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90057", "Ask for a code; a connector needs no implicit grant.")
def a_token_without_the_implicit_grant(it: Registered) -> Outcomes:
    it.sent["response_type"] = "token"
    yield it.sign_in()
    it.sent["response_type"] = "code"
    yield it.sign_in()


@SITUATIONS.of("AADB2C90067", "Use an https address.")
def signing_out_to_no_address(it: Registered) -> Outcomes:
    logout = f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/logout?post_logout_redirect_uri="
    browser = Browser(it.http).open(f"{logout}done")
    yield refusal_on(browser)
    browser.open(f"{logout}{REDIRECT}")
    assert browser.returned
    yield it.sign_in()


@SITUATIONS.of("AADB2C90077", "Send the user to the page without prompt=none.")
def prompt_none_without_a_session(it: Registered) -> Outcomes:
    it.sent["prompt"] = "none"
    yield it.sign_in()
    del it.sent["prompt"]
    yield it.sign_in()


@SITUATIONS.of("AADB2C90079", "Enter the output clientSecret in the connector's Security tab.")
def no_secret(it: Registered) -> Outcomes:
    it.tab["clientSecret"] = ""
    yield it.sign_in()
    it.paste("clientSecret")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90080", "Sign in to the connection again.")
def a_connection_that_nobody_used(it: Registered) -> Outcomes:
    assert it.sign_in() is None
    move_clock(it.registration, 15 * 86400)
    yield it.refresh()
    yield it.sign_in()


@SITUATIONS.of("AADB2C90081", "Paste the output clientSecret.")
def the_secrets_id(it: Registered) -> Outcomes:
    client = it.registration.tenant.ok("GET", it.client_path)
    it.tab["clientSecret"] = client["passwordCredentials"][0]["keyId"]
    yield it.sign_in()
    it.paste("clientSecret")
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90083",
    "Paste the outputs authorizationUrl, tokenUrl and refreshUrl, with urlForm path: they leave "
    "the query to the connector.",
)
def a_query_that_swallows_the_connectors_own(it: Registered) -> Outcomes:
    it.tab["authorizationUrl"] += "?response_mode=query"
    yield it.sign_in()
    it.paste("authorizationUrl", "tokenUrl", "refreshUrl")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90085", "Sign in to the connection again.")
def a_refresh_token_of_nobody(it: Registered) -> Outcomes:
    it.refresh_token = "made up"
    yield it.refresh()
    yield it.sign_in()


@SITUATIONS.of("AADB2C90086", "Use the connector type Generic OAuth 2.")
def another_grant(it: Registered) -> Outcomes:
    it.redeemed["grant_type"] = "password"
    yield it.sign_in()
    it.use_generic_oauth_2()
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90088",
    "Paste authorizationUrl, tokenUrl and refreshUrl of one stack, and sign in again.",
)
def the_token_url_of_another_flow(it: Registered) -> Outcomes:
    it.tab["tokenUrl"] = it.tab["tokenUrl"].replace("B2C_1_siin", "B2C_1_signin")
    yield it.sign_in()
    it.paste("authorizationUrl", "tokenUrl", "refreshUrl")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90091", "Sign in again; nothing is broken.")
def the_person_cancels(it: Registered) -> Outcomes:
    yield it.sign_in(lambda browser: browser.follow("createAccount").press("cancel"))
    yield it.sign_in()


@SITUATIONS.of("AADB2C90110", "Add openid to the scope.")
def an_id_token_without_openid(it: Registered) -> Outcomes:
    it.allow_implicit_grants()
    it.sent |= {"response_type": "code id_token", "nonce": "n"}
    it.tab["scope"] = it.tab["scope"].replace(" openid", "")
    yield it.sign_in()
    it.tab["scope"] += " openid"
    yield it.sign_in()


@SITUATIONS.of("AADB2C90115", "Paste the output scope, one string, into the Scope field.")
def neither_openid_nor_an_api(it: Registered) -> Outcomes:
    it.tab["scope"] = "offline_access"
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90117", "Paste the output scope: full URIs, exactly as registered.")
def a_bare_scope(it: Registered) -> Outcomes:
    it.tab["scope"] = "orders.read openid offline_access"
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90128", "Sign in to the connection with another account.")
def the_account_is_gone(it: Registered) -> Outcomes:
    assert it.sign_in() is None
    it.change_ada(accountEnabled=False)
    yield it.refresh()
    yield it.sign_in(katherine)


@SITUATIONS.of("AADB2C90129", "Sign in to the connection again.")
def sessions_are_revoked(it: Registered) -> Outcomes:
    assert it.sign_in() is None
    it.revoke_sessions_of_ada()
    yield it.refresh()
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90146", "Make one connector for each API, and paste its stack's output scope."
)
def scopes_of_two_apis(it: Registered) -> Outcomes:
    it.tab["scope"] += f" {it.tab['clientId']}"
    yield it.sign_in()
    connector = replace(it)
    connector.paste("scope")
    yield connector.sign_in()


@SITUATIONS.of(
    "AADB2C90182",
    "Keep the verifier of the same sign-in; Power Platform's Generic OAuth 2 uses no PKCE.",
)
def the_verifier_of_another_sign_in(it: Registered) -> Outcomes:
    it.sent |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    it.redeemed["code_verifier"] = VERIFIER[::-1]
    yield it.sign_in()
    it.redeemed["code_verifier"] = VERIFIER
    yield it.sign_in()
    it.use_generic_oauth_2()
    yield it.sign_in()


@SITUATIONS.of("AADB2C90183", "Generate the verifier after RFC 7636.")
def a_short_verifier(it: Registered) -> Outcomes:
    it.sent["code_challenge"] = it.redeemed["code_verifier"] = "short"
    yield it.sign_in()
    it.sent["code_challenge"] = it.redeemed["code_verifier"] = VERIFIER
    yield it.sign_in()


@SITUATIONS.of("AADB2C90184", "Use S256.")
def an_unknown_challenge_method(it: Registered) -> Outcomes:
    it.sent |= {"code_challenge": CHALLENGE, "code_challenge_method": "S512"}
    it.redeemed["code_verifier"] = VERIFIER
    yield it.sign_in()
    it.sent["code_challenge_method"] = "S256"
    yield it.sign_in()


@SITUATIONS.of("AADB2C90211", "Allow cookies for the sign-in page.")
def no_cookies(it: Registered) -> Outcomes:
    browser = it.open(Browser(it.http))
    browser.cookies.clear()
    ada(browser)
    yield it.end(browser)
    yield it.sign_in()


@SITUATIONS.of("AADB2C90212", "Start the sign-in again from the application.")
def the_form_of_another_browser(it: Registered) -> Outcomes:
    browser = it.open(Browser(it.http))
    browser.page = it.open(Browser(it.http)).page
    ada(browser)
    yield it.end(browser)
    yield it.sign_in()


@SITUATIONS.of("AADB2C90273", "Sign in again and agree at the identity provider.")
def the_person_refuses_at_the_identity_provider(it: Registered) -> Outcomes:
    yield it.sign_in(lambda browser: browser.follow("ContosoIDExchange").press("refuse"))
    yield it.sign_in(katherine)


@SITUATIONS.of(
    "AADB2C90279", "Paste clientId and clientSecret of the same stack, and sign in again."
)
def a_code_of_another_client(it: Registered) -> Outcomes:
    tenant = it.registration.tenant
    other = tenant.application(web={"redirectUris": [REDIRECT]})
    tenant.principal(other["appId"])
    browser = it.open(Browser(it.http))
    ada(browser)
    it.tab["clientId"] = other["appId"]
    yield it.end(browser)
    it.paste("clientId", "clientSecret")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90287", "Use the address that the connector's Security tab shows.")
def a_redirect_uri_that_is_no_address(it: Registered) -> Outcomes:
    it.redirect_url = "redirect/orders"
    yield it.sign_in()
    it.redirect_url = REDIRECT
    yield it.sign_in()


@SITUATIONS.of("AADB2C99005", "Separate scopes by one space; paste the output scope.")
def commas_between_scopes(it: Registered) -> Outcomes:
    it.tab["scope"] = it.tab["scope"].replace(" ", ",")
    yield it.sign_in()
    it.tab["scope"] = it.tab["scope"].replace(",", " ")
    yield it.sign_in()
    it.paste("scope")
    yield it.sign_in()
