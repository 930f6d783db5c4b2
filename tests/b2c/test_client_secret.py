from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2c import client_secret
from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def listed(*generations: int, expires: str = "2027-05-20") -> list[ClientSecret]:
    return [{"generation": generation, "expires": expires} for generation in generations]


def check(secrets: list[ClientSecret], foreign: int = 0) -> tuple[ClientSecret, ...]:
    return client_secret.checked("clientSecrets", secrets, foreign=foreign, now=NOW)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2027-05-20", "2027-05-20T00:00:00Z"),
        ("2027-05-20T12:30:00Z", "2027-05-20T12:30:00Z"),
        ("2027-05-20T12:30:00+02:00", "2027-05-20T10:30:00Z"),
        ("0027-05-20", "0027-05-20T00:00:00Z"),
    ],
)
def test_a_date_is_sent_in_the_form_that_graph_echoes(written: str, sent: str) -> None:
    assert client_secret.end_date("expires", written) == sent
    assert client_secret.end_date("expires", sent) == sent


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2027-W20-4",
        "20.05.2027",
        "2027-13-01",
        "2027-05-20T12:30:00",
        "2027-05-20T12:30:00.5Z",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+01:00",
    ],
)
def test_a_date_without_a_clear_moment_is_refused(written: str) -> None:
    with pytest.raises(InvalidSetting, match="quoted date"):
        client_secret.end_date("clientSecrets[0].expires", written)


@given(st.integers(min_value=1, max_value=10_000))
def test_a_rotation_never_touches_the_slot_of_the_secret_in_use(generation: int) -> None:
    assert client_secret.slot(generation) != client_secret.slot(generation + 1)
    assert client_secret.slot(generation) == client_secret.slot(generation + 2)


@pytest.mark.parametrize("generations", [(1,), (2, 1), (7, 6), (9,)])
def test_one_secret_or_two_neighbours_are_taken_newest_first(generations: tuple[int, ...]) -> None:
    assert [secret["generation"] for secret in check(listed(*generations))] == list(generations)


@pytest.mark.parametrize(
    ("generations", "setting", "remedy"),
    [
        ((), "clientSecrets", "Add generation 1"),
        ((3, 2, 1), "clientSecrets", "Drop the oldest"),
        ((3, 1), "clientSecrets[1].generation", "Use 2."),
        ((1, 2), "clientSecrets[1].generation", "Drop this entry."),
        ((2, 2), "clientSecrets[1].generation", "Use 1."),
        ((0,), "clientSecrets[0].generation", "Use the next number."),
        ((10**40,), "clientSecrets[0].generation", "Use the next number."),
    ],
)
def test_a_list_that_no_rotation_makes_is_refused_with_the_way_out(
    generations: tuple[int, ...], setting: str, remedy: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        check(listed(*generations))
    assert refused.value.setting == setting
    assert remedy in refused.value.remedy


def test_a_foreign_secret_leaves_room_for_one() -> None:
    assert len(check(listed(1), foreign=1)) == 1
    with pytest.raises(InvalidSetting, match="1 is foreign"):
        check(listed(2, 1), foreign=1)


def test_a_date_beyond_two_years_is_refused() -> None:
    last = (NOW + client_secret.LONGEST_LIFE).date()
    assert check(listed(1, expires=last.isoformat()))
    with pytest.raises(InvalidSetting, match="two years at most"):
        check(listed(1, expires=(last + timedelta(days=1)).isoformat()))


def test_a_past_date_keeps_the_stack_operable() -> None:
    [secret] = check(listed(1, expires="2020-01-01"))
    assert client_secret.is_expired(secret["expires"], NOW)
    assert not client_secret.is_expired("2026-11-21T00:00:01Z", NOW)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_before_or_after_all_years_is_no_moment(date: str) -> None:
    with pytest.raises(ValueError, match="no time in UTC"):
        client_secret.moment(date)
