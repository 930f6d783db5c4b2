"""Attributes that a flow collects: their inputs on the page, and what people entered."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.b2c.forms import Field, text_problem
from sandbox.b2c.policies import Attribute
from sandbox.b2c.scene import Form, Scene
from sandbox.b2c.users import property_of
from sandbox.store import Document

_AUTOCOMPLETE = {
    "displayName": "name",
    "givenName": "given-name",
    "surname": "family-name",
    "city": "address-level2",
    "country": "country-name",
    "jobTitle": "organization-title",
    "postalCode": "postal-code",
    "state": "address-level1",
    "streetAddress": "street-address",
}
# Collected by controls of their own.
_ELSEWHERE = frozenset({"email", "username", "identities", "password"})


def collected(scene: Scene) -> list[Attribute]:
    return [item for item in scene.policy.attributes if item.id.lower() not in _ELSEWHERE]


def attribute_fields(scene: Scene, known: Mapping[str, str]) -> list[Field]:
    """The inputs, in the flow's order. `known` are values by element id to begin with."""
    return [_field(scene, attribute, known) for attribute in collected(scene)]


def _field(scene: Scene, attribute: Attribute, known: Mapping[str, str]) -> Field:
    element = property_of(attribute.id)
    value = scene.transaction.values.get(element, known.get(element, ""))
    label = scene.texts.label(property_of(attribute.id), _own_label(attribute))
    if attribute.optional:
        label = f"{label} ({scene.texts('optional')})"
    kind = {"emailbox": "email", "datetimedropdown": "date"}.get(
        attribute.input_type.lower(), "text"
    )
    return Field(
        element,
        label,
        "select" if attribute.values else kind,
        value,
        _AUTOCOMPLETE.get(element, "off"),
        required=not attribute.optional,
        options=attribute.values,
    )


def _own_label(attribute: Attribute) -> str:
    same = attribute.label.lower() == attribute.id.lower()
    return property_of(attribute.id) if same else attribute.label


def read_attributes(scene: Scene, form: Form) -> dict[str, str]:
    """What was entered, by property of the user's object; problems go beside the fields."""
    entered: dict[str, str] = {}
    for attribute in collected(scene):
        element = property_of(attribute.id)
        value = form.get(element, "").strip()
        scene.transaction.values[element] = value
        problem = text_problem(value, required=not attribute.optional)
        if problem is None and attribute.values and value:
            known = {option for option, _ in attribute.values}
            problem = None if value in known else "error_fieldIncorrect"
        if problem is not None:
            scene.fail(element, problem)
        entered[element] = value
    return entered


def apply_attributes(user: Document, entered: Mapping[str, str]) -> None:
    """Write what was entered to the user's object; nothing entered is null."""
    for name, value in entered.items():
        if value or name != "displayName":
            user[name] = value or None
