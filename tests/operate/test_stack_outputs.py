import json
from pathlib import Path

import click
import pytest

from operate.stack_outputs import stack_outputs


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `pulumi` that prints what a test writes into `answer`, and keeps its arguments."""
    script = tmp_path / "pulumi"
    script.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat {tmp_path}/answer\n'
        f"cat {tmp_path}/complaint >&2\nexit $(cat {tmp_path}/code)\n"
    )
    script.chmod(0o755)
    for name, content in (("answer", "{}"), ("complaint", ""), ("code", "0")):
        (tmp_path / name).write_text(content)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_secrets_are_asked_for_only_when_wanted(pulumi: Path) -> None:
    (pulumi / "answer").write_text(json.dumps({"clientId": "c"}))
    assert stack_outputs(None) == {"clientId": "c"}
    assert "--show-secrets" not in (pulumi / "asked").read_text()
    stack_outputs("prod", show_secrets=True)
    assert (pulumi / "asked").read_text().split() == [
        *("stack", "output", "--json", "--non-interactive"),
        *("--stack", "prod", "--show-secrets"),
    ]


def test_what_the_cli_complains_of_is_handed_on(pulumi: Path) -> None:
    (pulumi / "code").write_text("255")
    (pulumi / "complaint").write_text("error: the passphrase is wrong\n")
    with pytest.raises(click.ClickException, match="output failed: error: the passphrase is wrong"):
        stack_outputs("prod")


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("error: no stack named 'prod' found", "There is no stack prod. pulumi stack ls lists"),
        ("error: no stack selected; please use `pulumi stack select`", "Name one: --stack prod"),
        (
            "error: no Pulumi.yaml project file found (searching upwards from /): no project file",
            "There is no Pulumi.yaml here or above: run this in the folder",
        ),
    ],
)
def test_a_slip_of_the_person_is_answered_by_what_to_do(
    pulumi: Path, complaint: str, said: str
) -> None:
    (pulumi / "code").write_text("255")
    (pulumi / "complaint").write_text(f"{complaint}\n")
    with pytest.raises(click.ClickException) as refused:
        stack_outputs("prod")
    assert said in refused.value.message
    assert "pulumi stack output failed" not in refused.value.message


@pytest.mark.usefixtures("pulumi")
def test_a_stack_that_was_never_deployed_is_said() -> None:
    with pytest.raises(click.ClickException, match="pulumi up"):
        stack_outputs(None)


def test_without_a_pulumi_the_way_into_the_rehearsal_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(click.ClickException, match="make shell"):
        stack_outputs(None)


SEVERAL = {
    "tokenUrl": "https://token",
    "apiClientId": "api",
    "salesClientId": "1",
    "salesClientSecret": "[secret]",
    "supportClientId": "2",
    "supportClientSecret": "[secret]",
}


def test_of_several_connectors_one_has_its_outputs_and_the_shared_ones(pulumi: Path) -> None:
    (pulumi / "answer").write_text(json.dumps(SEVERAL))
    outputs = stack_outputs(None, "support")
    assert (outputs["clientId"], outputs["tokenUrl"]) == ("2", "https://token")


@pytest.mark.parametrize(
    ("outputs", "connector", "remedy"),
    [
        (SEVERAL, None, "sales, support. Name one: --connector sales"),
        (SEVERAL, "api", "no connector api. It has sales, support"),
        ({"clientId": "1"}, "sales", "has no name: leave out --connector"),
        ({"url": "https://own"}, None, "Let the program export"),
    ],
)
def test_what_to_name_or_to_export_is_said(
    pulumi: Path, outputs: dict[str, str], connector: str | None, remedy: str
) -> None:
    (pulumi / "answer").write_text(json.dumps(outputs))
    with pytest.raises(click.ClickException, match=remedy):
        stack_outputs(None, connector)
