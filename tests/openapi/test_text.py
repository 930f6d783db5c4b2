import json
from pathlib import Path

import pytest

from b2c.refusal import InvalidSetting
from openapi.text import definition_text, parse, read


def test_json_and_yaml_mean_the_same() -> None:
    yaml = b"openapi: 3.0.1\ninfo:\n  title: Orders\n  version: 1.0\npaths: {}\n"
    text = b'{"openapi": "3.0.1", "info": {"title": "Orders", "version": 1.0}, "paths": {}}'
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


def test_anchors_and_a_byte_order_mark_are_taken() -> None:
    assert parse(b"\xef\xbb\xbfa: &x {b: 1}\nc: *x\n", "a.yaml") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    "content",
    [
        b"a: [1, 2",
        b'{"a": ',
        b'{"a": NaN}',
        b"\xff\xfe",
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
    ],
    ids=["yaml", "json", "nan", "encoding", "endless", "laughs", "object", "deep"],
)
def test_what_is_neither_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(InvalidSetting, match='apiDefinition is "api": it is neither JSON nor YAML'):
        parse(content, "api")


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
