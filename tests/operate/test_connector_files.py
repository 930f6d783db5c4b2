"""The command with a stand-in for the Pulumi CLI, which records what it is asked for."""

import json
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from openapi.connector_files import connector_properties, definition_digest
from operate.connector_files import connector_files

BASE = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
SECRET = "-x8Q~the.secret"
OUTPUTS = {
    "authorizationUrl": f"{BASE}/authorize",
    "tokenUrl": f"{BASE}/token",
    "refreshUrl": f"{BASE}/token",
    "scope": "https://contoso.onmicrosoft.com/orders/orders.read openid offline_access",
    "clientId": "22222222-2222-2222-2222-222222222222",
    "clientSecret": "[secret]",
}
API = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1.0", "description": "Orders of a shop."},
    "servers": [{"url": "https://api.contoso.com/v1"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List my orders",
                "responses": {
                    "200": {
                        "description": "All of them",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"type": "string"}}
                            }
                        },
                    }
                },
            }
        }
    },
}
NAMES = ["apiDefinition.swagger.json", "apiProperties.json", "icon.png", "settings.json"]

PULUMI = """#!{python}
import json, pathlib, sys
here = pathlib.Path({here!r})
with open(here / "asked", "a") as asked:
    print(json.dumps(sys.argv[1:]), file=asked)
if "config" in sys.argv:
    print((here / "config.json").read_text())
elif "--show-secrets" in sys.argv:
    print({secret!r})
else:
    print((here / "outputs.json").read_text())
"""


class Project:
    """A folder with a Pulumi.yaml, a stack of fixed outputs and settings, and a description."""

    def __init__(self, root: Path, cli: Path) -> None:
        self.root, self._cli = root, cli
        (root / "Pulumi.yaml").write_text("name: b2c-connector\n")
        (root / "api.json").write_text(json.dumps(API))
        self.has(outputs=OUTPUTS, config={})

    def has(self, **files: dict[str, Any]) -> None:
        for name, content in files.items():
            (self._cli / f"{name}.json").write_text(json.dumps(content))

    def asked(self) -> list[list[str]]:
        return [json.loads(line) for line in (self._cli / "asked").read_text().splitlines()]

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(connector_files, list(arguments))

    def written(self, name: str, folder: str = "connector") -> Any:
        return json.loads((self.root / folder / name).read_text())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    cli, root = tmp_path / "bin", tmp_path / "project"
    cli.mkdir()
    root.mkdir()
    script = PULUMI.format(python=sys.executable, here=str(cli), secret=SECRET)
    (cli / "pulumi").write_text(script)
    (cli / "pulumi").chmod(0o755)
    monkeypatch.setenv("PATH", str(cli), prepend=":")
    monkeypatch.chdir(root)
    return Project(root, cli)


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, bytes]]]:
    pages = {"/openapi.json": json.dumps(API).encode()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.server_port}", pages
        listener.shutdown()


def test_it_writes_the_four_files(project: Project) -> None:
    result = project.run("--stack", "dev", "--api", "api.json")
    assert result.exit_code == 0, result.output
    assert sorted(one.name for one in (project.root / "connector").iterdir()) == NAMES
    assert project.written("apiProperties.json") == connector_properties(
        OUTPUTS["authorizationUrl"],
        OUTPUTS["tokenUrl"],
        OUTPUTS["refreshUrl"],
        OUTPUTS["scope"],
        OUTPUTS["clientId"],
    )
    assert project.written("apiDefinition.swagger.json")["host"] == "api.contoso.com"
    assert project.written("settings.json")["apiProperties"] == "apiProperties.json"


def test_a_second_run_changes_nothing(project: Project) -> None:
    project.run("--api", "api.json")
    before = {one.name: one.read_bytes() for one in (project.root / "connector").iterdir()}
    project.run("--api", "api.json")
    after = {one.name: one.read_bytes() for one in (project.root / "connector").iterdir()}
    assert before == after


def test_the_secret_is_neither_asked_for_nor_written(project: Project) -> None:
    result = project.run("--stack", "dev", "--api", "api.json")
    assert project.asked() == [
        ["stack", "output", "--json", "--non-interactive", "--stack", "dev"],
        ["config", "--json", "--non-interactive", "--stack", "dev"],
    ]
    files = b"".join(one.read_bytes() for one in (project.root / "connector").iterdir())
    assert SECRET.encode() not in files + result.output.encode()


