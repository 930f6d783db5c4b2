"""What releases made stays as it is: each recorded state previews without a change.

Whoever comes from such a release sees no step, no new provider and no other output, but for the
text of `readme` and outputs that were added since, which say that there is nothing of their kind.
Where a library of Pulumi's is newer than the recording (`make test-ranges`), the default provider
that is named after its version takes the place of the other one, and nothing else differs.
`python -m tests.states.record` adds a release.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
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

_DEFAULT = re.compile(r"(.*::pulumi:providers:[\w-]+::default)_\d+_\d+_\d+(?:::.*)?$")

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


def _default_provider(reference: str) -> str | None:
    """The default provider that a URN or a resource's option names, whatever its version."""
    match = _DEFAULT.match(reference)
    return match and match[1]


def _without_other_versions(recorded: Recorded, found: Preview) -> tuple[dict[str, Any], Preview]:
    """The golden log and the preview without the default providers whose versions differ."""
    golden = recorded.golden_log()
    urns = golden.keys() | found.operations.keys()
    names = [name for urn in urns if (name := _default_provider(urn))]
    # One with the old version goes, one with the new version comes.
    moved = {name for name in names if names.count(name) == 2}

    def kept(of: Mapping[str, Any]) -> dict[str, Any]:
        return {urn: each for urn, each in of.items() if _default_provider(urn) not in moved}

    def plain(of: Mapping[str, Any]) -> dict[str, Any]:
        return {
            urn: {**each, "provider": name}
            if (name := _default_provider(each.get("provider", ""))) in moved
            else each
            for urn, each in kept(of).items()
        }

    log = plain(found.log)
    return plain(golden), replace(found, operations=kept(found.operations), log=log)


def changes(recorded: Recorded, found: Preview) -> dict[str, Any]:
    """By URN, or `+ name` of an output: what is not as recorded. No values of properties in it."""
    golden, found = _without_other_versions(recorded, found)
    changed: dict[str, Any] = {
        urn: operation
        for urn, operation in found.operations.items()
        if operation not in ("same", "read")
    }
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
