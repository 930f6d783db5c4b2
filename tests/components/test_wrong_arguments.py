"""Wrong arguments of the plugin's own resources: every one is refused in words, before anything is
registered, and no refusal shows a secret. Those of the components: `test_arguments.py`.
"""

from typing import Any

import pulumi
import pytest

from components import ApiConnector, CustomConnector, IdentityProvider, InvalidSetting, UserFlow
from tests.components.recording import record

NEEDED: dict[type[Any], dict[str, Any]] = {
    IdentityProvider: {
        "type": "OpenIdConnect",
        "display_name": "Contoso",
        "client_id": "b2c",
        "client_secret": "planted",
        "metadata_url": "https://login.contoso.com/.well-known/openid-configuration",
    },
    ApiConnector: {
        "display_name": "Check",
        "target_url": "https://api.contoso.com/check",
        "username": "b2c",
        "password": "planted",
    },
    UserFlow: {"flow_id": "B2C_1_x", "type": "signUpOrSignIn"},
    CustomConnector: {
        "environment_url": "https://contoso.crm4.dynamics.com",
        "display_name": "Orders",
        "definition": {"swagger": "2.0", "info": {}, "paths": {}},
        "connection_parameters": {"token": {"oAuthSettings": {}}},
    },
}
# A field of an object, and the object around it.
ATTRIBUTE = {"attribute": "city", "display_name": "City", "input_type": "textBox"}
SCRIPT = {
    "element_type": "UxElement",
    "string_id": "title",
    "value": "Welcome<SCRIPT>x()</SCRIPT>",
}

WRONG: list[tuple[type[Any], str, dict[str, Any]]] = [
    *((kind, name, {name: None}) for kind, arguments in NEEDED.items() for name in arguments),
    (IdentityProvider, "claims_mapping", {"claims_mapping": None}),
    (IdentityProvider, "claims_mapping", {"claims_mapping": "sub"}),
    (
        IdentityProvider,
        "claims_mapping.email",
        {"claims_mapping": {"user_id": "sub", "display_name": "name", "email": None}},
    ),
    (IdentityProvider, "client_secret", {"client_secret": "planted\n"}),
    (IdentityProvider, "client_secret", {"client_secret": 5}),
    (IdentityProvider, "client_secret", {"client_secret": b"planted"}),
    (IdentityProvider, "clientsecret", {"clientsecret": "planted"}),
    (IdentityProvider, "display_name", {"display_name": "a\x00\x1b[0m"}),
    (IdentityProvider, "display_name", {"display_name": "\u200b"}),
    (IdentityProvider, "display_name", {"display_name": "Cont\u202eoso"}),
    (IdentityProvider, "display_name", {"display_name": "\ud800"}),
    (
        IdentityProvider,
        "metadata_url",
        {"metadata_url": "https://169.254.169.254/.well-known/openid-configuration"},
    ),
    (ApiConnector, "display_name", {"display_name": "a\x00"}),
    (ApiConnector, "password", {"password": "planted\r\n"}),
    (ApiConnector, "passwd", {"passwd": "planted"}),
    (ApiConnector, "certificate_password", {"certificate_password": "planted\n"}),
    (ApiConnector, "target_url", {"target_url": "https://f.azurewebsites.net/x?code=planted"}),
    (ApiConnector, "target_url", {"target_url": "https://x.example/x?a=1&Sig=planted"}),
    (ApiConnector, "target_url", {"target_url": "https://x.example/x?subscription-key=planted"}),
    (ApiConnector, "target_url", {"target_url": "https://x.example/x?apikey=planted"}),
    (ApiConnector, "target_url", {"target_url": "https://x.example/x?access_token=planted"}),
    *(
        (ApiConnector, "target_url", {"target_url": f"https://{host}/x"})
        for host in (
            "169.254.169.254",
            "169.254.169.254.",
            "2852039166",
            "0xa9fea9fe",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "0.0.0.0",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
        )
    ),
    (CustomConnector, "environment_url", {"environment_url": "https://x/y"}),
    (CustomConnector, "definition.swagger", {"definition": {"openapi": "3.0.0"}}),
    (
        CustomConnector,
        "connection_parameters.token.oAuthSettings.clientSecret",
        {"connection_parameters": {"token": {"oAuthSettings": {"clientSecret": "planted"}}}},
    ),
    (CustomConnector, "client_secrt", {"client_secrt": "planted"}),
    (CustomConnector, "share_with[0].object_id", {"share_with": [{"kind": "user"}]}),
    (UserFlow, "version", {"version": None}),
    (UserFlow, "client_secret", {"client_secret": "planted"}),
    (UserFlow, "expect", {"expect": None}),
    (UserFlow, "expect.claims", {"expect": {"claims": None}}),
    (UserFlow, "expect.selfServicePasswordReset", {"expect": {"selfServicePasswordReset": True}}),
    (UserFlow, "flow_id", {"flow_id": "B2C_2_x"}),
    (UserFlow, "flow_id", {"flow_id": "B2C_1A_x"}),
    (UserFlow, "identity_providers", {"identity_providers": [f"X{n}" for n in range(10**4)]}),
    (UserFlow, "identity_providers[0]", {"identity_providers": [None]}),
    (UserFlow, "attributes[0].optional", {"attributes": [{**ATTRIBUTE, "optional": None}]}),
    (
        UserFlow,
        "attributes[0].display_name",
        {"attributes": [{**ATTRIBUTE, "display_name": "\x07"}]},
    ),
    (
        UserFlow,
        "languages[0].pages[0].strings[0].value",
        {
            "language_customization": True,
            "languages": [{"tag": "de", "pages": [{"page": "x", "strings": [SCRIPT]}]}],
        },
    ),
]


