"""Converts parameters and request bodies of OpenAPI 3 to Swagger 2.0.

Outside of a body Swagger has only plain values and lists of plain values.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from openapi.composition import PRIMITIVES, Json
from openapi.findings import at
from openapi.media import (
    BODILESS,
    FORM,
    JSON,
    MULTIPART,
    TO_POST,
    best_media,
    is_json,
    media_name,
    sent_as_is,
)
from openapi.schema import Schemas, is_binary
from openapi.source import Source, extensions
from openapi.walk import step_to

_FILE = {"type": "string", "format": "binary"}
_MOVE = "Let the API take it in the query or as a header."
_DESCRIBE = "Describe plain values, or one JSON body."

# Swagger's name for OpenAPI 3's (style, explode) of a list.
_COLLECTIONS = {
    ("form", True): "multi",
    ("form", False): "csv",
    ("simple", True): "csv",
    ("simple", False): "csv",
    ("spaceDelimited", False): "ssv",
    ("pipeDelimited", False): "pipes",
}
_STYLES = {"query": "form", "path": "simple", "header": "simple", "formData": "form"}
# OpenAPI 3 ignores header parameters of these names, which belong to security and content.
_IGNORED_HEADERS = ("accept", "content-type", "authorization")


class Parameters:
    """Converts the parameters and request bodies of a description."""

    def __init__(self, source: Source, schemas: Schemas) -> None:
        self._source, self._findings, self._schemas = source, source.findings, schemas

    def convert(
        self, shared: object, own: object, path: str, above: str, called_with: Collection[str] = ()
    ) -> list[Json]:
        """An operation's parameters.

        Those of its path (`shared`, at `above`) are overridden by its `own`, at `path`. A parameter
        that Swagger cannot express is left out if it is optional, and refused if it is required.
        `called_with`: names to which other operations give values (`x-ms-dynamic-values`).
        """
        declared: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for parameters, place in ((shared, above), (own, path)):
            for position, parameter in enumerate(self._source.items(parameters, place)):
                where = at(place, step_to(parameter, position))
                resolved = self._source.resolved(parameter, where)
                if not resolved:
                    continue
                where = at(place, step_to(resolved, position))
                declared[str(resolved.get("in")), str(resolved.get("name"))] = resolved, where
        result: dict[tuple[str, str], Json] = {}
        for parameter, where in declared.values():
            name, header = str(parameter.get("name")), parameter.get("in") == "header"
            ignored = header and name.lower() in _IGNORED_HEADERS
            if ignored and name not in called_with:
                continue
            for converted in self._parameter(parameter, where):
                result.setdefault((converted["in"], converted["name"]), converted)
        return list(result.values())

    def body(self, body: object, method: str, path: str) -> tuple[list[Json], list[str]]:
        """A request body as parameters, and the media type that the connector sends."""
        resolved = self._source.resolved(body, path)
        place = at(path, "content")
        content = self._source.mapping(resolved.get("content"), place)
        if not content:
            return [], []
        required = resolved.get("required") is True
        if method in BODILESS:
            rule = f"a connector sends no body with {method.upper()}"
            self._give_up(required, path, rule, TO_POST)
            return [], []
        media = best_media(content)
        if media is None:
            self._findings.error(
                place,
                f"only {', '.join(content)}, but a connector sends JSON, forms, text or one file",
                f"Offer {JSON} as well.",
            )
            return [], []
        entry = self._source.mapping(content[media], at(place, media))
        schema, schema_place = entry.get("schema", {}), at(place, media, "schema")
        name = media_name(media)
        if name in (FORM, MULTIPART):
            encoding = self._source.mapping(entry.get("encoding"), at(place, media, "encoding"))
            fields = self._form(schema, name, schema_place, encoding, at(place, media, "encoding"))
            return fields, [name]
        parameter: Json = {"name": "body", "in": "body"}
        parameter |= self._source.texts(resolved, path, "description")
        parameter |= extensions(resolved)
        if required:
            parameter["required"] = True
        if is_json(media):
            if not sent_as_is(media):
                rule = f"a connector sends {JSON}, which the API may answer with 415"
                self._findings.warning(at(place, media), rule, f"Offer {JSON} as well.")
            parameter["schema"] = self._schemas.convert(schema, schema_place)
            return [parameter], [JSON]
        kind = {"type": "string"} if name == "text/plain" else _FILE
        return [parameter | {"schema": kind}], [name]

    def plain(self, schema: object, path: str) -> Json | None:
        """A plain value or a list of such, in a parameter's keys; None for an object."""
        flat = self._schemas.composition.flat(schema, path)
        kind = flat.get("type")
        if kind == "object":
            return None
        if kind == "array":
            items = self._schemas.composition.flat(flat.get("items", {}), at(path, "items"))
            if items.get("type") == "array":
                return None
            inner = self.plain(flat.get("items", {}), at(path, "items"))
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

    def _parameter(self, parameter: Mapping[str, Any], path: str) -> Iterator[Json]:
        """The parameter; an object in the query is one parameter for each of its properties."""
        name = self._source.text(parameter.get("name"), at(path, "name")) or ""
        where = str(parameter.get("in"))
        required = parameter.get("required") is True or where == "path"
        if where not in _STYLES or not name or (where == "formData" and "schema" not in parameter):
            rule = f'a connector has no parameter in "{where}"' if name else "it has no name"
            self._give_up(required, path, rule, _MOVE)
            return
        style = str(parameter.get("style", _STYLES[where]))
        explode = parameter.get("explode", style in ("form", "deepObject")) is True
        result: Json = {"name": name, "in": where}
        result |= self._source.texts(parameter, path, "description")
        result["required"] = required
        if where == "query" and parameter.get("allowEmptyValue") is True:
            result["allowEmptyValue"] = True
        if "content" in parameter:
            rule = "it holds a document, which a maker has to write as text"
            self._findings.warning(at(path, "content"), rule, _DESCRIBE)
            yield result | {"type": "string"}
            return
        if parameter.get("allowReserved") is True:
            rule = "a connector encodes every reserved letter of a value"
            self._findings.note(
                at(path, "allowReserved"), rule, "Nothing to do if the API decodes."
            )
        schema = parameter.get("schema", {})
        kind = self.plain(schema, at(path, "schema"))
        if kind is None:
            flat = self._schemas.composition.flat(schema, at(path, "schema"))
            if where in ("query", "formData") and explode and flat.get("properties"):
                yield from self._properties(parameter, flat, style, required, path)
            else:
                self._give_up(required, path, "an object does not fit into a parameter", _DESCRIBE)
            return
        if kind["type"] == "array":
            kind["collectionFormat"] = _COLLECTIONS.get((style, explode))
            if kind["collectionFormat"] == "multi" and where not in ("query", "formData"):
                kind["collectionFormat"] = None
        unknown = kind.get("collectionFormat", "") is None
        if unknown or (where == "path" and style != "simple"):
            self._give_up(required, path, f'Swagger 2.0 has no style "{style}"', _DESCRIBE)
            return
        yield {**result, **kind, **result, **extensions(parameter)}

    def _properties(
        self, parameter: Mapping[str, Any], flat: Json, style: str, required: bool, path: str
    ) -> Iterator[Json]:
        place = at(path, "schema", "properties")
        if flat.get("additionalProperties"):
            rule = "a connector sends described properties only"
            self._findings.note(at(path, "schema", "additionalProperties"), rule, _DESCRIBE)
        names = self._source.items(flat.get("required"), at(path, "schema", "required"))
        for key, schema in self._source.mapping(flat.get("properties"), place).items():
            of = self._schemas.composition.flat(schema, at(place, key))
            part = {
                **parameter,
                # Servers that read filter[state] read its lists as the repeated name.
                "style": "form",
                "explode": True,
                "name": f"{parameter['name']}[{key}]" if style == "deepObject" else key,
                "required": required and key in names,
                "schema": schema,
            }
            if "description" in of:
                part.pop("description", None)
            if of.get("type") == "object":
                rule = "an object within an object does not fit into a parameter"
                self._give_up(part["required"], at(place, key), rule, _DESCRIBE)
            elif of.get("readOnly") is not True:
                yield from self._parameter(part, at(place, key))

    def _form(
        self, schema: object, media: str, path: str, encoding: Mapping[str, Any], beside: str
    ) -> list[Json]:
        flat = self._schemas.composition.flat(schema, path)
        if flat.get("type") != "object":
            self._findings.error(path, "a form must be an object with fields", _DESCRIBE)
            return []
        place = at(path, "properties")
        required = self._source.items(flat.get("required"), at(path, "required"))
        fields = self._source.mapping(flat.get("properties"), place)
        result: list[Json] = []
        for name, field in fields.items():
            encoded = self._source.mapping(encoding.get(name), at(beside, name))
            for key in ("contentType", "headers", "allowReserved"):
                if key in encoded:
                    rule = "Swagger 2.0 does not say how a field is encoded, so it is left out"
                    self._findings.note(at(beside, name, key), rule, "Check what the API takes.")
            result += self._field(name, field, name in required, media, at(place, name), encoded)
        return result

    def _field(
        self,
        name: str,
        schema: object,
        required: bool,
        media: str,
        path: str,
        encoded: Mapping[str, Any],
    ) -> Iterator[Json]:
        result: Json = {"name": name, "in": "formData", "required": required}
        flat = self._schemas.composition.flat(schema, path)
        if flat.get("readOnly") is True:
            return
        if not name.isascii():
            rule = "a form field's name is ASCII (InvalidFormDataParameterName)"
            self._give_up(required, path, rule, "Rename it in the API.")
            return
        if is_binary(flat) and media == MULTIPART:
            kept = ("description", "x-ms-summary", "x-ms-visibility")
            yield {key: flat[key] for key in kept if key in flat} | result | {"type": "file"}
            return
        items = self._schemas.composition.flat(flat.get("items", {}), at(path, "items"))
        if flat.get("type") == "array" and is_binary(items):
            self._give_up(required, path, "a connector sends one file a field", _DESCRIBE)
        elif self.plain(schema, path) is None and encoded.get("style") != "deepObject":
            rule = "it holds a document, which a maker has to write as JSON"
            self._findings.warning(path, rule, _DESCRIBE)
            yield result | {"type": "string"}
        else:
            style = {key: encoded[key] for key in ("style", "explode") if key in encoded}
            yield from self._parameter({**result, **style, "schema": schema}, path)

    def _give_up(self, required: bool, path: str, rule: str, remedy: str) -> None:
        if required:
            self._findings.error(path, rule, f"{remedy} Or make it optional.")
        else:
            self._findings.warning(path, f"{rule}, so it is left out", remedy)
