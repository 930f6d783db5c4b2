"""Logic Apps and Key Vault by the real engine, on the stand-ins of azure-native and of Azure."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import mechanicalsoup
import pytest
import requests
from requests.adapters import BaseAdapter

from emulator.rehearsal.azure_plugin import place_azure_plugin
from emulator.tenant.subscription.identity import RESOURCE_GROUP, VAULT, Subscription
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from openapi import connector_files
from operate.example_api import example_api
from operate.oauth_client import OAuthClient
from tests.dates import IN_NINE_MONTHS, midnight
from tests.engine.engine import ROOT, RunningTenant, Stack
from tests.engine.sweep import DEPLOYERS_FILES, plain_text
from tests.engine.test_changes import SECRET_2, SECRET_3
from tests.patience import HANGS_SECONDS

REGION = "https://logic-apis-westeurope.consent.azure-apim.net/redirect"
MANAGEMENT, VAULT_SERVICE = "https://management.azure.com", "https://vault.azure.net"

# One process, so that one stack and one tenant do.
pytestmark = pytest.mark.xdist_group("logic-apps")


class Azure:
    """The subscription of the rehearsal, as a person with rights looks at it."""

    def __init__(self, running: RunningTenant) -> None:
        self._running = running
        self.subscription = Subscription(running.tenant.tenant_name)

    @property
    def client_secret(self) -> str:
        return self.subscription.client_secret(self._running.tenant.client_secret)

    def get(self, url: str, version: str, audience: str = MANAGEMENT) -> Any:
        token = self._running.http.post(
            f"/{self.subscription.tenant_id}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self.subscription.client_id,
                "client_secret": self.client_secret,
                "scope": f"{audience}/.default",
            },
        )
        return (
            self._running.http.get(
                url,
                params={"api-version": version},
                headers={"Authorization": f"Bearer {token.json()['access_token']}"},
            )
            .raise_for_status()
            .json()
        )

    def connector(self, outputs: dict[str, Any]) -> Any:
        return self.get(outputs["logicAppsConnectorId"], "2016-06-01")

    def value(self, uri: str) -> str:
        """What a consumer with the right to read secrets gets."""
        value: str = self.get(uri, "7.5", VAULT_SERVICE)["value"]
        return value


def configure_azure(stack: Stack) -> Azure:
    """The plugin at hand, and a configuration of its own for it."""
    azure = Azure(stack.tenant)
    stack.environment()
    place_azure_plugin(stack.folder / "pulumi", os.environ)
    plain = {
        "tenantId": azure.subscription.tenant_id,
        "subscriptionId": azure.subscription.id,
        "clientId": azure.subscription.client_id,
    }
    paths = [f"--plaintext=azure-native:{key}={value}" for key, value in plain.items()]
    secret = f"--secret=azure-native:clientSecret={azure.client_secret}"
    stack.on_stack("config", "set-all", *paths, secret)
    return azure


@pytest.fixture(scope="module")
def stack(
    engine: Path, plugin: Path, deployed_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The deployed stack after one more `up`, with a connector, a connection and a vault."""
    folder = tmp_path_factory.mktemp("logic-apps")
    shutil.copytree(deployed_folder, folder, dirs_exist_ok=True, symlinks=True)
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, engine, plugin, tenant)
    configure_azure(stack)
    stack.settings |= {
        "customDomain": tenant.tenant.url,
        "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
        "logicApps": {
            "resourceGroup": RESOURCE_GROUP,
            "location": "West Europe",
            "name": "orders",
            "connection": {},
        },
        "keyVault": {"resourceGroup": RESOURCE_GROUP, "vault": VAULT},
    }
    tenant.forget_requests()
    stack.up()
    yield stack
    tenant.stop()


@pytest.fixture(scope="module")
def azure(stack: Stack) -> Azure:
    return Azure(stack.tenant)


@pytest.fixture(scope="module")
def outputs(stack: Stack) -> dict[str, Any]:
    return stack.outputs(show_secrets=True)


def test_one_up_leaves_a_connector_whose_redirect_url_is_registered(
    stack: Stack, azure: Azure, outputs: dict[str, Any]
) -> None:
    settings = oauth_settings(azure.connector(outputs))
    registered = stack.tenant.applications()["Power Automate"]["web"]["redirectUris"]
    assert settings["redirectUrl"] == REGION
    assert REGION in registered
    assert outputs["logicAppsRedirectUrl"] == REGION
    connection = azure.get(outputs["logicAppsConnectionId"], "2016-06-01")
    assert connection["properties"]["api"]["id"] == outputs["logicAppsConnectorId"]


def test_a_person_signs_in_through_the_connector_that_azure_holds_and_reaches_the_api(
    azure: Azure, outputs: dict[str, Any]
) -> None:
    """All but the secret, which nobody can read back, is taken from Azure's answer."""
    settings = oauth_settings(azure.connector(outputs))
    urls = {name: each["value"] for name, each in settings["customParameters"].items()}
    connection = OAuthClient(
        {
            "clientId": settings["clientId"],
            "clientSecret": outputs["clientSecret"],
            "authorizationUrl": urls["authorizationUrl"],
            "tokenUrl": urls["tokenUrl"],
            "refreshUrl": urls["refreshUrl"],
            "scope": settings["scopes"][0],
        },
        settings["redirectUrl"],
    )
    url, state = connection.authorize_url()
    tokens = connection.redeem(signed_in(url, settings["redirectUrl"]), state)
    with example_api(outputs) as call:
        assert "200 []" in call(tokens["access_token"])
        fresh = connection.refresh(tokens["refresh_token"])
        assert "200 []" in call(fresh["access_token"])
    connection.close()


