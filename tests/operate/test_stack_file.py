from __future__ import annotations

import errno
import os
import resource
import stat
from pathlib import Path

import click
import pytest
import yaml

from operate.stack_file import Entry, StackFile, read_stack_file

NEW: Entry = {"generation": 2, "expires": "2027-08-20"}
ROOT = Path(__file__).parents[2]


def file(text: str) -> StackFile:
    return StackFile(Path("Pulumi.prod.yaml"), text, "b2c-connector")


def test_only_the_lines_of_the_new_entry_are_added_to_the_example() -> None:
    before = (ROOT / "Pulumi.dev.yaml").read_text()
    after = file(before).with_list("clientSecrets", [NEW, 0])
    added = '    - generation: 2\n      expires: "2027-08-20"\n'
    assert after == before.replace("  clientSecrets:\n", f"  clientSecrets:\n{added}")


def test_comments_stay_where_they_are_and_go_with_the_entry_that_goes() -> None:
    text = """\
config:
  b2c-connector:clientSecrets:
  # newest first
  - generation: 2 # since May
    expires: "2027-05-20"
  # the first one
  - generation: 1
    expires: "2027-02-20" # soon
  # of the text below
  b2c-connector:apiDescription: |
    # no comment

    but a text
encryptionsalt: v1:abc
"""
    new: Entry = {"generation": 3, "expires": "2027-08-20"}
    assert file(text).with_list("clientSecrets", [new, 0]) == text.replace(
        "  # newest first\n",
        '  # newest first\n  - generation: 3\n    expires: "2027-08-20"\n',
    ).replace('  # the first one\n  - generation: 1\n    expires: "2027-02-20" # soon\n', "")


@pytest.mark.parametrize(
    "written",
    [
        '[{generation: 1, expires: "2027-05-20"}]',
        '\'[{"generation": 1, "expires": "2027-05-20"}]\'',
        "\n  - {generation: 1, expires: '2027-05-20'}",
        "\n  - expires: 2027-05-20\n    generation: 1",
        "\r\n  - generation: 1\r\n    expires: '2027-05-20'\r\n",
    ],
)
def test_every_way_to_write_a_list_is_understood(written: str) -> None:
    text = f"config:\n  a: 1\n  clientSecrets: {written}\n  b: 2\n"
    assert file(text).value("clientSecrets") == [{"generation": 1, "expires": "2027-05-20"}]
    after = yaml.safe_load(file(text).with_list("clientSecrets", [NEW, 0]))["config"]
    assert {key: after[key] for key in "ab"} == {"a": 1, "b": 2}
    assert after["clientSecrets"][0] == NEW
    assert str(after["clientSecrets"][1]["expires"]) == "2027-05-20"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("config:\n  apiName: orders\n", "config:\n  apiName: orders\n  redirectUrls:\n    - u\n"),
        (
            "config:\n  b2c-connector:apiName: orders\n# end\nencryptionsalt: v1\n",
            "config:\n  b2c-connector:apiName: orders\n  b2c-connector:redirectUrls:\n    - u\n"
            "# end\nencryptionsalt: v1\n",
        ),
        ("config:\n  apiName: orders", "config:\n  apiName: orders\n  redirectUrls:\n    - u\n"),
        ("config:\n  a: |\n    b\n", "config:\n  a: |\n    b\n  redirectUrls:\n    - u\n"),
    ],
)
def test_a_setting_that_is_missing_is_added_as_its_neighbours_are_spelled(
    text: str, after: str
) -> None:
    assert file(text).with_list("redirectUrls", ["u"]) == after


@pytest.mark.parametrize(
    "text",
    [
        "encryptionsalt: v1\n",
        "config: {redirectUrls: [a]}\n",
        "config:\n  redirectUrls: [a, # the first\n    b]\n",
        "config:\n  other: &urls [a]\n  redirectUrls: *urls\n",
    ],
)
def test_a_file_that_would_not_hold_what_is_meant_is_left_alone(text: str) -> None:
    with pytest.raises(click.ClickException, match="write yourself: "):
        file(text).with_list("redirectUrls", ["u"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("config: [a]\n", "config must be a mapping"),
        ("config:\n  1: a\n", "config must be a mapping"),
        ("config:\n  expires: 2027-02-30\n", "cannot be read: day is out of range"),
        ("config: [\n", "cannot be read: line 2, column 1: "),
        (f"config:\n  a: {'[' * 5000}\n", "cannot be read"),
    ],
    ids=["list", "number", "date", "broken", "depth"],
)
def test_a_file_that_holds_no_settings_is_refused_in_a_line(text: str, told: str) -> None:
    with pytest.raises(click.ClickException) as refused:
        file(text).value("redirectUrls")
    assert told in refused.value.message
    assert "\n" not in refused.value.message


def test_a_text_that_looks_like_json_without_end_stays_a_text() -> None:
    assert file(f"config:\n  redirectUrls: '{'[' * 10**5}'\n").value("redirectUrls")[0] == "["


def test_the_file_of_the_stack_is_found_and_replaced_with_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: b2c-connector\nstackConfigDir: stacks\n")
    (tmp_path / "stacks").mkdir()
    path = tmp_path / "stacks" / "Pulumi.prod.yaml"
    path.write_text("config:\n  redirectUrls:\n    - a\n")
    path.chmod(0o640)
    monkeypatch.chdir(tmp_path / "stacks")
    found = read_stack_file("contoso/b2c-connector/prod")
    found.write(found.with_list("redirectUrls", [0, "b"]))
    assert path.read_text() == "config:\n  redirectUrls:\n    - a\n    - b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [it.name for it in path.parent.iterdir()] == ["Pulumi.prod.yaml"]
    with pytest.raises(click.ClickException, match=r"no .*Pulumi\.test\.yaml"):
        read_stack_file("test")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  redirectUrls:\n    sales:\n      - a\n", None),
        ("  redirectUrls:\n    support:\n      - b\n", "    sales:\n      - u\n"),
        ("  other: 1\n", "  redirectUrls:\n    sales:\n      - u\n"),
        ("  redirectUrls: {support: [b]}\n", "refused"),
        ("  redirectUrls: [b]\n", "refused"),
    ],
)
def test_the_list_of_one_connector_stands_within_the_setting(
    before: str, after: str | None
) -> None:
    stack_file = file(f"config:\n{before}")
    kept = stack_file.value("redirectUrls", "sales") or []
    entries = [*range(len(kept)), "u"]
    if after == "refused":
        with pytest.raises(click.ClickException, match=r"writes redirectUrls\.sales in a way"):
            stack_file.with_list("redirectUrls", entries, "sales")
        return
    text = stack_file.with_list("redirectUrls", entries, "sales")
    assert text == f"config:\n{before}{after or '      - u' + chr(10)}"


def test_a_file_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    gone = StackFile(tmp_path / "gone" / "Pulumi.prod.yaml", "", "b2c-connector")
    with pytest.raises(click.ClickException, match="cannot be written"):
        gone.write("config: {}\n")


def test_a_full_disk_costs_neither_the_file_nor_leaves_another(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.prod.yaml"
    path.write_text("config: {}\n")
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No disk can be filled here; a file that may not grow is refused in the same place.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
    try:
        with pytest.raises(click.ClickException) as refused:
            StackFile(path, "", "b2c-connector").write("#" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
    assert refused.value.message == f"{path} cannot be written: {os.strerror(errno.EFBIG)}."
    assert path.read_text() == "config: {}\n"
    assert list(tmp_path.iterdir()) == [path]
