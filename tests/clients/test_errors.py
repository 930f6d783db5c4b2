"""What a refusal of Microsoft Graph says to a person."""

from __future__ import annotations

import pytest

from clients.errors import ConnectionLost, GraphError, NotConnected, Response

FLOWS = "identity/b2cUserFlows"


def _error(
    status: int,
    message: str = "",
    code: str = "AADB2C",
    *,
    method: str = "GET",
    path: str = FLOWS,
) -> GraphError:
    inner = {"correlationId": "the-correlation", "request-id": "the-request"}
    body = {"error": {"code": code, "message": message, "innerError": inner}}
    return GraphError(method, path, Response(status, body))


def test_a_refusal_says_what_was_asked_and_what_was_answered() -> None:
    lines = str(_error(400, "Property is invalid.", method="PATCH")).splitlines()
    assert lines == [
        f"PATCH {FLOWS} was refused with 400 (AADB2C: Property is invalid.).",
        "correlationId: the-correlation",
    ]


def test_without_a_correlation_the_requests_own_id_is_told() -> None:
    body = {"error": {"code": "x", "message": "y", "innerError": {"request-id": "the-request"}}}
    assert "correlationId: the-request" in str(GraphError("GET", FLOWS, Response(400, body)))


@pytest.mark.parametrize("body", [None, "<html>", [], {"error": "text"}, {"error": None}])
def test_an_answer_of_another_form_is_told_all_the_same(body: object) -> None:
    assert "was refused with 502 (without a reason)" in str(
        GraphError("GET", FLOWS, Response(502, body))
    )


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        (f"{FLOWS}/B2C_1_x/userFlowIdentityProviders", "IdentityUserFlow.ReadWrite.All"),
        ("identity/identityProviders", "IdentityProvider.ReadWrite.All"),
        ("identity/apiConnectors/x", "APIConnectors.ReadWrite.All"),
    ],
)
def test_a_missing_permission_is_named(path: str, permission: str) -> None:
    text = str(_error(403, "The application does not have any of the required", path=path))
    assert f"the application permission {permission}" in text
    assert "admin consent" in text


def test_a_tenant_of_external_id_is_told_apart() -> None:
    text = str(_error(403, "'contoso' is an Azure AD CIAM directory."))
    assert "External ID tenant" in text
    assert "permission" not in text


def test_a_tenant_that_is_none_of_b2c_is_told_apart() -> None:
    text = str(_error(403, "This API is only for B2C; contoso is a non-B2C Azure AD directory"))
    assert "not an Azure AD B2C tenant" in text


@pytest.mark.parametrize("status", [400, 500])
def test_a_wrong_version_is_not_taken_for_a_passing_problem(status: int) -> None:
    error = _error(status, "There is a problem with the service.", "AADB2C90063", method="POST")
    assert not error.uncertain
    assert "trying again does not help" in str(error)
    assert '"Recommended" (3)' in str(error)


@pytest.mark.parametrize(
    "message",
    [
        "The maximum number of policies was reached.",
        "The tenant has 200 policies, and cannot have more.",
    ],
)
def test_the_limit_of_policies_is_explained(message: str) -> None:
    assert "A B2C tenant holds 200 policies" in str(_error(400, message, method="POST"))
    part = f"{FLOWS}/B2C_1_x/userAttributeAssignments"
    assert "holds" not in str(_error(400, message, method="POST", path=part))


def test_throttling_names_the_setting() -> None:
    assert "b2c:requestsPerMinute" in str(_error(429, "Too many requests.", "TooManyRequests"))


def test_what_is_not_there_points_to_refresh() -> None:
    assert "pulumi refresh" in str(_error(404))


@pytest.mark.parametrize(
    ("error", "uncertain"),
    [
        (_error(500), True),
        (_error(503), True),
        (_error(409), False),
        (ConnectionLost("POST x"), True),
        (NotConnected("POST x"), False),
    ],
)
def test_a_write_may_have_taken_effect_only_where_no_refusal_came(
    error: GraphError, uncertain: bool
) -> None:
    assert error.uncertain is uncertain
