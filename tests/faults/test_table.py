from tests.faults.table import END, START, page


def test_the_table_stands_between_its_marks_and_counts_what_the_repair_did() -> None:
    row = {
        "run": "up",
        "fault": "killed",
        "code": None,
        "message": "",
        "left": ["broken     The stack is locked by a run that is dead: process 1 of me on vm."],
        "repair": ["pulumi cancel --yes --stack test", "pulumi import a b 'c'", "pulumi import d"],
    }
    text = page(f"before\n{START}\nold\n{END}\nafter\n", [row])
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert (
        "| `up` | killed |  |  | The stack is locked by a run that is dead. "
        "| clears the lock<br>takes over 2 |"
    ) in text
