import time
from collections.abc import Callable
from typing import Any

import pytest

from operate.doctor.finding import Severity
from operate.doctor.findings import findings, quick_findings
from operate.doctor.locks import Lock
from tests.operate.doctor.healthy import NOW, ROW, URL, Healthy, application, secret

Change = Callable[[Healthy], Any]


def said(stack: Healthy) -> list[str]:
    return [
        f"{one.severity.name}: {one.text}" for one in findings(stack.state, stack.tenant, [], NOW)
    ]


def test_a_stack_that_is_well_has_no_findings() -> None:
    assert said(Healthy()) == []


BROKEN: list[tuple[Change, str]] = [
    (
        lambda it: it.pending.append({"type": "creating", "resource": it.resource("api-grant")}),
        "the state does not know how these ended: creating api-grant",
    ),
    (
        lambda it: it.applications.append(application("double", "Orders API")),
        "the application Orders API (double-client-id), whose notes name this stack",
    ),
    (lambda it: it.applications.pop(0), "does not have the application api of api-registration"),
    (
        lambda it: it.client["passwordCredentials"].append(secret("k2", 2)),
        "a living secret that nobody knows: b2c-connector/test generation 2, ends 2026-12-01",
    ),
    (lambda it: it.client.update(passwordCredentials=[]), "The tenant does not have the secret"),
    (
        lambda it: it.resource("client-secret-odd")["inputs"].update(
            endDate="2026-05-01T00:00:00Z"
        ),
        "Expired on 2026-05-01: the secret b2c-connector/test generation 1 of Power Automate",
    ),
    (lambda it: it.grants.clear(), "The grant api-grant is not in the tenant"),
    (lambda it: it.grants[0].update(scope="openid"), "The grant api-grant lacks orders.read"),
    (lambda it: it.client.update(web={}), "is not registered on Power Automate"),
    (lambda it: it.principals.pop("api-client-id"), "has no service principal"),
    (lambda it: it.flows.update(B2C_1_shop=None), "The user flow B2C_1_shop is not in the tenant"),
    (
        lambda it: it.resource("B2C_1_shop").update(initErrors=["a part"]),
        "The user flow B2C_1_shop is half made",
    ),
    (lambda it: it.connectors.update({ROW: None}), "The connector Orders in https://orders"),
    (
        lambda it: it.resource("connector").update(initErrors=["a share"]),
        "The connector Orders in https://orders.crm4.dynamics.com is half made",
    ),
    (
        lambda it: it.resource("connector")["outputs"].update(redirectUrl=f"{URL}/orders"),
        f"is registered nowhere: {URL}/orders",
    ),
]


@pytest.mark.parametrize(("change", "text"), BROKEN, ids=[text for _, text in BROKEN])
def test_what_keeps_people_out_or_no_run_mends_is_broken(change: Change, text: str) -> None:
    stack = Healthy()
    change(stack)
    assert any(text in one for one in said(stack) if one.startswith("BROKEN")), said(stack)


ATTENTION: list[tuple[Change, str]] = [
    (
        lambda it: it.client["passwordCredentials"].append({"keyId": "k", "displayName": "mine"}),
        "a secret that this stack did not make: mine",
    ),
    (
        lambda it: it.resource("client-secret-odd")["inputs"].update(
            endDate="2026-06-09T00:00:00Z"
        ),
        "Ends on 2026-06-09: the secret",
    ),
    (
        lambda it: it.resource("client-secret-odd")["inputs"].update(
            endDate="2026-06-09T00:00:00Z"
        ),
        "The secret of the connector Orders in https://orders.crm4.dynamics.com ends on 2026-06-09",
    ),
    (lambda it: it.grants[0].update(scope="orders.read x"), "The grant api-grant is too wide: x"),
    (
        lambda it: it.client["web"]["redirectUris"].append("https://x.example"),
        "Somebody registered the redirect URL https://x.example",
    ),
    (lambda it: it.lose("uri"), "a part of Orders API (api-client-id): the App ID URI uri"),
    (lambda it: it.lose("scope"), "the scope orders.read"),
    (lambda it: it.lose("api-access"), "the access to the API api-client-id"),
    (lambda it: it.lose("redirect-uris"), "its redirect URLs"),
    (lambda it: it.lose("principal"), "the service principal p2"),
    (lambda it: it.lose("api-grant"), "the grant of orders.read"),
]


@pytest.mark.parametrize(("change", "text"), ATTENTION, ids=[text for _, text in ATTENTION])
def test_what_somebody_should_look_at_needs_attention(change: Change, text: str) -> None:
    stack = Healthy()
    change(stack)
    assert any(text in one for one in said(stack)), said(stack)
    assert all(one.startswith("ATTENTION") for one in said(stack)), said(stack)


