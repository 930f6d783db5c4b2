"""The redirect URIs, to which B2C may send the browser back with a code."""

from collections.abc import Callable, Iterator

from b2c import addresses
from b2c.resource_types import APPLICATION, REDIRECT_URIS
from policies.configuration import Config
from policies.policy import ResourcePolicy
from policies.resource_property import ResourceProperty, judged_list


def _redirect_uris(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    if kind == APPLICATION:
        for path in ("web.redirectUris", "singlePageApplication.redirectUris"):
            yield from _judged(inputs.at(path), addresses.redirect_uri)
        yield from _judged(inputs.at("publicClient.redirectUris"), _public_client_uri)
        return
    platform = inputs.at("type")
    if platform.known:
        public = platform.value == "PublicClient"
        uris = inputs.at("redirectUris")
        yield from _judged(uris, _public_client_uri if public else addresses.redirect_uri)


def _judged(uris: ResourceProperty, rule: Callable[[str, str], str]) -> Iterator[str]:
    yield from judged_list(uris, rule, most=addresses.MAX_REDIRECT_URIS)


def _public_client_uri(setting: str, value: str) -> str:
    """The rules of web URLs do not apply to an app on a device, which has a scheme of its own."""
    if value.lower().startswith(("http:", "https:")) or "*" in value:
        return addresses.redirect_uri(setting, value)
    return value


POLICIES = (
    ResourcePolicy(
        name="redirect-uris",
        refuses="A redirect URI is an https URL without wildcard, query or fragment, of at most "
        f"{addresses.MAX_REDIRECT_URI} characters (plain http for localhost only); an application "
        f"has at most {addresses.MAX_REDIRECT_URIS} per platform, each once.",
        why="A code goes to whoever answers there; B2C refuses most of the others.",
        source="https://learn.microsoft.com/entra/identity-platform/reply-url",
        types=(REDIRECT_URIS, APPLICATION),
        check=_redirect_uris,
    ),
)
