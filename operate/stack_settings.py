"""Whole settings, written into the text of a stack's file.

Only the lines of these settings change: comments, other keys and their order stay. The result is
read again, and a text that would hold anything else than was meant is refused.
"""

from collections.abc import Mapping
from typing import Any

import click
import yaml

from operate.stack_file import StackFile

_CONFIG = "config"


def with_settings(file: StackFile, values: Mapping[str, Any]) -> str:
    """The text of a stack's file with these settings; None removes one.

    Raises `click.ClickException` for a file that is written in a way that cannot be edited so.
    """
    text = file.text
    before = file.settings()
    spelled = {file.spelled(key): value for key, value in values.items()}
    wanted = {key: value for key, value in spelled.items() if before.get(key) != value}
    edited = text
    for key, value in wanted.items():
        edited = _with_one(edited, key, value)
    meant = {key: value for key, value in {**before, **wanted}.items() if value is not None}
    if _settings(edited) != meant or _others(edited) != _others(text):
        raise click.ClickException(
            f"{file.path.name} is written in a way that this command cannot edit. --print shows "
            "the settings, to be written by hand."
        )
    return edited


def as_yaml(values: Mapping[str, Any], indentation: str) -> str:
    """Settings as the lines of a stack's file."""
    dumped = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1000)
    return "".join(f"{indentation}{line}" for line in dumped.splitlines(keepends=True))


def _with_one(text: str, key: str, value: Any) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    config = _config(text)
    if config is None:
        return "".join(lines) + f"{_CONFIG}:\n" + as_yaml({key: value}, "  ")
    indentation = " " * config.start_mark.column
    new = [] if value is None else [as_yaml({key: value}, indentation)]
    for name, node in config.value:
        if name.value == key:
            start, end = name.start_mark.line, _end(lines, node)
            return "".join([*lines[:start], *new, *lines[end:]])
    end = _end(lines, config)
    return "".join([*lines[:end], *new, *lines[end:]])


def _end(lines: list[str], node: yaml.Node) -> int:
    """The line after a node. A block's end mark is where the next thing begins; what stands before
    that, such as a comment, belongs to the next thing."""
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    end: int = node.end_mark.line + (node.end_mark.column > 0 and not is_block)
    while end > node.start_mark.line + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return end


def _config(text: str) -> yaml.MappingNode | None:
    root = yaml.compose(text)
    if isinstance(root, yaml.MappingNode):
        for name, node in root.value:
            if name.value == _CONFIG and isinstance(node, yaml.MappingNode) and node.value:
                return node
    return None


def _settings(text: str) -> dict[str, Any]:
    return dict((_content(text).get(_CONFIG)) or {})


def _others(text: str) -> dict[str, Any]:
    return {key: value for key, value in _content(text).items() if key != _CONFIG}


def _content(text: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError:
        return {}
    return content if isinstance(content, dict) else {}