def test_the_printed_command_hands_the_secret_to_paconn(project: Project) -> None:
    """As a shell runs it, with a stand-in for paconn, and a secret that starts with a hyphen."""
    result = project.run("--stack", "dev", "--api", "api.json", "--out", "my files")
    lines = [line.strip() for line in result.stdout.splitlines()]
    change = next(line for line in lines if line.startswith("cd "))
    create = next(line for line in lines if line.startswith("paconn create"))
    script = f'paconn() {{ printf "%s\\n" "$PWD" "$@"; }}; {change}; {create}'
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        str(project.root / "my files"),
        "create",
        "--settings",
        "settings.json",
        "--overwrite-settings",
        f"--secret={SECRET}",
    ]
    assert project.asked()[-1] == shlex.split(
        "-C .. stack output clientSecret --show-secrets --stack dev"
    )
    assert "list of processes" in result.stdout
    assert "b2c-connector redirect-url --stack dev https://" in result.stdout


def test_the_stacks_own_settings_are_the_default(project: Project) -> None:
    project.has(
        config={
            "b2c-connector:apiDefinition": {"value": "api.json", "secret": False},
            "b2c-connector:apiUrl": {"value": "https://other.contoso.com", "secret": False},
            "b2c-connector:token": {"secret": True},
        }
    )
    result = project.run()
    assert result.exit_code == 0, result.output
    assert project.written("apiDefinition.swagger.json")["host"] == "other.contoso.com"


@pytest.mark.parametrize("asked", [["--operation", "Other"], []])
def test_operations_are_chosen_by_option_or_setting_and_said(
    project: Project, asked: list[str]
) -> None:
    other = {"operationId": "Other", "summary": "Other", "responses": {"204": {"description": "x"}}}
    both: Any = json.loads(json.dumps(API))
    both["paths"]["/other"] = {"get": other}
    (project.root / "api.json").write_text(json.dumps(both))
    setting = {"value": '["/oth*"]', "objectValue": ["/oth*"], "secret": False}
    project.has(config={} if asked else {"b2c-connector:apiOperations": setting})
    result = project.run("--api", "api.json", *asked)
    assert result.exit_code == 0, result.output
    assert list(project.written("apiDefinition.swagger.json")["paths"]) == ["/other"]
    assert "1 of 2 operations are in: Other. Out: ListOrders." in result.stderr


def test_a_key_that_stands_twice_is_reported(project: Project) -> None:
    text = json.dumps(API)
    (project.root / "api.json").write_text(f'{{\n"openapi": "3.0.0",\n{text[1:]}')
    result = project.run("--api", "api.json")
    assert "warning: one of lines 2, 3: openapi stands twice" in result.stderr


def test_without_an_api_it_says_how_to_name_one(project: Project) -> None:
    result = project.run()
    assert result.exit_code == 1
    assert "--api FILE or URL" in result.output


def test_a_description_is_fetched_from_the_running_api(
    project: Project, server: tuple[str, dict[str, bytes]]
) -> None:
    result = project.run("--api", f"{server[0]}/openapi.json")
    assert result.exit_code == 0, result.output
    assert project.written("apiDefinition.swagger.json")["info"]["title"] == "Orders"


@pytest.mark.parametrize("path", ["/nothing", "/large"])
def test_what_cannot_be_fetched_is_refused(
    path: str, project: Project, server: tuple[str, dict[str, bytes]]
) -> None:
    server[1]["/large"] = b" " * 10_000_001
    result = project.run("--api", f"{server[0]}{path}")
    assert result.exit_code == 1
    assert result.output.startswith("Error: --api is ")
    assert not (project.root / "connector").exists()


def test_an_unusable_description_writes_nothing_and_says_where(project: Project) -> None:
    broken = {**API, "paths": {"/orders": {"get": {"parameters": {}, "responses": {}}}}}
    (project.root / "api.json").write_text(json.dumps(broken))
    result = project.run("--api", "api.json")
    assert result.exit_code == 1
    assert "- paths./orders.get.parameters: it must be a list." in result.output
    assert not (project.root / "connector").exists()


