from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2c import client_secret, rotation
from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting

END = "2027-05-20"


def secrets(*generations: int) -> list[ClientSecret]:
    return [{"generation": generation, "expires": END} for generation in generations]


def generations(listed: list[ClientSecret]) -> list[int]:
    return [secret["generation"] for secret in listed]


@pytest.mark.parametrize(
    ("interval", "today", "end"),
    [
        ("90d", "2026-11-29", "2027-02-27"),
        ("26w", "2026-11-29", "2027-05-30"),
        ("6m", "2026-08-31", "2027-02-28"),
        ("6m", "2026-06-30", "2026-12-30"),
        ("1m", "2026-12-31", "2027-01-31"),
        ("1y", "2028-02-29", "2029-02-28"),
    ],
)
def test_an_interval_counts_from_today(interval: str, today: str, end: str) -> None:
    assert rotation.end_of("--interval", interval, date.fromisoformat(today)) == end


@pytest.mark.parametrize("interval", ["", "90", "d", "0d", "-1d", "1.5m", "90 d", "٩d", "6months"])
def test_an_interval_of_another_form_is_refused(interval: str) -> None:
    with pytest.raises(InvalidSetting, match=r"days, weeks, months or years") as refused:
        rotation.end_of("--interval", interval, date(2026, 11, 29))
    assert "90d" in refused.value.remedy


@given(st.integers(1, 9999), st.sampled_from("dwmy"))
def test_every_interval_gives_a_day_or_one_that_is_refused(number: int, unit: str) -> None:
    end = rotation.end_of("--interval", f"{number}{unit}", date(2026, 11, 29))
    try:
        client_secret.end_date("expires", end)
    except InvalidSetting:
        assert len(end) > len("9999-12-31")


def test_a_rotation_puts_the_next_in_front_and_drops_the_oldest() -> None:
    assert generations(rotation.rotated(secrets(1), "2027-08-20")) == [2, 1]
    assert rotation.rotated(secrets(3, 2), "2027-08-20") == [
        {"generation": 4, "expires": "2027-08-20"},
        {"generation": 3, "expires": END},
    ]


def test_a_revocation_lists_the_next_alone() -> None:
    assert generations(rotation.revoked(secrets(3, 2), END)) == [4]


@pytest.mark.parametrize(
    ("listed", "existing", "standing"),
    [
        ([1], set(), "deployed"),
        ([2, 1], {1, 2}, "deployed"),
        ([2], {1, 2}, "revocation"),
        ([2, 1], {1}, "rotation"),
        ([3, 2], {1, 2}, "rotation"),
        ([3, 2], {2}, "rotation"),
        ([2], {1}, "revocation"),
        ([3], {1, 2}, "revocation"),
    ],
)
def test_a_list_is_recognized_by_what_exists(
    listed: list[int], existing: set[int], standing: str
) -> None:
    assert rotation.standing("clientSecrets", secrets(*listed), existing) == standing


@pytest.mark.parametrize(
    ("listed", "existing"),
    [([3], {1}), ([3, 2], {1}), ([4, 3], {1, 2}), ([1], {1, 2}), ([2, 1], {2, 3}), ([9], {1, 2})],
)
def test_a_list_that_skips_a_number_or_goes_back_is_refused(
    listed: list[int], existing: set[int]
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        rotation.standing("clientSecrets", secrets(*listed), existing)
    assert f"generation {max(existing)} is in use" in refused.value.rule
    assert f"Use {max(existing) + 1}" in refused.value.remedy


def test_beside_a_foreign_secret_the_next_would_be_the_third() -> None:
    rotation.refuse_third("foreignSecrets", 0)
    with pytest.raises(InvalidSetting, match="third") as refused:
        rotation.refuse_third("foreignSecrets", 1)
    assert "Delete that secret in the portal" in refused.value.remedy


def test_a_warning_begins_at_most_a_secrets_life_ahead() -> None:
    assert [rotation.soon("days", days) for days in (0, 30, 730)] == [0, 30, 730]
    for days in (-1, 731):
        with pytest.raises(InvalidSetting, match="number of days"):
            rotation.soon("days", days)
