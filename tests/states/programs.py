"""The example programs that no emulator can run as they are: what they register, as a golden log.

The stand-in of azure-native does not play the resources of some, and one has an environment for
each customer, so there is no state of theirs. They run under the recording monitor instead:
`tests/states/<version>/programs/<example>.json` has what the engine would be asked for, and the
outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.components.recording import Program
from tests.examples import (
    programs,
    test_api_management,
    test_app_service,
    test_customer_environments,
    test_state_in_azure,
)
from tests.states.recorded import STATES

Exported = dict[str, Any]


def _api_management(exported: Exported) -> Program:
    return test_api_management.run(
        exported,
        operationScopes={"createOrder": "orders.write"},
        clients=[test_api_management.CLIENT],
    )


def _app_service(exported: Exported) -> Program:
    return programs.run(
        "app-service",
        test_app_service.SETTINGS,
        answers={"pulumi:pulumi:StackReference": {"outputs": test_api_management.OUTPUTS}},
        exported=exported,
    )


def _customer_environments(exported: Exported) -> Program:
    # A day that never moves, as in the recorded registrations.
    secret = {"generation": 1, "expires": "2027-05-30"}
    customers = test_customer_environments.SETTINGS["customers"]
    return test_customer_environments.run(
        exported,
        customers={
            name: {**customer, "clientSecrets": [secret]} for name, customer in customers.items()
        },
    )


PROGRAMS: Mapping[str, Callable[[Exported], Program]] = {
    "api-management": _api_management,
    "app-service": _app_service,
    "customer-environments": _customer_environments,
    "state-in-azure": test_state_in_azure.run,
}


def file_of(version: str, program: str) -> Path:
    return STATES / version / "programs" / f"{program}.json"


def registered(program: str) -> dict[str, Any]:
    """By name, each resource with its type, parent, inputs and options; and the stack's outputs."""
    exported: Exported = {}
    made = PROGRAMS[program](exported)
    return {
        "resources": {name: asdict(resource) for name, resource in made.resources.items()},
        "outputs": {name: programs.value(output) for name, output in exported.items()},
    }
