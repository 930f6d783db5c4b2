"""The conversation of `repair` with a person; what it does is proven with the engine."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from operate.doctor.locks import Lock
from operate.doctor.recorded import Resource
from operate.doctor.stack import Stack
from operate.repair import command
from operate.repair.command import repair
from tests.operate.doctor.healthy import STACK, Healthy, application, secret
from verify import asking

CREATIONS = command._creations


@dataclass
class Conversation:
    """The stack, and what the command does to it."""

    stack: Healthy = field(default_factory=Healthy)
    locks: list[Lock] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def delete(self, path: str) -> None:
        self.done.append(f"DELETE {path}")

    def act(self, path: str, body: Any) -> None:
        self.done.append(f"POST {path} {body['keyId']}")

    def pulumi(self, name: str, stack: str, text: str | None = None) -> None:
        del stack, text
        self.done.append(name)

    def repair(self, *options: str, said: str | None = None) -> Result:
        """`said`: by the person at the terminal; None where nobody is."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asking, "can_ask", lambda: said is not None)
            return CliRunner().invoke(repair, options, input=said)


@pytest.fixture
def conversation(monkeypatch: pytest.MonkeyPatch) -> Conversation:
    one = Conversation()
    found = Stack("test", "b2c-connector", "test", None)
    monkeypatch.setattr(command, "find_stack", lambda _: found)
    monkeypatch.setattr(command, "unreadable", lambda _: [])
    monkeypatch.setattr(command, "cut_off", lambda _: None)
    monkeypatch.setattr(command, "export", lambda _: one.stack.export)
    monkeypatch.setattr(command, "locks", lambda _: one.locks)
    monkeypatch.setattr(command, "services", lambda _: SimpleNamespace(graph=one))
    monkeypatch.setattr(command, "read_tenant", lambda *_: one.stack.tenant)
    monkeypatch.setattr(command, "_creations", lambda _: [])
    monkeypatch.setattr(command, "_pulumi", one.pulumi)
    return one


def with_a_double_and_a_secret(conversation: Conversation) -> None:
    conversation.stack.applications.append(application("double", "Orders API"))
    conversation.stack.client["passwordCredentials"].append(secret("k2", 2))


EVERYTHING = ["DELETE applications/double", "POST applications/client/removePassword k2"]


def test_a_program_that_cannot_be_previewed_is_told_by_its_own_errors(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [
        {"severity": "info", "message": "a note"},
        {"severity": "error", "message": "policy is missing.\nName one.\n"},
    ]
    digest = {"config": {"orders:apiName": "orders"}, "steps": [], "diagnostics": said}
    finished = SimpleNamespace(returncode=1, stdout=json.dumps(digest), stderr="")
    monkeypatch.setattr(command, "run", lambda *_: finished)
    monkeypatch.setattr(command, "_creations", CREATIONS)
    ended = conversation.repair()
    assert (ended.exit_code, conversation.done) == (1, [])
    assert ended.output.endswith("failed:\npolicy is missing.\nName one.\nCorrect that first.\n")


def test_a_stack_that_is_well_is_left_alone(conversation: Conversation) -> None:
    ended = conversation.repair()
    assert (ended.exit_code, ended.output) == (0, "There is nothing to repair.\n")
    assert conversation.done == []


def test_the_plan_is_shown_and_a_no_changes_nothing(conversation: Conversation) -> None:
    with_a_double_and_a_secret(conversation)
    ended = conversation.repair(said="n\n")
    assert "DELETE applications/double" in ended.output
    assert "b2c-connector/test generation 2, key k2" in ended.output
    assert (ended.exit_code, conversation.done) == (1, [])
    assert conversation.repair(said="y\n").exit_code == 0
    assert conversation.done == EVERYTHING


def test_without_a_terminal_it_shows_the_plan_and_names_the_option_that_confirms_it(
    conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_double_and_a_secret(conversation)
    ended = conversation.repair()
    assert "DELETE applications/double" in ended.output
    needed = "Error: Nobody can be asked here. --yes repairs without a question.\n"
    assert (ended.exit_code, ended.stderr) == (1, needed)
    empty = tmp_path / "test.json.attrs"
    empty.touch()
    monkeypatch.setattr(command, "unreadable", lambda _: [empty])
    ended = conversation.repair()
    assert (ended.exit_code, ended.stderr, empty.exists()) == (1, needed, True)
    assert conversation.done == []


def test_on_a_protected_stack_what_is_deleted_is_confirmed_by_the_stacks_name(
    conversation: Conversation,
) -> None:
    with_a_double_and_a_secret(conversation)
    conversation.stack.resource("client-registration")["protect"] = True
    for options, said in ((("--yes",), None), ((), "y\nanother\n"), (("--protected", "x"), "y\n")):
        ended = conversation.repair(*options, said=said)
        assert (ended.exit_code, conversation.done) == (1, [])
        assert f"--protected {STACK}" in ended.output
    assert conversation.repair("--yes", "--protected", STACK).exit_code == 0
    assert conversation.done == EVERYTHING


def test_a_lost_state_is_as_protected_as_its_program(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = conversation.stack
    wanted = [{**one, "protect": True} for one in stack.lose("client-registration")]
    stack.lose("client-secret-odd")
    monkeypatch.setattr(command, "_creations", lambda _: list(map(Resource, wanted)))
    ended = conversation.repair("--yes")
    assert (ended.exit_code, conversation.done) == (1, [])
    assert f"Confirm it with --protected {STACK}" in ended.output
    assert conversation.repair("--yes", "--protected", STACK).exit_code == 0
    assert "POST applications/client/removePassword k1" in conversation.done


def test_a_dead_runs_lock_goes_first_and_the_refresh_comes_last(conversation: Conversation) -> None:
    conversation.locks = [Lock("process 7", True)]
    grant = conversation.stack.resource("api-grant")
    conversation.stack.pending.append({"type": "creating", "resource": grant})
    with_a_double_and_a_secret(conversation)
    assert conversation.repair("--yes").exit_code == 0
    assert conversation.done == [
        "cancel --yes",
        "stack import",
        *EVERYTHING,
        "refresh --yes --skip-preview",
    ]


@pytest.mark.parametrize(("dead", "words"), [(False, "still at work"), (None, "pulumi cancel")])
def test_a_run_that_may_be_alive_is_not_disturbed(
    conversation: Conversation,
    dead: bool | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_a_double_and_a_secret(conversation)
    being_written = tmp_path / "test.json.attrs"
    being_written.touch()
    monkeypatch.setattr(command, "unreadable", lambda _: [being_written])
    conversation.locks = [Lock("process 7", dead)]
    ended = conversation.repair("--yes")
    assert (ended.exit_code, words in ended.output) == (1, True)
    assert conversation.done == []
    assert being_written.exists()
