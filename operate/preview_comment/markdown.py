"""Text in a comment that cannot leave its place, and never more of it than a comment holds.

Whatever comes from a pull request (names, addresses, errors) stands in a code span or in a fenced
block: there it mentions nobody (`@org/team`) and opens no HTML comment.
"""

import re
from collections.abc import Sequence

_LONGEST_RUN = 20
# GitHub counts as JavaScript does: an emoji is two.
_LONGEST_SPAN = 4_000
_CUT = "… (cut)"


def units(text: str) -> int:
    """Its length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """At most `most` units of it; what is cut off is said."""
    if units(text) <= most:
        return text
    room = max(0, most - units(_CUT))
    start = text.encode("utf-16-le", "surrogatepass")[: 2 * room]
    return start.decode("utf-16-le", "ignore") + _CUT


def one_line(text: str) -> str:
    """The text without line breaks, which would begin a line of the diff."""
    return " ".join(text.split())


def code(value: object) -> str:
    """A value as a code span; what would end the span is left out."""
    text = shortened(one_line(str(value).replace("`", "")), _LONGEST_SPAN)
    return f"`{text}`" if text else '`""`'


def harmless(text: str) -> str:
    """The text for a fenced block: no run of backticks that would need a fence without end."""
    return re.sub(f"`{{{_LONGEST_RUN},}}", "`" * _LONGEST_RUN, text)


def fence(texts: Sequence[str]) -> str:
    """Longer than any run of backticks inside, so that no value can end the block."""
    runs = re.findall(r"`+", "\n".join(texts))
    return "`" * max(3, *(len(run) + 1 for run in runs), 3)


def whole_lines(lines: Sequence[str], most: int) -> list[str]:
    """The lines, from the first on, that fit into `most` units."""
    fitting: list[str] = []
    for line in lines:
        most -= units(line) + 1
        if most < 0:
            break
        fitting.append(line)
    return fitting
