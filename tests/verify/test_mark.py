from __future__ import annotations

import pytest

from verify.mark import new_mark, recognise


def test_a_mark_is_found_in_every_name_that_carries_it() -> None:
    mark = new_mark()
    for name in (mark, f"B2C_1_{mark}-create", f"{mark} API", f"extension_0_{mark}", f"{mark}@a.b"):
        assert recognise(None, "orders", name) == mark


def test_two_runs_have_two_marks() -> None:
    assert new_mark() != new_mark()


@pytest.mark.parametrize("spoil", ["upper", "longer", "shorter", "before", "checked", "bare"])
def test_what_only_looks_like_a_mark_is_somebody_elses(spoil: str) -> None:
    mark = new_mark()
    wrong = {
        "upper": mark.upper(),
        "longer": f"{mark}s",
        "shorter": mark[:-1],
        "before": f"x{mark}",
        "checked": mark[:-1] + ("0" if mark[-1] != "0" else "1"),
        "bare": "b2cverify",
    }
    assert recognise(wrong[spoil]) is None
