"""The diagram of the folders, from the import contracts of pyproject.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from tools.generate import ROOT

_EVERYTHING = ("bench", "tools")
"""They may import every folder; their arrows would hide the others."""


def diagram() -> str:
    lines = [f"    {importer} {arrow} {imported}" for importer, arrow, imported in _arrows()]
    return "\n".join(["```mermaid", "flowchart TD", *sorted(set(lines)), "```"])


def _arrows() -> Iterator[tuple[str, str, str]]:
    """The allowed imports: a dotted arrow names the modules, a solid one allows all of them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "protected":
            continue
        for imported in contract["protected_modules"]:
            for importer in contract["allowed_importers"]:
                if importer not in _EVERYTHING and imported not in _EVERYTHING:
                    yield importer, "-->", imported
        exceptions: dict[tuple[str, str], list[str]] = {}
        for expression in contract.get("ignore_imports", []):
            importer, _, module = expression.partition(" -> ")
            folder, _, name = module.partition(".")
            exceptions.setdefault((importer.removesuffix(".**"), folder), []).append(name)
        for (importer, folder), names in exceptions.items():
            yield importer, f'-. "{", ".join(sorted(names))}" .->', folder
