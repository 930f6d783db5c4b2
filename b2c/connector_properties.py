"""The properties of a custom connector in a Power Platform environment, as a table.

It is a row of Dataverse's table `connector`; `graph` names the columns.
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/connector
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from b2c import connector_rules as rules
from b2c.connector_name import DEFAULT_PREFIX, MOST_ENCODED, check_length, known_prefix
from b2c.connector_sign_in import SECRETS, has_sign_in
from b2c.names import guid
from b2c.property import FLAG, OBJECT, TEXT, Comparison, ListOf, Property, Record, Words
from b2c.property_rules import an_object, any_text, each, matching
from b2c.redirect_url import REDIRECT_HOST
from b2c.refusal import InvalidSetting
from b2c.secret_text import secret_text

_PREFIX = matching(
    r"(?!(?i:mscrm))[A-Za-z][A-Za-z0-9]{1,7}",
    "a publisher's prefix has 2 to 8 letters and digits, begins with a letter and not with mscrm",
    "Copy it from the publisher of the solution.",
)
_SOLUTION = matching(
    r"[A-Za-z_][A-Za-z0-9_]{0,64}",
    "a solution's unique name has letters, digits and _ only, at most 65",
    "Copy the name, not the display name, from the list of solutions.",
)
_COLOR = matching(
    r"#[0-9A-Fa-f]{6}", "it must be a colour of six hexadecimal digits", "Use one like #0b556a."
)
_VARIABLE = matching(
    r"[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]{1,90}",
    "an environment variable's schema name is the publisher's prefix, _ and a name",
    "Copy it from the solution that holds the variable; it looks like new_OrdersSecret.",
)
_WORDS = rules.at_most(rules.MOST_DESCRIPTION, any_text)
_SCRIPT = rules.at_most(rules.MOST_COLUMN, any_text)
_PARAMETERS = rules.at_most(rules.MOST_COLUMN, rules.no_secret(an_object))
_TEMPLATES = rules.at_most(rules.MOST_COLUMN, rules.no_secret(partial(each, rule=an_object)))
_OPERATIONS = rules.at_most(rules.MOST_COLUMN, ListOf(TEXT).check)
_DEFINITION = rules.at_most(rules.MOST_DEFINITION, rules.no_secret(rules.swagger))

SHARE = Record(
    "ConnectorShare",
    "A user or a group with whom a custom connector is shared.",
    (
        Property(
            "objectId",
            "The user's or group's object id in Microsoft Entra ID; it must be known in the "
            "environment.",
            rule=guid,
            required=True,
        ),
        Property(
            "kind",
            "What the id is of.",
            Words(
                "ConnectorShareKind",
                "With whom a connector is shared.",
                {
                    "user": "",
                    "group": "A Microsoft Entra group for which the environment has a team.",
                },
            ),
            required=True,
        ),
        Property(
            "access",
            "What they may do.",
            Words(
                "ConnectorShareAccess",
                "What a user or group may do with a shared connector.",
                {"view": "Make connections and use them.", "edit": "Change the connector too."},
            ),
            required=True,
        ),
    ),
)


def _together(prefix: str, inputs: Mapping[str, Any]) -> None:
    if "clientSecret" in inputs and "clientSecretVariable" in inputs:
        raise InvalidSetting(
            f"{prefix}clientSecretVariable",
            inputs["clientSecretVariable"],
            "clientSecret is given too",
            "Remove one of the two.",
        )
    given = [name for name in SECRETS if name in inputs]
    if given and not has_sign_in(inputs["connectionParameters"]):
        raise InvalidSetting(
            f"{prefix}connectionParameters",
            "an object",
            f"{given[0]} is given, and there is no token.oAuthSettings that it could be put into",
            f"Give it there, or remove {given[0]}.",
        )
    publisher = known_prefix(inputs)
    if publisher is not None:
        check_length(f"{prefix}displayName", publisher, inputs["displayName"])


CUSTOM_CONNECTOR = Record(
    "CustomConnector",
    "A custom connector in a Power Platform environment, for Power Automate, Power Apps and "
    "Copilot Studio. Deleting or replacing it deletes everybody's connections. What a person "
    "changes in the maker portal is found, but for the client secret, which nobody can read.\n\n"
    "Import: `pulumi import b2c:index:CustomConnector orders "
    '"https://contoso.crm4.dynamics.com/connectors(<GUID>)"`',
    (
        Property(
            "environmentUrl",
            "The URL of the environment's organization, as the Power Platform admin center shows "
            "it: `https://contoso.crm4.dynamics.com`. Case and a final slash make no difference.",
            rule=rules.environment_url,
            required=True,
            replaces=True,
            declared=True,
        ),
        Property(
            "displayName",
            "The name that makers see. Publisher prefix and name, as the redirect URL has them, "
            f"have at most {MOST_ENCODED} characters: letters and digits count one, every other "
            "character three. ASCII only.",
            rule=rules.display_name,
            required=True,
            replaces=True,
            graph="displayname",
        ),
        Property(
            "publisherPrefix",
            "The prefix of the publisher, which begins the connector's name and redirect URL. "
            f"That of the solution's publisher if left out; `{DEFAULT_PREFIX}` without a solution. "
            "A connector that is there keeps its own if it is left out.",
            rule=_PREFIX,
            replaces=True,
            declared=True,
            compared=Comparison.ANY_CASE,
            output=(TEXT, "The publisher's prefix."),
        ),
        Property(
            "solution",
            "The unique name of an unmanaged solution to put the connector into. If it changes, "
            "the connector is put into the other one too.",
            rule=_SOLUTION,
            declared=True,
        ),
        Property(
            "environmentId",
            "The environment's id. With it and a known prefix a preview shows the redirect URL "
            "without a request. It is compared with what the environment says.",
            rule=rules.environment_id,
            declared=True,
            compared=Comparison.ANY_CASE,
            output=(TEXT, "The environment's id, as the environment says it."),
        ),
        Property(
            "redirectHost",
            "The host of the consent service, with a port or without, for a redirect URL that has "
            "to be calculated.",
            rule=rules.redirect_host,
            default=REDIRECT_HOST,
            declared=True,
        ),
        Property(
            "description",
            "What makers read below the name.",
            rule=_WORDS,
            graph="description",
        ),
        Property(
            "iconBrandColor",
            "The colour behind the icon, such as `#0b556a`.",
            rule=_COLOR,
            graph="iconbrandcolor",
        ),
        Property(
            "icon",
            "A PNG image in base64, at most 10 MB. The service shows it 144 pixels wide and high; "
            "what it shows is not compared.",
            rule=rules.png,
            graph="iconblob",
        ),
        Property(
            "definition",
            "The API's description in Swagger 2.0, at most "
            f"{rules.MOST_DEFINITION:,} characters as JSON.",
            OBJECT,
            rule=_DEFINITION,
            required=True,
            graph="openapidefinition",
        ),
        Property(
            "connectionParameters",
            "What a connection needs, as in `apiProperties.json`, without the client secret, which "
            "is put at `token.oAuthSettings.clientSecret`. They are written with the secret only. "
            "Without clientSecret and clientSecretVariable, sign-in settings do not change after "
            "the creation, unless secretByHand says that a person will enter the secret again.",
            OBJECT,
            rule=_PARAMETERS,
            required=True,
            graph="connectionparameters",
        ),
        Property(
            "policyTemplateInstances",
            "Policies, as in `apiProperties.json`.",
            ListOf(OBJECT),
            rule=_TEMPLATES,
            graph="policytemplateinstances",
        ),
        Property(
            "script",
            "Code in C# that runs at each call.",
            rule=_SCRIPT,
            graph="customcodeblobcontent",
        ),
        Property(
            "scriptOperations",
            "The ids of the operations for which the script runs; all if left out.",
            ListOf(TEXT),
            rule=_OPERATIONS,
            graph="scriptoperations",
        ),
        Property(
            "clientSecret",
            "The client secret. That the service takes it is reported, not documented. The service "
            "never shows it: a change made elsewhere is not seen. After an import it is unknown, "
            "and sent by the first update that gives it.",
            rule=secret_text,
            secret=True,
            declared=True,
        ),
        Property(
            "clientSecretVariable",
            "The schema name of an environment variable of the environment that holds the secret, "
            "in place of clientSecret.",
            rule=_VARIABLE,
            declared=True,
        ),
        Property(
            "clientSecretVersion",
            "Any text that changes with the secret, such as its expiry. Another text writes the "
            "connection parameters again, by which the service reads the variable.",
            declared=True,
        ),
        Property(
            "secretByHand",
            "Whether a person will enter the secret after the sign-in settings have changed. "
            "Writing them without it empties the one that is there.",
            FLAG,
            declared=True,
        ),
        Property(
            "shareWith",
            "With whom the connector is shared, by Dataverse's own grant; whether Power Apps shows "
            "it to them is not documented. Whoever is not listed any more loses access; what "
            "others have shared stays as it is.",
            ListOf(SHARE, key=lambda share: share["objectId"], part=".objectId"),
            default=[],
            declared=True,
            compared=Comparison.OWN,
        ),
    ),
    together=_together,
    outputs=(
        Property("connectorId", "The GUID of the connector's row in Dataverse."),
        Property("name", "The connector's name in Dataverse and in solutions."),
        Property("internalId", "The connector's name in Power Apps and Power Automate."),
        Property("redirectUrl", "The URL to register at the client. It stays the same."),
    ),
)
