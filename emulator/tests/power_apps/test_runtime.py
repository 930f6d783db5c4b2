"""Operations called through the runtime, with tokens that last and tokens that have ended."""

from __future__ import annotations

import pytest

from emulator.tests.b2c.exchange import claims
from emulator.tests.dataverse.conftest import KEY
from emulator.tests.power_apps.conftest import HOUR, Environment


@pytest.fixture
def connection(environment: Environment) -> str:
    """A connection to which a person has signed in."""
    made = environment.connection()
    environment.sign_in(made)
    return made


def test_an_operation_is_called_in_the_persons_name(
    environment: Environment, connection: str
) -> None:
    response = environment.run(connection, "/orders/a%2Fb?state=open", headers={"X-Own": "1"})
    assert (response.status_code, response.headers["x-number"]) == (200, "7")
    [call] = environment.calls
    assert call.scope["raw_path"] == b"/v1/orders/a%2Fb"
    assert call.scope["query_string"] == b"state=open"
    assert call.headers["x-own"] == "1"
    assert call.headers["host"] == "localhost:9090"
    token = call.headers["authorization"].removeprefix("Bearer ")
    assert claims(token)["azp"] == environment.registration.client_id


def test_a_body_reaches_the_api(environment: Environment, connection: str) -> None:
    environment.run(connection, "/orders", "POST", json={"item": "tea"})
    assert environment.wires.sent[-1].content == b'{"item":"tea"}'


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/orders"), ("GET", "/people"), ("GET", "/orders/1/lines")]
)
def test_only_operations_of_the_definition_are_called(
    environment: Environment, connection: str, method: str, path: str
) -> None:
    response = environment.run(connection, path, method)
    assert response.json()["error"]["code"] == "OperationNotFound"
    assert environment.calls == []


def test_a_token_that_has_ended_is_refreshed_first(
    environment: Environment, connection: str
) -> None:
    environment.run(connection)
    environment.tenant.state.clock.offset_seconds += HOUR
    environment.run(connection)
    environment.run(connection)
    first, second, third = [call.headers["authorization"] for call in environment.calls]
    assert first != second == third
    _exchange, refresh = environment.token_requests()
    assert refresh["grant_type"] == "refresh_token"
    assert refresh["client_secret"] == environment.registration.secret


def test_the_control_api_ends_a_token_early(environment: Environment, connection: str) -> None:
    path = f"/_rehearsal/powerPlatform/connections/{connection}/accessToken"
    assert environment.tenant.http.request("DELETE", path).status_code == 204
    assert environment.run(connection).status_code == 200
    assert len(environment.token_requests()) == 2
    unknown = "/_rehearsal/powerPlatform/connections/x/accessToken"
    assert environment.tenant.http.request("DELETE", unknown).status_code == 404


def test_calls_at_once_refresh_once(environment: Environment, connection: str) -> None:
    environment.tenant.state.clock.offset_seconds += HOUR
    path = f"/apim/{environment.slug}/{connection}/orders"
    responses = environment.tenant.http.gather(*[("GET", path, {})] * 3)
    assert [response.status_code for response in responses] == [200] * 3
    assert len(environment.token_requests()) == 2


def test_a_connection_made_before_a_rotation_refreshes_with_the_new_secret(
    environment: Environment, connection: str
) -> None:
    path = f"/v1.0/applications/{environment.registration.client['id']}"
    [old] = environment.tenant.ok("GET", path)["passwordCredentials"]
    body = {"passwordCredential": {"displayName": "2"}}
    new = environment.tenant.ok("POST", f"{path}/addPassword", body)
    environment.tenant.ok("POST", f"{path}/removePassword", {"keyId": old["keyId"]})
    environment.tenant.state.clock.offset_seconds += HOUR

    before = environment.run(connection)
    assert before.status_code == 401
    assert "AADB2C90081" in before.text
    assert "AADB2C90081" in environment.status(connection)["error"]["message"]

    environment.write(connectionparameters=environment.parameters(new["secretText"]))
    assert environment.run(connection).status_code == 200
    assert environment.status(connection) == {"status": "Connected"}


def test_without_a_refresh_token_the_connection_ends_with_the_access_token(
    environment: Environment,
) -> None:
    scope = "https://contosob2c.onmicrosoft.com/orders/orders.read openid"
    environment.write(connectionparameters=environment.parameters(scopes=[scope]))
    connection = environment.connection()
    environment.sign_in(connection)
    assert environment.run(connection).status_code == 200
    environment.tenant.state.clock.offset_seconds += HOUR
    assert "Missing refresh token" in environment.run(connection).text


def test_an_api_that_does_not_run_is_named(environment: Environment, connection: str) -> None:
    environment.wires.apps.pop("localhost:9090")
    response = environment.run(connection)
    assert response.status_code == 502
    assert "http://localhost:9090/v1" in response.text


def test_deleting_the_connector_ends_its_connections(
    environment: Environment, connection: str
) -> None:
    slug, body = environment.slug, environment.connector
    environment.organization.ok("DELETE", f"connectors({KEY})")
    http = environment.tenant.http
    assert http.request("GET", f"/apim/{slug}/{connection}/orders").status_code == 404
    environment.organization.create(displayname=body["displayname"])
    assert environment.api("GET", "/connections").json() == {"value": []}
