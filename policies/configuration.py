"""What the engine's configuration file sets for a policy, by the JSON schema of each key.

The engine checks a value against the schema, and may still hand over one that breaks a rule of
`b2c`. So each value is checked again.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from b2c import names
from b2c.property_rules import each
from b2c.refusal import InvalidSetting
from policies.resource_property import plain

Config = Mapping[str, Any]
Schema = Mapping[str, Any]


def checked(policy: str, schemas: Mapping[str, Schema], configuration: Config) -> Config:
    """The policy's own keys of a configuration, in normal form; a null key counts as absent.

    Raises `InvalidSetting` with the setting `<policy>.<key>`.
    """
    return {
        key: _CHECKS[schema["type"]](f"{policy}.{key}", plain(configuration[key]), schema)
        for key, schema in schemas.items()
        if configuration.get(key) is not None
    }


def _text(setting: str, value: object, schema: Schema) -> str:
    if not isinstance(value, str):
        raise InvalidSetting(setting, value, "it must be a text", "Write it as a text, in quotes.")
    rule = _FORMATS.get(schema.get("format", ""))
    return rule(setting, value) if rule else value


def _integer(setting: str, value: object, schema: Schema) -> int:
    least, most = schema["minimum"], schema["maximum"]
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise InvalidSetting(
        setting,
        value,
        f"it must be a whole number from {least} to {most}",
        f"The default is {schema['default']}.",
    )


def _list(setting: str, value: object, schema: Schema) -> list[str]:
    return each(setting, value, partial(_text, schema=schema["items"]))


_CHECKS: dict[str, Callable[[str, object, Schema], Any]] = {
    "string": _text,
    "integer": _integer,
    "array": _list,
}
_FORMATS: dict[str, Callable[[str, str], str]] = {
    "uuid": names.guid,
    "tenant-name": names.tenant_name,
}
"""The rules of the formats. The engine checks `uuid` itself, and takes any text for the other."""
