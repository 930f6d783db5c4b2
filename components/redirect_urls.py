"""The redirect URLs of a client that is registered already.

Owns: the list of URLs of the Web platform. Leaves to others: the registration (`ConnectorClient`
with `redirect_urls_later`) and the connectors that tell their URLs, which need the client's id
first. A registration has one such list, so no second one of these may stand beside it.
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

import pulumi
import pulumi_azuread as azuread

from b2c import addresses
from b2c.property_rules import text
from b2c.takes import Takes
from components.arguments import PYTHON, Arguments, Spelling, arguments, read


class ClientRedirectUrlsArgs(TypedDict):
    """What `ClientRedirectUrls` are made from."""

    application_id: Annotated[pulumi.Input[str], Takes(text)]
    """The `application_id` of the `ConnectorClient`."""
    redirect_urls: Annotated[
        pulumi.Input[Sequence[pulumi.Input[str]]],
        Takes(addresses.redirect_uri, least=1, most=addresses.MAX_REDIRECT_URIS),
    ]
    """Redirect URLs of the connectors, 1 to 100; the same one may come from several connectors."""


class ClientRedirectUrls(pulumi.ComponentResource):
    """The redirect URLs of a client, given once its connectors exist.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    redirect_urls: pulumi.Output[list[str]]
    """What is registered, sorted."""

    def __init__(
        self, name: str, args: ClientRedirectUrlsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = check_client_redirect_urls(args)
        super().__init__("b2c:index:ClientRedirectUrls", name, None, opts)
        register_redirect_urls(
            name,
            checked["application_id"],
            checked["redirect_urls"],
            pulumi.ResourceOptions(parent=self),
        )
        self.redirect_urls = pulumi.Output.from_input(checked["redirect_urls"])
        self.register_outputs({})


def check_client_redirect_urls(
    args: ClientRedirectUrlsArgs, spelling: Spelling = PYTHON
) -> Arguments:
    """The arguments, the URLs sorted. Raises `InvalidSetting`."""
    checked = arguments(read(ClientRedirectUrlsArgs, args, spelling))
    return checked.changed(redirect_urls=sorted_urls(checked["redirect_urls"]))


def register_redirect_urls(
    name: str,
    application_id: pulumi.Input[str],
    urls: pulumi.Input[Sequence[str]],
    options: pulumi.ResourceOptions,
) -> None:
    """Make this the list of the application's URLs; `name`: the client's."""
    azuread.ApplicationRedirectUris(
        f"{name}-redirect-uris",
        application_id=application_id,
        type="Web",
        redirect_uris=urls,
        opts=options,
    )


def sorted_urls(urls: Any) -> pulumi.Input[list[str]]:
    """The URLs in the order of the alphabet; once they are known where another resource gives one,
    each once, since two resources may give the same."""
    plain = not isinstance(urls, pulumi.Output) and all(isinstance(url, str) for url in urls)
    if plain:
        return sorted(urls)
    return pulumi.Output.from_input(urls).apply(lambda known: sorted(set(known)))


def with_told(listed: Any, told: Sequence[pulumi.Output[str]]) -> pulumi.Output[list[str]]:
    """The listed URLs, or None, and those that connectors tell."""
    both = pulumi.Output.all(() if listed is None else listed, list(told))
    return both.apply(lambda lists: [*lists[0], *lists[1]])
