"""What differs between a user flow's state and the program, property by property.

What the program does not give is left alone and shows no difference. The service keeps no order of
identity providers and languages, and its own samples spell ids, tags and input types in several
cases.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from b2c.property import Comparison, Property
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
    """The changes by property path, for what the program gives."""
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
    if one.compared is Comparison.OWN:
        return OWN[one.name](one.name, state, inputs)
    if one.compared is Comparison.SET:
        return _set(one.name, state, inputs)
    return property_differences(one, one.name, state.get(one.name), inputs[one.name])


def _set(name: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Changes:
    old, new = state.get(name), inputs[name]
    if old is None or new is UNKNOWN:
        return value_differences(name, old, new)
    had, has = {folded(each) for each in old}, {folded(each) for each in new}
    gone = {index for index, each in enumerate(old) if folded(each) not in has}
    come = {index for index, each in enumerate(new) if each is UNKNOWN or folded(each) not in had}
    return _indexed(name, gone, come)


def _attributes(name: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Changes:
    old, new = state.get(name), inputs[name]
    if old is None or new is UNKNOWN:
        yield from value_differences(name, old, new)
        return
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        path = f"{name}[{index}]"
        if other is UNKNOWN or not same_text(one["attribute"], other["attribute"]):
            yield path, Change.UPDATE
            continue
        yield from record_differences(ATTRIBUTE, path, one, other)
    yield from _indexed(name, set(range(len(new), len(old))), set(range(len(old), len(new))))


def _languages(name: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Changes:
    old, new = state.get(name), inputs[name]
    if old is None or new is UNKNOWN:
        yield from value_differences(name, old, new)
        return
    default = inputs.get("defaultLanguage") or state.get("defaultLanguage")
    had = {folded(each["tag"]): each for each in old}
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
    had = {each["page"]: each["strings"] for each in old}
    has = {each["page"]: each["strings"] for each in new}
    for index, page in enumerate(new):
        if page["page"] not in had:
            if page["strings"]:
                yield f"{path}[{index}]", Change.ADD
        elif not same_strings(had[page["page"]], page["strings"]):
            yield f"{path}[{index}].strings", Change.UPDATE
    for index, page in enumerate(old):
        if page["page"] not in has and page["strings"]:
            yield f"{path}[{index}]", Change.DELETE


def _expectations(name: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Changes:
    if name not in state:
        # Right after an import: the service cannot tell what is expected of it.
        return
    yield from property_differences(
        USER_FLOW.by_name[name], name, state[name], inputs.get(name) or {}
    )


def _indexed(name: str, gone: set[int], come: set[int]) -> Changes:
    for index in sorted(gone | come):
        if index in gone and index in come:
            change = Change.UPDATE
        else:
            change = Change.DELETE if index in gone else Change.ADD
        yield f"{name}[{index}]", change


def _by_key(strings: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Any]:
    return {string_key(each): each["value"] for each in strings}


OWN: Mapping[str, Callable[[str, Mapping[str, Any], Mapping[str, Any]], Changes]] = {
    "attributes": _attributes,
    "languages": _languages,
    "expect": _expectations,
}
