"""The schema of `b2c:index:UserFlow` and of the objects inside it."""

from b2c.user_flow.portal_settings import CHOICES, CLAIMS, NUMBER, SWITCH, Expectation
from b2c.user_flow.portal_settings import EXPECTATIONS as PORTAL_SETTINGS
from plugin.schema_spec import (
    DECIMAL,
    FLAG,
    INTEGER,
    TEXT,
    Spec,
    described,
    list_of,
    named,
    one_of,
    record,
    resource,
    words,
)

_TYPE = "b2c:index:UserFlowType"
_INPUT_TYPE = "b2c:index:AttributeInputType"
_ATTRIBUTE = "b2c:index:Attribute"
_ATTRIBUTE_VALUE = "b2c:index:AttributeValue"
_LANGUAGE = "b2c:index:Language"
_PAGE = "b2c:index:LanguagePage"
_STRING = "b2c:index:PageString"
_CONNECTORS = "b2c:index:UserFlowApiConnectors"
_EXPECT = "b2c:index:PortalSettings"

USER_FLOW = resource(
    "A user flow of an Azure AD B2C tenant: the pages that people sign up, sign in, edit their "
    "profile or reset their password with. Microsoft Graph serves user flows on its beta endpoint "
    "only, and holds a part of their settings; `expect` declares the rest, which the portal alone "
    "can set.\n\n"
    "Collections that are not given are left as they are and show no difference.\n\n"
    "Import: `pulumi import b2c:index:UserFlow sign-in B2C_1_signup_signin`",
    {
        "flowId": described(
            TEXT,
            "The flow's name: letters, digits, `_` and `-`. `B2C_1_` is put in front unless it is "
            "there, in exactly this case. It is part of every sign-in URL.",
            replaces=True,
        ),
        "type": described(named(_TYPE), "What the flow is for.", replaces=True),
        "version": described(
            one_of(TEXT, DECIMAL),
            "`Recommended` (3), `Standard` (1) or a number. B2C makes no new flow of the "
            "deprecated versions 1.1 and 2; existing ones can be imported.",
            default="Recommended",
            replaces=True,
        ),
        "identityProviders": described(
            list_of(TEXT),
            "Ids of the tenant's identity providers that the flow offers, such as `Google-OAUTH`. "
            "A set: neither order nor case matters. An empty list takes all away.",
        ),
        "attributes": described(
            list_of(named(_ATTRIBUTE)),
            "What the flow asks people for, in the order of the page.",
        ),
        "languageCustomization": described(
            FLAG,
            "Whether the flow chooses its language by the request and takes texts of your own.",
        ),
        "defaultLanguage": described(
            TEXT,
            "The language of requests without `ui_locales`, a tag of RFC 5646 such as `en`.",
        ),
        "languages": described(
            list_of(named(_LANGUAGE)),
            "The flow's languages, a set by tag; needs `languageCustomization`. One that is no "
            "longer listed is deleted, or disabled if it is built in.",
        ),
        "apiConnectors": described(
            named(_CONNECTORS), "Which API connector the flow calls at which step."
        ),
        "expect": described(
            named(_EXPECT),
            "What the portal's settings of this flow should be. Declared, never sent: Microsoft "
            "Graph has no property for them.",
        ),
    },
    required=("flowId", "type"),
    outputs={"version": described(DECIMAL, "The flow's version, as Microsoft Graph counts it.")},
    always=("version",),
)

