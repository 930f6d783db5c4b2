"""Hostile input: whatever is sent, the tenant answers in its own words and runs nobody's script.

Requests go straight to the application, so that an exception in it fails the test.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from emulator.server.app import create_app
from emulator.tenant.user_flows.seed import DEMO_EMAIL
from emulator.tests.b2c.registration import REDIRECT, SCOPE, Registration

TENANT = "contosob2c.onmicrosoft.com"
SCRIPT = '"><script>alert(1)</script>'

_SETTINGS = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Caller:
    """Calls an ASGI application with raw bytes."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()

    def __call__(
        self,
        method: str,
        path: str,
        query: bytes = b"",
        body: bytes = b"",
        headers: dict[str, bytes] | None = None,
    ) -> Answer:
        fields = {"host": b"localhost:8080", **(headers or {})}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode("utf-8", "replace"),
            "root_path": "",
            "scheme": "http",
            "query_string": query,
            "headers": [(name.encode(), value) for name, value in fields.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8080),
        }
        sent: list[dict[str, Any]] = []
        pending = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return pending.pop() if pending else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        self._loop.run_until_complete(self._app(scope, receive, send))
        found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], found, content)

    def close(self) -> None:
        self._loop.close()


@pytest.fixture
def call(registration: Registration) -> Iterator[Caller]:
    caller = Caller(create_app(registration.tenant.state))
    yield caller
    caller.close()


def check(answer: Answer) -> None:
    """No failure, no script, no redirect to an address that is not registered."""
    # 501 is the tenant's own word for what it does not emulate.
    assert answer.status < 500 or answer.status == 501, (answer.status, answer.body)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        assert b"<script>alert" not in answer.body
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    else:
        assert kind in ("", "application/json", "text/css", "text/plain")
    location = answer.headers.get("location")
    if location is not None:
        assert location.startswith(REDIRECT), location
        assert location.isascii()
        assert "\r" not in location
        assert "\n" not in location


_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            SCRIPT,
            "",
            "\x00",
            "%00%ff",
            "../../etc/passwd",
            "{{7*7}}",
            "{% raw %}",
            "' OR 1=1 --",
            "\r\nSet-Cookie: x=y",
            "a" * 5000,
            "\ud7ff\U0010ffff",
            "B2C_1_siin",
            "openid",
            "none",
            "code",
            DEMO_EMAIL,
        ]
    ),
)
_NAMES = st.one_of(
    st.sampled_from(
        [
            "client_id",
            "redirect_uri",
            "response_type",
            "response_mode",
            "scope",
            "state",
            "nonce",
            "prompt",
            "login_hint",
            "domain_hint",
            "ui_locales",
            "code_challenge",
            "code_challenge_method",
            "client_info",
            "p",
            "tx",
        ]
    ),
    st.text(max_size=10),
)
_FORMS = st.dictionaries(_NAMES, _TEXTS, max_size=8)


def _encoded(form: dict[str, str]) -> bytes:
    return "&".join(
        f"{quote(name, safe='', errors='replace')}={quote(value, safe='', errors='replace')}"
        for name, value in form.items()
    ).encode()


def _valid(registration: Registration) -> dict[str, str]:
    return {
        "client_id": registration.client_id,
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": SCOPE,
    }


@given(changes=_FORMS, method=st.sampled_from(["GET", "POST"]))
@_SETTINGS
def test_authorize_takes_any_parameters(
    call: Caller, registration: Registration, changes: dict[str, str], method: str
) -> None:
    query = _encoded({**_valid(registration), **changes})
    check(call(method, f"/{TENANT}/B2C_1_siin/oauth2/v2.0/authorize", query))


@given(changes=_FORMS, grant=st.sampled_from(["authorization_code", "refresh_token"]))
@_SETTINGS
def test_the_token_endpoint_takes_any_form(
    call: Caller, registration: Registration, changes: dict[str, str], grant: str
) -> None:
    form = {
        "grant_type": grant,
        "client_id": registration.client_id,
        "client_secret": registration.secret,
        "code": "x",
        "refresh_token": "x",
        **changes,
    }
    answer = call(
        "POST",
        f"/{TENANT}/B2C_1_siin/oauth2/v2.0/token",
        body=_encoded(form),
        headers={"content-type": b"application/x-www-form-urlencoded"},
    )
    check(answer)
    assert answer.status == 400


@given(raw=st.binary(max_size=300), kind=st.sampled_from(["query", "body", "cookie", "basic"]))
@_SETTINGS
def test_bytes_that_mean_nothing_are_answered(
    call: Caller, registration: Registration, raw: bytes, kind: str
) -> None:
    valid = _encoded(_valid(registration))
    authorize = f"/{TENANT}/B2C_1_siin/oauth2/v2.0/authorize"
    token = f"/{TENANT}/B2C_1_siin/oauth2/v2.0/token"
    form = {"content-type": b"application/x-www-form-urlencoded"}
    if kind == "query":
        check(call("GET", authorize, valid + b"&" + raw))
        check(call("GET", authorize, quote_from_bytes(raw, safe="=&").encode()))
    elif kind == "body":
        check(call("POST", token, body=raw, headers=form))
        check(call("POST", authorize, body=raw, headers=form))
    elif kind == "cookie":
        headers = {"cookie": b"rehearsal-sso=" + raw, "accept-language": raw}
        check(call("GET", authorize, valid, headers=headers))
        check(call("GET", f"/{TENANT}/B2C_1_siin/SelfAsserted", b"tx=x", headers=headers))
    else:
        headers = {**form, "authorization": b"Basic " + raw, "origin": raw}
        check(call("POST", token, body=b"grant_type=refresh_token", headers=headers))


