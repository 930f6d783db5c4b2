"""`sign-in` through a connector of the emulated environment, each part played by its service.

The command gets the outputs of a stack, whose secret is wrong: only the connector's own can work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from operate import sign_in as command
from operate.connector_sign_in import chosen_connector
from operate.power_apps import operation_of
from tests.engine.engine import RunningTenant
from tests.operate.deployed_connector import API, DeployedConnector

STEPS = (
    "Connector made",
    "Redirect URL registered",
    "Connection created",
    "Sign-in",
    "Code exchanged",
    "API called",
    "Token refreshed",
)

SignIn = Callable[..., Result]

# One process, so that one tenant does.
pytestmark = pytest.mark.xdist_group("connector sign-in")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedConnector]:
    tenant = RunningTenant(tmp_path_factory.mktemp("connector") / "tenant")
    yield DeployedConnector(tenant)
    tenant.stop()


@pytest.fixture
def sign_in(deployed: DeployedConnector, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """`b2c-connector sign-in --headless` on the stack's outputs, some of them changed."""

    def run(*arguments: str, **changed: Any) -> Result:
        outputs = deployed.outputs() | changed
        monkeypatch.setattr(command, "all_outputs", lambda *_, **__: outputs)
        monkeypatch.setattr(command, "PATIENCE", 2.0)
        monkeypatch.setenv("SIGN_IN_USER", DEMO_EMAIL)
        monkeypatch.setenv("SIGN_IN_PASSWORD", DEMO_PASSWORD)
        monkeypatch.setenv("SSL_CERT_FILE", str(deployed.tenant.tenant.bundle_file))
        result = CliRunner().invoke(command.sign_in, ["--headless", *arguments])
        assert deployed.checked.connector.secret not in result.output
        assert DEMO_PASSWORD not in result.output
        assert "eyJ" not in result.output
        return result

    return run


def test_the_recipe_is_run_from_the_connector_to_a_refreshed_token(sign_in: SignIn) -> None:
    result = sign_in()
    assert result.exit_code == 0, result.output
    places = [result.output.index(f"{n}  {name}") for n, name in enumerate(STEPS, start=1)]
    assert places == sorted(places)
    assert result.output.count("→ 200 []") == 2
    assert "operation ListOrders" in result.output


def test_the_documentation_lists_the_steps() -> None:
    page = (Path(__file__).parents[2] / "docs" / "power-platform.md").read_text()
    rows = page.partition("| step | whose part it is |\n|---|---|\n")[2].partition("\n\n")[0]
    assert tuple(row.split(" | ")[0].removeprefix("| ") for row in rows.splitlines()) == STEPS


def test_neither_secret_nor_token_is_in_a_file_or_log_of_the_tenant(
    deployed: DeployedConnector, sign_in: SignIn
) -> None:
    assert sign_in().exit_code == 0
    places = [file.read_bytes() for file in deployed.tenant.state.rglob("*") if file.is_file()]
    log = (deployed.tenant.state.parent / "tenant.log").read_bytes()
    everything = b"".join([*places, log, str(deployed.tenant.requests()).encode()])
    assert deployed.checked.connector.secret.encode() not in everything
    # Two parts of a signed token.
    assert not re.search(rb"eyJ[\w-]+\.eyJ", everything)


def test_without_the_remembered_secret_the_exchange_fails_in_b2cs_words(
    deployed: DeployedConnector, sign_in: SignIn
) -> None:
    deployed.remember("")
    try:
        refused(sign_in(), "AADB2C90079")
    finally:
        deployed.remember(deployed.checked.connector.secret)


def test_with_another_redirect_url_registered_the_sign_in_fails_in_b2cs_words(
    deployed: DeployedConnector, sign_in: SignIn
) -> None:
    deployed.register("http://localhost/another")
    try:
        refused(sign_in(), "AADB2C90006")
    finally:
        deployed.register(deployed.redirect_url)


