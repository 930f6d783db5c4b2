"""Keeps foreign text in a comment inside its place, and within the length of a comment.

All text that comes from a pull request (names, addresses, errors) stands in a code span or in a
fenced block, where it mentions nobody (`@org/team`) and opens no HTML comment.
"""

import re
from collections.abc import Sequence

_LONGEST_RUN = 20
# In UTF-16 units, as GitHub counts: an emoji is two.
_LONGEST_SPAN = 4_000
_CUT = "… (cut)"
_MARKED = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*")


def units(text: str) -> int:
    """The length of the text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """The text, cut to at most `most` units with a mark at the cut."""
    if units(text) <= most:
        return text
    room = max(0, most - units(_CUT))
    start = text.encode("utf-16-le", "surrogatepass")[: 2 * room]
    return start.decode("utf-16-le", "ignore") + _CUT


def one_line(text: str) -> str:
    """The text without line breaks, which would begin a line of the diff."""
    return " ".join(text.split())


def code(value: object) -> str:
    """A value as a code span, without the backticks that would end the span."""
    text = shortened(one_line(str(value).replace("`", "")), _LONGEST_SPAN)
    return f"`{text}`" if text else '`""`'


def plain(text: str) -> str:
    """The text for a terminal, without the marks of code spans and of bold words."""
    return _MARKED.sub(lambda marked: marked[1] or marked[2], text)


def harmless(text: str) -> str:
    """The text for a fenced block, with long runs of backticks cut, so that the fence is short."""
    return re.sub(f"`{{{_LONGEST_RUN},}}", "`" * _LONGEST_RUN, text)


def fence(texts: Sequence[str]) -> str:
    """A fence longer than any run of backticks in the texts, so that no text can end the block."""
    runs = re.findall(r"`+", "\n".join(texts))
    return "`" * max(3, *(len(run) + 1 for run in runs), 3)


def whole_lines(lines: Sequence[str], most: int) -> list[str]:
    """The first lines, as many as fit into `most` units."""
    fitting: list[str] = []
    for line in lines:
        most -= units(line) + 1
        if most < 0:
            break
        fitting.append(line)
    return fitting
