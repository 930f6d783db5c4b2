"""What only the portal sets: ranges, and the control API that stands for the portal."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant, OpenTenant

PATH = "/_rehearsal/flows/B2C_1_siin"


def test_settings_are_read_and_changed_one_by_one(tenant: InProcessTenant) -> None:
    before = tenant.http.request("GET", PATH).json()
    changed = tenant.http.request("PUT", PATH, json={"accessTokenMinutes": 10}).json()
    assert changed == {**before, "accessTokenMinutes": 10}
    assert tenant.http.request("GET", PATH.lower().replace("_rehearsal", "_rehearsal")).json() == (
        changed
    )


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"accessTokenMinutes": 4}, "5 to 1440"),
        ({"accessTokenMinutes": "60"}, "5 to 1440"),
        ({"accessTokenMinutes": True}, "5 to 1440"),
        ({"refreshTokenDays": 91}, "1 to 90"),
        ({"slidingWindowDays": 13}, "shorter than refreshTokenDays"),
        ({"localAccounts": "phone"}, "email, username, none"),
        ({"claims": "name"}, "give a list"),
        ({"claims": ["name", "nickname"]}, "['name', 'nickname']: give a list"),
        ({"slidingWindowDays": 366}, "1 to 365 or null"),
        ({"access_token_minutes": 10}, "There is no setting 'access_token_minutes'"),
        ({"selfServicePasswordReset": 1}, "true or false"),
        ({"multifactor": "sms"}, "off, email"),
        ({"mfa": True}, "There is no setting 'mfa'"),
        ([], "JSON object"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_rule(
    tenant: InProcessTenant, values: Any, named: str
) -> None:
    before = tenant.http.request("GET", PATH).json()
    response = tenant.http.request("PUT", PATH, json=values)
    assert response.status_code == 400
    assert named in response.json()["error"]["message"]
    assert tenant.http.request("GET", PATH).json() == before


def test_no_json_and_no_flow_are_refused(tenant: InProcessTenant) -> None:
    assert tenant.http.request("PUT", PATH, content=b"{").status_code == 400
    response = tenant.http.request("GET", "/_rehearsal/flows/B2C_1_nope")
    assert response.status_code == 404
    assert "B2C_1_nope" in response.json()["error"]["message"]


def test_settings_and_people_outlive_a_restart(
    tenant: InProcessTenant, open_state: OpenTenant, tmp_path: Any
) -> None:
    tenant.http.request("PUT", PATH, json={"accessTokenMinutes": 10})
    people = [user["id"] for user in tenant.state.store.list("user")]
    tenant.state.store.delete("userFlow", "B2C_1_signup")
    again = open_state(tmp_path / "tenant")
    assert again.http.request("GET", PATH).json()["accessTokenMinutes"] == 10
    assert [user["id"] for user in again.state.store.list("user")] == people
    assert again.http.request("GET", "/_rehearsal/flows/B2C_1_signup").status_code == 404
