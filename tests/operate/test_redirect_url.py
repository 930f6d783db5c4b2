"""The command with a `pulumi` that is played."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from operate.redirect_url import redirect_url
from tests.operate.played_pulumi import Project, played_project, preview

CLIENT = "22222222-2222-2222-2222-222222222222"
BASE = "https://global.consent.azure-apim.net/redirect"
URL = f"{BASE}/new-5forders-5f331acd82b125f090"
SECRETS = [{"generation": 1, "expires": "2027-05-20"}]
REDIRECTS = "azuread:index/applicationRedirectUris:ApplicationRedirectUris::connector-client-urls"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = played_project(tmp_path, monkeypatch)
    project.settings(apiName="orders", clientSecrets=SECRETS)
    project.knows(preview=preview(REDIRECTS, op="update"))
    return project


def properties(url: str = URL, client_id: str = CLIENT) -> dict[str, Any]:
    """What `paconn download` writes, as far as it matters."""
    settings = {
        "identityProvider": "oauth2",
        "clientId": client_id,
        "redirectMode": "GlobalPerConnector",
        "redirectUrl": url,
    }
    token = {"token": {"type": "oauthSetting", "oAuthSettings": settings}}
    return {"properties": {"iconBrandColor": "#0b556a", "connectionParameters": token}}


def downloaded(project: Project, content: Any) -> Path:
    folder = project.root / "shared_new-5forders"
    folder.mkdir(exist_ok=True)
    (folder / "apiProperties.json").write_text(json.dumps(content), "utf-8-sig")
    return folder


def test_the_url_itself_is_added_in_one_update(project: Project) -> None:
    shown = project.run(redirect_url, URL, "--yes")
    assert shown.exit_code == 0, shown.output
    assert project.config()["redirectUrls"] == [URL]
    lines = [line for line in shown.output.splitlines() if line.startswith(" ~")]
    assert lines == [" ~ update  connector-client-urls (ApplicationRedirectUris)"]
    assert len(project.asked("up")) == 1


@pytest.mark.parametrize("part", ["", "apiProperties.json"])
def test_it_is_taken_from_what_a_download_writes(project: Project, part: str) -> None:
    folder = downloaded(project, properties())
    assert project.run(redirect_url, str(folder / part), "--yes").exit_code == 0
    assert project.config()["redirectUrls"] == [URL]


def test_it_is_found_in_several_sets_of_parameters(project: Project) -> None:
    parameters = properties()["properties"]["connectionParameters"]
    sets = {"values": [{"name": name, "parameters": parameters} for name in ("one", "two")]}
    folder = downloaded(project, {"properties": {"connectionParameterSets": sets}})
    assert project.run(redirect_url, str(folder), "--yes").exit_code == 0
    assert project.config()["redirectUrls"] == [URL]


def test_it_is_found_in_the_forms_text(project: Project) -> None:
    text = f"Security\nToken URL https://contoso.b2clogin.com/x/token\nRedirect URL\n{URL}.\nSave"
    shown = project.run(redirect_url, "-", "--yes", answer=text)
    assert shown.exit_code == 0, shown.output
    assert project.config()["redirectUrls"] == [URL]


def test_the_others_stay_and_the_shared_one_is_pointed_out(project: Project) -> None:
    project.settings(redirectUrls=[BASE, "http://localhost:8400/callback"], clientSecrets=SECRETS)
    shown = project.run(redirect_url, URL, "--yes")
    assert project.config()["redirectUrls"] == [BASE, "http://localhost:8400/callback", URL]
    assert "is still listed, which all makers share" in shown.output


def test_a_url_that_is_listed_is_not_listed_twice(project: Project) -> None:
    before = project.settings(redirectUrls=[URL], clientSecrets=SECRETS)
    project.knows(preview=preview())
    shown = project.run(redirect_url, URL, "--yes")
    assert (shown.exit_code, "nothing to do" in shown.output) == (0, True)
    assert project.file.read_text() == before
    assert project.asked("up") == []


def test_a_pipeline_only_edits_the_file(project: Project) -> None:
    assert project.run(redirect_url, URL, "--no-up").exit_code == 0
    assert project.config()["redirectUrls"] == [URL]
    assert project.asked("up") == []


def test_a_connector_of_another_client_is_refused(project: Project) -> None:
    other = "33333333-3333-3333-3333-333333333333"
    folder = downloaded(project, properties(client_id=other))
    shown = project.run(redirect_url, str(folder), "--yes")
    assert shown.exit_code == 1
    assert f"the client {other}" in shown.output
    assert "redirectUrls" not in project.config()


def test_the_stacks_own_connector_needs_no_second_pass(project: Project) -> None:
    connectors = {"power-platform": {"redirectUrl": URL}}
    project.knows(outputs={"clientId": CLIENT, "connectors": connectors})
    shown = project.run(redirect_url, URL, "--yes")
    assert (shown.exit_code, "registers the URL itself" in shown.output) == (1, True)


def test_a_cloud_that_is_known_from_reports_is_taken_with_a_word(project: Project) -> None:
    shown = project.run(redirect_url, "https://global.consent.azure-apim.us/redirect/o", "--yes")
    assert (shown.exit_code, "known from reports only" in shown.output) == (0, True)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (BASE, "shared by many connectors"),
        (f"{BASE}/", "shared by many connectors"),
        ("https://example.com/redirect/orders", "is at global.consent.azure-apim.net"),
        (f"{URL}?code=a-code", "no query"),
        ("nothing.json", "cannot be read"),
        pytest.param("x" * 5000, "cannot be read", id="a long name"),
    ],
)
def test_a_wrong_url_is_refused_in_words_and_changes_nothing(
    project: Project, source: str, said: str
) -> None:
    before = project.file.read_text()
    shown = project.run(redirect_url, source, "--yes")
    assert (shown.exit_code, said in shown.output) == (1, True), shown.output
    assert "a-code" not in shown.output
    assert project.file.read_text() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no redirect URL"),
        ("the Security page without one", "holds no redirect URL"),
        (f"{URL} {BASE}/other", "2 redirect URLs"),
        pytest.param('{"a":' * 10**5, "a connector's redirect URL is at", id="depth"),
    ],
)
def test_a_text_without_one_url_is_refused(project: Project, text: str, said: str) -> None:
    shown = project.run(redirect_url, "-", "--yes", answer=text)
    assert (shown.exit_code, said in shown.output) == (1, True), shown.output


def test_a_file_before_the_first_save_has_none(project: Project) -> None:
    folder = downloaded(project, {"properties": {"connectionParameters": {}}})
    assert "once the connector is saved" in project.run(redirect_url, str(folder)).output


def test_of_several_connectors_the_url_goes_to_the_one_that_is_named(project: Project) -> None:
    outputs = {
        f"{name}{output}": f"{name} {output}"
        for name in ("sales", "support")
        for output in ("ClientId", "ClientSecret")
    }
    project.knows(outputs=outputs)
    refused = project.run(redirect_url, URL, "--yes")
    assert refused.exit_code == 1
    assert "Name one: --connector sales" in refused.output
    shown = project.run(redirect_url, URL, "--connector", "support", "--yes")
    assert shown.exit_code == 0, shown.output
    assert project.config()["redirectUrls"] == {"support": [URL]}
    # The file is of a connector that signs in with another one's client.
    folder = downloaded(project, properties(client_id=CLIENT))
    project.knows(outputs={**outputs, "salesClientId": CLIENT})
    assert project.run(redirect_url, str(folder), "--connector", "support").exit_code == 1
    assert project.run(redirect_url, str(folder), "--connector", "sales", "--yes").exit_code == 0
    assert project.config()["redirectUrls"] == {"support": [URL], "sales": [URL]}
