"""Looking at a service whose pages have the real one's form, played on a loopback address."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from operate.flow_observations import Addresses, observe
from tests.operate.test_flow_page import SETTINGS, changed, shell

REDIRECT = "https://global.consent.azure-apim.net/redirect/orders"
BASE = "/contoso.onmicrosoft.com/B2C_1_siin"
STEPS = f"{BASE}/api/CombinedSigninAndSignup"


@dataclass
class Answer:
    status: int = 200
    body: str = ""
    location: str = ""


@dataclass
class Service:
    """Answers by path; `asked` keeps path and query of each request."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            discovery=f"{self.url}{BASE}/v2.0/.well-known/openid-configuration",
            authorize=f"{self.url}{BASE}/oauth2/v2.0/authorize",
            client_id="the-client",
            redirect_url=REDIRECT,
            scope="https://contoso.onmicrosoft.com/orders/read openid offline_access",
        )

    def page(self, answer: Answer) -> None:
        self.answers[f"{BASE}/oauth2/v2.0/authorize"] = answer


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            played.asked.append(self.path)
            answer = played.answers.get(urlsplit(self.path).path, Answer(404))
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played = Service(f"http://127.0.0.1:{server.server_port}")
    discovery = f"{BASE}/v2.0/.well-known/openid-configuration"
    played.answers[discovery] = Answer(body=json.dumps({"issuer": "i"}))
    played.page(Answer(body=shell()))
    # A short poll, so that ending does not cost half a second a test.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield played
    server.shutdown()
    server.server_close()


def test_the_sign_in_is_asked_for_as_the_connectors_client_with_pkce(service: Service) -> None:
    observe(service.addresses)
    asked = parse_qs(urlsplit(service.asked[1]).query)
    assert asked["client_id"] == ["the-client"]
    assert asked["redirect_uri"] == [REDIRECT]
    assert asked["prompt"] == ["login"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43


def test_a_link_that_sends_the_code_to_the_application_leaves_the_flow(service: Service) -> None:
    description = "AADB2C90118: The user has forgotten their password."
    service.answers[f"{STEPS}/forgotPassword"] = Answer(
        302, location=f"{REDIRECT}?error=access_denied&error_description={description}"
    )
    seen = observe(service.addresses)
    assert (seen.reset, seen.reset_problem) == ("leaves", "")


def test_a_link_to_the_resets_own_form_stays_in_the_flow(service: Service) -> None:
    config = {"operatingMode": "Email", "forgotPasswordLinkOverride": "ForgotPasswordExchange"}
    service.page(Answer(body=shell(changed(config=config))))
    service.answers[f"{STEPS}/unified"] = Answer(body=shell(changed(api="SelfAsserted")))
    seen = observe(service.addresses)
    assert (seen.reset, seen.reset_problem) == ("inside", "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(body="<p>AADB2C90157: too often</p>"), "the link answers AADB2C90157"),
        (Answer(body="<p>Sorry</p>"), "a page of status 200 that cannot be read"),
        (Answer(body=shell()), "a page of status 200 that cannot be read"),
        (Answer(500), "a page of status 500 that cannot be read"),
        (Answer(302, location="https://elsewhere.example/x?y=1"), "away: elsewhere.example"),
    ],
)
def test_any_other_answer_of_the_link_decides_nothing(
    service: Service, answer: Answer, reason: str
) -> None:
    service.answers[f"{STEPS}/forgotPassword"] = answer
    seen = observe(service.addresses)
    assert seen.reset is None
    assert reason in seen.reset_problem


def test_a_link_to_another_host_is_not_followed(service: Service) -> None:
    hosts = {**SETTINGS["hosts"], "tenant": "//elsewhere.example/t"}
    service.page(Answer(body=shell(changed(hosts=hosts))))
    seen = observe(service.addresses)
    assert seen.reset is None
    assert "another host, elsewhere.example" in seen.reset_problem
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(302, location="https://accounts.google.com/o/oauth2?x=1"), "accounts.google.com"),
        (Answer(302, location=f"{REDIRECT}?error_description=AADB2C90205"), "AADB2C90205"),
        (Answer(302, location=f"{REDIRECT}?code=secret"), "back to the application"),
        (Answer(429), "status 429"),
        (Answer(body="<p>AADB2C90068</p>"), "it reports AADB2C90068"),
        (Answer(body="<p>Maintenance</p>"), "another form"),
    ],
)
def test_a_sign_in_without_a_page_that_can_be_read_is_said(
    service: Service, answer: Answer, reason: str
) -> None:
    service.page(answer)
    seen = observe(service.addresses)
    assert seen.exists
    assert seen.page is None
    assert reason in seen.page_problem
    assert seen.reset_problem == seen.page_problem
    assert "secret" not in seen.page_problem


def test_a_flow_counts_as_missing_only_after_a_404(service: Service) -> None:
    discovery = f"{BASE}/v2.0/.well-known/openid-configuration"
    service.answers[discovery] = Answer(503)
    seen = observe(service.addresses)
    assert seen.exists
    assert seen.discovery_problem == "the discovery document answers 503"
    del service.answers[discovery]
    assert not observe(service.addresses).exists
