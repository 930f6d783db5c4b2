from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from b2c.connector_name import known_prefix, row_name
from b2c.connector_rules import column_text
from b2c.custom_connector import check
from b2c.redirect_url import slug
from b2c.unknown import UNKNOWN

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
PARAMETERS: dict[str, Any] = {
    "token": {
        "type": "oauthSetting",
        "oAuthSettings": {"identityProvider": "oauth2", "clientId": "the client", "scopes": ["a"]},
    }
}
CONNECTOR: dict[str, Any] = {
    "environmentUrl": "https://contoso.crm4.dynamics.com",
    "displayName": "Orders",
    "definition": {"swagger": "2.0", "info": {"title": "Orders"}, "paths": {}},
    "connectionParameters": PARAMETERS,
    "clientSecret": "planted",
}
BY_HAND = {name: value for name, value in CONNECTOR.items() if name != "clientSecret"}
SHARE = {"objectId": "11111111-2222-3333-4444-555555555555", "kind": "user", "access": "view"}


def refusals(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, str]:
    """The refusals by the property that they name; none shows a planted secret."""
    told = {error.setting: str(error) for error in check(old or {}, inputs)[1]}
    assert "planted" not in json.dumps(told)
    return told


def signing_in(**settings: Any) -> dict[str, Any]:
    """The connection parameters with other settings of the sign-in."""
    token = PARAMETERS["token"]
    return {"token": {**token, "oAuthSettings": {**token["oAuthSettings"], **settings}}}


def test_few_inputs_will_do_and_the_rest_has_defaults() -> None:
    checked, wrong = check({}, CONNECTOR)
    assert not wrong
    assert checked == {
        **CONNECTOR,
        "redirectHost": "global.consent.azure-apim.net",
        "shareWith": [],
    }


def test_of_a_solution_the_prefix_is_asked_and_without_one_it_is_the_default_publishers() -> None:
    assert known_prefix({**CONNECTOR, "solution": "Orders"}) is None
    assert known_prefix({**CONNECTOR, "solution": "Orders", "publisherPrefix": "cat"}) == "cat"
    assert known_prefix(CONNECTOR) == "new"


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso.crm4.dynamics.com/",
        "HTTPS://Contoso.CRM4.dynamics.com",
        "https://contoso.crm4.dynamics.com:443/",
    ],
)
def test_case_and_a_final_slash_of_the_environment_make_no_difference(url: str) -> None:
    checked = check({}, {**CONNECTOR, "environmentUrl": url})[0]
    assert checked["environmentUrl"] == "https://contoso.crm4.dynamics.com"


@pytest.mark.parametrize(
    "url",
    [
        "contoso.crm4.dynamics.com",
        "http://contoso.crm4.dynamics.com",
        "https://contoso.crm4.dynamics.com/main.aspx",
        "https://contoso.crm4.dynamics.com?planted",
        "https://u:planted@contoso.crm4.dynamics.com",
        "https://contoso.crm4.dynamics.com:x",
        "https://",
        7,
    ],
)
def test_what_is_no_url_of_an_environment_is_refused(url: Any) -> None:
    assert set(refusals({**CONNECTOR, "environmentUrl": url})) == {"environmentUrl"}


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("B8A7DE26-3019-EF14-83E0-E3E18AEB71C5", "b8a7de26-3019-ef14-83e0-e3e18aeb71c5"),
        (
            "default-0D645e38-ec52-4a4f-ac58-65f2ac4015f6",
            "Default-0d645e38-ec52-4a4f-ac58-65f2ac4015f6",
        ),
    ],
)
def test_an_environments_id_is_spelled_as_its_hash_needs_it(given: str, normal: str) -> None:
    assert check({}, {**CONNECTOR, "environmentId": given})[0]["environmentId"] == normal


def test_a_name_that_fills_the_url_fits_and_a_longer_one_is_refused_with_its_length() -> None:
    longest = "x" * (45 - len("new-5f"))
    assert refusals({**CONNECTOR, "displayName": longest}) == {}
    assert len(slug("new", longest, "e")) == 64
    text = refusals({**CONNECTOR, "displayName": longest + "x"})["displayName"]
    assert "46 characters" in text


