"""Each typical change of the configuration makes exactly the steps that it needs."""

from __future__ import annotations

from typing import Any

from tests.dates import IN_A_YEAR, IN_NINE_MONTHS, IN_SIX_MONTHS, LAST_YEAR, midnight
from tests.engine.engine import Stack

SECRET_2 = [
    {"generation": 2, "expires": IN_NINE_MONTHS},
    {"generation": 1, "expires": IN_SIX_MONTHS},
]
SECRET_3 = [
    {"generation": 3, "expires": IN_A_YEAR},
    {"generation": 2, "expires": IN_NINE_MONTHS},
]


def secrets_of(stack: Stack) -> list[str]:
    client = stack.tenant.applications()["Power Automate"]
    return sorted(password["displayName"] for password in client["passwordCredentials"])


CHANGES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {
            "clientDisplayName": "Flow",
            "scopes": [{"value": f"orders.{verb}"} for verb in ("read", "write", "list")],
        },
        {
            "connector-client-registration": "update",
            "connector-api-scope-orders.list": "create",
            "connector-client-api-access": "update",
            "connector-client-api-grant": "update",
        },
    ),
    (
        {
            "redirectUrls": [
                "https://global.consent.azure-apim.net/redirect",
                "https://global.consent.azure-apim.net/redirect/orders-5f1",
            ],
            "scopes": [{"value": "orders.read"}],
        },
        {
            "connector-client-redirect-uris": "update",
            "connector-api-scope-orders.write": "delete",
            "connector-client-api-access": "update",
            "connector-client-api-grant": "update",
        },
    ),
    (
        {"clientSecrets": SECRET_2, "adminConsent": False},
        {
            "connector-client-client-secret-even": "create",
            "connector-client-api-grant": "delete",
            "connector-client-graph-grant": "delete",
        },
    ),
    (
        {"apiName": "orders/v2"},
        {
            "connector-api-identifier-uri": "replace",
            "connector-api-scope-orders.read": "replace",
            "connector-api-scope-orders.write": "replace",
            "connector-client-api-access": "update",
        },
    ),
]
"""Changes of settings that touch no resource in common, and the steps that they need."""


def test_each_change_needs_exactly_its_steps(deployed: Stack) -> None:
    settings = dict(deployed.settings)
    for change, steps in CHANGES:
        deployed.settings = settings | change
        planned = deployed.steps()
        planned.pop("b2c-connector-test", None)
        assert planned == steps, change


def test_all_changes_are_made_in_one_up_and_nothing_is_left_to_do(deployed: Stack) -> None:
    for change, _ in CHANGES:
        deployed.settings |= change
    deployed.up()
    assert deployed.tenant.applications()["Orders API"]["identifierUris"] == [
        "https://contosob2c.onmicrosoft.com/orders/v2"
    ]
    assert deployed.steps("--refresh") == {}


def test_policy_domain_and_issuer_change_the_outputs_in_one_up_without_a_write(
    deployed: Stack,
) -> None:
    deployed.settings |= {
        "policy": "B2C_1A_new",
        "customDomain": "http://localhost:8400",
        "issuerForm": "tfp",
    }
    assert deployed.up().resources() == "17 unchanged"
    outputs = deployed.outputs()
    base = "http://localhost:8400/contosob2c.onmicrosoft.com/B2C_1A_new"
    assert outputs["tokenUrl"] == outputs["refreshUrl"] == f"{base}/oauth2/v2.0/token"
    assert outputs["authorizationUrl"] == f"{base}/oauth2/v2.0/authorize"
    assert outputs["issuer"].startswith("http://localhost:8400/tfp/")
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == []


def test_each_later_rotation_replaces_the_older_slot_and_dropping_an_entry_revokes_it(
    deployed: Stack,
) -> None:
    first = deployed.outputs(show_secrets=True)["clientSecret"]
    deployed.settings["clientSecrets"] = SECRET_2
    deployed.up()
    second = deployed.outputs(show_secrets=True)["clientSecret"]
    assert secrets_of(deployed) == [
        "b2c-connector/test generation 1",
        "b2c-connector/test generation 2",
    ]

    deployed.settings["clientSecrets"] = SECRET_3
    assert deployed.steps() == {"connector-client-client-secret-odd": "replace"}
    deployed.tenant.forget_requests()
    deployed.up()
    third = deployed.outputs(show_secrets=True)["clientSecret"]
    client = deployed.tenant.applications()["Power Automate"]["id"]
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == [
        f"POST /v1.0/applications/{client}/removePassword",
        f"POST /v1.0/applications/{client}/addPassword",
    ]
    assert secrets_of(deployed) == [
        "b2c-connector/test generation 2",
        "b2c-connector/test generation 3",
    ]
    assert len({first, second, third}) == 3
    outputs = deployed.outputs()
    assert outputs["clientSecretExpires"] == midnight(IN_A_YEAR)
    assert outputs["previousSecretExpires"] == midnight(IN_NINE_MONTHS)

    deployed.settings["clientSecrets"] = SECRET_3[:1]
    assert deployed.steps() == {"connector-client-client-secret-even": "delete"}


def test_revoking_both_secrets_removes_the_one_in_use_only_when_the_new_one_exists(
    deployed: Stack,
) -> None:
    deployed.settings["clientSecrets"] = SECRET_2
    deployed.up()
    deployed.settings["clientSecrets"] = SECRET_3[:1]
    assert deployed.steps() == {
        "connector-client-client-secret-odd": "replace",
        "connector-client-client-secret-even": "delete",
    }
    client = deployed.tenant.applications()["Power Automate"]["id"]
    remove = f"POST /v1.0/applications/{client}/removePassword"
    add = f"POST /v1.0/applications/{client}/addPassword"

    deployed.tenant.control("faults", [{"path": "addPassword", "status": 403}])
    deployed.tenant.forget_requests()
    deployed.up(fails=True)
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == [remove, add]
    assert secrets_of(deployed) == ["b2c-connector/test generation 2"]

    deployed.tenant.forget_requests()
    deployed.up()
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == [add, remove]
    assert secrets_of(deployed) == ["b2c-connector/test generation 3"]


def test_a_date_that_is_edited_into_the_past_does_not_cost_the_secret_its_life(
    deployed: Stack,
) -> None:
    secret = deployed.outputs(show_secrets=True)["clientSecret"]
    deployed.settings["clientSecrets"] = [{"generation": 1, "expires": LAST_YEAR}]
    shown = deployed.up().output
    assert f"clientSecrets[0].expires has passed ({midnight(LAST_YEAR)})" in shown
    assert "17 unchanged" in shown
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == []
    assert deployed.outputs(show_secrets=True)["clientSecret"] == secret


def test_a_preview_diff_shows_a_reviewer_the_one_change(deployed: Stack) -> None:
    deployed.settings["apiDisplayName"] = "Orders"
    shown = deployed.preview("--diff").output
    assert '~ displayName: "Orders API" => "Orders"' in shown
    assert shown.count("~ azuread:") == 1
