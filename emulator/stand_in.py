"""What the stand-ins of official plugins have in common, on machines that cannot download these.

A stand-in speaks to the rehearsal on this machine only. It says what it is, and names the official
plugin for everything else.
"""

import json
import os
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from b2c.refusal import Refusal
from emulator.loopback import is_this_machine
from plugin.provider import Client, Function, ResourceProvider
from plugin.resource import Inputs, ResourceType
from plugin.server import Announce


class SettingsError(Refusal):
    """A setting is missing or wrong; the text says which and what to do."""


async def silence(_text: str) -> None:
    """Announces nothing."""


class StandIn(ResourceProvider[Client]):
    """The provider of a stand-in.

    `package` and `version` are those of the official plugin. `connect` opens the conversation with
    the service from the configuration; `announce` shows a line to the user before.
    """

    def __init__(
        self,
        package: str,
        version: str,
        types: Mapping[str, ResourceType[Client]],
        connect: Callable[[Inputs], Awaitable[Client]],
        announce: Announce,
        functions: Mapping[str, Function[Client]] | None = None,
    ) -> None:
        super().__init__(package, types, functions)
        self._version = version
        self._connect = connect
        self._announce = announce

    async def connect(self, arguments: Inputs) -> Client:
        """Say what this plugin is, then discover the service and sign in."""
        await self._announce(announcement(self._package, self._version))
        return await self._connect(arguments)

    def schema(self) -> str:
        """The package without its resources: Python programs do not need more of it."""
        return json.dumps({"name": self._package, "version": self._version})

    def missing(self, kind: str, token: str) -> Refusal:
        return Refusal(
            f"the stand-in for the rehearsal does not implement the {kind} {token}. Use the "
            f"official plugin for it: {_installation(self._package, self._version)}"
        )


def announcement(package: str, version: str) -> str:
    """What a stand-in says of itself in every deployment."""
    return f"{package} {version} stand-in for the rehearsal (not the official plugin)"


def rehearsal_host(host: str, package: str, version: str) -> str:
    """The metadata host, with its port, if it is on this machine; `SettingsError` otherwise."""
    if host and is_this_machine(urlsplit(f"//{host}").hostname or ""):
        return host
    wrong = (
        f'{package}:metadataHost is "{host}", which is not on this machine'
        if host
        else f"{package}:metadataHost (or ARM_METADATA_HOSTNAME) is not set"
    )
    raise SettingsError(
        f"{wrong}. This {package} plugin is a stand-in that speaks to the rehearsal only. For "
        f"anything else install the official plugin: {_installation(package, version)}"
    )


def _installation(package: str, version: str) -> str:
    return f"pulumi plugin install resource {package} {version}"


def http_client(package: str, version: str, **options: Any) -> httpx.AsyncClient:
    """A client that trusts what Go would trust (SSL_CERT_FILE, SSL_CERT_DIR or the system);
    `options` are httpx's own."""
    trust = ssl.create_default_context(
        cafile=os.environ.get("SSL_CERT_FILE"), capath=os.environ.get("SSL_CERT_DIR")
    )
    return httpx.AsyncClient(
        verify=trust,
        # The rehearsal is on this machine: a proxy of the environment is not for it.
        trust_env=False,
        headers={"User-Agent": f"stand-in pulumi-resource-{package}/{version} (rehearsal tenant)"},
        **options,
    )
