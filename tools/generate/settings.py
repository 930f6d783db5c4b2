"""The page of settings: what `Pulumi.<stack>.yaml` may hold."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import Any

from b2c.spelling import camel_case
from components import FlowConnectorArgs
from components.fields import Field, Kind, fields
from infra.settings import SETTINGS, OwnSettings
from tools.generate.descriptions import argument_texts
from tools.generate.markdown import anchor, paragraphs, table

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

_WORDS = {str: "text", int: "number", float: "number", bool: "true or false", Mapping: "object"}


def page() -> str:
    records: dict[str, Any] = {}
    for field in SETTINGS.values():
        _collect(field.kind, records)
    texts = {**argument_texts(FlowConnectorArgs), **argument_texts(OwnSettings)}
    parts = [_HEAD, _table(SETTINGS, texts)]
    for name in sorted(records):
        record = records[name]
        parts += [f"\n## {name}\n\n", paragraphs(inspect.getdoc(record) or ""), "\n\n"]
        parts.append(_table(fields(record), argument_texts(record)))
    return "".join([*parts, _TAIL])


def _table(declared: Mapping[str, Field], texts: Mapping[str, str]) -> str:
    rows = [
        (f"`{camel_case(name)}`", _kind(field.kind), texts[name], _default(field))
        for name, field in declared.items()
    ]
    return table(("name", "type", "meaning", "default"), rows)


def _default(field: Field) -> str:
    if field.required:
        return "required"
    value = field.takes.default
    return "" if value in (None, ()) else f"`{json.dumps(value)}`"


def _kind(kind: Kind) -> str:
    if kind.item is not None:
        return f"list of {_kind(kind.item)}"
    if kind.record is not None:
        return f"[{kind.record.__name__}](#{anchor(kind.record.__name__)})"
    return _WORDS[kind.types[0]]


def _collect(kind: Kind, records: dict[str, Any]) -> None:
    if kind.item is not None:
        _collect(kind.item, records)
    if kind.record is not None:
        records[kind.record.__name__] = kind.record
        for field in fields(kind.record).values():
            _collect(field.kind, records)
