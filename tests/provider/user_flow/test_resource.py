"""The operations on a user flow, against the emulated tenant in this process."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from clients.errors import ServiceError
from plugin.resource import Adoptable, Change
from provider.user_flow.resource import UserFlow
from tests.provider.flows import (
    FLOW,
    PAGE,
    PATH,
    PLAIN,
    add_providers_and_connectors,
    checked,
    full,
    read,
    text,
)
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()


@pytest.fixture
def connectors(directory: Directory) -> tuple[str, str]:
    found = add_providers_and_connectors(directory.graph)
    directory.requests.clear()
    return found


def _make(directory: Directory, inputs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The checked inputs and the state of a new flow."""
    ready = checked(inputs)
    _, state = USER_FLOW.create(directory.graph, ready)
    directory.requests.clear()
    return ready, state


def test_a_plain_flow_costs_two_requests(directory: Directory) -> None:
    resource_id, state = USER_FLOW.create(directory.graph, checked(PLAIN))
    assert (resource_id, state["flowId"], state["version"]) == (FLOW, FLOW, 3)
    assert directory.sent == [f"GET {PATH}", "POST identity/b2cUserFlows"]
    assert directory.bodies("POST") == [
        {"id": FLOW, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
    ]


def test_a_flow_with_everything_reads_back_as_it_was_made(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    inputs, state = _make(directory, full(connectors[0]))
    now, read_inputs = read(directory, state, inputs)
    assert now == state
    assert read_inputs == inputs
    assert USER_FLOW.diff(state, inputs).changes == {}


def test_a_refresh_asks_once_for_each_part(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    inputs, state = _make(directory, full(connectors[0]))
    read(directory, state, inputs)
    # Flow, providers, assignments, their order, connectors, languages, one page's texts.
    assert len(directory.sent) == 7
    assert set(directory.bodies("GET")) == {None}


def test_a_refresh_of_a_plain_flow_is_one_request(directory: Directory) -> None:
    inputs, state = _make(directory, PLAIN)
    read(directory, state, inputs)
    assert directory.sent == [f"GET {PATH}"]


def test_an_import_fits_the_program_that_made_the_flow(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    inputs, _ = _make(directory, full(connectors[0]))
    state, found = read(directory, {}, {})
    assert USER_FLOW.diff(state, inputs).changes == {}
    assert found == {name: value for name, value in inputs.items() if name != "expect"}
    assert USER_FLOW.diff(state, checked(found)).changes == {}


def test_an_import_fits_a_program_that_leaves_the_parts_alone(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    _make(directory, full(connectors[0]))
    state, _ = read(directory, {}, {})
    assert USER_FLOW.diff(state, checked(PLAIN)).changes == {}


def test_an_import_of_a_flow_that_is_not_there_finds_nothing(directory: Directory) -> None:
    assert USER_FLOW.read(directory.graph, FLOW, {}, {}) is None


EVERY_CHANGE: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"identityProviders": ["Facebook-OAUTH"]},
        [
            "POST userFlowIdentityProviders/$ref",
            "DELETE userFlowIdentityProviders/Google-OAUTH/$ref",
        ],
    ),
    ({"identityProviders": []}, ["DELETE userFlowIdentityProviders/Google-OAUTH/$ref"]),
    ({"languageCustomization": False, "languages": None}, ["PATCH "]),
    ({"defaultLanguage": "de"}, ["PATCH "]),
    ({"apiConnectors": {}}, ["PUT apiConnectorConfiguration/postAttributeCollection/$ref"]),
    ({"expect": {"multifactor": "email"}}, []),
    ({"expect": None}, []),
]


@pytest.mark.parametrize(("change", "writes"), EVERY_CHANGE, ids=lambda value: str(value)[:40])
def test_a_change_sends_what_differs_and_nothing_else(
    directory: Directory,
    connectors: tuple[str, str],
    change: dict[str, Any],
    writes: list[str],
) -> None:
    before = full(connectors[0])
    _, state = _make(directory, before)
    after = checked({k: v for k, v in {**before, **change}.items() if v is not None})
    difference = USER_FLOW.diff(state, after)
    assert difference.changes
    assert not difference.replaces
    now = USER_FLOW.update(directory.graph, FLOW, state, after)
    sent = [each for each in directory.sent if not each.startswith("GET")]
    assert sent == [
        f"{method} {PATH}/{rest}".rstrip("/")
        for method, _, rest in (each.partition(" ") for each in writes)
    ]
    assert USER_FLOW.diff(now, after).changes == {}
    refreshed, _ = read(directory, now, after)
    assert USER_FLOW.diff(refreshed, after).changes == {}


def _writes(directory: Directory) -> list[str]:
    return [
        each.replace(f"{PATH}/userAttributeAssignments", "…")
        for each in directory.sent
        if not each.startswith("GET")
    ]


@pytest.mark.parametrize(
    ("edit", "writes"),
    [
        (lambda given: given[1].update(displayName="Town"), ["PATCH …/city"]),
        (lambda given: given[0].update(requiresVerification=False), ["PATCH …/email"]),
        (lambda given: given[2]["values"].pop(), ["PATCH …/country"]),
        (lambda given: given.reverse(), ["POST …/setOrder"]),
        (lambda given: given.pop(1), ["DELETE …/city"]),
        (
            lambda given: given.insert(
                0, {"attribute": "surname", "displayName": "Surname", "inputType": "textBox"}
            ),
            ["POST …", "POST …/setOrder"],
        ),
        (lambda given: given.clear(), ["DELETE …/email", "DELETE …/city", "DELETE …/country"]),
    ],
)
def test_attributes_change_one_by_one(
    directory: Directory, connectors: tuple[str, str], edit: Any, writes: list[str]
) -> None:
    before = full(connectors[0])
    _, state = _make(directory, before)
    after = copy.deepcopy(before)
    edit(after["attributes"])
    now = USER_FLOW.update(directory.graph, FLOW, state, checked(after))
    assert _writes(directory) == writes
    refreshed, _ = read(directory, now, checked(after))
    assert refreshed["attributes"] == checked(after)["attributes"]


def test_texts_change_page_by_page(directory: Directory, connectors: tuple[str, str]) -> None:
    before = full(connectors[0])
    _, state = _make(directory, before)
    after = copy.deepcopy(before)
    after["languages"][0]["pages"] = [
        {"page": PAGE, "strings": [text("button_continue", "Weiter")]},
        {"page": "phonefactor", "strings": [text("heading", "Zweiter Faktor")]},
    ]
    now = USER_FLOW.update(directory.graph, FLOW, state, checked(after))
    assert [each for each in directory.sent if each.startswith("PUT")] == [
        f"PUT {PATH}/languages/de/overridesPages/{page}/$value" for page in (PAGE, "phonefactor")
    ]
    directory.requests.clear()
    after["languages"][0]["pages"] = []
    now = USER_FLOW.update(directory.graph, FLOW, now, checked(after))
    assert directory.bodies("PUT") == [{"LocalizedStrings": []}] * 2
    assert read(directory, now, checked(after))[0]["languages"] == now["languages"]


def test_a_custom_language_is_deleted_and_a_built_in_one_disabled_and_stripped(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    before = full(connectors[0])
    _, state = _make(directory, before)
    after = checked({**before, "languages": []})
    now = USER_FLOW.update(directory.graph, FLOW, state, after)
    assert now["languages"] == []
    told = {each["id"]: each for each in directory.graph.entries(f"{PATH}/languages")}
    assert "tlh" not in told
    assert told["de"]["isEnabled"] is False
    texts = directory.graph.get(f"{PATH}/languages/de/overridesPages/{PAGE}/$value")
    assert not [each for each in texts["LocalizedStrings"] if each["Override"]]


def test_what_someone_changes_in_the_portal_shows_after_a_refresh(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    inputs, state = _make(directory, full(connectors[0]))
    graph = directory.graph
    graph.patch(PATH, {"defaultLanguageTag": "de"})
    graph.patch(f"{PATH}/userAttributeAssignments/city", {"displayName": "Town"})
    graph.put(f"{PATH}/languages/tlh", {"id": "tlh", "isEnabled": False})
    graph.remove(f"{PATH}/userFlowIdentityProviders/Google-OAUTH/$ref")
    graph.put(
        f"{PATH}/apiConnectorConfiguration/postAttributeCollection/$ref",
        {"@odata.id": graph.address(f"identity/apiConnectors/{connectors[1]}")},
    )
    now, refreshed = read(directory, state, inputs)
    assert USER_FLOW.diff(now, inputs).changes == {
        "defaultLanguage": Change.UPDATE,
        "attributes[1].displayName": Change.UPDATE,
        "languages[1].enabled": Change.UPDATE,
        "identityProviders[0]": Change.ADD,
        "apiConnectors.postAttributeCollection": Change.UPDATE,
    }
    assert USER_FLOW.diff(now, refreshed).changes == {}
    restored = USER_FLOW.update(directory.graph, FLOW, now, inputs)
    assert USER_FLOW.diff(read(directory, restored, inputs)[0], inputs).changes == {}


def test_what_the_program_does_not_give_is_left_alone(
    directory: Directory, connectors: tuple[str, str]
) -> None:
    _, state = _make(directory, full(connectors[0]))
    less = checked(PLAIN)
    assert USER_FLOW.diff(state, less).changes == {"expect.multifactor": Change.DELETE}
    USER_FLOW.update(directory.graph, FLOW, state, less)
    assert directory.sent == []


@pytest.mark.parametrize(
    "change", [{"flowId": "other"}, {"type": "signUp"}, {"version": "Standard"}]
)
def test_another_name_type_or_version_is_another_flow(
    directory: Directory, change: dict[str, Any]
) -> None:
    _, state = _make(directory, PLAIN)
    difference = USER_FLOW.diff(state, checked({**PLAIN, **change}))
    assert difference.replaces == set(change)
    assert difference.delete_before_replace is ("flowId" not in change)


def test_a_flow_that_exists_is_not_taken_over(directory: Directory) -> None:
    _make(directory, PLAIN)
    with pytest.raises(Adoptable, match="exists already") as refusal:
        USER_FLOW.create(directory.graph, checked(PLAIN))
    assert refusal.value.resource_id == FLOW
    assert directory.sent == [f"GET {PATH}"]


def test_a_flow_that_someone_makes_meanwhile_is_refused_and_not_deleted(
    directory: Directory,
) -> None:
    directory.faults({"method": "GET", "path": f"{FLOW}$", "status": 404})
    directory.graph.act(
        "identity/b2cUserFlows",
        {"id": FLOW, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3},
    )
    with pytest.raises(Adoptable, match="exists already"):
        USER_FLOW.create(directory.graph, checked(PLAIN))
    assert directory.graph.find(PATH) is not None


def test_a_deleted_flow_is_waited_for_to_be_gone(directory: Directory) -> None:
    _, state = _make(directory, PLAIN)
    USER_FLOW.delete(directory.graph, FLOW, state)
    assert directory.sent == [f"DELETE {PATH}", f"GET {PATH}", f"GET {PATH}"]
    USER_FLOW.delete(directory.graph, FLOW, state)


def test_a_failure_half_way_takes_the_flow_back(directory: Directory) -> None:
    inputs = checked({**PLAIN, "identityProviders": ["Google-OAUTH"]})
    with pytest.raises(ServiceError, match="404"):
        USER_FLOW.create(directory.graph, inputs)
    assert directory.graph.find(PATH) is None


def test_a_half_made_flow_that_cannot_be_deleted_is_named(directory: Directory) -> None:
    inputs = checked({**PLAIN, "identityProviders": ["Google-OAUTH"]})
    directory.faults({"method": "DELETE", "path": FLOW, "status": 403, "times": None})
    with pytest.raises(Adoptable) as refusal:
        USER_FLOW.create(directory.graph, inputs)
    assert refusal.value.resource_id == FLOW
    assert "Google-OAUTH" in str(refusal.value)
    assert "half made" in str(refusal.value)


def test_a_page_that_the_flow_has_not_is_refused_with_those_that_it_has(
    directory: Directory,
) -> None:
    inputs = {
        **PLAIN,
        "languageCustomization": True,
        "languages": [{"tag": "de", "pages": [{"page": "lobby", "strings": [text("x", "y")]}]}],
    }
    with pytest.raises(ServiceError, match=f'has no page "lobby". It has .*{PAGE}'):
        USER_FLOW.create(directory.graph, checked(inputs))
    assert directory.graph.find(PATH) is None


def test_the_former_default_language_stays_enabled_if_it_is_listed(directory: Directory) -> None:
    listed = {
        **PLAIN,
        "languageCustomization": True,
        "defaultLanguage": "en",
        "languages": [{"tag": "en"}, {"tag": "de"}],
    }
    _, state = _make(directory, listed)
    changed = checked({**listed, "defaultLanguage": "de"})
    state = USER_FLOW.update(directory.graph, FLOW, state, changed)
    found, _ = read(directory, state, changed)
    assert {each["tag"]: each["enabled"] for each in found["languages"]} == {"en": True, "de": True}


def test_expectations_are_no_difference_after_an_import_and_a_refresh(directory: Directory) -> None:
    inputs, _ = _make(directory, {**PLAIN, "expect": {"selfServicePasswordReset": True}})
    imported, found = read(directory, {}, {})
    refreshed, _ = read(directory, imported, found)
    assert USER_FLOW.diff(refreshed, inputs).changes == {}


def test_a_select_without_choices_is_imported_and_changed_as_it_is(directory: Directory) -> None:
    graph = directory.graph
    USER_FLOW.create(graph, checked(PLAIN))
    graph.act(
        f"{PATH}/userAttributeAssignments",
        {
            "userAttribute": {"id": "country"},
            "displayName": "Land",
            "userInputType": "dropdownSingleSelect",
            "isOptional": False,
            "requiresVerification": False,
            "userAttributeValues": [],
        },
    )

    imported = USER_FLOW.read(graph, FLOW, {}, {})

    assert imported is not None
    state, found = imported
    assert USER_FLOW.diff(state, checked(found, old=found)).changes == {}
    (country,) = found["attributes"]
    given = {**found, "attributes": [{**country, "displayName": "Country"}]}
    changed = checked(given, old=found)
    assert USER_FLOW.diff(state, changed).changes == {"attributes[0].displayName": Change.UPDATE}
    state = USER_FLOW.update(graph, FLOW, state, changed)
    read = USER_FLOW.read(graph, FLOW, state, changed)
    assert read is not None
    assert USER_FLOW.diff(read[0], changed).changes == {}


def test_a_name_in_another_case_replaces_the_flow_after_it_is_deleted(directory: Directory) -> None:
    resource_id, state = USER_FLOW.create(directory.graph, checked({**PLAIN, "flowId": "Shop"}))
    renamed = checked({**PLAIN, "flowId": "shop"})
    difference = USER_FLOW.diff(state, renamed)
    assert difference.replaces == {"flowId"}
    assert difference.delete_before_replace
    USER_FLOW.delete(directory.graph, resource_id, state)
    resource_id, state = USER_FLOW.create(directory.graph, renamed)
    assert (resource_id, state["flowId"]) == ("B2C_1_shop", "B2C_1_shop")
    assert USER_FLOW.diff(state, renamed).changes == {}


def test_a_name_that_the_service_writes_in_another_case_is_no_difference(
    directory: Directory,
) -> None:
    inputs = checked(PLAIN)
    _, state = USER_FLOW.create(directory.graph, inputs)
    other = {**state, "flowId": FLOW.upper()}
    asked = {**inputs, "flowId": FLOW.upper()}
    found = USER_FLOW.read(directory.graph, FLOW, other, asked)
    assert found is not None
    assert USER_FLOW.diff(found[0], asked).changes == {}


def test_a_change_of_a_flow_that_was_imported_in_another_case_keeps_its_name(
    directory: Directory,
) -> None:
    inputs = checked(PLAIN)
    USER_FLOW.create(directory.graph, inputs)
    imported = USER_FLOW.read(directory.graph, FLOW.lower(), {}, {})
    assert imported is not None
    assert imported[0]["flowId"] == FLOW
    after = checked({**PLAIN, "defaultLanguage": "de"})
    state = USER_FLOW.update(directory.graph, FLOW.lower(), imported[0], after)
    assert USER_FLOW.diff(state, after).changes == {}


def test_one_flow_more_than_the_tenant_holds_is_refused_with_the_limit(
    directory: Directory,
) -> None:
    directory.behave(throttling="off")
    # The tenant starts with policies of its own.
    for number in range(200 - len(directory.graph.entries("identity/b2cUserFlows"))):
        USER_FLOW.create(directory.graph, checked({**PLAIN, "flowId": f"f{number}"}))
    with pytest.raises(ServiceError, match="A B2C tenant holds 200 policies") as refused:
        USER_FLOW.create(directory.graph, checked(PLAIN))
    assert "Delete what is not used" in str(refused.value)
    assert "connector" not in str(refused.value)