def test_a_connector_that_is_gone_is_told_without_a_stack_trace(
    deployed: DeployedConnector, sign_in: SignIn
) -> None:
    [entry] = deployed.outputs()["connectors"].values()
    result = sign_in(connectors={"x": {**entry, "internalId": "shared_gone"}})
    assert result.exit_code == 1
    assert "Could not find API 'shared_gone'" in result.output


def test_an_api_with_other_scopes_is_left_out(sign_in: SignIn) -> None:
    result = sign_in(apiScopes=["https://contosob2c.onmicrosoft.com/orders/orders.read"])
    assert result.exit_code == 0, result.output
    assert f"left out: nothing runs at http://{API}" in result.output
    assert "The connection is made." in result.output


def refused(result: Result, code: str) -> None:
    assert result.exit_code == 1, result.output
    assert code in result.output
    assert "  Cause   " in result.output
    assert "API called" not in result.output


HERE = {"environmentUrl": "https://localhost:8443"}
THERE = {"environmentUrl": "https://contoso.crm4.dynamics.com"}


@pytest.mark.parametrize(
    ("connectors", "name", "chosen"),
    [
        (None, None, None),
        ({}, None, None),
        ({"there": THERE}, None, None),
        ({"there": THERE, "here": HERE}, None, HERE),
        ({"here": HERE, "too": HERE | {"x": "1"}}, "too", HERE | {"x": "1"}),
    ],
)
def test_a_connector_is_chosen_by_itself_where_there_is_one(
    connectors: Any, name: str | None, chosen: Any
) -> None:
    assert chosen_connector({"connectors": connectors}, name) == chosen


@pytest.mark.parametrize(
    ("connectors", "name", "said"),
    [
        ({"here": HERE, "too": HERE}, None, "here, too. Name one: --connector here"),
        ({"here": HERE}, "her", "no connector 'her'. It has here."),
        ({}, "here", "It has none."),
        ({"there": THERE}, "there", "make a connection of it in Power Apps"),
    ],
)
def test_a_connector_that_cannot_be_chosen_is_refused(
    connectors: Any, name: str | None, said: str
) -> None:
    with pytest.raises(click.ClickException) as refusal:
        chosen_connector({"connectors": connectors}, name)
    assert said in refusal.value.message


def test_the_operation_that_is_called_needs_no_value() -> None:
    number = {"name": "number", "in": "path", "required": True}
    definition = {
        "parameters": {"day": {"name": "day", "in": "query", "required": True}},
        "paths": {
            "/orders/{number}": {"parameters": [number], "get": {"operationId": "Get"}},
            "/days": {"get": {"parameters": [{"$ref": "#/parameters/day"}]}},
            "/orders": {"post": {}},
            "/people": {"get": {"operationId": "People", "parameters": [{"name": "page"}]}},
        },
    }
    found = operation_of(definition)
    assert found is not None
    assert (found.name, found.path) == ("People", "/people")
    assert operation_of({}) is None


def test_of_several_connectors_one_is_named_for_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs: dict[str, Any] = {
        f"{name}{output}": value
        for name in ("sales", "support")
        for output, value in {
            "ClientId": name,
            "ClientSecret": "s",
            "RedirectUrls": ["https://a.example/cb"],
        }.items()
    }
    monkeypatch.setattr(command, "all_outputs", lambda *_, **__: outputs)
    said = CliRunner().invoke(command.sign_in, [])
    assert "Name one: --connector sales" in said.output
    said = CliRunner().invoke(command.sign_in, ["--connector", "support", "--no-open"])
    assert "pulumi config set --path 'redirectUrls.support[1]' http://localhost:8400" in said.output


def test_the_setting_for_localhost_leaves_out_the_urls_of_the_stacks_own_connectors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = "https://global.consent.azure-apim.net/redirect/new-5forders"
    outputs = {
        "clientId": "c",
        "redirectUrls": ["https://a.example/cb", own],
        "connectors": {"power-platform": THERE | {"redirectUrl": own}},
    }
    monkeypatch.setattr(command, "all_outputs", lambda *_, **__: outputs)
    said = CliRunner().invoke(command.sign_in, ["--no-open"])
    assert "pulumi config set --path 'redirectUrls[1]' http://localhost:8400" in said.output
    assert own not in said.output
