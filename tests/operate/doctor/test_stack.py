import os
from pathlib import Path

import pytest

from operate.doctor.stack import cut_off, full_name, unreadable


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text('name: "orders"\nruntime: python\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULUMI_BACKEND_URL", tmp_path.as_uri())
    return tmp_path


def test_a_stack_is_named_as_its_marks_are() -> None:
    state = {"deployment": {"resources": [{"urn": "urn:pulumi:test::orders::a::b"}]}}
    assert full_name("somebody/orders/test", state) == "orders/test"


@pytest.mark.usefixtures("project")
def test_an_empty_stack_has_the_name_of_its_project() -> None:
    assert full_name("organization/orders/test", {"deployment": {}}) == "orders/test"


def test_only_empty_files_of_attributes_keep_the_engine_from_reading(project: Path) -> None:
    folder = project / ".pulumi" / "stacks" / "orders"
    folder.mkdir(parents=True)
    (folder / "test.json.attrs").write_text("{}")
    (folder / "prod.json.attrs").touch()
    assert unreadable("test") == []
    (folder / "test.json.bak.attrs").touch()
    assert [file.name for file in unreadable("test")] == ["test.json.bak.attrs"]


def test_of_a_state_that_is_cut_off_the_newest_whole_one_is_found(project: Path) -> None:
    stacks = project / ".pulumi" / "stacks" / "orders"
    history = project / ".pulumi" / "history" / "orders" / "test"
    stacks.mkdir(parents=True)
    history.mkdir(parents=True)
    state = stacks / "test.json"
    assert cut_off("test") is None
    state.write_text('{"version": 3}')
    assert cut_off("test") is None
    state.write_text('{"version"')
    (stacks / "test.json.bak").write_text('{"vers')
    assert cut_off("test") == (state, None)
    for number in (1, 2):
        file = history / f"test-{number}.checkpoint.json"
        file.write_text("{}")
        os.utime(file, (number, number))
    assert cut_off("test") == (state, history / "test-2.checkpoint.json")


@pytest.mark.usefixtures("project")
def test_another_backend_than_a_folder_has_no_such_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "azblob://state")
    assert unreadable("test") == []
