from __future__ import annotations

from emulator.tests.arm.conftest import Azure


def test_each_directory_gives_tokens_that_the_other_services_refuse(azure: Azure) -> None:
    of_the_tenant = azure.tenant.token(scope="https://management.azure.com/.default")
    assert azure.refused("GET", azure.id(), token=of_the_tenant, version="2020-10-01") == (
        401,
        "InvalidAuthenticationTokenTenant",
    )
    of_the_subscription = azure.token().json()["access_token"]
    response = azure.call("GET", "/v1.0/applications", token=of_the_subscription, version=None)
    assert response.status_code == 401


def test_a_graph_token_and_a_vault_token_do_not_open_the_subscription(azure: Azure) -> None:
    for token in (azure.tenant.token(), azure.token("https://vault.azure.net").json()):
        text = token if isinstance(token, str) else token["access_token"]
        assert azure.refused("GET", azure.connector(), token=text) == (
            401,
            "InvalidAuthenticationTokenAudience",
        )


def test_the_tenants_deployer_is_unknown_in_the_subscriptions_directory(azure: Azure) -> None:
    identity = azure.tenant.state.identity
    refused = azure.token(client_id=identity.deployer_client_id)
    assert refused.json()["error_codes"] == [700016]
    wrong = azure.token(client_secret="another")
    assert wrong.json()["error_codes"] == [7000215]


def test_without_a_token_or_with_a_broken_one_the_answer_says_which(azure: Azure) -> None:
    bare = azure.tenant.http.request("GET", azure.connector())
    assert bare.json()["error"]["code"] == "AuthenticationFailed"
    assert azure.refused("GET", azure.connector(), token="a.b.c") == (
        401,
        "InvalidAuthenticationToken",
    )
    token = azure.token().json()["access_token"]
    azure.tenant.state.clock.offset_seconds += 3601
    assert azure.refused("GET", azure.connector(), token=token) == (
        401,
        "ExpiredAuthenticationToken",
    )


def test_both_directories_are_discovered_under_their_own_ids(azure: Azure) -> None:
    for directory in (azure.tenant.state.identity.id, azure.subscription.tenant_id):
        found = azure.tenant.http.request(
            "GET", f"/{directory}/v2.0/.well-known/openid-configuration"
        ).json()
        assert f"/{directory}/oauth2/v2.0/token" in found["token_endpoint"]
