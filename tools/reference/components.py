"""The page of components: what a program of one's own can use."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any, is_typeddict

import pulumi
from pulumi import CustomResource

import components
from tools.reference.docstrings import field_texts, field_types
from tools.reference.markdown import paragraphs, table

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
    arguments = _ARGUMENTS[kind]
    parts += [f"{paragraphs(inspect.getdoc(each) or '')}\n\n" for each in _parts(arguments)]
    parts.append(table(("argument", "type"), _typed_dict(arguments)))
    parts.append("\n")
    types, texts = field_types(kind), field_texts(kind)
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


def _parts(kind: Any) -> list[Any]:
    """The typed dictionaries of its module that it is made of, itself last.

    A typed dictionary does not remember its bases, and resolved hints do not read as the source.
    """
    return sorted(
        (
            each
            for each in vars(inspect.getmodule(kind)).values()
            if is_typeddict(each)
            and each.__module__ == kind.__module__
            and set(each.__annotations__) <= set(kind.__annotations__)
        ),
        key=lambda each: len(each.__annotations__),
    )


def _typed_dict(kind: Any) -> list[tuple[str, str]]:
    written: dict[str, str] = {}
    for part in _parts(kind):
        written |= field_types(part)
    return [
        (f"`{name}{'' if name in kind.__required_keys__ else '?'}`", f"`{_plain(written[name])}`")
        for name in written
    ]


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
