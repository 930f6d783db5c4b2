"""A user flow whichever way the service behaves where no public source settles it."""

from __future__ import annotations

from typing import Any

import pytest

from provider.errors import GraphError
from provider.identity_provider import IdentityProvider
from provider.rpc_server import Refusal
from provider.user_flow import UserFlow
from tests.provider.in_process import Directory
from tests.provider.test_identity_provider_rules import APPLE, GOOGLE

FLOWS = "identity/b2cUserFlows"
PATH = f"{FLOWS}/B2C_1_customer"
TEXTS = {
    "elementType": "UxElement",
    "stringId": "alert_message",
    "value": "Please wait.",
}
FULL: dict[str, Any] = {
    "flowId": "customer",
    "type": "signUpOrSignIn",
    "version": "Recommended",
    "identityProviders": ["Google-OAUTH", "Apple-Managed-OIDC"],
    "attributes": [
        {"attribute": "surname", "displayName": "Name", "inputType": "textBox"},
        {"attribute": "email", "displayName": "E-mail", "inputType": "emailBox"},
        {
            "attribute": "country",
            "displayName": "Country",
            "inputType": "dropdownSingleSelect",
            "values": [{"name": "France", "value": "FR", "default": True}],
        },
    ],
    "languageCustomization": True,
    "defaultLanguage": "de",
    "languages": [{"tag": "de", "pages": [{"page": "phonefactor", "strings": [TEXTS]}]}],
}
SETTINGS = [
    ("updateAnswer", "noContent"),
    ("updateAnswer", "body"),
    ("otherProperties", "ignored"),
    ("otherProperties", "refused"),
    ("duplicateStatus", "409"),
    ("duplicateStatus", "400"),
    ("unconfirmedVersions", "accepted"),
    ("unconfirmedVersions", "refused"),
    ("versionNumbers", "integer"),
    ("versionNumbers", "decimal"),
    ("defaultLanguage", "null"),
    ("defaultLanguage", "en"),
    ("attachMethod", "POST"),
    ("attachMethod", "PATCH"),
    ("createUserFlowProviders", "ignored"),
    ("createUserFlowProviders", "attached"),
    ("deprecatedProviders", "answer"),
    ("deprecatedProviders", "empty"),
    ("appleInFlows", "managed"),
    ("appleInFlows", "social"),
    ("defaultAssignments", "none"),
    ("defaultAssignments", "byType"),
    ("inputTypeCase", "camel"),
    ("inputTypeCase", "pascal"),
    ("orderList", "partial"),
    ("orderList", "complete"),
    ("connectorExpand", "readable"),
    ("connectorExpand", "ignored"),
    ("unwrittenPages", "empty"),
    ("unwrittenPages", "missing"),
]

resource = UserFlow()


def checked(**changes: Any) -> dict[str, Any]:
    inputs = {name: value for name, value in (FULL | changes).items() if value is not None}
    result = resource.check({}, inputs)
    assert not result.failures, result.failures
    return result.inputs


def with_providers(directory: Directory, **settings: str) -> Directory:
    """A tenant that has the flow's identity providers and behaves in this way."""
    for inputs in (GOOGLE, APPLE):
        IdentityProvider().create(directory.graph, inputs)
    directory.behave(throttling="off", **settings)
    directory.requests.clear()
    return directory


def refreshed(directory: Directory, resource_id: str, state: dict[str, Any]) -> dict[str, Any]:
    found = resource.read(directory.graph, resource_id, state, state)
    assert found is not None
    return found[0]


def updated(
    directory: Directory, resource_id: str, state: dict[str, Any], wanted: dict[str, Any]
) -> dict[str, Any]:
    assert resource.diff(state, wanted).changes
    return resource.update(directory.graph, resource_id, state, wanted)


@pytest.mark.parametrize(("setting", "value"), SETTINGS)
def test_a_full_flow_is_made_read_changed_and_imported_whichever_way(
    directory: Directory, setting: str, value: str
) -> None:
    with_providers(directory, **{setting: value})
    inputs = checked()

    resource_id, state = resource.create(directory.graph, inputs)
    assert resource_id == "B2C_1_customer"
    state = refreshed(directory, resource_id, state)
    assert not resource.diff(state, inputs).changes

    wanted = checked(
        identityProviders=["apple-managed-oidc"],
        attributes=list(reversed(FULL["attributes"]))[:2],
        defaultLanguage="fr",
        languages=[{"tag": "fr"}],
    )
    state = updated(directory, resource_id, state, wanted)
    assert not resource.diff(refreshed(directory, resource_id, state), wanted).changes

    imported = resource.read(directory.graph, resource_id, {}, {})
    assert imported is not None
    again = resource.check(imported[1], imported[1])
    assert not again.failures
    assert not resource.diff(imported[0], again.inputs).changes

    resource.delete(directory.graph, resource_id, state)
    assert resource.read(directory.graph, resource_id, state, state) is None


