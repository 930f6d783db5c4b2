"""The words of each page as Graph's language pages hold them, and what overrides change of them.

A user flow's language has pages, each a list of `LocalizedStrings`: ElementType, ElementId,
StringId, Override, Value. From Microsoft's public pages: the page ids `idpselections`,
`phonefactor` and `selfasserted1_1` (Graph reference, userFlowLanguagePage), the element types
`UxElement`, `ClaimType`, `ClaimsProvider`, `ErrorMessage`, the string ids (Azure AD B2C,
"Localization string IDs"), and the form of a custom attribute's label (Azure AD B2C, "Language
customization": `ClaimType`, `extension_<name>`, `DisplayName`).

Chosen, because no public page lists them: the other page ids, which page of a flow an id stands
for, and the string ids `password_help`, `password_length`, `password_complexity`,
`invalid_username`, `optional`, `ver_fail_code_expired`, and those of `phonefactor`, whose code
comes by e-mail here. What only the rehearsal's pages say (that no mail is sent, the played
provider's page) is not among the strings; nor are the strings that only scripts show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.tenant.user_flows.texts import Overrides, languages, nearest_language

SIGN_IN = "unifiedssp1_1"
PROVIDERS = "idpselections"
LOCAL_SIGN_UP = "selfasserted1_1"
FEDERATED_SIGN_UP = "selfasserted2_1"
PASSWORD_RESET = "selfasserted3_1"
PROFILE = "selfasserted4_1"
SECOND_FACTOR = "phonefactor"

_PAGES_OF_TYPE: dict[str, tuple[str, ...]] = {
    "signUpOrSignIn": (SIGN_IN, LOCAL_SIGN_UP, FEDERATED_SIGN_UP, PASSWORD_RESET, SECOND_FACTOR),
    "signUp": (PROVIDERS, LOCAL_SIGN_UP, FEDERATED_SIGN_UP, SECOND_FACTOR),
    "signIn": (SIGN_IN, PASSWORD_RESET, SECOND_FACTOR),
    "profileUpdate": (SIGN_IN, PROFILE, PASSWORD_RESET, SECOND_FACTOR),
    "passwordReset": (PASSWORD_RESET, SECOND_FACTOR),
    "resourceOwner": (),
}


@dataclass(frozen=True)
class PageString:
    """One string of a page: how Graph names it, and its id among the tenant's texts."""

    text: str
    element_type: str
    element_id: str | None
    string_id: str

    @property
    def key(self) -> tuple[str, str, str]:
        return _key(self.element_type, self.element_id, self.string_id)


def _ux(text: str, string_id: str | None = None) -> PageString:
    return PageString(text, "UxElement", None, string_id or text)


def _claim(text: str) -> PageString:
    return PageString(text, "ClaimType", text, "DisplayName")


def _error(text: str) -> PageString:
    return PageString(text, "ErrorMessage", None, text)


_VERIFICATION = tuple(
    _ux(text)
    for text in (
        "ver_intro_msg",
        "ver_info_msg",
        "ver_success_msg",
        "ver_fail_retry",
        "ver_fail_no_retry",
        "ver_fail_code_expired",
        "ver_fail_throttled",
        "ver_but_send",
        "ver_but_verify",
        "ver_but_resend",
        "ver_but_edit",
        "ver_input",
    )
)
_FORM = tuple(
    _ux(text)
    for text in (
        "initial_intro",
        "button_cancel",
        "required_field",
        "error_requiredFieldMissing",
        "error_fieldIncorrect",
        "optional",
        "day",
        "month",
        "months",
        "year",
    )
)
_PASSWORDS = (
    _claim("newPassword"),
    _claim("reenterPassword"),
    _ux("error_passwordEntryMismatch"),
    _ux("password_help"),
    _ux("password_length"),
    _ux("password_complexity"),
)
_ATTRIBUTES = tuple(
    _claim(text)
    for text in (
        "displayName",
        "givenName",
        "surname",
        "city",
        "country",
        "jobTitle",
        "postalCode",
        "state",
        "streetAddress",
    )
)
_ADDRESS = (_claim("email"), _ux("invalid_email"))
_NAME = (_claim("username"), _ux("invalid_username"))
_NO_ACCOUNT = _error("UserMessageIfClaimsPrincipalDoesNotExist")
_DISABLED = _error("UserMessageIfUserAccountDisabled")
_TAKEN = _error("UserMessageIfClaimsPrincipalAlreadyExists")

