"""Commands of ours that the documentation shows exist, with their options. None is run here.

Commands of Pulumi and of others are not looked at.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest

from bench.__main__ import bench
from emulator.cli import cli as emulator
from operate.cli import cli as operate
from tests.docs.documents import ROOT, command_lines, examples, name, pages

_GROUPS = {"b2c-connector": operate, "operate": operate, "emulator": emulator}
_RECIPES = dict(
    re.findall(
        r"^\.PHONY: (\S+)\n(.*?)(?:\n\n|\Z)",
        (ROOT / "Makefile").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
# Of a module that runs in the example's own folder.
_ELSEWHERE = {"orders_api", "venv"}


def check(line: str) -> None:
    """Fails if the line calls a command or an option of ours that does not exist."""
    words = shlex.split(line, comments=True)
    while "=" in words[0] and not words[0].startswith("-"):
        words.pop(0)  # NAME=value before the command
    ends = [words.index(word) for word in ("|", "&&", ";", ">", ">>") if word in words]
    words = words[: min(ends, default=len(words))]
    if words[0] == "make":
        check_make(words[1:])
    elif words[1:2] == ["-m"]:
        check_module(words[2], words[3:])
    elif Path(words[0]).name == "b2c-connector":
        check_module("b2c-connector", words[1:])


def check_make(words: list[str]) -> None:
    variables = dict(word.split("=", 1) for word in words if "=" in word)
    targets = [word for word in words if "=" not in word]
    for target in targets:
        assert target in _RECIPES, f"make has no target {target}"
    if "ARGS" not in variables or targets == ["test"]:
        return
    [target] = targets
    if target == "shell":
        check(variables["ARGS"])
        return
    if target == "bench":
        check_options(bench, click.Context(bench), shlex.split(variables["ARGS"]))
        return
    [(group, command)] = re.findall(
        r"(b2c-connector|(?<=-m )\w+) ([\w-]+)(?: --stack \w+)? \$\(ARGS\)", _RECIPES[target]
    )
    check_module(group, [command, *shlex.split(variables["ARGS"])])


def check_options(command: click.Command, context: click.Context, words: list[str]) -> None:
    known = {option for each in command.get_params(context) for option in each.opts}
    given = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
    assert given <= known, f"{command.name} has no option {given - known}"


def check_module(module: str, words: list[str]) -> None:
    if module in _GROUPS:
        group = _GROUPS[module]
        if not words or words == ["--version"]:
            return
        assert words[0] in group.commands, f"{module} has no command {words[0]}"
        above = click.Context(group, **group.context_settings)
        command = group.commands[words[0]]
        check_options(command, click.Context(command, parent=above), words[1:])
    elif module not in _ELSEWHERE:
        assert importlib.util.find_spec(module), f"there is no module {module}"


@pytest.mark.parametrize("page", [*pages(), *examples()], ids=name)
def test_every_command_exists_with_its_options(page: Path) -> None:
    for line in command_lines(page):
        try:
            check(line)
        except AssertionError as failure:
            raise AssertionError(f"{line}: {failure}") from None


@pytest.mark.parametrize(
    "line",
    [
        "make fly",
        "make shell ARGS='b2c-connector fly'",
        "make sign-in ARGS=--heedless",
        "python -m operate fly",
        ".venv/bin/b2c-connector sign-in --heedless",
        "python -m nowhere",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises(AssertionError):
        check(line)
