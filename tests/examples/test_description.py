"""The committed description of the example API is what the API says of itself."""

import json
from pathlib import Path

from orders_api.app import description

FILE = Path(__file__).parents[2] / "examples" / "web-api" / "openapi.json"


def test_the_committed_description_is_the_apis_own() -> None:
    assert json.loads(FILE.read_text()) == description("https://orders.contoso.com")
