"""The page of components: what a program of one's own can use."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

import pulumi
from pulumi import CustomResource

import components
from components.arguments import Kind, fields
from components.descriptions import argument_texts, output_texts, output_types
from tools.generate.markdown import paragraphs, table

_HEAD = """\
# Components

For programs of your own: `from components import FlowConnector`, after `pip install -e .` of this
repository in the program's environment. A wrong argument raises `InvalidSetting` before anything is
registered. Arguments are plain dictionaries in Python's spelling; a name that ends in `?` may be
left out.

"""
_ARGUMENTS = {
    components.FlowConnector: components.FlowConnectorArgs,
    components.WebApi: components.WebApiArgs,
    components.ConnectorClient: components.ConnectorClientArgs,
    components.UserFlow: components.UserFlowArgs,
    components.LogicAppsConnector: components.LogicAppsConnectorArgs,
    components.ConnectorSecrets: components.ConnectorSecretsArgs,
}


def page() -> str:
    public = [getattr(components, name) for name in sorted(components.__all__)]
    resources = [
        each for each in public if inspect.isclass(each) and issubclass(each, pulumi.Resource)
    ]
    return _HEAD + "\n".join(_resource(each) for each in resources)


def _resource(kind: type[Any]) -> str:
    parts = [f"## {kind.__name__}\n\n", f"`from {_module(kind)} import {kind.__name__}`\n\n"]
    parts.append(f"{_about(kind)}\n\n")
    if issubclass(kind, CustomResource):
        parts.append(_keywords(kind))
        return "".join(parts)
    parts.append(_arguments(_ARGUMENTS[kind]))
    parts.append("\n")
    types, texts = output_types(kind), output_texts(kind)
    rows = [(f"`{name}`", f"`{_plain(types[name])}`", texts[name]) for name in types]
    parts.append(table(("output", "type", "value"), rows))
    return "".join(parts)


def _about(kind: type[Any]) -> str:
    """What the module says that it owns and leaves to others, and what the class does."""
    return paragraphs(
        f"{inspect.getdoc(inspect.getmodule(kind)) or ''}\n\n{inspect.getdoc(kind) or ''}"
    )


def _module(kind: type[Any]) -> str:
    return "components" if kind.__name__ in components.__all__ else kind.__module__


def _arguments(declaration: Any) -> str:
    texts = argument_texts(declaration)
    rows = [
        (f"`{name}{'' if field.required else '?'}`", _words(field.kind), texts[name])
        for name, field in fields(declaration).items()
    ]
    return table(("argument", "type", "meaning"), rows)


def _words(kind: Kind) -> str:
    """What stands for an argument: `Output` is named where one may."""
    if kind.item is not None:
        word = f"list of {_words(kind.item)}"
    elif kind.record is not None:
        word = f"`{kind.record.__name__}`"
    else:
        word = kind.word.removeprefix("a ").removeprefix("an ")
    return f"{word}, may be an `Output`" if kind.output else word


def _keywords(kind: type[Any]) -> str:
    """The arguments of a resource's constructor, as the source spells them."""
    (made,) = (
        node
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind))))
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    rows = [
        (
            f"`{argument.arg}{'' if default is None else '?'}`",
            f"`{_plain(ast.unparse(argument.annotation))}`",
        )
        for argument, default in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True)
        if argument.arg != "opts" and argument.annotation is not None
    ]
    arguments = _ARGUMENTS.get(kind)
    text = inspect.getdoc(arguments) if arguments else ast.get_docstring(made)
    return f"{paragraphs(text or '')}\n\n{table(('argument', 'type'), rows)}"


def _plain(annotation: str) -> str:
    for wrapper in ("NotRequired[", "pulumi.Output["):
        if annotation.startswith(wrapper):
            annotation = annotation.removeprefix(wrapper).removesuffix("]")
    return annotation.replace("pulumi.", "").removesuffix(" | None")
