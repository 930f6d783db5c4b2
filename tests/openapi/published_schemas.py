"""The published schemas of connector files, which lie beside the project where it is developed."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator

_FOLDER = Path(__file__).parents[3] / "shared" / "schemas"
# The files hold // comments, which JSON does not know.
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')


def published_schema(name: str) -> Any:
    """The schema in a file of microsoft/PowerPlatformConnectors/schemas.

    Leaves the test out where the folder is absent (a user's machine); on CI only if
    `WITHOUT_PUBLISHED_SCHEMAS` says so.
    """
    path = _FOLDER / name
    if not path.exists():
        if os.environ.get("CI") and not os.environ.get("WITHOUT_PUBLISHED_SCHEMAS"):
            pytest.fail(f"{path} is missing")
        pytest.skip(f"left out: the published schemas are not at {_FOLDER}")
    return json.loads(_COMMENT.sub(r"\1", path.read_text()))


def violations(schema: Any, document: Any) -> list[str]:
    """What the schema has against the document, with the place of each."""
    kind = Draft4Validator if "draft-04" in schema["$schema"] else Draft7Validator
    return [f"{error.json_path}: {error.message}" for error in kind(schema).iter_errors(document)]
