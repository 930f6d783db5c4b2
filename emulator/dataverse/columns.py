"""The columns of the table `connector`, and how a request's values for them are checked.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/connector
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from emulator.dataverse.errors import DataverseError, bad_payload, bad_value, too_long
from emulator.tenant.store import Document

SET, TABLE, KEY = "connectors", "connector", "connectorid"

Kind = Literal["text", "object", "array", "guid", "number", "choices", "image", "other"]
Write = Literal["always", "creation", "never"]

_LARGEST_ICON = 10 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_TYPES = (0, 1, 2)
_CAPABILITY = re.compile(r"11869000[0-5]")


@dataclass(frozen=True)
class Column:
    """One column.

    kind: `object` and `array` are texts that hold JSON. size: characters at most, of texts.
    required: no row is made without it. write: when a request may set it.
    """

    name: str
    kind: Kind = "text"
    size: int = 0
    required: bool = False
    write: Write = "always"


COLUMNS = {
    column.name: column
    for column in (
        Column("connectorid", "guid", write="creation"),
        Column("name", size=500, required=True),
        Column("displayname", size=200, required=True),
        Column("description", size=1000),
        Column("connectortype", "number", required=True),
        Column("connectorinternalid", size=400, write="creation"),
        Column("openapidefinition", "object", size=1_000_000, required=True),
        Column("connectionparameters", "object", size=500_000),
        Column("connectionparametersets", "object", size=500_000),
        Column("policytemplateinstances", "array", size=500_000),
        Column("scriptoperations", "array", size=500_000),
        Column("customcodeblobcontent", size=500_000),
        Column("capabilities", "choices"),
        Column("iconblob", "image"),
        Column("iconbrandcolor", size=100),
        Column("interfaces", size=4000),
        Column("introducedversion", size=48),
        Column("statecode", "number", write="never"),
        Column("statuscode", "number", write="never"),
        Column("iscustomizable", "other", write="never"),
        Column("ismanaged", "other", write="never"),
        Column("componentstate", "number", write="never"),
        Column("versionnumber", "number", write="never"),
        Column("createdon", "other", write="never"),
        Column("modifiedon", "other", write="never"),
        Column("_ownerid_value", "guid", write="never"),
        Column("_extensionassemblyid_value", "guid", write="never"),
    )
}


def checked(body: Document, *, creation: bool) -> Document:
    """The values of the table's columns in a request's body; raises DataverseError 400."""
    values: Document = {}
    for name, value in body.items():
        if name.startswith("@odata."):
            continue
        column = COLUMNS.get(name)
        if column is None:
            raise bad_payload(
                SET,
                f"The property '{name}' does not exist on type 'Microsoft.Dynamics.CRM.{TABLE}'."
                " Make sure to only use property names that are defined by the type.",
            )
        if column.write == "never" or (column.write == "creation" and not creation):
            # Dataverse takes values of columns that it computes, and leaves them out.
            continue
        values[name] = None if value is None else _value(column, value)
    if creation:
        for column in COLUMNS.values():
            if column.required and values.get(column.name) in (None, ""):
                raise bad_value(f"Required field '{column.name}' is missing.")
    return values


def is_guid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _value(column: Column, value: Any) -> Any:
    if column.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type(column, value, "Edm.Int32")
        if value not in _TYPES:
            raise bad_value(
                f"A validation error occurred. The value {value} of '{column.name}' on record of"
                f" type '{TABLE}' is outside the valid range. Accepted Values: 0,1,2"
            )
        return value
    if not isinstance(value, str):
        raise _wrong_type(column, value, "Edm.String")
    if column.kind == "guid":
        if not is_guid(value):
            raise _wrong_type(column, value, "Edm.Guid")
        return value.lower()
    if column.kind == "image":
        _check_icon(value)
    elif column.kind == "choices":
        if not all(_CAPABILITY.fullmatch(part) for part in value.split(",")):
            raise bad_value(f"The value '{value}' of '{column.name}' is outside the valid range.")
    elif len(value) > column.size:
        raise too_long(column.name, TABLE, column.size)
    if column.kind in ("object", "array") and value:
        _check_json(column, value)
    return value


def _wrong_type(column: Column, value: Any, expected: str) -> DataverseError:
    if isinstance(value, dict | list):
        node = "StartObject" if isinstance(value, dict) else "StartArray"
        return bad_payload(
            SET,
            f"An unexpected '{node}' node was found for property named '{column.name}' when"
            " reading from the JSON reader. A 'PrimitiveValue' node was expected.",
        )
    return bad_payload(
        SET,
        f"Cannot convert the value of the property '{column.name}' to the expected type"
        f" '{expected}'.",
    )


def _check_json(column: Column, value: str) -> None:
    """Raise DataverseError unless the text holds JSON that the connector's service takes."""
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        raise _not_imported(f"'{column.name}' is no JSON") from None
    if not isinstance(document, dict if column.kind == "object" else list):
        raise _not_imported(f"'{column.name}' holds no JSON {column.kind}")
    is_definition = column.name == "openapidefinition"
    if is_definition and isinstance(document, dict) and document.get("swagger") != "2.0":
        raise _not_imported("the API definition is no Swagger 2.0 document")


def _check_icon(value: str) -> None:
    try:
        content = base64.b64decode(value, validate=True)
    except ValueError:
        raise bad_payload(SET, "Cannot convert the literal to type 'Edm.Binary'.") from None
    if not content.startswith(_PNG):
        raise bad_value("The file format of 'iconblob' is not supported.")
    if len(content) > _LARGEST_ICON:
        raise bad_value("The file of 'iconblob' is larger than 10240 KB.")


def _not_imported(reason: str) -> DataverseError:
    return DataverseError(400, "0x80060439", f"Connector import: FAILURE: {reason}.")
