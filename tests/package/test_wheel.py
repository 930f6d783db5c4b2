"""The package as a user has it: a wheel, installed away from the clone, not editable.

Does not prove that the declared versions of its dependencies can be had together: they are those of
this environment.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.package.conftest import ROOT, Installed
from tests.patience import HANGS_SECONDS
from verify import facts

pytestmark = pytest.mark.xdist_group("wheel")


def test_it_brings_what_serves_users_and_neither_program_nor_tools_nor_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [Path(name).parts for name in archive.namelist()]
    folders = {name[0] for name in names if not name[0].endswith(".dist-info")}
    assert folders == {
        *("b2c", "clients", "components", "emulator", "openapi", "operate"),
        *("plugin", "policies", "provider", "verify"),
    }
    assert not [name for name in names if "tests" in name]


def test_the_components_are_imported_from_it(installed: Installed) -> None:
    program = "import components; components.FlowConnector; print(components.__file__)"
    assert Path(installed.run("python", "-c", program).strip()).is_relative_to(installed.packages)


def test_its_types_are_seen_by_a_type_checker(installed: Installed) -> None:
    for package in ("b2c", "components", "openapi"):
        assert (installed.packages / package / "py.typed").exists()


def test_its_command_runs(installed: Installed) -> None:
    assert "Remedy" in installed.run("b2c-connector", "explain", "AADB2C90006")
    assert "user-flow-update" in installed.run("b2c-connector", "verify", "--plan")
    assert "Usage: b2c-connector " in installed.run("b2c-connector", "--help")
    assert re.fullmatch(
        r"b2c-connector \d+\.\d+\.\d+\n", installed.run("b2c-connector", "--version")
    )


def test_it_brings_the_tables_of_facts(installed: Installed) -> None:
    program = "from verify import facts; print(len(facts.load()))"
    assert int(installed.run("python", "-c", program)) == len(facts.load())


def test_it_brings_the_program_whose_life_verify_leads(installed: Installed) -> None:
    program = installed.packages / "verify" / "program" / "__main__.py"
    assert program.read_text() == (ROOT / "verify" / "program" / "__main__.py").read_text()


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("operate", "b2c-connector needs click, which is not installed.\n"),
        ("emulator", "The emulator needs click, which is not installed.\n"),
    ],
)
def test_a_command_without_its_packages_names_what_to_install(
    installed: Installed, module: str, said: str
) -> None:
    program = (
        "import runpy, sys; sys.modules['click'] = None; "
        f"runpy.run_module('{module}', run_name='__main__')"
    )
    process = installed.start("python", "-c", program)
    _, complaints = process.communicate(timeout=HANGS_SECONDS)
    assert complaints.startswith(said)
    assert process.returncode == 1


def test_the_emulator_serves_its_pages(installed: Installed) -> None:
    state = installed.elsewhere / "state"
    process = installed.start("python", "-m", "emulator", "serve", "--state", str(state))
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        # Made from a template, with a style sheet beside it.
        assert "<html" in httpx.get(url).text
    finally:
        process.terminate()
        process.communicate(timeout=HANGS_SECONDS)


def test_the_rehearsal_says_that_it_needs_a_clone(installed: Installed) -> None:
    process = installed.start("python", "-m", "emulator", "up")
    _, complaints = process.communicate(timeout=HANGS_SECONDS)
    assert "Only a clone of the repository" in complaints


@pytest.mark.parametrize(
    "launcher",
    [
        "provider/pulumi-resource-b2c",
        "emulator/azuread/pulumi-resource-azuread",
        "emulator/azure_native/pulumi-resource-azure-native",
    ],
)
def test_a_plugin_starts_and_says_its_port(installed: Installed, launcher: str) -> None:
    process = installed.start(installed.packages / launcher, "127.0.0.1:1")
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdecimal()
    finally:
        process.kill()
        process.communicate()


def test_the_policy_pack_has_its_launcher_and_its_project_file(installed: Installed) -> None:
    pack = installed.packages / "policies"
    assert (pack / "PulumiPolicy.yaml").exists()
    assert subprocess.run([pack / "b2c-policies"], capture_output=True).returncode != 126
