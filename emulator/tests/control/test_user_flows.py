"""The switches for what is unconfirmed about user flows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.settings import UserFlowSettings
from emulator.tests.conftest import InProcessTenant, OpenTenant
from emulator.tests.graph.flows import SETTINGS, switch


def test_switches_are_read_changed_and_kept_across_a_restart(
    tmp_path: Path, open_state: OpenTenant
) -> None:
    tenant = open_state(tmp_path / "tenant")
    defaults = UserFlowSettings().as_json()
    assert tenant.http.request("GET", SETTINGS).json() == defaults
    switch(tenant, orderList="complete")
    switch(tenant, updateAnswer="body")

    again = open_state(tmp_path / "tenant").http.request("GET", SETTINGS).json()

    assert again == {**defaults, "orderList": "complete", "updateAnswer": "body"}


@pytest.mark.parametrize("wrong", [{"order": "x"}, {"orderList": "x"}, {"orderList": []}, [], 7])
def test_wrong_switches_are_refused(tenant: InProcessTenant, wrong: Any) -> None:
    response = tenant.http.request("PUT", SETTINGS, json=wrong)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "InvalidControlRequest"
    assert tenant.http.request("GET", SETTINGS).json() == UserFlowSettings().as_json()


def test_every_switch_is_documented_with_its_default() -> None:
    page = Path(__file__).parents[3] / "docs" / "emulator.md"
    rows = [line for line in page.read_text().splitlines() if line.startswith("| `")]
    for name, default in UserFlowSettings().as_json().items():
        [row] = [row for row in rows if row.startswith(f"| `{name}`")]
        assert row.split("|")[2].strip() == f"`{default}`", name
