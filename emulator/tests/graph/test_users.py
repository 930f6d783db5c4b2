"""Users as a program makes them: members of the tenant, and accounts that sign in with B2C."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant import people
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.roles import with_graph_roles

DOMAIN = "contosob2c.onmicrosoft.com"
USERS = "/v1.0/users"
PASSWORD = "Qwer5678!@#"


def member(name: str = "nell", **changes: Any) -> dict[str, Any]:
    return {
        "accountEnabled": True,
        "displayName": name,
        "mailNickname": name,
        "userPrincipalName": f"{name}@{DOMAIN}",
        "passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignIn": False},
        **changes,
    }


def customer(address: str = "nell@example.com", **changes: Any) -> dict[str, Any]:
    return {
        "displayName": "Nell",
        "identities": [
            {"signInType": "emailAddress", "issuer": DOMAIN, "issuerAssignedId": address}
        ],
        "passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignIn": False},
        "passwordPolicies": "DisablePasswordExpiration",
        **changes,
    }


@pytest.fixture
def directory(tenant: InProcessTenant) -> InProcessTenant:
    """The tenant with a deployer that may do anything with users."""
    with_graph_roles(
        tenant, "User.ReadWrite.All", "User.ManageIdentities.All", "Application.ReadWrite.All"
    )
    return tenant


def test_a_member_is_created_read_changed_and_deleted(directory: InProcessTenant) -> None:
    created = directory.ok("POST", USERS, member(department="Sales"))
    path = f"{USERS}/{created['id']}"

    assert "department" not in created
    assert directory.ok("GET", f"{path}?$select=department")["department"] == "Sales"
    assert directory.ok("GET", f"{USERS}/nell@{DOMAIN}")["id"] == created["id"]
    beta = directory.ok("GET", f"/beta/users/{created['id']}")
    assert (beta["department"], beta["passwordProfile"]) == ("Sales", None)
    assert "_password" not in beta
    directory.ok("PATCH", path, {"department": None, "userPrincipalName": f"nora@{DOMAIN}"})
    shown = directory.ok("GET", f"{path}?$select=department,identities")
    assert (shown["department"], shown["identities"][0]["issuerAssignedId"]) == (
        None,
        f"nora@{DOMAIN}",
    )
    directory.ok("DELETE", path)
    assert directory.refused("GET", path)[0] == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"displayName": None}, "A value is required for property 'displayName'"),
        ({"accountEnabled": None}, "A value is required for property 'accountEnabled'"),
        ({"mailNickname": None}, "A value is required for property 'mailNickname'"),
        ({"passwordProfile": None}, "A value is required for property 'passwordProfile'"),
        ({"userPrincipalName": "nell@fabrikam.com"}, "The domain portion of the"),
        ({"userPrincipalName": f"ne ll@{DOMAIN}"}, "Property userPrincipalName is invalid."),
        ({"passwordProfile": {"password": "password"}}, "password complexity requirements"),
        ({"businessPhones": ["1", "2"]}, "Property businessPhones is invalid."),
        ({"userType": "Robot"}, "Property userType is invalid."),
        ({"shoeSize": 42}, "Invalid property 'shoeSize'."),
    ],
)
def test_what_graph_refuses(directory: InProcessTenant, wrong: dict[str, Any], words: str) -> None:
    status, _, message = directory.refused("POST", USERS, member(**wrong))
    assert (status, words in message) == (400, True), message


def test_a_name_can_be_taken_once(directory: InProcessTenant) -> None:
    directory.ok("POST", USERS, member())
    directory.ok("POST", USERS, customer())
    taken = directory.refused("POST", USERS, member())[2]
    assert taken == (
        "Another object with the same value for property userPrincipalName already exists."
    )
    assert directory.refused("POST", USERS, customer("NELL@example.com"))[0] == 400


def test_a_local_account_has_the_sign_in_name_and_password_of_its_creation(
    directory: InProcessTenant,
) -> None:
    created = directory.ok("POST", USERS, customer())
    found = people.find_local(directory.state.store, "emailAddress", "nell@example.com")
    assert found is not None
    assert found["id"] == created["id"]
    assert people.check_password(found, PASSWORD)
    shown = directory.ok("GET", f"/beta/users/{created['id']}")
    assert shown["creationType"] == "LocalAccount"
    assert shown["userPrincipalName"] == f"{created['id']}@{DOMAIN}"
    profile = {"password": "Other-5678", "forceChangePasswordNextSignIn": False}
    directory.ok("PATCH", f"{USERS}/{created['id']}", {"passwordProfile": profile})
    changed = directory.state.store.get(people.KIND, created["id"])
    assert changed is not None
    assert people.check_password(changed, "Other-5678")


@pytest.mark.parametrize(
    "identity",
    [
        {"signInType": "shoe", "issuer": DOMAIN, "issuerAssignedId": "x"},
        {"signInType": "userName", "issuer": "fabrikam.com", "issuerAssignedId": "x"},
        {"signInType": "emailAddress", "issuer": DOMAIN, "issuerAssignedId": "x"},
        {"signInType": "federated", "issuer": "google.com"},
    ],
)
def test_identities_that_nobody_can_have_are_refused(
    directory: InProcessTenant, identity: dict[str, str]
) -> None:
    assert directory.refused("POST", USERS, customer(identities=[identity]))[0] == 400


def test_a_federated_account_needs_no_password(directory: InProcessTenant) -> None:
    identity = {"signInType": "federated", "issuer": "google.com", "issuerAssignedId": "123"}
    body = customer(identities=[identity])
    del body["passwordProfile"]
    created = directory.ok("POST", USERS, body)
    found = people.find_federated(directory.state.store, "google.com", "123")
    assert found is not None
    assert found["id"] == created["id"]


def test_custom_attributes_are_properties_of_users(directory: InProcessTenant) -> None:
    with_graph_roles(directory, "IdentityUserFlow.ReadWrite.All", "User.ReadWrite.All")
    attribute = directory.ok(
        "POST",
        "/v1.0/identity/userFlowAttributes",
        {"displayName": "Loyalty", "dataType": "boolean"},
    )
    created = directory.ok("POST", USERS, customer() | {attribute["id"]: True})
    path = f"{USERS}/{created['id']}?$select={attribute['id']}"
    assert directory.ok("GET", path)[attribute["id"]] is True
    wrong = customer("b@example.com") | {attribute["id"]: "x"}
    assert directory.refused("POST", USERS, wrong)[0] == 400


def test_a_deleted_user_frees_its_name_and_comes_back_with_it(directory: InProcessTenant) -> None:
    created = directory.ok("POST", USERS, member())
    directory.ok("DELETE", f"{USERS}/{created['id']}")
    [listed] = directory.ok("GET", "/v1.0/directory/deletedItems/microsoft.graph.user")["value"]
    assert listed["userPrincipalName"] == f"{created['id'].replace('-', '')}nell@{DOMAIN}"
    other = directory.ok("POST", USERS, member())
    item = f"/v1.0/directory/deletedItems/{created['id']}"
    assert directory.refused("POST", f"{item}/restore")[0] == 400
    directory.ok("DELETE", f"{USERS}/{other['id']}")
    directory.ok("POST", f"{item}/restore")
    shown = directory.ok("GET", f"{USERS}/{created['id']}")
    assert shown["userPrincipalName"] == f"nell@{DOMAIN}"
    directory.ok("DELETE", f"/v1.0/directory/deletedItems/{other['id']}")


def test_identities_change_with_a_permission_of_their_own(tenant: InProcessTenant) -> None:
    created = tenant.ok("POST", USERS, customer())
    path = f"{USERS}/{created['id']}"
    change = {"identities": customer("nora@example.com")["identities"]}
    assert tenant.refused("PATCH", path, change)[0] == 403
    with_graph_roles(tenant, "User.ReadWrite.All", "User.ManageIdentities.All")
    tenant.ok("PATCH", path, change)


def test_a_manager_is_a_reference(directory: InProcessTenant) -> None:
    nell, nora = (directory.ok("POST", USERS, member(name)) for name in ("nell", "nora"))
    path = f"{USERS}/{nell['id']}/manager"
    assert directory.refused("GET", path)[0] == 404
    reference = {"@odata.id": f"{directory.state.url}/v1.0/users/{nora['id']}"}
    directory.ok("PUT", f"{path}/$ref", reference)
    assert directory.ok("GET", path)["id"] == nora["id"]
    directory.ok("DELETE", f"{path}/$ref")
    assert directory.refused("DELETE", f"{path}/$ref")[0] == 404


def test_sessions_end_when_they_are_revoked(directory: InProcessTenant) -> None:
    created = directory.ok("POST", USERS, customer())
    before = people.sessions_valid_from(directory.state.store.get(people.KIND, created["id"]) or {})
    directory.state.clock.offset_seconds = 60
    answer = directory.ok("POST", f"{USERS}/{created['id']}/revokeSignInSessions")
    assert answer["value"] is True
    user = directory.state.store.get(people.KIND, created["id"]) or {}
    assert people.sessions_valid_from(user) > before


def test_people_own_applications(directory: InProcessTenant) -> None:
    user = directory.ok("POST", USERS, member())
    reference = f"{directory.state.url}/v1.0/directoryObjects/{user['id']}"
    application = directory.application(**{"owners@odata.bind": [reference]})
    [owner] = directory.ok("GET", f"/v1.0/applications/{application['id']}/owners")["value"]
    assert (owner["@odata.type"], owner["id"]) == ("#microsoft.graph.user", user["id"])
    directory.ok("DELETE", f"{USERS}/{user['id']}")
    assert directory.ok("GET", f"/v1.0/applications/{application['id']}/owners")["value"] == []


def test_a_chain_of_managers_is_nested_as_far_as_the_levels_say(
    directory: InProcessTenant,
) -> None:
    ids = [
        directory.ok("POST", USERS, member(name, city=name))["id"] for name in ("ann", "bo", "cy")
    ]
    # The last one's manager is the first: a circle.
    for lower, higher in zip(ids, [*ids[1:], ids[0]], strict=True):
        reference = {"@odata.id": f"{directory.state.url}/v1.0/users/{higher}"}
        directory.ok("PUT", f"{USERS}/{lower}/manager/$ref", reference)
    address = f"{USERS}/{ids[0]}?$select=id&$expand=manager"
    assert "manager" not in directory.ok("GET", address)["manager"]
    chain = directory.ok("GET", f"{address}($levels=max;$select=id,city)")["manager"]
    person = "#microsoft.graph.user"
    last = {"@odata.type": person, "id": ids[2], "city": "cy"}
    assert chain == {"@odata.type": person, "id": ids[1], "city": "bo", "manager": last}
    assert directory.refused("GET", f"{address}($levels=0)")[0] == 400
