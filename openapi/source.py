"""Reads the user's description and its references. Any part of it may have a wrong type."""

from collections.abc import Mapping
from typing import Any

from openapi.findings import Findings, at, steps_of

_BUNDLE = "Bundle the description into one file first."


class Source:
    """A description, and the findings made while reading it."""

    def __init__(self, document: Mapping[str, Any], findings: Findings) -> None:
        self.document, self.findings = document, findings

    def mapping(self, value: object, path: str) -> Mapping[str, Any]:
        """The value if it is a mapping, else an empty one. Any other value but None is an error."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.findings.error(path, "it must be a mapping", "Correct the description.")
        return {}

    def items(self, value: object, path: str) -> list[Any]:
        """The value if it is a list, else an empty one. Any other value but None is an error."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.findings.error(path, "it must be a list", "Correct the description.")
        return []

    def text(self, value: object, path: str) -> str | None:
        """The value as text, also that of a number (`version: 1.0`). An empty text becomes None."""
        if isinstance(value, dict) and "$ref" in value:
            self.findings.error(path, "no reference may stand for a text", "Write the text itself.")
            return None
        if isinstance(value, (dict, list, bool)):
            self.findings.error(path, "it must be text", "Correct the description.")
            return None
        return None if value is None or value == "" else str(value)

    def texts(self, part: Mapping[str, Any], path: str, *keys: str) -> dict[str, str]:
        """The texts under the keys, without empty ones."""
        texts = {key: self.text(part.get(key), at(path, key)) for key in keys}
        return {key: text for key, text in texts.items() if text}

    def target(self, reference: object, path: str) -> Any:
        """The target of a reference. Without one the result is None, and there is an error."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            self.findings.error(at(path, "$ref"), "it points outside of the description", _BUNDLE)
            return None
        value: Any = self.document
        for key in steps_of(reference):
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                self.findings.error(
                    at(path, "$ref"), f"{reference} does not exist", "Correct the description."
                )
                return None
        return value

    def resolved(self, value: object, path: str) -> Mapping[str, Any]:
        """The mapping, after following the references that it consists of to their end."""
        seen: set[str] = set()
        while isinstance(value, Mapping) and "$ref" in value:
            reference = str(value["$ref"])
            if reference in seen:
                self.findings.error(
                    at(path, "$ref"), "it refers to itself", "Correct the description."
                )
                return {}
            seen.add(reference)
            value = self.target(value["$ref"], path)
        return self.mapping(value, path)


def extensions(part: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a part that belong to tools, such as `x-ms-summary`."""
    return {key: value for key, value in part.items() if key.startswith("x-")}
