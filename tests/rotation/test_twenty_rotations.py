from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b2c import rotation
from b2c.client_secret import ClientSecret
from emulator.tests.conftest import InProcessTenant
from tests.rotation.years import Years

pytestmark = pytest.mark.lives

START = datetime(2026, 11, 29, 12, tzinfo=UTC)
ROTATIONS = 20

OpenYears = Callable[[int], Years]


@dataclass(frozen=True)
class Rotation:
    """How long the new secret lives, how many days before the old one's end the rotation comes,
    after which request a first run of it dies, and after how many days the maker pastes."""

    lives: int
    ahead: int
    dies_after: int | None
    pasted_after: int


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    # Whoever rotates when the warning begins has as many days to paste.
    ahead = draw(st.integers(5, rotation.SOON_DAYS))
    return Rotation(
        lives=draw(st.integers(45, 365)),
        ahead=ahead,
        dies_after=draw(st.sampled_from([None, None, 1])),
        pasted_after=draw(st.integers(0, ahead - 2)),
    )


@pytest.fixture
def open_years(
    open_state: Callable[[Path], InProcessTenant], b2c_key: dict[str, Any], tmp_path: Path
) -> OpenYears:
    def open_them(first_lives: int) -> Years:
        tenant = open_state(tmp_path / uuid4().hex)
        tenant.state.store.put("b2cSigningKey", b2c_key["kid"], b2c_key)
        return Years(tenant, START, day_after(START, first_lives))

    return open_them


def day_after(moment: datetime, days: int) -> str:
    return rotation.end_of("lives", f"{days}d", moment.date())


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rotations(), min_size=ROTATIONS, max_size=ROTATIONS))
def test_no_sign_in_fails_in_twenty_rotations(open_years: OpenYears, plan: list[Rotation]) -> None:
    years = open_years(plan[0].lives)
    listed: list[ClientSecret] = [{"generation": 1, "expires": day_after(START, plan[0].lives)}]
    for one in plan:
        until = datetime.fromisoformat(listed[0]["expires"]).replace(tzinfo=UTC) - years.now
        years.pass_days(until / timedelta(days=1) - one.ahead)
        assert rotation.standing("clientSecrets", listed, years.existing) == "deployed"
        listed = rotation.rotated(listed, day_after(years.now, one.lives))
        if one.dies_after is not None and not years.deploy(listed, one.dies_after):
            years.pass_days(1)
            # A run that died leaves a list that is finished, or was finished by it.
            assert rotation.standing("clientSecrets", listed, years.existing) != "revocation"
        assert years.deploy(listed)
        years.pass_days(one.pasted_after)
        years.paste()
    assert years.failed == []
    assert years.own.used == years.by_hand.used > 3 * ROTATIONS


def test_a_program_with_a_single_secret_fails_at_each_rotation(open_years: OpenYears) -> None:
    years = open_years(180)
    failed: list[int] = []
    for generation in range(2, ROTATIONS + 2):
        years.pass_days(150)
        before = len(years.failed)
        years.replace_the_only_one(generation, day_after(years.now, 180))
        failed.append(len(years.failed) - before)
        years.paste()
    assert min(failed) > 0
    assert {*years.failed} == {"AADB2C90081"}
