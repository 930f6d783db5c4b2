"""The texts under the names of a class body, which Python itself does not keep."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any


def field_texts(kind: type[Any]) -> dict[str, str]:
    """Of each annotated name of the class's own, the string under it; empty where there is none.

    Names inside `if TYPE_CHECKING:` count; names that begin with `_` do not.
    """
    module = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef))
    return _texts(body)


def _texts(body: list[ast.stmt]) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, node in enumerate(body):
        if isinstance(node, ast.If):
            found |= _texts(node.body)
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        if node.target.id.startswith("_"):
            continue
        after = body[position + 1] if position + 1 < len(body) else None
        found[node.target.id] = _string(after)
    return found


def _string(node: ast.stmt | None) -> str:
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(node.value.value.split())
    return ""


def field_types(kind: type[Any]) -> dict[str, str]:
    """Of each annotated name of the class's own, its type as the source spells it."""
    module = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef))
    return _types(body)


def _types(body: list[ast.stmt]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in body:
        if isinstance(node, ast.If):
            found |= _types(node.body)
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and not node.target.id.startswith("_")
        ):
            found[node.target.id] = ast.unparse(node.annotation)
    return found
