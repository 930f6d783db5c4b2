"""The page of stack outputs, from what the program exports."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import infra.subscription
from components import FlowConnector
from components.key_vault import ConnectorSecrets
from components.logic_apps_connector import LogicAppsConnector
from tools.reference.docstrings import field_texts, field_types
from tools.reference.markdown import table
from tools.reference.settings import ROOT

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
    "Mapping[str, Mapping[str, Any]]": "map of objects",
    "Mapping[str, Any] | None": "object or nothing",
}
_HEADINGS = ("output", "type", "value")


def page() -> str:
    program = ast.parse((ROOT / "infra" / "__main__.py").read_text("utf-8"))
    exported = [
        (str(ast.literal_eval(call.args[0])), call.args[1].attr)
        for call in ast.walk(program)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "pulumi.export"
        and isinstance(call.args[1], ast.Attribute)
    ]
    rows = [_row(FlowConnector, name, attribute) for name, attribute in exported]
    return f"{_HEAD}{table(_HEADINGS, rows)}{_AZURE}{table(_HEADINGS, _azure_rows())}"


def _azure_rows() -> list[tuple[str, ...]]:
    kinds = {kind.__name__: kind for kind in (LogicAppsConnector, ConnectorSecrets)}
    rows = []
    for function in ast.parse(inspect.getsource(infra.subscription)).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        made = [
            kinds[node.value.func.id]
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id in kinds
        ]
        for returned in ast.walk(function):
            if made and isinstance(returned, ast.Return) and isinstance(returned.value, ast.Dict):
                for key, value in zip(returned.value.keys, returned.value.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(value, ast.Attribute):
                        rows.append(_row(made[0], str(key.value), value.attr))
    return rows


def _row(kind: type[Any], name: str, attribute: str) -> tuple[str, ...]:
    type_ = field_types(kind)[attribute].removeprefix("pulumi.Output[").removesuffix("]")
    return (f"`{name}`", _WORDS[type_], field_texts(kind)[attribute])
