"""Changes that break sign-ins though no value of the Security form changes."""

from __future__ import annotations

import pytest

from operate.preview_comment.action import headline
from operate.preview_comment.actions import actions
from operate.preview_comment.planned import Planned
from tests.operate.preview_comment.previews import (
    FLOW,
    GRANT,
    OUTPUTS,
    PASSWORD,
    REGISTRATION,
    UNKNOWN,
    preview,
    step,
)

WITH_POLICY = {**OUTPUTS, "policy": "B2C_1_mine"}
WITH_LOGIC_APPS = {
    **OUTPUTS,
    "logicAppsConnectorId": "/x/customApis/orders",
    "logicAppsRedirectUrl": "https://a.example/cb",
}
CUSTOM_API, CONNECTION = "azure-native:web:CustomApi", "azure-native:web:Connection"
ODD = "connector-client-client-secret-odd"


def first_line(planned: Planned) -> str:
    return headline(actions(planned))


def test_a_withdrawn_consent_needs_an_administrator() -> None:
    planned = preview(
        step("delete", GRANT, "connector-client-api-grant", {}),
        step("delete", GRANT, "connector-client-graph-grant", {}),
    )
    assert first_line(planned) == (
        "**Makers:** have an administrator consent for the connector, or every sign-in fails."
    )
    assert len(actions(planned)) == 1


def test_the_grants_of_a_client_that_goes_are_not_missed() -> None:
    planned = preview(
        step("delete", GRANT, "connector-client-api-grant", {}),
        step("delete", PASSWORD, ODD, {}),
        step("delete", REGISTRATION, "connector-client-registration", {}),
        deletes=["clientId"],
    )
    assert first_line(planned) == (
        "**Makers:** remove the connector, its sign-in ends with this change."
    )


def test_a_revoked_secret_is_to_be_looked_for_before_the_run() -> None:
    before = {**OUTPUTS, "previousSecretExpires": "2026-12-01T00:00:00Z"}
    gone = step("delete", PASSWORD, ODD, {"endDate": "2026-12-01T00:00:00Z"})
    planned = preview(gone, before=before, deletes=["previousSecretExpires"])
    assert first_line(planned) == (
        "**Makers:** before `pulumi up`, update the connector if it still has an older secret."
    )


def test_a_later_rotation_warns_who_still_has_the_oldest_secret() -> None:
    before = {**OUTPUTS, "previousSecretExpires": "2026-12-01T00:00:00Z"}
    replaced = step(
        "replace", PASSWORD, ODD, {"endDate": "2026-12-01T00:00:00Z"}, {"endDate": "2027-08-20"}
    )
    after = {"clientSecret": UNKNOWN, "previousSecretExpires": OUTPUTS["clientSecretExpires"]}
    planned = preview(replaced, before=before, after=after)
    assert first_line(planned) == (
        "**Makers:** paste a new secret into the connector; before `pulumi up`, update the"
        " connector if it still has an older secret."
    )


def test_a_replaced_secret_in_use_is_told_once() -> None:
    replaced = step("replace", PASSWORD, ODD, {"endDate": OUTPUTS["clientSecretExpires"]}, {})
    planned = preview(replaced, after={"clientSecret": UNKNOWN})
    assert first_line(planned) == "**Makers:** paste a new secret into the connector at once."
    assert "paste the new one at once" in actions(planned)[0].detail


def test_a_replaced_user_flow_ends_the_sessions_and_is_named() -> None:
    old, new = {"flowId": "B2C_1_mine", "type": "signIn"}, {"flowId": "B2C_1_mine"}
    planned = preview(step("replace", FLOW, "flow", old, new, ["type"]), before=WITH_POLICY)
    assert first_line(planned) == (
        "**Makers:** sign in anew to every connection that uses the user flow `B2C_1_mine`,"
        " which is replaced."
    )


def test_a_deleted_user_flow_that_is_still_the_policy_ends_the_sign_in() -> None:
    planned = preview(step("delete", FLOW, "f", {"flowId": "b2c_1_Mine"}), before=WITH_POLICY)
    assert first_line(planned) == (
        "**Makers:** nobody can sign in through the connector any more: the user flow"
        " `b2c_1_Mine` is deleted."
    )


def test_a_deleted_user_flow_whose_place_another_takes_leaves_the_urls_to_update() -> None:
    gone = step("delete", FLOW, "f", {"flowId": "B2C_1_mine"})
    after = {"policy": "B2C_1_new", "tokenUrl": "https://b2c.example/new"}
    planned = preview(gone, before=WITH_POLICY, after=after)
    assert first_line(planned) == (
        "**Makers:** update the URLs of the connector, then re-create the connection."
    )
    assert "`B2C_1_mine` goes with this change" in actions(planned)[-1].detail


def test_another_deleted_user_flow_is_named() -> None:
    planned = preview(step("delete", FLOW, "f", {"flowId": "B2C_1_reset"}), before=WITH_POLICY)
    assert "check who uses the user flow `B2C_1_reset`" in first_line(planned)


def test_a_connection_in_another_region_asks_for_a_sign_in() -> None:
    planned = preview(
        step("replace", CUSTOM_API, "logic-apps-connector", {"apiName": "orders"}, {}),
        step("replace", CONNECTION, "c", {"connectionName": "orders-connection"}, {}),
        before=WITH_LOGIC_APPS,
        after={
            "logicAppsConnectorId": UNKNOWN,
            "logicAppsRedirectUrl": "https://c.example/cb",
            "redirectUrls": ["https://b.example/cb", "https://c.example/cb"],
        },
    )
    assert first_line(planned) == "**Makers:** sign in to the connection in Logic Apps anew."
    assert "`orders-connection`, `orders`" in actions(planned)[0].detail


@pytest.mark.parametrize("kind", [CUSTOM_API, CONNECTION])
def test_what_logic_apps_lose_is_named(kind: str) -> None:
    planned = preview(step("delete", kind, "gone", {}), before=WITH_LOGIC_APPS)
    assert "check the logic apps" in first_line(planned)
    assert "Azure deletes `gone`" in actions(planned)[0].detail


def test_a_new_connection_waits_for_a_sign_in() -> None:
    planned = preview(step("create", CONNECTION, "c", None, {}), before=WITH_LOGIC_APPS)
    assert first_line(planned) == "**Makers:** sign in to the connection in Logic Apps."


def test_the_connector_in_logic_apps_gets_a_new_secret_by_itself() -> None:
    after = {"clientSecret": UNKNOWN, "previousSecretExpires": OUTPUTS["clientSecretExpires"]}
    planned = preview(step("update", CUSTOM_API, "c", {}, {}), before=WITH_LOGIC_APPS, after=after)
    assert first_line(planned) == (
        "**Makers:** paste a new secret into connectors that were made by hand in Power Platform."
    )
    assert "in Logic Apps gets the new one by itself" in actions(planned)[0].detail


def test_a_new_scope_reaches_logic_apps_but_not_their_connection() -> None:
    line = first_line(preview(before=WITH_LOGIC_APPS, after={"scope": "x"}))
    assert line.endswith("; sign in to the connection in Logic Apps anew.")


def test_a_user_flows_name_cannot_leave_its_code_span() -> None:
    planned = preview(step("delete", FLOW, "f", {"flowId": "x` @org/team <!--"}))
    assert "`x @org/team <!--`" in first_line(planned)
