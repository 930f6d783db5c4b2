"""What a repair would do, from the state, the tenant's documents and what a preview creates."""

from typing import Any

from operate.doctor.locks import Lock
from operate.doctor.recorded import Resource
from operate.repair.plan import Plan, make_plan
from tests.operate.doctor.healthy import Healthy, application, secret

PARTS = ("uri", "scope", "api-principal", "principal", "api-access", "api-grant", "redirect-uris")


def plan(stack: Healthy, *wanted: dict[str, Any], locks: tuple[Lock, ...] = ()) -> Plan:
    return make_plan(stack.state, stack.tenant, list(map(Resource, wanted)), locks)


def adopted(made: Plan) -> dict[str, str]:
    return {one.wanted.name: one.id for one in made.adopt}


def planned(body: dict[str, Any]) -> dict[str, Any]:
    """A resource of the state as a preview shows that the program would create it."""
    inputs = dict(body["inputs"])
    if body["urn"].endswith("::redirect-uris"):
        inputs["type"] = "Web"
    if body["urn"].endswith("::uri"):
        inputs["identifierUri"] = "uri"
    return {**body, "id": None, "inputs": inputs}


def test_a_stack_that_is_well_needs_no_repair() -> None:
    assert plan(Healthy()).empty


def test_every_part_that_is_there_already_is_taken_over() -> None:
    stack = Healthy()
    lost = stack.lose(*PARTS)
    found = adopted(plan(stack, *map(planned, lost)))
    ids = {one["urn"].rpartition("::")[2]: one["id"] for one in lost}
    ids["uri"] = "/applications/api/identifierUris/dXJp"
    assert found == ids


def test_a_part_that_the_program_does_not_want_is_left_alone() -> None:
    stack = Healthy()
    stack.lose(*PARTS)
    assert plan(stack).empty


def test_an_application_of_an_interrupted_run_is_taken_over_with_its_parts() -> None:
    stack = Healthy()
    lost = stack.lose("client-registration", "principal", "api-grant")
    assert adopted(plan(stack, *map(planned, lost))) == {
        "client-registration": "/applications/client",
        "principal": "/servicePrincipals/p2",
        "api-grant": "/oauth2PermissionGrants/g1",
    }


def test_of_several_the_one_with_parts_is_taken_over_and_the_bare_ones_are_removed() -> None:
    stack = Healthy()
    lost = stack.lose("client-registration")
    stack.applications.insert(0, application("bare", "Power Automate"))
    made = plan(stack, *map(planned, lost))
    assert adopted(made) == {"client-registration": "/applications/client"}
    assert [one["id"] for one in made.remove] == ["bare"]


def test_a_double_with_parts_is_left_to_a_person() -> None:
    stack = Healthy()
    stack.applications.append(
        application("used", "Power Automate", passwordCredentials=[secret("k9", 1)])
    )
    made = plan(stack)
    assert made.empty
    assert "used-client-id" in made.left[0]


def test_what_does_not_carry_the_mark_is_never_touched() -> None:
    stack = Healthy()
    lost = stack.lose("client-registration")
    stack.applications.append(application("theirs", "Power Automate", notes="mine"))
    stack.applications.append(
        application(
            "other",
            "Power Automate",
            notes="Managed by the Pulumi stack b2c-connector/prod.",
        )
    )
    stack.applications[1]["notes"] = "somebody's"
    made = plan(stack, *map(planned, lost))
    assert made.empty
    assert not made.left


def test_a_secret_of_the_stack_that_nobody_holds_is_revoked_and_a_foreign_one_stays() -> None:
    stack = Healthy()
    stack.client["passwordCredentials"] += [
        secret("k2", 2),
        {"keyId": "k3", "displayName": "by hand"},
        {"keyId": "k4", "displayName": "b2c-connector/prod generation 2"},
    ]
    made = plan(stack)
    assert [(one.application, one.key) for one in made.revoke] == [("client", "k2")]
    assert made.destructive


def test_what_another_stack_has_adopted_is_left_to_that_one() -> None:
    stack = Healthy()
    lost = stack.lose("api-registration", "client-registration", "client-secret-odd", *PARTS)
    wanted = list(map(planned, lost))
    assert plan(stack, *wanted).adopt
    own = {"keyId": "k2", "displayName": "b2c-connector/other generation 1"}
    stack.client["passwordCredentials"].append(own)
    made = plan(stack, *wanted)
    assert made.empty
    assert not made.left


def test_a_secret_from_before_the_stack_left_and_came_back_stays() -> None:
    stack = Healthy()
    stack.resource("client-registration")["created"] = "2026-05-01T00:00:00.123456789Z"
    stack.client["passwordCredentials"] += [
        {**secret("k0", 1), "startDateTime": "2026-04-30T23:59:59Z"},
        {**secret("k2", 2), "startDateTime": "2026-05-01T00:00:00Z"},
    ]
    assert [one.key for one in plan(stack).revoke] == ["k2"]


def test_a_user_flow_is_taken_over_only_where_a_run_had_begun_to_make_it() -> None:
    stack = Healthy()
    [flow] = stack.lose("B2C_1_shop")
    stack.flows = {"B2C_1_shop": {"id": "B2C_1_shop"}}
    assert plan(stack, planned(flow)).empty
    stack.pending.append({"type": "creating", "resource": planned(flow)})
    made = plan(stack, planned(flow))
    assert adopted(made) == {"B2C_1_shop": "B2C_1_shop"}
    assert [one.kind for one in made.settle] == ["creating"]


def test_a_grant_to_an_api_that_is_not_known_yet_is_found_by_its_scopes() -> None:
    stack = Healthy()
    [grant] = stack.lose("api-grant")
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    wanted = planned(grant)
    wanted["inputs"] = {**wanted["inputs"], "resourceServicePrincipalObjectId": unknown}
    assert adopted(plan(stack, wanted)) == {"api-grant": "/oauth2PermissionGrants/g1"}
    stack.grants[0]["scope"] = "other"
    assert plan(stack, wanted).empty


def test_the_lock_of_a_dead_run_is_cleared() -> None:
    assert not plan(Healthy(), locks=(Lock("process 1", True),)).empty
