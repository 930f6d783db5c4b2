"""`up`, `shell` and `down` as a person runs them, in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from emulator.environment import read_tenant
from emulator.rehearsal.layout import Layout
from tests.engine import warm_python
from tests.patience import HANGS_SECONDS

ROOT = Path(__file__).parents[3]

# Each test starts and ends a rehearsal of its own; side by side they would only slow each other.
pytestmark = [pytest.mark.lives, pytest.mark.xdist_group("rehearsal")]


@dataclass
class Checkout:
    """A copy of what the commands run, sharing the environment."""

    layout: Layout

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "emulator", *arguments],
            cwd=self.layout.root,
            env={**os.environ, **warm_python.variables(), **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(
        self, *arguments: str, expect: int | None = 0, typed: str = "", **variables: str
    ) -> str:
        """All that a command says; `expect` is its exit code, None for any but 0."""
        process = self.start(*arguments, **variables)
        said, _ = process.communicate(typed, timeout=HANGS_SECONDS)
        assert process.returncode == expect or (expect is None and process.returncode), said
        assert "Traceback" not in said
        return said

    def kill_in_the_middle_of_up(self) -> None:
        """Kill a run once it has the stack's lock, as an out-of-memory killer would."""
        process = self.start("up")
        locks = self.layout.backend / ".pulumi/locks"
        deadline = time.monotonic() + HANGS_SECONDS
        while not list(locks.glob("*/*/*/*.json")):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@contextmanager
def copied(root: Path, signing_keys: Path) -> Iterator[Checkout]:
    root.mkdir()
    for folder in ("emulator", "operate", "tools", "infra", "provider", "examples/web-api"):
        shutil.copytree(ROOT / folder, root / folder)
    for file in ("Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(ROOT / file, root)
    (root / ".venv").symlink_to(sys.prefix)
    checkout = Checkout(Layout(root))
    checkout.layout.tenant.mkdir(parents=True)
    shutil.copy(signing_keys, checkout.layout.tenant)
    yield checkout
    checkout.run("down", "--force")


@pytest.fixture
def checkout(tmp_path: Path, signing_keys: Path) -> Iterator[Checkout]:
    """A checkout in which nothing was run yet."""
    with copied(tmp_path / "check out", signing_keys) as checkout:
        yield checkout


@dataclass
class Deployed:
    checkout: Checkout
    said: str  # by the first `up`


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, signing_keys: Path) -> Iterator[Deployed]:
    """A checkout after one `up`; tests leave it deployed, but for the last of them."""
    with copied(tmp_path_factory.mktemp("deployed") / "check out", signing_keys) as checkout:
        yield Deployed(checkout, checkout.run("up"))


def form(said: str) -> str:
    return said[said.index("Connector power-platform in Power Platform") :]


def outcome(said: str) -> str:
    """What the last line of `pulumi up` says that it did."""
    found: list[str] = re.findall(r"^pulumi up +(.*?)  ", said, re.MULTILINE)
    return found[-1]


def test_up_deploys_and_shows_the_connector_and_again_changes_nothing(deployed: Deployed) -> None:
    assert outcome(deployed.said) == "20 created"
    tenant = read_tenant(deployed.checkout.layout.tenant)
    shown = form(deployed.said)
    assert f"Connections           {tenant.url}/power-apps" in shown
    flow = f"{tenant.url}/contosob2c.onmicrosoft.com/B2C_1_signupsignin"
    assert f"Token URL             {flow}/" in shown
    assert "Client secret         ••••••••  expires " in shown
    again = deployed.checkout.run("up")
    assert outcome(again) == "no changes"
    assert form(again) == shown


def test_nothing_secret_is_shown_or_left_readable(deployed: Deployed) -> None:
    layout = deployed.checkout.layout
    secret = deployed.checkout.run(
        *("shell", "--", "pulumi", "stack", "output", "clientSecret", "--show-secrets")
    ).strip()
    assert len(secret) >= 32
    for planted in (
        secret,
        read_tenant(layout.tenant).client_secret,
        layout.passphrase.read_text(),
    ):
        assert planted not in deployed.said
    for path in (layout.folder, layout.home, layout.backend, layout.passphrase, layout.settings):
        assert path.stat().st_mode & 0o077 == 0


