"""Service principals and grants on a tenant in this process."""

import json

import pytest

from emulator.azuread.graph_client import GraphError
from emulator.tests.azuread.conftest import Made, Plugin
from emulator.tests.conftest import InProcessTenant


@pytest.fixture
def caller(tenant: InProcessTenant) -> str:
    return tenant.state.identity.deployer_principal_id


def _owners(plugin: Plugin, made: Made) -> set[str]:
    found = plugin.read(made)
    assert found is not None
    return set(found.state["owners"])


def test_the_caller_stays_an_owner_only_where_the_program_says_so(
    plugin: Plugin, application: Made, caller: str
) -> None:
    client_id = application.state["clientId"]
    made = plugin.create("ServicePrincipal", clientId=client_id)
    assert _owners(plugin, made) == set()
    plugin.delete(made)
    made = plugin.create("ServicePrincipal", clientId=client_id, owners=[caller])
    assert _owners(plugin, made) == {caller}


def test_owners_come_and_go_one_by_one(
    plugin: Plugin, application: Made, tenant: InProcessTenant, caller: str
) -> None:
    other = tenant.principal(tenant.application(displayName="other")["appId"])["id"]
    made = plugin.create(
        "ServicePrincipal", clientId=application.state["clientId"], owners=[caller]
    )
    plugin.requests.clear()
    made = plugin.update(made, owners=[other])
    assert _owners(plugin, made) == {other}
    writes = [line.split("/", 4)[0] for line in plugin.sent if not line.startswith("GET")]
    assert writes == ["PATCH ", "POST ", "DELETE "]


def test_an_update_sends_every_setting_and_keeps_tags_that_the_program_leaves_out(
    plugin: Plugin, application: Made, caller: str
) -> None:
    made = plugin.create(
        "ServicePrincipal",
        clientId=application.state["clientId"],
        owners=[caller],
        tags=["HideApp", "mine"],
    )
    made = plugin.update(made, tags=None, notes="owned")
    body = next(json.loads(each.content) for each in reversed(plugin.requests) if each.content)
    assert body["tags"] == ["mine", "HideApp"] or body["tags"] == ["HideApp", "mine"]
    assert body["notes"] == "owned"
    assert made.state["featureTags"][0]["hide"] is True


def test_feature_tags_are_sent_as_the_tags_they_stand_for(
    plugin: Plugin, application: Made, caller: str
) -> None:
    made = plugin.create(
        "ServicePrincipal",
        clientId=application.state["clientId"],
        owners=[caller],
        featureTags=[{"hide": True, "enterprise": True}],
    )
    assert made.state["tags"] == ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"]


def test_one_that_is_there_is_refused_or_adopted(
    plugin: Plugin, application: Made, caller: str
) -> None:
    client_id = application.state["clientId"]
    made = plugin.create("ServicePrincipal", clientId=client_id, owners=[caller])
    with pytest.raises(GraphError, match="already exists: To be managed via Terraform"):
        plugin.create("ServicePrincipal", clientId=client_id)
    adopted = plugin.create("ServicePrincipal", clientId=client_id, useExisting=True)
    assert adopted.id == made.id
    assert adopted.state["useExisting"] is True


def test_names_of_the_application_are_told_without_its_own_client_id(
    plugin: Plugin, application: Made
) -> None:
    uri = "https://contosob2c.onmicrosoft.com/orders"
    plugin.create("ApplicationIdentifierUri", applicationId=application.id, identifierUri=uri)
    made = plugin.create("ServicePrincipal", clientId=application.state["clientId"])
    assert made.state["servicePrincipalNames"] == [uri]


@pytest.fixture
def principals(plugin: Plugin, application: Made) -> tuple[str, str]:
    """The object ids of a client's and of an API's service principal."""
    client = plugin.create("ApplicationRegistration", displayName="client")
    ids = [
        plugin.create("ServicePrincipal", clientId=each.state["clientId"]).state["objectId"]
        for each in (client, application)
    ]
    plugin.requests.clear()
    return ids[0], ids[1]


def test_a_grant_is_made_changed_imported_and_deleted(
    plugin: Plugin, principals: tuple[str, str]
) -> None:
    client, api = principals
    made = plugin.create(
        "ServicePrincipalDelegatedPermissionGrant",
        servicePrincipalObjectId=client,
        resourceServicePrincipalObjectId=api,
        claimValues=["orders.read", "orders.write"],
    )
    assert made.id.startswith("/oauth2PermissionGrants/")
    assert plugin.read(made) == made
    made = plugin.update(made, claimValues=["orders.read"])
    imported = plugin.import_(made.kind, made.id)
    assert imported is not None
    assert imported.inputs == {
        key: value for key, value in made.inputs.items() if key != "__defaults"
    }
    plugin.delete(made)
    assert plugin.read(made) is None


def test_a_grant_for_an_unknown_principal_says_which(
    plugin: Plugin, principals: tuple[str, str]
) -> None:
    client, _ = principals
    unknown = "9cb2ad2b-7a6c-4b3c-8a6f-1d6a3c5b9e10"
    with pytest.raises(GraphError, match=rf'for resource \(Object ID: "{unknown}"\)'):
        plugin.create(
            "ServicePrincipalDelegatedPermissionGrant",
            servicePrincipalObjectId=client,
            resourceServicePrincipalObjectId=unknown,
            claimValues=["orders.read"],
        )


def test_a_user_flow_attribute_is_made_changed_and_deleted(plugin: Plugin) -> None:
    made = plugin.create(
        "UserFlowAttribute", dataType="string", displayName="Loyalty", description="A number"
    )
    assert made.id.startswith("extension_")
    assert made.state["attributeType"] == "custom"
    made = plugin.update(made, description="The number on the card")
    assert plugin.read(made) == made
    plugin.delete(made)
    assert plugin.read(made) is None