@given(parts=st.lists(_TEXTS, min_size=1, max_size=6), query=_FORMS)
@_SETTINGS
def test_any_path_is_answered(call: Caller, parts: list[str], query: dict[str, str]) -> None:
    check(call("GET", "/" + "/".join(parts), _encoded(query)))
    check(call("POST", f"/{TENANT}/" + "/".join(parts), _encoded(query)))


def test_forms_of_a_sign_in_take_anything(call: Caller, registration: Registration) -> None:
    """Every page of a flow, with every field full of what should not be there."""
    rest = random.Random(4)
    form_type = {"content-type": b"application/x-www-form-urlencoded"}
    for policy in ("B2C_1_siin", "B2C_1_signup", "B2C_1_reset", "B2C_1_edit", "B2C_1_username"):
        page = call(
            "GET",
            f"/{TENANT}/{policy}/oauth2/v2.0/authorize",
            _encoded(_valid(registration)),
        )
        cookie = page.headers["set-cookie"].partition(";")[0].encode()
        text = page.body.decode()
        csrf = text.partition('name="csrf_token" value="')[2].partition('"')[0]
        transaction = text.partition("tx=")[2].partition("&")[0]
        for _ in range(60):
            form = {
                "csrf_token": csrf,
                "action": rest.choice(
                    ["signIn", "sendCode", "verifyCode", "changeEmail", "continue", "x", SCRIPT]
                ),
                **{
                    name: rest.choice([SCRIPT, "", "\x00", "a@b.de", "ü" * 400, "1" * 6])
                    for name in (
                        "email",
                        "password",
                        "username",
                        "emailVerificationCode",
                        "newPassword",
                        "reenterPassword",
                        "displayName",
                        "givenName",
                        "account",
                    )
                },
            }
            answer = call(
                "POST",
                f"/{TENANT}/{policy}/SelfAsserted",
                f"tx={transaction}&p={policy}".encode(),
                _encoded(form),
                {**form_type, "cookie": cookie},
            )
            check(answer)
            step = rest.choice(["unified", "confirmed"])
            check(
                call(
                    "GET",
                    f"/{TENANT}/{policy}/api/CombinedSigninAndSignup/{step}",
                    _encoded({"tx": transaction, "claimsexchange": SCRIPT}),
                    headers={"cookie": cookie},
                )
            )


def test_random_requests_leave_the_tenant_working(call: Caller, registration: Registration) -> None:
    rest = random.Random(20261121)
    ends = (
        "oauth2/v2.0/authorize",
        "oauth2/v2.0/token",
        "oauth2/v2.0/logout",
        "v2.0/.well-known/openid-configuration",
        "discovery/v2.0/keys",
        "SelfAsserted",
        "api/CombinedSigninAndSignup/unified",
        "api/CombinedSigninAndSignup/forgotPassword",
        "api/CombinedSigninAndSignup/confirmed",
        "nothing",
    )
    words = (SCRIPT, "", "\x00", "é", "none", "code", "openid", "x" * 300, *_valid(registration))
    valid = _valid(registration)
    statuses: dict[int, int] = {}
    for _ in range(2_000):
        tenant = rest.choice((TENANT, TENANT, TENANT, "fabrikam.onmicrosoft.com", SCRIPT))
        policy = rest.choice(("B2C_1_siin", "b2c_1_EDIT", "B2C_1_nope", SCRIPT))
        form = {name: value for name, value in valid.items() if rest.random() < 0.8}
        for _ in range(rest.randrange(4)):
            form[rest.choice((*valid, "state", "prompt", "p", "tx", SCRIPT))] = rest.choice(words)
        encoded = _encoded(form)
        if rest.random() < 0.05:
            encoded += bytes(rest.randrange(256) for _ in range(40))
        method = rest.choice(("GET", "GET", "GET", "POST", "PUT", "OPTIONS", "HEAD"))
        path = f"/{tenant}/{policy}/{rest.choice(ends)}"
        in_body = method == "POST" and rest.random() < 0.5
        answer = call(
            method,
            path,
            b"" if in_body else encoded,
            encoded if in_body else b"",
            {"content-type": b"application/x-www-form-urlencoded"},
        )
        check(answer)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
    assert {200, 302, 400, 404} <= set(statuses), statuses
    page = call("GET", "/")
    assert page.status == 200
    check(page)


@pytest.mark.parametrize(
    "path", ["oauth2/v2.0/authorize", "oauth2/v2.0/token", "oauth2/v2.0/logout", "SelfAsserted"]
)
def test_an_oversized_body_is_refused(call: Caller, registration: Registration, path: str) -> None:
    headers = {"content-type": b"application/x-www-form-urlencoded"}
    body = b"state=" + b"x" * 2_000_000
    query = _encoded(_valid(registration))
    for extra in ({}, {"content-length": str(len(body)).encode()}):
        answer = call("POST", f"/{TENANT}/B2C_1_siin/{path}", query, body, {**headers, **extra})
        check(answer)
        assert answer.status == 413


def test_more_fields_than_any_client_sends_are_not_read(
    call: Caller, registration: Registration
) -> None:
    query = _encoded(_valid(registration)) + b"&x=1" * 300
    answer = call("GET", f"/{TENANT}/B2C_1_siin/oauth2/v2.0/authorize", query)
    check(answer)
    assert b"AADB2C90008" in answer.body
