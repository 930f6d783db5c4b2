"""What the configuration file of the pack may say."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.resource_types import IDENTIFIER_URI, OWNER, PASSWORD
from policies.configuration import checked
from policies.pack import DEFINITIONS
from tests.dates import IN_SIX_MONTHS, midnight
from tests.policies.analyzer import analyzer, judge, judge_again, judge_stack
from tests.policies.stacks import ADA, connector

RESOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "secret-lifetime": (PASSWORD, {"endDate": midnight(IN_SIX_MONTHS)}),
    "owners-allowed": (OWNER, {"ownerObjectId": ADA}),
    "app-id-uri": (
        IDENTIFIER_URI,
        {"identifierUri": "https://contoso.onmicrosoft.com/orders"},
    ),
}
WRONG = [
    ("secret-lifetime", "days", "90", 'days is "90": it must be a whole number from 1 to 731.'),
    ("secret-lifetime", "days", 30.5, "days is 30.5: it must be a whole number from 1 to 731."),
    ("secret-lifetime", "days", True, "days is true: it must be a whole number from 1 to 731."),
    ("secret-lifetime", "days", 0, "days is 0: it must be a whole number from 1 to 731."),
    ("secret-lifetime", "days", 732, "days is 732: it must be a whole number from 1 to 731."),
    ("secret-lifetime", "days", [90], "days is [90]: it must be a whole number from 1 to 731."),
    ("owners-allowed", "owners", ADA, f'owners is "{ADA}": it must be a list.'),
    ("owners-allowed", "owners", [ADA, "ada"], 'owners[1] is "ada": it must be a GUID.'),
    ("owners-allowed", "owners", [5], "owners[0] is 5: it must be a text."),
    ("owners-allowed", "owners", [None], "owners[0] is missing: it must be a text."),
    ("app-id-uri", "tenant", 5, "tenant is 5: it must be a text."),
    ("app-id-uri", "tenant", "contoso.com", 'tenant is "contoso.com": it must be the tenant'),
]


@pytest.mark.parametrize(("policy", "key", "value", "said"), WRONG)
def test_a_wrong_configuration_is_a_refusal_that_names_policy_key_value_and_rule(
    policy: str, key: str, value: object, said: str
) -> None:
    type_, inputs = RESOURCES[policy]
    ((found, (message,)),) = judge(type_, inputs, **{key: value}).items()
    assert found == policy
    assert message.startswith(f"The configuration {policy}.{said}")
    assert message.count("\n") == 1


def test_it_is_said_once_and_not_for_each_resource() -> None:
    asked = analyzer(owners=["nobody"])
    assert list(judge_again(asked, OWNER, {"ownerObjectId": ADA})) == ["owners-allowed"]
    assert judge_again(asked, OWNER, {"ownerObjectId": ADA}) == {}


def test_a_stack_policy_says_it_once_and_blames_no_resource() -> None:
    found = judge_stack(list(connector().values()), owners=["nobody"])
    (message,) = found["owners-complete"]
    assert message.startswith(': The configuration owners-complete.owners[0] is "nobody": ')


@pytest.mark.parametrize("key", ["days", "owners", "tenant"])
def test_a_key_that_is_null_counts_as_absent(key: str) -> None:
    for type_, inputs in RESOURCES.values():
        assert judge(type_, inputs, **{key: None}) == {}


def test_ids_are_compared_in_any_case() -> None:
    assert judge(OWNER, {"ownerObjectId": ADA}, owners=[ADA.upper()]) == {}


def test_every_key_has_a_type_that_is_checked() -> None:
    for one in DEFINITIONS:
        for key in one.config:
            with pytest.raises(ValueError, match=f"^{one.name}.{key} is "):
                checked(one.name, one.config, {key: {"a": 1}})
