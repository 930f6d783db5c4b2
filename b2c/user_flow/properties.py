"""The properties of a user flow and of the objects inside it."""

from typing import Any

from b2c.property import DECIMAL, FLAG, TEXT, Comparison, ListOf, Plain, Property, Record, Words
from b2c.user_flow import rules
from b2c.user_flow.expectations import PORTAL_SETTINGS

MOST_IDENTITY_PROVIDERS = 1000
"""Microsoft documents no limit. Each is a request of its own and a button of the sign-in page, so a
longer list is a slip."""

FLOW_TYPE = Words(
    "UserFlowType",
    "What a user flow is for.",
    {
        "signUpOrSignIn": "Sign-up and sign-in on one page.",
        "signUp": "Sign-up alone.",
        "signIn": "Sign-in alone.",
        "profileUpdate": "Editing one's own profile.",
        "passwordReset": "Resetting one's password.",
        "resourceOwner": "User name and password sent by the application, without a page.",
    },
)

INPUT_TYPE = Words(
    "AttributeInputType",
    "How a page asks for an attribute.",
    {
        "textBox": "One line of text.",
        "dateTimeDropdown": "A date.",
        "radioSingleSelect": "One of several choices, all in sight.",
        "dropdownSingleSelect": "One of several choices in a list.",
        "emailBox": "An e-mail address.",
        "checkboxMultiSelect": "Any of several choices.",
    },
    any_case=True,
)

ATTRIBUTE_VALUE = Record(
    "AttributeValue",
    "One choice of an attribute.",
    (
        Property("name", "What the page shows.", required=True, graph="name"),
        Property("value", "What is stored.", required=True, graph="value"),
        Property(
            "default", "Whether it is chosen at first.", FLAG, default=False, graph="isDefault"
        ),
    ),
)

_CHOICES = ListOf(ATTRIBUTE_VALUE, lambda choice: choice["value"], ".value")

ATTRIBUTE = Record(
    "Attribute",
    "One attribute that a flow asks people for.",
    (
        Property(
            "attribute",
            "The attribute's id: a built-in one such as `city`, or `extension_<id>_<name>` of a "
            "custom one.",
            required=True,
            compared=Comparison.ANY_CASE,
        ),
        Property("displayName", "The label on the page.", required=True, graph="displayName"),
        Property(
            "inputType",
            "How the page asks for it.",
            INPUT_TYPE,
            required=True,
            graph="userInputType",
            compared=Comparison.ANY_CASE,
        ),
        Property(
            "optional", "Whether it may be left empty.", FLAG, default=False, graph="isOptional"
        ),
        Property(
            "requiresVerification",
            "Whether a code proves it; for e-mail addresses and phone numbers.",
            FLAG,
            default=False,
            graph="requiresVerification",
        ),
        Property(
            "values",
            "The choices of radioSingleSelect, dropdownSingleSelect and checkboxMultiSelect.",
            _CHOICES,
            rule=lambda path, value: _CHOICES.check(path, value) or None,
            graph="userAttributeValues",
        ),
    ),
    together=rules.check_attribute,
)


def _string(name: str, text: str, rule: Any = None, required: bool = True) -> Property:
    graph = f"{name[0].upper()}{name[1:]}"
    return Property(name, text, rule=rule, required=required, graph=graph)


PAGE_STRING = Record(
    "PageString",
    "One text of a page.",
    (
        _string("elementType", "The kind of element, such as `UxElement`."),
        _string(
            "elementId",
            "The element's id, where it has one.",
            rules.text_or_nothing,
            required=False,
        ),
        _string("stringId", "Which text of the element it is."),
        _string("value", "The text.", rules.page_text),
    ),
)


def string_key(string: Any) -> tuple[Any, ...]:
    """What no two texts of a page share."""
    return string["elementType"], string.get("elementId") or None, string["stringId"]


LANGUAGE_PAGE = Record(
    "LanguagePage",
    "The texts of one page in one language.",
    (
        Property("page", "The page's id, such as `phonefactor`.", required=True),
        Property(
            "strings",
            "The texts that differ from the default ones.",
            ListOf(PAGE_STRING, string_key),
            default=[],
        ),
    ),
)

