"""Power Platform's rules for what a connector sends: hidden values and the URLs of webhooks.

`openapi.rules` names their source.
"""

import json

from openapi.composition import Json
from openapi.findings import Findings, at, place_of
from openapi.walk import (
    NOTIFICATION,
    fields_of,
    operations,
    parameters_of,
    reachable,
    resolved,
)

VISIBILITIES = ("important", "advanced", "internal")
URL = "x-ms-notification-url"


def check_requests(document: Json, findings: Findings) -> None:
    """Check the parameters, forms and bodies of every operation."""
    checked = _Requests(document, findings)
    for path, method, operation in operations(document):
        checked.check(path, method, operation)


class _Requests:
    def __init__(self, document: Json, findings: Findings) -> None:
        self._document, self._findings = document, findings
        self._seen: set[tuple[str, bool, bool]] = set()
        self._has_url = URL in json.dumps(document)

    def check(self, path: str, method: str, operation: Json) -> None:
        # Other operations call a hidden one, and give the values (x-ms-dynamic-values).
        called = operation.get("x-ms-visibility") == "internal"
        body: Json = {}
        for place, parameter in parameters_of(self._document, path, method):
            required = parameter.get("required") is True
            hidden = called or parameter.get("x-ms-visibility") == "internal"
            schema = parameter.get("schema", {})
            if hidden and required and not called and not self._filled(schema or parameter, ()):
                self._report_hidden(place)
            if URL in parameter:
                rule = "the platform fills in only a body (NotificationUrlNotAllowedInThisPosition)"
                self._findings.error(at(place, URL), rule, "Move the field into the body.")
            if schema:
                body = schema
                self._check_body(at(place, "schema"), schema, hidden, required)
        place = at("paths", path)
        webhook = NOTIFICATION in self._document["paths"][path]
        takes_url = self._has_url and any(
            resolved(self._document, schema).get(URL) is True
            for _, schema in reachable(self._document, [("", body)])
        )
        if takes_url and not webhook:
            rule = "a webhook says what it sends (OperationMustHaveNotificationContentExtension)"
            self._findings.error(at(place, NOTIFICATION), rule, "Describe it.")
        if webhook and not takes_url and "x-ms-trigger" in operation:
            rule = "no field takes the URL (WebhookOperationsMissingNotificationUrlProperty)"
            self._findings.error(at(place, method), rule, f"Mark it with {URL}.")

    def _check_body(self, place: str, schema: Json, hidden: bool, required: bool) -> None:
        waiting = [(place, schema, hidden, required)]
        while waiting:
            place, schema, hidden, required = waiting.pop()
            if "$ref" in schema:
                place, schema = place_of(schema["$ref"]), resolved(self._document, schema)
            if (place, hidden, required) in self._seen:
                continue
            self._seen.add((place, hidden, required))
            if schema.get(URL) is True:
                self._check_url(schema, place, hidden, required)
            fields, names = fields_of(self._document, schema)
            for name, field in fields.items():
                there, needed = at(place, "properties", name), name in names
                target = resolved(self._document, field)
                internal = target.get("x-ms-visibility") == "internal"
                if internal and needed and not hidden and not self._filled(field, ()):
                    self._report_hidden(there)
                waiting.append((there, field, hidden or internal, required and needed))
            for key in ("items", "additionalProperties"):
                if isinstance(schema.get(key), dict):
                    waiting.append((at(place, key), schema[key], hidden, required))

    def _check_url(self, schema: Json, place: str, hidden: bool, required: bool) -> None:
        if schema.get("type") != "string":
            rule = "the platform fills in a text (NotificationUrlNotString)"
            self._findings.error(at(place, "type"), rule, "Set it to string.")
        if not hidden:
            rule = (
                "the platform fills it in, so makers must not see it (NotificationUrlNotInternal)"
            )
            self._findings.error(at(place, "x-ms-visibility"), rule, "Set it to internal.")
        if not required:
            rule = "it must be required, and so must all that holds it (NotificationUrlNotRequired)"
            self._findings.warning(place, rule, "Add it to required.")

    def _filled(self, part: Json, above: tuple[Json, ...]) -> bool:
        """Whether a value that makers do not see gets one: a default, the platform's URL, or an
        object all of whose required fields get one."""
        schema = resolved(self._document, part)
        if "default" in schema or schema.get(URL) is True:
            return True
        fields, names = fields_of(self._document, schema)
        if schema.get("type", "object" if fields else None) != "object" or schema in above:
            return False
        return all(self._filled(fields.get(it, {}), (*above, schema)) for it in names)

    def _report_hidden(self, place: str) -> None:
        rule = "it is hidden and required, so nobody can give a value"
        self._findings.warning(place, rule, "Add a default.")
