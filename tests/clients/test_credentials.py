"""Where a federated token comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clients import credentials
from clients.cloud import CLOUDS
from clients.configuration import Configuration
from clients.proof import Federation
from clients.sources import ConfigurationError


class Recorded:
    """Stands for azure-identity's credential, to look at what it was given."""

    def __init__(self, tenant: str, client: str, func: Any, **options: Any) -> None:
        self.given = (tenant, client)
        self.assertion = func
        self.options = options


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(credentials, "ClientAssertionCredential", Recorded)

    def make_one(source: Federation, fetch: Any = None) -> Any:
        settings = Configuration("t", "c", source)
        return credentials.make_credential(settings, CLOUDS["china"], None, fetch)

    return make_one


def test_a_workflows_token_is_asked_for_with_the_audience_of_entra(make: Any) -> None:
    asked = []

    def fetch(source: Federation, url: str) -> str:
        asked.append((url, source.request_token))
        return f"token {len(asked)}"

    for url, joint in (("https://i.example/t?v=1", "&"), ("https://i.example/t", "?")):
        credential = make(Federation(request_url=url, request_token="bearer"), fetch)
        assert asked == []
        assert credential.assertion() == "token 1"
        # Each sign-in asks anew: such tokens live for minutes.
        assert credential.assertion() == "token 2"
        wanted = f"{url}{joint}audience=api%3A%2F%2FAzureADTokenExchange"
        assert asked == [(wanted, "bearer")] * 2
        asked.clear()


def test_a_token_file_is_read_at_each_sign_in(make: Any, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("one\n")
    credential = make(Federation(file=file, source="oidcTokenFilePath"))
    assert credential.assertion() == "one"
    file.write_text("two")
    assert credential.assertion() == "two"
    file.unlink()
    with pytest.raises(ConfigurationError, match="b2c:oidcTokenFilePath is"):
        credential.assertion()


def test_the_cloud_says_where_to_sign_in(make: Any) -> None:
    credential = make(Federation(token="jwt"))
    assert credential.given == ("t", "c")
    assert credential.options["authority"] == "https://login.partner.microsoftonline.cn"
    assert credential.options["disable_instance_discovery"] is False
