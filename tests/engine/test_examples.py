"""`examples/three-connectors` by the real engine, and what the consumers make of its outputs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree

import jwt
import pytest
import yaml

from operate.oauth_client import OAuthClient
from tests.dates import IN_SIX_MONTHS
from tests.engine.engine import ROOT, RunningTenant, Stack
from tests.engine.test_logic_apps import signed_in
from tests.examples import programs

REDIRECT_URL = "https://global.consent.azure-apim.net/redirect"
CONNECTORS = {
    "sales": "orders.read orders.write",
    "support": "orders.read",
    "billing": "invoices.read orders.read",
}

# One process, so that one stack and one tenant do.
pytestmark = pytest.mark.xdist_group("examples")


@pytest.fixture(scope="module")
def stack(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The example in a folder of its own, so that no stack file is left behind, after one `up`."""
    folder = tmp_path_factory.mktemp("three-connectors")
    project = folder / "project"
    shutil.copytree(ROOT / "examples" / "three-connectors", project)
    tenant = RunningTenant(folder / "tenant")
    settings = {
        "tenantName": tenant.tenant.tenant_name,
        "tenantId": tenant.tenant.tenant_id,
        "policy": "B2C_1_siin",
        "customDomain": tenant.tenant.url,
        "protect": False,
        "clientSecrets": {
            name: [{"generation": 1, "expires": IN_SIX_MONTHS}] for name in CONNECTORS
        },
    }
    (project / "Pulumi.test.yaml").write_text(yaml.safe_dump({"config": settings}))
    stack = Stack(folder, engine, plugin, tenant, project_folder=project)
    stack.init()
    stack.up()
    yield stack
    tenant.stop()


@pytest.fixture(scope="module")
def outputs(stack: Stack) -> dict[str, Any]:
    return stack.outputs(show_secrets=True)


@pytest.fixture(scope="module")
def tokens(outputs: dict[str, Any]) -> dict[str, str]:
    """An access token by each connector."""
    return {name: access_token(outputs, name) for name in CONNECTORS}


def access_token(outputs: dict[str, Any], name: str) -> str:
    connection = OAuthClient(
        {
            **outputs,
            "clientId": outputs[f"{name}ClientId"],
            "clientSecret": outputs[f"{name}ClientSecret"],
            "scope": outputs[f"{name}Scope"],
        },
        REDIRECT_URL,
    )
    url, state = connection.authorize_url()
    tokens = connection.redeem(signed_in(url, REDIRECT_URL), state)
    connection.close()
    token: str = tokens["access_token"]
    return token


def checked(document: str, token: str) -> dict[str, Any]:
    """The claims of a token that the policy lets through, read from the document as API Management
    reads it: keys from the address, the lists, each claim by its separator. Raises `jwt` errors and
    `PermissionError`."""
    policy = ElementTree.fromstring(document).find("inbound/validate-jwt")
    assert policy is not None
    with urlopen(policy.find("openid-config").attrib["url"]) as answer:  # type: ignore[union-attr]
        discovery = json.load(answer)
    key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(token)
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        audience=[each.text or "" for each in policy.findall("audiences/audience")],
        issuer=[each.text or "" for each in policy.findall("issuers/issuer")],
    )
    for claim in policy.findall("required-claims/claim"):
        held = claims[claim.attrib["name"]]
        values = held.split(claim.attrib["separator"]) if "separator" in claim.attrib else [held]
        if not {value.text for value in claim} & set(values):
            raise PermissionError(claim.attrib["name"])
    return claims


def policy(outputs: dict[str, Any], **changes: Any) -> str:
    arguments = {
        "openid_configuration_url": outputs["openidConfigurationUrl"],
        "issuer": outputs["issuer"],
        "audience": outputs["apiClientId"],
        "policy": outputs["policy"],
        "scopes": outputs["apiScopes"],
    }
    made: str = programs.module("api-management", "inbound_policy").inbound_policy(
        **{**arguments, **changes}
    )
    return made


def test_one_api_and_three_clients_are_registered(stack: Stack, outputs: dict[str, Any]) -> None:
    applications = stack.tenant.applications()
    assert set(applications) == {"Shop API", *(f"Shop connector, {name}" for name in CONNECTORS)}
    assert len({outputs[f"{name}ClientId"] for name in CONNECTORS}) == 3
    assert len({outputs[f"{name}ClientSecret"] for name in CONNECTORS}) == 3


def test_each_connectors_token_carries_its_own_scopes_and_passes_api_management(
    outputs: dict[str, Any], tokens: dict[str, str]
) -> None:
    for name, scopes in CONNECTORS.items():
        claims = checked(policy(outputs, clients=[outputs[f"{name}ClientId"]]), tokens[name])
        assert claims["iss"] == outputs["issuer"]
        assert claims["aud"] == outputs["apiClientId"]
        assert set(claims["scp"].split()) == set(scopes.split())


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"scopes": ["https://contosob2c.onmicrosoft.com/shop/orders.write"]}, "scp"),
        ({"policy": "B2C_1_edit"}, "tfp"),
        ({"clients": ["99999999-9999-9999-9999-999999999999"]}, "azp"),
    ],
)
def test_a_token_for_something_else_does_not_pass_api_management(
    outputs: dict[str, Any], tokens: dict[str, str], changes: dict[str, Any], refused: str
) -> None:
    with pytest.raises(PermissionError, match=refused):
        checked(policy(outputs, **changes), tokens["support"])


def test_app_service_is_told_the_tokens_issuer_and_audience(
    outputs: dict[str, Any], tokens: dict[str, str]
) -> None:
    authentication = programs.module("app-service", "authentication")
    settings = authentication.authentication(
        openid_configuration_url=outputs["openidConfigurationUrl"],
        audience=outputs["apiClientId"],
    )
    providers = settings["identity_providers"]["custom_open_id_connect_providers"]
    registration = providers[authentication.PROVIDER]["registration"]
    address = registration["open_id_connect_configuration"]["well_known_open_id_configuration"]
    with urlopen(address) as answer:
        discovery = json.load(answer)
    claims = jwt.decode(tokens["sales"], options={"verify_signature": False})
    assert claims["iss"] == discovery["issuer"]
    assert claims["aud"] == registration["client_id"]


def test_the_commands_take_one_connector_of_several(stack: Stack) -> None:
    assert stack.operate("check-secrets").output.count("The client secret of ") == 3
    refused = stack.operate("rotate", "--yes", fails=True).output
    assert "The stack has the connectors billing, sales, support. Name one" in refused
    stack.operate("rotate", "--connector", "sales", "--yes")
    secrets = {
        name: len(application["passwordCredentials"])
        for name, application in stack.tenant.applications().items()
        if name != "Shop API"
    }
    assert secrets == {
        "Shop connector, billing": 1,
        "Shop connector, sales": 2,
        "Shop connector, support": 1,
    }
    assert "All is well." in stack.operate("doctor").output
    files = stack.project / "files"
    stack.operate(
        *("connector-files", "--connector", "support", "--out", str(files)),
        *("--api", str(ROOT / "examples" / "web-api" / "openapi.json")),
    )
    assert stack.outputs()["supportClientId"] in (files / "apiProperties.json").read_text()
