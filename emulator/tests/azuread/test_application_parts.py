"""Resources that are a part of an application's document, on a tenant in this process."""

import uuid
from typing import Any

import pytest

from emulator.azuread.graph_client import GraphError
from emulator.tests.azuread.conftest import Made, Plugin
from emulator.tests.conftest import InProcessTenant

ONE, TWO = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))

PARTS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("ApplicationIdentifierUri", {"identifierUri": "https://contosob2c.onmicrosoft.com/a"}, {}, ""),
    (
        "ApplicationPermissionScope",
        {
            "scopeId": ONE,
            "value": "read",
            "adminConsentDisplayName": "Read",
            "adminConsentDescription": "Reads",
        },
        {"value": "read.all", "userConsentDisplayName": "Read yours"},
        f"permissionScopes/{ONE}",
    ),
    (
        "ApplicationAppRole",
        {
            "roleId": ONE,
            "value": "Reader",
            "displayName": "Reader",
            "description": "Reads",
            "allowedMemberTypes": ["User", "Application"],
        },
        {"description": "Reads all", "allowedMemberTypes": ["User"]},
        f"appRoles/{ONE}",
    ),
    (
        "ApplicationApiAccess",
        {"apiClientId": ONE, "scopeIds": [ONE], "roleIds": [TWO]},
        {"scopeIds": [TWO, ONE], "roleIds": None},
        f"apiAccess/{ONE}",
    ),
    (
        "ApplicationRedirectUris",
        {"type": "SPA", "redirectUris": ["https://a.example/x", "https://b.example/x"]},
        {"redirectUris": ["https://c.example/x"]},
        "redirectUris/SPA",
    ),
    (
        "ApplicationKnownClients",
        {"knownClientIds": [ONE]},
        {"knownClientIds": [ONE, TWO]},
        "knownClients",
    ),
    ("ApplicationFallbackPublicClient", {"enabled": True}, {}, "fallbackPublicClient"),
    (
        "ApplicationOptionalClaims",
        {"accessTokens": [{"name": "email"}], "idTokens": [{"name": "upn", "essential": True}]},
        {"accessTokens": None, "idTokens": [{"name": "upn", "essential": False}]},
        "optionalClaims",
    ),
]


@pytest.mark.parametrize(("kind", "inputs", "changes", "end_of_id"), PARTS)
def test_it_is_made_read_changed_imported_and_deleted(
    plugin: Plugin,
    application: Made,
    kind: str,
    inputs: dict[str, Any],
    changes: dict[str, Any],
    end_of_id: str,
) -> None:
    made = plugin.create(kind, applicationId=application.id, **inputs)
    assert made.id.startswith(f"{application.id}/")
    assert made.id.endswith(end_of_id)
    assert not plugin.diff(made, made.inputs).changes
    refreshed = plugin.read(made)
    assert refreshed == made
    if changes:
        made = plugin.update(made, **changes)
    imported = plugin.import_(kind, made.id)
    assert imported is not None
    assert not plugin.diff(imported, made.inputs).changes
    assert not plugin.diff(made, imported.inputs).changes
    plugin.delete(made)
    assert plugin.read(made) is None


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [(kind, inputs) for kind, inputs, _, _ in PARTS if kind != "ApplicationFallbackPublicClient"],
)
def test_what_is_there_already_has_to_be_imported(
    plugin: Plugin, application: Made, kind: str, inputs: dict[str, Any]
) -> None:
    made = plugin.create(kind, applicationId=application.id, **inputs)
    with pytest.raises(GraphError) as refusal:
        plugin.create(kind, applicationId=application.id, **inputs)
    assert f'A resource with the ID "{made.id}" already exists' in str(refusal.value)
    assert "needs to be imported" in str(refusal.value)


@pytest.mark.parametrize(("kind", "inputs"), [(kind, inputs) for kind, inputs, _, _ in PARTS])
def test_it_is_gone_with_its_application(
    plugin: Plugin, application: Made, kind: str, inputs: dict[str, Any]
) -> None:
    made = plugin.create(kind, applicationId=application.id, **inputs)
    plugin.delete(application)
    assert plugin.read(made) is None


def test_a_pre_authorized_client_is_made_changed_and_removed(
    plugin: Plugin, application: Made
) -> None:
    for scope in (ONE, TWO):
        plugin.create(
            "ApplicationPermissionScope",
            applicationId=application.id,
            scopeId=scope,
            value=f"scope{scope[-1]}",
            adminConsentDisplayName="Scope",
            adminConsentDescription="A scope",
        )
    client = plugin.create("ApplicationRegistration", displayName="client").state["clientId"]
    made = plugin.create(
        "ApplicationPreAuthorized",
        applicationId=application.id,
        authorizedClientId=client,
        permissionIds=[ONE],
    )
    object_id = application.state["objectId"]
    assert made.id == f"{object_id}/preAuthorizedApplication/{client}"
    made = plugin.update(made, permissionIds=[TWO, ONE])
    assert plugin.import_("ApplicationPreAuthorized", made.id) is not None
    plugin.delete(made)
    assert plugin.read(made) is None


def test_an_owner_is_added_found_and_removed(
    plugin: Plugin, application: Made, tenant: InProcessTenant
) -> None:
    other = tenant.principal(tenant.application(displayName="other")["appId"])["id"]
    made = plugin.create("ApplicationOwner", applicationId=application.id, ownerObjectId=other)
    assert made.id == f"{application.id}/owners/{other}"
    assert plugin.read(made) == made
    with pytest.raises(GraphError, match="needs to be imported"):
        plugin.create("ApplicationOwner", applicationId=application.id, ownerObjectId=other)
    plugin.delete(made)
    assert plugin.read(made) is None


def test_an_unknown_entry_is_not_changed_by_mistake(plugin: Plugin, application: Made) -> None:
    kind, inputs, _, _ = PARTS[1]
    made = plugin.create(kind, applicationId=application.id, **inputs)
    plugin.delete(made)
    with pytest.raises(GraphError, match="could not identify existing permission scope"):
        plugin.delete(made)


@pytest.mark.parametrize(
    ("kind", "wrong_id"),
    [
        ("ApplicationRegistration", ONE),
        ("ApplicationPermissionScope", f"/applications/{ONE}/scopes/{TWO}"),
        ("ApplicationRedirectUris", f"/applications/{ONE}/redirectUris/Desktop"),
        ("ApplicationOwner", f"/applications/{ONE}"),
        ("ServicePrincipal", ONE),
        ("ServicePrincipalDelegatedPermissionGrant", "abc"),
        ("ApplicationPreAuthorized", f"/applications/{ONE}/preAuthorizedApplication/{TWO}"),
    ],
)
def test_an_id_of_another_form_is_refused_with_the_right_form(
    plugin: Plugin, kind: str, wrong_id: str
) -> None:
    with pytest.raises(GraphError, match="expected an ID of the form"):
        plugin.import_(kind, wrong_id)
    assert plugin.sent == []
