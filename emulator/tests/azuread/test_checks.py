from typing import Any

import pytest

from b2c.unknown import UNKNOWN
from emulator.azuread import table
from emulator.azuread.checks import check
from emulator.azuread.property import Resource
from emulator.stand_in import Complaint

ID = "9cb2ad2b-7a6c-4b3c-8a6f-1d6a3c5b9e10"
APPLICATION = {"applicationId": f"/applications/{ID}"}
SCOPE = {
    **APPLICATION,
    "scopeId": ID,
    "value": "read",
    "adminConsentDisplayName": "Read",
    "adminConsentDescription": "Reads",
}
GRANT = {
    "servicePrincipalObjectId": ID,
    "resourceServicePrincipalObjectId": ID,
    "claimValues": ["read"],
}


def failures(resource: Resource, inputs: dict[str, Any]) -> list[str]:
    complaints = check(resource, inputs).failures
    return [f"{each.setting}: {each.reason}" for each in complaints if isinstance(each, Complaint)]


def test_defaults_are_filled_in_and_noted_as_such() -> None:
    assert check(table.APPLICATION_REGISTRATION, {"displayName": "x"}).inputs == {
        "__defaults": ["requestedAccessTokenVersion", "signInAudience"],
        "displayName": "x",
        "requestedAccessTokenVersion": 2,
        "signInAudience": "AzureADMyOrg",
    }


@pytest.mark.parametrize(
    ("resource", "inputs", "complaint"),
    [
        (
            table.APPLICATION_REGISTRATION,
            {},
            'displayName: Missing required argument. The argument "display_name" is required, '
            "but no definition was found",
        ),
        (
            table.APPLICATION_REGISTRATION,
            {"displayName": "x", "signInAudience": "Everyone"},
            'signInAudience: expected sign_in_audience to be one of ["AzureADMyOrg" '
            '"AzureADMultipleOrgs" "AzureADandPersonalMicrosoftAccount" '
            '"PersonalMicrosoftAccount"], got Everyone',
        ),
        (
            table.APPLICATION_REGISTRATION,
            {"displayName": "x", "notes": ""},
            'notes: expected "notes" to not be an empty string, got ',
        ),
        (
            table.APPLICATION_REGISTRATION,
            {"displayName": "x", "requestedAccessTokenVersion": 3},
            'requestedAccessTokenVersion: value for "requested_access_token_version" must be one '
            "of: 1, 2",
        ),
        (
            table.APPLICATION_REGISTRATION,
            {"displayName": "x", "description": "y" * 1025},
            "description: expected length of description to be in the range (0 - 1024)",
        ),
        (
            table.APPLICATION_PERMISSION_SCOPE,
            {**SCOPE, "applicationId": ID},
            f'applicationId: "application_id": parsing "{ID}": expected an ID of the form '
            '"/applications/{object ID}"',
        ),
        (
            table.APPLICATION_PERMISSION_SCOPE,
            {**SCOPE, "scopeId": "one"},
            'scopeId: expected "scope_id" to be a valid UUID, got one',
        ),
        (
            table.APPLICATION_PERMISSION_SCOPE,
            {**SCOPE, "value": "read all"},
            'value: "value" contains invalid characters, got read all',
        ),
        (
            table.APPLICATION_PERMISSION_SCOPE,
            {**SCOPE, "value": ".read"},
            'value: "value" must not start with a dot, got .read',
        ),
        (
            table.APPLICATION_PERMISSION_SCOPE,
            {**SCOPE, "value": "x" * 250},
            'value: "value" must be no longer than 249 characters',
        ),
        (
            table.APPLICATION_REDIRECT_URIS,
            {**APPLICATION, "type": "Web", "redirectUris": ["https://a.example/" + "x" * 250]},
            'redirectUris: URI for "redirect_uris" must be 256 characters or less',
        ),
        (
            table.APPLICATION_REDIRECT_URIS,
            {**APPLICATION, "type": "Web", "redirectUris": ["redirect"]},
            'redirectUris: expected "redirect_uris" to have a host, got redirect',
        ),
        (
            table.APPLICATION_API_ACCESS,
            {**APPLICATION, "apiClientId": ID},
            'roleIds: "role_ids": one of `role_ids,scope_ids` must be specified',
        ),
        (
            table.APPLICATION_PASSWORD,
            {**APPLICATION, "endDate": "2027-05-20"},
            'endDate: expected "end_date" to be a valid RFC3339 date, got "2027-05-20"',
        ),
        (
            table.APPLICATION_PASSWORD,
            {**APPLICATION, "endDate": "2027-05-20T00:00:00Z", "endDateRelative": "24h"},
            'endDateRelative: "end_date_relative": conflicts with end_date',
        ),
        (
            table.SERVICE_PRINCIPAL,
            {"clientId": ""},
            'clientId: expected "client_id" to be a valid UUID, got ',
        ),
        (
            table.SERVICE_PRINCIPAL,
            {"clientId": ID, "tags": ["a"], "featureTags": [{"hide": True}]},
            'tags: "tags": conflicts with feature_tags',
        ),
        (
            table.DELEGATED_PERMISSION_GRANT,
            {**GRANT, "claimValues": []},
            "claimValues: Missing required argument",
        ),
    ],
)
def test_a_wrong_input_is_named_with_its_rule(
    resource: Resource, inputs: dict[str, Any], complaint: str
) -> None:
    (found,) = failures(resource, inputs)
    assert found.startswith(complaint)


@pytest.mark.parametrize(
    ("resource", "inputs"),
    [
        (table.APPLICATION_PERMISSION_SCOPE, {**SCOPE, "value": "Orders.Read-All_1"}),
        (table.DELEGATED_PERMISSION_GRANT, GRANT),
        (
            table.APPLICATION_REDIRECT_URIS,
            {
                **APPLICATION,
                "type": "PublicClient",
                "redirectUris": ["urn:ietf:wg:oauth:2.0:oob", "myapp://auth"],
            },
        ),
        (table.APPLICATION_PASSWORD, {**APPLICATION, "endDate": "2027-05-20T00:00:00+02:00"}),
    ],
)
def test_right_inputs_pass(resource: Resource, inputs: dict[str, Any]) -> None:
    assert failures(resource, inputs) == []


def test_values_that_are_not_known_yet_are_not_judged() -> None:
    assert (
        failures(
            table.APPLICATION_IDENTIFIER_URI,
            dict.fromkeys(("applicationId", "identifierUri"), UNKNOWN),
        )
        == []
    )
