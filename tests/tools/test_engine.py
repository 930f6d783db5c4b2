from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.conftest import WriteScript
from tools import engine
from tools.build import ENGINE_VERSION
from tools.engine import ensure_engine, installed_engine


def test_a_pulumi_that_will_do_is_taken_from_path(tmp_path: Path, script: WriteScript) -> None:
    script(tmp_path / "pulumi", "echo v3.999.1")
    script(tmp_path / "pulumi-language-python")
    assert installed_engine(str(tmp_path)) == (tmp_path, f"pulumi 3.999.1 from {tmp_path}")


def test_its_language_host_may_lie_elsewhere_on_path(tmp_path: Path, script: WriteScript) -> None:
    script(tmp_path / "a/pulumi", f"echo v{ENGINE_VERSION}-dev.7+abc")
    script(tmp_path / "b/pulumi-language-python")
    assert installed_engine(f"{tmp_path / 'a'}:{tmp_path / 'b'}")[0] == tmp_path / "a"


def test_its_language_host_may_lie_beside_what_a_link_points_at(
    tmp_path: Path, script: WriteScript
) -> None:
    script(tmp_path / "cellar/pulumi", "echo v4.0.0")
    script(tmp_path / "cellar/pulumi-language-python")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/pulumi").symlink_to(tmp_path / "cellar/pulumi")
    assert installed_engine(str(tmp_path / "bin"))[0] == tmp_path / "bin"


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("echo v3.258.9", "3.258.9 on PATH is too old"),
        ("echo hello", "the one on PATH does not run"),
        (f"echo v{ENGINE_VERSION}", "the one on PATH cannot run Python"),
    ],
)
def test_a_pulumi_that_will_not_do_is_passed_over_with_the_reason(
    tmp_path: Path, script: WriteScript, says: str, reason: str
) -> None:
    script(tmp_path / "pulumi", says)
    assert installed_engine(str(tmp_path)) == (None, reason)


def test_where_none_is_installed_the_built_one_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = []
    monkeypatch.setattr(engine, "build", lambda folder, _say, **_: built.append(folder))
    folder = tmp_path / "b2c-connector" / f"engine-v{ENGINE_VERSION}"
    assert ensure_engine() == folder
    assert built == [folder]
