import pytest
from click.testing import CliRunner

from operate.explain import explain, explanation


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("AADB2C90118", "AADB2C90118"),
        ("aadb2c90118", "AADB2C90118"),
        ("90118", "AADB2C90118"),
        ("7000215", "AADSTS7000215"),
        ("90009", "AADSTS90009"),
        ("error: 400 with error: duplicatevalue: Request contains", "DuplicateValue"),
    ],
)
def test_an_error_is_explained_however_it_is_written(written: str, code: str) -> None:
    result = CliRunner().invoke(explain, [written])
    assert result.exit_code == 0
    assert result.output.startswith(f"{code}\n  Cause ")
    assert "  Remedy " in result.output


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("AADB2C10000", "https://learn.microsoft.com/azure/active-directory-b2c/error-codes"),
        ("10000", "https://learn.microsoft.com/azure/active-directory-b2c/error-codes"),
        ("AADSTS50034", "https://login.microsoftonline.com/error?code=50034"),
        ("Forbidden", "https://learn.microsoft.com/azure/active-directory-b2c/error-codes"),
    ],
)
def test_an_unknown_code_leads_to_its_own_services_list(code: str, address: str) -> None:
    result = CliRunner().invoke(explain, [code])
    assert result.exit_code == 1
    assert result.output.endswith(f"See {address}\n")


def test_the_code_is_found_in_an_error_description() -> None:
    kind = explanation("access_denied: AADB2C90091: The user has cancelled.\r\nCorrelation ID: x")
    assert kind is not None
    assert kind.name == "AADB2C90091"
    assert explanation("no code") is None
