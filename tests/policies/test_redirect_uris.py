from __future__ import annotations

from typing import Any

from b2c.resource_types import REDIRECT_URIS
from tests.policies.analyzer import UNKNOWN, judge


def refusals(uris: list[Any], platform: str = "Web") -> list[str]:
    found = judge(REDIRECT_URIS, {"type": platform, "redirectUris": uris})
    return found.get("redirect-uris", [])


def test_the_message_is_that_of_the_components() -> None:
    assert refusals(["https://a.example/cb", "http://flow.contoso.com/cb"]) == [
        'redirectUris[1] is "http://flow.contoso.com/cb": '
        "B2C takes plain http only for localhost.\n"
        "Use https, or remove the entry."
    ]


def test_plain_http_is_taken_for_localhost() -> None:
    assert refusals(["http://localhost:8400/callback"]) == []


def test_each_wrong_entry_is_named_beside_an_unknown_one() -> None:
    messages = refusals(["https://*.example/cb", UNKNOWN, "https://a.example/cb?x=1"])
    assert [message.split(" is ")[0] for message in messages] == [
        "redirectUris[0]",
        "redirectUris[2]",
    ]


def test_one_entry_too_many_and_one_twice_are_refused() -> None:
    uris = [f"https://a.example/{number}" for number in range(100)]
    assert refusals(uris) == []
    (too_many, twice) = refusals([*uris, uris[0]])
    assert "a list of 101" in too_many
    assert "it is listed twice" in twice


def test_an_app_on_a_device_may_have_a_scheme_of_its_own_but_no_wildcard() -> None:
    assert refusals(["msal1234://auth"], "PublicClient") == []
    assert refusals(["msal1234://auth"], "Web") != []
    assert refusals(["http://flow.contoso.com/cb"], "PublicClient") != []
    assert refusals(["msal1234://*"], "PublicClient") != []
