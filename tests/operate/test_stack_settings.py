from __future__ import annotations

from pathlib import Path

import click
import pytest
import yaml

from operate.stack_file import StackFile
from operate.stack_settings import with_settings

TEXT = """# The stack of production.
encryptionsalt: v1:abc
config:
  # Who we are.
  tenantName: contoso

  scopes:
    - value: old  # to go
      id: x
  # The policy.
  policy: B2C_1_siin
"""


def edited(text: str, **values: object) -> str:
    return with_settings(StackFile(Path("Pulumi.dev.yaml"), text, "project"), values)


def test_only_the_lines_of_the_settings_change() -> None:
    assert edited(TEXT, scopes=[{"value": "new"}], owners=["a"]) == TEXT.replace(
        "    - value: old  # to go\n      id: x\n", "  - value: new\n"
    ) + ("  owners:\n  - a\n")


def test_none_removes_a_setting_and_what_is_not_there_stays_away() -> None:
    assert edited(TEXT, scopes=None, existingApi=None) == TEXT.replace(
        "  scopes:\n    - value: old  # to go\n      id: x\n", ""
    )


def test_what_is_as_meant_already_is_not_touched() -> None:
    assert edited(TEXT, tenantName="contoso", policy="B2C_1_siin") == TEXT


@pytest.mark.parametrize("text", ["", "encryptionsalt: v1:abc\n", "config: {}\n", "config:\n"])
def test_a_file_without_settings_gets_them(text: str) -> None:
    content = yaml.safe_load(edited(text, clientSecrets=[{"expires": "2027-05-20"}]))
    assert content["config"] == {"clientSecrets": [{"expires": "2027-05-20"}]}


def test_keys_are_spelled_as_their_neighbours() -> None:
    named = "config:\n  project:tenantName: contoso\n  azuread:tenantId: x\n"
    assert edited(named, tenantName="b", policy="p") == (
        "config:\n  project:tenantName: b\n  azuread:tenantId: x\n  project:policy: p\n"
    )


def test_a_file_in_another_style_is_refused_and_not_spoilt() -> None:
    with pytest.raises(click.ClickException, match="--print shows"):
        edited("config: {tenantName: contoso}\n", policy="p")


@pytest.mark.parametrize(
    "text", ["config:\n\ta: b\n", "config: [a]\n", "config:\n  a: 2027-02-30\n"]
)
def test_a_file_that_holds_no_settings_is_refused(text: str) -> None:
    with pytest.raises(click.ClickException, match=r"Pulumi\.dev\.yaml"):
        edited(text, policy="p")
