"""What differs between a user flow's state and the program, property by property.

What the program leaves out is left alone and shows no difference. The service keeps no order of
identity providers and languages, and its own samples spell ids, tags and input types in several
cases.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from b2c.property import Comparison, ListOf, Property
from b2c.unknown import UNKNOWN, contains_unknown
from b2c.user_flow.properties import ATTRIBUTE, LANGUAGE, USER_FLOW, string_key
from b2c.user_flow.rules import folded
from plugin.resource import Change
from provider.difference import (
    Changes,
    property_differences,
    record_differences,
    same_text,
    value_differences,
)


def differences(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Change]:
    """The changes by property path, for what the program declares."""
    return {
        path: change
        for one in USER_FLOW.properties
        if inputs.get(one.name) is not None or one.declared
        for path, change in _changes(one, state, inputs)
    }


def same_strings(old: Any, new: Any) -> bool:
    """Whether two lists of page strings say the same; their order does not matter."""
    return _by_key(old) == _by_key(new)


def _changes(one: Property, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Changes:
    name, old = one.name, state.get(one.name)
    new: Any = inputs.get(name)
    if one.declared:
        # Not right after an import: the service cannot show what is expected of it.
        return property_differences(one, name, old, new) if name in state else iter(())
    if not isinstance(one.type, ListOf):
        return property_differences(one, name, old, new)
    if old is None or new is UNKNOWN:
        return value_differences(name, old, new)
    if one.compared is Comparison.SET:
        return _set(name, old, new)
    if one.type.item is ATTRIBUTE:
        return _attributes(name, old, new)
    return _languages(name, old, new, inputs.get("defaultLanguage") or state.get("defaultLanguage"))


def _set(name: str, old: Sequence[Any], new: Sequence[Any]) -> Changes:
    had, has = {folded(entry) for entry in old}, {folded(entry) for entry in new}
    for index, (before, after) in enumerate(zip_longest(old, new)):
        goes = before is not None and folded(before) not in has
        comes = after is not None and (after is UNKNOWN or folded(after) not in had)
        if goes or comes:
            one_way = Change.DELETE if goes else Change.ADD
            yield f"{name}[{index}]", Change.UPDATE if goes and comes else one_way


def _attributes(name: str, old: Sequence[Any], new: Sequence[Any]) -> Changes:
    for index, (before, after) in enumerate(zip_longest(old, new)):
        path = f"{name}[{index}]"
        if before is None or after is None:
            yield path, Change.ADD if before is None else Change.DELETE
        elif after is UNKNOWN or not same_text(before["attribute"], after["attribute"]):
            yield path, Change.UPDATE
        else:
            yield from record_differences(ATTRIBUTE, path, before, after)


def _languages(name: str, old: Sequence[Any], new: Sequence[Any], default: Any) -> Changes:
    had = {folded(language["tag"]): language for language in old}
    listed = set()
    for index, language in enumerate(new):
        path = f"{name}[{index}]"
        if language is UNKNOWN or language["tag"] is UNKNOWN:
            yield path, Change.UPDATE
            continue
        listed.add(folded(language["tag"]))
        before = had.get(folded(language["tag"]))
        if before is not None:
            yield from record_differences(LANGUAGE, path, before, language)
            yield from _pages(f"{path}.pages", before["pages"], language["pages"])
        elif not is_as_made(language, default):
            yield path, Change.ADD
    for index, language in enumerate(old):
        if folded(language["tag"]) not in listed and not is_at_rest(language, default):
            yield f"{name}[{index}]", Change.DELETE


def is_as_made(language: Mapping[str, Any], default: Any) -> bool:
    """Whether the language is the flow's default one without texts of its own.

    It is always there and enabled, so that listing it and leaving it out are the same. A flow
    without a default language speaks English.
    """
    plain = language["enabled"] is True and not language["pages"]
    return plain and same_text(language["tag"], default or "en")


def is_at_rest(language: Mapping[str, Any], default: Any) -> bool:
    """Whether a language that is not listed needs nothing done to it."""
    return is_as_made(language, default) or not (language["enabled"] or language["pages"])


def _pages(path: str, old: Any, new: Any) -> Changes:
    if contains_unknown(new):
        yield path, Change.UPDATE
        return
    had = {page["page"]: page["strings"] for page in old}
    has = {page["page"] for page in new}
    for index, page in enumerate(new):
        if page["page"] not in had:
            if page["strings"]:
                yield f"{path}[{index}]", Change.ADD
        elif not same_strings(had[page["page"]], page["strings"]):
            yield f"{path}[{index}].strings", Change.UPDATE
    for index, page in enumerate(old):
        if page["page"] not in has and page["strings"]:
            yield f"{path}[{index}]", Change.DELETE


def _by_key(strings: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Any]:
    return {string_key(string): string["value"] for string in strings}
