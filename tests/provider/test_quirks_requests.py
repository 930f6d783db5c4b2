"""What the provider asks of Graph, and what it makes of refusals, where the service is peculiar."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.refusal import Refusal
from provider.api_connector.resource import ApiConnector
from provider.identity_provider.resource import IdentityProvider
from provider.user_flow.resource import UserFlow
from tests.b2c.test_api_connector import BASIC
from tests.b2c.test_identity_provider import APPLE, GOOGLE
from tests.provider.in_process import Directory

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
PLAIN = {"flowId": "B2C_1_customer", "type": "signUpOrSignIn", "version": 3}
POST = {"method": "POST", "path": f"/{FLOWS}$"}


def forbidden(message: str) -> dict[str, Any]:
    return {"method": "GET", "path": "/beta/", "status": 403, "code": "AADB2C", "message": message}


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


def updated(
    directory: Directory, resource_id: str, state: dict[str, Any], wanted: dict[str, Any]
) -> dict[str, Any]:
    assert resource.diff(state, wanted).changes
    return resource.update(directory.graph, resource_id, state, wanted)


def test_every_request_goes_to_the_beta_endpoint(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[str] = []
    send = directory.send

    def noted(method: str, url: str, body: Any, *, repeat: bool) -> Any:
        urls.append(url)
        return send(method, url, body, repeat=repeat)

    monkeypatch.setattr(directory, "send", noted)
    with_providers(directory)
    ApiConnector().create(directory.graph, BASIC)
    resource.create(directory.graph, checked())
    assert urls
    assert all(url.startswith(f"{directory.cloud.graph}/beta/identity/") for url in urls)


def test_the_state_and_every_later_request_have_the_prefix(directory: Directory) -> None:
    with_providers(directory)
    resource_id, state = resource.create(directory.graph, checked(flowId="customer"))
    assert (resource_id, state["flowId"]) == ("B2C_1_customer", "B2C_1_customer")
    resource.read(directory.graph, resource_id, state, state)
    paths = [path for _, path, _ in directory.requests if path.startswith(f"{FLOWS}/")]
    assert paths
    assert all(path.startswith(PATH) for path in paths)


@pytest.mark.parametrize("answered", ["null", "en"])
def test_what_the_service_fills_in_is_no_difference(directory: Directory, answered: str) -> None:
    directory.behave(defaultLanguage=answered, defaultAssignments="byType")
    resource_id, state = resource.create(directory.graph, PLAIN)
    assert not resource.diff(state, PLAIN).changes
    assert not resource.diff(directory.read(resource, resource_id, state), PLAIN).changes


def test_expectations_are_kept_and_never_sent(directory: Directory) -> None:
    expect = {"multifactor": "email", "selfServicePasswordReset": True}
    inputs = resource.check({}, {**PLAIN, "expect": expect}).inputs
    resource_id, state = resource.create(directory.graph, inputs)
    assert state["expect"] == expect
    updated(directory, resource_id, state, {**inputs, "expect": {"multifactor": "off"}})
    sent = [body for _, _, body in directory.requests if body is not None]
    assert sent
    assert not any(word in str(sent) for word in ("multifactor", "Reset", "expect"))


def test_a_new_flow_that_is_not_found_at_once_gets_all_its_parts(directory: Directory) -> None:
    with_providers(directory)
    directory.faults({**POST, "hide_times": 3})
    inputs = checked()
    resource_id, state = resource.create(directory.graph, inputs)
    assert not resource.diff(directory.read(resource, resource_id, state), inputs).changes
    assert directory.sent.count(f"POST {FLOWS}") == 1


def test_what_is_not_found_is_gone_whatever_the_answers_code(directory: Directory) -> None:
    directory.faults(
        {"method": "GET", "path": f"{PATH}$", "status": 404, "code": "AADB2C", "message": "x"}
    )
    assert resource.read(directory.graph, "B2C_1_customer", PLAIN, PLAIN) is None


def test_language_customization_is_on_before_a_language_is_written(directory: Directory) -> None:
    resource_id, state = resource.create(directory.graph, PLAIN)
    wanted = resource.check(
        {}, {**PLAIN, "languageCustomization": True, "languages": [{"tag": "cy"}]}
    ).inputs
    directory.requests.clear()
    updated(directory, resource_id, state, wanted)
    writes = [line for line in directory.sent if not line.startswith("GET")]
    assert writes == [f"PATCH {PATH}", f"PUT {PATH}/languages/cy"]


def test_texts_that_are_no_longer_given_are_written_back_as_none(directory: Directory) -> None:
    inputs = checked(identityProviders=None, attributes=None)
    resource_id, state = resource.create(directory.graph, inputs)
    wanted = checked(identityProviders=None, attributes=None, languages=[{"tag": "de"}])
    directory.requests.clear()
    updated(directory, resource_id, state, wanted)
    assert directory.bodies("PUT") == [{"LocalizedStrings": []}]


def test_assignments_that_a_flow_comes_with_are_changed_and_not_made_again(
    directory: Directory,
) -> None:
    with_providers(directory, defaultAssignments="byType")
    inputs = checked()
    resource_id, state = resource.create(directory.graph, inputs)
    made = [
        body["userAttribute"]["id"]
        for method, path, body in directory.requests
        if (method, path) == ("POST", f"{PATH}/userAttributeAssignments")
    ]
    assert sorted(made) == ["country", "surname"]
    assert f"PATCH {PATH}/userAttributeAssignments/email" in directory.sent
    assert f"DELETE {PATH}/userAttributeAssignments/displayName" in directory.sent
    assert not resource.diff(directory.read(resource, resource_id, state), inputs).changes


def test_another_attribute_is_another_assignment(directory: Directory) -> None:
    inputs = checked(identityProviders=None, languages=None, attributes=FULL["attributes"][:1])
    resource_id, state = resource.create(directory.graph, inputs)
    wanted = checked(
        identityProviders=None,
        languages=None,
        attributes=[{**FULL["attributes"][0], "attribute": "givenName"}],
    )
    directory.requests.clear()
    updated(directory, resource_id, state, wanted)
    assert [line for line in directory.sent if not line.startswith("GET")] == [
        f"POST {PATH}/userAttributeAssignments",
        f"DELETE {PATH}/userAttributeAssignments/surname",
    ]


def test_providers_are_a_set_in_any_case(directory: Directory) -> None:
    with_providers(directory)
    inputs = checked()
    _, state = resource.create(directory.graph, inputs)
    wanted = checked(identityProviders=["apple-managed-oidc", "GOOGLE-OAuth"])
    assert not resource.diff(state, wanted).changes


@pytest.mark.parametrize(
    ("kind", "inputs", "permission"),
    [
        (UserFlow(), PLAIN, "IdentityUserFlow.ReadWrite.All"),
        (IdentityProvider(), GOOGLE, "IdentityProvider.ReadWrite.All"),
        (ApiConnector(), BASIC, "APIConnectors.ReadWrite.All"),
    ],
)
def test_a_missing_permission_is_named_with_what_never_has_it(
    directory: Directory,
    kind: UserFlow | IdentityProvider | ApiConnector,
    inputs: dict[str, Any],
    permission: str,
) -> None:
    directory.faults(forbidden("The application does not have the required permissions."))
    with pytest.raises(Refusal, match=rf"{permission}[\s\S]*Azure CLI"):
        kind.create(directory.graph, inputs)


def test_an_external_id_tenant_is_told_from_a_missing_permission(directory: Directory) -> None:
    directory.faults(forbidden("'x' is an Azure AD CIAM directory."))
    with pytest.raises(Refusal, match="External ID tenant"):
        resource.create(directory.graph, PLAIN)


def test_a_refusal_shows_the_services_own_correlation_id(directory: Directory) -> None:
    directory.faults(forbidden("Denied."))
    with pytest.raises(Refusal, match=r"correlationId: [0-9a-f-]{36}"):
        resource.create(directory.graph, PLAIN)


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
    state = directory.read(resource, resource_id, state)
    assert not resource.diff(state, inputs).changes

    updated(directory, resource_id, state, checked(**plain, apiConnectors={}))
    stored = directory.tenant.state.store.get("userFlow", resource_id)
    assert stored is not None
    assert not any(stored.get("_apiConnectors", {}).values())


def test_order_is_set_by_the_complete_list(directory: Directory) -> None:
    with_providers(directory)
    resource.create(directory.graph, checked())
    (order,) = [
        body["newAssignmentOrder"]["order"]
        for method, path, body in directory.requests
        if path.endswith("/setOrder")
    ]
    assert order == ["surname", "email", "country"]


def test_parts_are_not_trusted_to_the_create_request(directory: Directory) -> None:
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


@pytest.mark.parametrize("shape", ["managed", "social"])
def test_apple_among_a_flows_providers_counts_by_its_id(directory: Directory, shape: str) -> None:
    with_providers(directory, appleInFlows=shape)
    inputs = checked()
    resource_id, state = resource.create(directory.graph, inputs)
    assert not resource.diff(directory.read(resource, resource_id, state), inputs).changes
