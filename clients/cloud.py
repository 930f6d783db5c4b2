"""The addresses of an Azure cloud: where to sign in, and where Microsoft Graph is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from clients.configuration import Configuration
from clients.sources import ConfigurationError

_API_VERSION = "2022-09-01"


@dataclass(frozen=True)
class Cloud:
    """`login`: the https authority of the directory. `graph`: Microsoft Graph without a version.
    Neither ends in a slash. `run_by_microsoft`: whether Microsoft's own list of authorities has the
    cloud."""

    login: str
    graph: str
    run_by_microsoft: bool = True


CLOUDS: Mapping[str, Cloud] = {
    "public": Cloud("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "usgovernment": Cloud("https://login.microsoftonline.us", "https://graph.microsoft.us"),
    "usgovernmentl5": Cloud("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    "china": Cloud(
        "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"
    ),
}


def find_cloud(configuration: Configuration, fetch: Callable[[str], Any]) -> Cloud:
    """The cloud that the configuration names.

    `fetch` returns the JSON at a URL. It is called only if the configuration has a metadata host.
    Raises `ConfigurationError` for metadata without usable addresses.
    """
    host = configuration.metadata_host
    if not host:
        return CLOUDS[configuration.environment]
    metadata = fetch(f"https://{host}/metadata/endpoints?api-version={_API_VERSION}")
    try:
        graph = str(metadata["microsoftGraphResourceId"]).rstrip("/")
        login = str(metadata["authentication"]["loginEndpoint"]).rstrip("/")
    except (KeyError, TypeError) as error:
        raise ConfigurationError(
            f'b2c:metadataHost is "{host}": it does not tell where to sign in and where Microsoft '
            "Graph is. Correct it, or leave it out and give environment."
        ) from error
    for name, url in (("Microsoft Graph", graph), ("sign-in", login)):
        if not is_private(url):
            raise ConfigurationError(
                f'b2c:metadataHost is "{host}": it tells {url} for {name}, over which secrets '
                "would travel in the clear. Use a host that tells https."
            )
    if not login.startswith("https://"):
        # The identity library refuses plain http even on loopback. A cloud on this machine serves
        # its metadata over TLS in any case, and signs in there too.
        login = f"https://{host}"
    return Cloud(login, graph, run_by_microsoft=False)


def is_private(url: str) -> bool:
    """Whether nobody else can read requests to the URL: https, or an address of this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether the name or address (without a port) is one of this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
