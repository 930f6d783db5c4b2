"""The languages of a user flow, where someone else enables them too."""

from __future__ import annotations

from typing import Any

import pytest

from plugin.resource import Change
from provider.user_flow.resource import UserFlow
from tests.provider.flows import FLOW, PAGE, PATH, PLAIN, checked, read
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()

GERMAN: dict[str, Any] = {**PLAIN, "languageCustomization": True, "languages": [{"tag": "de"}]}


def _made(directory: Directory, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    inputs = checked(given)
    _, state = USER_FLOW.create(directory.graph, inputs)
    return inputs, state


def _enabled(directory: Directory) -> set[str]:
    told = directory.graph.entries(f"{PATH}/languages")
    return {each["id"] for each in told if each["isEnabled"]}


def _enable(directory: Directory, *tags: str) -> None:
    for tag in tags:
        directory.graph.put(f"{PATH}/languages/{tag}", {"id": tag, "isEnabled": True})


@pytest.mark.parametrize("listed", [[{"tag": "de"}], []])
def test_a_language_that_someone_enables_is_found_and_taken_back(
    directory: Directory, listed: list[dict[str, Any]]
) -> None:
    inputs, state = _made(directory, {**GERMAN, "languages": listed})
    as_made = _enabled(directory)
    _enable(directory, "fr", "tlh")

    now, found = read(directory, state, inputs)

    assert list(USER_FLOW.diff(now, inputs).changes.values()) == [Change.DELETE] * 2
    assert [each["tag"] for each in found["languages"][len(listed) :]] == ["fr", "tlh"]
    state = USER_FLOW.update(directory.graph, FLOW, now, inputs)
    assert _enabled(directory) == as_made
    assert USER_FLOW.diff(read(directory, state, inputs)[0], inputs).changes == {}


def test_a_language_that_the_service_enables_itself_is_no_difference_after_the_creation(
    directory: Directory,
) -> None:
    send = directory.send

    def enable_spanish(method: str, url: str, body: Any, *, repeat: bool) -> Any:
        answer = send(method, url, body, repeat=repeat)
        if method == "POST":
            _enable(directory, "es")
        return answer

    directory.send = enable_spanish  # type: ignore[method-assign]
    inputs, state = _made(directory, GERMAN)
    directory.send = send  # type: ignore[method-assign]

    assert _enabled(directory) == {"en", "de"}
    assert read(directory, state, inputs)[0]["languages"] == state["languages"]


def test_languages_that_the_program_does_not_list_at_all_are_left_to_the_portal(
    directory: Directory,
) -> None:
    inputs, state = _made(directory, {**PLAIN, "languageCustomization": True})
    _enable(directory, "fr")
    now, _ = read(directory, state, inputs)
    assert USER_FLOW.diff(now, inputs).changes == {}
    assert _enabled(directory) == {"en", "fr"}


def test_the_default_language_is_the_portals_to_enable(directory: Directory) -> None:
    inputs, state = _made(directory, GERMAN)
    directory.graph.patch(PATH, {"defaultLanguageTag": "fr"})
    now, _ = read(directory, state, inputs)
    assert [each["tag"] for each in now["languages"]] == ["de"]
    assert USER_FLOW.diff(now, inputs).changes == {}


def test_languages_count_only_while_they_are_customized(directory: Directory) -> None:
    _, state = _made(directory, GERMAN)
    none = checked({**PLAIN, "languageCustomization": False, "languages": []})
    state = USER_FLOW.update(directory.graph, FLOW, state, none)
    assert USER_FLOW.diff(read(directory, state, none)[0], none).changes == {}

    again = checked({**PLAIN, "languageCustomization": True, "languages": []})
    state = USER_FLOW.update(directory.graph, FLOW, state, again)
    assert _enabled(directory) == {"en"}
    assert USER_FLOW.diff(read(directory, state, again)[0], again).changes == {}


def test_texts_on_a_page_that_is_not_listed_are_not_read(directory: Directory) -> None:
    inputs, state = _made(directory, GERMAN)
    text = {"ElementType": "UxElement", "StringId": "heading", "Override": True, "Value": "x"}
    page = f"{PATH}/languages/de/overridesPages/{PAGE}/$value"
    directory.graph.put(page, {"LocalizedStrings": [text]})
    directory.requests.clear()
    assert read(directory, state, inputs)[0]["languages"] == state["languages"]
    assert directory.sent == [f"GET {PATH}", f"GET {PATH}/languages"]
