"""Connectors in Power Platform: those that the stack makes, and those that a person made."""

from __future__ import annotations

from typing import Any

import pytest

from operate.preview_comment.action import headline
from operate.preview_comment.actions import actions
from operate.preview_comment.comment import comment
from operate.preview_comment.planned import Planned
from tests.operate.preview_comment.previews import (
    ENCRYPTED,
    OUTPUTS,
    PASSWORD,
    REGISTRATION,
    SEVERAL,
    UNKNOWN,
    component,
    preview,
    step,
    urn,
)

KIND = "b2c:index:CustomConnector"
NAME = "connector-power-platform-connector"
OWN_URL = "https://global.consent.azure-apim.net/redirect/new-5forders-5f331acd82b125f090"
OWN = {**OUTPUTS, "redirectUrls": [OWN_URL, "http://localhost:8400/callback"]}
BOTH = {**OUTPUTS, "redirectUrls": [OWN_URL, "https://b.example/cb"]}
NEXT_SECRET = {"clientSecret": UNKNOWN, "previousSecretExpires": OUTPUTS["clientSecretExpires"]}
BY_HAND: dict[str, Any] = {"clientSecret": None}
VARIABLE: dict[str, Any] = {
    "clientSecret": None,
    "clientSecretVariable": "new_OrdersSecret",
    "clientSecretVersion": "2027-08-20T00:00:00Z",
}
NAMED = "`Orders` in `contoso-dev.crm4.dynamics.com`"


def inputs(client_id: str = "client", **changed: Any) -> dict[str, Any]:
    whole = {
        "environmentUrl": "https://contoso-dev.crm4.dynamics.com",
        "displayName": "Orders",
        "connectionParameters": {"token": {"oAuthSettings": {"clientId": client_id}}},
        "clientSecret": ENCRYPTED,
        **changed,
    }
    return {name: value for name, value in whole.items() if value is not None}


def custom(op: str, *changed: str, name: str = NAME, **properties: Any) -> dict[str, Any]:
    """A step of a connector that the stack makes; the `changed` inputs had other values before."""
    given = inputs(**properties)
    old = None if op == "create" else {**given, **dict.fromkeys(changed, "before")}
    new = None if op == "delete" else given
    outputs = {"redirectUrl": OWN_URL} if old else None
    return step(op, KIND, name, old, new, changed, outputs)


def first_line(planned: Planned) -> str:
    return headline(actions(planned))


def test_the_stacks_own_connector_gets_a_new_secret_without_anybodys_help() -> None:
    planned = preview(custom("update", "clientSecret"), before=OWN, after=NEXT_SECRET)
    assert first_line(planned) == "**Makers:** nothing to do in Power Platform."


def test_a_connector_made_by_hand_beside_it_still_needs_the_secret_pasted() -> None:
    planned = preview(custom("update", "clientSecret"), before=BOTH, after=NEXT_SECRET)
    assert first_line(planned) == (
        "**Makers:** paste a new secret into connectors that were made by hand in Power Platform."
    )


@pytest.mark.parametrize(("mode", "told"), [({}, False), (BY_HAND, True)])
def test_a_revoked_secret_concerns_connectors_into_which_a_person_enters_it(
    mode: dict[str, Any], told: bool
) -> None:
    gone = step("delete", PASSWORD, "connector-client-client-secret-odd", {"endDate": "2026-12-01"})
    line = first_line(preview(custom("same", **mode), gone, before=OWN))
    assert ("if it still has an older secret" in line) == told


def test_an_unchanged_connector_of_the_stack_does_not_get_the_new_secret() -> None:
    planned = preview(custom("same", **BY_HAND), before=OWN, after=NEXT_SECRET)
    assert first_line(planned) == f"**Makers:** enter the new secret into {NAMED}."


def test_a_variable_must_hold_the_new_secret_when_the_connector_is_saved() -> None:
    saved = custom("update", "clientSecretVersion", **VARIABLE)
    planned = preview(saved, before=OWN, after=NEXT_SECRET)
    assert first_line(planned) == (
        "**Makers:** put the new secret into the environment variable `new_OrdersSecret`."
    )


@pytest.mark.parametrize("output", ["scope", "authorizationUrl", "tokenUrl"])
def test_a_new_value_of_the_sign_in_leaves_the_connections_to_be_made_again(output: str) -> None:
    planned = preview(
        custom("update", "connectionParameters", "definition"),
        before=OWN,
        after={output: "x", "connectorDefinitionDigest": "bb"},
    )
    assert first_line(planned) == f"**Makers:** re-create the connections of {NAMED}."


def test_both_kinds_of_connectors_are_told_each() -> None:
    changed = custom("update", "connectionParameters")
    planned = preview(changed, before=BOTH, after={"scope": "x"})
    assert first_line(planned) == (
        f"**Makers:** re-create the connections of {NAMED}; update the scope of connectors that"
        " were made by hand in Power Platform, then re-create the connection."
    )


def test_a_changed_sign_in_empties_a_secret_that_a_person_entered() -> None:
    changed = custom("update", "connectionParameters", **BY_HAND)
    planned = preview(changed, before=OWN, after={"scope": "x"})
    assert f"enter the client secret into {NAMED} again;" in first_line(planned)


def test_an_adopted_connector_that_is_left_as_it_is_keeps_its_old_sign_in() -> None:
    planned = preview(custom("same"), before=OWN, after={"scope": "x"})
    assert f"update the sign-in of {NAMED}, which this change does not reach;" in (
        first_line(planned)
    )


