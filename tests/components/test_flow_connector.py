"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from typing import Any

import pulumi
import pytest

from components import FlowConnector, InvalidSetting, UserFlow, WebApi
from tests.components.conftest import TENANT_ID
from tests.components.recording import record
from tests.components.test_arguments import DOCUMENT
from tests.dates import IN_SIX_MONTHS, midnight

OBJECT = "aaaaaaaa-0000-0000-0000-000000000001"
Settings = dict[str, Any]


def connector(settings: Any, **more: Any) -> Any:
    arguments: Any = {**settings, **more}
    return record(lambda: FlowConnector("connector", arguments))


def test_one_api_and_one_client_hang_under_the_connector(settings: Settings) -> None:
    program = connector(settings)
    components = {r.name: (r.type, r.parent) for r in program.of_type(("WebApi", "Client"))}
    assert components == {
        "connector-api": ("b2c:index:WebApi", "connector"),
        "connector-client": ("b2c:index:ConnectorClient", "connector"),
    }
    assert len(program.resources) == 16
    assert all(r.parent.startswith("connector") for r in list(program.resources.values())[1:])


def test_names_parents_and_types_stay_what_the_first_release_made_them(settings: Settings) -> None:
    """A move of any of these replaces a user's resource unless an alias comes with it."""
    program = connector(settings)
    assert sorted(
        f"{r.parent} > {r.type.split(':')[-1]} {r.name}" for r in program.resources.values()
    ) == [
        "b2c-connector-test > FlowConnector connector",
        "connector > ConnectorClient connector-client",
        "connector > WebApi connector-api",
        "connector-api > ApplicationIdentifierUri connector-api-identifier-uri",
        "connector-api > ApplicationPermissionScope connector-api-scope-orders.read",
        "connector-api > ApplicationPermissionScope connector-api-scope-orders.write",
        "connector-api > ApplicationRegistration connector-api-registration",
        "connector-api > ServicePrincipal connector-api-service-principal",
        "connector-client > ApplicationApiAccess connector-client-api-access",
        "connector-client > ApplicationApiAccess connector-client-graph-access",
        "connector-client > ApplicationPassword connector-client-client-secret-odd",
        "connector-client > ApplicationRedirectUris connector-client-redirect-uris",
        "connector-client > ApplicationRegistration connector-client-registration",
        "connector-client > ServicePrincipal connector-client-service-principal",
        "connector-client > ServicePrincipalDelegatedPermissionGrant connector-client-api-grant",
        "connector-client > ServicePrincipalDelegatedPermissionGrant connector-client-graph-grant",
    ]


def test_the_outputs_are_those_of_the_connectors_form_and_of_the_api(settings: Settings) -> None:
    outputs = connector(settings, custom_domain="login.contoso.com").outputs["connector"]
    base = "https://login.contoso.com/contoso.onmicrosoft.com/B2C_1_siin"
    uri = "https://contoso.onmicrosoft.com/orders"
    secret = outputs.pop("clientSecret")
    assert secret["value"].startswith("planted-")
    assert len(secret) == 2
    properties = outputs.pop("connectorProperties")
    settings_of = properties["properties"]["connectionParameters"]["token"]["oAuthSettings"]
    assert settings_of["customParameters"]["tokenUrl"]["value"] == f"{base}/oauth2/v2.0/token"
    assert "clientSecret" not in settings_of
    assert outputs.pop("readme").startswith("# Connector for contoso")
    run_urls = outputs["userFlows"]
    assert len(outputs.pop("clientId")) == 36
    assert len(outputs.pop("apiClientId")) == 36
    assert outputs == {
        "tenantName": "contoso",
        "tenantId": TENANT_ID,
        "policy": "B2C_1_siin",
        "apiIdentifierUri": uri,
        "apiScopes": [f"{uri}/orders.read", f"{uri}/orders.write"],
        "issuer": f"https://login.contoso.com/{TENANT_ID}/v2.0/",
        "openidConfigurationUrl": f"{base}/v2.0/.well-known/openid-configuration",
        "jwksUrl": f"{base}/discovery/v2.0/keys",
        "clientSecretExpires": midnight(IN_SIX_MONTHS),
        "authorizationUrl": f"{base}/oauth2/v2.0/authorize",
        "tokenUrl": f"{base}/oauth2/v2.0/token",
        "refreshUrl": f"{base}/oauth2/v2.0/token",
        "scope": f"{uri}/orders.read {uri}/orders.write openid offline_access",
        "redirectUrls": ["https://global.consent.azure-apim.net/redirect"],
        "connectors": {},
        "userFlows": run_urls,
        "userFlowExpectations": {},
    }
    assert list(run_urls) == ["B2C_1_siin"]


