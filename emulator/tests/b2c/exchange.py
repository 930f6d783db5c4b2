"""The steps that most tests begin with: sign in, redeem, refresh."""

from __future__ import annotations

from typing import Any

import httpx
import jwt

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import Registration

TENANT_PATH = "/contosob2c.onmicrosoft.com"


def sign_in(registration: Registration, policy: str = "B2C_1_siin", **changes: str | None) -> str:
    """Sign the demo user in with a browser of its own and return the code."""
    browser = Browser(registration.tenant.http)
    browser.open(registration.authorize_path(policy, **changes))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    answer = browser.answer()
    assert "code" in answer, answer
    return answer["code"]


def post_token(
    registration: Registration, policy: str = "B2C_1_siin", **changes: str | None
) -> httpx.Response:
    return registration.tenant.http.request(
        "POST",
        f"{TENANT_PATH}/{policy}/oauth2/v2.0/token",
        data=registration.token_form(**changes),
    )


def redeem(
    registration: Registration, code: str, policy: str = "B2C_1_siin", **changes: str | None
) -> dict[str, Any]:
    response = post_token(registration, policy, code=code, **changes)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def tokens(
    registration: Registration, policy: str = "B2C_1_siin", **changes: str | None
) -> dict[str, Any]:
    """The token response of a fresh sign-in."""
    return redeem(registration, sign_in(registration, policy, **changes), policy)


def refresh(
    registration: Registration,
    refresh_token: str,
    policy: str = "B2C_1_siin",
    **changes: str | None,
) -> httpx.Response:
    return post_token(
        registration,
        policy,
        **{
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "redirect_uri": None,
            **changes,
        },
    )


def refused(response: httpx.Response) -> tuple[str, str]:
    """OAuth error and AADB2C code of a token request that must fail in B2C's shape."""
    assert response.status_code == 400, response.text
    body = response.json()
    assert set(body) == {"error", "error_description"}
    lines = body["error_description"].split("\r\n")
    assert len(lines) == 4
    assert lines[1].startswith("Correlation ID: ")
    assert lines[2].startswith("Timestamp: ")
    assert lines[2].endswith("Z")
    assert response.headers["cache-control"] == "no-store"
    return body["error"], lines[0].partition(":")[0]


def claims(token: str) -> dict[str, Any]:
    """The claims of a token, not validated."""
    decoded: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return decoded


def code_of(answer: dict[str, str]) -> tuple[str, str]:
    """OAuth error and AADB2C code of an answer at the redirect URI."""
    return answer["error"], answer["error_description"].partition(":")[0]


def move_clock(registration: Registration, seconds: float) -> None:
    registration.tenant.state.clock.offset_seconds += seconds
