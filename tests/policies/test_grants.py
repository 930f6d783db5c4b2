from __future__ import annotations

from typing import Any

import pytest

from b2c.resource_types import APP_ROLE_ASSIGNMENT, APPLICATION, SERVICE_PRINCIPAL
from tests.policies.analyzer import UNKNOWN, Given, judge_stack, secret
from tests.policies.stacks import (
    GRAPH_PRINCIPAL,
    READ,
    access,
    connector,
    grant,
    in_first_preview,
)

ELSEWHERE = "eeeeeeee-0000-0000-0000-000000000001"
OTHER_API = "eeeeeeee-0000-0000-0000-000000000002"
ROLE = "eeeeeeee-0000-0000-0000-000000000003"


def refusals(*changed: Given, policy: str = "grants-asked-for") -> list[str]:
    """What is said with these in the stack, the same after and before the first update."""
    stack = {**connector(), **{one.name: one for one in changed}}
    found = judge_stack(list(stack.values()))
    assert set(found) <= {policy}
    assert list(judge_stack(in_first_preview(stack))) == list(found)
    return found.get(policy, [])


def api_grant(*claims: Any) -> Given:
    principal = connector()["api-principal"].properties["objectId"]
    return grant("api-grant", principal, claims, made_from=["api-principal"])


def test_a_scope_that_the_client_does_not_ask_for_is_refused() -> None:
    assert refusals(api_grant("orders.read", "orders.write")) == [
        'api-grant: claimValues[1] is "orders.write": the client does not ask for this scope.\n'
        "Remove it, or add it to the client's API access."
    ]


def test_an_unknown_scope_is_passed_over_and_a_secret_one_not_shown() -> None:
    assert refusals(api_grant(UNKNOWN)) == []
    (message,) = refusals(api_grant(secret("orders.write")))
    assert 'claimValues[0] is "[secret]"' in message
    assert "orders.write" not in message


def test_a_grant_without_any_access_is_refused() -> None:
    stack = connector()
    del stack["api-access"]
    (message,) = judge_stack(list(stack.values()))["grants-asked-for"]
    assert message.startswith('api-grant: claimValues[0] is "orders.read"')


def test_more_of_microsoft_graph_than_signing_in_is_refused() -> None:
    (message,) = refusals(grant("graph-grant", GRAPH_PRINCIPAL, ["openid", "User.Read.All"]))
    assert message.startswith("graph-grant: resourceServicePrincipalObjectId is ")
    assert "only openid and offline_access may be granted" in message


def test_signing_in_must_be_asked_for_too() -> None:
    stack = connector()
    del stack["graph-access"]
    messages = judge_stack(list(stack.values()))["grants-asked-for"]
    assert [message.split(":")[0] for message in messages] == ["graph-grant", "graph-grant"]


def test_an_api_from_elsewhere_is_granted_as_many_scopes_as_are_asked_for() -> None:
    other_access = access("other-access", OTHER_API, [READ])
    assert refusals(other_access, grant("other-grant", ELSEWHERE, ["mail.read"])) == []
    (message,) = refusals(other_access, grant("other-grant", ELSEWHERE, ["mail.read", "mail.all"]))
    assert message.startswith('other-grant: claimValues is ["mail.read", "mail.all"]')


def test_a_second_api_from_elsewhere_needs_access_of_its_own() -> None:
    (message,) = refusals(
        access("other-access", OTHER_API, [READ]),
        grant("other-grant", ELSEWHERE, ["mail.read"]),
        grant("graph-grant", GRAPH_PRINCIPAL, ["User.Read"]),
    )
    assert "the client's API access names no such API" in message


def test_a_client_outside_the_stack_asks_for_nothing() -> None:
    foreign = api_grant("orders.read")
    foreign = Given(
        foreign.type,
        "foreign-grant",
        {**foreign.properties, "servicePrincipalObjectId": ELSEWHERE},
    )
    assert [message.split(" is ")[0] for message in judge_foreign(foreign)] == [
        "foreign-grant: servicePrincipalObjectId"
    ]


def judge_foreign(foreign: Given) -> list[str]:
    return judge_stack([*connector().values(), foreign])["grants-asked-for"]


def test_the_consent_of_one_person_is_not_the_tenants() -> None:
    one = api_grant("orders.write")
    personal = {**one.properties, "userObjectId": ELSEWHERE}
    assert refusals(Given(one.type, one.name, personal, one.made_from)) == []


@pytest.mark.parametrize(("asked", "refused"), [([ROLE], 0), ([], 1)])
def test_an_app_role_must_be_asked_for(asked: list[str], refused: int) -> None:
    other = access("other-access", OTHER_API, [])
    other = Given(other.type, other.name, {**other.properties, "roleIds": asked}, other.made_from)
    principal = connector()["client-principal"].properties["objectId"]
    assignment = Given(
        APP_ROLE_ASSIGNMENT,
        "assignment",
        {"appRoleId": ROLE, "principalObjectId": principal, "resourceObjectId": ELSEWHERE},
        {"principalObjectId": ["client-principal"]},
    )
    assert len(refusals(other, assignment, policy="app-roles-asked-for")) == refused


def test_a_monolithic_client_asks_within_itself() -> None:
    object_id, client_id, principal = (f"9999999{n}-0000-0000-0000-000000000000" for n in (1, 2, 3))
    api = connector()["api"].properties["clientId"]
    asked = [{"resourceAppId": api, "resourceAccesses": [{"id": READ, "type": "Scope"}]}]
    client = {"objectId": object_id, "clientId": client_id, "requiredResourceAccesses": asked}
    whole = [
        Given(APPLICATION, "whole", client),
        Given(SERVICE_PRINCIPAL, "whole-principal", {"clientId": client_id, "objectId": principal}),
    ]

    def given(claim: str) -> Given:
        properties = {**api_grant(claim).properties, "servicePrincipalObjectId": principal}
        return Given(api_grant().type, "whole-grant", properties)

    assert judge_stack([*connector().values(), *whole, given("orders.read")]) == {}
    assert "grants-asked-for" in judge_stack([*connector().values(), *whole, given("orders.write")])
