"""The addresses of an Azure cloud: where to sign in, and where Microsoft Graph is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from clients.configuration import ConfigurationError, Settings

_API_VERSION = "2022-09-01"


@dataclass(frozen=True)
class Cloud:
    """`login` is the https authority of the directory, `graph` Microsoft Graph without a version;
    neither ends in a slash. `known` says that Microsoft runs it, so that its own list of
    authorities has it."""

    login: str
    graph: str
    known: bool = True


CLOUDS: Mapping[str, Cloud] = {
    "public": Cloud("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "usgovernment": Cloud("https://login.microsoftonline.us", "https://graph.microsoft.us"),
    "usgovernmentl5": Cloud("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    "china": Cloud(
        "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"
    ),
}


def find_cloud(settings: Settings, fetch: Callable[[str], Any]) -> Cloud:
    """The cloud that the settings name.

    `fetch` answers a URL with its JSON; it is asked only where a metadata host is given. Raises
    `ConfigurationError` for an answer that tells no addresses.
    """
    host = settings.metadata_host
    if not host:
        return CLOUDS[settings.environment]
    told = fetch(f"https://{host}/metadata/endpoints?api-version={_API_VERSION}")
    try:
        graph = str(told["microsoftGraphResourceId"]).rstrip("/")
        login = str(told["authentication"]["loginEndpoint"]).rstrip("/")
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
    return Cloud(login, graph, known=False)


def is_private(url: str) -> bool:
    """Whether nobody reads along: https, or an address of this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether the name or address, without a port, is this machine's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
