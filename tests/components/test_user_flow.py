"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from typing import Any

import pulumi
import pytest

from b2c.spelling import snake_case
from b2c.user_flow.properties import USER_FLOW
from components import InvalidSetting, UserFlow
from components.arguments import CONFIGURATION
from components.user_flow import UserFlowArgs, check_user_flow
from tests.components.recording import Program, record

SIGN_IN: dict[str, Any] = {"flow_id": "signup_signin", "type": "signUpOrSignIn"}


def flow(**more: Any) -> Program:
    return record(lambda: UserFlow("sign-in", **{**SIGN_IN, **more}))


def inputs(**more: Any) -> Any:
    return flow(**more).resources["sign-in"].inputs


def test_the_type_and_the_names_on_the_wire_stay_what_the_first_release_made_them() -> None:
    program = flow(
        version=1,
        identity_providers=["Google-OAUTH"],
        attributes=[
            {
                "attribute": "City",
                "display_name": "Town",
                "input_type": "radioSingleSelect",
                "optional": True,
                "requires_verification": False,
                "values": [{"name": "Berlin", "value": "b", "default": True}],
            }
        ],
        language_customization=True,
        default_language="de",
        languages=[
            {
                "tag": "de",
                "enabled": True,
                "pages": [
                    {
                        "page": "phonefactor",
                        "strings": [
                            {
                                "element_type": "ClaimType",
                                "element_id": "city",
                                "string_id": "DisplayName",
                                "value": "Ort",
                            }
                        ],
                    }
                ],
            }
        ],
        api_connectors={
            "post_federation_signup": "a",
            "post_attribute_collection": "b",
            "pre_token_issuance": "c",
        },
        expect={"self_service_password_reset": True, "java_script": False, "claims": ["name"]},
    )
    registered = program.resources["sign-in"]
    assert registered.type == "b2c:index:UserFlow"
    assert registered.inputs == {
        "flowId": "B2C_1_signup_signin",
        "type": "signUpOrSignIn",
        "version": 1,
        "identityProviders": ["Google-OAUTH"],
        "attributes": [
            {
                "attribute": "City",
                "displayName": "Town",
                "inputType": "radioSingleSelect",
                "optional": True,
                "requiresVerification": False,
                "values": [{"name": "Berlin", "value": "b", "default": True}],
            }
        ],
        "languageCustomization": True,
        "defaultLanguage": "de",
        "languages": [
            {
                "tag": "de",
                "enabled": True,
                "pages": [
                    {
                        "page": "phonefactor",
                        "strings": [
                            {
                                "elementType": "ClaimType",
                                "elementId": "city",
                                "stringId": "DisplayName",
                                "value": "Ort",
                            }
                        ],
                    }
                ],
            }
        ],
        "apiConnectors": {
            "postFederationSignup": "a",
            "postAttributeCollection": "b",
            "preTokenIssuance": "c",
        },
        "expect": {"selfServicePasswordReset": True, "javaScript": False, "claims": ["name"]},
    }


def test_what_is_left_out_is_not_sent_so_that_the_services_own_stays() -> None:
    assert inputs() == {
        "flowId": "B2C_1_signup_signin",
        "type": "signUpOrSignIn",
        "version": "Recommended",
    }


def test_an_empty_list_is_sent_since_it_means_none() -> None:
    assert inputs(identity_providers=[], attributes=[])["identityProviders"] == []
    assert inputs(identity_providers=[], attributes=[])["attributes"] == []


def test_ids_may_be_known_later_in_lists_and_objects() -> None:
    def program() -> None:
        first, second = pulumi.Output.from_input("first"), pulumi.Output.from_input("second")
        UserFlow(
            "sign-in",
            flow_id="x",
            type="signIn",
            identity_providers=[first, second],
            attributes=[
                {"attribute": first, "display_name": "A", "input_type": "textBox"},
                {"attribute": second, "display_name": "B", "input_type": "textBox"},
            ],
            api_connectors={"pre_token_issuance": first},
        )

    sent = record(program).resources["sign-in"].inputs
    assert sent["identityProviders"] == ["first", "second"]
    assert [item["attribute"] for item in sent["attributes"]] == ["first", "second"]
    assert sent["apiConnectors"] == {"preTokenIssuance": "first"}


