"""Checks a user flow's inputs and puts them into their normal form, as far as they are known."""

from collections.abc import Callable, Mapping
from typing import Any

from provider import user_flow_rules as rules
from provider.expectations import expectation, expectations
from provider.property_rules import InvalidProperty, closest, flag, text
from provider.resource import Checked, Failure
from provider.values import UNKNOWN, contains_unknown

PROPERTIES = (
    "flowId",
    "type",
    "version",
    "identityProviders",
    "attributes",
    "languageCustomization",
    "defaultLanguage",
    "languages",
    "apiConnectors",
    "expect",
)


def check(old_inputs: Mapping[str, Any], new_inputs: Mapping[str, Any]) -> Checked:
    """As `provider.resource.ResourceType.check`.

    A deprecated version is refused unless the flow has it already, which is so for one that was
    imported.
    """
    checked = Checked({})
    # Names with two underscores are the engine's own notes.
    given = {name: value for name, value in new_inputs.items() if not name.startswith("__")}
    for name in given:
        if name not in PROPERTIES:
            fix = closest(name, PROPERTIES)
            _refuse(checked, InvalidProperty(name, given[name], "there is no such property", fix))
    for name, rule in _RULES.items():
        _apply(checked, name, given.get(name), rule)
    for name, (rule, item_rule) in _LISTS.items():
        _apply_list(checked, name, given.get(name), rule, item_rule)
    _check_languages(checked, given.get("languages"), given.get("languageCustomization"))
    _check_connectors(checked, given.get("apiConnectors"))
    _check_expectations(checked, given.get("expect"))
    _check_version(checked, old_inputs)
    return checked


def _apply(checked: Checked, name: str, value: Any, rule: Callable[[Any], Any]) -> None:
    if value is UNKNOWN:
        checked.inputs[name] = value
    elif value is not None or name in ("flowId", "type", "version"):
        try:
            checked.inputs[name] = rule(value)
        except InvalidProperty as refusal:
            _refuse(checked, refusal)


def _apply_list(
    checked: Checked,
    name: str,
    value: Any,
    rule: Callable[[Any], Any],
    item_rule: Callable[[str, Any], Any],
) -> None:
    if not (isinstance(value, list) and contains_unknown(value)):
        if value is not None:
            _apply(checked, name, value, rule)
        return
    checked.inputs[name] = []
    for index, item in enumerate(value):
        normal = item
        if not contains_unknown(item):
            try:
                normal = item_rule(f"{name}[{index}]", item)
            except InvalidProperty as refusal:
                _refuse(checked, refusal)
        elif isinstance(item, Mapping):
            normal = {**_DEFAULTS.get(name, {}), **item}
        checked.inputs[name].append(normal)


def _check_languages(checked: Checked, value: Any, customization: Any) -> None:
    if customization is UNKNOWN:
        customization = True
    _apply_list(
        checked,
        "languages",
        value,
        lambda given: rules.languages(given, customization),
        rules.language,
    )


def _check_connectors(checked: Checked, value: Any) -> None:
    if not contains_unknown(value) or not isinstance(value, Mapping):
        if value is not None:
            _apply(checked, "apiConnectors", value, rules.api_connectors)
        return
    # A text in the place of what is not known yet lets the rule see the rest.
    stand_ins = {step: "?" if each is UNKNOWN else each for step, each in value.items()}
    try:
        normal = rules.api_connectors(stand_ins)
    except InvalidProperty as refusal:
        _refuse(checked, refusal)
        return
    checked.inputs["apiConnectors"] = {step: value[step] for step in normal}


def _check_expectations(checked: Checked, value: Any) -> None:
    if not contains_unknown(value) or not isinstance(value, Mapping):
        if value is not None:
            _apply(checked, "expect", value, expectations)
        return
    checked.inputs["expect"] = dict(value)
    for name, each in value.items():
        if not contains_unknown(each):
            try:
                checked.inputs["expect"][name] = expectation(name, each)
            except InvalidProperty as refusal:
                _refuse(checked, refusal)


def _check_version(checked: Checked, old_inputs: Mapping[str, Any]) -> None:
    version, flow_type = checked.inputs.get("version"), checked.inputs.get("type")
    if version is None or flow_type is None or UNKNOWN in (version, flow_type):
        return
    if all(_normal(name, old_inputs) == checked.inputs.get(name) for name in _IDENTITY):
        return
    try:
        rules.check_new_version(flow_type, version)
    except InvalidProperty as refusal:
        _refuse(checked, refusal)


def _normal(name: str, inputs: Mapping[str, Any]) -> Any:
    try:
        return _RULES[name](inputs[name])
    except (KeyError, InvalidProperty):
        return None


def _refuse(checked: Checked, refusal: InvalidProperty) -> None:
    checked.failures.append(Failure(refusal))


_IDENTITY = ("flowId", "type", "version")

_RULES: Mapping[str, Callable[[Any], Any]] = {
    "flowId": rules.flow_id,
    "type": rules.flow_type,
    "version": rules.version,
    "languageCustomization": lambda value: flag("languageCustomization", value),
    "defaultLanguage": lambda value: rules.language_tag("defaultLanguage", value),
}

_LISTS: Mapping[str, tuple[Callable[[Any], Any], Callable[[str, Any], Any]]] = {
    "identityProviders": (rules.identity_providers, text),
    "attributes": (rules.attributes, rules.attribute),
}

# What the rules fill in, for entries of which a part is not known yet.
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "attributes": {"optional": False, "requiresVerification": False},
    "languages": {"enabled": True, "pages": []},
}