def test_doubts_are_told_beside_the_result(project: Project) -> None:
    api = json.loads(json.dumps(API))
    api["paths"]["/orders"]["get"]["operationId"] = "list_orders"
    api["info"].pop("description")
    (project.root / "api.json").write_text(json.dumps(api))
    result = project.run("--api", "api.json")
    assert result.exit_code == 0
    assert "warning: info.description: " in result.stderr
    assert "note: paths./orders.get.operationId: it is list_orders" in result.stderr
    assert "warning" not in result.stdout


def test_what_paconn_and_the_user_put_there_stays(project: Project) -> None:
    folder = project.root / "connector"
    folder.mkdir()
    (folder / "settings.json").write_text('{"connectorId": "shared_orders", "environment": "e"}')
    (folder / "icon.png").write_bytes(b"own")
    result = project.run("--api", "api.json")
    assert project.written("settings.json")["connectorId"] == "shared_orders"
    assert (folder / "icon.png").read_bytes() == b"own"
    assert "icon.png kept" in result.stdout


def test_a_policy_in_the_query_is_refused(project: Project) -> None:
    url = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/v2.0/token?p=B2C_1_siin"
    project.has(outputs={**OUTPUTS, "tokenUrl": url})
    result = project.run("--api", "api.json")
    assert result.exit_code == 1
    assert "Set urlForm to path." in result.output


def test_a_stack_with_another_definition_is_noticed(project: Project) -> None:
    project.run("--api", "api.json")
    same = definition_digest(project.written("apiDefinition.swagger.json"))
    project.has(outputs={**OUTPUTS, "connectorDefinitionDigest": same})
    assert "connectorDefinitionDigest" not in project.run("--api", "api.json").output
    project.has(outputs={**OUTPUTS, "connectorDefinitionDigest": "0" * 64})
    assert "pulumi up brings it up to date" in project.run("--api", "api.json").stderr


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"", "{}".encode("utf-16"), b'{"a": "\xe4"}', b'{"a":' * 100_000],
    ids=["broken", "list", "empty", "UTF-16", "Latin-1", "depth"],
)
def test_settings_of_paconns_that_cannot_be_kept_are_refused_and_left_alone(
    project: Project, content: bytes
) -> None:
    folder = project.root / "connector"
    folder.mkdir()
    (folder / "settings.json").write_bytes(content)
    result = project.run("--api", "api.json")
    assert "Error: connector/settings.json is no JSON object in UTF-8." in result.output
    assert [one.read_bytes() for one in folder.iterdir()] == [content]


def test_settings_of_paconns_may_begin_with_a_mark(project: Project) -> None:
    (project.root / "connector").mkdir()
    (project.root / "connector" / "settings.json").write_bytes(b'\xef\xbb\xbf{"connectorId": "x"}')
    assert project.run("--api", "api.json").exit_code == 0
    assert project.written("settings.json")["connectorId"] == "x"


@pytest.mark.parametrize("out", ["api.json/x", "x" * 300, "icons"])
def test_a_folder_that_cannot_be_written_to_is_named(project: Project, out: str) -> None:
    (project.root / "icons" / "icon.png").mkdir(parents=True)
    result = project.run("--api", "api.json", "--out", out)
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("Error: ")
    assert out in result.output


@pytest.mark.parametrize("chosen", ["ListOrders", "5", "[1]", "{}", "[]"])
def test_a_setting_of_operations_that_is_no_list_of_texts_is_refused(
    project: Project, chosen: str
) -> None:
    project.has(config={"b2c-connector:apiOperations": {"value": chosen}})
    result = project.run("--api", "api.json")
    assert "Error: apiOperations is " in result.output
    assert "it must be a list of texts" in result.output


def test_an_output_that_the_program_does_not_export_is_named(project: Project) -> None:
    project.has(outputs={name: value for name, value in OUTPUTS.items() if name != "tokenUrl"})
    result = project.run("--api", "api.json")
    assert "Error: The stack has no output tokenUrl." in result.output


def test_a_url_of_no_host_is_refused(project: Project) -> None:
    assert (
        'Error: --api is "http://[": it cannot be fetched'
        in project.run("--api", "http://[").output
    )
