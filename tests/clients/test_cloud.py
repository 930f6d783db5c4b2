"""Where a cloud's addresses come from."""

from __future__ import annotations

from typing import Any

import pytest

from clients.cloud import CLOUDS, Cloud, find_cloud
from clients.configuration import Configuration
from clients.sources import ConfigurationError

HOST = "metadata.example:8443"


def _find(told: Any) -> Cloud:
    asked = []

    def fetch(url: str) -> Any:
        asked.append(url)
        return told

    found = find_cloud(Configuration("t", "c", "s", metadata_host=HOST), fetch)
    assert asked == [f"https://{HOST}/metadata/endpoints?api-version=2022-09-01"]
    return found


def _told(graph: str, login: str) -> dict[str, Any]:
    return {"microsoftGraphResourceId": graph, "authentication": {"loginEndpoint": login}}


@pytest.mark.parametrize("name", CLOUDS)
def test_known_clouds_need_no_question(name: str) -> None:
    def fetch(_url: str) -> Any:
        raise AssertionError("nothing is to be asked")

    assert find_cloud(Configuration("t", "c", "s", environment=name), fetch) == CLOUDS[name]


def test_a_metadata_host_tells_both_addresses() -> None:
    told = _told("https://graph.example/", "https://login.example/")
    assert _find(told) == Cloud(
        "https://login.example", "https://graph.example", run_by_microsoft=False
    )


def test_a_cloud_on_this_machine_signs_in_where_it_serves_its_metadata() -> None:
    told = _told("http://localhost:80", "http://127.0.0.1:80")
    assert _find(told) == Cloud(f"https://{HOST}", "http://localhost:80", run_by_microsoft=False)


@pytest.mark.parametrize(
    "told", [_told("http://graph.example", "https://l"), _told("https://g", "http://login.example")]
)
def test_no_secret_travels_in_the_clear(told: Any) -> None:
    with pytest.raises(ConfigurationError, match="in the clear"):
        _find(told)


@pytest.mark.parametrize("told", [None, "text", {}, {"microsoftGraphResourceId": "https://g"}])
def test_an_answer_without_addresses_names_the_setting(told: Any) -> None:
    with pytest.raises(ConfigurationError, match="b2c:metadataHost is"):
        _find(told)
