import struct
import zlib

import pytest

from operate.icon import icon

SIZE = 230


def pixels(content: bytes) -> list[bytes]:
    """The rows of a PNG with a palette and without filters, three bytes a pixel."""
    at, packed, palette = 8, b"", b""
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        check = struct.unpack(">I", content[at + 8 + length : at + 12 + length])[0]
        assert check == zlib.crc32(kind + body)
        packed += body if kind == b"IDAT" else b""
        palette += body if kind == b"PLTE" else b""
        at += 12 + length
    raw = zlib.decompress(packed)
    width = 1 + SIZE
    rows = [raw[row * width + 1 : (row + 1) * width] for row in range(SIZE)]
    return [b"".join(palette[3 * shade : 3 * shade + 3] for shade in row) for row in rows]


@pytest.mark.parametrize("color", ["#0b556a", "#FF8800"])
def test_it_is_a_png_on_the_brand_colour_with_a_white_glyph(color: str) -> None:
    content = icon(color)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < 10_000
    rows = pixels(content)
    assert [len(row) for row in rows] == [3 * SIZE] * SIZE
    background = bytes.fromhex(color[1:])
    assert {rows[0][:3], rows[0][-3:], rows[-1][:3], rows[-1][-3:]} == {background}
    assert rows[SIZE // 2][3 * 68 : 3 * 69] == b"\xff\xff\xff"


def test_the_same_colour_gives_the_same_bytes() -> None:
    assert icon("#0b556a") == icon("#0b556a")
