"""What releases made stays as it is: each recorded state previews without a change.

Whoever comes from such a release sees no step, no new provider and no other output, but for the
text of `readme` and outputs that were added since, which say that there is nothing of their kind.
`python -m tests.states.record` adds a release.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from b2c.resource_types import PASSWORD
from tests.engine.engine import RunningTenant
from tests.states.recorded import (
    Preview,
    Recorded,
    preview,
    put_back,
    recorded_stacks,
    stack_of,
    start_tenant,
)

STACKS = {f"{stack.version}/{stack.name}": stack for stack in recorded_stacks()}
# Small, and with a secret.
ENDING = "0.1.0/existing-api"

# One process, so that one tenant does.
pytestmark = pytest.mark.xdist_group("recorded-states")


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTenant]:
    running = start_tenant(tmp_path_factory.mktemp("recorded") / "tenant")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def previews(
    engine: Path, plugin: Path, tenant: RunningTenant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Preview]]]:
    """Of every stack; side by side, since the engine waits for its programs most of the time."""
    folder = tmp_path_factory.mktemp("releases")
    stacks = {
        key: stack_of(
            each.version, each.name, each.program, folder / each.version, engine, plugin, tenant
        )
        for key, each in STACKS.items()
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # All before the first preview, since one stack reads another.
        list(pool.map(put_back, STACKS.values(), stacks.values()))
        yield {key: pool.submit(preview, stack) for key, stack in stacks.items()}


def changes(recorded: Recorded, found: Preview) -> dict[str, Any]:
    """By URN, or `+ name` of an output: what is not as recorded. No values of properties in it."""
    changed: dict[str, Any] = {
        urn: operation
        for urn, operation in found.operations.items()
        if operation not in ("same", "read")
    }
    golden = recorded.golden_log()
    changed |= dict.fromkeys(golden.keys() - found.operations.keys(), "gone")
    changed |= dict.fromkeys(found.operations.keys() - golden.keys() - changed.keys(), "new")
    for urn in found.log.keys() & golden.keys() - changed.keys():
        then, now = golden[urn], found.log[urn]
        differing = {key for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
        if PASSWORD in urn:
            # Protected since 0.2.0, which is no step.
            differing -= {"protect"}
        if differing:
            changed[urn] = {key: (then.get(key), now.get(key)) for key in differing}
    expected = re.compile(r"~ (readme|\w+Readme)|\+ connectors")
    return changed | {each: "output" for each in found.outputs if not expected.fullmatch(each)}


@pytest.mark.parametrize("stack", STACKS)
def test_a_state_of_a_release_previews_without_a_change_of_resources_providers_and_outputs(
    previews: dict[str, Future[Preview]], stack: str
) -> None:
    assert changes(STACKS[stack], previews[stack].result()) == {}


def test_a_state_whose_secret_has_ended_previews_without_a_change(
    engine: Path, plugin: Path, tenant: RunningTenant, tmp_path: Path
) -> None:
    """So that the states, whose dates are written down, can be previewed for years."""
    recorded = STACKS[ENDING]

    def ended(content: object) -> dict[str, object]:
        text = re.sub(r'"20\d\d(-\d\d-\d\d["T])', r'"2024\1', json.dumps(content))
        changed: dict[str, object] = json.loads(text)
        assert changed != content
        return changed

    past = replace(recorded, stack_file=ended(recorded.stack_file), state=ended(recorded.state))
    stack = stack_of(
        past.version, past.name, past.program, tmp_path / "ended", engine, plugin, tenant
    )
    put_back(past, stack)
    assert changes(past, preview(stack)) == {}
    assert "clientSecrets[0].expires has passed" in stack.log
