from __future__ import annotations

from tools.generate import switches

PAGES = {path: text() for path, text in switches.parts()}


def _row(page: str, switch: str) -> list[str]:
    [row] = [line for line in PAGES[page].splitlines() if line.startswith(f"| `{switch}` |")]
    return [cell.strip() for cell in row.split(" | ")]


def test_a_switch_says_the_statements_that_its_default_makes_true() -> None:
    _, default, otherwise, decides = _row("docs/emulator.md", "deleteInUse")
    assert (default, otherwise) == ("`refused`", "`detached`")
    assert (
        "A provider that a flow offers cannot be deleted. ([identity-provider-in-use](" in decides
    )
    assert "A connector that a flow calls cannot be deleted. ([api-connector-in-use](" in decides


def test_a_switch_that_no_fact_has_is_described_by_its_settings() -> None:
    *_, decides = _row("docs/emulator-power-platform.md", "rows")
    assert decides.startswith("Connectors come from an `unmanaged` or a `managed` solution.")


def test_a_switch_without_a_list_of_values_takes_a_number() -> None:
    _, default, otherwise, _ = _row("docs/emulator-power-platform.md", "pageSize")
    assert (default, otherwise) == ("`5000`", "a number")
