"""The connector's icon, where the user has none: two joined circles on the brand colour.

Microsoft asks for a PNG of about 230 pixels each way, the logo about 160, on the connector's
own colour: https://learn.microsoft.com/connectors/custom-connectors/certification-submission
"""

import struct
import zlib
from math import hypot

SIZE = 230
_MIDDLE = SIZE / 2
_LEFT, _RIGHT = 68.0, 162.0


def icon(color: str) -> bytes:
    """A PNG of 230 by 230 pixels; `color` is the background, `#0b556a`. Same colour, same bytes."""
    background = bytes.fromhex(color.removeprefix("#"))
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)  # no filter
        for x in range(SIZE):
            white = _coverage(x + 0.5, y + 0.5)
            rows += bytes(round(part + (255 - part) * white) for part in background)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(bytes(rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _coverage(x: float, y: float) -> float:
    """How much of a pixel the glyph covers, 0 to 1: so the edges come out smooth."""
    disc = hypot(x - _LEFT, y - _MIDDLE) - 34
    ring = abs(hypot(x - _RIGHT, y - _MIDDLE) - 28) - 7
    bar = max(abs(y - _MIDDLE) - 7, _LEFT - x, x - (_RIGHT - 28))
    return min(1.0, max(0.0, 0.5 - min(disc, ring, bar)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
