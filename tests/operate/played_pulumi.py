"""A project whose `pulumi` plays an engine: it knows one stack with its secrets and outputs.

`up` makes what the stack's file lists. What the real engine does with that is proved in
`tests/engine`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command
from click.testing import CliRunner, Result

PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
CONNECTOR = "b2c:index:CustomConnector"
URN = "urn:pulumi:prod::orders::"

# Without site-packages Python starts in a fraction of the time.
SCRIPT = """#!{python} -IS
import json, pathlib, sys
here, root = pathlib.Path({here!r}), pathlib.Path({root!r})
state = json.loads((here / "state.json").read_text())
arguments = sys.argv[1:]
with open(here / "asked", "a") as asked:
    print(json.dumps(arguments), file=asked)
words = [word for word in arguments if not word.startswith("-")]
if state["fails"] and state["fails"] in " ".join(words):
    sys.exit("error: it failed")
if words[0] == "preview":
    print(json.dumps(state["preview"]))
elif words[0] == "up":
    sys.path += {path!r}
    import yaml
    config = yaml.safe_load((root / "Pulumi.prod.yaml").read_text())["config"]
    secrets = config["clientSecrets"]
    if isinstance(secrets, list):
        state["generations"] = [secret["generation"] for secret in secrets]
    (here / "state.json").write_text(json.dumps(state))
elif "--show-name" in arguments:
    print("prod")
elif words[:2] == ["stack", "export"]:
    resources = [
        {{
            "type": {password!r},
            "urn": f"{urn}{{name}}-client-client-secret-{{('even', 'odd')[generation % 2]}}",
            "protect": generation == max(state["generations"]),
            "inputs": {{"displayName": f"orders/prod generation {{generation}}"}},
        }}
        for name in state["connectors"]
        for generation in state["generations"]
    ]
    resources += [
        {{
            "type": {connector!r},
            "urn": f"{connector_urn}{{name}}-power-platform-connector",
            "propertyDependencies": {{
                "clientSecret": [f"{urn}{{name}}-client-client-secret-{{it}}" for it in slots]
            }},
        }}
        for name, slots in state["holders"].items()
    ]
    print(json.dumps({{"deployment": {{"resources": resources}}}}))
elif words[:2] == ["stack", "output"]:
    print(json.dumps(state["outputs"]))
elif words[0] == "config":
    print("{{}}")
"""


class Project:
    """The project and what its `pulumi` knows."""

    def __init__(self, root: Path, here: Path) -> None:
        self.root, self._here = root, here
        self.file = root / "Pulumi.prod.yaml"
        self._state: dict[str, Any] = {
            "generations": [1],
            "connectors": ["connector"],
            "holders": {},
            "outputs": {"clientId": "22222222-2222-2222-2222-222222222222"},
            "preview": preview(f"{PASSWORD}::connector-client-client-secret-even"),
            "fails": "",
        }
        self.knows()

    def knows(self, **state: Any) -> None:
        self._state |= state
        (self._here / "state.json").write_text(json.dumps(self._state))

    def settings(self, **settings: Any) -> str:
        """Write the stack's file, in this order, and return its text."""
        self.file.write_text(yaml.safe_dump({"config": settings}, sort_keys=False))
        return self.file.read_text()

    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load(self.file.read_text())["config"]
        return config

    def run(self, command: Command, *arguments: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(command, list(arguments), input=answer)

    def asked(self, command: str) -> list[list[str]]:
        """How a command of `pulumi` was called, each time."""
        asked = (self._here / "asked").read_text().splitlines()
        return [call for call in map(json.loads, asked) if call[0] == command]


def preview(*resources: str, op: str = "create", **more: Any) -> dict[str, Any]:
    """The engine's digest; each resource is `<type>::<name>`."""
    steps = [{"op": op, "urn": URN + it, "newState": {"inputs": {}}} for it in resources]
    return {"steps": steps, "changeSummary": {op: len(steps)}, **more}


def played_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    here, root = folder / "bin", folder / "project"
    here.mkdir()
    root.mkdir()
    script = SCRIPT.format(
        python=sys.executable,
        path=sys.path,
        here=str(here),
        root=str(root),
        password=PASSWORD,
        connector=CONNECTOR,
        connector_urn=f"{URN}{CONNECTOR}::",
        urn=f"{URN}{PASSWORD}::",
    )
    (here / "pulumi").write_text(script)
    (here / "pulumi").chmod(0o755)
    (root / "Pulumi.yaml").write_text("name: orders\n")
    monkeypatch.setenv("PATH", str(here), prepend=":")
    monkeypatch.chdir(root)
    return Project(root, here)
