"""A custom connector's properties as the columns of its row in Dataverse, and back."""

import json
import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from b2c.connector_name import publisher_prefix, row_name
from b2c.connector_properties import CUSTOM_CONNECTOR
from b2c.connector_rules import column_text, environment_url
from b2c.connector_sign_in import WRITTEN_BY_SERVICE
from b2c.json_values import covers
from b2c.names import guid
from b2c.property import TEXT
from b2c.redirect_url import redirect_url, slug_of
from b2c.refusal import InvalidSetting, Refusal
from clients.dataverse import query

TABLE = "connectors"
COLUMNS: Mapping[str, str] = {
    one.name: one.graph for one in CUSTOM_CONNECTOR.properties if one.graph
}
"""The columns by the properties that they hold."""

_JSON = frozenset(name for name in COLUMNS if CUSTOM_CONNECTOR.by_name[name].type is not TEXT)
_CUSTOM = 1
_PARAMETERS = "connectionparameters"
_TOLD = f"connectorinternalid,{_PARAMETERS}"
_READ = ",".join(
    (
        "connectorid,name,connectorinternalid,ismanaged",
        *(column for column in COLUMNS.values() if column != "iconblob"),
    )
)
_ID = re.compile(r"(https://[^/]+)/connectors\(([0-9a-f-]{36})\)", re.IGNORECASE)
_REDIRECT_PATH = re.compile(r"/redirect/[^/]+")


def resource_id(url: str, key: str) -> str:
    """The id in the state: the environment and the GUID of the row."""
    return f"{url}/{TABLE}({key})"


def read_id(text: str) -> tuple[str, str]:
    """The environment's URL and the row's GUID of an id; raises `Refusal`."""
    match = _ID.fullmatch(text.strip())
    try:
        if match:
            return environment_url("id", match[1]), guid("id", match[2].lower())
    except InvalidSetting:
        pass
    raise Refusal(
        f'"{text}" is no id of a custom connector. It has the environment and the GUID of the '
        f"row: https://contoso.crm4.dynamics.com/{TABLE}(11111111-2222-3333-4444-555555555555)."
    )


def path(key: str) -> str:
    """The row's path."""
    return f"{TABLE}({key})"


def told(key: str) -> str:
    """The row's path, for what the service fills in."""
    return query(path(key), select=_TOLD)


def creation() -> str:
    """The path of the POST that makes a row and shows what the service has filled in."""
    return query(TABLE, select=_TOLD)


def shown(key: str, *, icon: bool) -> str:
    """The row's path, for all properties; the service may show another icon than it got."""
    return query(path(key), select=f"{_READ},iconblob" if icon else _READ)


def new(inputs: Mapping[str, Any], key: str, prefix: str) -> dict[str, Any]:
    """The row of a new connector."""
    return {
        "connectorid": key,
        "name": row_name(prefix, inputs["displayName"]),
        "connectortype": _CUSTOM,
        **columns(inputs, COLUMNS.keys() & inputs.keys()),
    }


def columns(inputs: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The columns of these properties; null for what the inputs leave out."""
    values = {**inputs, "connectionParameters": _with_secret(inputs)}
    return {
        column: column_text(values[name]) if name in values else None
        for name, column in COLUMNS.items()
        if name in names
    }


def properties(row: Mapping[str, Any], so_far: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says of the properties that it holds.

    `so_far`: the state before. Where the row has it, and perhaps more, it stays as it is; else the
    row's value comes in its place.
    """
    now: dict[str, Any] = {}
    for name, column in COLUMNS.items():
        ours = so_far.get(name)
        if column not in row:
            value = ours
        else:
            value = _value(row[column], name)
            uncompared = WRITTEN_BY_SERVICE if column == _PARAMETERS else ()
            is_ours = ours is not None and covers(value, ours, uncompared)
            if is_ours or (value is None and not ours):
                # The service shows nothing for an empty list or object.
                value = ours
            elif column == _PARAMETERS:
                value = _without(value, WRITTEN_BY_SERVICE)
        if value is not None:
            now[name] = value
    return now


def row_url(row: Mapping[str, Any]) -> str:
    """The connector's own redirect URL as the row has it; empty if it has none yet."""
    settings = _sign_in(_value(row.get(_PARAMETERS), "connectionParameters"))
    url = settings.get("redirectUrl")
    # The URL that all connectors shared before is none of its own.
    return url if isinstance(url, str) and _REDIRECT_PATH.fullmatch(urlsplit(url).path) else ""


def imported(url: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a connector that comes under management, but for those that are columns."""
    host = CUSTOM_CONNECTOR.by_name["redirectHost"].default
    return {
        "environmentUrl": url,
        "publisherPrefix": publisher_prefix(
            str(row.get("connectorinternalid") or ""), str(row.get("name") or "")
        ),
        "redirectHost": urlsplit(row_url(row)).netloc or host,
        "shareWith": [],
        "definition": {},
        "connectionParameters": {},
    }


def outputs(row: Mapping[str, Any], so_far: Mapping[str, Any]) -> dict[str, Any]:
    """What the connector tells besides its inputs; `so_far` has what the row does not show."""
    internal_id = row.get("connectorinternalid") or so_far.get("internalId")
    url = row_url(row) or so_far.get("redirectUrl")
    if not url and internal_id:
        url = redirect_url(so_far["redirectHost"], slug_of(internal_id))
    return {
        "environmentId": so_far["environmentId"],
        "connectorId": row["connectorid"],
        "name": row["name"],
        "internalId": internal_id,
        "redirectUrl": url,
    }


def _with_secret(inputs: Mapping[str, Any]) -> Any:
    """The connection parameters as they are written: with the secret, if the inputs have one."""
    variable = inputs.get("clientSecretVariable")
    secret = f'@environmentVariables("{variable}")' if variable else inputs.get("clientSecret")
    if secret is None:
        return inputs["connectionParameters"]
    parameters = deepcopy(inputs["connectionParameters"])
    parameters["token"]["oAuthSettings"]["clientSecret"] = secret
    return parameters


def _sign_in(parameters: Any) -> Mapping[str, Any]:
    for name in ("token", "oAuthSettings"):
        parameters = parameters.get(name) if isinstance(parameters, Mapping) else None
    return parameters if isinstance(parameters, Mapping) else {}


def _value(text: Any, name: str) -> Any:
    """The value of a column, read if it is JSON; None if it is empty."""
    if not isinstance(text, str) or not text:
        return None
    if name not in _JSON:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _without(value: Any, names: Collection[str]) -> Any:
    """The JSON without these keys, at any depth."""
    if isinstance(value, Mapping):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(inner, names) for inner in value]
    return value
