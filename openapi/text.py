"""An API description as text: JSON or YAML in, plain values out, and the bytes of the connector's
own file."""

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
    """The description in a file. Raises `InvalidSetting` if it cannot be read or is no mapping."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidSetting(
            setting, str(path), f"it cannot be read ({error.strerror})", "Correct the path."
        ) from None
    return parse(content, str(path), setting)


def parse(content: bytes, name: str, setting: str = SETTING) -> dict[str, Any]:
    """The description in JSON or YAML (1.2: `yes` is text, a date is text).

    `name` is what a refusal calls it. Raises `InvalidSetting`.
    """
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
        _weigh(value, {})
        # One form for both: YAML may have numbers as keys.
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

    ASCII only: paconn reads the file in the machine's own encoding.
    """
    return json.dumps(definition, indent=2, ensure_ascii=True) + "\n"


class _Loader(yaml.SafeLoader):
    """YAML as OpenAPI means it: only JSON's types are implicit."""


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


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)


def _weigh(value: object, known: dict[int, int]) -> int:
    """Refuse YAML whose anchors refer to themselves or multiply beyond any description's size."""
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = _MOST_VALUES
        children = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weigh(child, known) for child in children)
    if known[id(value)] >= _MOST_VALUES:
        raise ValueError("its anchors refer to themselves or multiply without end")
    return known[id(value)]


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return str(error).split("\n")[0]