def test_the_readme_holds_no_secret(settings: Settings) -> None:
    outputs = connector(settings).outputs["connector"]
    assert outputs["clientSecret"]["value"] not in str({**outputs, "clientSecret": None})


def test_an_api_definition_gives_the_digest_of_the_connectors_file(settings: Settings) -> None:
    digests = [
        connector(settings, api_definition=DOCUMENT, **more)
        .outputs["connector"]
        .get("connectorDefinitionDigest")
        for more in ({}, {}, {"policy": "B2C_1_other"}, {"api_url": "https://other.contoso.com"})
    ]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert len(digests[0]) == 64


def test_the_preview_says_which_operations_of_the_api_are_in_and_which_are_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "info", said.append)
    operation = {"summary": "Get", "responses": {"204": {"description": "Done"}}}
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1", "description": "Orders of a customer."},
        "servers": [{"url": "https://api.contoso.com"}],
        "paths": {"/a": {"get": operation}, "/b": {"get": operation}},
    }
    connector(settings, api_definition=description, api_operations=["/a"])
    assert said == ["apiOperations: 1 of 2 operations are in: GetA. Out: GetB."]


def test_the_query_form_of_the_urls_gives_no_connector_properties(settings: Settings) -> None:
    outputs = connector(settings, url_form="query").outputs["connector"]
    assert "?p=B2C_1_siin" in outputs["tokenUrl"]
    assert outputs.get("connectorProperties") is None


def test_components_register_no_outputs_which_would_lie_in_the_state_once_more(
    settings: Settings,
) -> None:
    assert connector(settings).registered_outputs == {
        "connector": {},
        "connector-api": {},
        "connector-client": {},
    }


def test_policy_and_domain_change_outputs_only(settings: Settings) -> None:
    before = connector(settings).resources
    after = connector(settings, policy="B2C_1A_other", custom_domain="login.contoso.com").resources
    assert before == after


def test_lists_in_another_order_register_the_same(settings: Settings) -> None:
    urls = ["https://a/b", "https://b/c"]
    before = connector(settings, redirect_urls=urls)
    after = connector(settings, redirect_urls=urls[::-1], scopes=settings["scopes"][::-1])
    assert before.resources == after.resources
    assert before.outputs == after.outputs


def test_an_api_registered_elsewhere_is_used_and_not_made(settings: Settings) -> None:
    for setting in ("api_name", "scopes"):
        del settings[setting]
    program = connector(
        settings,
        existing_api={
            "identifier_uri": "https://contoso.onmicrosoft.com/orders",
            "client_id": OBJECT,
            "scopes": [{"value": "orders.read", "id": OBJECT}],
        },
    )
    assert "connector-api" not in program.resources
    assert program.outputs["connector"]["apiClientId"] == OBJECT
    assert len(program.calls) == 2


