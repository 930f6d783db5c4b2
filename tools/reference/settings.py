"""The page of settings: what `Pulumi.<stack>.yaml` may hold."""

from __future__ import annotations

import json
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo

from infra.settings import Record, Settings
from tools.reference.docstrings import field_texts
from tools.reference.markdown import anchor, paragraphs, table

ROOT = Path(__file__).parents[2]

_HEAD = """\
# Settings

Keys of `Pulumi.<stack>.yaml` without a colon, as in [Pulumi.dev.yaml](../../Pulumi.dev.yaml):
`tenantName: contoso`, or `pulumi config set tenantName contoso`, which puts the project's name and
a colon in front; both mean the same. A key that does not exist and a value that B2C refuses end
the run before anything changes, with one message that names the setting, the value, the rule and
the remedy.

"""
_TAIL = """
## Other namespaces

`azuread:…` and `azure-native:…` are the settings of the official providers, `b2c:…` those of
[this project's own](resources.md#configuration-of-the-provider). All three fall back to the `ARM_*`
variables, which name the B2C tenant; azure-native, which works in another directory, must therefore
be [configured by itself](../logic-apps.md).
"""

_WORDS = {str: "text", int: "number", float: "number", bool: "true or false"}


def page() -> str:
    defaults = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))["config"]
    records: dict[str, type[Record]] = {}
    for field in Settings.model_fields.values():
        _collect(field.annotation, records)
    parts = [_HEAD, _table(Settings, {key: entry["default"] for key, entry in defaults.items()})]
    for name in sorted(records):
        parts += [f"\n## {name}\n\n", paragraphs(records[name].__doc__ or ""), "\n\n"]
        parts.append(_table(records[name], {}))
    return "".join([*parts, _TAIL])


def _table(record: type[Record], defaults: dict[str, Any]) -> str:
    texts = field_texts(record)
    rows = [
        (
            f"`{field.alias}`",
            _kind(field.annotation),
            texts[name],
            _default(field, defaults.get(str(field.alias))),
        )
        for name, field in record.model_fields.items()
    ]
    return table(("name", "type", "meaning", "default"), rows)


def _default(field: FieldInfo, in_project: Any) -> str:
    value = field.default if in_project is None else in_project
    if field.is_required():
        return "required"
    return "" if value is None else f"`{json.dumps(value)}`"


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is list:
        return f"list of {_kind(get_args(annotation)[0])}"
    if get_origin(annotation) is dict:
        return "object"
    if isinstance(annotation, UnionType):
        return " or ".join(_kind(part) for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is not None:
        return _kind(get_args(annotation)[0])
    if issubclass(annotation, Record):
        return f"[{annotation.__name__}](#{anchor(annotation.__name__)})"
    return _WORDS[annotation]


def _collect(annotation: Any, records: dict[str, type[Record]]) -> None:
    for part in get_args(annotation):
        _collect(part, records)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        records[annotation.__name__] = annotation
        for field in annotation.model_fields.values():
            _collect(field.annotation, records)
