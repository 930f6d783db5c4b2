from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from b2c.resource_types import APPLICATION, PASSWORD
from tests.policies.analyzer import UNKNOWN, Given, judge, judge_stack
from tests.policies.stacks import connector, in_first_preview, part


def in_days(days: int) -> str:
    return f"{(datetime.now(UTC) + timedelta(days=days)).date()}T00:00:00Z"


def test_six_months_are_taken_and_one_day_more_is_not() -> None:
    assert judge(PASSWORD, {"endDate": in_days(184)}) == {}
    (message,) = judge(PASSWORD, {"endDate": in_days(186)})["secret-lifetime"]
    assert f'endDate is "{in_days(186)}": a secret lives for 184 days at most.' in message
    assert f"Use {in_days(184)[:10]} or earlier." in message


def test_the_longest_life_is_configured() -> None:
    assert judge(PASSWORD, {"endDate": in_days(365)}, days=400) == {}
    assert (
        "30 days at most"
        in judge(PASSWORD, {"endDate": in_days(40)}, days=30)["secret-lifetime"][0]
    )


def test_a_life_counts_from_its_start() -> None:
    dates = {"startDate": "2020-01-01T00:00:00Z", "endDate": "2021-01-01T00:00:00Z"}
    assert "secret-lifetime" in judge(PASSWORD, dates)


def test_a_secret_without_a_date_would_live_for_two_years() -> None:
    (message,) = judge(PASSWORD, {"endDateRelative": "240h"})["secret-lifetime"]
    assert message.startswith("endDate is missing: ")


def test_a_date_that_is_none_is_refused() -> None:
    (message,) = judge(PASSWORD, {"endDate": "tomorrow"})["secret-lifetime"]
    assert 'endDate is "tomorrow"' in message


@pytest.mark.parametrize("start", [{}, {"startDate": None}, {"startDate": UNKNOWN}], ids=repr)
def test_without_a_start_that_is_known_a_life_counts_from_today(start: dict[str, Any]) -> None:
    assert judge(PASSWORD, {**start, "endDate": in_days(184)}) == {}
    (message,) = judge(PASSWORD, {**start, "endDate": "2099-01-01T00:00:00Z"})["secret-lifetime"]
    assert 'endDate is "2099-01-01T00:00:00Z": a secret lives for 184 days at most.' in message
    assert f"Use {in_days(184)[:10]} or earlier." in message


def test_an_unknown_end_leaves_the_life_unjudged() -> None:
    assert judge(PASSWORD, {"startDate": in_days(0), "endDate": UNKNOWN}) == {}


def test_a_start_that_is_known_and_later_than_today_counts() -> None:
    dates = {"startDate": in_days(100), "endDate": in_days(284)}
    assert judge(PASSWORD, dates) == {}
    assert "secret-lifetime" in judge(PASSWORD, {**dates, "endDate": in_days(285)})


def test_a_start_at_the_end_of_time_is_judged_like_another() -> None:
    last = "9999-12-31T23:59:59Z"
    assert judge(PASSWORD, {"startDate": last, "endDate": last}) == {}


def test_a_start_that_is_no_date_is_refused() -> None:
    (message,) = judge(PASSWORD, {"startDate": 5, "endDate": in_days(90)})["secret-lifetime"]
    assert message.startswith("startDate is 5: ")


def test_an_application_without_a_password_of_its_own_is_left_alone() -> None:
    inputs = {
        "signInAudience": "AzureADandPersonalMicrosoftAccount",
        "api": {"requestedAccessTokenVersion": 2},
    }
    assert judge(APPLICATION, inputs) == {}
    password = {"displayName": "one", "endDate": in_days(400)}
    (message,) = judge(APPLICATION, {**inputs, "password": password})["secret-lifetime"]
    assert message.startswith("password.endDate is ")


def test_a_third_secret_is_refused_even_before_the_application_exists() -> None:
    stack = connector()
    for name in ("even", "third"):
        assert judge_stack(list(stack.values())) == judge_stack(in_first_preview(stack)) == {}
        stack[name] = part(name, PASSWORD, "client", {"endDate": in_days(90)})
    refused = {
        "two-secrets": [
            'client: clientSecrets is "a list of 3": B2C allows an application 2 secrets.\n'
            "Drop the oldest."
        ]
    }
    assert judge_stack(list(stack.values())) == refused
    assert judge_stack(in_first_preview(stack)) == refused


def test_the_password_within_a_monolithic_application_counts() -> None:
    whole = Given(
        APPLICATION,
        "whole",
        {"objectId": "99999999-0000-0000-0000-000000000000", "password": {"value": UNKNOWN}},
    )
    beside = [
        Given(PASSWORD, name, {"applicationId": UNKNOWN}, {"applicationId": ["whole"]})
        for name in ("even", "odd")
    ]
    assert judge_stack([whole, beside[0]]) == {}
    assert "two-secrets" in judge_stack([whole, *beside])
