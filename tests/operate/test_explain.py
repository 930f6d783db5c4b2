import pytest
from click.testing import CliRunner

from operate.explain import explain, explanation


@pytest.mark.parametrize("code", ["AADB2C90118", "aadb2c90118", "90118"])
def test_a_code_is_explained_however_it_is_written(code: str) -> None:
    result = CliRunner().invoke(explain, [code])
    assert result.exit_code == 0
    assert result.output.startswith("AADB2C90118\n  Cause ")
    assert "  Remedy " in result.output


def test_an_unknown_code_leads_to_microsofts_list() -> None:
    result = CliRunner().invoke(explain, ["AADB2C10000"])
    assert result.exit_code == 1
    assert "https://learn.microsoft.com/azure/active-directory-b2c/error-codes" in result.output


def test_the_code_is_found_in_an_error_description() -> None:
    kind = explanation("access_denied: AADB2C90091: The user has cancelled.\r\nCorrelation ID: x")
    assert kind is not None
    assert kind.name == "AADB2C90091"
    assert explanation("no code") is None