def test_every_character_but_letters_and_digits_counts_three() -> None:
    text = refusals({**CONNECTOR, "displayName": "Orders_of all our good customers"})["displayName"]
    assert '"new-5forders-5fof-20all-20our-20good-20customers"' in text
    assert "48 characters" in text


@pytest.mark.parametrize("name", ["Aufträge", "Orders​", " Orders", "", 7, "x" * 201])
def test_a_name_whose_url_is_not_known_is_refused(name: Any) -> None:
    assert set(refusals({**CONNECTOR, "displayName": name})) == {"displayName"}


def test_the_name_in_the_table_is_prefix_and_encoded_name() -> None:
    assert row_name("cat", "Approvals Kit") == "cat_approvals-20kit"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publisherPrefix", "x"),
        ("publisherPrefix", "mscrmx"),
        ("publisherPrefix", "new_"),
        ("solution", "My Solution"),
        ("environmentId", "x"),
        ("redirectHost", "https://global.consent.azure-apim.net"),
        ("iconBrandColor", "blue"),
        ("icon", base64.b64encode(b"GIF").decode()),
        ("icon", "no base64"),
        ("icon", "Aufträge"),
        pytest.param(
            "icon",
            base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024)).decode(),
            id="icon-too large",
        ),
        ("description", "x" * 1_001),
        ("description", " "),
        pytest.param("script", "x" * 500_001, id="script-too long"),
        ("scriptOperations", ["x" * 500_001]),
        ("scriptOperations", ["one", "one"]),
        ("policyTemplateInstances", [{"text": "x" * 500_000}]),
        ("policyTemplateInstances", "x"),
        ("connectionParameters", {"token": "x" * 500_000}),
        ("connectionParameters", '{"clientSecret": "planted"}'),
        ("connectionParameters", ["planted"]),
        ("definition", "planted"),
        ("clientSecret", " "),
        ("clientSecret", "****"),
        ("clientSecretVariable", "no name"),
        ("secretByHand", "yes"),
    ],
)
def test_what_the_service_does_not_take_is_refused(name: str, value: Any) -> None:
    told = refusals({**BY_HAND, name: value})
    assert {one.partition("[")[0] for one in told} == {name}
    assert max(map(len, told.values())) < 10_000


def test_a_very_large_number_is_written_as_a_double() -> None:
    assert column_text({"maximum": int(1.7e308), "minimum": -3, "all": [True, 2**53]}) == (
        '{"maximum":1.7e+308,"minimum":-3,"all":[true,9007199254740992]}'
    )


def test_a_definition_may_have_twice_the_size_of_the_other_columns() -> None:
    definition = {**CONNECTOR["definition"], "x-filling": "x" * 900_000}
    assert refusals({**CONNECTOR, "definition": definition}) == {}
    definition["x-more"] = "x" * 100_000
    assert "holds 1,000,000" in refusals({**CONNECTOR, "definition": definition})["definition"]


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ({"openapi": "3.0.0", "info": {}, "paths": {}}, "definition.swagger"),
        ({"swagger": 2, "info": {}, "paths": {}}, "definition.swagger"),
        ({"swagger": "2.0", "paths": {}}, "definition.info"),
        ({"swagger": "2.0", "info": {}}, "definition.paths"),
    ],
)
def test_only_swagger_2_is_a_definition(definition: Any, place: str) -> None:
    assert set(refusals({**CONNECTOR, "definition": definition})) == {place}


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        (
            {"connectionParameters": signing_in(clientSecret="planted")},
            "connectionParameters.token.oAuthSettings.clientSecret",
        ),
        (
            {"connectionParameters": signing_in(ClientSecret="planted")},
            "connectionParameters.token.oAuthSettings.ClientSecret",
        ),
        (
            {"connectionParameters": signing_in(clientSecret=UNKNOWN)},
            "connectionParameters.token.oAuthSettings.clientSecret",
        ),
        (
            {"definition": {**CONNECTOR["definition"], "x-a": [{"clientSecret": "planted"}]}},
            "definition.x-a[0].clientSecret",
        ),
        (
            {"policyTemplateInstances": [{"clientSecret": "planted"}]},
            "policyTemplateInstances[0].clientSecret",
        ),
    ],
)
def test_a_client_secret_anywhere_else_is_refused_without_showing_it(
    inputs: dict[str, Any], place: str
) -> None:
    told = refusals({**CONNECTOR, **inputs})
    assert set(told) == {place}
    assert "Remove it, and give it as clientSecret" in told[place]


