"""Reads an API description from JSON or YAML, and writes the text of the connector's own file."""

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from b2c.refusal import InvalidSetting
from openapi.findings import SETTING, Findings

MAX_BYTES = 1_000_000
"""A connector's definition must have fewer."""
_EXPORT = "Export the description again; FastAPI and ASP.NET serve it as openapi.json."
# What the constructors of PyYAML raise where a tag's value is none, such as `!!bool x`.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_MOST_VALUES = 2_000_000
# UTF-32's mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read(path: Path, setting: str = SETTING, findings: Findings | None = None) -> dict[str, Any]:
    """The description in a file. Raises `InvalidSetting` if it is unreadable or no mapping.

    `findings`: where to report a key that stands twice.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidSetting(
            setting, str(path), f"it cannot be read ({error.strerror})", "Correct the path."
        ) from None
    return parse(content, str(path), setting, findings)


def parse(
    content: bytes, name: str, setting: str = SETTING, findings: Findings | None = None
) -> dict[str, Any]:
    """The description in JSON or YAML (1.2: `yes` is text, a date is text; and merge keys `<<`).

    In YAML the API's version is the text that is written, also `1.10` without quotes.
    `name`: the description's name in a refusal. `findings`: where to report a key that stands
    twice. Raises `InvalidSetting`.
    """
    try:
        text = _decoded(content)
        if text.lstrip().startswith("{"):
            value, repeated = _json(text)
        else:
            value, repeated = _yaml(text)
    except UnicodeError:
        rule = "its letters are not encoded in UTF-8"
        raise InvalidSetting(setting, name, rule, "Save the file as UTF-8.") from None
    except (*_MALFORMED, yaml.YAMLError) as error:
        raise InvalidSetting(
            setting, name, f"it is neither JSON nor YAML ({_reason(error)})", _EXPORT
        ) from None
    if not isinstance(value, dict):
        raise InvalidSetting(setting, name, "it holds no mapping at its root", _EXPORT)
    for key, place in repeated:
        if findings is not None:
            rule = f"{key} stands twice in one mapping, and the last one counts"
            findings.warning(place, rule, "Remove one of the two.")
    return value


def definition_text(definition: Mapping[str, Any]) -> str:
    """The text of `apiDefinition.swagger.json`.

    It is ASCII only, because paconn reads the file in the machine's own encoding, and indented
    unless only the indentation makes it too large.
    """
    compact = json.dumps(definition, separators=(",", ":")) + "\n"
    indented = "" if len(compact) >= MAX_BYTES else json.dumps(definition, indent=2) + "\n"
    return indented if 0 < len(indented) < MAX_BYTES else compact


def _decoded(content: bytes) -> str:
    return content.decode(
        next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    )


def _json(text: str) -> tuple[Any, list[tuple[str, str]]]:
    """The value, and the keys that stand twice with their places."""
    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend(key for key in result if counts[key] > 1)
        return result

    # Some generators write line breaks within texts.
    value = json.loads(
        text, object_pairs_hook=mapping, parse_constant=_number, parse_float=_number, strict=False
    )
    return value, [(key, _lines(text, key)) for key in repeated]


def _lines(text: str, key: str) -> str:
    spelled = re.escape(json.dumps(key, ensure_ascii=False))
    matches = re.finditer(rf"{spelled}\s*:", text)
    lines = [str(text.count("\n", 0, match.start()) + 1) for match in matches]
    return f"one of lines {', '.join(lines)}" if len(lines) < 10 else "definition"


def _number(text: str) -> float:
    """The number; raises `ValueError` for NaN and what is too large."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is no number of JSON")
    return value


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as OpenAPI defines it, in which only JSON's types are implicit; with merge keys."""


_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, ""]
    )


def _decimal(loader: Any, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _decimal)


def _yaml(text: str) -> tuple[Any, list[tuple[str, str]]]:
    """The value, and the keys that stand twice with their places."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        repeated = list(_repeated(node))
        _keep_version_as_written(node)
        value = None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()
    _count_values(value, {})
    # Keys become texts also where YAML has numbers.
    return json.loads(json.dumps(value, allow_nan=False)), repeated


def _keep_version_as_written(root: yaml.Node | None) -> None:
    """Read `info.version` as text: `1.10` without quotes is no number, though it looks like one."""
    info = _value_of(root, "info")
    version = _value_of(info, "version")
    if isinstance(version, yaml.ScalarNode) and version.tag in _NUMBERS:
        version.tag = "tag:yaml.org,2002:str"


def _value_of(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)


def _repeated(root: yaml.Node | None) -> Iterator[tuple[str, str]]:
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
            continue
        keys = set()
        for key, value in node.value:
            waiting.append(value)
            if key.value in keys and isinstance(key, yaml.ScalarNode):
                yield key.value, f"line {key.start_mark.line + 1}"
            if isinstance(key, yaml.ScalarNode):
                keys.add(key.value)


def _count_values(value: object, counts: dict[int, int]) -> int:
    """The number of values within a value, those of YAML's anchors at every use.

    Raises `ValueError` if anchors refer to themselves or multiply beyond any description's size.
    """
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in counts:
        counts[id(value)] = _MOST_VALUES
        children = value.values() if isinstance(value, dict) else value
        counts[id(value)] = 1 + sum(_count_values(child, counts) for child in children)
    if counts[id(value)] >= _MOST_VALUES:
        raise ValueError("its anchors refer to themselves or multiply without end")
    return counts[id(value)]


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return str(error).split("\n")[0]
