"""A user flow: the pages on which people sign up, sign in, reset a password or edit their profile.

Owns what Microsoft Graph can hold of it. What only the portal sets (`expect`) is declared, kept in
the state and listed in the stack's readme, never sent. Made by this project's provider `b2c`, since
no other provider has user flows; custom attributes come from `azuread.UserFlowAttribute`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pulumi

from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN, contains_unknown
from b2c.user_flow.inputs import normal_form
from components.wire import B2cResource, known, wire


class AttributeChoice(TypedDict):
    """What people may choose: `name` on the page, `value` in the directory; `default`: chosen
    from the start, False by default."""

    name: pulumi.Input[str]
    value: pulumi.Input[str]
    default: NotRequired[pulumi.Input[bool]]


class CollectedAttribute(TypedDict):
    """An attribute that the flow asks for.

    `attribute`: its id, `City` or a custom attribute's `id`. `display_name`: its label.
    `input_type`: textBox, dateTimeDropdown, radioSingleSelect, dropdownSingleSelect, emailBox or
    checkboxMultiSelect. `optional`: False by default. `requires_verification`: by a code, e-mail
    address or phone number only; False by default. `values`: the choices of a select type.
    """

    attribute: pulumi.Input[str]
    display_name: pulumi.Input[str]
    input_type: pulumi.Input[str]
    optional: NotRequired[pulumi.Input[bool]]
    requires_verification: NotRequired[pulumi.Input[bool]]
    values: NotRequired[Sequence[AttributeChoice]]


class PageString(TypedDict):
    """A text of a page, as `LocalizedStrings` of Microsoft Graph name it; `element_id` only where
    the element has one."""

    element_type: pulumi.Input[str]
    string_id: pulumi.Input[str]
    value: pulumi.Input[str]
    element_id: NotRequired[pulumi.Input[str]]


class LanguagePage(TypedDict):
    """The texts of one page that differ from the service's: `page` is its id, `phonefactor`."""

    page: pulumi.Input[str]
    strings: Sequence[PageString]


class FlowLanguage(TypedDict):
    """A language of the flow: `tag` of RFC 5646; `enabled`: True by default; `pages`: none by
    default."""

    tag: pulumi.Input[str]
    enabled: NotRequired[pulumi.Input[bool]]
    pages: NotRequired[Sequence[LanguagePage]]


class FlowApiConnectors(TypedDict):
    """The id of the API connector that is called at each step of the flow."""

    post_federation_signup: NotRequired[pulumi.Input[str]]
    post_attribute_collection: NotRequired[pulumi.Input[str]]
    pre_token_issuance: NotRequired[pulumi.Input[str]]


class Expect(TypedDict):
    """What the portal must set; values, defaults and places in `b2c.user_flow.portal_settings`.

    Minutes and days are whole numbers; `sliding_window_days` may be `noExpiry`.
    """

    local_accounts: NotRequired[pulumi.Input[str]]
    self_service_password_reset: NotRequired[pulumi.Input[bool]]
    claims: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    issuer: NotRequired[pulumi.Input[str]]
    policy_claim: NotRequired[pulumi.Input[str]]
    access_token_minutes: NotRequired[pulumi.Input[int]]
    refresh_token_days: NotRequired[pulumi.Input[int]]
    sliding_window_days: NotRequired[pulumi.Input[int | str]]
    multifactor: NotRequired[pulumi.Input[str]]
    conditional_access: NotRequired[pulumi.Input[bool]]
    password_complexity: NotRequired[pulumi.Input[str]]
    captcha: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    age_gating: NotRequired[pulumi.Input[str]]
    session_minutes: NotRequired[pulumi.Input[int]]
    session_rolling: NotRequired[pulumi.Input[bool]]
    session_scope: NotRequired[pulumi.Input[str]]
    require_id_token_in_logout: NotRequired[pulumi.Input[bool]]
    page_layout_version: NotRequired[pulumi.Input[str]]
    custom_page_url: NotRequired[pulumi.Input[str]]
    java_script: NotRequired[pulumi.Input[bool]]


