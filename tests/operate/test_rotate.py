"""The command with a `pulumi` that is played."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from operate.rotate import rotate
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS, LAST_YEAR
from tests.operate.played_pulumi import PASSWORD, URN, Project, played_project, preview
from verify import asking

FIRST = {"generation": 1, "expires": IN_SIX_MONTHS}
SECOND = {"generation": 2, "expires": IN_NINE_MONTHS}
EVEN = f"{PASSWORD}::connector-client-client-secret-even"
ODD = f"{PASSWORD}::connector-client-client-secret-odd"
CONNECTOR = "b2c:index:CustomConnector::connector-power-platform-connector"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = played_project(tmp_path, monkeypatch)
    project.settings(apiName="orders", clientSecrets=[FIRST])
    return project


@pytest.fixture
def a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the terminal."""
    monkeypatch.setattr(asking, "can_ask", lambda: True)


def generations(project: Project) -> list[int]:
    return [secret["generation"] for secret in project.config()["clientSecrets"]]


@pytest.mark.usefixtures("a_person")
def test_it_edits_shows_one_preview_asks_and_deploys(project: Project) -> None:
    shown = project.run(rotate, "--interval", "90d", answer="y\n")
    assert shown.exit_code == 0, shown.output
    end = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()
    assert project.config() == {
        "apiName": "orders",
        "clientSecrets": [{"generation": 2, "expires": end}, FIRST],
    }
    assert f"Generation 2 until {end}; generation 1 stays valid." in shown.output
    assert "+ create" in shown.output
    assert shown.output.count("connector-client-client-secret-even") == 1
    [up] = project.asked("up")
    assert {"--yes", "--skip-preview"} <= {*up}
    assert not {"--json", "--debug", "-v=3", "--event-log", "--show-secrets"} & {*up}


