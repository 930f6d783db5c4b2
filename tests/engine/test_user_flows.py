"""User flows by the real engine: what is made, what a change touches, what a person changed."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from operate.demo_user import sign_in_as
from operate.oauth_client import OAuthClient
from tests.engine.engine import ROOT, RunningTenant, Stack, free_port
from tests.patience import HANGS_SECONDS
from verify.callback import Callback

REDIRECT = f"http://localhost:{free_port()}/callback"

CITY: dict[str, Any] = {
    "attribute": "city",
    "display_name": "Shop",
    "input_type": "dropdownSingleSelect",
    "values": [{"name": "Berlin", "value": "b", "default": True}, {"name": "Wien", "value": "w"}],
}
NAME: dict[str, Any] = {
    "attribute": "displayName",
    "display_name": "Name",
    "input_type": "textBox",
}
GERMAN: dict[str, Any] = {
    "tag": "de",
    "pages": [
        {
            "page": "unifiedssp1_1",
            "strings": [
                {"element_type": "UxElement", "string_id": "heading", "value": "Willkommen"}
            ],
        }
    ],
}
FULL: dict[str, Any] = {
    "type": "signUpOrSignIn",
    "version": "Recommended",
    "identity_providers": ["OIDC-V1-ContosoID"],
    "attributes": [NAME, CITY],
    "language_customization": True,
    "default_language": "en",
    "languages": [{"tag": "en"}, GERMAN],
    "expect": {"self_service_password_reset": True},
}
# One property of each flow, by the name on the wire, and its next value.
CHANGES: dict[str, tuple[str, Any]] = {
    "flowId": ("flow_id", "B2C_1_renamed"),
    "type": ("type", "signUp"),
    "version": ("version", "Standard"),
    "identityProviders": ("identity_providers", []),
    "attributes": ("attributes", [CITY, {**NAME, "optional": True}]),
    "languageCustomization": ("language_customization", False),
    "defaultLanguage": ("default_language", "de"),
    "languages": ("languages", [{"tag": "en"}, {"tag": "de"}, {"tag": "fr"}]),
    "apiConnectors": ("api_connectors", {}),
    "expect": ("expect", {"self_service_password_reset": True, "claims": ["name"]}),
}


def project(stack: Stack, folder: Path, source: Path) -> Stack:
    """The program of the source folder as a stack beside the given one, on the same tenant."""
    folder.mkdir()
    for name in ("Pulumi.yaml", "__main__.py"):
        text = (source / name).read_text()
        (folder / name).write_text(text.replace("path: ../../provider", "path: ./provider"))
    (folder / "provider").symlink_to(ROOT / "provider")
    return replace(stack, name="flows", project_folder=folder, settings={})


def configure(stack: Stack, settings: dict[str, Any]) -> None:
    """Give the stack these settings and no others."""
    file = stack.project / f"Pulumi.{stack.name}.yaml"
    name = yaml.safe_load((stack.project / "Pulumi.yaml").read_text())["name"]
    kept = yaml.safe_load(file.read_text()) if file.exists() else {}
    config = {f"{name}:{key}": value for key, value in settings.items()}
    file.write_text(yaml.safe_dump({**(kept or {}), "config": config}))


@pytest.fixture
def flows(fresh: Stack, tmp_path: Path) -> Stack:
    """A stack of user flows only."""
    # Several commands in a minute would have to wait for the tenant's limit.
    fresh.tenant.control("userFlows", {"throttling": "off"})
    stack = project(fresh, tmp_path / "flows", ROOT / "tests" / "engine" / "flows_program")
    stack.init()
    return stack


def beta(tenant: RunningTenant, method: str, path: str, body: Any = None) -> Any:
    return tenant.graph(method, f"../beta/identity/{path}", body)


def planned(stack: Stack, *options: str) -> dict[str, tuple[str, set[str]]]:
    """By resource: the operation, and the properties that differ."""
    digest = json.loads(stack.on_stack("preview", "--json", *options).output)
    found: dict[str, tuple[str, set[str]]] = {}
    for step in digest["steps"]:
        if step["op"] not in ("same", "refresh"):
            paths = {path.split("[")[0].split(".")[0] for path in step.get("detailedDiff") or {}}
            operation = "replace" if "replace" in step["op"] else step["op"]
            name = step["urn"].split("::")[-1]
            found[name] = (operation, paths | found.get(name, ("", set()))[1])
    return found


def test_each_property_changed_alone_changes_nothing_else(flows: Stack) -> None:
    connector = beta(
        flows.tenant,
        "POST",
        "apiConnectors",
        {
            "displayName": "check",
            "targetUrl": "https://check.example",
            "authenticationConfiguration": {
                "@odata.type": "#microsoft.graph.basicAuthentication",
                "username": "b2c",
                "password": "planted",
            },
        },
    )["id"]
    base = {**FULL, "api_connectors": {"post_attribute_collection": connector}}
    before = {name: {**deepcopy(base), "flow_id": f"B2C_1_{name}"} for name in CHANGES}
    configure(flows, {"flows": before})
    assert flows.up().resources() == f"+ {len(CHANGES) + 1} created"

    flows.tenant.forget_requests()
    assert planned(flows) == {}
    assert flows.tenant.requests() == []
    assert planned(flows, "--refresh") == {}

    after = {name: {**before[name], key: value} for name, (key, value) in CHANGES.items()}
    # Another type has other pages.
    after["type"]["languages"] = [{"tag": "en"}, {"tag": "de"}]
    # Languages cannot be listed without customization; unlisted, they are left as they are.
    del after["languageCustomization"]["languages"]
    configure(flows, {"flows": after})
    steps = planned(flows)
    assert {name: paths for name, (_, paths) in steps.items()} == {
        name: {name, "languages"} if name == "type" else {name} for name in CHANGES
    }
    assert {name for name, (operation, _) in steps.items() if operation == "replace"} == {
        "flowId",
        "type",
        "version",
    }
    flows.up()
    assert planned(flows, "--refresh") == {}
    held = {flow["id"]: flow for flow in beta(flows.tenant, "GET", "b2cUserFlows")["value"]}
    assert "B2C_1_flowId" not in held
    assert "B2C_1_renamed" in held
    assert held["B2C_1_type"]["userFlowType"] == "signUp"
    assert held["B2C_1_version"]["userFlowTypeVersion"] == 1
    assert held["B2C_1_defaultLanguage"]["defaultLanguageTag"] == "de"
    order = beta(
        flows.tenant, "GET", "b2cUserFlows/B2C_1_attributes/userAttributeAssignments/getOrder()"
    )
    assert order["order"] == ["city", "displayName"]

    flows.destroy()
    left = {flow["id"] for flow in beta(flows.tenant, "GET", "b2cUserFlows")["value"]}
    assert left.isdisjoint(held.keys() & {f"B2C_1_{name}" for name in CHANGES})


def test_a_flow_made_by_hand_is_imported_and_what_the_portal_changes_is_found(
    flows: Stack,
) -> None:
    shop = {**FULL, "flow_id": "B2C_1_shop"}
    configure(flows, {"flows": {"shop": shop}})
    flows.up()
    other = replace(flows, name="other")
    configure(other, {"flows": {"shop": shop}, "adopted": True})
    other.init()
    assert other.up().resources() == "+ 1 created = 1 imported 2 changes"
    configure(other, {"flows": {"shop": shop}})
    assert planned(other, "--refresh") == {}

    by_command = replace(flows, name="command")
    configure(by_command, {"flows": {"shop": shop}})
    by_command.init()
    by_command.on_stack(
        "import",
        "b2c:index:UserFlow",
        "shop",
        "B2C_1_shop",
        "--yes",
        "--skip-preview",
        "--protect=false",
        "--generate-code=false",
    )
    assert "shop" not in planned(by_command)

    beta(flows.tenant, "PUT", "b2cUserFlows/B2C_1_shop/languages/fr", {"isEnabled": True})
    assert planned(flows, "--refresh") == {"shop": ("update", {"languages"})}
    beta(
        flows.tenant,
        "DELETE",
        "b2cUserFlows/B2C_1_shop/userFlowIdentityProviders/OIDC-V1-ContosoID/$ref",
    )
    beta(flows.tenant, "PATCH", "b2cUserFlows/B2C_1_shop", {"defaultLanguageTag": "de"})
    # English was enabled only as the default language.
    assert planned(flows, "--refresh") == {
        "shop": ("update", {"identityProviders", "defaultLanguage", "languages"})
    }
    flows.up("--refresh")
    assert planned(flows, "--refresh") == {}


def test_a_flow_that_exists_is_not_taken_over_but_named_with_its_import_line(
    flows: Stack,
) -> None:
    configure(flows, {"flows": {"mine": {"flow_id": "B2C_1_siin", "type": "signUpOrSignIn"}}})
    said = flows.up(fails=True).output
    assert "pulumi import b2c:index:UserFlow mine B2C_1_siin" in said
    assert flows.tenant.graph_requests("POST", "PATCH", "PUT", "DELETE") == []


@contextmanager
def api_connector() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web service that lets everybody through, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = json.dumps(
                {"version": "1.0.0", "action": "Continue", "extension_CustomerNumber": "4711"}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Keep the test's output to itself."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/check", asked
    server.shutdown()
    server.server_close()


def signed_in(connection: OAuthClient) -> dict[str, Any]:
    """The claims of the access token after a sign-in."""
    url, state = connection.authorize_url()
    callback = Callback(REDIRECT)
    try:
        sign_in_as(DEMO_EMAIL, DEMO_PASSWORD, url)
        arrived = callback.wait(HANGS_SECONDS)
    finally:
        callback.close()
    assert arrived is not None
    token = connection.redeem(arrived, state)["access_token"]
    connection.close()
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_people_sign_in_through_a_flow_with_every_property_set(
    deployed: Stack, tmp_path: Path
) -> None:
    example = project(deployed, tmp_path / "example", ROOT / "examples" / "user-flows")
    secrets = ("a planted connector password", "a planted provider secret")
    with api_connector() as (url, asked):
        configure(
            example,
            {
                "prefix": "shop",
                "connectorUrl": url,
                "metadataUrl": "https://id.example/.well-known/openid-configuration",
                "providerClientId": "b2c",
            },
        )
        example.init()
        for key, value in zip(("connectorPassword", "providerClientSecret"), secrets, strict=True):
            example.on_stack("config", "set", "--secret", key, value)
        example.up()
        assert planned(example, "--refresh") == {}
        flow = "B2C_1_shop_signup_signin"
        deployed.tenant.control(
            f"flows/{flow}", {"claims": ["name", "extension_CustomerNumber"], "multifactor": "off"}
        )
        deployed.settings |= {
            "policy": flow,
            "customDomain": deployed.tenant.tenant.url,
            "redirectUrls": [REDIRECT],
        }
        deployed.up()
        claims = signed_in(OAuthClient(deployed.outputs(show_secrets=True), REDIRECT))
    assert claims["tfp"] == flow
    assert claims["extension_CustomerNumber"] == "4711"
    assert [call["step"] for call in asked] == ["PreTokenIssuance"]
    logged = example.log + json.dumps(example.export()) + str(deployed.tenant.requests())
    for planted in secrets:
        assert planted not in logged
    example.destroy()


def test_the_first_refresh_after_up_shows_nothing_of_a_flow_without_a_default_language(
    flows: Stack,
) -> None:
    # Its creation answers "en", and from then on it reads as null.
    configure(flows, {"flows": {"plain": {"flow_id": "B2C_1_plain", "type": "signIn"}}})
    flows.up()
    shown = flows.on_stack("preview", "--refresh", "--diff").output
    assert "b2c:index:UserFlow" not in shown
    assert "2 unchanged" in shown
