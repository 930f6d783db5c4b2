"""A list among a stack's settings, edited where it stands in `Pulumi.<stack>.yaml`.

Only the lines of the list's entries change: comments, other keys and the way in which a person has
written them stay, which a YAML library that writes the whole file does not promise. The result is
read again, and a file that would hold anything else than was meant is left alone.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from operate.project import project_file, read_yaml
from operate.pulumi_command import NO_PROJECT, selected_stack

Entry = dict[str, Any] | str


@dataclass(frozen=True)
class StackFile:
    """A stack's file. `text` is what it held when it was read; `project`, the project's name."""

    path: Path
    text: str
    project: str

    def value(self, key: str, part: str | None = None) -> Any:
        """A setting's value as YAML reads it, a date as text; None if it is not set.

        `part`: the key of the value within the setting, which is a mapping then.
        """
        value = _plain(self.settings().get(self.spelled(key)))
        if part is None:
            return value
        return value.get(part) if isinstance(value, dict) else None

    def with_list(self, key: str, entries: Sequence[int | Entry], part: str | None = None) -> str:
        """The file's text with a list of these entries; a number is the position of one to keep.

        `part`: as in `value`. Raises `click.ClickException` if the list is written in a way that
        cannot be edited so.
        """
        before, whole = self.value(key, part), self.value(key)
        old = list(before) if isinstance(before, list) else []
        meant = [old[entry] if isinstance(entry, int) else entry for entry in entries]
        path = [self.spelled(key), *([] if part is None else [part])]
        text = _edited(self.text, path, entries, meant)
        after = None if text is None else _settings(text)
        parts = whole if isinstance(whole, dict) else {}
        changed = meant if part is None else {**parts, part: meant}
        if text is None or after != _settings(self.text) | {self.spelled(key): changed}:
            name = key if part is None else f"{key}.{part}"
            raise click.ClickException(
                f"{self.path.name} writes {name} in a way that this command cannot edit. Make it a "
                f"list with one entry in each line, or write yourself: {json.dumps(meant)}"
            )
        return text

    def write(self, text: str) -> None:
        """Replace the file at once, so that a run that dies leaves the old text or the new."""
        target = self.path.resolve()
        try:
            # On the same disk, so that the file can be moved; it goes with whatever ends this.
            with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
                file = Path(folder, target.name)
                file.write_text(text, "utf-8", newline="")
                file.chmod(target.stat().st_mode)
                file.replace(target)
        except OSError as failure:
            raise click.ClickException(
                f"{self.path} cannot be written: {failure.strerror}."
            ) from None

    def settings(self) -> dict[str, Any]:
        """The settings by the names that the file has for them. Raises `click.ClickException`."""
        config = read_yaml(self.path, self.text).get("config") or {}
        if not isinstance(config, dict) or not all(isinstance(name, str) for name in config):
            raise click.ClickException(
                f"{self.path}: config must be a mapping from the names of settings to their values."
            )
        return config

    def spelled(self, key: str) -> str:
        """The key as the file spells it: with the project's name in front, or without."""
        config = self.settings()
        named = f"{self.project}:{key}"
        if named in config:
            return named
        neighbours = [name for name in config if name.startswith(f"{self.project}:")]
        return named if key not in config and neighbours else key


def read_stack_file(stack: str | None) -> StackFile:
    """The file of a stack, or of the selected one. Raises `click.ClickException`."""
    project = project_file()
    if project is None:
        raise click.ClickException(NO_PROJECT)
    settings = read_yaml(project)
    name = (stack or selected_stack()).rpartition("/")[2]
    path = project.parent / settings.get("stackConfigDir", "") / f"Pulumi.{name}.yaml"
    if not path.exists():
        raise click.ClickException(
            f"There is no {path}. Is {name} the stack's name? --stack takes another."
        )
    # Without a conversion of line ends, which are to stay.
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return StackFile(path, file.read(), str(settings.get("name", "")))
    except (OSError, UnicodeDecodeError) as failure:
        raise click.ClickException(f"{path} cannot be read: {failure}") from None


def _plain(value: Any) -> Any:
    """Dates without quotes as text, and a list that is written as JSON as a list."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _settings(text: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    settings = content.get("config") if isinstance(content, dict) else None
    other = {f" {key}": value for key, value in (content or {}).items() if key != "config"}
    return {key: _plain(value) for key, value in {**(settings or {}), **other}.items()}


def _edited(
    text: str, path: Sequence[str], entries: Sequence[int | Entry], meant: Sequence[Entry]
) -> str | None:
    """The text with another list at a path of the configuration, None if it cannot be edited."""
    node = _member(yaml.compose(text), "config")
    for position, key in enumerate(path):
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            return None
        inner = _member(node, key)
        if inner is None:
            return _with_new_key(text, node, path[position:], meant)
        node = inner
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _with_lines(text, node, entries)
    if node is None or "#" in text[node.start_mark.index : node.end_mark.index]:
        return None
    # JSON is YAML: also where the list was one text in JSON.
    return text[: node.start_mark.index] + json.dumps(meant) + text[node.end_mark.index :]


def _with_lines(text: str, node: yaml.SequenceNode, entries: Sequence[int | Entry]) -> str:
    """The text with other entries in a list that has each in lines of its own."""
    lines = text.splitlines(keepends=True)
    indentation = " " * node.start_mark.column
    ends = [_last_line(item) + 1 for item in node.value]
    # What stands between two entries, such as a comment, belongs to the second.
    starts = [node.start_mark.line, *ends[:-1]]
    kept = ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    line_end = "\r\n" if "\r\n" in text else "\n"
    kept = [block if block.endswith("\n") else block + line_end for block in kept]
    blocks = [
        kept[entry] if isinstance(entry, int) else _block(entry, indentation, line_end)
        for entry in entries
    ]
    return "".join([*lines[: starts[0]], *blocks, *lines[ends[-1] :]])


def _with_new_key(
    text: str, mapping: yaml.MappingNode, path: Sequence[str], meant: Sequence[Entry]
) -> str:
    """The text with a list at a path below a mapping that does not have its first key."""
    lines = text.splitlines(keepends=True)
    line_end = "\r\n" if "\r\n" in text else "\n"
    indentation = " " * mapping.start_mark.column
    last = _last_line(mapping)
    if not lines[last].endswith("\n"):
        lines[last] += line_end
    added = []
    for key in path:
        added.append(f"{indentation}{key}:{line_end}")
        indentation += "  "
    added += [_block(entry, indentation, line_end) for entry in meant]
    return "".join([*lines[: last + 1], *added, *lines[last + 1 :]])


def _block(entry: Entry, indentation: str, line_end: str) -> str:
    """An entry as lines of a list."""
    if isinstance(entry, str):
        return f"{indentation}- {_scalar(entry)}{line_end}"
    pairs = [f"{name}: {_scalar(value)}" for name, value in entry.items()]
    return f"{indentation}- " + f"{line_end}{indentation}  ".join(pairs) + line_end


def _scalar(value: Any) -> str:
    """A value that YAML reads as the same one; a text that looks like a date in quotes."""
    plain = str(value)
    return plain if yaml.safe_load(plain) == value else json.dumps(value)


def _member(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                found: yaml.Node = value
                return found
    return None


def _last_line(node: yaml.Node) -> int:
    """The last line of a node; its own end mark lies behind the comments that follow it."""
    # A text of several lines ends where the next line begins.
    return max(leaf.end_mark.line - (leaf.end_mark.column == 0) for leaf in _leaves(node))


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        yield node
        return
    for part in node.value:
        for leaf in part if isinstance(part, tuple) else (part,):
            yield from _leaves(leaf)
