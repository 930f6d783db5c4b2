"""Names and texts that a connector shows: operation ids, summaries, definition names."""

import re
from collections.abc import Container

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def operation_id(declared: str | None, method: str, path: str) -> str:
    """The operation's id in letters and digits only (the validator's rule OperationIdSanitized).

    `get_order_orders__order_id__get` becomes `GetOrderOrdersOrderIdGet`. Without a declared id it
    is made of method and path. Cloud flows and apps refer to the id, so it depends on nothing but
    this operation: another operation never changes it.
    """
    if declared and re.fullmatch(r"[A-Za-z0-9]+", declared):
        return declared
    parts = re.findall(r"[A-Za-z0-9]+", declared or f"{method} {path}")
    return "".join(part[0].upper() + part[1:] for part in parts)


def title_case(name: str) -> str:
    """`order_id` and `orderId` become `Order Id`."""
    return " ".join(word[0].upper() + word[1:] for word in _WORD.findall(name)) or name


def sentence(name: str) -> str:
    """`GetOrderById` becomes `Get order by id`."""
    text = " ".join(
        word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(name)
    )
    return text[:1].upper() + text[1:]


def definition_name(name: str, taken: Container[str]) -> str:
    """The name, changed so that a reference need not escape it and that it is not in `taken`."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("_") or "Schema"
    unique, number = base, 2
    while unique in taken:
        unique, number = f"{base}_{number}", number + 1
    return unique
