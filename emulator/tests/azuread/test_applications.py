"""Registrations and secrets on a tenant in this process."""

import json
from typing import Any

import pytest

from emulator.azuread.graph_client import GraphError
from emulator.tests.azuread.conftest import Made, Plugin


@pytest.mark.parametrize(
    ("inputs", "body"),
    [
        ({"displayName": "renamed"}, {"displayName": "renamed"}),
        ({"notes": "owned"}, {"notes": "owned"}),
        ({"description": "said"}, {"description": "said"}),
        ({"logoutUrl": "https://a.example"}, {"web": {"logoutUrl": "https://a.example"}}),
        ({"homepageUrl": "https://a.example"}, {"web": {"homePageUrl": "https://a.example"}}),
        ({"marketingUrl": "https://a.example"}, {"info": {"marketingUrl": "https://a.example"}}),
        ({"supportUrl": "https://a.example"}, {"info": {"supportUrl": "https://a.example"}}),
        ({"groupMembershipClaims": ["All"]}, {"groupMembershipClaims": "All"}),
        ({"requestedAccessTokenVersion": 1}, {"api": {"requestedAccessTokenVersion": 1}}),
        ({"serviceManagementReference": "42"}, {"serviceManagementReference": "42"}),
        (
            {"implicitIdTokenIssuanceEnabled": True},
            {"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}},
        ),
        (
            {"notes": "owned", "termsOfServiceUrl": "https://a.example"},
            {"notes": "owned", "info": {"termsOfServiceUrl": "https://a.example"}},
        ),
    ],
)
def test_an_update_sends_the_changed_properties_and_nothing_else(
    plugin: Plugin, application: Made, inputs: dict[str, Any], body: dict[str, Any]
) -> None:
    plugin.update(application, **inputs)
    (sent,) = [json.loads(request.content) for request in plugin.requests if request.content]
    assert sent == {"@odata.type": "#microsoft.graph.application", **body}


def test_an_input_that_is_removed_is_cleared_with_null(plugin: Plugin, application: Made) -> None:
    made = plugin.update(application, notes="owned", logoutUrl="https://a.example")
    plugin.requests.clear()
    made = plugin.update(made, notes=None, logoutUrl=None)
    body = json.loads(plugin.requests[0].content)
    assert (body["notes"], body["web"]) == (None, {"logoutUrl": None})
    assert plugin.read(made) == made


def test_a_default_that_the_program_drops_comes_back(plugin: Plugin, application: Made) -> None:
    made = plugin.update(application, signInAudience="AzureADMultipleOrgs")
    made = plugin.update(made, signInAudience=None)
    assert made.state["signInAudience"] == "AzureADMyOrg"


def test_deleting_an_application_that_is_gone_is_an_error(
    plugin: Plugin, application: Made
) -> None:
    plugin.delete(application)
    with pytest.raises(GraphError, match=r"deleting Application .*: unexpected status 404"):
        plugin.delete(application)


def test_a_secret_is_told_once_and_its_id_has_no_slash_in_front(
    plugin: Plugin, application: Made
) -> None:
    made = plugin.create(
        "ApplicationPassword", applicationId=application.id, endDate="2099-05-20T00:00:00Z"
    )
    assert made.id == f"{application.state['objectId']}/password/{made.state['keyId']}"
    assert made.state["endDate"] == "2099-05-20T00:00:00Z"
    assert len(made.state["value"]) > 20
    refreshed = plugin.read(made)
    assert refreshed is not None
    assert refreshed.state["value"] == made.state["value"]


def test_a_secret_cannot_be_imported_and_nothing_is_asked(
    plugin: Plugin, application: Made
) -> None:
    made = plugin.create("ApplicationPassword", applicationId=application.id)
    plugin.requests.clear()
    assert plugin.import_("ApplicationPassword", made.id) is None
    assert plugin.requests == []


def test_dates_of_the_service_are_no_difference_where_the_program_gives_none(
    plugin: Plugin, application: Made
) -> None:
    made = plugin.create("ApplicationPassword", applicationId=application.id)
    assert made.state["startDate"]
    assert not plugin.diff(made, made.inputs).changes


def test_a_secret_is_confirmed_five_times_when_made_and_when_removed(
    plugin: Plugin, application: Made
) -> None:
    path = f"/v1.0{application.id}"
    made = plugin.create("ApplicationPassword", applicationId=application.id)
    assert plugin.sent == [f"GET {path}", f"POST {path}/addPassword"] + [f"GET {path}"] * 6
    plugin.requests.clear()
    plugin.delete(made)
    assert plugin.sent == [f"POST {path}/removePassword"] + [f"GET {path}"] * 5


@pytest.mark.parametrize("given", ["2099-05-20T00:00:00Z", "2099-05-20T02:00:00+02:00"])
def test_dates_are_sent_as_given(plugin: Plugin, application: Made, given: str) -> None:
    plugin.create("ApplicationPassword", applicationId=application.id, endDate=given)
    body = json.loads(plugin.requests[1].content)
    assert body == {"passwordCredential": {"endDateTime": given}}
