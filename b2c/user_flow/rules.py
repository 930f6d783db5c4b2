"""What Azure AD B2C accepts in a user flow, checked before any request.

Every function takes a property as the wire carries it (camel case, plain values), returns it in its
normal form with its defaults filled in, and raises `InvalidSetting` otherwise. What is not known
yet inside a property stays as it is; a property that is not known at all never comes here.

The rules are those of Microsoft Graph beta's `b2cIdentityUserFlow` and what it brings along:
https://learn.microsoft.com/graph/api/resources/b2cidentityuserflow. Where the service's rule is
not documented (the length of a name, the versions of each type), nothing is refused here.
"""

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from b2c.property_rules import any_case, entries, flag, one_of, record, text
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN

PREFIX = "B2C_1_"
CUSTOM_POLICY_PREFIX = "B2C_1A_"

TYPES = ("signUpOrSignIn", "signUp", "signIn", "profileUpdate", "passwordReset", "resourceOwner")
# The types that a person can start a connection with.
SIGN_IN_TYPES = ("signUpOrSignIn", "signIn")

RECOMMENDED = 3
STANDARD = 1
_VERSIONS = {"Recommended": RECOMMENDED, "Standard": STANDARD}
# They can be read, changed and deleted, not created (AADB2C90063):
# https://learn.microsoft.com/azure/active-directory-b2c/user-flow-versions
DEPRECATED = (1.1, 2)

INPUT_TYPES = (
    "textBox",
    "dateTimeDropdown",
    "radioSingleSelect",
    "dropdownSingleSelect",
    "emailBox",
    "checkboxMultiSelect",
)
SELECT_TYPES = ("radioSingleSelect", "dropdownSingleSelect", "checkboxMultiSelect")
# Only an e-mail address or a phone number can be verified.
_VERIFIABLE = ("emailBox", "textBox")

CONNECTOR_STEPS = ("postFederationSignup", "postAttributeCollection", "preTokenIssuance")

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

_ATTRIBUTE = ("attribute", "displayName", "inputType", "optional", "requiresVerification", "values")
_VALUE = ("name", "value", "default")
_LANGUAGE = ("tag", "enabled", "pages")
_PAGE = ("page", "strings")
_STRING = ("elementType", "elementId", "stringId", "value")


def flow_id(value: object) -> str:
    """The flow's name as the service returns it, `B2C_1_…`.

    The service adds the prefix unless the name starts with exactly these characters, so
    `b2c_1_x` becomes `B2C_1_b2c_1_x`.
    """
    name = text("flowId", value).removeprefix(PREFIX)
    if name.startswith(CUSTOM_POLICY_PREFIX):
        raise InvalidSetting(
            "flowId",
            value,
            f"{CUSTOM_POLICY_PREFIX} starts the name of a custom policy, which Graph's user flows "
            "do not hold",
            f"Name the flow {PREFIX}{name.removeprefix(CUSTOM_POLICY_PREFIX) or 'signupsignin'}.",
        )
    if not _NAME.fullmatch(name):
        raise InvalidSetting(
            "flowId",
            value,
            "a user flow's name has letters, digits, _ and - only",
            "Use a name like B2C_1_signupsignin.",
        )
    return PREFIX + name


def flow_type(value: object) -> str:
    """What the flow is for; one of `TYPES`."""
    return one_of("type", value, TYPES)


