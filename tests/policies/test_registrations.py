from __future__ import annotations

from b2c.resource_types import APPLICATION, REDIRECT_URIS, REGISTRATION
from tests.policies.analyzer import UNKNOWN, Given, judge, judge_stack
from tests.policies.stacks import connector

AUDIENCE = "AzureADandPersonalMicrosoftAccount"


def test_a_registration_without_an_audience_is_refused_since_the_default_is_another() -> None:
    assert judge(REGISTRATION, {"displayName": "Orders"})["audience"] == [
        "signInAudience is missing: B2C's user flows sign people in only to applications of one "
        "audience (without a value: AzureADMyOrg).\n"
        'Set it to "AzureADandPersonalMicrosoftAccount".'
    ]


def test_a_registration_without_a_token_version_has_the_right_one() -> None:
    assert judge(REGISTRATION, {"signInAudience": AUDIENCE}) == {}


def test_a_monolithic_application_is_held_to_the_same() -> None:
    found = judge(
        APPLICATION,
        {
            "signInAudience": "AzureADMyOrg",
            "web": {
                "implicitGrant": {"accessTokenIssuanceEnabled": True},
                "redirectUris": ["https://a.example/*"],
            },
        },
    )
    assert {policy: message.split(":")[0] for policy, (message,) in found.items()} == {
        "no-implicit-grants": "web.implicitGrant.accessTokenIssuanceEnabled is true",
        "audience": 'signInAudience is "AzureADMyOrg"',
        "access-token-version": "api.requestedAccessTokenVersion is missing",
        "redirect-uris": 'web.redirectUris[0] is "https',
    }


def test_a_block_that_is_unknown_is_passed_over() -> None:
    inputs = {"signInAudience": AUDIENCE, "web": UNKNOWN, "api": UNKNOWN, "password": UNKNOWN}
    assert judge(APPLICATION, inputs) == {}


def test_fine_grained_parts_beside_a_monolithic_application_are_refused() -> None:
    application = Given(APPLICATION, "whole", {"objectId": "99999999-0000-0000-0000-000000000000"})
    beside = Given(
        REDIRECT_URIS, "redirect-uris", {"applicationId": UNKNOWN}, {"applicationId": ["whole"]}
    )
    found = judge_stack([application, beside, *connector().values()])
    assert list(found) == ["one-application-model"]
    (message,) = found["one-application-model"]
    assert message.startswith('redirect-uris: applicationId is "not known yet": ')
    assert "whole is an Application" in message
