import pytest

from b2c.plugin_messages import meaning

_NAME = "ervicePrincipalDelegatedPermissionGrant"
GRANT = f"azuread:index/s{_NAME}:S{_NAME}"
REGISTRATION = "azuread:index/applicationRegistration:ApplicationRegistration"


@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        (GRANT, "DelegatedPermissionGrant.ReadWrite.All"),
        (REGISTRATION, "Application.ReadWrite.All"),
    ],
)
def test_a_refusal_without_a_permission_gets_its_name(kind: str, permission: str) -> None:
    found = meaning(
        kind,
        "unexpected status 403 (403 Forbidden) with error:\n  "
        "Authorization_RequestDenied: Insufficient privileges to complete the\noperation.",
    )
    assert found is not None
    assert permission in found.cause


@pytest.mark.parametrize(
    "text",
    [
        "expected non-nil error with nil state during Create of urn:…",
        'A resource with the ID "/x" already exists - to be managed via Terraform',
        "Permission entry already exists.",
        "error: TooManyAppPasswords: …",
        "Could not create service principal: HTTP response was nil; connection may be reset",
    ],
)
def test_what_a_broken_run_leads_to_names_the_repair(text: str) -> None:
    found = meaning(REGISTRATION, text)
    assert found is not None
    assert "b2c-connector repair" in found.remedy


def test_a_message_that_says_enough_gets_nothing_beside_it() -> None:
    assert meaning(REGISTRATION, "displayName is empty") is None
