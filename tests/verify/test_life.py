"""The life of a stack, by the real engine on an emulated tenant.

The azuread plugin is the stand-in: that the official one takes the same steps is not proven here.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from emulator.environment import variables
from emulator.rehearsal.plugin import place_plugin
from tests.engine import warm_python
from tests.engine.engine import ROOT
from tests.verify.verified_tenant import NAME, VerifiedTenant
from tools.engine import ensure_engine
from verify import inventory, run_folder, tenant
from verify.engine import NoEngineError
from verify.life import Directory, Life, expectations
from verify.life_requests import IN_THE_ENVIRONMENT, IN_THE_TENANT
from verify.mark import new_mark

pytestmark = pytest.mark.lives

# What finds the addresses of a cloud that is none of Microsoft's own.
_ADDRESSES = r"GET /metadata/endpoints"


@pytest.fixture
def environment(verified: VerifiedTenant, tmp_path: Path) -> dict[str, str]:
    """A person's environment on a machine with an engine and a plugin."""
    place_plugin(tmp_path / "home", os.environ)
    (tmp_path / "cache").mkdir()
    return {
        "PATH": f"{ensure_engine()}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        **warm_python.variables(),
        **variables(verified.tenant.tenant),
    }


@pytest.fixture
def mark() -> str:
    return new_mark()


def new_life(
    verified: VerifiedTenant,
    environment: dict[str, str],
    mark: str,
) -> Life:
    of = verified.tenant.tenant
    directory = Directory(of.tenant_name, of.tenant_id)
    folder = run_folder.create(mark, environment)
    return Life(folder, mark, directory, datetime.now(UTC).date(), environment)


def files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_a_whole_life_is_as_expected_and_leaves_tenant_and_disk_as_before(
    verified: VerifiedTenant,
    environment: dict[str, str],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    before, disk = verified.everything(), files(tmp_path)
    verified.tenant.forget_requests()
    options = [one for one in verified.whole if one != "--skip-life"]
    report = tmp_path_factory.mktemp("report")
    ran = verified.run(*options, "--only", "life", "--report", str(report), variables=environment)
    assert ran.exit_code == 0, ran.output
    [data] = report.glob("*.json")
    steps = json.loads(data.read_text())["life"]
    assert {step["name"]: step["detail"] for step in steps if step["verdict"] != "confirmed"} == {}
    assert [step["name"] for step in steps] == list(expectations(Directory("", "")))
    assert all(f"life: {step['name']}" in ran.output for step in steps)
    assert all(step["seconds"] > 0 for step in steps)
    assert unplanned_requests(verified) == set()
    assert verified.everything() == before
    assert files(tmp_path) == disk


def unplanned_requests(verified: VerifiedTenant) -> set[str]:
    """What was sent and does not stand in the tables."""
    tables = (*IN_THE_TENANT, *IN_THE_ENVIRONMENT, *tenant.REQUESTS, *inventory.REQUESTS)
    kinds = [_pattern(str(one).partition("?")[0]) for one in tables]
    sent = {f"{one['method']} {one['path']}" for one in verified.tenant.requests()}
    return {
        line for line in sent if not any(re.fullmatch(kind, line) for kind in (*kinds, _ADDRESSES))
    }


def _pattern(kind: str) -> str:
    return re.sub(r"\\{\w+\\}", "[^/()]+", re.escape(kind))


def test_what_changed_behind_the_stack_is_found_and_a_run_that_stops_is_cleaned(
    verified: VerifiedTenant, environment: dict[str, str], mark: str, tmp_path: Path
) -> None:
    before, disk = verified.everything(), files(tmp_path)
    other = {"displayName": f"{mark}x API", "notes": "Managed by the Pulumi stack orders/dev."}
    verified.tenant.graph("POST", "applications", other)
    others = verified.everything()
    life = new_life(verified, environment, mark).steps()
    assert [next(life).verdict for _ in range(2)] == ["confirmed", "confirmed"]
    ours = verified.tenant.applications()[f"{mark} API"]
    assert ours["notes"] == f"Managed by the Pulumi stack b2c-connector-verify/{mark}."
    renamed = {"displayName": f"{mark} other"}
    verified.tenant.graph("PATCH", f"applications/{ours['id']}", renamed)
    refreshed = next(life)
    assert refreshed.verdict == "refuted"
    assert "changes" in refreshed.detail
    life.close()
    assert is_private(tmp_path / "cache" / "b2c-connector" / "verify" / mark)
    cleaned = verified.run("--tenant", NAME, "--clean", "--yes", variables=environment)
    assert cleaned.exit_code == 0, cleaned.output
    assert f"removed the folder of {mark}" in cleaned.output
    assert verified.everything() == others
    assert files(tmp_path) == disk
    theirs = verified.tenant.applications()[f"{mark}x API"]["id"]
    verified.tenant.graph("DELETE", f"applications/{theirs}")
    verified.tenant.graph("DELETE", f"directory/deletedItems/{theirs}")
    assert verified.everything() == before


def is_private(folder: Path) -> bool:
    """Whether nobody else reads the folder, and no secret lies in it in plain text."""
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "passphrase").stat().st_mode & 0o077 == 0
    [state] = (folder / "backend").glob(".pulumi/stacks/*/*.json")
    secrets = [
        resource["outputs"]["value"]
        for resource in json.loads(state.read_text())["checkpoint"]["latest"]["resources"]
        if resource["type"].endswith(":ApplicationPassword")
    ]
    return bool(secrets) and all("ciphertext" in secret for secret in secrets)


