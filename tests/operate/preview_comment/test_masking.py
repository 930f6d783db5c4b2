from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from operate.preview_comment.comment import comment
from operate.preview_comment.masking import masked, secret_settings, texts
from operate.preview_comment.values import SECRET
from tests.operate.preview_comment.previews import preview, step


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder on PATH in which `settings` writes an engine."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def settings(folder: Path, text: str, code: int = 0) -> tuple[str, ...]:
    """What an engine tells that answers with this."""
    engine = folder / "pulumi"
    (folder / "answer").write_text(text)
    engine.write_text(f'#!/bin/sh\ncat "{folder}/answer"\nexit {code}\n')
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    return secret_settings("prod")


def test_only_settings_that_are_marked_as_secret_are_masked(folder: Path) -> None:
    answer = """{"p:a": {"value": "planted", "secret": true}, "p:b": {"value": "plain"},
        "p:c": {"value": "abc", "secret": true},
        "p:d": {"value": "{}", "objectValue": {"key": ["nested", 12345]}, "secret": true}}"""
    assert settings(folder, answer) == ("planted", "nested", "12345")


@pytest.mark.parametrize("text", ["", "error: no passphrase", "[]", '{"a": 1}'])
def test_a_configuration_that_cannot_be_read_masks_nothing(folder: Path, text: str) -> None:
    assert settings(folder, text, 255) == ()


def test_a_masked_text_is_shown_nowhere_in_the_comment() -> None:
    secret = 'pl"anted'
    said = [{"severity": "warning", "message": f"what {secret} is"}]
    planned = preview(
        step("create", "x:y:Z", secret, None, {"a": f"of {secret}", "b": [secret], secret: 1}),
        step("delete", "b2c:index:UserFlow", "f", {"flowId": secret}),
        after={"scope": f"{secret} openid"},
        diagnostics=said,
    )
    planned = masked(planned, texts([secret]))
    for text in (comment(planned), comment(replace(planned, errors=planned.warnings))):
        assert "anted" not in text
    assert planned.steps[1].changes[1].after == [SECRET]


def test_an_error_that_quotes_a_secret_as_json_or_line_by_line_is_masked() -> None:
    planned = preview(diagnostics=[{"severity": "error", "message": r'is "one\"ä" or two lines'}])
    text = comment(masked(planned, texts(['one"ä', "x\nor two"])))
    assert 'is "[secret]" [secret] lines' in text


def test_a_number_that_is_secret_is_masked() -> None:
    planned = masked(preview(step("create", "x:y:Z", "n", None, {"a": 12345})), texts(["12345"]))
    assert planned.steps[0].changes[0].after is SECRET


def test_without_secrets_the_preview_stays_as_it_is() -> None:
    planned = preview(after={"scope": "x"})
    assert masked(planned, ()) is planned