def version(value: object = None) -> int | float:
    """The flow's version as a number: `Recommended` (the default) is 3, `Standard` is 1."""
    if value is None:
        return RECOMMENDED
    if isinstance(value, str) and value in _VERSIONS:
        return _VERSIONS[value]
    try:
        # Graph's type is Edm.Single, so 1.1 may come back as 1.10000002384.
        number = round(float(value), 4) if _is_number(value) else 0.0  # type: ignore[arg-type]
    except ValueError:
        number = 0.0
    if not 0 < number < 1000:
        raise InvalidSetting(
            "version",
            value,
            f"a version is {' or '.join(_VERSIONS)} or a number",
            'Use "Recommended".',
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
    if tag is UNKNOWN or _LANGUAGE_TAG.fullmatch(tag):
        return tag
    hyphens = tag.replace("_", "-")
    raise InvalidSetting(
        path,
        value,
        "a language is a tag of RFC 5646",
        f'Use "{hyphens}".' if _LANGUAGE_TAG.fullmatch(hyphens) else "Use a tag like en or pt-BR.",
    )


def identity_providers(value: object) -> list[str]:
    """Ids of the tenant's identity providers, each once; the service ignores their case."""
    return entries("identityProviders", value, text, str.casefold)


def attributes(value: object, without_choices: Collection[str] | None = ()) -> list[dict[str, Any]]:
    """What the flow asks of people, in the order of the page; each once, in any case.

    `without_choices`: the attributes, in lower case, that may be of a select type and have none;
    any, if None.
    """
    rule = partial(attribute, without_choices=without_choices)
    return entries("attributes", value, rule, _attribute_id, part=".attribute")


def attribute(
    path: str, value: object, without_choices: Collection[str] | None = ()
) -> dict[str, Any]:
    """One attribute that the flow asks for.

    `optional` and `requiresVerification` are false by default. `values`, the choices, belong to
    the select types, which need them, and only to these; else the key is left out.
    """
    given = record(path, value, _ATTRIBUTE, required=_ATTRIBUTE[:3])
    input_type = any_case(f"{path}.inputType", given["inputType"], INPUT_TYPES)
    verified = flag(f"{path}.requiresVerification", given.get("requiresVerification", False))
    if verified is True and input_type is not UNKNOWN and input_type not in _VERIFIABLE:
        raise InvalidSetting(
            f"{path}.requiresVerification",
            verified,
            f"only an e-mail address or a phone number can be verified, not a {input_type}",
            'Set it to false, or inputType to "emailBox".',
        )
    name = text(f"{path}.attribute", given["attribute"])
    checked = {
        "attribute": name,
        "displayName": text(f"{path}.displayName", given["displayName"]),
        "inputType": input_type,
        "optional": flag(f"{path}.optional", given.get("optional", False)),
        "requiresVerification": verified,
    }
    choices = _choices(f"{path}.values", given.get("values", []), input_type)
    needed = without_choices is not None and _folded(name) not in without_choices
    if needed and not choices and input_type in SELECT_TYPES:
        raise InvalidSetting(
            f"{path}.values", None, f"a {input_type} needs choices", "List name and value."
        )
    return {**checked, "values": choices} if choices else checked


def languages(value: object, customization: object) -> list[dict[str, Any]]:
    """The flow's languages, each tag once in any case.

    `customization`: the flow's `languageCustomization`; B2C takes languages only with it.
    """
    checked = entries("languages", value, language, _tag, part=".tag")
    if checked and customization is not True and customization is not UNKNOWN:
        raise InvalidSetting(
            "languageCustomization",
            customization,
            "a flow takes languages only with language customization",
            "Set it to true, or remove languages.",
        )
    return checked


def language(path: str, value: object) -> dict[str, Any]:
    """One language; `enabled` is true and `pages` empty by default."""
    given = record(path, value, _LANGUAGE, required=("tag",))
    return {
        "tag": language_tag(f"{path}.tag", given["tag"]),
        "enabled": flag(f"{path}.enabled", given.get("enabled", True)),
        "pages": entries(
            f"{path}.pages", given.get("pages", []), _page, lambda page: page["page"], part=".page"
        ),
    }


def api_connectors(value: object) -> dict[str, str]:
    """Which API connector is called at which step of the flow, by its id."""
    given = record("apiConnectors", value, CONNECTOR_STEPS)
    return {step: text(f"apiConnectors.{step}", given[step]) for step in given}


def _choices(path: str, value: object, input_type: str) -> list[dict[str, Any]]:
    choices = entries(path, value, _choice, lambda one: one["value"], part=".value")
    if UNKNOWN in (choices, input_type):
        return choices
    if choices and input_type not in SELECT_TYPES:
        raise InvalidSetting(
            path,
            value,
            f"a {input_type} has no choices",
            f"Remove them, or use {' or '.join(SELECT_TYPES)}.",
        )
    chosen = [one for one in choices if one is not UNKNOWN and one["default"] is True]
    if input_type != "checkboxMultiSelect" and len(chosen) > 1:
        raise InvalidSetting(
            path, value, f"a {input_type} has one default at most", "Leave default at one of them."
        )
    return choices


def _choice(path: str, value: object) -> dict[str, Any]:
    given = record(path, value, _VALUE, required=_VALUE[:2])
    return {
        "name": text(f"{path}.name", given["name"]),
        "value": text(f"{path}.value", given["value"]),
        "default": flag(f"{path}.default", given.get("default", False)),
    }


def _page(path: str, value: object) -> dict[str, Any]:
    given = record(path, value, _PAGE, required=("page",))
    return {
        "page": text(f"{path}.page", given["page"]),
        "strings": entries(f"{path}.strings", given.get("strings", []), _string, _string_key),
    }


def _string(path: str, value: object) -> dict[str, Any]:
    """One text of a page; `elementId` is left out where the element has none."""
    given = record(path, value, _STRING, required=("elementType", "stringId", "value"))
    if not (isinstance(given["value"], str) or given["value"] is UNKNOWN):
        raise InvalidSetting(f"{path}.value", given["value"], "it must be a text", "Quote it.")
    element_id = given.get("elementId") or None
    return {
        "elementType": text(f"{path}.elementType", given["elementType"]),
        **({"elementId": text(f"{path}.elementId", element_id)} if element_id else {}),
        "stringId": text(f"{path}.stringId", given["stringId"]),
        "value": given["value"],
    }


def _attribute_id(item: Mapping[str, Any]) -> object:
    return _folded(item["attribute"])


def _tag(item: Mapping[str, Any]) -> object:
    return _folded(item["tag"])


def _folded(word: str) -> str:
    return word if word is UNKNOWN else word.casefold()


def _string_key(item: Mapping[str, Any]) -> object:
    return item["elementType"], item.get("elementId"), item["stringId"]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)
