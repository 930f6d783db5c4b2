"""The part of a connector's redirect URL and internal id that the service makes up.

Microsoft does not document it. The rule is the one that published connectors follow, written here
once more: an emulator with the product's own calculation would prove nothing about it.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF


def environment_digits(environment_id: str) -> str:
    """16 hexadecimal digits of the environment id: 64 bits of MurmurHash3 with two 32-bit lanes.

    It is the hash of Azure Resource Manager's template function `uniqueString`, before its
    base 32.
    """
    data = environment_id.encode()
    low = high = 0
    blocks = len(data) // 8
    for index in range(blocks):
        block = data[8 * index : 8 * index + 8]
        low ^= _mixed_low(int.from_bytes(block[:4], "little"))
        low = (_rotated(low, 19) + high) & _MASK
        low = (low * 5 + 0x561CCD1B) & _MASK
        high ^= _mixed_high(int.from_bytes(block[4:], "little"))
        high = (_rotated(high, 13) + low) & _MASK
        high = (high * 5 + 0x0BCAA747) & _MASK
    rest = data[8 * blocks :]
    if len(rest) > 4:
        high ^= _mixed_high(int.from_bytes(rest[4:], "little"))
    if rest:
        low ^= _mixed_low(int.from_bytes(rest[:4], "little"))
    low ^= len(data)
    high ^= len(data)
    low = (low + high) & _MASK
    high = (high + low) & _MASK
    low, high = _finished(low), _finished(high)
    low = (low + high) & _MASK
    high = (high + low) & _MASK
    return f"{high:08x}{low:08x}"


def connector_slug(prefix: str, display_name: str, environment_id: str) -> str:
    """The slug of a connector that is a row of Dataverse.

    Letters and digits stay, in lower case; every other byte becomes `-` and its two digits. A slug
    of more than 64 characters is cut to 47 and gets digits of its own.
    """
    text = f"{prefix}_{display_name}_{environment_digits(environment_id)}".lower()
    slug = "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"-{byte:02x}"
        for byte in text.encode()
    )
    return slug if len(slug) <= 64 else f"{slug[:47]}-{environment_digits(slug)}"


def _mixed_low(word: int) -> int:
    return _rotated(word * 0x239B961B & _MASK, 15) * 0xAB0E9789 & _MASK


def _mixed_high(word: int) -> int:
    return _rotated(word * 0xAB0E9789 & _MASK, 17) * 0x239B961B & _MASK


def _rotated(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & _MASK


def _finished(word: int) -> int:
    word ^= word >> 16
    word = word * 0x85EBCA6B & _MASK
    word ^= word >> 13
    word = word * 0xC2B2AE35 & _MASK
    return word ^ word >> 16