def test_the_definition_in_azure_is_that_of_the_connectors_files(
    azure: Azure, outputs: dict[str, Any]
) -> None:
    """But for the order of its keys, which does not come through the engine."""
    description = json.loads((ROOT / "examples" / "web-api" / "openapi.json").read_text())
    described = connector_files.describe(
        description,
        authorization_url=outputs["authorizationUrl"],
        token_url=outputs["tokenUrl"],
        scope=outputs["scope"],
    ).document
    assert azure.connector(outputs)["properties"]["swagger"] == described
    assert connector_files.definition_digest(described) == outputs["connectorDefinitionDigest"]


def test_the_vault_holds_what_consumers_need_and_the_stack_needs_no_reader(
    azure: Azure, outputs: dict[str, Any]
) -> None:
    assert azure.value(outputs["keyVaultSecretUri"]) == outputs["clientSecret"]
    assert azure.value(outputs["keyVaultExpiresUri"]) == outputs["clientSecretExpires"]
    name = urlsplit(outputs["keyVaultPreviousUri"]).path.rsplit("/", 1)[-1]
    path = outputs["logicAppsConnectorId"].split("/providers/")[0]
    path += f"/providers/Microsoft.KeyVault/vaults/{VAULT}/secrets/{name}"
    attributes = azure.get(path, "2024-11-01")["properties"]["attributes"]
    assert attributes["enabled"] is False


def test_a_rotation_updates_in_place_and_the_next_preview_is_empty_and_nothing_leaks(
    stack: Stack, azure: Azure, outputs: dict[str, Any]
) -> None:
    stack.settings["clientSecrets"] = SECRET_2
    assert stack.steps("--refresh") == {
        "connector-client-client-secret-even": "create",
        "logic-apps-connector": "update",
        "key-vault-secret": "update",
        "key-vault-secret-expires": "update",
        "key-vault-secret-previous": "update",
    }
    stack.up()
    rotated = stack.outputs(show_secrets=True)
    stack.log = stack.log.replace(rotated["clientSecret"], "", 1)  # asked for, the line above
    assert azure.value(rotated["keyVaultSecretUri"]) == rotated["clientSecret"]
    assert azure.value(rotated["keyVaultExpiresUri"]) == midnight(IN_NINE_MONTHS)
    assert azure.value(rotated["keyVaultPreviousUri"]) == outputs["clientSecret"]
    assert stack.steps("--refresh") == {}

    secrets = [outputs["clientSecret"], rotated["clientSecret"]]
    requests_seen = str(stack.tenant.requests())
    exported = str(stack.export())
    shown = stack.log.replace(secrets[0], "", 1)  # asked for by the fixture
    for planted in [*secrets, azure.client_secret]:
        assert planted not in shown
        assert planted not in requests_seen
        assert planted not in exported
    for file in [file for file in stack.folder.rglob("*") if file.is_file()]:
        content = plain_text(file)
        for planted in [*secrets, azure.client_secret]:
            assert planted.encode() not in content or file.name in DEPLOYERS_FILES, file


def test_revoking_both_secrets_updates_connector_and_vault_before_the_one_in_use_goes(
    stack: Stack, outputs: dict[str, Any]
) -> None:
    """Goes on from the rotation above."""
    stack.settings["clientSecrets"] = SECRET_3[:1]
    stack.tenant.forget_requests()
    stack.up()
    holders = [
        urlsplit(outputs[output]).path.rpartition("/")[2]
        for output in ("logicAppsConnectorId", "keyVaultSecretUri")
    ]
    written = [
        request["path"].rpartition("/")[2]
        for request in stack.tenant.requests()
        if request["method"] in ("POST", "PUT")
    ]
    writes = [name for name in written if name in ("addPassword", "removePassword", *holders)]
    assert writes[:2] == ["removePassword", "addPassword"]
    assert sorted(writes[2:-1]) == sorted(holders)
    assert writes[-1] == "removePassword"


def test_without_a_configuration_of_its_own_azure_is_refused_before_any_request(
    refused: Stack,
) -> None:
    refused.settings["keyVault"] = {"resourceGroup": RESOURCE_GROUP, "vault": VAULT}
    said = refused.preview(fails=True).output
    tenant_id = refused.tenant.tenant.tenant_id
    assert f'azure-native:tenantId is "{tenant_id}": logicApps and keyVault need the' in said
    assert "pulumi config set azure-native:tenantId" in said


def oauth_settings(connector: dict[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = connector["properties"]["connectionParameters"]["token"][
        "oAuthSettings"
    ]
    assert "clientSecret" not in settings
    return settings


def signed_in(authorize_url: str, redirect_url: str) -> str:
    """Where the browser of the demo user is sent, which is not on this machine."""
    arrived: list[str] = []

    class LogicApps(BaseAdapter):
        def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
            arrived.append(str(request.url))
            answer = requests.Response()
            answer.status_code, answer.url, answer._content = 200, str(request.url), b""
            return answer

        def close(self) -> None:
            pass

    with mechanicalsoup.StatefulBrowser() as browser:
        browser.session.mount(redirect_url, LogicApps())
        browser.open(authorize_url, timeout=HANGS_SECONDS)
        browser.select_form("#localAccountForm")
        browser["email" if browser.page.select("#email") else "signInName"] = DEMO_EMAIL
        browser["password"] = DEMO_PASSWORD
        browser.submit_selected(timeout=HANGS_SECONDS)
        onward = browser.page.select_one("#continueToApplication") if browser.page else None
        if onward is not None:
            browser.open_relative(onward["href"], timeout=HANGS_SECONDS)
    [url] = arrived
    return url
