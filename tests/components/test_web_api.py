"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from typing import Any

import pytest

from components import InvalidSetting, WebApi
from tests.components.recording import record

OWNER = "99999999-0000-0000-0000-000000000009"
OBJECT = "aaaaaaaa-0000-0000-0000-000000000001"
SCOPE = "cccccccc-0000-0000-0000-000000000003"


def args(**more: Any) -> Any:
    return {
        "tenant_name": "contoso",
        "name": "orders",
        "scopes": [{"value": "orders.write"}, {"value": "orders.read"}],
        **more,
    }


def test_an_api_is_a_registration_its_uri_its_scopes_and_a_service_principal() -> None:
    program = record(lambda: WebApi("api", args()))
    assert {name: r.parent for name, r in program.resources.items() if name != "api"} == {
        "api-registration": "api",
        "api-identifier-uri": "api",
        "api-scope-orders.read": "api",
        "api-scope-orders.write": "api",
        "api-service-principal": "api",
    }
    assert program.resources["api"].type == "b2c:index:WebApi"
    assert program.calls == []


def test_the_registration_fits_b2c_and_names_the_stack_that_owns_it() -> None:
    program = record(lambda: WebApi("api", args(display_name="Orders API")))
    assert program.resources["api-registration"].inputs == {
        "displayName": "Orders API",
        "signInAudience": "AzureADandPersonalMicrosoftAccount",
        "requestedAccessTokenVersion": 2,
        "implicitAccessTokenIssuanceEnabled": False,
        "implicitIdTokenIssuanceEnabled": False,
        "notes": "Managed by the Pulumi stack b2c-connector/test.",
    }


def test_everything_but_the_registration_goes_with_it_and_only_it_is_protected() -> None:
    program = record(lambda: WebApi("api", args(owners=[OWNER])))
    children = [r for name, r in program.resources.items() if name != "api"]
    assert {r.name: r.deleted_with for r in children if r.name != "api-registration"} == {
        r.name: "api-registration" for r in children if r.name != "api-registration"
    }
    assert [r.name for r in children if r.protect] == ["api-registration"]


def test_protection_can_be_switched_off() -> None:
    program = record(lambda: WebApi("api", args(protect=False)))
    assert not any(r.protect for r in program.resources.values())


def test_a_scope_has_texts_and_an_id_of_its_own_and_is_replaced_in_place() -> None:
    program = record(
        lambda: WebApi(
            "api",
            args(
                scopes=[
                    {"value": "orders.read"},
                    {
                        "value": "orders.write",
                        "id": SCOPE,
                        "type": "User",
                        "admin_consent_display_name": "Write orders",
                        "admin_consent_description": "Lets it write.",
                        "user_consent_display_name": "Write your orders",
                        "user_consent_description": "Lets it write for you.",
                    },
                ]
            ),
        )
    )
    read, write = (program.resources[f"api-scope-orders.{verb}"] for verb in ("read", "write"))
    assert read.inputs["scopeId"] == "1ab99f44-fe77-5334-ac81-4ce01740dc1d"
    assert read.inputs["type"] == "Admin"
    assert "orders.read" in read.inputs["adminConsentDescription"]
    assert read.delete_before_replace
    assert {key: write.inputs[key] for key in write.inputs if key != "applicationId"} == {
        "value": "orders.write",
        "scopeId": SCOPE,
        "type": "User",
        "adminConsentDisplayName": "Write orders",
        "adminConsentDescription": "Lets it write.",
        "userConsentDisplayName": "Write your orders",
        "userConsentDescription": "Lets it write for you.",
    }


def test_owners_come_from_the_arguments_for_application_and_service_principal() -> None:
    program = record(lambda: WebApi("api", args(owners=[OWNER])))
    assert program.resources["api-service-principal"].inputs["owners"] == [OWNER]
    assert program.resources[f"api-owner-{OWNER}"].inputs["ownerObjectId"] == OWNER


def test_an_adopted_registration_is_imported_and_protected_whatever_protect_says() -> None:
    program = record(
        lambda: WebApi(
            "api",
            args(
                scopes=[{"value": "orders.read", "id": SCOPE}, {"value": "orders.write"}],
                adopted={"object_id": OBJECT, "service_principal_object_id": OBJECT},
                protect=False,
            ),
        )
    )
    assert {name: r.import_id for name, r in program.resources.items() if r.import_id} == {
        "api-registration": f"/applications/{OBJECT}",
        "api-identifier-uri": f"/applications/{OBJECT}/identifierUris/"
        "aHR0cHM6Ly9jb250b3NvLm9ubWljcm9zb2Z0LmNvbS9vcmRlcnM=",
        "api-scope-orders.read": f"/applications/{OBJECT}/permissionScopes/{SCOPE}",
        "api-service-principal": f"/servicePrincipals/{OBJECT}",
    }
    assert program.resources["api-registration"].protect


def test_the_outputs_are_flat_and_sorted() -> None:
    outputs = record(lambda: WebApi("api", args())).outputs["api"]
    assert outputs["identifierUri"] == "https://contoso.onmicrosoft.com/orders"
    assert outputs["scopeUris"] == [
        "https://contoso.onmicrosoft.com/orders/orders.read",
        "https://contoso.onmicrosoft.com/orders/orders.write",
    ]
    assert set(outputs) == {"clientId", "identifierUri", "scopeUris", "servicePrincipalObjectId"}


def test_a_reference_names_all_scopes_or_those_asked_for() -> None:
    found: list[list[str]] = []

    def program() -> None:
        api = WebApi("api", args())
        found.append([scope["value"] for scope in api.reference()["scopes"]])
        found.append([scope["value"] for scope in api.reference("orders.read")["scopes"]])
        with pytest.raises(InvalidSetting, match=r"orders\.delete"):
            api.reference("orders.delete")

    record(program)
    assert found == [["orders.read", "orders.write"], ["orders.read"]]


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"tenant_name": "https://contoso"}, "tenant_name"),
        ({"name": ""}, "name"),
        ({"display_name": "x" * 91}, "display_name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": [{"value": "a"}, {"value": "a"}]}, "scopes[1].value"),
        ({"scopes": [{"value": "a b"}]}, "scopes[0].value"),
        ({"scopes": [{"value": "a", "id": "1"}]}, "scopes[0].id"),
        ({"scopes": [{"value": "a", "type": "Both"}]}, "scopes[0].type"),
        ({"scopes": [{"value": f"s{n}"} for n in range(101)]}, "scopes"),
        (
            {"scopes": [{"value": "a", "id": SCOPE}, {"value": "b", "id": SCOPE}]},
            "scopes[1].id",
        ),
        ({"owners": ["me"]}, "owners[0]"),
        ({"adopted": {"object_id": "x"}}, "adopted.object_id"),
    ],
)
def test_a_refused_argument_registers_nothing(change: dict[str, Any], setting: str) -> None:
    def program() -> None:
        with pytest.raises(InvalidSetting) as refused:
            WebApi("api", args(**change))
        assert refused.value.setting == setting

    assert record(program).resources == {}