@pytest.mark.parametrize(("kind", "setting", "change"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_argument_is_refused_by_its_name(
    kind: type[Any], setting: str, change: dict[str, Any]
) -> None:
    refusals: list[InvalidSetting] = []

    def program() -> None:
        with pytest.raises(InvalidSetting) as refused:
            kind("it", **{**NEEDED[kind], **change})
        refusals.append(refused.value)

    assert record(program).resources == {}
    assert refusals[0].setting == setting
    assert refusals[0].remedy
    assert "planted" not in str(refusals[0])
    str(refusals[0]).encode()


@pytest.mark.parametrize("kind", [UserFlow, CustomConnector])
def test_an_argument_whose_name_is_no_text_is_refused_too(kind: type[Any]) -> None:
    with pytest.raises(InvalidSetting, match="there is no such argument"):
        kind("it", {1: "x"})


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:7071/api/check?code=k",
        "https://[::1]:7071/check",
        "https://api.contoso.com/check?api-version=1&locale=de",
        "https://20.50.2.1/check",
    ],
)
def test_a_web_api_that_b2c_can_call_and_one_of_this_machine_are_taken(url: str) -> None:
    made = record(lambda: ApiConnector("it", **{**NEEDED[ApiConnector], "target_url": url}))
    assert made.resources["it"].inputs["targetUrl"] == url


def test_a_key_file_may_have_several_lines() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    apple: Any = {"developer_id": "d", "service_id": "s", "key_id": "k", "certificate_data": key}
    made = record(lambda: IdentityProvider("it", type="Apple", display_name="Apple", **apple))
    assert made.resources["it"].inputs["certificateData"]["value"] == key


def test_what_another_resource_does_not_have_counts_as_left_out() -> None:
    claims = {"user_id": "sub", "display_name": "name", "email": None}
    arguments = {**NEEDED[IdentityProvider], "claims_mapping": pulumi.Output.from_input(claims)}
    made = record(lambda: IdentityProvider("it", **arguments))
    sent = made.resources["it"].inputs["claimsMapping"]
    assert sent == {"userId": "sub", "displayName": "name"}
