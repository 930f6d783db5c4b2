import pytest

from b2c import marks


def test_an_applications_notes_tell_the_stack() -> None:
    assert marks.noted_stack(marks.note("p/s")) == "p/s"
    for notes in (None, "", "by hand", f"Not {marks.note('p/s')}"):
        assert marks.noted_stack(notes) is None


def test_a_secret_of_the_stack_tells_its_generation() -> None:
    assert marks.secret_generation("p/s", marks.secret_name("p/s", 12)) == 12


@pytest.mark.parametrize(
    "name", [None, "", "by hand", "p/t generation 1", "xp/s generation 1", "p/s generation one"]
)
def test_what_carries_no_mark_of_the_stack_is_somebody_elses(name: str | None) -> None:
    assert marks.secret_generation("p/s", name) is None
