"""Converts the responses of OpenAPI 3 to Swagger 2.0."""

import re
from collections.abc import Mapping
from typing import Any

from openapi.composition import Json
from openapi.findings import at
from openapi.media import JSON, best_media, is_json, media_name, sent_as_is
from openapi.parameters import Parameters
from openapi.schema import Schemas, is_binary
from openapi.source import Source, extensions

_STATUS = re.compile(r"[1-5][0-9][0-9]")


class Answers:
    """Converts responses. `failures`: the places of those that lost a schema, because the designer
    shows one for each operation."""

    def __init__(self, source: Source, schemas: Schemas, parameters: Parameters) -> None:
        self._source, self._schemas, self._parameters = source, schemas, parameters
        self.failures: list[str] = []

    def convert(self, responses: object, place: str) -> tuple[Json, list[str]]:
        """An operation's responses, and the media types of those with a schema."""
        result: Json = {}
        produces: list[str] = []
        declared = self._source.mapping(responses, place)
        succeeds = any(status.startswith("2") for status in declared)
        for status, response in declared.items():
            code = {"2XX": "200", "2xx": "200"}.get(status, status)
            if not _STATUS.fullmatch(code):
                code = "default"
            if status.startswith("x-"):
                result[status] = response
            elif code not in result:
                resolved = self._source.resolved(response, at(place, status))
                success = code.startswith("2") or (status == "default" and not succeeds)
                result[code], media = self._answer(resolved, code, success, at(place, status))
                produces += [it for it in media if it not in produces]
        return result or {"default": {"description": "Any answer"}}, produces

    def _answer(
        self, response: Mapping[str, Any], code: str, success: bool, place: str
    ) -> tuple[Json, list[str]]:
        result = self._source.texts(response, place, "description") | extensions(response)
        result.setdefault("description", code)
        headers = self._headers(response.get("headers"), at(place, "headers"))
        if headers:
            result["headers"] = headers
        place = at(place, "content")
        content = self._source.mapping(response.get("content"), place)
        media = best_media(content) or next(iter(content), None)
        if media is None:
            return result, []
        if not success:
            self.failures.append(place)
            return result, []
        entry = self._source.mapping(content[media], at(place, media))
        schema = self._body(media, entry.get("schema"), at(place, media, "schema"))
        if schema is not None:
            result["schema"] = schema
        if not sent_as_is(media):
            rule = f"a connector reads it as {JSON}, and the API may answer 406 to that"
            self._source.findings.note(at(place, media), rule, f"Offer {JSON} as well.")
        return result, [JSON if is_json(media) else media_name(media)]

    def _headers(self, headers: object, place: str) -> Json:
        result = {}
        for name, header in self._source.mapping(headers, place).items():
            resolved = self._source.resolved(header, at(place, name))
            kind = self._parameters.plain(resolved.get("schema", {}), at(place, name, "schema"))
            text = self._source.texts(resolved, at(place, name), "description")
            result[name] = {**(kind or {"type": "string"}), **text}
        return result

    def _body(self, media: str, schema: object, path: str) -> Json | None:
        if schema is None:
            return None
        flat = self._schemas.composition.flat(schema, path)
        if is_json(media):
            return None if flat == {"x-nullable": True} else self._schemas.convert(schema, path)
        if media_name(media) == "text/plain" and not is_binary(flat):
            return {"type": "string"}
        return {"type": "string", "format": "binary"}