_STRINGS: dict[str, tuple[PageString, ...]] = {
    SIGN_IN: (
        _ux("heading_signin", "heading"),
        _ux("local_intro_email"),
        _ux("local_intro_username"),
        _ux("logonIdentifier_email"),
        _ux("logonIdentifier_username"),
        _ux("password"),
        _ux("forgotpassword_link"),
        _ux("createaccount_intro"),
        _ux("createaccount_link"),
        _ux("button_signin"),
        _ux("divider_title"),
        _ux("social_intro"),
        _ux("requiredField_email"),
        _ux("requiredField_username"),
        _ux("requiredField_password"),
        _error("UserMessageIfInvalidPassword"),
        _NO_ACCOUNT,
        _DISABLED,
        _error("UserMessageIfUserAccountLocked"),
    ),
    PROVIDERS: (_ux("social_intro", "intro"),),
    LOCAL_SIGN_UP: (
        _ux("heading_signup", "heading"),
        _ux("button_create", "button_continue"),
        *_FORM,
        *_ADDRESS,
        *_NAME,
        *_VERIFICATION,
        *_PASSWORDS,
        *_ATTRIBUTES,
        _TAKEN,
    ),
    FEDERATED_SIGN_UP: (
        _ux("heading_signup", "heading"),
        _ux("button_create", "button_continue"),
        *_FORM,
        *_ADDRESS,
        *_VERIFICATION,
        *_ATTRIBUTES,
        _TAKEN,
    ),
    PASSWORD_RESET: (
        _ux("heading_reset", "heading"),
        _ux("button_continue"),
        *_FORM,
        *_ADDRESS,
        *_NAME,
        *_VERIFICATION,
        *_PASSWORDS,
        _NO_ACCOUNT,
        _DISABLED,
    ),
    PROFILE: (
        _ux("heading_profile", "heading"),
        _ux("button_continue"),
        *_FORM,
        *_ADDRESS,
        *_VERIFICATION,
        *_ATTRIBUTES,
    ),
    SECOND_FACTOR: (
        _ux("heading_factor", "heading"),
        _ux("intro_factor", "intro"),
        _ux("button_continue"),
        _ux("button_cancel"),
        *_ADDRESS,
        *_VERIFICATION,
    ),
}


def pages(flow_type: str) -> tuple[str, ...]:
    """Page ids of a flow type, in the order in which people meet them; none of an unknown type."""
    return _PAGES_OF_TYPE.get(flow_type, ())


def default_strings(page: str, tag: str) -> list[dict[str, Any]]:
    """`LocalizedStrings` of a page as they are without overrides.

    `tag` is any language tag; a language that the tenant has no words of gets English ones.
    Raises KeyError for a page that no flow has.
    """
    texts = languages()[nearest_language(tag)]
    return [
        {
            "ElementType": string.element_type,
            "ElementId": string.element_id,
            "StringId": string.string_id,
            "Override": False,
            "Value": texts[string.text],
        }
        for string in _STRINGS[page]
    ]


def read_overrides(page: str, entries: Iterable[Mapping[str, Any]]) -> Overrides:
    """The entries with `Override: true`; the service ignores the others, and unknown strings."""
    known = {string.key: string.text for string in _STRINGS.get(page, ())}
    texts: dict[str, str] = {}
    labels: dict[str, str] = {}
    providers: dict[str, str] = {}
    for entry in entries:
        value = entry.get("Value")
        if entry.get("Override") is not True or not isinstance(value, str):
            continue
        key = _key(entry.get("ElementType"), entry.get("ElementId"), entry.get("StringId"))
        kind, element, string = key
        if key in known:
            texts[known[key]] = value
        elif kind == "claimtype" and string == "displayname":
            labels[element] = value
        elif kind == "claimsprovider":
            providers[string] = value
    return Overrides(texts, labels, providers)


def _key(*names: object) -> tuple[str, str, str]:
    kind, element, string = (str(name or "").lower() for name in names)
    return kind, element, string