LATER: dict[str, Any] = {
    "version": "Standard",
    "identity_providers": ["a", "b"],
    "attributes": [{"attribute": "city", "display_name": "City", "input_type": "textBox"}],
    "language_customization": True,
    "default_language": "de",
    "languages": [{"tag": "de", "enabled": True, "pages": []}],
    "api_connectors": {"pre_token_issuance": "c"},
}


@pytest.mark.parametrize("name", list(LATER))
def test_every_property_may_be_known_later_as_a_whole(name: str) -> None:
    def program(value: Any) -> None:
        UserFlow("sign-in", **{**SIGN_IN, **LATER, name: value})

    plain = record(lambda: program(LATER[name])).resources["sign-in"].inputs
    later = record(lambda: program(pulumi.Output.from_input(LATER[name])))
    assert later.resources["sign-in"].inputs == plain


@pytest.mark.parametrize(
    ("name", "value"), [("flow_id", "x"), ("type", "signIn"), ("expect", {"issuer": "tfp"})]
)
def test_what_the_program_needs_itself_must_be_known(name: str, value: Any) -> None:
    with pytest.raises(InvalidSetting, match="it must be known when the program runs") as refused:
        record(lambda: UserFlow("a", **{**SIGN_IN, name: pulumi.Output.from_input(value)}))
    assert refused.value.setting == name


def test_what_is_expected_may_be_known_later_and_is_checked_as_far_as_it_is() -> None:
    declared: list[Any] = []

    def program(**expect: Any) -> None:
        url = pulumi.Output.from_input("https://pages.example/a.html")
        made = UserFlow("sign-in", **{**SIGN_IN, "expect": {"custom_page_url": url, **expect}})
        pulumi.Output.from_input(dict(made.declared_expectations)).apply(declared.append)

    sent = record(lambda: program(claims=["name", "idp"])).resources["sign-in"].inputs
    assert sent["expect"]["customPageUrl"] == "https://pages.example/a.html"
    assert declared == [
        {"claims": ["idp", "name"], "customPageUrl": "https://pages.example/a.html"}
    ]
    with pytest.raises(InvalidSetting, match=r"expect\.issuer"):
        record(lambda: program(issuer="x"))


def test_outputs_have_the_names_that_the_arguments_have() -> None:
    seen: dict[str, Any] = {}

    def program() -> None:
        made = UserFlow(
            "sign-in",
            flow_id="x",
            type="signIn",
            attributes=[{"attribute": "City", "display_name": "Town", "input_type": "textBox"}],
            expect={"access_token_minutes": 30},
        )
        pulumi.Output.all(made.flow_id, made.attributes, made.expect, made.languages).apply(
            lambda values: seen.update(values=values)
        )

    record(program)
    assert seen["values"] == [
        "B2C_1_x",
        [{"attribute": "City", "display_name": "Town", "input_type": "textBox"}],
        {"access_token_minutes": 30},
        None,
    ]


def test_the_policys_name_is_a_plain_text_before_anything_is_deployed() -> None:
    names: list[str] = []
    record(lambda: names.append(UserFlow("sign-in", flow_id="x", type="signIn").policy))
    record(lambda: names.append(UserFlow("sign-in", flow_id="B2C_1_x", type="signIn").policy))
    assert names == ["B2C_1_x", "B2C_1_x"]


