"""The page of stack outputs, from what the program exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components import ConnectorSecrets, FlowConnector, LogicAppsConnector
from infra.outputs import CONNECTOR_OUTPUTS, KEY_VAULT_OUTPUTS, LOGIC_APPS_OUTPUTS
from tools.generate.descriptions import output_texts, output_types
from tools.generate.markdown import table

_HEAD = """\
# Stack outputs

`pulumi stack output` lists them, `pulumi stack output readme` shows one, and other stacks read them
by `StackReference` (see [examples/consumer](../../examples/consumer/README.md)). Only
`clientSecret` is secret: `pulumi stack output clientSecret --show-secrets`. Lists are sorted. An
output may be added, but none is renamed.

"""
_AZURE = "\nWith the setting `logicApps` or `keyVault` also:\n\n"

_WORDS = {
    "str": "text",
    "str | None": "text or nothing",
    "list[str]": "list of texts",
    "Mapping[str, str]": "map of texts",
    "Mapping[str, Mapping[str, str]]": "map of maps",
    "Mapping[str, Mapping[str, Any]]": "map of objects",
    "Mapping[str, Any] | None": "object or nothing",
}
_HEADINGS = ("output", "type", "value")


def page() -> str:
    connector = _rows(FlowConnector, CONNECTOR_OUTPUTS)
    azure = [
        *_rows(LogicAppsConnector, LOGIC_APPS_OUTPUTS),
        *_rows(ConnectorSecrets, KEY_VAULT_OUTPUTS),
    ]
    return f"{_HEAD}{table(_HEADINGS, connector)}{_AZURE}{table(_HEADINGS, azure)}"


def _rows(kind: type[Any], exported: Mapping[str, str]) -> list[tuple[str, ...]]:
    types, texts = output_types(kind), output_texts(kind)
    return [
        (f"`{name}`", _WORDS[_inner(types[output])], texts[output])
        for name, output in exported.items()
    ]


def _inner(type_: str) -> str:
    return type_.removeprefix("pulumi.Output[").removesuffix("]")
