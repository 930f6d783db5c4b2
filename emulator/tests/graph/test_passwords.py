"""Client secrets: shown once, two of them, with dates that come back as they were sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from emulator.tenant.clock import graph_time, parse_time
from emulator.tenant.directory.credentials import check_secret
from emulator.tests.conftest import InProcessTenant


def add(tenant: InProcessTenant, application: Any, **credential: Any) -> Any:
    path = f"/v1.0/applications/{application['id']}/addPassword"
    return tenant.ok("POST", path, {"passwordCredential": credential})


def stored(tenant: InProcessTenant, application: Any) -> Any:
    return tenant.ok("GET", f"/v1.0/applications/{application['id']}")["passwordCredentials"]


def test_a_secret_is_shown_once_and_then_only_by_its_hint(tenant: InProcessTenant) -> None:
    application = tenant.application()

    added = add(tenant, application, displayName="connector")

    assert 16 <= len(added["secretText"]) <= 64
    assert added["hint"] == added["secretText"][:3]
    [listed] = stored(tenant, application)
    assert listed == {
        **{name: value for name, value in added.items() if name != "@odata.context"},
        "secretText": None,
    }


def test_a_secret_without_dates_lives_two_years(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/addPassword"

    added = tenant.ok("POST", path, {})

    start = parse_time(added["startDateTime"])
    assert abs(tenant.state.clock.now() - start) < timedelta(minutes=1)
    assert parse_time(added["endDateTime"]) == start.replace(year=start.year + 2)
    assert added["displayName"] is None


@pytest.mark.parametrize("end", ["2099-01-01T00:00:00Z", "2099-01-01T00:00:00.5+02:00"])
def test_dates_come_back_as_they_were_sent(tenant: InProcessTenant, end: str) -> None:
    application = tenant.application()

    add(tenant, application, endDateTime=end, startDateTime="2026-01-01T00:00:00Z")

    [listed] = stored(tenant, application)
    assert (listed["startDateTime"], listed["endDateTime"]) == ("2026-01-01T00:00:00Z", end)


def test_a_third_secret_of_an_application_for_customers_is_refused(
    tenant: InProcessTenant,
) -> None:
    application = tenant.application()
    first = add(tenant, application)
    add(tenant, application)
    path = f"/v1.0/applications/{application['id']}"

    assert tenant.refused("POST", f"{path}/addPassword", {"passwordCredential": {}}) == (
        400,
        "TooManyAppPasswords",
        "Not allowed to add 3 passwords. You can only add a maximum of 2 passwords.",
    )
    assert len(stored(tenant, application)) == 2
    tenant.ok("POST", f"{path}/removePassword", {"keyId": first["keyId"]})
    add(tenant, application)


def test_other_applications_hold_as_many_secrets_as_they_like(tenant: InProcessTenant) -> None:
    application = tenant.ok("POST", "/v1.0/applications", {"displayName": "work"})

    for _ in range(5):
        add(tenant, application)

    assert len(stored(tenant, application)) == 5


def test_wrong_credentials_are_refused(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    now = tenant.state.clock.now()
    for wrong in (
        {"endDateTime": graph_time(now - timedelta(days=1))},
        {"endDateTime": "tomorrow"},
        {"endDateTime": 7},
        {"displayName": ["x"]},
        {"secretText": "chosen by me"},
        {
            "startDateTime": graph_time(now + timedelta(days=2)),
            "endDateTime": graph_time(now + timedelta(days=1)),
        },
    ):
        body = {"passwordCredential": wrong}
        assert tenant.refused("POST", f"{path}/addPassword", body)[0] == 400, wrong
    assert tenant.refused("POST", f"{path}/addPassword", {"passwordCredential": "x"})[0] == 400
    for key_id in (None, "x", "11111111-1111-1111-1111-111111111111"):
        assert tenant.refused("POST", f"{path}/removePassword", {"keyId": key_id})[0] == 400


def test_inline_passwords_of_a_new_application_are_shown_in_its_creation_only(
    tenant: InProcessTenant,
) -> None:
    created = tenant.application(passwordCredentials=[{"displayName": "inline"}])

    [shown] = created["passwordCredentials"]
    assert len(shown["secretText"]) == 40
    [listed] = stored(tenant, created)
    assert listed["secretText"] is None
    assert listed["keyId"] == shown["keyId"]
    application = tenant.state.store.get("application", created["id"])
    assert application is not None
    assert check_secret(application, shown["secretText"], tenant.state.clock.now()) == "valid"


def test_a_patch_may_drop_secrets_but_neither_add_nor_change_any(tenant: InProcessTenant) -> None:
    application = tenant.application()
    path = f"/v1.0/applications/{application['id']}"
    first, second = (add(tenant, application, displayName=name) for name in ("one", "two"))
    [one, two] = stored(tenant, application)

    changed = [{**one, "displayName": "new"}, two]
    assert tenant.refused("PATCH", path, {"passwordCredentials": changed})[1] == (
        "CannotUpdateExistingCredential"
    )
    added = [one, two, {"displayName": "three"}]
    assert tenant.refused("PATCH", path, {"passwordCredentials": added})[0] == 400
    tenant.ok("PATCH", path, {"passwordCredentials": [two]})
    assert [item["keyId"] for item in stored(tenant, application)] == [second["keyId"]]
    document = tenant.state.store.get("application", application["id"])
    assert document is not None
    now = tenant.state.clock.now()
    assert check_secret(document, second["secretText"], now) == "valid"
    assert check_secret(document, first["secretText"], now) == "wrong"


def test_a_secret_is_valid_between_its_dates(tenant: InProcessTenant) -> None:
    application = tenant.application()
    now = tenant.state.clock.now()
    added = add(
        tenant,
        application,
        startDateTime=graph_time(now + timedelta(days=1)),
        endDateTime=graph_time(now + timedelta(days=3)),
    )
    document = tenant.state.store.get("application", application["id"])
    assert document is not None

    outcomes = [
        check_secret(document, added["secretText"], now + timedelta(days=days))
        for days in (0, 2, 4)
    ]

    assert outcomes == ["wrong", "valid", "expired"]
    assert check_secret(document, "guess", now + timedelta(days=2)) == "wrong"
