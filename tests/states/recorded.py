"""Stacks as releases left them: what is kept of each, how it is put back, what a preview finds.

`tests/states/<version>/stacks/<stack>.json` holds one stack: the folder of its program, its stack
file, and its exported state with the secrets encrypted. The tenant's ids follow from its name, so
that a tenant which knows none of the recorded registrations answers a preview as the first one did:
without a refresh, only the service principal of Microsoft Graph is looked up.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from emulator.rehearsal.azure_plugin import place_azure_plugin
from emulator.tenant.folder import LastRun, StateFolder
from tests.engine.engine import ROOT, RunningTenant, Stack

STATES = Path(__file__).parent
PASSPHRASE = "the passphrase of the recorded states"
# Azure's provider has its credentials in the state, so that another secret would be a change of it.
_DEPLOYER_SECRET = "the-secret-of-the-deployer-of-recorded-states"

# What the state says of a resource besides its properties and what it depends on.
_OPTIONS = (
    "type",
    "custom",
    "parent",
    "provider",
    "protect",
    "deletedWith",
    "retainOnDelete",
    "replaceOnChanges",
    "additionalSecretOutputs",
    "aliases",
    "customTimeouts",
    "importID",
    "external",
)


@dataclass(frozen=True)
class Recorded:
    """One stack of one release.

    `program`: its folder, from the root of the repository. `stack_file`: the content of its
    `Pulumi.<stack>.yaml`. `state`: as `pulumi stack export` gives it. `deleted_first`: the URNs of
    what is deleted before it is replaced, which the state does not say.
    """

    version: str
    name: str
    program: str
    stack_file: dict[str, Any]
    state: dict[str, Any]
    deleted_first: list[str]

    def golden_log(self) -> dict[str, dict[str, Any]]:
        """By URN, which has the name and the types of the parents: what else must stay."""
        return {
            resource["urn"]: options(resource, self.deleted_first)
            for resource in self.state["deployment"]["resources"]
        }

    def write(self) -> None:
        content = {
            "program": self.program,
            "stackFile": self.stack_file,
            "state": self.state,
            "deletedFirst": self.deleted_first,
        }
        write_json(STATES / self.version / "stacks" / f"{self.name}.json", content)


@dataclass(frozen=True)
class Preview:
    """What an `up` would do.

    `operations`: by URN, providers among them. `log`: by URN, the options of a resource from then
    on. `deleted_first`: as in `Recorded`. `outputs`: how the stack's differ, as in `+ policy`.
    """

    operations: Mapping[str, str]
    log: Mapping[str, Mapping[str, Any]]
    deleted_first: list[str]
    outputs: frozenset[str]


def options(resource: Mapping[str, Any], deleted_first: Collection[str]) -> dict[str, Any]:
    """What is said of a resource besides its properties; the order of lists does not matter."""
    kept = {key: resource[key] for key in _OPTIONS if resource.get(key)}
    if resource["urn"] in deleted_first:
        kept["deleteBeforeReplace"] = True
    return {key: sorted(value) if isinstance(value, list) else value for key, value in kept.items()}


def write_json(file: Path, content: Any) -> None:
    """In the one form that makes the comparison of two releases readable."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def recorded_stacks() -> list[Recorded]:
    """All that are kept, of all releases."""
    found = []
    for file in sorted(STATES.glob("*/stacks/*.json")):
        kept = json.loads(file.read_text())
        version = file.parents[1].name
        found.append(
            Recorded(
                version,
                file.stem,
                kept["program"],
                kept["stackFile"],
                kept["state"],
                kept["deletedFirst"],
            )
        )
    return found


def start_tenant(folder: Path) -> RunningTenant:
    """An empty tenant whose deployer has the secret that the states know."""
    state = StateFolder(folder)
    state.create()
    state.save_run(LastRun(port=None, tls_port=None, client_secret=_DEPLOYER_SECRET))
    return RunningTenant(folder)


def definition_of(version: str) -> Path:
    """The OpenAPI document of a release's stacks: a copy, since that of the example may change."""
    return STATES / version / "openapi.json"


def stack_of(
    version: str,
    name: str,
    program: str,
    folder: Path,
    engine: Path,
    plugin: Path,
    at: RunningTenant,
) -> Stack:
    """A stack that does not exist yet, of a program in a copy, so that the checkout stays as it is.

    The stacks of a release share the folder, and with it a backend, since one reads another.
    """
    source, copy = ROOT / program, folder / "projects" / name
    copy.mkdir(parents=True)
    for file in [*source.glob("*.py"), source / "Pulumi.yaml"]:
        text = file.read_text()
        (copy / file.name).write_text(text.replace("path: ../../provider", "path: ./provider"))
    (copy / "provider").symlink_to(ROOT / "provider")
    if source == ROOT:
        # No link: the program counts paths from the folder in which it really is.
        shutil.copytree(ROOT / "infra", copy / "infra")
    shutil.copy(definition_of(version), copy)
    passphrase = {"PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
    stack = Stack(folder, engine, plugin, at, name=name, variables=passphrase, project_folder=copy)
    stack.environment()
    place_azure_plugin(folder / "pulumi", os.environ)
    return stack


def put_back(recorded: Recorded, stack: Stack) -> None:
    """Give the stack, which does not exist yet, the recorded settings and the recorded state."""
    stack_file = stack.project / f"Pulumi.{recorded.name}.yaml"
    stack_file.write_text(yaml.safe_dump(recorded.stack_file))
    state = stack.project / "state.json"
    state.write_text(json.dumps(recorded.state))
    stack.init()
    stack.on_stack("stack", "import", "--file", str(state))


def preview(stack: Stack) -> Preview:
    """What an `up` would do: resources and what is read from the digest, the rest from the plan."""
    file = stack.project / "plan.json"
    how = ("--json", "--show-sames", "--save-plan", str(file))
    try:
        said = stack.on_stack("preview", *how).output
    except AssertionError as failure:
        # The digest of all that is the same would hide the few lines that say why.
        raise AssertionError(str(failure).rpartition('"diagnostics"')[2]) from None
    steps = json.loads(said)["steps"]
    plan = json.loads(file.read_text())["resourcePlans"]
    [root] = [each for urn, each in plan.items() if "::pulumi:pulumi:Stack::" in urn]
    changed = root["goal"]["outputDiff"]
    deleted_first = sorted(
        urn for urn, each in plan.items() if each.get("goal", {}).get("deleteBeforeReplace")
    )
    return Preview(
        operations={step["urn"]: step["op"] for step in steps}
        | {urn: " ".join(each["steps"]) for urn, each in plan.items()},
        log={
            step["urn"]: options(step["newState"], deleted_first)
            for step in steps
            if "newState" in step
        },
        deleted_first=deleted_first,
        outputs=frozenset(
            f"{sign} {name}"
            for sign, kind in (("+", "adds"), ("-", "deletes"), ("~", "updates"))
            for name in changed.get(kind, ())
        ),
    )
