from __future__ import annotations

from typing import Any

import pytest

from plugin.resource import Unfinished
from tests.provider.custom_connector.connectors import CONNECTOR, key_of, maker, makers
from tests.provider.environment import Environment

TYPE = "Microsoft.Dynamics.CRM."


def test_a_connector_is_shared_with_users_and_groups(environment: Environment) -> None:
    platform = environment.organization.platform
    inputs = {**CONNECTOR, "shareWith": [maker(environment), makers(environment)]}
    resource_id, state = environment.create(inputs)
    assert environment.shares(key_of(resource_id)) == {
        platform.row_id("maker"): "ReadAccess",
        platform.row_id("makers"): "ReadAccess, WriteAccess",
    }
    reordered = {**inputs, "shareWith": inputs["shareWith"][::-1]}
    assert not environment.resource.diff(state, environment.checked(reordered)).changes

    less = {**CONNECTOR, "shareWith": [maker(environment, "edit")]}
    environment.update(resource_id, state, less)
    assert environment.shares(key_of(resource_id)) == {
        platform.row_id("maker"): "ReadAccess, WriteAccess"
    }
    viewing = {**CONNECTOR, "shareWith": [maker(environment, "view")]}
    environment.update(resource_id, {**state, **less}, viewing)
    assert environment.shares(key_of(resource_id)) == {platform.row_id("maker"): "ReadAccess"}


def test_what_others_have_shared_stays(environment: Environment) -> None:
    platform = environment.organization.platform
    resource_id, state = environment.create({**CONNECTOR, "shareWith": [maker(environment)]})
    team = {"@odata.type": "Microsoft.Dynamics.CRM.team", "teamid": platform.row_id("makers")}
    target = {"@odata.id": f"connectors({key_of(resource_id)})"}
    access = {"Principal": team, "AccessMask": "ReadAccess"}
    body = {"Target": target, "PrincipalAccess": access}
    environment.organization.ok("POST", "GrantAccess", body)
    assert not environment.resource.diff(
        environment.read(resource_id, state),
        environment.checked({**CONNECTOR, "shareWith": [maker(environment)]}),
    ).changes
    environment.update(resource_id, state, CONNECTOR)
    assert environment.shares(key_of(resource_id)) == {platform.row_id("makers"): "ReadAccess"}


def test_a_share_that_fails_leaves_those_that_were_made_in_the_state(
    environment: Environment,
) -> None:
    environment.faults({"method": "POST", "path": "/ModifyAccess$", "status": 403, "times": None})
    resource_id, state = environment.create({**CONNECTOR, "shareWith": [maker(environment)]})
    wanted = {**CONNECTOR, "shareWith": [makers(environment), maker(environment, "edit")]}
    with pytest.raises(Unfinished) as unfinished:
        environment.update(resource_id, state, wanted)
    assert unfinished.value.state["shareWith"] == [maker(environment), makers(environment)]
    environment.faults()
    environment.update(resource_id, unfinished.value.state, wanted)


def act(environment: Environment, action: str, key: str, **body: Any) -> None:
    """What an administrator does with the shares."""
    body["Target"] = {"@odata.id": f"connectors({key})"}
    environment.organization.ok("POST", action, body)


def test_shares_that_somebody_else_has_taken_back_or_changed_are_found_and_put_right(
    environment: Environment,
) -> None:
    platform = environment.organization.platform
    inputs = {**CONNECTOR, "shareWith": [maker(environment), makers(environment, "view")]}
    resource_id, state = environment.create(inputs)
    person = {"@odata.type": TYPE + "systemuser", "systemuserid": platform.row_id("maker")}
    team = {"@odata.type": TYPE + "team", "teamid": platform.row_id("makers")}
    act(environment, "RevokeAccess", key_of(resource_id), Revokee=person)
    more = {"Principal": team, "AccessMask": "WriteAccess"}
    act(environment, "GrantAccess", key_of(resource_id), PrincipalAccess=more)
    found = environment.resource.read(environment.client, resource_id, state, state)
    assert found is not None
    assert found[0]["shareWith"] == found[1]["shareWith"] == [makers(environment, "edit")]
    environment.update(resource_id, found[0], inputs)
    assert environment.shares(key_of(resource_id)) == {
        platform.row_id("maker"): "ReadAccess",
        platform.row_id("makers"): "ReadAccess",
    }


def test_shares_that_the_environment_does_not_tell_stay_as_the_stack_has_made_them(
    environment: Environment,
) -> None:
    resource_id, state = environment.create({**CONNECTOR, "shareWith": [maker(environment)]})
    environment.faults({"path": "RetrieveSharedPrincipalsAndAccess", "status": 403})
    assert environment.read(resource_id, state) == state
