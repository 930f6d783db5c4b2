"""Each remedy in the table of errors, followed word for word until somebody is signed in.

What takes `pulumi up` is in `test_stack.py`.
"""

from __future__ import annotations

from typing import Any

import pytest

from b2c.errors import ERRORS
from emulator.tests.conftest import InProcessTenant
from tests.remedies import in_the_connector, in_the_portal, in_the_stack, of_the_deployer
from tests.remedies.of_the_deployer import Deployer
from tests.remedies.registered import Registered
from tests.remedies.situation import Situation, sentences

FOLLOWED: list[Situation[Any]] = [
    *in_the_connector.SITUATIONS,
    *in_the_portal.SITUATIONS,
    *of_the_deployer.SITUATIONS,
    *in_the_stack.SITUATIONS,
    *in_the_stack.LAST,
]


@pytest.mark.parametrize("code", ERRORS)
def test_every_sentence_of_a_remedy_is_followed_or_said_to_be_untested(code: str) -> None:
    followed = {
        sentence
        for situation in FOLLOWED
        if situation.code == code
        for sentence in situation.follows
    }
    all_of_them = set(sentences(ERRORS[code]))
    assert followed <= all_of_them
    assert (followed == all_of_them) == (ERRORS[code].untested is None)


@pytest.mark.parametrize(
    "situation", [*in_the_connector.SITUATIONS, *in_the_portal.SITUATIONS], ids=str
)
def test_a_connection_works_after_the_remedy(
    registered: Registered, situation: Situation[Registered]
) -> None:
    before, *after = situation.steps(registered)
    assert before == situation.code
    assert after
    assert set(after) == {None}


@pytest.mark.parametrize("situation", of_the_deployer.SITUATIONS, ids=str)
def test_the_deployer_gets_in_after_the_remedy(
    tenant: InProcessTenant, situation: Situation[Deployer]
) -> None:
    assert list(situation.steps(Deployer(tenant))) == [situation.code, None]
