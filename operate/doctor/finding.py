"""One finding: what is wrong, how bad it is, what to do."""

from dataclasses import dataclass
from enum import IntEnum

from operate.documents import Document

REPAIR = "b2c-connector repair"
ADOPT = "b2c-connector adopt"
REFRESH = "pulumi up --refresh"


class Severity(IntEnum):
    """How bad it is; the exit code of `doctor`."""

    WELL = 0
    ATTENTION = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """`text`: what is wrong. `remedy`: what to run or to do."""

    severity: Severity
    text: str
    remedy: str


def broken(text: str, remedy: str) -> Finding:
    """What no run mends by itself, or what keeps people from signing in."""
    return Finding(Severity.BROKEN, text, remedy)


def attention(text: str, remedy: str) -> Finding:
    """What somebody should look at."""
    return Finding(Severity.ATTENTION, text, remedy)


def shown(application: Document) -> str:
    """An application in a sentence: its name and client id."""
    return f"{application.get('displayName')} ({application['appId']})"
