from __future__ import annotations

import pytest

from b2c.resource_types import IDENTIFIER_URI, PERMISSION_SCOPE
from tests.policies.analyzer import judge, judge_stack
from tests.policies.stacks import connector, part


@pytest.mark.parametrize(
    "uri",
    [
        "api://orders",
        "https://contoso.com/orders",
        "https://contoso.onmicrosoft.com",
        "https://contoso.onmicrosoft.com/orders/",
        "https://con-toso.onmicrosoft.com/orders",
        "https://contoso.onmicrosoft.com/" + "x" * 100,
    ],
)
def test_an_app_id_uri_outside_the_tenants_domain_is_refused(uri: str) -> None:
    (message,) = judge(IDENTIFIER_URI, {"identifierUri": uri})["app-id-uri"]
    assert message.startswith("identifierUri is ")


def test_the_tenant_may_be_configured() -> None:
    given = {"identifierUri": "https://contoso.onmicrosoft.com/orders/v2"}
    assert judge(IDENTIFIER_URI, given) == {}
    assert judge(IDENTIFIER_URI, given, tenant="Contoso") == {}
    (message,) = judge(IDENTIFIER_URI, given, tenant="fabrikam")["app-id-uri"]
    assert "Use https://fabrikam.onmicrosoft.com/<name>." in message


def test_an_api_offers_a_hundred_scopes_and_no_more() -> None:
    stack = connector()
    for number in range(98):
        stack[f"s{number}"] = part(
            f"s{number}",
            PERMISSION_SCOPE,
            "api",
            {"scopeId": f"{number:08}-0000-0000-0000-000000000000", "value": f"s{number}"},
        )
    assert judge_stack(list(stack.values())) == {}
    more = part("one-more", PERMISSION_SCOPE, "api", {"scopeId": "x", "value": "one.more"})
    (message,) = judge_stack([*stack.values(), more])["scopes-per-api"]
    assert message.startswith('api: scopes is "a list of 101": ')
