from __future__ import annotations

from b2c.resource_types import OWNER, SERVICE_PRINCIPAL
from tests.policies.analyzer import UNKNOWN, judge, judge_stack, secret
from tests.policies.stacks import ADA, GRACE, connector, in_first_preview


def test_owners_are_nobodys_business_until_they_are_configured() -> None:
    assert judge(OWNER, {"ownerObjectId": GRACE}) == {}
    assert judge_stack(list(connector().values())) == {}


def test_an_owner_who_is_not_listed_is_refused() -> None:
    found = judge(SERVICE_PRINCIPAL, {"owners": [ADA.upper(), UNKNOWN, GRACE]}, owners=[ADA])
    (message,) = found["owners-allowed"]
    assert message.startswith(f'owners[2] is "{GRACE}": ')


def test_an_owner_who_is_missing_is_named_with_the_resource() -> None:
    messages = judge_stack(list(connector().values()), owners=[ADA, GRACE])["owners-complete"]
    assert [message.split(":")[0] for message in messages] == [
        "api",
        "api-principal",
        "client",
        "client-principal",
    ]
    assert all(f"{GRACE} must own it too" in message for message in messages)


def test_no_owner_is_missing_while_one_is_unknown() -> None:
    stack = connector()
    stack["api-owner"].properties["ownerObjectId"] = UNKNOWN  # type: ignore[index]
    messages = judge_stack(in_first_preview(stack), owners=[ADA, GRACE])["owners-complete"]
    assert not any(message.startswith("api: ") for message in messages)


def test_a_secret_owner_is_not_shown_among_the_others() -> None:
    stack = connector()
    stack["api-owner"].properties["ownerObjectId"] = secret(ADA)  # type: ignore[index]
    messages = judge_stack(list(stack.values()), owners=[ADA, GRACE])["owners-complete"]
    assert 'owners is ["[secret]"]' in messages[0]
    assert ADA not in messages[0]
