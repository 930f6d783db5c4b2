"""Converts parameters and request bodies of OpenAPI 3 to Swagger 2.0.

Outside of a body Swagger has only plain values and lists of plain values.
"""

from collections.abc import Mapping
from typing import Any

from openapi.composition import PRIMITIVES, Json
from openapi.findings import at
from openapi.media import JSON, best_media, is_json, media_name
from openapi.schema import Schemas, is_binary
from openapi.source import Source

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_FILE = {"type": "string", "format": "binary"}
_DESCRIBE = "Describe plain values, or one JSON body."
_BODILESS = ("get", "head", "options")

# Swagger's name for OpenAPI 3's (style, explode) of a list.
_COLLECTIONS = {
    ("form", True): "multi",
    ("form", False): "csv",
    ("simple", True): "csv",
    ("simple", False): "csv",
    ("spaceDelimited", False): "ssv",
    ("pipeDelimited", False): "pipes",
}
_STYLES = {"query": "form", "path": "simple", "header": "simple"}
# OpenAPI 3 ignores header parameters of these names, which belong to security and content.
_IGNORED_HEADERS = ("accept", "content-type", "authorization")


class Parameters:
    """Converts the parameters and request bodies of a description."""

    def __init__(self, source: Source, schemas: Schemas) -> None:
        self._source, self._findings, self._schemas = source, source.findings, schemas

    def convert(self, shared: object, own: object, path: str, above: str) -> list[Json]:
        """An operation's parameters.

        Those of its path (`shared`, at `above`) are overridden by its `own`, at `path`. A parameter
        that Swagger cannot express is left out if it is optional, and refused if it is required.
        """
        declared: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for parameters, place in ((shared, above), (own, path)):
            for position, parameter in enumerate(self._source.items(parameters, place)):
                where = at(place, position)
                resolved = self._source.resolved(parameter, where)
                declared[str(resolved.get("in")), str(resolved.get("name"))] = resolved, where
        converted = [self._parameter(*entry) for entry in declared.values()]
        return [parameter for parameter in converted if parameter is not None]

    def body(self, body: object, method: str, path: str) -> tuple[list[Json], list[str]]:
        """A request body as parameters, and the media type that the connector sends."""
        resolved = self._source.resolved(body, path)
        place = at(path, "content")
        content = self._source.mapping(resolved.get("content"), place)
        if not content:
            return [], []
        if method in _BODILESS:
            rule = f"a connector sends no body with {method.upper()}"
            self._findings.error(path, rule, "Use POST, or parameters in the query.")
            return [], []
        media = best_media(content)
        if media is None:
            self._findings.error(
                place,
                f"only {', '.join(content)}, but a connector sends JSON, forms, text or one file",
                f"Offer {JSON} as well.",
            )
            return [], []
        schema = self._source.mapping(content[media], at(place, media)).get("schema", {})
        schema_place = at(place, media, "schema")
        name = media_name(media)
        if name in (FORM, MULTIPART):
            return self._form(schema, name, schema_place), [name]
        parameter: Json = {"name": "body", "in": "body"}
        parameter |= self._source.texts(resolved, path, "description")
        if resolved.get("required") is True:
            parameter["required"] = True
        if is_json(media):
            parameter["schema"] = self._schemas.convert(schema, schema_place)
            return [parameter], [JSON]
        kind = {"type": "string"} if name == "text/plain" else _FILE
        return [parameter | {"schema": kind}], [name]

    def _parameter(self, parameter: Mapping[str, Any], path: str) -> Json | None:
        name = self._source.text(parameter.get("name"), at(path, "name")) or ""
        where = str(parameter.get("in"))
        if where == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        required = parameter.get("required") is True or where == "path"
        if where not in _STYLES or not name:
            rule = f'a connector has no parameter in "{where}"' if name else "it has no name"
            self._give_up(required, path, rule)
            return None
        result: Json = {"name": name, "in": where}
        result |= self._source.texts(parameter, path, "description")
        result["required"] = required
        if "content" in parameter:
            rule = "it holds a document, which a maker has to write as text"
            self._findings.warning(at(path, "content"), rule, _DESCRIBE)
            return result | {"type": "string"}
        schema = parameter.get("schema", {})
        kind = self._plain(schema, at(path, "schema"))
        if kind is None:
            self._give_up(required, path, "an object does not fit into a parameter")
            return None
        if kind["type"] == "array":
            style = str(parameter.get("style", _STYLES[where]))
            explode = parameter.get("explode", style == "form") is True
            format_ = _COLLECTIONS.get((style, explode))
            if format_ is None:
                self._give_up(required, path, f'Swagger 2.0 has no style "{style}"')
                return None
            kind["collectionFormat"] = format_
        extensions = {key: value for key, value in parameter.items() if key.startswith("x-")}
        return {**result, **kind, **result, **extensions}

    def _plain(self, schema: object, path: str) -> Json | None:
        """A plain value or a list of such, in a parameter's keys; None for an object."""
        flat = self._schemas.composition.flat(schema, path)
        kind = flat.get("type")
        if kind == "object":
            return None
        if kind == "array":
            items = self._schemas.composition.flat(flat.get("items", {}), at(path, "items"))
            if items.get("type") == "array":
                return None
            inner = self._plain(flat.get("items", {}), at(path, "items"))
            if inner is None:
                return None
            for remark in ("description", "x-nullable", "x-ms-summary"):
                inner.pop(remark, None)
        plain = self._schemas.written({**flat, "type": kind, "items": {}}, path)
        title = plain.pop("title", None)
        for key in ("items", "example", "readOnly", "maxProperties", "minProperties", "x-nullable"):
            plain.pop(key, None)
        if isinstance(title, str):
            plain.setdefault("x-ms-summary", title)
        if kind == "array":
            return plain | {"items": inner}
        if kind not in PRIMITIVES:
            plain["type"] = "string"
        return plain

    def _form(self, schema: object, media: str, path: str) -> list[Json]:
        flat = self._schemas.composition.flat(schema, path)
        if flat.get("type") != "object":
            self._findings.error(path, "a form must be an object with fields", _DESCRIBE)
            return []
        place = at(path, "properties")
        required = self._source.items(flat.get("required"), at(path, "required"))
        fields = self._source.mapping(flat.get("properties"), place)
        converted = [
            self._field(name, field, name in required, media, at(place, name))
            for name, field in fields.items()
        ]
        return [field for field in converted if field is not None]

    def _field(
        self, name: str, schema: object, required: bool, media: str, path: str
    ) -> Json | None:
        result: Json = {"name": name, "in": "formData", "required": required}
        flat = self._schemas.composition.flat(schema, path)
        if is_binary(flat) and media == MULTIPART:
            kept = ("description", "x-ms-summary", "x-ms-visibility")
            return {key: flat[key] for key in kept if key in flat} | result | {"type": "file"}
        items = self._schemas.composition.flat(flat.get("items", {}), at(path, "items"))
        if flat.get("type") == "array" and is_binary(items):
            self._give_up(required, path, "a connector sends one file a field")
            return None
        kind = self._plain(schema, path)
        if kind is None:
            rule = "it holds a document, which a maker has to write as JSON"
            self._findings.warning(path, rule, _DESCRIBE)
            return result | {"type": "string"}
        if kind["type"] == "array":
            kind["collectionFormat"] = "multi"
        return {**result, **kind}

    def _give_up(self, required: bool, path: str, rule: str) -> None:
        if required:
            self._findings.error(path, rule, f"Make it optional. {_DESCRIBE}")
        else:
            self._findings.warning(path, f"{rule}, so it is left out", _DESCRIBE)