class UserFlowArgs(TypedDict):
    """What a `UserFlow` is made from; the program's configuration has the same names.

    All but `flow_id`, `type` and `expect` as a whole may be an `Output`.

    `flow_id`: the name, with or without `B2C_1_`; it is part of every URL. `type`:
    signUpOrSignIn, signUp, signIn, profileUpdate, passwordReset or resourceOwner. `version`:
    Recommended (the default), Standard or a number. Name, type and version replace the flow.
    `identity_providers`: ids in any order. `attributes`: in the page's order. `languages` need
    `language_customization`. `default_language`: RFC 5646. Of what is left out, the service's
    own stays; an empty list means none.
    """

    flow_id: str
    type: str
    version: NotRequired[pulumi.Input[str | float]]
    identity_providers: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    attributes: NotRequired[Sequence[CollectedAttribute]]
    language_customization: NotRequired[pulumi.Input[bool]]
    default_language: NotRequired[pulumi.Input[str]]
    languages: NotRequired[Sequence[FlowLanguage]]
    api_connectors: NotRequired[FlowApiConnectors]
    expect: NotRequired[Expect]


class UserFlow(B2cResource):
    """A user flow of the tenant.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    policy: str
    """The name with `B2C_1_`, as it stands in URLs; known before the flow is made."""
    declared_type: str | None
    """The type as given; None for a flow that was only read."""
    declared_expectations: Mapping[str, Any]
    """`expect` as given, in the wire's names, any value an `Output`; empty without one."""

    flow_id: pulumi.Output[str]
    type: pulumi.Output[str]
    version: pulumi.Output[float]
    """3 for Recommended, 1 for Standard."""
    identity_providers: pulumi.Output[list[str] | None]
    language_customization: pulumi.Output[bool | None]
    default_language: pulumi.Output[str | None]

    # Pulumi builds outputs by the annotations that it finds, and cannot build a TypedDict.
    if TYPE_CHECKING:
        attributes: pulumi.Output[list[CollectedAttribute] | None]
        languages: pulumi.Output[list[FlowLanguage] | None]
        api_connectors: pulumi.Output[FlowApiConnectors | None]
        expect: pulumi.Output[Expect | None]

    def __init__(
        self,
        name: str,
        *,
        flow_id: str,
        type: str,  # noqa: A002 - the flow's own word
        version: pulumi.Input[str | float] = "Recommended",
        identity_providers: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        attributes: Sequence[CollectedAttribute] | None = None,
        language_customization: pulumi.Input[bool] | None = None,
        default_language: pulumi.Input[str] | None = None,
        languages: Sequence[FlowLanguage] | None = None,
        api_connectors: FlowApiConnectors | None = None,
        expect: Expect | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        given: dict[str, Any] = {
            "flow_id": flow_id,
            "type": type,
            "version": version,
            "identity_providers": identity_providers,
            "attributes": attributes,
            "language_customization": language_customization,
            "default_language": default_language,
            "languages": languages,
            "api_connectors": api_connectors,
            "expect": expect,
        }
        checked = check_user_flow(given)
        self.policy = checked["flowId"]
        self.declared_type = checked["type"]
        declared = wire(expect or {})
        self.declared_expectations = {
            each: declared[each] if contains_unknown(value) else value
            for each, value in checked.get("expect", {}).items()
        }
        super().__init__(
            "b2c:index:UserFlow",
            name,
            {key: wire(value) for key, value in given.items()} | {"flow_id": self.policy},
            opts,
        )

    @staticmethod
    def get(
        name: str,
        id: str,  # noqa: A002 - Pulumi's own word
        opts: pulumi.ResourceOptions | None = None,
    ) -> "UserFlow":
        """A flow that exists and is not managed here, by its name `B2C_1_…`."""
        flow = UserFlow.__new__(UserFlow)
        flow.policy, flow.declared_type, flow.declared_expectations = id, None, {}
        B2cResource.__init__(
            flow,
            "b2c:index:UserFlow",
            name,
            dict.fromkeys(UserFlowArgs.__annotations__),
            pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)),
        )
        return flow


def check_user_flow(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments in the wire's form, with defaults, if B2C takes them; else `InvalidSetting`.

    `args`: as `UserFlowArgs`; in place of each `Output` in them stands `UNKNOWN`. A select without
    choices is left to the provider, which knows whether the flow was imported so.
    """
    given = wire(known(args))
    for name in ("flowId", "type", "expect"):
        if given.get(name) is UNKNOWN:
            raise InvalidSetting(
                name,
                UNKNOWN,
                "it must be known when the program runs, not an Output",
                "Give it a plain value; those within expect may be Outputs.",
            )
    checked, wrong = normal_form(given, without_choices=None)
    for refusal in wrong:
        raise refusal
    return checked
