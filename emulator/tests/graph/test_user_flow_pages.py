"""The words on a flow's pages: defaults that are read, overrides that are written."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.page_strings import default_strings, pages
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, create, switch

GERMAN = f"{FLOWS}/B2C_1_made/languages/de"
PAGE = pages("signUpOrSignIn")[0]
OVERRIDES = f"{GERMAN}/overridesPages/{PAGE}"
STRINGS = {
    "LocalizedStrings": [
        {
            "ElementType": "UxElement",
            "ElementId": None,
            "StringId": "button_signin",
            "Override": True,
            "Value": "Los",
        }
    ]
}


@pytest.fixture
def flow(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant with a flow whose languages can be changed."""
    create(tenant, isLanguageCustomizationEnabled=True)
    return tenant


@pytest.mark.parametrize("kind", ["defaultPages", "overridesPages"])
def test_the_pages_are_those_of_the_flows_type(flow: InProcessTenant, kind: str) -> None:
    listed = flow.ok("GET", f"{GERMAN}/{kind}")["value"]
    assert [one["id"] for one in listed] == list(pages("signUpOrSignIn"))
    assert flow.ok("GET", f"{GERMAN}/{kind}/{PAGE.upper()}")["id"] == PAGE
    assert flow.refused("GET", f"{GERMAN}/{kind}/nobody")[0] == 404
    assert flow.refused("GET", f"{GERMAN}/{kind}/nobody/$value")[0] == 404


def test_defaults_are_the_words_of_the_language(flow: InProcessTenant) -> None:
    read = flow.ok("GET", f"{GERMAN}/defaultPages/{PAGE}/$value")
    assert read == {"LocalizedStrings": default_strings(PAGE, "de")}
    assert read["LocalizedStrings"]


@pytest.mark.parametrize("content_type", ["application/json", "application/octet-stream"])
def test_overrides_are_written_read_and_emptied(flow: InProcessTenant, content_type: str) -> None:
    assert flow.ok("GET", f"{OVERRIDES}/$value") == {"LocalizedStrings": []}
    headers = {"Content-Type": content_type}

    written = flow.call("PUT", f"{OVERRIDES}/$value", STRINGS, headers=headers)

    assert (written.status_code, written.content) == (204, b"")
    assert flow.ok("GET", f"{OVERRIDES}/$value") == STRINGS
    assert flow.ok("GET", GERMAN)["isEnabled"] is False
    flow.ok("PUT", GERMAN, {"isEnabled": True})
    assert flow.ok("GET", f"{OVERRIDES}/$value") == STRINGS
    flow.ok("PUT", f"{OVERRIDES}/$value", {"LocalizedStrings": []})
    assert flow.ok("GET", f"{OVERRIDES}/$value") == {"LocalizedStrings": []}


def test_overrides_that_nobody_wrote_may_be_missing(flow: InProcessTenant) -> None:
    switch(flow, unwrittenPages="missing")
    assert flow.refused("GET", f"{OVERRIDES}/$value")[0] == 404
    flow.ok("PUT", f"{OVERRIDES}/$value", {"LocalizedStrings": []})
    assert flow.ok("GET", f"{OVERRIDES}/$value") == {"LocalizedStrings": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [],
        {"LocalizedStrings": "x"},
        {"LocalizedStrings": ["x"]},
        {"LocalizedStrings": [{"ElementType": "UxElement", "StringId": "x"}]},
        {"LocalizedStrings": [{**STRINGS["LocalizedStrings"][0], "Override": "yes"}]},
        {"LocalizedStrings": [{**STRINGS["LocalizedStrings"][0], "Colour": "red"}]},
    ],
)
def test_wrong_overrides_are_refused(flow: InProcessTenant, wrong: Any) -> None:
    assert flow.refused("PUT", f"{OVERRIDES}/$value", wrong)[0] == 400
    assert flow.ok("GET", f"{OVERRIDES}/$value") == {"LocalizedStrings": []}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"null", b'{"LocalizedStrings":["\\ud800"]}']
)
def test_content_that_is_no_json_is_refused(flow: InProcessTenant, content: bytes) -> None:
    response = flow.http.request(
        "PUT",
        f"{OVERRIDES}/$value",
        content=content,
        headers={**flow.authorization, "Content-Type": "text/plain"},
    )
    assert response.status_code == 400