def test_a_missing_permission_is_named_with_what_it_is_for() -> None:
    stack = Healthy(permissions=frozenset({"Directory.ReadWrite.All"}))
    assert said(stack) == [
        "BROKEN: The deployer lacks the application permission Application.ReadWrite.All, for "
        "applications, service principals and secrets.",
        "BROKEN: The deployer lacks the application permission IdentityUserFlow.ReadWrite.All, for "
        "user flows and custom attributes.",
    ]
    stack.permissions = frozenset({"Application.ReadWrite.All", "IdentityUserFlow.ReadWrite.All"})
    [grants] = said(stack)
    assert "DelegatedPermissionGrant.ReadWrite.All" in grants
    stack.lose("B2C_1_shop")
    stack.permissions = frozenset(
        {"Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"}
    )
    assert said(stack) == []
    [flows] = findings(stack.state, stack.tenant, [], NOW, wants_user_flows=True)
    assert "IdentityUserFlow.ReadWrite.All" in flows.text


def test_the_lock_of_a_dead_run_is_broken_and_that_of_a_living_one_is_waited_for() -> None:
    state = Healthy().state
    [dead] = quick_findings(state, [Lock("process 1 of me on vm", True)])
    assert (dead.severity, dead.remedy) == (Severity.BROKEN, "b2c-connector repair")
    [alive] = quick_findings(state, [Lock("process 1 of me on vm", False)])
    assert (alive.severity, alive.remedy) == (Severity.ATTENTION, "Wait for it.")
    [elsewhere] = quick_findings(state, [Lock("process 1 of me on vm", None)])
    assert "pulumi cancel" in elsewhere.remedy


def test_an_older_secret_may_expire_once_there_is_a_newer_one() -> None:
    stack = Healthy()
    old = stack.resource("client-secret-odd")
    old["inputs"]["endDate"] = "2026-05-01T00:00:00Z"
    new = {**old, "urn": old["urn"].replace("odd", "even"), "id": "client/password/k2"}
    new["inputs"] = {
        "displayName": "b2c-connector/test generation 2",
        "endDate": "2026-12-01T00:00:00Z",
    }
    stack.resources.insert(-3, new)
    stack.client["passwordCredentials"].append(secret("k2", 2))
    assert all(one.startswith("ATTENTION") for one in said(stack))
    connector = stack.resource("connector")
    behind = "The connector Orders in https://orders.crm4.dynamics.com has the secret before"
    assert any(behind in one for one in said(stack))
    connector["propertyDependencies"]["clientSecret"] = [new["urn"]]
    assert not any(behind in one for one in said(stack))


def test_a_day_in_the_state_begins_in_utc_wherever_the_doctor_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stack = Healthy()
    stack.resource("client-secret-odd")["inputs"]["endDate"] = "2026-06-09"
    with monkeypatch.context() as there:
        there.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        found = findings(stack.state, stack.tenant, [], NOW, soon_days=9)
    time.tzset()
    [secret, _] = found
    assert "Ends on 2026-06-09" in secret.text


def test_a_secret_ends_soon_when_the_settings_say_so() -> None:
    stack = Healthy()
    stack.resource("client-secret-odd")["inputs"]["endDate"] = "2026-06-09T01:00:00+02:00"
    assert findings(stack.state, stack.tenant, [], NOW, soon_days=0) == []
    [secret, connector] = findings(stack.state, stack.tenant, [], NOW, soon_days=8)
    assert "Ends on 2026-06-08" in secret.text
    assert "ends on 2026-06-08" in connector.text


def test_what_another_stack_has_adopted_is_no_orphan_of_this_one() -> None:
    stack = Healthy()
    stack.resources = [one for one in stack.resources if not one.get("deletedWith")]
    stack.lose("api-registration", "client-registration", "connector")
    assert [one.split()[0] for one in said(stack)] == ["BROKEN:", "BROKEN:"]
    own = {"keyId": "k2", "displayName": "b2c-connector/other generation 1"}
    stack.client["passwordCredentials"].append(own)
    assert said(stack) == [
        f"ATTENTION: Another stack has adopted the application {one}, whose notes still name this "
        "one."
        for one in ("Orders API (api-client-id)", "Power Automate (client-client-id)")
    ]


def test_a_secret_from_before_the_stack_left_and_came_back_is_a_foreign_one() -> None:
    stack = Healthy()
    stack.resource("client-registration")["created"] = "2026-05-01T00:00:00.123456789Z"
    before = {**secret("k0", 1), "startDateTime": "2026-04-30T23:59:59Z"}
    stack.client["passwordCredentials"].append(before)
    [foreign] = said(stack)
    assert foreign.startswith("ATTENTION: Power Automate (client-client-id) has a secret that this")
    before["startDateTime"] = "2026-05-01T00:00:00Z"
    [since] = said(stack)
    assert since.startswith("BROKEN: Power Automate (client-client-id) has a living secret that")


def test_a_secret_of_a_program_of_ones_own_may_have_any_name() -> None:
    stack = Healthy()
    stack.resource("client-secret-odd")["inputs"]["displayName"] = "for the shop"
    assert said(stack) == []


def test_the_worst_comes_first() -> None:
    stack = Healthy()
    stack.lose("uri")
    stack.grants.clear()
    assert [one.split(":")[0] for one in said(stack)] == ["BROKEN", "ATTENTION"]