def test_a_flow_made_elsewhere_is_read_by_its_name_and_not_registered() -> None:
    read: list[Any] = []

    def program() -> None:
        made = UserFlow.get("theirs", "B2C_1_theirs")
        read.append((made.policy, made.declared_type, made.declared_expectations))

    assert record(program).resources == {}
    assert read == [("B2C_1_theirs", None, {})]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"flow_id": "a b"}, 'flow_id is "a b"'),
        ({"type": "signin"}, 'type is "signin"'),
        ({"version": "latest"}, 'version is "latest"'),
        ({"default_language": "de_DE"}, 'default_language is "de_DE"'),
        ({"languages": [{"tag": "de"}]}, "language_customization is missing"),
        ({"identity_providers": ["a", "A"]}, "identity_providers[1] is"),
        ({"attributes": [{"attribute": "City"}]}, "attributes[0].display_name is missing"),
        ({"api_connectors": {"pre_token": "x"}}, "api_connectors.pre_token is"),
        ({"expect": {"issuer": "x"}}, 'expect.issuer is "x"'),
        ({"expect": {"isuer": "x"}}, 'expect.isuer is "x"'),
        ({"language_customization": "yes"}, 'language_customization is "yes"'),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_registered(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        flow(**arguments)
    assert str(refused.value).startswith(message)


def test_a_select_without_choices_is_left_to_the_provider_which_knows_if_it_was_imported() -> None:
    select = {"attribute": "city", "display_name": "City", "input_type": "radioSingleSelect"}
    assert "values" not in inputs(attributes=[select])["attributes"][0]


@pytest.mark.parametrize(
    ("arguments", "setting", "meant"),
    [
        ({"flowid": "x"}, "flowid", "flow_id"),
        ({"defaultLanguage": "de"}, "defaultLanguage", "default_language"),
        ({"expect": {"javaScript": True}}, "expect.javaScript", "java_script"),
        (
            {"attributes": [{"attribute": "a", "displayName": "A", "input_type": "textBox"}]},
            "attributes[0].displayName",
            "display_name",
        ),
    ],
)
def test_an_unknown_argument_is_refused_with_the_one_that_was_meant(
    arguments: dict[str, Any], setting: str, meant: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        flow(**arguments)
    assert refused.value.setting == setting
    assert refused.value.remedy == f"Did you mean `{meant}`?"


def test_a_refusal_spells_names_as_its_reader_does() -> None:
    with pytest.raises(InvalidSetting) as refused:
        check_user_flow({"flowId": "x", "type": "signIn", "defaultLanguage": "?"}, CONFIGURATION)
    assert refused.value.setting == "defaultLanguage"
    with pytest.raises(InvalidSetting) as refused:
        check_user_flow({"flow_id": "x", "type": "signIn"}, CONFIGURATION)
    assert refused.value.remedy == "Did you mean `flowId`?"


def test_arguments_may_be_an_object_with_options_after_it() -> None:
    args: UserFlowArgs = {"flow_id": "x", "type": "signIn"}
    options = pulumi.ResourceOptions(protect=True)
    made = record(lambda: UserFlow("sign-in", args, options)).resources["sign-in"]
    assert made.inputs == {"flowId": "B2C_1_x", "type": "signIn", "version": "Recommended"}
    assert made.protect is True
    with pytest.raises(InvalidSetting, match=r"args is .*: it must be an object"):
        record(lambda: UserFlow("sign-in", options))  # type: ignore[arg-type]


def test_python_has_every_property_of_the_table_by_its_name_in_snake_case() -> None:
    names = {snake_case(one.name) for one in USER_FLOW.properties}
    assert set(UserFlowArgs.__annotations__) == names
    required = {snake_case(one.name) for one in USER_FLOW.properties if one.required}
    assert UserFlowArgs.__required_keys__ == required


def test_every_property_of_the_table_is_an_output() -> None:
    seen: list[Any] = []

    def program() -> None:
        made = UserFlow("sign-in", {"flow_id": "x", "type": "signIn"})
        seen.extend(getattr(made, snake_case(name)) for name in USER_FLOW.by_name)

    record(program)
    assert all(isinstance(output, pulumi.Output) for output in seen)


def test_the_check_gives_the_wires_form_with_defaults() -> None:
    checked = check_user_flow(
        {
            **SIGN_IN,
            "attributes": [{"attribute": "a", "display_name": "A", "input_type": "textBox"}],
        }
    ).checked
    assert checked["version"] == 3
    assert checked["attributes"][0]["requiresVerification"] is False
