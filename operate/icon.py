"""The connector's icon, where the user has none: two joined circles on the brand colour.

Microsoft asks for a PNG of about 230 pixels each way, the logo about 160, on the connector's
own colour: https://learn.microsoft.com/connectors/custom-connectors/certification-submission
"""

import struct
import zlib
from importlib.resources import files

_SHADES = 256
"""The colours of `icon.png`'s palette, from the background to the white of the circles."""


def icon(color: str) -> bytes:
    """A PNG of 230 by 230 pixels. `color` is the background, `#0b556a`. Same colour, same bytes.

    It is `icon.png` with another palette.
    """
    background = bytes.fromhex(color.removeprefix("#"))
    palette = bytes(
        round(part + (255 - part) * shade / (_SHADES - 1))
        for shade in range(_SHADES)
        for part in background
    )
    image = files("operate").joinpath("icon.png").read_bytes()
    before, kind, rest = image.partition(b"PLTE")
    checksum = struct.pack(">I", zlib.crc32(kind + palette))
    return before + kind + palette + checksum + rest[len(palette) + len(checksum) :]
