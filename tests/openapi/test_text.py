import json
from pathlib import Path

import pytest

from b2c.refusal import InvalidSetting
from openapi.findings import Findings
from openapi.text import definition_text, parse, read


def test_json_and_yaml_mean_the_same() -> None:
    yaml = b"openapi: 3.0.1\ninfo:\n  title: Orders\n  x-size: 1.5\npaths: {}\n"
    text = b'{"openapi": "3.0.1", "info": {"title": "Orders", "x-size": 1.5}, "paths": {}}'
    assert parse(yaml, "a.yaml") == parse(text, "a.json")


def test_yaml_is_read_as_openapi_means_it() -> None:
    """YAML 1.1 would make booleans of yes and no, a date of a date and a number of a status."""
    content = (
        b"answers: [yes, no, on]\nday: 2027-01-01\n200: ok\nflag: true\nnone: null\nhex: 0x1f\n"
    )
    assert parse(content, "a.yaml") == {
        "answers": ["yes", "no", "on"],
        "day": "2027-01-01",
        "200": "ok",
        "flag": True,
        "none": None,
        "hex": "0x1f",
    }


@pytest.mark.parametrize("version", ["1.10", "010", "2", "1.0.3", '"1.10"', "2027-01-01"])
def test_the_apis_version_is_the_text_that_is_written(version: str) -> None:
    content = f"openapi: 3.0.1\ninfo: {{title: Orders, version: {version}}}\n"
    assert parse(content.encode(), "a.yaml")["info"]["version"] == version.strip('"')


def test_anchors_and_a_byte_order_mark_are_taken() -> None:
    assert parse(b"\xef\xbb\xbfa: &x {b: 1}\nc: *x\n", "a.yaml") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    "content",
    [
        b"a: [1, 2",
        b'{"a": ',
        b'{"a": NaN}',
        b"a: &x [*x]",
        b"\n".join(
            [b"l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
            + [
                b"l%d: &l%d [%s]" % (level, level, b", ".join([b"*l%d" % (level - 1)] * 10))
                for level in range(1, 12)
            ]
        ),
        b"a: !!python/object/apply:os.getcwd []",
        b"[" * 100_000,
        b"a: !!bool x",
        b"a: !!timestamp x",
        b'a: !!int ""',
    ],
    ids=["yaml", "json", "nan", "endless", "laughs", "object", "deep", "flag", "time", "number"],
)
def test_what_is_neither_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(InvalidSetting, match='apiDefinition is "api": it is neither JSON nor YAML'):
        parse(content, "api")


def test_letters_in_another_encoding_are_refused_in_words() -> None:
    with pytest.raises(InvalidSetting, match="not encoded in UTF-8"):
        parse("{title: Aufträge}".encode("latin-1"), "api.yaml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_start_names_the_encoding(encoding: str) -> None:
    assert parse('{"title": "Aufträge"}'.encode(encoding), "api") == {"title": "Aufträge"}


def test_merge_keys_bring_in_the_fields_of_others() -> None:
    content = b'a: &a {x: 1, y: 1}\nb: &b {z: 2}\nc: {<<: [*a, *b], y: 3}\nd: {"<<": 1}'
    value = parse(content, "api.yaml")
    assert value["c"] == {"x": 1, "y": 3, "z": 2}
    assert value["d"] == {"<<": 1}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"paths:\n  /a: 1\n  /b: 2\n  /a: 3\n", "line 4"),
        (b'{"paths": {\n"/a": 1,\n"/b": 2,\n"/a": 3}}', "one of lines 2, 4"),
    ],
    ids=["yaml", "json"],
)
def test_a_key_that_stands_twice_is_reported_with_its_line(content: bytes, place: str) -> None:
    findings = Findings()
    assert parse(content, "api", findings=findings)["paths"] == {"/a": 3, "/b": 2}
    assert [(one.path, one.rule) for one in findings] == [
        (place, "/a stands twice in one mapping, and the last one counts")
    ]


def test_the_place_of_a_mistake_is_told() -> None:
    with pytest.raises(InvalidSetting, match="line 2, column 2"):
        parse(b"a: [1, 2\nb: 3", "api.yaml")


@pytest.mark.parametrize("content", [b"- a", b"", b"text"])
def test_a_description_is_a_mapping(content: bytes) -> None:
    with pytest.raises(InvalidSetting, match="no mapping"):
        parse(content, "api.yaml")


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"nobody\.json.*cannot be read"):
        read(tmp_path / "nobody.json")


def test_the_file_is_ascii_since_paconn_reads_it_in_the_machines_encoding() -> None:
    text = definition_text({"title": "Aufträge 📦"})
    assert text.isascii()
    assert text.endswith("}\n")
    assert json.loads(text) == {"title": "Aufträge 📦"}
