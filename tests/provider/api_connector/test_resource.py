from __future__ import annotations

from typing import Any

import pytest

from b2c.refusal import Refusal
from emulator.tests.certificates import pfx
from plugin.resource import Adoptable, Change, Unfinished
from provider.api_connector.resource import ApiConnector
from tests.b2c.test_api_connector import BASIC, CERTIFIED, NAMED
from tests.provider.in_process import Directory

COLLECTION = "identity/apiConnectors"
POST = {"method": "POST", "path": "/identity/apiConnectors$"}
UPLOAD = {"method": "POST", "path": "/uploadClientCertificate$"}
BASIC_TYPE = "#microsoft.graph.basicAuthentication"
PKCS12_TYPE = "#microsoft.graph.pkcs12Certificate"

resource = ApiConnector()


def create(directory: Directory, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    result = resource.check({}, inputs)
    assert not result.failures, result.failures
    return resource.create(directory.graph, result.inputs)


def update(
    directory: Directory, resource_id: str, state: dict[str, Any], wanted: dict[str, Any]
) -> dict[str, Any]:
    assert not resource.check(state, wanted).failures
    difference = resource.diff(state, wanted)
    assert difference.changes
    assert not difference.replaces
    after = resource.update(directory.graph, resource_id, state, wanted)
    assert not resource.diff(directory.read(resource, resource_id, after), wanted).changes
    return after


def shown(directory: Directory, resource_id: str) -> dict[str, Any]:
    document: dict[str, Any] = directory.tenant.ok("GET", f"/beta/{COLLECTION}/{resource_id}")
    return document


def certificates(directory: Directory, resource_id: str) -> list[bool]:
    """Which of the connector's certificates are in use."""
    listed = shown(directory, resource_id)["authenticationConfiguration"]["certificateList"]
    return [each["isActive"] for each in listed]


def count(directory: Directory) -> int:
    return len(directory.tenant.ok("GET", f"/beta/{COLLECTION}")["value"])


@pytest.mark.parametrize("inputs", [BASIC, CERTIFIED])
def test_what_was_made_reads_back_as_it_was_given(
    directory: Directory, inputs: dict[str, Any]
) -> None:
    resource_id, state = create(directory, inputs)
    assert state == inputs
    assert directory.read(resource, resource_id, state) == state
    assert not resource.diff(state, inputs).changes


def test_credentials_are_posted_in_the_form_of_their_kind(directory: Directory) -> None:
    create(directory, BASIC)
    create(directory, {**CERTIFIED, "displayName": "By certificate"})
    create(directory, {**NAMED, "displayName": "Without a password", "certificate": pfx()})

    basic, certified, without_password = (
        body["authenticationConfiguration"] for body in directory.bodies("POST")
    )
    assert basic == {
        "@odata.type": BASIC_TYPE,
        "username": "b2c",
        "password": "planted secret",
    }
    assert certified == {
        "@odata.type": PKCS12_TYPE,
        "pkcs12Value": CERTIFIED["certificate"],
        "password": "planted password",
    }
    assert without_password["password"] == ""


def test_a_connector_of_this_name_is_never_taken_over(directory: Directory) -> None:
    resource_id, _ = create(directory, BASIC)
    directory.requests.clear()

    with pytest.raises(Adoptable, match=resource_id) as refused:
        create(directory, {**BASIC, "targetUrl": "https://other.contoso.com/"})

    assert refused.value.resource_id == resource_id
    assert directory.sent == [f"GET {COLLECTION}"]


@pytest.mark.parametrize("status", ["400", "409"])
def test_a_connector_that_someone_makes_meanwhile_is_refused_with_its_import(
    directory: Directory, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    directory.behave(connectorNames="unique", duplicateStatus=status)
    resource_id, _ = create(directory, BASIC)
    entries = directory.graph.entries
    looks: list[str] = []

    def overlook_at_first(path: str) -> list[dict[str, Any]]:
        looks.append(path)
        return entries(path) if len(looks) > 1 else []

    monkeypatch.setattr(directory.graph, "entries", overlook_at_first)
    with pytest.raises(Adoptable, match=resource_id):
        create(directory, BASIC)


@pytest.mark.parametrize("names", ["repeatable", "unique"])
@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
def test_after_a_lost_answer_the_connector_is_found_and_not_made_twice(
    directory: Directory, fault: dict[str, Any], names: str
) -> None:
    directory.behave(connectorNames=names)
    directory.faults({**POST, "after_effect": True, **fault})

    resource_id, _ = create(directory, BASIC)

    assert shown(directory, resource_id)["displayName"] == BASIC["displayName"]
    assert count(directory) == 1
    assert directory.sent.count(f"POST {COLLECTION}") == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
def test_after_a_lost_request_the_connector_is_made_once(
    directory: Directory, fault: dict[str, Any]
) -> None:
    directory.faults({**POST, **fault})
    create(directory, BASIC)
    assert count(directory) == 1
    assert directory.sent.count(f"POST {COLLECTION}") == 2


def test_a_new_connector_that_is_not_found_at_once_is_waited_for(directory: Directory) -> None:
    directory.faults({**POST, "hide_times": 2})
    resource_id, _ = create(directory, BASIC)
    assert directory.sent.count(f"GET {COLLECTION}/{resource_id}") == 3


def test_the_twenty_first_connector_is_refused_with_the_limit(directory: Directory) -> None:
    for number in range(20):
        create(directory, {**BASIC, "displayName": f"Connector {number}"})
    with pytest.raises(Refusal, match="has 20 API connectors, and B2C takes at most 20"):
        create(directory, BASIC)


@pytest.mark.parametrize(
    ("inputs", "name", "value"),
    [
        (BASIC, "displayName", "Another name"),
        (BASIC, "targetUrl", "https://api.contoso.com/v2"),
        (CERTIFIED, "displayName", "Another name"),
        (CERTIFIED, "targetUrl", "https://api.contoso.com/v2"),
    ],
)
def test_name_and_target_change_in_place_without_the_credentials(
    directory: Directory, inputs: dict[str, Any], name: str, value: str
) -> None:
    resource_id, state = create(directory, inputs)
    directory.requests.clear()
    update(directory, resource_id, state, {**inputs, name: value})
    assert directory.bodies("PATCH") == [{name: value}]
    assert directory.bodies("POST") == []


@pytest.mark.parametrize("name", ["username", "password"])
def test_user_name_and_password_are_sent_together(directory: Directory, name: str) -> None:
    resource_id, state = create(directory, BASIC)
    wanted = {**BASIC, name: "planted change"}
    update(directory, resource_id, state, wanted)
    assert directory.bodies("PATCH") == [
        {
            "authenticationConfiguration": {
                "@odata.type": BASIC_TYPE,
                "username": wanted["username"],
                "password": wanted["password"],
            }
        }
    ]


def test_another_certificate_is_added_to_the_one_that_the_api_knows(directory: Directory) -> None:
    resource_id, state = create(directory, CERTIFIED)
    wanted = {**NAMED, "certificate": pfx("next")}
    directory.requests.clear()

    update(directory, resource_id, state, wanted)

    assert directory.bodies("PATCH") == []
    assert directory.bodies("POST") == [{"pkcs12Value": wanted["certificate"], "password": ""}]
    assert certificates(directory, resource_id) == [True, False]


def test_from_a_password_to_a_certificate_and_back(directory: Directory) -> None:
    resource_id, state = create(directory, BASIC)
    difference = resource.diff(state, CERTIFIED)
    assert difference.changes == {
        "username": Change.DELETE,
        "password": Change.DELETE,
        "certificate": Change.ADD,
        "certificatePassword": Change.ADD,
    }

    state = update(directory, resource_id, state, CERTIFIED)
    assert certificates(directory, resource_id) == [True]

    update(directory, resource_id, state, BASIC)
    assert shown(directory, resource_id)["authenticationConfiguration"]["username"] == "b2c"
    assert f"POST {COLLECTION}/{resource_id}/uploadClientCertificate" not in directory.sent


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
@pytest.mark.parametrize("after_effect", [True, False])
def test_a_certificate_whose_upload_got_no_answer_is_there_once(
    directory: Directory, fault: dict[str, Any], after_effect: bool
) -> None:
    resource_id, state = create(directory, CERTIFIED)
    directory.faults({**UPLOAD, "after_effect": after_effect, **fault})

    update(directory, resource_id, state, {**NAMED, "certificate": pfx("next")})

    assert certificates(directory, resource_id) == [True, False]
    uploads = directory.sent.count(f"POST {COLLECTION}/{resource_id}/uploadClientCertificate")
    assert uploads == (1 if after_effect else 2)


def test_an_import_brings_everything_but_the_password(directory: Directory) -> None:
    resource_id, _ = create(directory, BASIC)
    imported = resource.read(directory.graph, resource_id, {}, {})
    assert imported is not None
    state, inputs = imported
    assert state == inputs == {**NAMED, "username": "b2c"}
    assert not resource.check(inputs, inputs).failures

    assert resource.diff(state, BASIC).changes == {"password": Change.ADD}
    update(directory, resource_id, state, BASIC)
    assert (
        directory.bodies("PATCH")[0]["authenticationConfiguration"]["password"]
        == (BASIC["password"])
    )


def test_an_imported_connector_gets_the_given_certificate_in_place_of_those_it_has(
    directory: Directory,
) -> None:
    resource_id, _ = create(directory, CERTIFIED)
    imported = resource.read(directory.graph, resource_id, {}, {})
    assert imported is not None
    assert imported[1] == NAMED
    update(directory, resource_id, imported[0], {**NAMED, "certificate": pfx("next")})
    assert certificates(directory, resource_id) == [True]


def test_the_import_of_what_does_not_exist_finds_nothing(directory: Directory) -> None:
    missing = "00000000-0000-0000-0000-000000000001"
    assert resource.read(directory.graph, missing, {}, {}) is None


def test_what_someone_changed_in_the_portal_is_found_and_put_right(directory: Directory) -> None:
    resource_id, state = create(directory, BASIC)
    directory.tenant.ok(
        "PATCH",
        f"/beta/{COLLECTION}/{resource_id}",
        {
            "targetUrl": "https://elsewhere.example/",
            "authenticationConfiguration": {
                "@odata.type": PKCS12_TYPE,
                "pkcs12Value": pfx(),
                "password": "",
            },
        },
    )

    found = directory.read(resource, resource_id, state)

    assert resource.diff(found, BASIC).changes == {
        "targetUrl": Change.UPDATE,
        "username": Change.ADD,
        "password": Change.ADD,
    }
    update(directory, resource_id, found, BASIC)


def test_a_deleted_connector_is_gone_and_deleting_it_again_is_no_error(
    directory: Directory,
) -> None:
    resource_id, state = create(directory, BASIC)
    resource.delete(directory.graph, resource_id, state)
    assert count(directory) == 0
    resource.delete(directory.graph, resource_id, state)
    assert resource.read(directory.graph, resource_id, state, state) is None


def called_by_a_flow(directory: Directory, resource_id: str) -> None:
    step = "B2C_1_siin/apiConnectorConfiguration/postAttributeCollection"
    directory.tenant.ok(
        "PUT",
        f"/beta/identity/b2cUserFlows/{step}/$ref",
        {"@odata.id": f"{directory.cloud.graph}/beta/{COLLECTION}/{resource_id}"},
    )


def test_a_connector_that_a_flow_calls_is_not_deleted_without_saying_what_to_do(
    directory: Directory,
) -> None:
    resource_id, state = create(directory, BASIC)
    called_by_a_flow(directory, resource_id)
    with pytest.raises(Refusal, match="take it out there first"):
        resource.delete(directory.graph, resource_id, state)
    assert count(directory) == 1


def test_a_connector_that_the_service_takes_out_of_flows_itself_is_deleted(
    directory: Directory,
) -> None:
    directory.behave(deleteInUse="detached")
    resource_id, state = create(directory, BASIC)
    called_by_a_flow(directory, resource_id)
    resource.delete(directory.graph, resource_id, state)
    assert count(directory) == 0


def test_the_engines_own_notes_are_no_inputs() -> None:
    noted = resource.check({}, {**BASIC, "__defaults": []})
    assert noted.inputs == BASIC
    assert not noted.failures


def test_a_refused_certificate_leaves_what_was_changed_in_the_state(directory: Directory) -> None:
    resource_id, state = create(directory, CERTIFIED)
    directory.faults({**UPLOAD, "status": 403, "times": None})
    wanted = {**NAMED, "targetUrl": "https://moved.example/", "certificate": pfx("next")}
    with pytest.raises(Unfinished, match="403") as unfinished:
        resource.update(directory.graph, resource_id, state, wanted)
    assert unfinished.value.state == {**state, "targetUrl": "https://moved.example/"}
