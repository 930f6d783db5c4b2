"""The texts under the names of a class body, which Python itself does not keep.

They describe arguments and outputs, to the reference and to the plugin's schema.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from components.fields import fields


def argument_texts(declaration: Any) -> Mapping[str, str]:
    """Of each argument of a `TypedDict`, its description: the text under it, else that of the
    child's argument that it is."""
    written: dict[str, str] = {}
    body = _class(declaration)
    for base in body.bases:
        inherited = getattr(sys.modules[declaration.__module__], ast.unparse(base), None)
        if hasattr(inherited, "__required_keys__"):
            written |= argument_texts(inherited)
    written |= {name: text for name, _, text in _annotated(body.body) if text}
    for name, one in fields(declaration).items():
        if name not in written and one.of:
            written[name] = argument_texts(one.of[0].kind)[one.of[0].name]
    return {name: written.get(name, "") for name in fields(declaration)}


def output_texts(kind: type[Any]) -> Mapping[str, str]:
    """Of each output that a resource's class annotates, the text under it."""
    return {name: text for name, _, text in _annotated(_class(kind).body)}


def output_types(kind: type[Any]) -> Mapping[str, str]:
    """Of each output that a resource's class annotates, its type as the source spells it."""
    return {name: type_ for name, type_, _ in _annotated(_class(kind).body)}


def _class(kind: type[Any]) -> ast.ClassDef:
    module = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    (body,) = (node for node in module.body if isinstance(node, ast.ClassDef))
    return body


def _annotated(body: list[ast.stmt]) -> Iterator[tuple[str, str, str]]:
    """Of each annotated name, its type and the text under it, empty where there is none; names that
    begin with `_` are nobody's business."""
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.If):
            yield from _annotated(node.body)
        elif isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            yield ast.unparse(node.target), ast.unparse(node.annotation), _string(after)


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""
