from __future__ import annotations

from pathlib import Path

from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tests.conftest import InProcessTenant


def test_every_switch_is_documented_with_its_default(tenant: InProcessTenant) -> None:
    page = Path(__file__).parents[3] / "docs" / "emulator-power-platform.md"
    rows = [line for line in page.read_text().splitlines() if line.startswith("| `")]
    defaults = tenant.http.request("GET", "/_rehearsal/powerPlatform").json()
    assert defaults == PowerPlatformSettings().as_json()
    for name, default in defaults.items():
        [row] = [row for row in rows if row.startswith(f"| `{name}`")]
        assert row.split("|")[2].strip() == f"`{default}`", name
