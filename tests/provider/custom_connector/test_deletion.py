from __future__ import annotations

from contextlib import nullcontext

import pytest

from b2c.refusal import Refusal
from tests.provider.custom_connector.connectors import CONNECTOR, DELETE
from tests.provider.environment import Environment, KilledError


def test_a_deleted_connector_is_gone_and_deleting_it_again_is_no_error(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.delete(resource_id, state)
    assert environment.rows() == []
    environment.delete(resource_id, state)
    assert environment.resource.read(environment.client, resource_id, state, state) is None


def test_a_deletion_that_was_made_though_its_answer_was_lost_is_no_error(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.faults({**DELETE, "drop": True, "after_effect": True})
    with pytest.raises(Refusal):
        environment.delete(resource_id, state)
    environment.delete(resource_id, state)
    assert environment.rows() == []


def test_what_came_with_a_managed_solution_is_neither_changed_nor_deleted(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.organization.switch(rows="managed")
    environment.requests.clear()
    with pytest.raises(Refusal, match="is not changed"):
        environment.update(resource_id, state, {**CONNECTOR, "description": "New"})
    with pytest.raises(Refusal, match="is not deleted"):
        environment.delete(resource_id, state)
    assert environment.sent == []


def test_a_replacement_by_the_same_connector_does_not_delete_it(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    assert environment.create(CONNECTOR)[0] == resource_id
    environment.resource.delete(environment.client, resource_id, state)
    assert len(environment.rows()) == 1


@pytest.mark.parametrize("killed", [0, 1, 2])
def test_a_run_that_is_killed_at_any_request_of_a_deletion_is_finished_by_the_next(
    environment: Environment, killed: int
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.start()
    environment.requests_left = killed
    with pytest.raises(KilledError) if killed < 2 else nullcontext():
        environment.resource.delete(environment.client, resource_id, state)
    environment.delete(resource_id, state)
    assert environment.rows() == []
