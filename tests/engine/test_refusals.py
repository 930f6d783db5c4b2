"""A wrong setting ends the run before any change, with one message."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dates import IN_SIX_MONTHS, LAST_YEAR, midnight
from tests.engine.engine import Stack

SECRET = {"generation": 1, "expires": IN_SIX_MONTHS}
PLANTED = "planted-deployer-secret"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"redirectUrls": ["https://a.example/cb", "http://flow.contoso.com/cb"]},
            'error: b2c-connector:redirectUrls[1] is "http://flow.contoso.com/cb": '
            "B2C takes plain http only for localhost.\n    Use https, or remove the entry.\n",
        ),
        (
            {"tenantId": "11111111-1111-1111-1111-111111111111"},
            'error: b2c-connector:tenantId is "11111111-1111-1111-1111-111111111111": '
            "the credentials are of the tenant",
        ),
    ],
    ids=["a rule of B2C", "credentials of another tenant"],
)
def test_a_wrong_setting_ends_the_run_with_one_message_before_any_graph_request(
    refused: Stack, settings: dict[str, Any], message: str
) -> None:
    """All other settings are tried in tests/infra/test_program.py, without the engine."""
    refused.settings |= settings
    diagnostics = refused.up(fails=True).output.split("Diagnostics:")[1]
    assert diagnostics.count("b2c-connector:") == 1
    assert message in diagnostics
    assert "Traceback" not in diagnostics
    assert refused.tenant.graph_requests("GET", "POST", "PATCH") == []


def test_only_a_new_secret_with_a_past_date_is_refused_and_none_is_made(deployed: Stack) -> None:
    deployed.settings["clientSecrets"] = [{"generation": 2, "expires": LAST_YEAR}, SECRET]
    for run in (deployed.preview(fails=True), deployed.up(fails=True)):
        shown = f'clientSecrets[0].expires is "{midnight(LAST_YEAR)}": this secret does not exist'
        assert shown in run.output
        assert "Traceback" not in run.output
    assert deployed.tenant.graph_requests("POST", "PATCH") == []


def test_wrong_credentials_are_told_in_entras_words_and_without_the_secret(fresh: Stack) -> None:
    fresh.variables = {"ARM_CLIENT_SECRET": PLANTED}
    shown = fresh.up(fails=True).output
    assert "The azuread provider cannot sign in: AADSTS7000215: Invalid client secret" in shown
    assert "Traceback" not in shown
    assert PLANTED not in shown


def test_a_deployer_without_the_right_is_refused_with_graphs_code(fresh: Stack) -> None:
    fresh.tenant.control(f"roles/{fresh.tenant.tenant.client_id}", [])
    shown = fresh.up(fails=True).output
    assert "Authorization_RequestDenied" in shown
    fresh.tenant.control(
        f"roles/{fresh.tenant.tenant.client_id}",
        ["Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"],
    )
    fresh.up()
    assert set(fresh.tenant.applications()) == {"Orders API", "Power Automate"}
    assert fresh.preview().resources() == "17 unchanged"