LANGUAGE = Record(
    "Language",
    "One language of a flow.",
    (
        Property(
            "tag",
            "A tag of RFC 5646, such as `en` or `pt-BR`.",
            rule=rules.language_tag,
            required=True,
            compared=Comparison.ANY_CASE,
        ),
        Property("enabled", "Whether people may use it.", FLAG, default=True, graph="isEnabled"),
        Property(
            "pages",
            "The pages with texts of your own. A page that is no longer listed gets its default "
            "texts back.",
            ListOf(LANGUAGE_PAGE, lambda page: page["page"], ".page"),
            default=[],
            compared=Comparison.OWN,
        ),
    ),
)


def _step(name: str, text: str) -> Property:
    return Property(name, text, compared=Comparison.ANY_CASE)


API_CONNECTORS = Record(
    "UserFlowApiConnectors",
    "The API connectors that a flow calls, by their ids.",
    (
        _step("postFederationSignup", "Called after an identity provider has answered at sign-up."),
        _step(
            "postAttributeCollection",
            "Called after the page of attributes, before the account is made.",
        ),
        _step("preTokenIssuance", "Called before a token is issued."),
    ),
)

USER_FLOW = Record(
    "UserFlow",
    "A user flow of an Azure AD B2C tenant: the pages that people sign up, sign in, edit their "
    "profile or reset their password with. Microsoft Graph serves user flows on its beta endpoint "
    "only, and holds a part of their settings; `expect` declares the rest, which the portal alone "
    "can set.\n\n"
    "Collections that are left out stay as they are and show no difference.\n\n"
    "Import: `pulumi import b2c:index:UserFlow sign-in B2C_1_signup_signin`",
    (
        Property(
            "flowId",
            "The flow's name: letters, digits, `_` and `-`. `B2C_1_` is put in front unless it is "
            "there, in exactly this case. It is part of every sign-in URL.",
            rule=rules.flow_id,
            required=True,
            replaces=True,
            graph="id",
        ),
        Property(
            "type",
            "What the flow is for.",
            FLOW_TYPE,
            required=True,
            replaces=True,
            graph="userFlowType",
        ),
        Property(
            "version",
            "`Recommended` (3), `Standard` (1) or a number. B2C makes no new flow of the "
            "deprecated versions 1.1 and 2; existing ones can be imported.",
            Plain(("string", "number"), rules.version),
            default="Recommended",
            replaces=True,
            graph="userFlowTypeVersion",
            output=(DECIMAL, "The flow's version, as Microsoft Graph counts it."),
        ),
        Property(
            "identityProviders",
            "Ids of the tenant's identity providers that the flow offers, such as `Google-OAUTH`. "
            "A set: neither order nor case matters. An empty list takes all away.",
            ListOf(TEXT, rules.folded, most=MOST_IDENTITY_PROVIDERS),
            compared=Comparison.SET,
        ),
        Property(
            "attributes",
            "What the flow asks people for, in the order of the page.",
            ListOf(ATTRIBUTE, lambda one: rules.folded(one["attribute"]), ".attribute"),
            compared=Comparison.OWN,
        ),
        Property(
            "languageCustomization",
            "Whether the flow chooses its language by the request and takes texts of your own.",
            FLAG,
            graph="isLanguageCustomizationEnabled",
        ),
        Property(
            "defaultLanguage",
            "The language of requests without `ui_locales`, a tag of RFC 5646 such as `en`.",
            rule=rules.language_tag,
            graph="defaultLanguageTag",
            compared=Comparison.ANY_CASE,
        ),
        Property(
            "languages",
            "The flow's languages, a set by tag; needs `languageCustomization`. One that is no "
            "longer listed is deleted, or disabled if it is built in.",
            ListOf(LANGUAGE, lambda one: rules.folded(one["tag"]), ".tag"),
            compared=Comparison.OWN,
        ),
        Property(
            "apiConnectors", "Which API connector the flow calls at which step.", API_CONNECTORS
        ),
        Property(
            "expect",
            "What the portal's settings of this flow should be. Declared, never sent: Microsoft "
            "Graph has no property for them.",
            PORTAL_SETTINGS,
            declared=True,
            compared=Comparison.OWN,
        ),
    ),
)