def test_a_new_definition_reaches_the_stacks_own_connector() -> None:
    after = {"connectorDefinitionDigest": "bb"}
    planned = preview(custom("update", "definition"), before=OWN, after=after)
    assert first_line(planned) == "**Makers:** nothing to do in Power Platform."
    planned = preview(custom("update", "definition"), before=BOTH, after=after)
    assert first_line(planned).startswith("**Makers:** update the definition of connectors that")


def test_a_client_made_anew_costs_the_connections_only() -> None:
    planned = preview(
        custom("update", "connectionParameters", "clientSecret"),
        step("replace", REGISTRATION, "connector-client-registration", {}, {}),
        before=OWN,
        after={"clientId": UNKNOWN, "clientSecret": UNKNOWN},
    )
    assert first_line(planned) == f"**Makers:** re-create the connections of {NAMED}."
    assert "gets the new values by itself" in actions(planned)[0].detail


@pytest.mark.parametrize(
    ("op", "word", "more"), [("delete", "deleted", ""), ("replace", "replaced", "; make a")]
)
def test_a_connector_that_goes_takes_everybodys_connections(op: str, word: str, more: str) -> None:
    planned = preview(
        custom(op, "publisherPrefix"), before=OWN, after={"redirectUrls": OWN["redirectUrls"][1:]}
    )
    assert first_line(planned).startswith(
        f"**Makers:** everybody loses their connections of {NAMED}, which is {word}{more or '.'}"
    )
    assert "check the redirect URLs" not in first_line(planned)


@pytest.mark.parametrize(
    "refusal",
    [
        'unable to replace resource "{urn}"\nas it is currently marked for protection.',
        'Preview failed: resource "{urn}" cannot be deleted\nbecause it is protected.',
    ],
)
def test_a_refusal_by_protect_says_what_would_have_been_lost(refusal: str) -> None:
    message = {"severity": "error", "message": refusal.format(urn=urn(KIND, NAME))}
    line = comment(preview(custom("replace"), before=OWN, diagnostics=[message])).splitlines()[0]
    assert line == (
        "**The preview failed:** nothing would be deployed. It would delete or replace a"
        " connector in Power Platform, which `protect` refuses: everybody's connections would be"
        " lost with it."
    )
    other = {"severity": "error", "message": refusal.format(urn=urn(REGISTRATION, "client"))}
    assert "connections" not in comment(preview(diagnostics=[other])).splitlines()[0]


def test_a_replaced_connector_is_lost_under_its_old_name_and_new_under_its_new_one() -> None:
    old, new = inputs(displayName="Orders old"), inputs()
    line = first_line(preview(step("replace", KIND, NAME, old, new, ["displayName"]), before=OWN))
    place = "`contoso-dev.crm4.dynamics.com`"
    assert line == (
        f"**Makers:** everybody loses their connections of `Orders old` in {place}, which is"
        f" replaced; make a connection of `Orders` in {place}."
    )


def test_a_connector_that_goes_with_its_client_is_told_once() -> None:
    planned = preview(custom("delete"), before=OWN, deletes=["clientId", "redirectUrls"])
    assert first_line(planned) == (
        f"**Makers:** everybody loses their connections of {NAMED}, which is deleted."
    )


def test_connectors_made_by_hand_are_to_be_removed_when_their_client_goes() -> None:
    planned = preview(custom("delete"), before=BOTH, deletes=["clientId", "redirectUrls"])
    assert first_line(planned).endswith(
        "; remove connectors that were made by hand in Power Platform, whose sign-in ends with this"
        " change."
    )


def test_the_first_deployment_leaves_the_connection_to_people() -> None:
    made = custom("create", client_id=UNKNOWN)
    planned = preview(made, before={}, after={"clientId": UNKNOWN, "redirectUrls": UNKNOWN})
    assert first_line(planned) == f"**Makers:** make a connection of {NAMED}."


def test_a_second_environment_leaves_the_first_as_it_is() -> None:
    made = custom("create", name="connector-test-connector", displayName="Orders test")
    planned = preview(
        custom("same"),
        made,
        before=OWN,
        after={"redirectUrls": [*OWN["redirectUrls"], "https://n"]},
    )
    assert first_line(planned) == (
        "**Makers:** make a connection of `Orders test` in `contoso-dev.crm4.dynamics.com`."
    )


def test_a_connector_without_its_secret_waits_for_a_person() -> None:
    made = custom("create", **BY_HAND)
    assert first_line(preview(custom("same"), made, before=OWN)).startswith(
        f"**Makers:** enter the client secret into {NAMED}; make a connection of "
    )


def test_the_client_id_says_whose_connector_it_is() -> None:
    own = {f"{name}RedirectUrls": [OWN_URL] for name in ("billing", "sales", "support")}
    planned = preview(
        *(component(name) for name in ("billing", "sales", "support")),
        custom("update", "clientSecret", client_id="sales client", name="elsewhere-connector"),
        before={**SEVERAL, **own},
        after={"salesClientSecret": UNKNOWN, "supportClientSecret": UNKNOWN},
    )
    assert first_line(planned) == "**Makers:** paste a new secret into the connector `support`."


def test_a_connectors_name_cannot_leave_its_code_span() -> None:
    planned = preview(custom("delete", displayName="x` @org/team <!--"), before=OWN)
    assert "`x @org/team <!--`" in first_line(planned)
