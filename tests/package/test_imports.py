"""What an import of the components costs a program, and that a clone serves it too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_components_need_neither_pydantic_nor_the_azure_libraries() -> None:
    program = (
        "import sys, components\nprint(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = _python(program, ROOT).split()
    unneeded = {"azure", "cryptography", "httpx", "pulumi_azure_native", "pydantic", "requests"}
    assert not unneeded & set(loaded)


def test_a_program_elsewhere_imports_the_components_of_a_clone(tmp_path: Path) -> None:
    """By `pip install -e <clone>`, as this environment has it."""
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "__init__.py").touch()
    program = "import components, infra; print(components.__file__, infra.__file__)"
    (tmp_path / "program.py").write_text(program)
    components, infra = _python(None, tmp_path, "program.py").split()
    assert Path(components).is_relative_to(ROOT)
    assert Path(infra).is_relative_to(tmp_path)


def _python(program: str | None, folder: Path, *arguments: str) -> str:
    command = [sys.executable, *(("-c", program) if program else ()), *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
