"""Situations whose remedy is in the portal, in the directory or in an API."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography import x509

from emulator.tenant.user_flows.seed import DEMO_EMAIL
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.connector_api import (
    ConnectorApi,
    Request,
    client_certificate,
    connector_api,
    tls_context,
)
from emulator.tests.b2c.exchange import move_clock
from emulator.tests.b2c.flows import PASSWORD, verify_address
from tests.remedies.connection import katherine, of_provider, refusal_on
from tests.remedies.registered import OPENID, Registered, basic
from tests.remedies.situation import Outcomes, Situations

DAY = 86400
LET_THROUGH = {"version": "1.0.0", "action": "Continue"}
CONSENT_IN_PORTAL = "With adminConsent false, an administrator grants them: see the output readme."

SITUATIONS: Situations[Registered] = Situations()


def wait_a_minute_for(it: Registered, object_id: str) -> Outcomes:
    """An object that was just made: no request sees it yet."""
    visibility = it.registration.tenant.state.visibility
    now = visibility.seconds()
    visibility.seconds = lambda: now
    visibility.hide(object_id, 60_000)
    yield it.sign_in()
    visibility.seconds = lambda: now + 60
    yield it.sign_in()


@SITUATIONS.of("AADB2C90018", "Right after pulumi up, wait a minute.")
def a_client_that_was_just_made(it: Registered) -> Outcomes:
    return wait_a_minute_for(it, it.registration.client["id"])


@SITUATIONS.of("AADB2C90285", "Right after it, wait a minute.")
def a_principal_that_was_just_made(it: Registered) -> Outcomes:
    return wait_a_minute_for(it, it.registration.client_principal["id"])


def only_for(api: ConnectorApi, is_known: Callable[[Request], bool]) -> None:
    """Let the API refuse whoever it does not know."""
    answer = {True: (200, LET_THROUGH), False: (401, {})}
    api.next_answer = lambda: answer[is_known(api.requests[-1])]  # type: ignore[method-assign]


def has_certificate(pem: bytes) -> Callable[[Request], bool]:
    number = f"{x509.load_pem_x509_certificate(pem).serial_number:X}"
    return lambda request: (request.certificate or {}).get("serialNumber", "").lstrip("0") == number


def signs_in_as(username: str, password: str) -> Callable[[Request], bool]:
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return lambda request: request.headers.get("authorization") == f"Basic {pair}"


@SITUATIONS.of(
    "AADB2C90027",
    "If the stack has these already, enter them in the portal, whose changes no refresh sees.",
)
def another_password_in_the_portal(it: Registered) -> Outcomes:
    only_for(it.api, signs_in_as("b2c", "right"))
    path = it.connect_api(it.api.url)
    yield it.sign_in()
    it.registration.tenant.ok("PATCH", path, {"authenticationConfiguration": basic("b2c", "right")})
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90028",
    "If the stack has this one already, upload it in the portal, whose changes no refresh sees.",
)
def another_certificate_in_the_portal(it: Registered) -> Outcomes:
    strange, right = client_certificate("s", "strange"), client_certificate("r")
    with tempfile.TemporaryDirectory() as folder:
        context = tls_context(Path(folder), *right[1:])
    context.load_verify_locations(cadata=strange[1].decode())
    with connector_api(context) as api:
        path = it.connect_api(api.url)
        upload = f"{path}/uploadClientCertificate"
        tenant = it.registration.tenant
        tenant.ok("POST", upload, {"pkcs12Value": strange[0], "password": "s"})
        only_for(api, has_certificate(right[1]))
        yield it.sign_in()
        tenant.ok("POST", upload, {"pkcs12Value": right[0], "password": "r"})
        yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90289",
    "If the stack has it already, enter it in the portal, whose changes no refresh sees.",
)
def another_secret_of_a_provider_in_the_portal(it: Registered) -> Outcomes:
    it.control("providers/bank", {"clientSecret": "right"})
    path = it.attach_provider("Bank", "bank")
    yield it.sign_in(of_provider("Bank", "grace"))
    it.registration.tenant.ok("PATCH", path, {"@odata.type": OPENID, "clientSecret": "right"})
    yield it.sign_in(of_provider("Bank", "grace"))


@SITUATIONS.of(
    "AADB2C90051",
    "Switch local accounts on in the portal, or attach an identity provider (identityProviders) "
    "and run pulumi up --refresh.",
)
def nothing_to_sign_in_with(it: Registered) -> Outcomes:
    it.change_flow(_identityProviders=[])
    it.set_in_portal(localAccounts="none")
    yield it.sign_in()
    it.set_in_portal(localAccounts="email")
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90075",
    "Look at the API's own log; it must answer within 5 seconds, with status 200 and the action "
    "Continue or ShowBlockPage, or 400 and ValidationError.",
)
def an_api_that_fails(it: Registered) -> Outcomes:
    it.connect_api(it.api.url)
    it.api.say({}, 500)
    yield it.sign_in()
    assert it.api.requests
    it.api.say(LET_THROUGH)
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90080",
    "To sign in less often, lengthen the flow's token lifetimes in the portal.",
)
def a_flow_of_short_lifetimes(it: Registered) -> Outcomes:
    assert it.sign_in() is None
    move_clock(it.registration, 15 * DAY)
    yield it.refresh()
    it.set_in_portal(refreshTokenDays=90)
    yield it.sign_in()
    move_clock(it.registration, 15 * DAY)
    yield it.refresh()


@SITUATIONS.of(
    "AADB2C90092",
    "Set Enabled for users to sign-in to Yes, under Enterprise applications in the portal.",
)
def a_disabled_application(it: Registered) -> Outcomes:
    tenant, principal = it.registration.tenant, it.registration.client_principal
    path = f"/v1.0/servicePrincipals/{principal['id']}"
    tenant.ok("PATCH", path, {"accountEnabled": False})
    yield it.sign_in()
    tenant.ok("PATCH", path, {"accountEnabled": True})
    yield it.sign_in()


@SITUATIONS.of("AADB2C90107", CONSENT_IN_PORTAL)
def nobody_consented_to_openid_for_providers(it: Registered) -> Outcomes:
    it.delete_grant("graph")
    yield it.sign_in(katherine)
    it.grant_openid()
    yield it.sign_in(katherine)


@SITUATIONS.of("AADB2C90284", CONSENT_IN_PORTAL)
def nobody_consented_to_openid(it: Registered) -> Outcomes:
    it.delete_grant("graph")
    yield it.sign_in()
    it.grant_openid()
    yield it.sign_in()


@SITUATIONS.of(
    "AADB2C90205",
    "With adminConsent false, an administrator grants it: see the output readme.",
)
def nobody_consented_to_the_api(it: Registered) -> Outcomes:
    it.delete_grant("api")
    yield it.sign_in()
    it.grant(it.registration.api_principal["id"], "orders.read orders.write")
    yield it.sign_in()


@SITUATIONS.of("AADB2C90111", "Enable the account in the directory.")
def a_disabled_account(it: Registered) -> Outcomes:
    it.change_ada(accountEnabled=False)
    yield it.sign_in()
    it.change_ada(accountEnabled=True)
    yield it.sign_in()


@SITUATIONS.of("AADB2C90114", "Wait a minute, or reset the password.")
def ten_wrong_passwords(it: Registered) -> Outcomes:
    yield refusal_on(lock_out(it))
    move_clock(it.registration, 61)
    yield it.sign_in()
    assert refusal_on(lock_out(it))
    yield it.end(reset_password(it, it.open(Browser(it.http))))


def lock_out(it: Registered) -> Browser:
    browser = it.open(Browser(it.http))
    for _ in range(10):
        browser.press("next", email=DEMO_EMAIL, password="wrong")
    return browser


def reset_password(it: Registered, browser: Browser) -> Browser:
    """Follow the page's link, as far as the flow goes."""
    browser.follow("forgotPassword")
    if browser.returned is None:
        verify_address(it.registration, browser, DEMO_EMAIL)
        browser.press("continue")
        browser.press("continue", newPassword=PASSWORD, reenterPassword=PASSWORD)
    return browser


@SITUATIONS.of(
    "AADB2C90118",
    "Switch on self-service password reset in the flow's properties (portal only).",
)
def a_forgotten_password(it: Registered) -> Outcomes:
    it.set_in_portal(selfServicePasswordReset=False)
    yield it.end(reset_password(it, it.open(Browser(it.http))))
    it.set_in_portal(selfServicePasswordReset=True)
    yield it.end(reset_password(it, it.open(Browser(it.http))))
