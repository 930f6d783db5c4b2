"""Names and texts that a connector shows: operation ids, summaries, definition names."""

import re
from collections.abc import Container

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def operation_id(given: str | None, method: str, path: str) -> str:
    """Letters and digits only, as the validator's rule OperationIdSanitized wants.

    `get_order_orders__order_id__get` becomes `GetOrderOrdersOrderIdGet`; without one, the name
    comes from method and path. It depends on this operation alone, so that adding another never
    renames it: flows and apps refer to it.
    """
    if given and re.fullmatch(r"[A-Za-z0-9]+", given):
        return given
    parts = re.findall(r"[A-Za-z0-9]+", given or f"{method} {path}")
    return "".join(part[0].upper() + part[1:] for part in parts)


def title_case(name: str) -> str:
    """`order_id` and `orderId` become `Order Id`."""
    return " ".join(word[0].upper() + word[1:] for word in _words(name)) or name


def sentence(name: str) -> str:
    """`GetOrderById` becomes `Get order by id`."""
    text = " ".join(
        word if word.isupper() and len(word) > 1 else word.lower() for word in _words(name)
    )
    return text[:1].upper() + text[1:]


def definition_name(wanted: str, taken: Container[str]) -> str:
    """A name that needs no escaping in a reference, and that nobody else has."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "_", wanted).strip("_") or "Schema"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def _words(name: str) -> list[str]:
    return _WORD.findall(name)