def test_what_people_must_do_is_markdown_for_a_pull_request_and_plain_on_a_terminal(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    marked = "- **Makers**: No output is named `clientId` or, as `salesClientId`"
    assert marked in project.run(rotate, "--yes").output
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = project.run(rotate, "--yes").output
    assert "- Makers: No output is named clientId or, as salesClientId" in shown


def test_each_later_rotation_drops_the_oldest(project: Project) -> None:
    for newest in (2, 3, 4, 5):
        assert project.run(rotate, "--yes").exit_code == 0
        assert generations(project) == [newest, newest - 1]


@pytest.mark.usefixtures("a_person")
def test_a_no_puts_the_file_back_and_deploys_nothing(project: Project) -> None:
    before = project.file.read_bytes()
    shown = project.run(rotate, answer="n\n")
    assert shown.exit_code == 1
    assert project.file.read_bytes() == before
    assert project.asked("up") == []


def test_a_failed_preview_puts_the_file_back(project: Project) -> None:
    before = project.file.read_bytes()
    project.knows(preview=preview(diagnostics=[{"severity": "error", "message": "no such flow"}]))
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert "no such flow" in shown.output
    assert project.file.read_bytes() == before
    assert project.asked("up") == []


def test_a_rotation_that_broke_off_is_finished_and_no_second_one_begun(project: Project) -> None:
    project.knows(fails="up")
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert "the same command goes on" in shown.output
    begun = project.file.read_bytes()
    project.knows(fails="")
    shown = project.run(rotate, "--yes")
    assert "this finishes it" in shown.output
    assert project.file.read_bytes() == begun
    assert generations(project) == [2, 1]
    assert len(project.asked("up")) == 2


def test_a_pipeline_only_edits_the_file(project: Project) -> None:
    shown = project.run(rotate, "--no-up", "--expires", IN_NINE_MONTHS)
    assert shown.exit_code == 0, shown.output
    assert project.config()["clientSecrets"] == [SECOND, FIRST]
    assert project.asked("up") == []
    # Before it is deployed, a second run adds nothing.
    again = project.run(rotate, "--no-up")
    assert project.config()["clientSecrets"] == [SECOND, FIRST]
    assert "says so already" in again.output


def test_a_revocation_in_a_file_is_deployed_by_the_command_not_by_pulumi_alone(
    project: Project,
) -> None:
    shown = project.run(rotate, "--no-up", "--revoke")
    assert shown.output.endswith("not deployed: b2c-connector rotate --revoke makes the change.\n")
    again = project.run(rotate, "--no-up", "--revoke", "--stack", "prod")
    assert again.output.endswith("Deploy it: b2c-connector rotate --revoke --stack prod\n")


def test_the_only_connector_has_no_name_for_the_option(project: Project) -> None:
    refused = project.run(rotate, "--no-up", "--connector", "connector")
    assert (refused.exit_code, "leave out --connector" in refused.output) == (1, True)


def test_where_nobody_can_be_asked_nothing_happens_without_a_flag(project: Project) -> None:
    shown = project.run(rotate)
    assert shown.exit_code == 1
    assert "--yes" in shown.output
    assert generations(project) == [1]
    assert project.asked("up") == []


def test_changes_of_something_else_are_not_deployed_unseen(project: Project) -> None:
    project.knows(preview=preview(EVEN, CONNECTOR, "b2c:index:UserFlow::flow"))
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert shown.output.count("not a part of this change") == 1
    assert generations(project) == [1]
    project.knows(preview=preview(EVEN, CONNECTOR))
    assert project.run(rotate, "--yes").exit_code == 0


def test_a_revocation_lists_the_next_alone_and_says_first_who_loses_it(project: Project) -> None:
    elsewhere = "https://global.consent.azure-apim.net/redirect/by-hand"
    own = "https://global.consent.azure-apim.net/redirect/own"
    outputs = {"redirectUrls": [elsewhere, "http://localhost:8400/callback", own]}
    digest = preview(EVEN)
    digest["steps"] += [
        {
            "op": "update",
            "urn": f"urn:pulumi:prod::orders::{CONNECTOR}",
            "oldState": {"outputs": {"redirectUrl": own}},
            "newState": {"inputs": {}},
        },
        {
            "op": "same",
            "urn": "urn:pulumi:prod::orders::pulumi:pulumi:Stack::orders-prod",
            "oldState": {"outputs": outputs},
        },
    ]
    project.knows(generations=[2, 1], preview=digest)
    project.settings(apiName="orders", clientSecrets=[SECOND, FIRST])
    shown = project.run(rotate, "--revoke", "--yes")
    assert shown.exit_code == 0, shown.output
    assert generations(project) == [3]
    # Only the secret in use is protected, and the program protects the new one.
    assert project.asked("state") == [
        ["state", "unprotect", "--yes", "--non-interactive", f"{URN}{EVEN}"]
    ]
    assert "generation 2 is revoked" in shown.output
    warned = shown.output.partition("are made elsewhere.")[2]
    assert elsewhere in warned
    assert own not in warned
    assert "localhost" not in warned


@pytest.mark.usefixtures("a_person")
def test_a_revocation_that_nobody_agrees_to_leaves_the_secret_protected(project: Project) -> None:
    assert project.run(rotate, "--revoke", answer="n\n").exit_code == 1
    assert [call[1] for call in project.asked("state")] == ["unprotect", "protect"]
    assert generations(project) == [1]
    assert project.run(rotate, answer="n\n").exit_code == 1
    assert len(project.asked("state")) == 2


def test_a_list_that_drops_the_secret_in_use_is_finished_only_as_a_revocation(
    project: Project,
) -> None:
    project.settings(clientSecrets=[SECOND])
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert "generation 1 is in use and not among them" in shown.output
    assert project.asked("up") == []
    assert project.run(rotate, "--yes", "--revoke").exit_code == 0
    assert generations(project) == [2]


def test_no_other_secret_is_made_before_the_stacks_connector_has_the_new_one(
    project: Project,
) -> None:
    project.knows(generations=[2, 1], holders={"connector": ["odd"]}, preview=preview(CONNECTOR))
    before = project.settings(clientSecrets=[SECOND, FIRST])
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 0, shown.output
    assert "this finishes it" in shown.output
    assert "generation 1 stays valid" in shown.output
    assert project.file.read_text() == before
    assert project.run(rotate, "--yes", "--revoke").exit_code == 0
    assert generations(project) == [2]
    for slots in (["even"], ["even", "odd"]):
        project.knows(generations=[2, 1], holders={"connector": slots}, preview=preview(ODD))
        project.settings(clientSecrets=[SECOND, FIRST])
        assert project.run(rotate, "--yes").exit_code == 0
        assert generations(project) == [3, 2]


@pytest.mark.parametrize("options", [["--yes", "--revoke"], ["--yes"]])
def test_a_revocation_that_broke_off_is_finished_and_makes_no_other_secret(
    project: Project, options: list[str]
) -> None:
    project.knows(generations=[2, 1], preview=preview(ODD, op="delete"))
    before = project.settings(clientSecrets=[SECOND])
    shown = project.run(rotate, *options)
    assert shown.exit_code == 0, shown.output
    assert "this finishes it" in shown.output
    assert "generation 1 is revoked" in shown.output
    assert project.file.read_text() == before


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"clientSecrets": [{**FIRST, "generation": 3}]}, "only 2 can follow"),
        ({"clientSecrets": [FIRST, {**FIRST, "generation": 3}]}, "newest generation comes first"),
        ({"clientSecrets": [FIRST], "foreignSecrets": 1}, "would be the third"),
        ({"clientSecrets": [{"generation": 1}]}, "has a generation and the date"),
        ({"apiName": "orders"}, "no list clientSecrets"),
    ],
)
def test_what_would_break_sign_ins_is_refused_in_words(
    project: Project, settings: dict[str, Any], said: str
) -> None:
    before = project.settings(**settings)
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert said in shown.output
    assert project.file.read_text() == before
    assert project.asked("up") == []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--expires", LAST_YEAR), "its date has passed"),
        (("--expires", "soon"), "must be a day"),
        (("--interval", "3y"), "two years at most"),
        (("--interval", "half a year"), "days, weeks, months or years"),
    ],
)
def test_a_date_that_no_secret_can_have_is_refused(
    project: Project, option: tuple[str, str], said: str
) -> None:
    shown = project.run(rotate, "--yes", *option)
    assert shown.exit_code == 1
    assert said in shown.output
    assert generations(project) == [1]


