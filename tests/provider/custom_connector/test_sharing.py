from __future__ import annotations

import pytest

from plugin.resource import Unfinished
from tests.provider.custom_connector.connectors import CONNECTOR, key_of, maker, makers
from tests.provider.environment import Environment


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