def test_a_refused_setting_ends_in_one_message_and_a_mended_one_is_deployed_and_kept(
    deployed: Deployed,
) -> None:
    example = deployed.checkout.layout.root / "Pulumi.dev.yaml"
    before = example.read_text()
    example.write_text(before.replace("policy: B2C_1_signupsignin", "policy: siin"))
    said = deployed.checkout.run("up", expect=None)
    assert 'policy is "siin"' in said
    assert said.rstrip().endswith("When the cause is mended, `make up` continues from this state.")
    example.write_text(before)
    change = ("pulumi", "config", "set", "clientDisplayName", "My flow")
    deployed.checkout.run("shell", "--", *change)
    assert outcome(deployed.checkout.run("up")) == "1 updated"
    assert "My flow" in deployed.checkout.layout.settings.read_text()


def test_a_missing_official_plugin_is_refused_before_anything_is_deployed(
    deployed: Deployed,
) -> None:
    said = deployed.checkout.run(
        "up", expect=1, REHEARSAL_PROVIDER="official", PULUMI_HOME="/nowhere"
    )
    assert "pulumi-resource-azuread is neither on PATH nor at /nowhere/plugins/" in said


def test_the_shell_gives_a_command_the_environment_and_its_exit_code_back(
    deployed: Deployed,
) -> None:
    show = 'echo "$PULUMI_HOME|$ARM_TENANT_ID|$(command -v python)"; exit 7'
    said = deployed.checkout.run("shell", "--", "sh", "-c", show, expect=7, PULUMI_HOME="/own")
    layout = deployed.checkout.layout
    tenant = read_tenant(layout.tenant)
    assert said.strip() == f"{layout.home}|{tenant.tenant_id}|{layout.environment}/bin/python"
    assert "no command plumi." in deployed.checkout.run("shell", "--", "plumi", expect=127)


def test_an_interactive_shell_is_not_led_astray_by_a_persons_start_up_file(
    deployed: Deployed, tmp_path: Path
) -> None:
    (tmp_path / ".bashrc").write_text("export PATH=/usr/bin:/bin ARM_TENANT_ID=own; alias greet=id")
    said = deployed.checkout.run(
        "shell",
        typed='command -v pulumi; echo "$ARM_TENANT_ID"; pulumi stack --show-name; alias; false\n',
        HOME=str(tmp_path),
        XDG_CACHE_HOME=str(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")),
    )
    assert "/pulumi\n" in said
    assert read_tenant(deployed.checkout.layout.tenant).tenant_id in said
    assert "\nrehearsal\n" in said
    assert "greet" in said


def test_a_killed_run_leaves_a_lock_that_up_explains_and_repair_takes_away(
    deployed: Deployed,
) -> None:
    deployed.checkout.kill_in_the_middle_of_up()
    said = deployed.checkout.run("up", expect=1)
    assert "locked by a run that is dead" in said
    assert "`make repair`" in said
    repair = ("b2c-connector", "repair", "--yes", "--stack", "rehearsal")
    deployed.checkout.run("shell", "--", *repair)
    assert "unchanged" in deployed.checkout.run("shell", "--", "pulumi", "preview")


def test_down_leaves_nothing_even_of_a_killed_run(deployed: Deployed) -> None:
    checkout = deployed.checkout
    tenant = read_tenant(checkout.layout.tenant)
    checkout.kill_in_the_middle_of_up()
    said = checkout.run("down")
    assert "lock of a killed run removed" in said
    assert "20 deleted" in said
    assert not checkout.layout.folder.exists()
    assert not checkout.layout.settings.exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{tenant.url}/_rehearsal/health")
    assert "There is no rehearsal to remove." in checkout.run("down")


def test_the_shell_works_before_the_first_up_and_a_tenant_removed_by_hand_is_noticed(
    checkout: Checkout,
) -> None:
    assert "+ 20 to create" in checkout.run("shell", "--", "pulumi", "preview")
    os.kill(read_tenant(checkout.layout.tenant).pid, signal.SIGKILL)
    shutil.rmtree(checkout.layout.tenant)
    assert "`make down` removes the rest" in checkout.run("up", expect=1)
    checkout.run("down")
    assert not checkout.layout.folder.exists()