@pytest.mark.parametrize("readable", ["readable", "ignored"])
def test_connectors_are_set_and_cleared_whether_or_not_the_service_tells_them(
    directory: Directory, readable: str
) -> None:
    directory.behave(connectorExpand=readable)
    connector = directory.tenant.ok(
        "POST",
        "/beta/identity/apiConnectors",
        {
            "displayName": "Check invitation",
            "targetUrl": "https://api.contoso.com/",
            "authenticationConfiguration": {
                "@odata.type": "#microsoft.graph.basicAuthentication",
                "username": "b2c",
                "password": "planted",
            },
        },
    )["id"]
    plain = {"identityProviders": None, "attributes": None, "languages": None}
    inputs = checked(**plain, apiConnectors={"postAttributeCollection": connector})

    resource_id, state = resource.create(directory.graph, inputs)
    stored = directory.tenant.state.store.get("userFlow", resource_id)
    assert stored is not None
    assert stored["_apiConnectors"] == {"postAttributeCollection": connector}
    state = refreshed(directory, resource_id, state)
    assert not resource.diff(state, inputs).changes

    updated(directory, resource_id, state, checked(**plain, apiConnectors={}))
    stored = directory.tenant.state.store.get("userFlow", resource_id)
    assert stored is not None
    assert not any(stored.get("_apiConnectors", {}).values())


@pytest.mark.parametrize("status", ["400", "500"])
def test_a_version_that_the_service_does_not_make_is_told_and_not_tried_again(
    directory: Directory, status: str
) -> None:
    with_providers(directory, unsupportedVersionStatus=status, unconfirmedVersions="refused")
    inputs = checked(type="resourceOwner", version=1, attributes=None, languages=None)
    with pytest.raises(Refusal, match="trying again does not help"):
        resource.create(directory.graph, inputs)
    assert directory.sent.count(f"POST {FLOWS}") == 1


@pytest.mark.parametrize("status", ["409", "400"])
def test_a_flow_that_someone_made_meanwhile_is_refused_and_left_alone(
    directory: Directory, status: str
) -> None:
    with_providers(directory, duplicateStatus=status)
    resource.create(directory.graph, checked())
    find = directory.graph.find
    looks: list[str] = []

    def overlook_at_first(path: str) -> Any:
        looks.append(path)
        return find(path) if len(looks) > 1 else None

    directory.graph.find = overlook_at_first  # type: ignore[method-assign]
    with pytest.raises(GraphError):
        resource.create(directory.graph, checked())
    assert find(PATH) is not None


def test_order_is_set_by_the_complete_list(directory: Directory) -> None:
    with_providers(directory)
    resource.create(directory.graph, checked())
    (order,) = [
        body["newAssignmentOrder"]["order"]
        for method, path, body in directory.requests
        if path.endswith("/setOrder")
    ]
    assert order == ["surname", "email", "country"]


def test_identity_providers_are_not_trusted_to_the_create_request(directory: Directory) -> None:
    with_providers(directory)
    resource.create(directory.graph, checked())
    body = next(
        body for method, path, body in directory.requests if (method, path) == ("POST", FLOWS)
    )
    assert set(body) <= {
        "id",
        "userFlowType",
        "userFlowTypeVersion",
        "isLanguageCustomizationEnabled",
        "defaultLanguageTag",
    }


def test_only_the_two_properties_that_can_change_are_ever_patched(directory: Directory) -> None:
    with_providers(directory, otherProperties="refused")
    resource_id, state = resource.create(directory.graph, checked())
    updated(directory, resource_id, state, checked(defaultLanguage="en"))
    patched = [
        set(body) for method, path, body in directory.requests if (method, path) == ("PATCH", PATH)
    ]
    assert patched
    assert all(
        names <= {"isLanguageCustomizationEnabled", "defaultLanguageTag"} for names in patched
    )