def test_the_description_of_a_parameter_of_that_name_is_no_secret() -> None:
    definitions = {"Login": {"properties": {"clientSecret": {"type": "string"}}}}
    described = {**CONNECTOR["definition"], "definitions": definitions}
    assert refusals({**CONNECTOR, "definition": described}) == {}


def test_one_source_of_the_secret_is_enough() -> None:
    variable = {"clientSecretVariable": "new_OrdersSecret"}
    assert refusals({**BY_HAND, **variable}) == {}
    assert set(refusals({**CONNECTOR, **variable})) == {"clientSecretVariable"}


def test_a_secret_needs_a_sign_in_to_belong_to() -> None:
    assert set(refusals({**CONNECTOR, "connectionParameters": {}})) == {"connectionParameters"}
    assert refusals({**BY_HAND, "connectionParameters": {}}) == {}


def test_a_user_or_group_is_listed_once() -> None:
    assert refusals({**CONNECTOR, "shareWith": [SHARE]}) == {}
    twice = [SHARE, {**SHARE, "access": "edit"}]
    assert set(refusals({**CONNECTOR, "shareWith": twice})) == {"shareWith[1].objectId"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("objectId", "x"), ("objectId", True), ("kind", "team"), ("access", "owner")],
)
def test_a_share_names_an_object_its_kind_and_what_it_may_do(name: str, value: Any) -> None:
    told = refusals({**CONNECTOR, "shareWith": [{**SHARE, name: value}]})
    assert set(told) == {f"shareWith[0].{name}"}


def test_what_is_not_known_yet_is_not_refused() -> None:
    inputs = {
        **dict.fromkeys(CONNECTOR, UNKNOWN),
        "connectionParameters": signing_in(clientId=UNKNOWN),
        "definition": {"swagger": "2.0", "info": {"title": UNKNOWN}, "paths": UNKNOWN},
        "publisherPrefix": UNKNOWN,
        "shareWith": [{**SHARE, "objectId": UNKNOWN}, {**SHARE, "objectId": UNKNOWN}],
    }
    assert refusals(inputs) == {}
    assert refusals({**inputs, "connectionParameters": {"token": UNKNOWN}}) == {}


def test_without_its_secret_a_sign_in_does_not_change_but_for_a_person_who_enters_it() -> None:
    changed = {**BY_HAND, "connectionParameters": signing_in(clientId="another")}
    told = refusals(changed, BY_HAND)
    assert set(told) == {"connectionParameters"}
    assert "set secretByHand" in told["connectionParameters"]
    assert refusals({**changed, "secretByHand": True}, BY_HAND) == {}
    assert refusals({**changed, "clientSecret": "planted"}, BY_HAND) == {}
    assert refusals({**changed, "clientSecretVariable": "new_Secret"}, BY_HAND) == {}


def test_a_sign_in_that_stays_as_it_is_needs_no_secret() -> None:
    shown = signing_in(redirectUrl="https://x.example/redirect/y", clientSecret="", added=1)
    assert refusals(BY_HAND, {**BY_HAND, "connectionParameters": shown}) == {}
    assert refusals(BY_HAND, CONNECTOR) == {}


def test_a_connector_that_is_made_anew_needs_no_secret_for_another_sign_in() -> None:
    changed = {**BY_HAND, "connectionParameters": signing_in(clientId="another")}
    assert refusals({**changed, "displayName": "Other"}, check({}, BY_HAND)[0]) == {}
