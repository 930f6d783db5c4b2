import os
import subprocess
from pathlib import Path

import click
import pytest

from operate import pulumi_command
from operate.doctor.stack import Stack, cut_off, find_stack, locks, unreadable


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text('name: "orders"\nruntime: python\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULUMI_BACKEND_URL", tmp_path.as_uri())
    return tmp_path


@pytest.fixture
def stack(project: Path) -> Stack:
    return Stack("test", "orders", "test", project)


@pytest.mark.parametrize("option", ["test", "somebody/test", "somebody/orders/test"])
def test_a_stack_is_named_as_its_marks_are(option: str, project: Path) -> None:
    assert find_stack(option) == Stack(option, "orders", "test", project)
    assert find_stack(option).full_name == "orders/test"


def test_only_empty_files_of_attributes_keep_the_engine_from_reading(
    project: Path, stack: Stack
) -> None:
    folder = project / ".pulumi" / "stacks" / "orders"
    folder.mkdir(parents=True)
    (folder / "test.json.attrs").write_text("{}")
    (folder / "prod.json.attrs").touch()
    assert unreadable(stack) == []
    (folder / "test.json.bak.attrs").touch()
    assert [file.name for file in unreadable(stack)] == ["test.json.bak.attrs"]


def test_of_a_state_that_is_cut_off_the_newest_whole_one_is_found(
    project: Path, stack: Stack
) -> None:
    stacks = project / ".pulumi" / "stacks" / "orders"
    history = project / ".pulumi" / "history" / "orders" / "test"
    stacks.mkdir(parents=True)
    history.mkdir(parents=True)
    state = stacks / "test.json"
    assert cut_off(stack) is None
    state.write_text('{"version": 3}')
    assert cut_off(stack) is None
    state.write_text('{"version"')
    (stacks / "test.json.bak").write_text('{"vers')
    assert cut_off(stack) == (state, None)
    for number in (1, 2):
        file = history / f"test-{number}.checkpoint.json"
        file.write_text("{}")
        os.utime(file, (number, number))
    assert cut_off(stack) == (state, history / "test-2.checkpoint.json")


@pytest.mark.usefixtures("project")
def test_another_backend_than_a_folder_shows_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "azblob://state")
    stack = find_stack("test")
    assert (locks(stack), unreadable(stack), cut_off(stack)) == ([], [], None)


@pytest.mark.usefixtures("project")
def test_who_names_no_stack_is_asked_for_it_if_the_engine_cannot_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = "error: failed to load checkpoint: EOF"
    failed = subprocess.CompletedProcess(["pulumi"], 1, "", f"{message}\n")
    monkeypatch.setattr(pulumi_command, "run", lambda *_: failed)
    with pytest.raises(click.ClickException, match=r"checkpoint: EOF.*--stack"):
        find_stack(None)
