from __future__ import annotations

import pytest

from emulator.tests.arm.conftest import Azure, connector_body


def test_a_resource_is_created_with_201_changed_with_200_and_gone_after_a_delete(
    azure: Azure,
) -> None:
    path = azure.connector()
    assert azure.refused("GET", path) == (404, "ResourceNotFound")
    assert azure.call("PUT", path, connector_body()).status_code == 201
    assert azure.call("PUT", path, connector_body(displayName="Other")).status_code == 200
    assert azure.ok("GET", path)["properties"]["displayName"] == "Other"
    assert azure.call("DELETE", path).status_code == 200
    assert azure.call("DELETE", path).status_code == 204
    assert azure.refused("GET", path) == (404, "ResourceNotFound")


def test_an_address_is_the_same_in_any_case_and_keeps_that_of_its_creation(azure: Azure) -> None:
    created = azure.ok("PUT", azure.connector("Orders"), connector_body())
    assert azure.ok("GET", azure.connector("ORDERS").replace("Groups", "groups")) == created
    assert azure.ok("PUT", azure.connector("orders"), connector_body())["id"] == created["id"]
    assert created["id"] == azure.connector("Orders")


def test_the_version_of_the_interface_is_required_and_checked(azure: Azure) -> None:
    path = azure.connector()
    assert azure.refused("GET", path, version=None) == (400, "MissingApiVersionParameter")
    assert azure.refused("GET", path, version="2024-11-01") == (400, "NoRegisteredProviderFound")


def test_the_group_exists_and_no_other(azure: Azure) -> None:
    group = azure.ok("GET", azure.id(), version="2020-10-01")
    assert (group["name"], group["location"]) == ("rehearsal", "westeurope")
    elsewhere = azure.id("Microsoft.Web/customApis/orders", group="other")
    assert azure.refused("PUT", elsewhere, connector_body()) == (404, "ResourceGroupNotFound")
    foreign = azure.connector().replace(azure.subscription.id, azure.subscription.client_id)
    assert azure.refused("GET", foreign) == (404, "SubscriptionNotFound")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "InvalidRequestContent"),
        ({"location": "westeurope"}, "InvalidRequestContent"),
        ({**connector_body(), "location": None}, "LocationRequired"),
    ],
)
def test_a_body_that_is_no_resource_is_refused(azure: Azure, body: object, code: str) -> None:
    assert azure.refused("PUT", azure.connector(), body) == (400, code)


def test_a_resource_is_not_moved_to_another_region(azure: Azure) -> None:
    azure.ok("PUT", azure.connector(), connector_body())
    moved = {**connector_body(), "location": "eastus"}
    assert azure.refused("PUT", azure.connector(), moved) == (409, "InvalidResourceLocation")


def test_what_is_not_emulated_says_so(azure: Azure) -> None:
    machine = azure.id("Microsoft.Compute/virtualMachines/one")
    assert azure.refused("GET", machine) == (501, "NotImplemented")
    assert azure.refused("PATCH", azure.connector(), {}) == (501, "NotImplemented")
