from __future__ import annotations

import pytest

from clients.dataverse_errors import DataverseError, without_rows
from clients.errors import Response


def refused(status: int, code: str, message: str) -> DataverseError:
    body = {"error": {"code": code, "message": message}}
    return DataverseError("POST", "connectors?$select=name", Response(status, body), "The app a")


@pytest.mark.parametrize(
    ("status", "code", "message", "remedy"),
    [
        (403, "0x80072560", "The user is not a member of the organization.", "New app user"),
        (
            403,
            "0x80040220",
            "Principal user (Id=1, type=8) is missing prvCreateConnector privilege",
            "lacks the privilege prvCreateConnector",
        ),
        (403, "0x80048306", "SecLib::AccessCheckEx failed", "lacks a privilege"),
        (403, "0x80040299", "Forbidden", "System Customizer"),
        (404, "0x80040217", "connector With Id = 1 Does Not Exist", "pulumi refresh"),
        (404, "0x8006088a", "Resource not found for the segment", "no Dataverse"),
        (404, "", "", "pulumi refresh"),
        (400, "0x80044331", "A validation error occurred.", "Shorten"),
        (400, "0x1", "The length of the 'a' exceeded the maximum allowed length", "Shorten"),
        (412, "0x80040237", "A record with matching key values already exists.", "exists already"),
        (429, "0x80072322", "Number of requests exceeded the limit", "Run again later"),
        (400, "0x8004f037", "The managed component cannot be updated", "managed solution"),
        (400, "0x80060439", "Connector import: FAILURE: ApiHubsServerError", "Power Apps refused"),
        (500, "0x80040216", "CustomScriptProvisioningFailed", "no room for the script"),
        (503, "", "", "Try again later"),
        (401, "", "", "powerPlatformTenantId"),
    ],
)
def test_each_refusal_has_its_code_and_its_remedy(
    status: int, code: str, message: str, remedy: str
) -> None:
    text = str(refused(status, code, message))
    account, _, advice = text.partition("\n")
    assert account.startswith(f"POST connectors was refused with {status} (")
    assert code in account
    assert remedy in advice


def test_who_asked_is_named_where_it_lacks_something() -> None:
    assert "The app a is no user" in str(refused(403, "0x80072560", "no"))


def test_what_is_no_json_is_told_by_its_status() -> None:
    error = DataverseError("GET", "c", Response(502, "<html>planted</html>"), "The app a")
    assert str(error) == (
        "GET c was refused with 502 (without a reason).\n"
        "The service failed repeatedly. Try again later."
    )


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ('Bad: {"token":{"clientSecret":"planted"}}', "Bad: [row]"),
        ('Bad: {\\"token\\":{\\"clientSecret\\":\\"planted\\"}}', "Bad: [row]"),
        ("Bad: [ {'a': 'planted'} ]", "Bad: [row]"),
        ('at clientSecret":"planted"', "at [secret]"),
        ("row {11111111-2222-3333-4444-555555555555} is gone", None),
        ("the user (Id=1) is missing [prvRead]", None),
    ],
)
def test_a_row_that_a_message_quotes_is_not_shown(message: str, shown: str | None) -> None:
    assert without_rows(message) == (message if shown is None else shown)


def test_a_very_long_message_is_cut() -> None:
    assert len(without_rows("x" * 100_000)) < 2_000


@pytest.mark.parametrize(("status", "uncertain"), [(400, False), (408, True), (500, True)])
def test_a_failure_inside_may_have_taken_effect(status: int, uncertain: bool) -> None:
    assert refused(status, "", "").uncertain is uncertain
