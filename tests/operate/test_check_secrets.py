from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from operate.check_secrets import check_secrets
from tests.operate.played_pulumi import Project, played_project


def in_days(days: float) -> str:
    moment = datetime.now(UTC) + timedelta(days=days, hours=1)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return played_project(tmp_path, monkeypatch)


def ends(project: Project, newest: Any, previous: Any = None) -> None:
    outputs = {"clientId": "c", "clientSecretExpires": newest, "previousSecretExpires": previous}
    project.knows(outputs=outputs)


@pytest.mark.parametrize(
    ("days", "code", "said"),
    [
        (100, 0, "ends on"),
        (31, 0, "in 31 days"),
        (29, 1, "within 30 days. Rotate: b2c-connector rotate"),
        (0, 1, "in 0 days"),
        (-2, 2, "Nobody can sign in with it"),
    ],
)
def test_a_scheduler_learns_by_the_exit_code_when_the_secret_ends(
    project: Project, days: int, code: int, said: str
) -> None:
    ends(project, in_days(days))
    shown = project.run(check_secrets)
    assert (shown.exit_code, said in shown.output) == (code, True), shown.output


def test_a_slip_in_the_arguments_is_not_taken_for_an_ended_secret(project: Project) -> None:
    assert project.run(check_secrets, "--days", "soon").exit_code == 3
    assert project.run(check_secrets, "--help").exit_code == 0


def test_the_days_come_from_the_option_or_else_from_the_stacks_setting(project: Project) -> None:
    ends(project, in_days(50))
    project.settings(warnBeforeExpiry=60)
    assert project.run(check_secrets).exit_code == 1
    assert project.run(check_secrets, "--days", "40").exit_code == 0


def test_the_older_secret_is_there_to_end(project: Project) -> None:
    ends(project, in_days(100), in_days(3))
    shown = project.run(check_secrets)
    assert shown.exit_code == 0
    assert "in 3 days; who still has it needs the new one" in shown.output


@pytest.mark.parametrize("newest", [None, "soon", 3, "9999-12-31T23:59:59-01:00"])
def test_what_could_not_be_checked_is_not_fine(project: Project, newest: Any) -> None:
    ends(project, newest)
    shown = project.run(check_secrets)
    assert (shown.exit_code, "clientSecretExpires is no date" in shown.output) == (3, True)
    project.knows(fails="stack output")
    shown = project.run(check_secrets)
    assert (shown.exit_code, "it failed" in shown.output) == (3, True)


@pytest.mark.parametrize("days", ["soon", 1000, -1, True])
def test_a_setting_that_is_no_number_of_days_is_not_taken_for_an_end(
    project: Project, days: Any
) -> None:
    ends(project, in_days(100))
    project.settings(warnBeforeExpiry=days)
    shown = project.run(check_secrets)
    assert (shown.exit_code, "warnBeforeExpiry is" in shown.output) == (3, True), shown.output


@pytest.mark.parametrize("newest", ["2000-05-20", "2000-05-20T00:00:00+02:00"])
def test_a_date_of_a_program_of_ones_own_may_have_any_zone_or_none(
    project: Project, newest: str
) -> None:
    ends(project, newest)
    assert project.run(check_secrets).exit_code == 2


def test_a_number_of_days_that_no_secret_lives_is_refused(project: Project) -> None:
    ends(project, in_days(100))
    assert project.run(check_secrets, "--days", "1000").exit_code == 3


def test_of_several_connectors_the_one_that_ends_first_counts(project: Project) -> None:
    outputs = {"apiClientId": "a"}
    for name, days in (("sales", 100), ("support", 3)):
        outputs |= {
            f"{name}ClientId": name,
            f"{name}ClientSecret": "[secret]",
            f"{name}ClientSecretExpires": in_days(days),
        }
    project.knows(outputs=outputs)
    shown = project.run(check_secrets)
    assert shown.exit_code == 1
    assert "The client secret of sales ends" in shown.output
    assert "Rotate: b2c-connector rotate --connector support" in shown.output
    assert "rotate --connector support --stack prod" in (
        project.run(check_secrets, "--stack", "prod").output
    )
    assert project.run(check_secrets, "--connector", "sales").exit_code == 0
