"""Converts OpenAPI 3.0 and 3.1, as FastAPI and ASP.NET write it, to Swagger 2.0 for connectors.

No Python library does this: prance converts from 2 to 3, and openapi-downgrade from 3.1 to 3.0. The
libraries for Node would put a second runtime under `pulumi up`.

Where Swagger lacks a feature without which a request would fail, the description is refused at that
place. Other features are left out and reported. Security is left out, since the connector's own
sign-in takes its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b2c.addresses import parts_of
from openapi.answers import Answers
from openapi.composition import Json
from openapi.connector import note_failures, server
from openapi.dynamic_rules import calls
from openapi.findings import Findings, at
from openapi.names import operation_id, sentence
from openapi.parameters import Parameters
from openapi.schema import Schemas
from openapi.source import Source, extensions
from openapi.walk import METHODS, NOTIFICATION, mapping

_CONTACT = ("name", "url", "email")


@dataclass(frozen=True)
class Conversion:
    """`document`: Swagger 2.0, without `host` if the description names no absolute server.
    `chosen`: which operations are in it and which are not, where some were chosen."""

    document: Json
    findings: Findings
    chosen: str | None = None


def to_swagger(
    description: Mapping[str, Any], ids: Mapping[tuple[str, str], str] | None = None
) -> Conversion:
    """The description in Swagger 2.0. One that is in Swagger 2.0 already stays as it is.

    `ids`: by (path, method), what the connector calls the operations of the description of which
    this may be a part; those of `openapi.names.operation_id` if left out.
    Errors among the findings mean that the document is incomplete.
    """
    findings = Findings()
    version = str(description.get("openapi", description.get("swagger", "")))
    if version == "2.0":
        return Conversion({**description, "swagger": "2.0", **_texts(description)}, findings)
    if not version.startswith(("3.0", "3.1")):
        findings.error(
            "openapi",
            f"version {version} is not supported" if version else "no version is given",
            "Use OpenAPI 3.1, 3.0 or 2.0.",
        )
        return Conversion({}, findings)
    return Conversion(_Document(Source(description, findings), ids or {}).converted(), findings)


def _texts(description: Mapping[str, Any]) -> Json:
    """`info` of Swagger 2.0, with the numbers that YAML reads, such as `version: 1.0`, as texts."""
    info = description.get("info")
    if not isinstance(info, Mapping):
        return {}
    return {
        "info": {
            key: str(part)
            if isinstance(part, (int, float)) and not isinstance(part, bool)
            else part
            for key, part in info.items()
        }
    }


class _Document:
    """The conversion of one description."""

    def __init__(self, source: Source, ids: Mapping[tuple[str, str], str]) -> None:
        self._source, self._findings, self._ids = source, source.findings, ids
        self._schemas = Schemas(source)
        self._parameters = Parameters(source, self._schemas)
        self._answers = Answers(source, self._schemas, self._parameters)
        self._renamed: dict[str, str] = {}
        self._called_with: dict[str, set[str]] = {}
        for _, call in calls(source.document):
            names = self._called_with.setdefault(str(call.get("operationId")), set())
            names.update(mapping(call.get("parameters")))

    def converted(self) -> Json:
        description = self._source.document
        result: Json = {"swagger": "2.0", "info": self._info(), **self._server()}
        for key in ("webhooks", "x-webhooks"):
            if key in description:
                self._findings.note(key, "a connector has no such webhooks", "Nothing to do.")
        result["paths"] = {
            path: self._path(path, item)
            for path, item in self._source.mapping(description.get("paths"), "paths").items()
            if not path.startswith("x-")
        }
        result["definitions"] = self._schemas.definitions()
        note_failures(self._answers.failures, self._findings)
        result |= extensions(description)
        if isinstance(description.get("externalDocs"), Mapping):
            result["externalDocs"] = dict(description["externalDocs"])
        _rename(result, self._renamed)
        return result

    def _info(self) -> Json:
        info = self._source.mapping(self._source.document.get("info"), "info")
        keys = ("title", "version", "description", "termsOfService")
        result: Json = {**self._source.texts(info, "info", *keys)}
        summary = self._source.text(info.get("summary"), "info.summary")
        if summary:
            result.setdefault("description", summary)
        for key, kept in (("contact", _CONTACT), ("license", ("name", "url"))):
            part = self._source.mapping(info.get(key), at("info", key))
            if part:
                result[key] = {name: part[name] for name in kept if name in part}
        return result | extensions(info)

    def _server(self) -> Json:
        servers = self._source.items(self._source.document.get("servers"), "servers")
        if not servers:
            return {}
        url = self._url(servers[0], "servers[0]")
        parts = parts_of(url)
        if not parts.netloc:
            return {}
        if len(servers) > 1:
            self._findings.note(
                "servers", f"the connector calls the first one, {url}", "--api-url names another."
            )
        return server(parts)

    def _url(self, declared: object, place: str) -> str:
        entry = self._source.mapping(declared, place)
        url = self._source.text(entry.get("url"), at(place, "url")) or ""
        variables = self._source.mapping(entry.get("variables"), at(place, "variables"))
        for name, variable in variables.items():
            chosen = self._source.mapping(variable, at(place, "variables", name))
            url = url.replace(f"{{{name}}}", str(chosen.get("default", "")))
        return url

    def _path(self, path: str, item: object) -> Json:
        place = at("paths", path)
        resolved = self._source.resolved(item, place)
        result = extensions(resolved)
        notification = resolved.get(NOTIFICATION)
        if isinstance(notification, Mapping) and "schema" in notification:
            schema = self._schemas.convert(
                notification["schema"], at(place, NOTIFICATION, "schema")
            )
            result[NOTIFICATION] = {**notification, "schema": schema}
        self._refuse_servers(resolved, place)
        if "trace" in resolved:
            rule = "a connector does not trace, so the operation is left out"
            self._findings.warning(at(place, "trace"), rule, "Nothing to do.")
        for method in METHODS:
            if method in resolved:
                method_place = at(place, method)
                operation = self._source.mapping(resolved[method], method_place)
                shared = resolved.get("parameters")
                result[method] = self._operation(path, method, operation, shared)
        return result

    def _operation(
        self, path: str, method: str, operation: Mapping[str, Any], shared: object
    ) -> Json:
        place = at("paths", path, method)
        self._refuse_servers(operation, place)
        if "callbacks" in operation:
            rule = "a connector has no callbacks"
            self._findings.note(at(place, "callbacks"), rule, "x-ms-trigger makes a trigger.")
        result: Json = {"operationId": self._operation_id(path, method, operation)}
        result |= self._source.texts(operation, place, "summary", "description")
        if "summary" not in result:
            result["summary"] = sentence(result["operationId"])
            rule = "makers choose the action by this text, and there is none"
            self._findings.warning(at(place, "summary"), rule, "Write one.")
        if operation.get("deprecated") is True:
            result["deprecated"] = True
        parameters = self._parameters.convert(
            shared,
            operation.get("parameters"),
            at(place, "parameters"),
            at("paths", path, "parameters"),
            self._called_with.get(str(operation.get("operationId")), ()),
        )
        body, consumes = self._parameters.body(
            operation.get("requestBody"), method, at(place, "requestBody")
        )
        if parameters or body:
            result["parameters"] = parameters + body
        if consumes:
            result["consumes"] = consumes
        responses, produces = self._answers.convert(
            operation.get("responses"), at(place, "responses")
        )
        if produces:
            result["produces"] = produces
        result["responses"] = responses
        return result | extensions(operation)

    def _operation_id(self, path: str, method: str, operation: Mapping[str, Any]) -> str:
        place = at("paths", path, method, "operationId")
        declared = self._source.text(operation.get("operationId"), place)
        chosen = self._ids.get((path, method)) or operation_id(declared, method, path)
        if chosen != declared:
            rule = f"it is {declared}" if declared else "there is none"
            self._findings.note(
                place,
                f"{rule}, and the connector calls it {chosen}",
                "Flows and apps keep this name; to choose it, give one of letters and digits.",
            )
        if declared:
            self._renamed[declared] = chosen
        return chosen

    def _refuse_servers(self, part: Mapping[str, Any], place: str) -> None:
        """Refuse a part on servers of its own, unless the connector's is one of them."""
        own = self._source.items(part.get("servers"), at(place, "servers"))
        urls = [self._url(entry, at(place, "servers")).rstrip("/") for entry in own]
        all_parts = self._source.items(self._source.document.get("servers"), "servers")
        first = self._url(all_parts[0], "servers[0]") if all_parts else "/"
        if urls and first.rstrip("/") not in urls:
            rule = "a connector calls one server, so it has no other for a part"
            self._findings.error(at(place, "servers"), rule, "Make it a connector of its own.")


def _rename(value: Any, renamed: Mapping[str, str]) -> None:
    """Extensions such as `x-ms-dynamic-values` refer to operations, so they get the new ids."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            for key in part:
                if key.startswith("x-ms-"):
                    part[key] = _with_new_ids(part[key], renamed)
                elif isinstance(part[key], (dict, list)):
                    waiting.append(part[key])
        elif isinstance(part, list):
            waiting += part


def _with_new_ids(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: renamed.get(part, part)
            if key == "operationId" and isinstance(part, str)
            else _with_new_ids(part, renamed)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_with_new_ids(part, renamed) for part in value]
    return value
