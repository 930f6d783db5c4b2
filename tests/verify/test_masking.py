from __future__ import annotations

import json

import pytest

from verify.mark import new_mark
from verify.masking import Masking

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


@pytest.fixture
def mark() -> str:
    return new_mark()


@pytest.fixture
def masking(mark: str) -> Masking:
    return Masking(mark, ("contoso-dev", "contoso-dev.onmicrosoft.com"), ("the deployer's secret",))


def test_the_same_id_always_reads_the_same(masking: Masking) -> None:
    assert masking.text(f"{ID} {OTHER} {ID.upper()}") == "<guid-1> <guid-2> <guid-1>"
    assert masking.text(f"extension_{ID.replace('-', '')}_colour") == "extension_<guid-1>_colour"


def test_an_id_in_an_address_is_masked_after_an_escaped_character(masking: Masking) -> None:
    assert masking.text(f"scope=openid%20{ID}&x={OTHER}") == "scope=openid%20<guid-1>&x=<guid-2>"


@pytest.mark.parametrize("name", ["code", "id_token", "access_token", "csrf_token", "tx"])
def test_what_opens_something_in_an_address_is_not_shown(name: str, masking: Masking) -> None:
    address = f"http://localhost:8400/verify?state=s&{name}=p1anted.value&kept=1"
    assert masking.text(address) == address.replace("p1anted.value", "<secret>")
    assert "p1anted" not in masking.text(f"href='/page?p=B2C_1_x&amp;{name}=p1anted.value'>")


def test_the_tenants_names_are_not_shown(masking: Masking) -> None:
    shown = masking.text("https://Contoso-Dev.b2clogin.com/contoso-dev.onmicrosoft.com/B2C_1_x")
    assert shown == "https://<tenant>.b2clogin.com/<tenant>/B2C_1_x"


@pytest.mark.parametrize(
    "field",
    ["secretText", "clientSecret", "password", "access_token", "refresh_token", "hint", "Password"],
)
def test_a_secret_is_not_shown_nor_where_it_stands_later(field: str, masking: Masking) -> None:
    assert json.loads(masking.body({field: "p1anted~secret"}, own=True)) == {field: "<secret>"}
    assert masking.text("it was p1anted~secret") == "it was <secret>"


def test_what_a_service_shows_in_place_of_a_secret_stays(masking: Masking) -> None:
    assert json.loads(masking.body({"clientSecret": "******"}, own=True)) == {
        "clientSecret": "******"
    }


def test_the_code_of_an_error_is_no_secret_but_an_authorization_code_is(masking: Masking) -> None:
    assert "Request_BadRequest" in masking.body({"error": {"code": "Request_BadRequest"}}, own=True)
    assert "AADB2C90063" in masking.body({"code": "AADB2C90063"}, own=True)
    assert masking.body({"code": "eyJraWQiOiJjcGltY29yZV8.x9-Zq~1"}, own=True) == (
        '{"code": "<secret>"}'
    )


def test_the_deployers_secret_and_tokens_are_not_shown(masking: Masking) -> None:
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    assert masking.text(f"Bearer {token}, the deployer's secret") == "Bearer <token>, <secret>"


def test_addresses_of_people_are_not_shown_but_those_of_the_run_are(
    masking: Masking, mark: str
) -> None:
    assert masking.text("ada@example.com") == "<email>"
    assert masking.text(f"{mark}@example.com") == f"{mark}@example.com"


def test_entries_of_others_are_counted_only(masking: Masking, mark: str) -> None:
    listed = {
        "@odata.nextLink": "https://graph.microsoft.com/beta/x?$skiptoken=orders",
        "value": [{"id": "B2C_1_orders"}, {"id": f"B2C_1_{mark}-x"}, {"id": "B2C_1_payroll"}],
    }
    shown = json.loads(masking.body(listed, own=False))
    assert shown["value"] == [{"id": f"B2C_1_{mark}-x"}, "<2 of others>"]
    assert "orders" not in json.dumps(shown)
