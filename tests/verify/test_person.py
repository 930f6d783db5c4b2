from __future__ import annotations

import ssl
from threading import Thread
from typing import Any

import httpx
import pytest

from emulator.tests.b2c.browser import Browser
from tests.engine.engine import free_port
from tests.verify.verified_tenant import VerifiedTenant
from verify.person import sign_in_with_browser
from verify.probes import pages
from verify.session import ProbeFailedError


def test_a_person_is_told_whom_to_sign_in_and_comes_back_with_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    redirect_url = f"http://localhost:{free_port()}/verify"
    answers: list[int] = []
    threads: list[Thread] = []

    def browser(url: str) -> None:
        assert url == "https://contoso.b2clogin.com/page"

        def sign_in() -> None:
            for path in ("/favicon.ico", "/verify?code=c&state=s"):
                answers.append(httpx.get(redirect_url.removesuffix("/verify") + path).status_code)

        threads.append(Thread(target=sign_in))
        threads[0].start()

    visit = sign_in_with_browser(redirect_url, browser)
    returned = visit("https://contoso.b2clogin.com/page", "ada@example.com", "a planted password")
    assert returned == f"{redirect_url}?code=c&state=s"
    threads[0].join()
    assert answers == [404, 200]
    shown = capsys.readouterr().out
    assert "ada@example.com" in shown
    assert "a planted password" in shown


def test_a_person_who_does_not_come_back_is_given_up() -> None:
    visit = sign_in_with_browser(f"http://localhost:{free_port()}/verify", lambda _: None, 0.1)
    with pytest.raises(ProbeFailedError, match="Nobody signed in"):
        visit("https://contoso.b2clogin.com/page", "ada@example.com", "a planted password")


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sign-in page need scripts, as Microsoft's do."""
    monkeypatch.setattr(pages, "form_without_script", lambda _: None)


@pytest.mark.usefixtures("scripts")
def test_a_page_that_needs_scripts_is_not_observable_without_a_person(
    verified: VerifiedTenant,
) -> None:
    seen = verified.observations("sign-in")
    assert {one.verdict for one in seen.values()} == {"not observable"}
    assert all("--browser" in one.saw for one in seen.values())


@pytest.mark.usefixtures("scripts")
def test_a_person_with_a_browser_signs_in_where_pages_need_scripts(
    verified: VerifiedTenant,
) -> None:
    trusted = ssl.create_default_context(cafile=verified.environment["SSL_CERT_FILE"])
    with httpx.Client(verify=trusted) as http:

        def visit(url: str, name: str, password: str) -> str:
            browser = Browser(http)
            browser.open(url).press("next", email=name, password=password)
            assert browser.returned
            return browser.returned.url

        session = verified.session()
        session.visit = visit
        [outcome] = verified.outcomes("sign-in", session=session)
    verdicts: dict[str, Any] = {one.fact: one.verdict for one in outcome.observations}
    assert set(verdicts.values()) == {"confirmed"}, verdicts