def test_one_api_of_the_program_is_shared_by_several_connectors(settings: Settings) -> None:
    api_args: Any = {"name": "orders"} | {k: settings[k] for k in ("tenant_name", "scopes")}
    rest: Any = {k: v for k, v in settings.items() if k not in ("api_name", "scopes")}

    def program() -> None:
        api = WebApi("api", api_args)
        for name in ("sales", "support"):
            FlowConnector(name, rest | {"existing_api": api.reference()})

    recorded = record(program)
    assert len(recorded.of_type("ApplicationRegistration")) == 3
    # Microsoft Graph's principal, once for both.
    assert len(recorded.calls) == 1
    assert recorded.outputs["sales"]["apiClientId"] == recorded.outputs["support"]["apiClientId"]


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"tenant_name": None}, "tenant_name"),
        ({"tenant_name": "https://contoso.onmicrosoft.com"}, "tenant_name"),
        ({"tenant_id": None}, "tenant_id"),
        ({"tenant_id": "contoso"}, "tenant_id"),
        ({"policy": None}, "policy"),
        ({"policy": "siin"}, "policy"),
        ({"custom_domain": "https://login.contoso.com"}, "custom_domain"),
        ({"url_form": "both"}, "url_form"),
        ({"issuer_form": "v2"}, "issuer_form"),
        ({"api_name": None}, "api_name"),
        ({"api_name": "/orders"}, "api_name"),
        ({"api_display_name": ""}, "api_display_name"),
        ({"adopted_api": {"object_id": "x"}}, "adopted_api.object_id"),
        ({"scopes": [{"value": "a b"}]}, "scopes[0].value"),
        ({"scopes": [{"value": f"s{n}"} for n in range(31)]}, "scopes"),
        ({"existing_api": {}}, "existing_api.identifier_uri"),
        ({"client_display_name": "x" * 91}, "client_display_name"),
        ({"client_secrets": []}, "client_secrets"),
        ({"redirect_urls": ["http://a/b"]}, "redirect_urls[0]"),
        ({"adopted_client": {"object_id": "x"}}, "adopted_client.object_id"),
        ({"owners": ["me"]}, "owners[0]"),
        ({"foreign_secrets": -1}, "foreign_secrets"),
        ({"api_definition": {"openapi": "2.9"}}, "api_definition"),
    ],
)
def test_a_refused_argument_registers_nothing_and_is_named(
    settings: Settings, change: Settings, setting: str
) -> None:
    changed: Any = {k: v for k, v in {**settings, **change}.items() if v is not None}

    def program() -> None:
        with pytest.raises(InvalidSetting) as refused:
            FlowConnector("connector", changed)
        assert refused.value.setting == setting

    assert record(program).resources == {}


def with_flow(settings: Settings, **arguments: Any) -> Any:
    def program() -> FlowConnector:
        sign_in = UserFlow("sign-in", flow_id="siin", **{"type": "signIn", **arguments})
        edit = UserFlow("edit", flow_id="edit", type="profileUpdate")
        args: Any = {**settings, "policy": sign_in, "user_flows": [edit, sign_in]}
        return FlowConnector("connector", args)

    return record(program)


def test_a_flow_of_the_program_gives_the_same_connector_as_its_name(settings: Settings) -> None:
    named, made = connector(settings), with_flow(settings)
    outputs = made.outputs["connector"]
    assert outputs.pop("userFlowExpectations") == {"B2C_1_siin": {}, "B2C_1_edit": {}}
    run_urls = outputs.pop("userFlows")
    assert set(run_urls) == {"B2C_1_siin", "B2C_1_edit"}
    assert all(f"authorize?p={flow}&" in url for flow, url in run_urls.items())
    assert all(f"client_id={outputs['clientId']}&" in url for url in run_urls.values())
    expected = {**named.outputs["connector"]}
    for output in ("userFlows", "userFlowExpectations"):
        del expected[output]
    assert outputs == expected
    assert {name: r for name, r in made.resources.items() if name not in ("sign-in", "edit")} == (
        named.resources
    )


def test_flows_stay_outside_of_the_connector_since_others_may_share_them(
    settings: Settings,
) -> None:
    assert with_flow(settings).resources["sign-in"].parent == "b2c-connector-test"


def test_what_a_flow_expects_is_an_output_and_a_step_of_the_readme(settings: Settings) -> None:
    outputs = with_flow(settings, expect={"self_service_password_reset": True}).outputs["connector"]
    assert outputs["userFlowExpectations"]["B2C_1_siin"] == {"selfServicePasswordReset": True}
    assert "Self-service password reset*: `on`" in outputs["readme"]


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [({"type": "passwordReset"}, "policy"), ({"expect": {"issuer": "tfp"}}, "issuer_form")],
)
def test_a_flow_that_cannot_serve_the_connector_is_refused(
    settings: Settings, arguments: dict[str, Any], setting: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        with_flow(settings, **arguments)
    assert refused.value.setting == setting