# What the engine prints where Graph refuses an `up`, and of the `destroy` after it.
_FAILING_ENGINE = r"""#!/bin/sh
case $1 in
stack) ;;
up)
    printf '%s\n' 'Diagnostics:' '  pulumi:pulumi:Stack (b2c-connector-verify-x):' \
        '    error: update failed' \
        '  azuread:index:ApplicationPassword (connector-client-client-secret-odd):' \
        '    error: 1 error occurred:' '      * adding password: unexpected status 403' \
        '' 'Resources:' '    + 12 created' '    1 errored' '' 'Duration: 5s'
    exit 255 ;;
destroy) printf '%s\n' '' 'Resources:' '    - 12 deleted' '' 'Duration: 2s' ;;
esac
"""


def test_where_the_engine_fails_the_rest_is_left_out_but_what_was_made_is_destroyed(
    verified: VerifiedTenant, mark: str, tmp_path: Path
) -> None:
    engine = tmp_path / "pulumi"
    engine.write_text(_FAILING_ENGINE)
    engine.chmod(0o700)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.defpath}", "XDG_CACHE_HOME": str(tmp_path)}
    first, *left_out, last = new_life(verified, environment, mark).steps()
    assert (first.name, first.verdict) == ("up", "refuted")
    assert first.detail == (
        "the engine failed: 1 error occurred: * adding password: unexpected status 403"
    )
    assert {step.detail for step in left_out} == {"left out, because up failed"}
    assert {step.verdict for step in left_out} == {"not observable"}
    assert (last.name, last.verdict, last.detail) == ("destroy", "confirmed", "12 deleted")


# Kills the engine's first `up`, with all that it has started, when a request is on its way.
_KILLED_ENGINE = """#!{python}
import os, signal, subprocess, sys, time, urllib.request
engine = ["{engine}/pulumi", *sys.argv[1:]]
if sys.argv[1] != "up":
    os.execv(engine[0], engine)
sys.path.insert(0, "{root}")
from tests.engine.killing import signal_all
run = subprocess.Popen(engine, start_new_session=True)
while urllib.request.urlopen("{url}/_rehearsal/faults").read() != b"[]":
    time.sleep(0.05)
run.kill()  # first, so that it starts nothing more
signal_all(run, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_life_whose_engine_is_killed_refutes_nothing_and_leaves_nothing(
    verified: VerifiedTenant, environment: dict[str, str], tmp_path: Path
) -> None:
    before, disk = verified.everything(), files(tmp_path)
    url = verified.tenant.tenant.url
    text = _KILLED_ENGINE.format(python=sys.executable, root=ROOT, engine=ensure_engine(), url=url)
    with TemporaryDirectory() as folder:
        engine = Path(folder) / "pulumi"
        engine.write_text(text)
        engine.chmod(0o700)
        environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
        held = {"method": "POST", "path": "/servicePrincipals$", "delay_ms": 1000}
        verified.tenant.control("faults", [held])
        options = [one for one in verified.whole if one != "--skip-life"]
        ran = verified.run(*options, "--only", "life", "--report", folder, variables=environment)
        [data] = Path(folder).glob("*.json")
        first, *_, last = json.loads(data.read_text())["life"]
    assert ran.exit_code == 2, ran.output
    assert (first["verdict"], first["detail"]) == (
        "not observable",
        "the engine failed: it was ended by SIGKILL",
    )
    assert (last["name"], last["verdict"]) == ("destroy", "confirmed")
    assert verified.everything() == before
    assert files(tmp_path) == disk


def test_without_an_engine_the_refusal_says_what_to_do(
    verified: VerifiedTenant, mark: str, tmp_path: Path
) -> None:
    with pytest.raises(NoEngineError, match="--skip-life"):
        new_life(verified, {"PATH": "", "XDG_CACHE_HOME": str(tmp_path)}, mark)
