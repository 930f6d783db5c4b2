"""A refused part of a flow names its property, and what helps."""

from __future__ import annotations

from typing import Any

import pytest

from clients.errors import ServiceError
from provider.user_flow.resource import UserFlow
from tests.provider.flows import PLAIN, add_providers_and_connectors, checked
from tests.provider.in_process import Directory

CITY = {"attribute": "city", "displayName": "City", "inputType": "textBox"}
MISSING: list[tuple[dict[str, Any], str]] = [
    (
        {"attributes": [CITY, {**CITY, "attribute": "nonsense"}]},
        'attributes[1].attribute is "nonsense": the tenant has no such user attribute. Make it',
    ),
    (
        {"identityProviders": ["Google-OAUTH", "OIDC-V1-nonsense"]},
        'identityProviders[1] is "OIDC-V1-nonsense": the tenant has no such identity provider.',
    ),
    (
        {"apiConnectors": {"preTokenIssuance": "nonsense"}},
        'apiConnectors.preTokenIssuance is "nonsense": the tenant has no such API connector.',
    ),
]


def _refusal(directory: Directory, given: dict[str, Any]) -> str:
    with pytest.raises(ServiceError) as refused:
        UserFlow().create(directory.graph, checked({**PLAIN, **given}))
    return str(refused.value)


@pytest.mark.parametrize(("given", "expected"), MISSING)
def test_what_is_not_in_the_tenant_is_named_with_its_property_and_how_to_get_it(
    directory: Directory, given: dict[str, Any], expected: str
) -> None:
    add_providers_and_connectors(directory.graph)
    first, second = _refusal(directory, given).splitlines()[:2]
    assert first.startswith(expected)
    assert "Make it first, or give the id of one that exists" in first
    assert " was refused with 40" in second
    assert "pulumi refresh" not in first + second


@pytest.mark.parametrize(
    ("given", "request_path", "expected"),
    [
        ({"attributes": [CITY]}, "Assignments$", 'attributes[0].attribute is "city": POST '),
        (
            {"identityProviders": ["Google-OAUTH"]},
            "Providers/\\$ref$",
            'identityProviders[0] is "Google-OAUTH": POST ',
        ),
    ],
)
@pytest.mark.parametrize("status", [400, 403])
def test_a_refusal_of_what_is_there_keeps_its_own_words(
    directory: Directory, given: dict[str, Any], request_path: str, expected: str, status: int
) -> None:
    add_providers_and_connectors(directory.graph)
    fault = {"method": "POST", "path": request_path, "status": status, "message": "Because."}
    directory.faults({**fault, "times": None})
    told = _refusal(directory, given)
    assert told.startswith(expected)
    assert "Because." in told
    assert ("IdentityUserFlow.ReadWrite.All" in told) == (status == 403)


def test_what_cannot_be_looked_for_is_not_called_missing(directory: Directory) -> None:
    directory.faults(
        {"method": "GET", "path": "identity/userFlowAttributes/", "status": 403, "times": None}
    )
    told = _refusal(directory, {"attributes": [{**CITY, "attribute": "nonsense"}]})
    assert told.startswith('attributes[0].attribute is "nonsense": POST ')
    assert "no such" not in told
