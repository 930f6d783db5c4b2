"""Commands in the documentation exist, with the options that they are given. None is run here."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import click
import pytest

from emulator.__main__ import cli as emulator
from operate.__main__ import cli as operate
from tests.docs.documents import ROOT, command_lines, examples, name, pages
from tools.engine import ensure_engine

_GROUPS = {"operate": operate, "emulator": emulator}
_MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
_TARGETS = set(re.findall(r"^\.PHONY: (\S+)$", _MAKEFILE, re.MULTILINE))
# Of a module that runs in the example's own folder.
_ELSEWHERE = {"orders_api"}


@cache
def pulumi_help(*command: str) -> str:
    """The help of a command of the engine; that of the command above it where there is none."""
    engine = ensure_engine()
    run = subprocess.run(
        [engine / "pulumi", *command, "--help"],
        env={"PATH": f"{engine}:{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return run.stdout or run.stderr


def usage(text: str) -> str:
    """The line that an alias (`init`) shares with its command (`new`), and with no other."""
    return "".join(text.partition("Usage:")[2].strip().splitlines()[:1])


def check(line: str) -> None:
    """Fails if the line calls what does not exist."""
    words = shlex.split(line, comments=True)
    while "=" in words[0] and not words[0].startswith("-"):
        words.pop(0)  # NAME=value before the command
    ends = [words.index(word) for word in ("|", "&&", ";", ">", ">>") if word in words]
    words = words[: min(ends, default=len(words))]
    if words[0] == "pulumi":
        check_pulumi(words[1:])
    elif words[0] == "make":
        check_make(words[1:])
    else:
        check_module(words[2], words[3:])


def check_pulumi(words: list[str]) -> None:
    command: list[str] = []
    text = pulumi_help()
    # The first word must be a command; after it, words may be arguments.
    for word in words:
        if word.startswith("-"):
            continue
        if command and "Available Commands:" not in text:
            break
        below = pulumi_help(*command, word) if re.fullmatch(r"[a-z-]+", word) else ""
        if not usage(below) or usage(below) == usage(text):
            assert command, f"pulumi has no command {word}"
            break
        command.append(word)
        text = below
    for word in words:
        option = re.match(r"(--[a-z-]+|-[a-zA-Z]\b)", word)
        if option:
            found = re.search(rf"(?<![\w-]){re.escape(option[1])}(?![\w-])", text)
            assert found, f"pulumi {' '.join(command)} has no option {option[1]}"


def check_make(words: list[str]) -> None:
    variables = dict(word.split("=", 1) for word in words if "=" in word)
    targets = [word for word in words if "=" not in word]
    assert set(targets) <= _TARGETS, f"make has no target {targets}"
    assert set(variables) <= {"ARGS", "PYTHON"}
    if "ARGS" not in variables:
        return
    [target] = targets
    arguments = variables["ARGS"]
    if target == "shell":
        check(arguments)
        return
    recipe = _MAKEFILE.split(f".PHONY: {target}\n")[1].split("\n.PHONY")[0]
    [(module, command)] = re.findall(r"-m (\w+) ([\w-]+)(?: --stack \w+)? \$\(ARGS\)", recipe)
    check_module(module, [command, *shlex.split(arguments)])


def check_module(module: str, words: list[str]) -> None:
    if module in _GROUPS:
        group = _GROUPS[module]
        assert words, f"python -m {module} needs a command"
        assert words[0] in group.commands, f"python -m {module} has no command {words[0]}"
        above = click.Context(group, **group.context_settings)
        context = click.Context(group.commands[words[0]], parent=above)
        known = {option for each in context.command.get_params(context) for option in each.opts}
        given = {word.split("=")[0] for word in words[1:] if word.startswith("-") and word != "-"}
        assert given <= known, f"python -m {module} {words[0]} has no option {given - known}"
    elif module not in {*_ELSEWHERE, "venv"}:
        assert importlib.util.find_spec(module), f"there is no module {module}"


@pytest.mark.parametrize("page", [*pages(), *examples()], ids=name)
def test_every_command_exists_with_its_options(page: Path) -> None:
    for line in command_lines(page):
        try:
            check(line)
        except AssertionError as failure:
            raise AssertionError(f"{line}: {failure}") from None


def test_commands_are_found_in_blocks_and_in_the_text() -> None:
    lines = command_lines(ROOT / "README.md")
    assert "pulumi stack init prod" in lines
    assert "make sign-in" in lines
    assert "python -m operate explain AADB2C90006" in lines
    assert ".venv/bin/python -m operate sign-in" in lines


@pytest.mark.parametrize(
    "line",
    [
        "pulumi rotate",
        "pulumi up --yes-please",
        "make rotate",
        "make shell ARGS='pulumi stack outputs --secrets-shown'",
        "make sign-in ARGS=--heedless",
        "python -m operate rotate",
        "python -m operate sign-in --heedless",
        "python -m nowhere",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises(AssertionError):
        check(line)
