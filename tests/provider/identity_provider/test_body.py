"""Answers of the documentation's samples, which differ from one page to the next."""

from __future__ import annotations

from typing import Any

import pytest

from provider.identity_provider.body import state, type_of

MASKED = {"clientSecret": "******"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"id": "Amazon-OAUTH", "identityProviderType": "Amazon"}, "Amazon"),
        ({"identityProviderType": "google"}, "Google"),
        ({"@odata.type": "#microsoft.graph.openIdConnectIdentityProvider"}, "OpenIdConnect"),
        ({"@odata.type": "microsoft.graph.openIdConnectIdentityProvider"}, "OpenIdConnect"),
        ({"id": "OIDC-V1-x", "metadataUrl": "https://x"}, "OpenIdConnect"),
        ({"@odata.type": "#microsoft.graph.appleManagedIdentityProvider"}, "Apple"),
        ({"id": "Apple-Managed-OIDC", "serviceId": "com.contoso.app"}, "Apple"),
        (
            {
                "@odata.type": "#microsoft.graph.socialIdentityProvider",
                "identityProviderType": "AppleManaged",
            },
            "Apple",
        ),
        ({"@odata.type": "#microsoft.graph.builtInIdentityProvider"}, "builtInIdentityProvider"),
        ({"identityProviderType": "EmailOTP"}, "EmailOTP"),
    ],
)
def test_the_type_is_told_from_whatever_the_answer_holds(
    document: dict[str, Any], expected: str
) -> None:
    assert type_of(document) == expected


@pytest.mark.parametrize("shown", ["****", "******", "in clear, as one sample shows it", None])
def test_whatever_stands_in_place_of_the_secret_is_not_taken_for_it(shown: str | None) -> None:
    document = {"identityProviderType": "Google", "displayName": "G", "clientSecret": shown}
    assert "clientSecret" not in state(document, {})
    assert state(document, {"clientSecret": "planted"})["clientSecret"] == "planted"


def test_apple_shown_as_a_social_provider_keeps_what_the_answer_lacks() -> None:
    known = {
        "type": "Apple",
        "displayName": "Apple",
        "developerId": "UBF8T346G9",
        "serviceId": "com.contoso.app",
        "keyId": "99P6D879C4",
        "certificateData": "planted key",
    }
    document = {
        "@odata.type": "#microsoft.graph.socialIdentityProvider",
        "id": "Apple-Managed-OIDC",
        "displayName": "Sign in with Apple",
        "identityProviderType": "AppleManaged",
        "clientId": "com.contoso.app",
        **MASKED,
    }
    assert state(document, known) == {**known, "displayName": "Sign in with Apple"}


def test_what_is_not_set_is_left_out() -> None:
    document = {
        "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
        "displayName": "Contoso",
        "domainHint": None,
        "claimsMapping": {
            "@odata.type": "#microsoft.graph.claimsMapping",
            "userId": "sub",
            "displayName": "name",
            "email": None,
        },
    }
    assert state(document, {"domainHint": "old"}) == {
        "type": "OpenIdConnect",
        "displayName": "Contoso",
        "claimsMapping": {"userId": "sub", "displayName": "name"},
    }
