"""The page of the `b2c` provider's resources, from its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from b2c.user_flow.expectation import Expectation
from b2c.user_flow.portal_settings import EXPECTATIONS
from tools.generate.markdown import anchor, table
from tools.generate.schema import package

_HEAD = """\
# Resources of the `b2c` provider

Made by this project's own Pulumi provider: custom connectors over Dataverse, all others over
Microsoft Graph's beta endpoint, which Microsoft does not support for production. Names are those of
the wire and of the configuration; Python spells them with underscores (`identity_providers`). The
outputs of a resource are its inputs, and those that are listed. What is left out keeps what the
service has.

What exists already is never taken over: the error names it and the line that imports it.
[User flows](../user-flows.md) shows how to use them.

"""
_INPUTS = ("input", "type", "meaning", "marks")


def page() -> str:
    schema = package()
    parts = [_HEAD]
    for token, resource in schema["resources"].items():
        parts += [f"## {_short(token)}\n\n`{token}`. {resource['description']}\n\n"]
        parts.append(_inputs(resource["inputProperties"], resource["requiredInputs"]))
        parts.append("\n")
        parts += _outputs(resource)
    parts.append("# Types\n\n")
    for token, kind in schema["types"].items():
        parts += [f"## {_short(token)}\n\n{kind['description']}\n\n"]
        if "enum" in kind:
            rows = [(f"`{word['value']}`", word.get("description", "")) for word in kind["enum"]]
            parts.append(table(("value", "meaning"), rows))
        elif kind.get("properties"):
            parts.append(_type(token, kind))
        parts.append("\n")
    parts.append("# Configuration of the provider\n\n")
    parts.append(
        f"{schema['provider']['description']} In `Pulumi.<stack>.yaml` as `b2c:<name>`, or as "
        "arguments of an explicit provider.\n\n"
    )
    parts.append(_inputs(schema["config"]["variables"], ()))
    return "".join(parts)


def _outputs(resource: Mapping[str, Any]) -> list[str]:
    """The table of what a resource gives besides its inputs; a component has a page of its own."""
    more = resource["properties"].keys() - resource["inputProperties"].keys()
    if not more or resource.get("isComponent"):
        return []
    rows = [
        (f"`{name}`", _kind(spec), spec["description"])
        for name, spec in resource["properties"].items()
        if name in more
    ]
    return [table(("output", "type", "meaning"), rows), "\n"]


def _type(token: str, kind: Mapping[str, Any]) -> str:
    places = {setting.name: setting for setting in EXPECTATIONS}
    if _short(token) == "PortalSettings":
        rows = [
            (f"`{name}`", _kind(spec), spec["description"], _place(places[name]))
            for name, spec in kind["properties"].items()
        ]
        return table(("name", "type", "meaning", "place in the portal"), rows)
    return _inputs(kind["properties"], kind.get("required", ()))


def _place(setting: Expectation) -> str:
    # In angle brackets, Markdown would take the name for an element.
    return setting.place.removeprefix("Azure AD B2C > User flows > ").replace("<flow>", "*flow*")


def _inputs(properties: Mapping[str, Any], required: Any) -> str:
    rows = [
        (f"`{name}`", _kind(spec), spec.get("description", ""), _marks(spec, name in required))
        for name, spec in properties.items()
    ]
    return table(_INPUTS, rows)


def _marks(spec: Mapping[str, Any], required: bool) -> str:
    marks = ["required"] if required else []
    if "default" in spec:
        marks.append(f"default `{_value(spec['default'])}`")
    if spec.get("willReplaceOnChanges"):
        marks.append("replaces")
    if spec.get("secret"):
        marks.append("secret")
    return ", ".join(marks)


def _value(value: str | bool) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _short(token: str) -> str:
    """The last part of a token or of a reference to one."""
    return token.split(":")[-1]


def _kind(spec: Mapping[str, Any]) -> str:
    if "oneOf" in spec:
        return " or ".join(dict.fromkeys(_kind(choice) for choice in spec["oneOf"]))
    if spec.get("$ref") == "pulumi.json#/Any":
        return "object"
    if "$ref" in spec:
        name = _short(str(spec["$ref"]))
        return f"[{name}](#{anchor(name)})"
    if spec["type"] == "array":
        return f"list of {_kind(spec['items'])}"
    return {"string": "text", "boolean": "true or false", "integer": "number"}.get(
        spec["type"], str(spec["type"])
    )
