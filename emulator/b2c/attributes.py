"""Attributes that a user flow collects: their fields on the page, and the entered values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emulator.b2c.forms import Field, email_problem, text_problem
from emulator.b2c.scene import Form, Scene
from emulator.tenant.people import property_of
from emulator.tenant.store import Document
from emulator.tenant.user_flows.attribute_values import (
    InvalidValueError,
    custom_name,
    data_type,
    typed,
    words,
)
from emulator.tenant.user_flows.user_flow import Attribute

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
# Attributes with controls of their own.
_ELSEWHERE = frozenset({"email", "username", "identities", "password"})

_OLDEST_YEAR = 1900


def collected(scene: Scene) -> list[Attribute]:
    return [item for item in scene.policy.attributes if item.id.lower() not in _ELSEWHERE]


def attribute_fields(scene: Scene, initial: Mapping[str, Any]) -> list[Field]:
    """The fields in the user flow's order; `initial` are their first values by element id."""
    begin_with(scene, initial)
    return [_field(scene, attribute) for attribute in collected(scene)]


def label_of(scene: Scene, attribute: Attribute) -> str:
    element = property_of(attribute.id)
    label = scene.texts.label(element, custom_name(scene.store, attribute.id), attribute.label)
    return f"{label} ({scene.texts('optional')})" if attribute.optional else label


def _field(scene: Scene, attribute: Attribute) -> Field:
    element = property_of(attribute.id)
    label = label_of(scene, attribute)
    chosen = _chosen(scene, attribute)
    required = not attribute.optional
    kind = _kind(attribute)
    if kind == "checkboxes":
        parts = tuple(
            Field(f"{element}_{number}", name, "checkbox", value if value in chosen else "")
            for number, (value, name) in enumerate(attribute.values)
        )
        return Field(element, label, kind, required=required, options=attribute.values, parts=parts)
    value = chosen[0] if chosen else ""
    if kind == "date":
        return Field(element, label, kind, required=required, parts=_date_parts(scene, attribute))
    return Field(
        element,
        label,
        kind,
        value,
        _AUTOCOMPLETE.get(element, "email" if kind == "email" else "off"),
        required=required,
        options=attribute.values,
    )


def _kind(attribute: Attribute) -> str:
    """The type of the page's field for an input type of Graph, compared without case."""
    by_type = {
        "emailbox": "email",
        "datetimedropdown": "date",
        "radiosingleselect": "radio",
        "dropdownsingleselect": "select",
        "checkboxmultiselect": "checkboxes",
    }
    return by_type.get(attribute.input_type.lower(), "select" if attribute.values else "text")


def _chosen(scene: Scene, attribute: Attribute) -> list[str]:
    """The values of the field: the entered or initial ones, else the user flow's default."""
    entered = scene.transaction.values.get(property_of(attribute.id))
    if entered is None:
        return list(attribute.preselected)
    return entered.split("\n") if _kind(attribute) == "checkboxes" else [entered]


def _date_parts(scene: Scene, attribute: Attribute) -> tuple[Field, ...]:
    element = property_of(attribute.id)
    values = scene.transaction.values
    months = [name.strip() for name in scene.texts("months").split(",")]
    lists = {
        "day": [(str(number), str(number)) for number in range(1, 32)],
        "month": [
            (str(number), months[number - 1] if number <= len(months) else str(number))
            for number in range(1, 13)
        ],
        "year": [
            (str(year), str(year))
            for year in range(scene.service.tenant.clock.now().year + 10, _OLDEST_YEAR - 1, -1)
        ],
    }
    return tuple(
        Field(
            f"{element}_{part}",
            scene.texts(part),
            "select",
            values.get(f"{element}_{part}", ""),
            required=not attribute.optional,
            options=tuple(options),
        )
        for part, options in lists.items()
    )


def begin_with(scene: Scene, initial: Mapping[str, Any]) -> None:
    """Fill the fields without entered values with `initial` values by element id."""
    values = scene.transaction.values
    for attribute in collected(scene):
        element = property_of(attribute.id)
        value = initial.get(element)
        if value in (None, "") or element in values or f"{element}_day" in values:
            continue
        kind = _kind(attribute)
        if kind == "date":
            try:
                moment = date.fromisoformat(str(value)[:10])
            except ValueError:
                continue
            for part in ("day", "month", "year"):
                values[f"{element}_{part}"] = str(getattr(moment, part))
        else:
            values[element] = "\n".join(words(value, several=kind == "checkboxes"))


def read_attributes(scene: Scene, form: Form) -> dict[str, Any]:
    """The entered values, by property of the user's object; puts problems beside the fields."""
    entered: dict[str, Any] = {}
    for attribute in collected(scene):
        element = property_of(attribute.id)
        chosen, problem = _read(scene, attribute, form)
        entered[element] = None
        if problem is None and not chosen and not attribute.optional:
            problem = "required_field"
        if problem is None:
            try:
                entered[element] = typed(chosen, data_type(scene.store, attribute.id))
            except InvalidValueError:
                problem = "error_fieldIncorrect"
        if problem is not None:
            scene.fail(element, problem)
    return entered


def _read(scene: Scene, attribute: Attribute, form: Form) -> tuple[list[str], str | None]:
    """The values of one field, none if it is empty, and the string id of a problem."""
    element = property_of(attribute.id)
    values = scene.transaction.values
    kind = _kind(attribute)
    if kind == "checkboxes":
        options = [value for value, _ in attribute.values]
        ticked = [value for n, value in enumerate(options) if form.get(f"{element}_{n}")]
        values[element] = "\n".join(ticked)
        return ticked, None
    if kind == "date":
        return _read_date(scene, element, form)
    value = form.get(element, "").strip()
    values[element] = value
    if not value:
        return [], None
    problem = email_problem(value) if kind == "email" else text_problem(value, required=False)
    if attribute.values and value not in {option for option, _ in attribute.values}:
        problem = "error_fieldIncorrect"
    return [value], problem


def _read_date(scene: Scene, element: str, form: Form) -> tuple[list[str], str | None]:
    parts = {part: form.get(f"{element}_{part}", "").strip() for part in ("day", "month", "year")}
    for part, value in parts.items():
        scene.transaction.values[f"{element}_{part}"] = value
    if not any(parts.values()):
        return [], None
    try:
        numbers = {part: int(value) for part, value in parts.items()}
        return [date(numbers["year"], numbers["month"], numbers["day"]).isoformat()], None
    except ValueError:
        return [], "error_fieldIncorrect"


def apply_attributes(user: Document, entered: Mapping[str, Any]) -> None:
    """Write the entered values to the user's object; an empty field becomes null."""
    for name, value in entered.items():
        if value is not None or name != "displayName":
            user[name] = value
