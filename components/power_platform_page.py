"""The maker's page where the stack makes the connectors itself: how people make connections.

Pure functions of values to Markdown. Nothing is left to paste, but for a secret that the settings
leave to a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from components.power_platform_connector import BY_HAND, ENVIRONMENT_VARIABLE


def power_platform_parts(
    entries: Sequence[Mapping[str, Any]], tenant_name: str, expires: str, secret_output: str
) -> list[str]:
    """The parts of the page that speak of these connectors.

    `entries`: as `components.power_platform_entries` checked them. `expires`: when the client
    secret ends. `secret_output`: the output that has it.
    """
    head = (
        f"# Connectors for {tenant_name}\n\n"
        "This stack makes the connectors below and registers their redirect URLs. There is nothing "
        "to paste on their pages, but for the steps that stand here. The output `connectors` has "
        "their ids."
    )
    in_order = sorted(entries, key=lambda entry: str(entry["name"]))
    return [head, *(_connector(entry, expires, secret_output) for entry in in_order)]


def _connector(entry: Mapping[str, Any], expires: str, secret_output: str) -> str:
    name, url = entry["display_name"], entry["environment_url"]
    command = f"`pulumi stack output {secret_output} --show-secrets`"
    made = [_secret(entry, expires, command), _shares(entry)]
    parts = [f"## {name} in {url}", *([_ADOPTED] if entry["adopted"] else made), _connection(name)]
    return "\n\n".join(parts)


_ADOPTED = (
    "Somebody made this connector by hand. Until `adopted` is removed from the settings, it keeps "
    "its own definition, sign-in, client secret and shares: `pulumi up` changes none of them, and "
    "no new secret reaches it."
)


def _secret(entry: Mapping[str, Any], expires: str, command: str) -> str:
    """How the connector comes to its client secret."""
    form = _portal(entry, "Edit", "Security", "Client secret")
    if entry["secret"] == BY_HAND:
        return (
            "One step is left to a person, now, after each rotation and after each change of the "
            f"sign-in: enter {command} at {form} and choose *Update connector*. The secret ends on "
            f"{expires}."
        )
    if entry["secret"] == ENVIRONMENT_VARIABLE:
        return (
            "The environment reads the client secret from its variable "
            f"`{entry['secret_variable']}` when the connector is written, as `pulumi up` does "
            f"at a rotation. Where the new secret ({command}) gets there later, write the "
            f"connector once more with {_portal(entry, 'Edit', 'Update connector')}. Until then it "
            "uses the older one, which is valid until the next rotation. The secret ends on "
            f"{expires}."
        )
    return (
        f"The connector gets the client secret from `pulumi up`, the next one too; it ends on "
        f"{expires}. Others report that the environment keeps it; Microsoft does not document it. "
        "Whether it did shows in two minutes: make a connection and sign in. If that ends with "
        "AADB2C90079 or AADB2C90081, the connector has no secret, or an old one. Then enter "
        f"{command} at {form}, choose *Update connector*, and set `secret: {BY_HAND}`, so that no "
        "later change empties it."
    )


def _shares(entry: Mapping[str, Any]) -> str:
    if not entry["share_with"]:
        return (
            "It is not shared. Makers do not see a connector that is not shared with them: list "
            "them, or a group, in `shareWith`, or share it in the portal with "
            f"{_portal(entry, 'Share')}."
        )
    kinds = [share["kind"] for share in entry["share_with"]]
    counted = [f"{kinds.count(kind)} {kind}(s)" for kind in ("user", "group") if kind in kinds]
    return (
        f"It is shared with {' and '.join(counted)} by `shareWith`; other makers do not see it. "
        "Whether makers see what is shared in this way is not documented: if they do not, use "
        f"{_portal(entry, 'Share')} in the portal."
    )


def _portal(entry: Mapping[str, Any], *places: str) -> str:
    """The place in the maker portal."""
    return f"*{' > '.join(('Custom connectors', entry['display_name'], *places))}*"


def _connection(name: str) -> str:
    return (
        "Each person makes a connection, since only that person can sign in: in Power Automate or "
        f"Power Apps choose this environment, then *Connections > New connection > {name} > "
        "Create*, and sign in."
    )
