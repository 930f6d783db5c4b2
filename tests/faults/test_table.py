from typing import Any

from tests.faults.table import END, START, page

LOCKED = "broken     The stack is locked by a run that is dead: process 1 of me on vm."
PART = "attention  The state does not hold a part of Orders API (<id>): the scope orders.read."


def row(number: int, *, left: list[str], repair: list[str]) -> dict[str, Any]:
    fault = f"killed after request {number:02}"
    return {
        "run": "up",
        "fault": fault,
        "code": None,
        "message": "",
        "left": left,
        "repair": repair,
    }


def lines(*rows: dict[str, Any]) -> list[str]:
    text = page(f"before\n{START}\nold\n{END}\nafter\n", rows)
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    return [line for line in text.splitlines() if "killed" in line]


def test_a_line_counts_what_the_doctor_found_and_the_repair_did() -> None:
    cancel, take = "pulumi cancel --yes --stack test", "pulumi import a b 'c'"
    assert lines(row(3, left=[LOCKED, PART], repair=[cancel, take])) == [
        "| `up` | killed after request 3 |  |  | a dead run's lock<br>1 part in no state "
        "| clears the lock<br>takes over 1 resource |"
    ]


def test_requests_at_which_the_same_happened_share_a_line() -> None:
    settle = "# settle what broke off: creating a"
    means = ["pulumi stack import", "pulumi refresh --yes --skip-preview"]
    shown = lines(
        row(1, left=[], repair=[]),
        row(2, left=[PART], repair=[settle]),
        row(3, left=[PART, PART], repair=[settle, settle]),
        row(5, left=[PART], repair=[settle, *means]),
    )
    assert shown == [
        "| `up` | killed after request 1 |  |  | nothing | nothing |",
        "| `up` | killed after request 2 to 3, 5 |  |  | 1 to 2 parts in no state "
        "| settles 1 to 2 operations |",
    ]


def test_a_finding_of_an_unknown_kind_is_shown_as_it_is() -> None:
    assert "| Something else. |" in lines(row(1, left=["broken     Something else."], repair=[]))[0]
