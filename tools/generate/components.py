"""The page of components, for users who write a program of their own."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import pulumi

import components
from b2c.spelling import snake_case
from components.fields import Kind, fields
from components.wire import B2cResource
from tools.generate.descriptions import argument_texts, output_texts, output_types
from tools.generate.markdown import paragraphs, table

_HEAD = """\
# Components

For programs of your own: `from components import FlowConnector`, after `pip install -e .` of this
repository in the program's environment. A wrong argument raises `InvalidSetting` before anything is
registered. Arguments are plain dictionaries in Python's spelling; a name that ends in `?` may be
left out.

"""
_MAY_BE_OUTPUT = ", may be an `Output`"


def page() -> str:
    public = [getattr(components, name) for name in sorted(components.__all__)]
    resources = [
        kind for kind in public if inspect.isclass(kind) and issubclass(kind, pulumi.Resource)
    ]
    return _HEAD + "\n".join(_resource(kind) for kind in resources)


def _resource(kind: type[Any]) -> str:
    parts = [f"## {kind.__name__}\n\n", f"`from {_module(kind)} import {kind.__name__}`\n\n"]
    parts.append(f"{_about(kind)}\n\n")
    arguments = getattr(components, f"{kind.__name__}Args")
    if issubclass(kind, B2cResource):
        described = {snake_case(prop.name): prop.text for prop in kind.table.properties}
        parts.append(f"{paragraphs(inspect.getdoc(arguments) or '')}\n\n")
        parts.append(_arguments(arguments, described))
        return "".join(parts)
    parts.append(_arguments(arguments, argument_texts(arguments)))
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


def _arguments(declaration: Any, texts: Mapping[str, str]) -> str:
    rows = [
        (f"`{name}{'' if field.required else '?'}`", _words(field.kind), texts[name])
        for name, field in fields(declaration).items()
    ]
    return table(("argument", "type", "meaning"), rows)


def _words(kind: Kind) -> str:
    """The type of an argument in words. They say where an `Output` may stand, once: a list that may
    be one has items that may be one too."""
    if kind.item is not None:
        word = f"list of {_words(kind.item)}"
        if kind.output:
            word = word.removesuffix(_MAY_BE_OUTPUT)
    elif kind.record is not None:
        word = f"`{kind.record.__name__}`"
    else:
        word = kind.word.removeprefix("a ").removeprefix("an ")
    return word + _MAY_BE_OUTPUT if kind.output else word


def _plain(annotation: str) -> str:
    for wrapper in ("NotRequired[", "pulumi.Output["):
        if annotation.startswith(wrapper):
            annotation = annotation.removeprefix(wrapper).removesuffix("]")
    return annotation.replace("pulumi.", "").removesuffix(" | None")
