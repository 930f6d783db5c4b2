"""Groups of settings with the names of the control API's JSON, checked by pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails


class InvalidSettingError(ValueError):
    """A setting is unknown or its value is not allowed; the message says which values are."""


class SettingValues(BaseModel):
    """A group of settings. A subclass lists them with their types and defaults.

    The refusal of a wrong value names the allowed values by the setting's `description`, or by
    its type where it has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def changed(self, values: Mapping[str, Any]) -> Self:
        """These settings with `values`, by their JSON names, in place of their own.

        Raises InvalidSettingError.
        """
        merged = {**self.as_json(), **values}
        try:
            return self.model_validate(merged)
        except ValidationError as error:
            raise InvalidSettingError(self._refusal(error.errors()[0], merged)) from None

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def _refusal(cls, error: ErrorDetails, values: Mapping[str, Any]) -> str:
        if not error["loc"]:
            return str(error["ctx"]["error"])
        name = str(error["loc"][0])
        properties = cls.model_json_schema()["properties"]
        if name not in properties:
            return f"There is no setting {name!r}. Known: {', '.join(properties)}."
        schema = properties[name]
        rule = schema.get("description") or _allowed(schema)
        return f"{name} is {values[name]!r}: give {rule}."


def _allowed(schema: dict[str, Any]) -> str:
    """The values that a JSON schema allows, in words."""
    if "anyOf" in schema:
        return " or ".join(_allowed(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if "minimum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return {"boolean": "true or false"}.get(schema["type"], str(schema["type"]))
