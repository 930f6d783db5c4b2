from __future__ import annotations

from operate.preview_comment.action import headline
from operate.preview_comment.actions import actions
from operate.preview_comment.planned import Planned
from tests.operate.preview_comment.previews import ENCRYPTED, OUTPUTS, UNKNOWN, preview


def first_line(planned: Planned) -> str:
    return headline(actions(planned))


def test_a_change_that_no_connector_notices_asks_for_nothing() -> None:
    planned = preview(after={"redirectUrls": [*OUTPUTS["redirectUrls"], "https://c.example/cb"]})
    assert first_line(planned) == "**Makers:** nothing to do in Power Platform."


def test_a_new_secret_is_to_be_pasted_before_the_older_one_ends() -> None:
    after = {"clientSecret": ENCRYPTED, "previousSecretExpires": "2027-05-20T00:00:00Z"}
    planned = preview(after=after)
    assert first_line(planned) == "**Makers:** paste a new secret into the connector."
    assert "stays valid until `2027-05-20T00:00:00Z`" in actions(planned)[0].detail


def test_a_new_secret_without_an_older_one_is_urgent() -> None:
    [action] = actions(preview(after={"clientSecret": UNKNOWN}))
    assert "paste the new one at once" in action.detail


def test_a_new_scope_is_to_be_entered_and_the_connection_made_again() -> None:
    after = {"scope": "orders.read orders.write openid", "connectorDefinitionDigest": "bb"}
    planned = preview(after=after)
    assert first_line(planned) == (
        "**Makers:** update the scope of the connector, then re-create the connection."
    )
    assert "`orders.read orders.write openid`" in actions(planned)[0].detail
    assert "connector-files" in actions(planned)[1].detail


def test_another_user_flow_changes_the_urls_and_what_the_api_checks() -> None:
    changed = {"authorizationUrl": "https://b2c.example/other", "jwksUrl": "https://b2c.example/k"}
    found = actions(preview(after=changed))
    assert [action.who for action in found] == ["Makers", "API developers"]
    assert "update the URLs" in headline(found)


def test_a_client_made_anew_outweighs_the_rest() -> None:
    after = {"clientId": UNKNOWN, "clientSecret": UNKNOWN}
    assert first_line(preview(after=after)) == (
        "**Makers:** re-create the connection: new client id, new client secret."
    )


def test_a_client_made_anew_hides_no_other_new_value() -> None:
    changed = {"clientId": UNKNOWN, "tokenUrl": "https://b2c.example/new", "scope": "x"}
    planned = preview(after={**changed, "redirectUrls": ["https://a.example/cb"]})
    assert first_line(planned) == (
        "**Makers:** re-create the connection: new client id, new client secret, new URLs, new"
        " scope; check the redirect URLs that go."
    )
    assert "  - tokenUrl: `https://b2c.example/new`\n  - scope: `x`" in actions(planned)[0].detail


def test_a_redirect_url_that_goes_names_the_connectors_that_lose_it() -> None:
    found = actions(preview(after={"redirectUrls": ["https://a.example/cb"]}))
    assert headline(found) == "**Makers:** check the redirect URLs that go."
    assert "`https://b.example/cb`" in found[0].detail


def test_only_the_definition_changed() -> None:
    assert "update the definition of the connector" in first_line(
        preview(after={"connectorDefinitionDigest": "bb"})
    )


def test_the_first_deployment_makes_the_connector() -> None:
    assert first_line(preview(before={}, after={"clientId": UNKNOWN})) == (
        "**Makers:** create the connector."
    )


def test_a_destroyed_client_ends_the_connector() -> None:
    assert "remove the connector" in first_line(preview(deletes=["clientId", "scope"]))


def test_a_newest_secret_made_anew_ends_the_one_in_use_though_an_older_one_stays() -> None:
    before = {**OUTPUTS, "previousSecretExpires": "2026-12-01T00:00:00Z"}
    [action] = actions(preview(before=before, after={"clientSecret": UNKNOWN}))
    assert "paste the new one at once" in action.detail


def test_a_value_cannot_leave_its_code_span() -> None:
    [action] = actions(preview(after={"scope": "a`\n# Approved <b>x</b>"}))
    assert action.detail.endswith("`a # Approved <b>x</b>`")