USER_FLOW_TYPES: dict[str, Spec] = {
    _TYPE: words(
        "What a user flow is for.",
        {
            "signUpOrSignIn": "Sign-up and sign-in on one page.",
            "signUp": "Sign-up alone.",
            "signIn": "Sign-in alone.",
            "profileUpdate": "Editing one's own profile.",
            "passwordReset": "Resetting one's password.",
            "resourceOwner": "User name and password sent by the application, without a page.",
        },
    ),
    _INPUT_TYPE: words(
        "How a page asks for an attribute.",
        {
            "textBox": "One line of text.",
            "dateTimeDropdown": "A date.",
            "radioSingleSelect": "One of several choices, all in sight.",
            "dropdownSingleSelect": "One of several choices in a list.",
            "emailBox": "An e-mail address.",
            "checkboxMultiSelect": "Any of several choices.",
        },
    ),
    _ATTRIBUTE: record(
        "One attribute that a flow asks people for.",
        {
            "attribute": described(
                TEXT,
                "The attribute's id: a built-in one such as `city`, or "
                "`extension_<id>_<name>` of a custom one.",
            ),
            "displayName": described(TEXT, "The label on the page."),
            "inputType": described(named(_INPUT_TYPE), "How the page asks for it."),
            "optional": described(FLAG, "Whether it may be left empty.", default=False),
            "requiresVerification": described(
                FLAG,
                "Whether a code proves it; for e-mail addresses and phone numbers.",
                default=False,
            ),
            "values": described(
                list_of(named(_ATTRIBUTE_VALUE)),
                "The choices of radioSingleSelect, dropdownSingleSelect and checkboxMultiSelect.",
            ),
        },
        required=("attribute", "displayName", "inputType"),
    ),
    _ATTRIBUTE_VALUE: record(
        "One choice of an attribute.",
        {
            "name": described(TEXT, "What the page shows."),
            "value": described(TEXT, "What is stored."),
            "default": described(FLAG, "Whether it is chosen at first.", default=False),
        },
        required=("name", "value"),
    ),
    _LANGUAGE: record(
        "One language of a flow.",
        {
            "tag": described(TEXT, "A tag of RFC 5646, such as `en` or `pt-BR`."),
            "enabled": described(FLAG, "Whether people may use it.", default=True),
            "pages": described(
                list_of(named(_PAGE)),
                "The pages with texts of your own. A page that is no longer listed gets its "
                "default texts back.",
            ),
        },
        required=("tag",),
    ),
    _PAGE: record(
        "The texts of one page in one language.",
        {
            "page": described(TEXT, "The page's id, such as `phonefactor`."),
            "strings": described(
                list_of(named(_STRING)), "The texts that differ from the default ones."
            ),
        },
        required=("page",),
    ),
    _STRING: record(
        "One text of a page.",
        {
            "elementType": described(TEXT, "The kind of element, such as `UxElement`."),
            "elementId": described(TEXT, "The element's id, where it has one."),
            "stringId": described(TEXT, "Which text of the element it is."),
            "value": described(TEXT, "The text."),
        },
        required=("elementType", "stringId", "value"),
    ),
    _CONNECTORS: record(
        "The API connectors that a flow calls, by their ids.",
        {
            "postFederationSignup": described(
                TEXT, "Called after an identity provider has answered at sign-up."
            ),
            "postAttributeCollection": described(
                TEXT, "Called after the page of attributes, before the account is made."
            ),
            "preTokenIssuance": described(TEXT, "Called before a token is issued."),
        },
    ),
}


def _setting(known: Expectation) -> Spec:
    told = f"{known.why[0].upper()}{known.why[1:]}."
    if known.breaks:
        told += f" Without the right value: {known.breaks}."
    if known.kind == SWITCH:
        return described(FLAG, f"{told} In the portal: {known.place}.")
    if known.values:
        told += f" One of {', '.join(f'`{word}`' for word in known.values)}"
        told += f" or {known.low} to {known.high} {known.unit}." if known.unit else "."
    elif known.kind == NUMBER:
        told += f" {known.low} to {known.high} {known.unit}."
    if known.kind == NUMBER:
        type_ = one_of(INTEGER, TEXT) if known.values else INTEGER
    else:
        type_ = list_of(TEXT) if known.kind in (CHOICES, CLAIMS) else TEXT
    return described(type_, f"{told} In the portal: {known.place}.")


USER_FLOW_TYPES[_EXPECT] = record(
    "Settings of a user flow that only the portal has.",
    {known.name: _setting(known) for known in PORTAL_SETTINGS},
)
