"""The page where the stack makes the connectors: nothing to paste but what the settings leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.makers_page import OutputNames, makers_page
from tests.components.test_makers_page import PAGE

ENTRY: dict[str, Any] = {
    "name": "power-platform",
    "display_name": "Orders",
    "environment_url": "https://contoso.crm4.dynamics.com",
    "secret": "sent",
    "secret_variable": None,
    "share_with": (),
    "adopted": None,
}
COMMAND = "pulumi stack output ordersSecret --show-secrets"


def page(*entries: dict[str, Any]) -> str:
    return makers_page(replace(PAGE, power_platform=entries), OutputNames("ordersSecret"))


def test_nothing_is_left_to_paste_and_the_rest_of_the_page_stays() -> None:
    text, before = page(ENTRY), makers_page(PAGE, OutputNames())
    assert text.startswith("# Connectors for contoso")
    assert "| Field | Value |" not in text
    assert "redirectUrls" not in text
    assert before[before.index("## For the API") :] == text[text.index("## For the API") :]


def test_each_connector_has_its_part_with_how_a_person_makes_a_connection() -> None:
    other = {**ENTRY, "name": "a", "display_name": "Invoices"}
    text = page(ENTRY, other)
    parts = [line for line in text.splitlines() if line.startswith("## ")][:2]
    assert parts == [
        "## Invoices in https://contoso.crm4.dynamics.com",
        "## Orders in https://contoso.crm4.dynamics.com",
    ]
    assert "*Connections > New connection > Invoices > Create*" in text
    assert page(other, ENTRY) == text


def test_a_secret_that_is_sent_is_reported_to_be_kept_and_its_check_is_described() -> None:
    text = page(ENTRY)
    assert "Others report that the environment keeps it; Microsoft does not document it." in text
    assert "AADB2C90079 or AADB2C90081" in text
    assert "2027-05-20T00:00:00Z" in text
    assert COMMAND in text


def test_a_secret_by_hand_names_the_step() -> None:
    text = page({**ENTRY, "secret": "byHand"})
    assert "One step is left to a person, now, after each rotation and after each change" in text
    assert f"`{COMMAND}` at *Custom connectors > Orders > Edit > Security > Client secret*" in text


def test_a_variable_is_named_with_what_a_rotation_needs() -> None:
    text = page({**ENTRY, "secret": "environmentVariable", "secret_variable": "new_X"})
    assert "variable `new_X` when the connector is written" in text
    assert "*Custom connectors > Orders > Edit > Update connector*" in text


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], "Makers do not see a connector that is not shared with them"),
        (["user", "group", "user"], "shared with 2 user(s) and 1 group(s) by `shareWith`"),
    ],
)
def test_it_says_who_sees_the_connector(kinds: list[str], said: str) -> None:
    assert said in page({**ENTRY, "share_with": [{"kind": kind} for kind in kinds]})


def test_an_adopted_connector_is_said_to_get_no_secret_and_no_shares() -> None:
    text = page({**ENTRY, "adopted": "x"})
    assert "Until `adopted` is removed" in text
    assert "no new secret reaches it" in text
    assert "gets the client secret from `pulumi up`" not in text
    assert "It is not shared." not in text
    assert "*Connections > New connection > Orders > Create*" in text
