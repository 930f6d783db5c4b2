"""Names and texts that a connector shows: operation ids, summaries, definition names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping

_WORD = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LATIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)


def operation_ids(declared: Mapping[tuple[str, str], str | None]) -> dict[tuple[str, str], str]:
    """The ids of a description's operations by (path, method): those of `operation_id`, but where
    two would be one.

    An operation whose declared id is plain keeps it. The others of one id are called by method and
    path, and where this is no id of its own by every sign of the path. The order of the operations
    does not matter. Only ids that are declared twice as they are stay two of one name.
    """
    chosen = {
        (path, method): operation_id(text, method, path)
        for (path, method), text in declared.items()
    }
    for spelled in (lambda path: path, _every_sign):
        uses = Counter(chosen.values())
        for (path, method), text in declared.items():
            name = chosen[path, method]
            if uses[name] > 1 and name != text:
                chosen[path, method] = operation_id(None, method, spelled(path))
    return chosen


def _every_sign(path: str) -> str:
    return "".join(it if it.isascii() and it.isalnum() else f" U{ord(it):X} " for it in path)


def operation_id(declared: str | None, method: str, path: str) -> str:
    """The operation's id in letters and digits only (the validator's rule OperationIdSanitized).

    `get_order_orders__order_id__get` becomes `GetOrderOrdersOrderIdGet`, `größeLesen` becomes
    `GroesseLesen`. Without a declared id, or with one in another script, it is made of method and
    path. Cloud flows and apps refer to the id, so it depends on nothing but this operation: another
    operation never changes it.
    """
    if declared and re.fullmatch(r"[A-Za-z0-9]+", declared):
        return declared
    readable = declared and all(_folded(it) or not it.isalnum() for it in declared)
    parts = re.findall(r"[A-Za-z0-9]+", fold(declared or "")) if readable else []
    parts = parts or re.findall(r"[A-Za-z0-9]+", fold(f"{method} {path}"))
    return "".join(part[0].upper() + part[1:] for part in parts)


def fold(text: str) -> str:
    """The text in ASCII: `größe` is `groesse`, `Año` is `Ano`, a letter of another script its
    number in Unicode."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(
        _folded(it) or (f"U{ord(it):X}" if it.isalnum() else " "[: not unicodedata.combining(it)])
        for it in letters
    )


def _folded(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", letter.translate(_LATIN))
    return apart.encode("ascii", "ignore").decode()


def title_case(name: str) -> str:
    """`order_id` and `orderId` become `Order Id`."""
    return " ".join(word[0].upper() + word[1:] for word in _words(name)) or name


def sentence(name: str) -> str:
    """`GetOrderById` becomes `Get order by id`."""
    text = " ".join(
        word if word.isupper() and len(word) > 1 else word.lower() for word in _words(name)
    )
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """The text's first words, with `most` characters at most and a letter or digit at the end."""
    words = text[: most + 1].rpartition(" ")[0] or text[:most]
    return re.sub(r"[\W_]+$", "", words) or words


def definition_name(name: str, taken: Container[str]) -> str:
    """The name, changed so that a reference need not escape it and that it is not in `taken`."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "_", fold(name)).strip("_") or "Schema"
    unique, number = base, 2
    while unique in taken:
        unique, number = f"{base}_{number}", number + 1
    return unique


def _words(name: str) -> list[str]:
    """The words of a name in any script; a letter that is neither small nor capital is small."""
    shape = "".join(
        it
        if it.isascii()
        else "A"
        if it.isupper()
        else "a"
        if it.isalpha()
        else "0"
        if it.isdecimal()
        else "a"
        if unicodedata.combining(it)
        else " "
        for it in name
    )
    return [name[match.start() : match.end()] for match in _WORD.finditer(shape)]
