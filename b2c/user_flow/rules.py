"""What Azure AD B2C accepts in a user flow, checked before any request.

What belongs to one value takes its path on the wire and the value, and returns it in its normal
form; what belongs to several takes them in their normal form, of which parts may not be known yet.
Both raise `InvalidSetting`. Which property has which rule stands in `b2c.user_flow.properties`.

The rules are those of Microsoft Graph beta's `b2cIdentityUserFlow` and what it brings along:
https://learn.microsoft.com/graph/api/resources/b2cidentityuserflow. Where the service's rule is
not documented (the length of a name, the versions of each type), nothing is refused here.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from b2c.property_rules import text
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN

PREFIX = "B2C_1_"
CUSTOM_POLICY_PREFIX = "B2C_1A_"

# The types that a person can start a connection with.
SIGN_IN_TYPES = ("signUpOrSignIn", "signIn")

RECOMMENDED = 3
STANDARD = 1
_VERSIONS = {"Recommended": RECOMMENDED, "Standard": STANDARD}
# They can be read, changed and deleted, not created (AADB2C90063):
# https://learn.microsoft.com/azure/active-directory-b2c/user-flow-versions
DEPRECATED = (1.1, 2)

SELECT_TYPES = ("radioSingleSelect", "dropdownSingleSelect", "checkboxMultiSelect")
# Only an e-mail address or a phone number can be verified.
_VERIFIABLE = ("emailBox", "textBox")

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_OTHER_PREFIX = re.compile(r"B2C_\d+[A-Z]?_")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def flow_id(path: str, value: object) -> str:
    """The flow's name as the service returns it, `B2C_1_…`.

    The service adds the prefix unless the name starts with exactly these characters, so
    `b2c_1_x` becomes `B2C_1_b2c_1_x`.
    """
    whole = text(path, value)
    name = whole.removeprefix(PREFIX)
    if name.startswith(CUSTOM_POLICY_PREFIX):
        raise InvalidSetting(
            path,
            value,
            f"{CUSTOM_POLICY_PREFIX} starts the name of a custom policy, which Graph's user flows "
            "do not hold",
            f"Name the flow {PREFIX}{name.removeprefix(CUSTOM_POLICY_PREFIX) or 'signupsignin'}.",
        )
    if name == whole and (other := _OTHER_PREFIX.match(name)):
        raise InvalidSetting(
            path,
            value,
            f"no user flow's name starts with {other[0]}",
            f"Use {PREFIX}{name[other.end() :] or 'signupsignin'}.",
        )
    if not _NAME.fullmatch(name):
        raise InvalidSetting(
            path,
            value,
            "a user flow's name has letters, digits, _ and - only",
            "Use a name like B2C_1_signupsignin.",
        )
    return PREFIX + name


def version(path: str, value: object) -> int | float:
    """The flow's version as a number: `Recommended` is 3, `Standard` is 1."""
    if isinstance(value, str) and value in _VERSIONS:
        return _VERSIONS[value]
    number = 0.0
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with suppress(ValueError):
            # Graph's type is Edm.Single, so 1.1 may come back as 1.10000002384.
            number = round(float(value), 4)
    if not 0 < number < 1000:
        raise InvalidSetting(
            path, value, f"a version is {' or '.join(_VERSIONS)} or a number", 'Use "Recommended".'
        )
    return int(number) if number == int(number) else number


def check_new_version(flow_type: str, version: int | float) -> None:
    """Refuse a version in which the service makes no new flow."""
    if version in DEPRECATED:
        raise InvalidSetting(
            "version",
            version,
            f"the version is deprecated; B2C makes no new {flow_type} flow of it (AADB2C90063)",
            f'Use "Recommended" ({RECOMMENDED}) or "Standard" ({STANDARD}).',
        )


def language_tag(path: str, value: object) -> str:
    """A tag of RFC 5646, such as `en` or `pt-BR`."""
    tag = text(path, value)
    if _LANGUAGE_TAG.fullmatch(tag):
        return tag
    hyphens = tag.replace("_", "-")
    raise InvalidSetting(
        path,
        value,
        "a language is a tag of RFC 5646",
        f'Use "{hyphens}".' if _LANGUAGE_TAG.fullmatch(hyphens) else "Use a tag like en or pt-BR.",
    )


def page_text(path: str, value: Any) -> Any:
    """A text of a page, which may be empty and may have several lines."""
    if not isinstance(value, str):
        raise InvalidSetting(path, value, "it must be a text", "Quote it.")
    if "<script" in value.lower():
        raise InvalidSetting(
            path,
            value,
            "everybody who signs in would run the script",
            "Remove it; scripts belong in a custom page (expect.javaScript).",
        )
    return value


def text_or_nothing(path: str, value: object) -> str | None:
    """A text; an empty one counts as left out."""
    return text(path, value) if value != "" else None


def check_attribute(path: str, attribute: Mapping[str, Any]) -> None:
    """Refuse what the input type of an attribute does not go with: a verification, or choices."""
    input_type, choices = attribute["inputType"], attribute.get("values", [])
    if input_type is UNKNOWN:
        return
    if attribute["requiresVerification"] is True and input_type not in _VERIFIABLE:
        raise InvalidSetting(
            f"{path}requiresVerification",
            True,
            f"only an e-mail address or a phone number can be verified, not a {input_type}",
            'Leave it out, or use the input type "emailBox".',
        )
    if choices and choices is not UNKNOWN:
        _check_choices(f"{path}values", choices, input_type)


def check_has_choices(attributes: Any, without: Collection[str]) -> None:
    """Refuse the first attribute of a select type that has no choices.

    `without`: the attributes, in lower case, that may have none.
    """
    for position, attribute in enumerate(() if attributes is UNKNOWN else attributes):
        if attribute is UNKNOWN or attribute["inputType"] not in SELECT_TYPES:
            continue
        if "values" not in attribute and folded(attribute["attribute"]) not in without:
            raise InvalidSetting(
                f"attributes[{position}].values",
                None,
                f"a {attribute['inputType']} needs choices",
                "List name and value.",
            )


def check_languages(languages: Any, customization: object) -> None:
    """Refuse languages without language customization, which B2C needs for them."""
    if languages and languages is not UNKNOWN and customization not in (True, UNKNOWN):
        raise InvalidSetting(
            "languageCustomization",
            customization,
            "a flow takes languages only with language customization",
            "Set it to true, or remove the languages.",
        )


def folded(word: Any) -> Any:
    """A word without regard to case; what is not known yet as it is."""
    return word.casefold() if isinstance(word, str) else word


def _check_choices(path: str, choices: list[Any], input_type: str) -> None:
    if input_type not in SELECT_TYPES:
        raise InvalidSetting(
            path,
            choices,
            f"a {input_type} has no choices",
            f"Remove them, or use {' or '.join(SELECT_TYPES)}.",
        )
    chosen = [one for one in choices if one is not UNKNOWN and one["default"] is True]
    if input_type != "checkboxMultiSelect" and len(chosen) > 1:
        raise InvalidSetting(
            path,
            choices,
            f"a {input_type} has one default at most",
            "Leave default at one of them.",
        )
