"""What the components take as arguments: nothing unknown, nothing mistyped, nothing unused.

Wiring only, under mocks: the engine tests prove that the tenant takes what they register.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from components import (
    ClientRedirectUrls,
    ClientRedirectUrlsArgs,
    ConnectorClient,
    ConnectorClientArgs,
    ConnectorSecrets,
    ConnectorSecretsArgs,
    FlowConnector,
    FlowConnectorArgs,
    InvalidSetting,
    LogicAppsConnector,
    LogicAppsConnectorArgs,
    PowerPlatformConnector,
    PowerPlatformConnectorArgs,
    UserFlow,
    WebApi,
    WebApiArgs,
)
from components.arguments import CONFIGURATION, read
from components.fields import Field, fields
from tests.components.recording import Program, record
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS

GUID = "11111111-2222-3333-4444-55555555555{}"
SECRET = {"generation": 1, "expires": IN_SIX_MONTHS}
API = {
    "identifier_uri": "https://contoso.onmicrosoft.com/orders",
    "client_id": GUID.format(1),
    "scopes": [{"value": "orders.read", "id": GUID.format(2)}],
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1", "description": "Orders of a customer."},
    "servers": [{"url": "https://api.contoso.com"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List orders",
                "responses": {"200": {"description": "The orders."}},
            }
        }
    },
}

# Two operations to choose from.
TWO = {
    "api_definition": {
        **DOCUMENT,
        "paths": {
            path: {
                "get": {
                    "operationId": f"Get{path[1:]}",
                    "summary": "Get",
                    "responses": {"204": {"description": "Done"}},
                }
            }
            for path in ("/a", "/b")
        },
    }
}
SIGN_IN = {
    "client_id": GUID.format(1),
    "client_secret": "planted",
    "authorization_url": "https://contoso.b2clogin.com/authorize",
    "token_url": "https://contoso.b2clogin.com/token",
    "scope": "https://contoso.onmicrosoft.com/orders/orders.read openid offline_access",
}
ENTRY = {"environment_url": "https://contoso.crm4.dynamics.com", "display_name": "Orders"}
VARIABLE = {"secret": "environmentVariable", "secret_variable": "new_OrdersSecret"}

# What each component needs at least.
NEEDED: Mapping[type[Any], dict[str, Any]] = {
    WebApi: {"tenant_name": "contoso", "name": "orders", "scopes": [{"value": "orders.read"}]},
    ConnectorClient: {"api": API, "client_secrets": [SECRET]},
    ClientRedirectUrls: {
        "application_id": "/applications/1",
        "redirect_urls": ["https://a.example/cb"],
    },
    FlowConnector: {
        "tenant_name": "contoso",
        "tenant_id": GUID.format(0),
        "policy": "B2C_1_siin",
        "api_name": "orders",
        "scopes": [{"value": "orders.read"}],
        "client_secrets": [SECRET],
    },
    LogicAppsConnector: {
        "resource_group": "rg",
        "location": "westeurope",
        **SIGN_IN,
        "api_definition": DOCUMENT,
    },
    PowerPlatformConnector: {**ENTRY, **SIGN_IN, "api_definition": DOCUMENT},
    ConnectorSecrets: {
        "resource_group": "rg",
        "vault": "contoso-vault",
        "client_secret": "planted",
        "client_secret_expires": "2027-05-20T00:00:00Z",
    },
}
DECLARED: Mapping[type[Any], Any] = {
    WebApi: WebApiArgs,
    ConnectorClient: ConnectorClientArgs,
    ClientRedirectUrls: ClientRedirectUrlsArgs,
    FlowConnector: FlowConnectorArgs,
    LogicAppsConnector: LogicAppsConnectorArgs,
    PowerPlatformConnector: PowerPlatformConnectorArgs,
    ConnectorSecrets: ConnectorSecretsArgs,
}

# A second value for each argument, by which a child or an output differs.
OTHER: Mapping[tuple[type[Any], str], dict[str, Any]] = {
    (WebApi, "tenant_name"): {"tenant_name": "fabrikam"},
    (WebApi, "name"): {"name": "invoices"},
    (WebApi, "scopes"): {"scopes": [{"value": "orders.write"}]},
    (WebApi, "display_name"): {"display_name": "Marked"},
    (WebApi, "description"): {"description": "Marked"},
    (WebApi, "owners"): {"owners": [GUID.format(7)]},
    (WebApi, "protect"): {"protect": False},
    (WebApi, "adopted"): {"adopted": {"object_id": GUID.format(8)}},
    (ConnectorClient, "api"): {"api": {**API, "client_id": GUID.format(9)}},
    (ConnectorClient, "client_secrets"): {
        "client_secrets": [{"generation": 2, "expires": IN_NINE_MONTHS}]
    },
    (ConnectorClient, "display_name"): {"display_name": "Marked"},
    (ConnectorClient, "redirect_urls"): {"redirect_urls": ["https://marked.example/cb"]},
    (ConnectorClient, "redirect_urls_later"): {"redirect_urls_later": True},
    (ConnectorClient, "owners"): {"owners": [GUID.format(7)]},
    (ConnectorClient, "admin_consent"): {"admin_consent": False},
    (ConnectorClient, "protect"): {"protect": False},
    (ConnectorClient, "adopted"): {"adopted": {"object_id": GUID.format(8)}},
    (ClientRedirectUrls, "application_id"): {"application_id": "/applications/2"},
    (ClientRedirectUrls, "redirect_urls"): {"redirect_urls": ["https://marked.example/cb"]},
    (FlowConnector, "tenant_name"): {"tenant_name": "fabrikam"},
    (FlowConnector, "tenant_id"): {"tenant_id": GUID.format(9)},
    (FlowConnector, "policy"): {"policy": "B2C_1_marked"},
    (FlowConnector, "user_flows"): {},
    (FlowConnector, "custom_domain"): {"custom_domain": "login.marked.example"},
    (FlowConnector, "url_form"): {"url_form": "query"},
    (FlowConnector, "issuer_form"): {"issuer_form": "tfp"},
    (FlowConnector, "api_name"): {"api_name": "invoices"},
    (FlowConnector, "api_display_name"): {"api_display_name": "Marked"},
    (FlowConnector, "api_description"): {"api_description": "Marked"},
    (FlowConnector, "scopes"): {"scopes": [{"value": "orders.write"}]},
    (FlowConnector, "adopted_api"): {"adopted_api": {"object_id": GUID.format(8)}},
    (FlowConnector, "existing_api"): {"existing_api": API, "api_name": None, "scopes": None},
    (FlowConnector, "client_display_name"): {"client_display_name": "Marked"},
    (FlowConnector, "redirect_urls"): {"redirect_urls": ["https://marked.example/cb"]},
    (FlowConnector, "client_secrets"): {
        "client_secrets": [{"generation": 2, "expires": IN_NINE_MONTHS}]
    },
    (FlowConnector, "admin_consent"): {"admin_consent": False},
    (FlowConnector, "adopted_client"): {"adopted_client": {"object_id": GUID.format(8)}},
    (FlowConnector, "owners"): {"owners": [GUID.format(7)]},
    (FlowConnector, "protect"): {"protect": False},
    (FlowConnector, "api_definition"): {"api_definition": DOCUMENT},
    (FlowConnector, "api_operations"): {**TWO, "api_operations": ["/a"]},
    (FlowConnector, "api_url"): {
        "api_definition": DOCUMENT,
        "api_url": "https://marked.example",
    },
    (FlowConnector, "power_platform"): {"api_definition": DOCUMENT, "power_platform": [ENTRY]},
    (PowerPlatformConnector, "environment_url"): {
        "environment_url": "https://marked.crm4.dynamics.com"
    },
    (PowerPlatformConnector, "display_name"): {"display_name": "Marked"},
    (PowerPlatformConnector, "publisher_prefix"): {"publisher_prefix": "marked"},
    (PowerPlatformConnector, "solution"): {"solution": "Marked"},
    (PowerPlatformConnector, "environment_id"): {"environment_id": GUID.format(7)},
    (PowerPlatformConnector, "redirect_host"): {"redirect_host": "marked.example"},
    (PowerPlatformConnector, "description"): {"description": "Marked"},
    (PowerPlatformConnector, "icon"): {"icon": "iVBORw0KGgo="},
    (PowerPlatformConnector, "secret"): {"secret": "byHand"},
    (PowerPlatformConnector, "secret_variable"): {**VARIABLE, "secret_variable": "new_Marked"},
    (PowerPlatformConnector, "secret_entered_by_person"): {
        "secret": "byHand",
        "secret_entered_by_person": True,
    },
    (PowerPlatformConnector, "share_with"): {
        "share_with": [{"object_id": GUID.format(7), "kind": "user", "access": "view"}]
    },
    (PowerPlatformConnector, "adopted"): {"adopted": GUID.format(8)},
    (PowerPlatformConnector, "client_id"): {"client_id": GUID.format(9)},
    (PowerPlatformConnector, "client_secret"): {"client_secret": "marked"},
    (PowerPlatformConnector, "client_secret_expires"): {
        **VARIABLE,
        "client_secret_expires": "2027-06-20T00:00:00Z",
    },
    (PowerPlatformConnector, "authorization_url"): {
        "authorization_url": "https://marked.example/authorize"
    },
    (PowerPlatformConnector, "token_url"): {"token_url": "https://marked.example/token"},
    (PowerPlatformConnector, "scope"): {
        "scope": "https://contoso.onmicrosoft.com/orders/marked openid offline_access"
    },
    (PowerPlatformConnector, "api_definition"): {
        "api_definition": {**DOCUMENT, "info": {**DOCUMENT["info"], "title": "Marked"}}  # type: ignore[dict-item]
    },
    (PowerPlatformConnector, "api_operations"): {**TWO, "api_operations": ["/a"]},
    (PowerPlatformConnector, "api_url"): {"api_url": "https://marked.example"},
    (PowerPlatformConnector, "protect"): {"protect": False},
    (LogicAppsConnector, "resource_group"): {"resource_group": "marked"},
    (LogicAppsConnector, "location"): {"location": "northeurope"},
    (LogicAppsConnector, "name"): {"name": "marked"},
    (LogicAppsConnector, "display_name"): {"display_name": "Marked"},
    (LogicAppsConnector, "connection"): {"connection": {}},
    (LogicAppsConnector, "client_id"): {"client_id": GUID.format(9)},
    (LogicAppsConnector, "client_secret"): {"client_secret": "marked"},
    (LogicAppsConnector, "authorization_url"): {
        "authorization_url": "https://marked.example/authorize"
    },
    (LogicAppsConnector, "token_url"): {"token_url": "https://marked.example/token"},
    (LogicAppsConnector, "scope"): {
        "scope": "https://contoso.onmicrosoft.com/orders/marked openid offline_access"
    },
    (LogicAppsConnector, "api_definition"): {
        "api_definition": {**DOCUMENT, "info": {**DOCUMENT["info"], "title": "Marked"}}  # type: ignore[dict-item]
    },
    (LogicAppsConnector, "api_operations"): {**TWO, "api_operations": ["/a"]},
    (LogicAppsConnector, "api_url"): {"api_url": "https://marked.example"},
    (LogicAppsConnector, "protect"): {"protect": False},
    (ConnectorSecrets, "resource_group"): {"resource_group": "marked"},
    (ConnectorSecrets, "vault"): {"vault": "marked-vault"},
    (ConnectorSecrets, "secret_name"): {"secret_name": "marked"},
    (ConnectorSecrets, "client_secret"): {"client_secret": "marked"},
    (ConnectorSecrets, "client_secret_expires"): {"client_secret_expires": "2027-06-20T00:00:00Z"},
    (ConnectorSecrets, "previous_client_secret"): {
        "previous_client_secret": "marked",
        "previous_secret_expires": "2027-06-20T00:00:00Z",
    },
    (ConnectorSecrets, "previous_secret_expires"): {
        "previous_client_secret": "marked",
        "previous_secret_expires": "2027-06-20T00:00:00Z",
    },
}
# What an argument needs beside it, which makes a difference of its own.
BESIDE: Mapping[tuple[type[Any], str], dict[str, Any]] = {
    (FlowConnector, "api_url"): {"api_definition": DOCUMENT},
    (FlowConnector, "power_platform"): {"api_definition": DOCUMENT},
    (FlowConnector, "api_operations"): TWO,
    (PowerPlatformConnector, "api_operations"): TWO,
    (LogicAppsConnector, "api_operations"): TWO,
    (PowerPlatformConnector, "secret_variable"): VARIABLE,
    (PowerPlatformConnector, "secret_entered_by_person"): {"secret": "byHand"},
    (PowerPlatformConnector, "client_secret_expires"): VARIABLE,
}
# It bounds another argument and reaches no resource.
BOUNDS = {"foreign_secrets"}
# When a warning begins, of which `test_connector_client.py` tells.
SAID = {"warn_before_expiry"}


def made(kind: type[Any], changes: Mapping[str, Any]) -> Program:
    values = {**NEEDED[kind], **changes}
    arguments = {name: value for name, value in values.items() if value is not None}
    return record(lambda: kind("it", arguments))


@pytest.fixture(scope="module")
def plain() -> dict[type[Any], Program]:
    """What each component registers with no more than it needs."""
    return {kind: made(kind, {}) for kind in DECLARED}


EVERY_ARGUMENT = [
    (kind, field)
    for kind, declaration in DECLARED.items()
    for field in fields(declaration).values()
]


def label(value: Any) -> str:
    return str(value.name if isinstance(value, Field) else value.__name__)


def refusal(kind: type[Any], arguments: Any) -> InvalidSetting:
    """What the component refuses; it registers nothing before it does."""
    return refusals(kind, arguments)[0]


def refusals(kind: type[Any], *several: Any) -> list[InvalidSetting]:
    """What the component refuses of each of these arguments."""
    refused: list[InvalidSetting] = []

    def program() -> None:
        for arguments in several:
            with pytest.raises(InvalidSetting) as one:
                kind("it", arguments)
            refused.append(one.value)

    assert record(program).resources == {}
    return refused


@pytest.mark.parametrize(("kind", "field"), EVERY_ARGUMENT, ids=label)
def test_every_argument_reaches_a_child_or_an_output(
    plain: dict[type[Any], Program], kind: type[Any], field: Field
) -> None:
    if field.name in BOUNDS:
        assert "foreign" in str(
            refusal(kind, {**NEEDED[kind], field.name: 1, "client_secrets": [SECRET] * 2})
        )
        return
    if field.name in SAID:
        return
    change = dict(OTHER[kind, field.name])
    before = plain[kind]
    if (kind, field.name) in BESIDE:
        before = made(kind, BESIDE[kind, field.name])
    if field.name == "user_flows":

        def program() -> None:
            flow = UserFlow("edit", flow_id="edit", type="profileUpdate")
            kind("it", {**NEEDED[kind], "user_flows": [flow]})

        marked = record(program)
    else:
        marked = made(kind, change)
    assert (before.resources, before.outputs) != (marked.resources, marked.outputs)


@pytest.mark.parametrize(("kind", "field"), EVERY_ARGUMENT, ids=label)
def test_an_argument_of_another_type_is_refused_by_its_name(kind: type[Any], field: Field) -> None:
    wrong = [
        {**NEEDED[kind], field.name: value}
        for value in (object(), None, b"x", 1.5, {"x": 1}, "false", [None], True, 7)
        if not isinstance(value, field.kind.types)
        and (value is not None or not field.kind.optional)
    ]
    for refused in refusals(kind, *wrong):
        assert field.name in refused.setting


@pytest.mark.parametrize(("kind", "field"), EVERY_ARGUMENT, ids=label)
def test_an_output_is_taken_where_it_need_not_be_known_and_refused_elsewhere(
    kind: type[Any], field: Field
) -> None:
    value = {**NEEDED[kind], **OTHER.get((kind, field.name), {}), "foreign_secrets": 0}
    if not field.kind.output:
        refused = refusal(kind, {**NEEDED[kind], field.name: pulumi.Output.from_input("x")})
        assert refused.setting == field.name
        assert "must be known" in refused.rule
        return
    later = pulumi.Output.from_input(value[field.name])
    arguments = {
        **NEEDED[kind],
        **{name: item for name, item in OTHER[kind, field.name].items() if item is not None},
        field.name: later,
    }
    assert record(lambda: kind("it", arguments)).resources


@pytest.mark.parametrize("kind", DECLARED)
def test_arguments_that_are_no_object_are_refused(kind: type[Any]) -> None:
    assert {refused.setting for refused in refusals(kind, None, [], "x", 1)} == {"args"}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("admin_consnt", "admin_consent"),
        ("adminConsent", "admin_consent"),
        ("admin_concent", "admin_consent"),
        ("redirectUrls", "redirect_urls"),
        ("redirect_url", "redirect_urls"),
        ("protekt", "protect"),
        ("ownrs", "owners"),
    ],
)
def test_a_slip_in_a_name_is_refused_with_the_name_that_was_meant(slip: str, meant: str) -> None:
    refused = refusal(FlowConnector, {**NEEDED[FlowConnector], slip: False})
    assert refused.setting == slip
    assert refused.remedy == f"Did you mean `{meant}`?"


def test_other_languages_and_the_configuration_read_their_own_spelling() -> None:
    arguments: Any = {"tenantName": "contoso", "name": "orders", "scopes": [{"value": "a"}]}
    settings = read(WebApiArgs, arguments, CONFIGURATION)
    assert settings["tenant_name"] == "contoso"
    with pytest.raises(InvalidSetting) as refused:
        read(WebApiArgs, {**arguments, "tenant_name": "x"}, CONFIGURATION)
    assert str(refused.value).endswith("Did you mean `tenantName`?")


def test_what_was_read_cannot_be_changed_and_is_not_read_again() -> None:
    arguments: Any = {"tenant_name": "contoso", "name": "orders", "scopes": [{"value": "a"}]}
    settings: Any = read(WebApiArgs, arguments)
    with pytest.raises(TypeError):
        settings["name"] = "x"
    assert read(WebApiArgs, settings) is settings


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"admin_consent": "false"}, "admin_consent"),
        ({"admin_consent": 0}, "admin_consent"),
        ({"protect": ""}, "protect"),
        ({"foreign_secrets": True}, "foreign_secrets"),
        ({"foreign_secrets": 1.0}, "foreign_secrets"),
        ({"owners": [None]}, "owners[0]"),
        ({"redirect_urls": {"https://a/b": 1}}, "redirect_urls"),
        ({"redirect_urls": ["https://a/\x07"]}, "redirect_urls[0]"),
        ({"redirect_urls": ["https://a/\u202eb"]}, "redirect_urls[0]"),
        ({"redirect_urls": ["https://c\u043entoso.com/b"]}, "redirect_urls[0]"),
        ({"redirect_urls": ["https://:@a/b"]}, "redirect_urls[0]"),
        ({"redirect_urls": ["https://a:0/b"]}, "redirect_urls[0]"),
        ({"redirect_urls": ["HTTPS://a/b"]}, "redirect_urls[0]"),
        ({"client_secrets": {"generation": 1}}, "client_secrets"),
        ({"client_secrets": [{**SECRET, "generation": "1"}]}, "client_secrets[0].generation"),
        ({"client_secrets": [{**SECRET, "generation": 1.5}]}, "client_secrets[0].generation"),
        ({"client_secrets": [{**SECRET, "generation": True}]}, "client_secrets[0].generation"),
        ({"client_secrets": [{**SECRET, "generation": 10**40}]}, "client_secrets[0].generation"),
        (
            {"client_secrets": [{**SECRET, "expires": datetime.date(2027, 5, 20)}]},
            "client_secrets[0].expires",
        ),
        ({"client_secrets": [{"generation": 1}]}, "client_secrets[0].expires"),
        ({"client_secrets": [{**SECRET, "expires": "2027-W20-4"}]}, "client_secrets[0].expires"),
        ({"client_secrets": [{**SECRET, "expire": "x"}]}, "client_secrets[0].expire"),
        ({"policy": "B2\u212a_1_x"}, "policy"),
        ({"policy": "B2C_1_" + "x" * 1000}, "policy"),
        ({"api_name": ".."}, "api_name"),
        ({"api_name": "../x"}, "api_name"),
        ({"api_display_name": "a\nb"}, "api_display_name"),
        ({"api_display_name": "\u200b"}, "api_display_name"),
        ({"api_display_name": "\ud800"}, "api_display_name"),
        ({"api_display_name": "<script>"}, "api_display_name"),
        ({"scopes": ["orders.read"]}, "scopes[0]"),
        ({"scopes": [{"value": "a", "consent": "x"}]}, "scopes[0].consent"),
        ({"scopes": [{"value": "Orders"}, {"value": "orders"}]}, "scopes[1].value"),
        ({"adopted_client": {}}, "adopted_client.object_id"),
        ({"adopted_client": {"object_id": GUID.format(1), "x": 1}}, "adopted_client.x"),
        ({"api_description": "x" * 1025}, "api_description"),
        ({"api_url": ""}, "api_url"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place(change: dict[str, Any], setting: str) -> None:
    assert refusal(FlowConnector, {**NEEDED[FlowConnector], **change}).setting == setting


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (LogicAppsConnector, {"client_secret": "plan\nted"}),
        (PowerPlatformConnector, {"client_secret": "plan\nted"}),
        (PowerPlatformConnector, {"client_secrt": "planted"}),
        (LogicAppsConnector, {"client_secrt": "planted"}),
        (ConnectorSecrets, {"previous_client_secrt": "planted"}),
        (FlowConnector, {"client_secret": "planted"}),
        (FlowConnector, {"clientPassword": "planted"}),
        (WebApi, {"api_key": "planted"}),
        (FlowConnector, {"client_secrets": "planted"}),
        (FlowConnector, {"client_secrets": ["planted"]}),
        (FlowConnector, {"client_secrets": [{**SECRET, "value": "planted"}]}),
    ],
)
def test_a_secret_is_not_shown_in_a_refusal(kind: type[Any], change: dict[str, Any]) -> None:
    text = str(refusal(kind, {**NEEDED[kind], **change}))
    assert "[secret]" in text
    assert "ted" not in text.partition(":")[0]


@pytest.mark.parametrize(
    ("kind", "change", "setting"),
    [
        (LogicAppsConnector, {"client_id": "x"}, "client_id"),
        (LogicAppsConnector, {"client_secret": ""}, "client_secret"),
        (LogicAppsConnector, {"authorization_url": "http://x"}, "authorization_url"),
        (LogicAppsConnector, {"token_url": "x"}, "token_url"),
        (LogicAppsConnector, {"token_url": "https://u:p@login.contoso.com/token"}, "token_url"),
        (LogicAppsConnector, {"location": "\u212aoreacentral"}, "location"),
        (LogicAppsConnector, {"scope": ""}, "scope"),
        *(
            (kind, change, next(iter(change)))
            for kind in (LogicAppsConnector, PowerPlatformConnector)
            for change in (
                {"authorization_url": "https://contoso.b2clogin.com/authorize?p=x"},
                {"api_definition": {"openapi": "3.1.0"}},
                {"api_operations": ["None"]},
            )
        ),
        (
            ConnectorClient,
            {"redirect_urls": ["https://a/b"], "redirect_urls_later": True},
            "redirect_urls_later",
        ),
        (PowerPlatformConnector, {"environment_url": "http://x"}, "environment_url"),
        (PowerPlatformConnector, {"display_name": "Aufträge"}, "display_name"),
        (PowerPlatformConnector, {"display_name": "x" * 40}, "display_name"),
        (PowerPlatformConnector, {"display_name": "Or-ders " * 3 + "of all"}, "display_name"),
        (PowerPlatformConnector, {"publisher_prefix": "x"}, "publisher_prefix"),
        (PowerPlatformConnector, {"solution": "a b"}, "solution"),
        (PowerPlatformConnector, {"environment_id": "x"}, "environment_id"),
        (PowerPlatformConnector, {"redirect_host": "https://x"}, "redirect_host"),
        (PowerPlatformConnector, {"redirect_host": "\u212aonsent.example"}, "redirect_host"),
        (PowerPlatformConnector, {"description": "x" * 1001}, "description"),
        (PowerPlatformConnector, {"icon": "R0lGODlh"}, "icon"),
        (PowerPlatformConnector, {"secret": "none"}, "secret"),
        (PowerPlatformConnector, {"secret": "environmentVariable"}, "secret_variable"),
        (PowerPlatformConnector, {"secret_variable": "new_X"}, "secret_variable"),
        (PowerPlatformConnector, {**VARIABLE, "secret_variable": "X"}, "secret_variable"),
        (
            PowerPlatformConnector,
            {"secret_entered_by_person": True},
            "secret_entered_by_person",
        ),
        (PowerPlatformConnector, {"share_with": [{"object_id": "x"}]}, "share_with[0].object_id"),
        (
            PowerPlatformConnector,
            {"share_with": [{"object_id": GUID.format(1), "kind": "team", "access": "view"}]},
            "share_with[0].kind",
        ),
        (
            PowerPlatformConnector,
            {"share_with": [{"object_id": GUID.format(1), "kind": "user", "access": "view"}] * 2},
            "share_with[1].object_id",
        ),
        (PowerPlatformConnector, {"adopted": "x"}, "adopted"),
        (ClientRedirectUrls, {"redirect_urls": []}, "redirect_urls"),
        (ClientRedirectUrls, {"redirect_urls": ["http://a/b"]}, "redirect_urls[0]"),
        (ClientRedirectUrls, {"application_id": ""}, "application_id"),
        (ConnectorSecrets, {"client_secret": ""}, "client_secret"),
        (ConnectorSecrets, {"client_secret_expires": "tomorrow"}, "client_secret_expires"),
        (ConnectorSecrets, {"client_secret_expires": ""}, "client_secret_expires"),
        (ConnectorSecrets, {"previous_client_secret": "x"}, "previous_secret_expires"),
        (
            ConnectorSecrets,
            {"previous_secret_expires": "2027-05-20T00:00:00Z"},
            "previous_client_secret",
        ),
        (WebApi, {"scopes": [{"value": "a", "admin_consent_description": ""}]}, "scopes[0]"),
        (WebApi, {"display_name": "\u2800"}, "display_name"),
    ],
)
def test_a_wrong_value_of_another_component_is_refused(
    kind: type[Any], change: dict[str, Any], setting: str
) -> None:
    assert refusal(kind, {**NEEDED[kind], **change}).setting.startswith(setting)


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_urls": ["https://b/c", "http://flow.contoso.com/cb"]},
        {"custom_domain": "https://login.contoso.com"},
        {"client_display_name": "x" * 91},
    ],
)
def test_the_value_of_an_output_is_judged_once_it_is_known_and_not_shown(
    change: dict[str, Any],
) -> None:
    later: dict[str, Any] = {
        name: pulumi.Output.from_input(value) for name, value in change.items()
    }
    arguments: Any = {**NEEDED[FlowConnector], **later}
    with pytest.raises(Exception, match="an Output") as ended:
        record(lambda: FlowConnector("it", arguments))
    assert "contoso.com" not in str(ended.value)


@pytest.mark.parametrize("kind", [LogicAppsConnector, PowerPlatformConnector])
def test_what_a_later_sign_in_makes_of_the_definition_ends_the_program_in_words(
    kind: type[Any],
) -> None:
    later = pulumi.Output.from_input("https://contoso.b2clogin.com/authorize?p=planted")
    arguments = {**NEEDED[kind], "authorization_url": later}
    with pytest.raises(pulumi.RunError, match=r"^authorization_url is .* in the query") as ended:
        record(lambda: kind("it", arguments))
    assert "planted" not in str(ended.value)


def test_owners_and_redirect_urls_may_come_from_other_resources_one_by_one() -> None:
    owner = pulumi.Output.from_input(GUID.format(7))
    url = pulumi.Output.from_input("https://b.example/cb")
    program = made(
        FlowConnector,
        {"owners": [owner, GUID.format(6)], "redirect_urls": [url, "https://a.example/cb"]},
    )
    assert program.resources["it-client-redirect-uris"].inputs["redirectUris"] == [
        "https://a.example/cb",
        "https://b.example/cb",
    ]
    assert program.resources["it-api-owner-1"].inputs["ownerObjectId"] == GUID.format(7)
    assert f"it-api-owner-{GUID.format(6)}" in program.resources


def test_one_connector_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from components import arguments as reader

    reads: list[Any] = []
    original = reader.read_fields

    def counted(*args: Any) -> Any:
        reads.append(args)
        return original(*args)

    monkeypatch.setattr(reader, "read_fields", counted)
    made(FlowConnector, {})
    assert len(reads) == 1
