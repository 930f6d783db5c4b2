"""What the stand-ins of official plugins have in common."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi.provider.experimental import provider as pulumi_provider

from b2c.refusal import Refusal
from emulator.loopback import is_this_machine
from emulator.stand_in import Complaint, SettingsError, StandIn, emulator_host, silence
from plugin.resource import Inputs, State
from plugin.values import plain_map, wire_map

EMULATOR = Path(__file__).parents[1]
LAUNCHERS = [
    EMULATOR / "azuread" / "pulumi-resource-azuread",
    EMULATOR / "azure_native" / "pulumi-resource-azure-native",
]
SHOP = "pulumi plugin install resource shop 1.2.3"


@pytest.mark.parametrize("launcher", LAUNCHERS, ids=lambda launcher: launcher.name)
def test_a_launcher_starts_the_plugin_of_its_name_through_a_link_and_from_any_folder(
    launcher: Path, tmp_path: Path
) -> None:
    link = tmp_path / launcher.name
    link.symlink_to(launcher)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    process = subprocess.Popen(
        [link, "127.0.0.1:1"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        command = Path(f"/proc/{process.pid}/cmdline")
        if command.exists():
            assert f"emulator.{launcher.parent.name}" in command.read_text().split("\0")
    finally:
        process.kill()
        process.communicate()


def test_it_says_what_it_is_before_it_asks_anything() -> None:
    said: list[str] = []

    async def announce(text: str) -> None:
        said.append(text)

    async def connect(arguments: Inputs) -> None:
        assert arguments == {"place": "here"}
        assert said == ["shop 1.2.3 stand-in for the emulator (not the official plugin)"]
        raise SettingsError("enough")

    shop: StandIn[Any] = StandIn("shop", "1.2.3", {}, connect, announce)
    request = pulumi_provider.ConfigureRequest({"shop:config:place": "here"}, {}, True, True)
    with pytest.raises(SettingsError, match="enough"):
        asyncio.run(shop.configure(request))


async def _nothing(_arguments: Inputs) -> None:
    return None


def test_what_is_not_implemented_is_refused_with_the_official_plugins_name() -> None:
    shop: StandIn[Any] = StandIn("shop", "1.2.3", {}, _nothing, silence)
    check = pulumi_provider.CheckRequest("urn:pulumi:test::p::shop:index:Thing::it", {}, {}, b"")
    with pytest.raises(Refusal, match=f"the resource type shop:index:Thing.*{SHOP}"):
        asyncio.run(shop.check(check))
    with pytest.raises(Refusal, match=f"the function shop:index:lookUp.*{SHOP}"):
        asyncio.run(shop.invoke(pulumi_provider.InvokeRequest("shop:index:lookUp", {})))


def test_a_lookup_is_answered_with_the_service() -> None:
    async def connect(_arguments: Inputs) -> str:
        return "the service"

    async def look_up(service: str, arguments: Inputs) -> State:
        return {"asked": arguments["name"], "of": service}

    shop: StandIn[str] = StandIn(
        "shop", "1.2.3", {}, connect, silence, {"shop:index:lookUp": look_up}
    )
    request = pulumi_provider.InvokeRequest("shop:index:lookUp", wire_map({"name": "n"}, ()))

    async def answer() -> Any:
        await shop.configure(pulumi_provider.ConfigureRequest({}, {}, True, True))
        return await shop.invoke(request)

    assert plain_map(asyncio.run(answer()).return_value) == {"asked": "n", "of": "the service"}


@pytest.mark.parametrize(
    ("inputs", "secrets", "reason"),
    [
        ({"place": "x"}, set(), "expected no place, got x"),
        ({"place": "planted"}, {"place"}, "expected no place, got [secret]"),
        ({"place": 1234}, {"place"}, "expected no place, got [secret]"),
        ({"place": ["planted"]}, {"place"}, "expected no place, got [secret]"),
        ({"place": "x", "key": "place"}, {"key"}, "expected no [secret], got x"),
    ],
)
def test_a_complaint_keeps_its_property_apart_and_quotes_no_secret(
    inputs: dict[str, Any], secrets: set[str], reason: str
) -> None:
    shop: StandIn[Any] = StandIn("shop", "1.2.3", {}, _nothing, silence)
    complaint = Complaint("place", f"expected no place, got {inputs['place']}")
    failure = shop.failure(complaint, inputs, frozenset(secrets))
    assert (failure.property, failure.reason) == ("place", reason)


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1:1", "[::1]:1", "127.1.2.3"])
def test_any_name_of_this_machine_may_be_the_rehearsals(host: str) -> None:
    assert emulator_host(host, "shop", "1.2.3") == host


@pytest.mark.parametrize(
    ("host", "rule"),
    [
        ("", r"shop:metadataHost \(or ARM_METADATA_HOSTNAME\) is not set"),
        ("management.azure.com", "which is not on this machine"),
        ("localhost.example.com:1", "which is not on this machine"),
    ],
)
def test_elsewhere_the_official_plugin_is_the_one_to_use(host: str, rule: str) -> None:
    with pytest.raises(SettingsError, match=f"{rule}.*{SHOP}"):
        emulator_host(host, "shop", "1.2.3")


@pytest.mark.parametrize("name", ["localhost", "b2c.localhost", "127.9.9.9", "::1"])
def test_names_of_this_machine(name: str) -> None:
    assert is_this_machine(name)


@pytest.mark.parametrize("name", ["", "localhost.com", "alocalhost", "10.0.0.1", "127.0.0.1.com"])
def test_names_of_other_machines(name: str) -> None:
    assert not is_this_machine(name)