def test_a_stack_that_was_never_deployed_has_nothing_to_rotate(project: Project) -> None:
    project.knows(generations=[])
    assert "pulumi up" in project.run(rotate, "--yes").output
    assert generations(project) == [1]


def several(project: Project) -> None:
    """A program with two connectors, each of which has a list of secrets."""
    project.knows(
        connectors=["sales", "support"],
        preview=preview(f"{PASSWORD}::sales-client-client-secret-even"),
    )
    project.settings(clientSecrets={"sales": [FIRST], "support": [FIRST]})


def test_of_several_connectors_one_is_named_and_the_others_stay(project: Project) -> None:
    several(project)
    shown = project.run(rotate, "--connector", "sales", "--expires", IN_NINE_MONTHS, "--yes")
    assert shown.exit_code == 0, shown.output
    assert project.config() == {
        "clientSecrets": {"sales": [SECOND, FIRST], "support": [FIRST]},
    }


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        ([], "The stack has the connectors sales, support. Name one: --connector sales"),
        (["--connector", "billing"], "no connector billing. It has sales, support."),
    ],
)
def test_of_several_connectors_none_is_guessed(
    project: Project, arguments: list[str], remedy: str
) -> None:
    several(project)
    before = project.file.read_bytes()
    shown = project.run(rotate, *arguments, "--yes")
    assert (shown.exit_code, remedy in shown.output) == (1, True), shown.output
    assert project.file.read_bytes() == before


def test_a_program_that_has_its_secrets_elsewhere_is_told_what_to_write(project: Project) -> None:
    project.settings(apiName="orders")
    shown = project.run(rotate, "--yes")
    assert shown.exit_code == 1
    assert "put the next generation in front there, keep the one in use" in shown.output
