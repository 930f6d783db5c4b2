"""Connectors in Power Platform that a `FlowConnector` makes; wiring only, under mocks."""

from __future__ import annotations

from typing import Any

import pytest

from components import FlowConnector
from tests.components.recording import Program, record
from tests.components.test_arguments import DOCUMENT, ENTRY, NEEDED, refusal
from tests.components.test_power_platform_connector import TOLD

OWN_URL = TOLD["redirectUrl"]
TEST = {**ENTRY, "name": "test", "environment_url": "https://test.crm4.dynamics.com"}
URIS = "orders-client-redirect-uris"


def arguments(*entries: Any, **changes: Any) -> Any:
    needed = {**NEEDED[FlowConnector], "api_definition": DOCUMENT}
    return {**needed, "power_platform": list(entries), **changes}


def made(*entries: Any, **changes: Any) -> Program:
    return record(lambda: FlowConnector("orders", arguments(*entries, **changes)))


def test_each_entry_is_a_connector_of_the_flow_connector_with_the_clients_own_values() -> None:
    program = made(ENTRY, TEST)
    connectors = {r.name: (r.type, r.parent) for r in program.of_type("CustomConnector")}
    assert connectors == {
        "orders-power-platform-connector": ("b2c:index:CustomConnector", "orders-power-platform"),
        "orders-test-connector": ("b2c:index:CustomConnector", "orders-test"),
    }
    assert program.resources["orders-test"].parent == "orders"
    sent = program.resources["orders-power-platform-connector"].inputs
    settings = sent["connectionParameters"]["token"]["oAuthSettings"]
    outputs = program.outputs["orders"]
    assert settings["clientId"] == outputs["clientId"]
    assert settings["scopes"] == [outputs["scope"]]
    assert sent["clientSecret"]["value"] == outputs["clientSecret"]["value"]


def test_the_output_tells_of_each_connector_by_its_name() -> None:
    told = made(ENTRY, TEST).outputs["orders"]["connectors"]
    assert told == {
        "power-platform": {"environmentUrl": ENTRY["environment_url"], **TOLD},
        "test": {"environmentUrl": TEST["environment_url"], **TOLD},
    }


def test_what_the_service_tells_is_registered_with_the_listed_urls_and_no_stand_in() -> None:
    uris = made(ENTRY).resources[URIS]
    assert uris.inputs["redirectUris"] == [OWN_URL]
    assert (uris.parent, uris.deleted_with) == ("orders-client", "orders-client-registration")
    listed = made(ENTRY, TEST, redirect_urls=["https://z.example/cb", OWN_URL])
    # Both connectors tell the same URL here, which stands in the list too.
    assert listed.resources[URIS].inputs["redirectUris"] == [OWN_URL, "https://z.example/cb"]
    assert listed.outputs["orders"]["redirectUrls"] == [OWN_URL, "https://z.example/cb"]


def test_the_redirect_urls_are_the_resource_that_they_are_without_connectors() -> None:
    before, after = made().resources[URIS], made(ENTRY).resources[URIS]
    assert (before.type, before.name, before.parent) == (after.type, after.name, after.parent)
    assert before.inputs.keys() == after.inputs.keys()


def test_an_entry_that_goes_or_moves_touches_no_other() -> None:
    both, moved = made({**ENTRY, "name": "dev"}, TEST), made(TEST, {**ENTRY, "name": "dev"})
    assert both.resources == moved.resources
    assert both.outputs == moved.outputs
    alone = made(TEST).resources
    assert {name: both.resources[name] for name in alone} == alone


def test_protection_holds_for_the_connector_too() -> None:
    assert made(ENTRY).resources["orders-power-platform-connector"].protect
    off = made(ENTRY, protect=False).resources["orders-power-platform-connector"]
    assert not off.protect


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"api_definition": None}, "api_definition"),
        ({"url_form": "query"}, "url_form"),
        ({"power_platform": [ENTRY, {**TEST, "name": None}]}, "power_platform[1].name"),
        ({"power_platform": [ENTRY, {**TEST, "name": "Power-Platform"}]}, "power_platform[1].name"),
        ({"power_platform": [{**ENTRY, "name": "a b"}]}, "power_platform[0].name"),
        ({"power_platform": [ENTRY, {**ENTRY, "name": "x"}]}, "power_platform[1].display_name"),
        (
            {"power_platform": [{**ENTRY, "secret": "environmentVariable"}]},
            "power_platform[0].secret_variable",
        ),
        ({"power_platform": [{**ENTRY, "display_name": "x" * 40}]}, "power_platform[0].display_na"),
        ({"power_platform": [{**ENTRY, "displayname": "x"}]}, "power_platform[0].displayname"),
        ({"power_platform": [{**ENTRY, "client_secret": "planted"}]}, "power_platform[0].client_s"),
        (
            {
                "redirect_urls": [f"https://a.example/{n}" for n in range(99)],
                "power_platform": [ENTRY, TEST],
            },
            "power_platform",
        ),
    ],
)
def test_a_wrong_entry_is_refused_by_its_place(changes: dict[str, Any], setting: str) -> None:
    given = arguments(ENTRY, **changes)
    for entry in given["power_platform"]:
        if entry.get("name", "") is None:
            del entry["name"]
    given = {name: value for name, value in given.items() if value is not None}
    refused = refusal(FlowConnector, given)
    assert refused.setting.startswith(setting)
    assert "planted" not in str(refused)


def test_the_default_prefix_is_the_same_connector_as_that_prefix_written_down() -> None:
    other = {**ENTRY, "name": "x", "publisher_prefix": "NEW"}
    assert refusal(FlowConnector, arguments(ENTRY, other)).setting.startswith("power_platform[1]")


def test_the_same_connector_is_not_adopted_twice() -> None:
    entry = {**ENTRY, "adopted": "22222222-2222-2222-2222-222222222222"}
    other = {**entry, "name": "x", "display_name": "Other"}
    assert refusal(FlowConnector, arguments(entry, other)).setting == "power_platform[1].adopted"
