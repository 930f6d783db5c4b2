"""Reads an API description from JSON or YAML, and writes the text of the connector's own file."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from b2c.refusal import InvalidSetting
from openapi.findings import SETTING

_EXPORT = "Export the description again; FastAPI and ASP.NET serve it as openapi.json."
_MOST_VALUES = 2_000_000


def read(path: Path, setting: str = SETTING) -> dict[str, Any]:
    """The description in a file. Raises `InvalidSetting` if it is unreadable or no mapping."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidSetting(
            setting, str(path), f"it cannot be read ({error.strerror})", "Correct the path."
        ) from None
    return parse(content, str(path), setting)


def parse(content: bytes, name: str, setting: str = SETTING) -> dict[str, Any]:
    """The description in JSON or YAML (1.2: `yes` is text, a date is text).

    `name`: the description's name in a refusal. Raises `InvalidSetting`.
    """
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)
        _count_values(value, {})
        # Keys become texts also where YAML has numbers.
        value = json.loads(json.dumps(value, allow_nan=False))
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        raise InvalidSetting(
            setting, name, f"it is neither JSON nor YAML ({_reason(error)})", _EXPORT
        ) from None
    if not isinstance(value, dict):
        raise InvalidSetting(setting, name, "it holds no mapping at its root", _EXPORT)
    return value


def definition_text(definition: Mapping[str, Any]) -> str:
    """The text of `apiDefinition.swagger.json`.

    It is ASCII only, because paconn reads the file in the machine's own encoding.
    """
    return json.dumps(definition, indent=2, ensure_ascii=True) + "\n"


class _Loader(yaml.SafeLoader):
    """YAML as OpenAPI defines it, in which only JSON's types are implicit."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, ""]
    )


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _decimal)


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
