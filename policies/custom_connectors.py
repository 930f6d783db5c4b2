"""Custom connectors in Power Platform, by the rules of the provider that makes them, and the client
secrets of everything that signs people in."""

from collections.abc import Iterator

from b2c.custom_connector import check_alone
from b2c.resource_types import CUSTOM_API, CUSTOM_CONNECTOR, IDENTITY_PROVIDER
from policies.configuration import Config
from policies.policy import ResourcePolicy
from policies.resource_property import ResourceProperty, message, refused

_SECRET = "clientSecret"


def _plain_secrets(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    for place in _client_secrets(inputs):
        if kind == CUSTOM_CONNECTOR and place.path != _SECRET:
            yield refused(
                place.hidden,
                "the connector's row would hold the secret in plain text",
                "Remove it, and give it as clientSecret; a variable of the environment as "
                "clientSecretVariable.",
            )
        elif not place.secret:
            yield refused(
                place.hidden,
                "it is no secret to the engine, so that state, previews and logs hold it in "
                "plain text",
                "Give a secret output or a secret setting.",
            )


def _client_secrets(within: ResourceProperty) -> Iterator[ResourceProperty]:
    """What is named like a client secret and has a value of its own."""
    for name, part in within.parts():
        if name.casefold() == _SECRET.casefold() and part.present and not part.is_object:
            yield part
        else:
            yield from _client_secrets(part)


def _settings(_: str, inputs: ResourceProperty, __: Config) -> Iterator[str]:
    """The table's rules, without those that `no-plain-secrets` applies."""
    for refusal in check_alone(inputs.value_so_far)[1]:
        name, _, below = refusal.setting.partition(".")
        if not below.casefold().endswith(_SECRET.casefold()):
            yield message(inputs.at(name.partition("[")[0]), refusal)


POLICIES = (
    ResourcePolicy(
        name="no-plain-secrets",
        refuses="A client secret is a secret output or setting, never plain text; that of a "
        "custom connector stands in clientSecret alone.",
        why="State, previews and logs show whatever is not marked as secret, and a connector's row "
        "is read by everybody who may read the environment's connectors.",
        source="https://www.pulumi.com/docs/iac/concepts/secrets/",
        types=(CUSTOM_CONNECTOR, CUSTOM_API, IDENTITY_PROVIDER),
        check=_plain_secrets,
    ),
    ResourcePolicy(
        name="custom-connector-settings",
        refuses="A custom connector in Power Platform has a name, a definition and a sign-in that "
        "its row in Dataverse takes.",
        why="Else the environment refuses it, or its redirect URL cannot be known.",
        source="https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/"
        "connector",
        types=(CUSTOM_CONNECTOR,),
        check=_settings,
    ),
)
