"""User flows, by the rules of the provider that makes them.

The provider refuses the same before any request; the policies hold for whatever version of it a
stack uses, and are stricter in one point: a flow of a deprecated version may not stay either.
"""

from collections.abc import Iterator

from b2c.property import ListOf, Property, Record
from b2c.refusal import InvalidSetting
from b2c.resource_types import USER_FLOW
from b2c.user_flow import rules as flows
from b2c.user_flow.properties import USER_FLOW as PROPERTIES
from policies.configuration import Config
from policies.policy import ResourcePolicy, StackPolicy
from policies.resource_property import ResourceProperty, judged, refused
from policies.stack import Resource, Stack

MAX_POLICIES = 200
_SOURCE = "https://learn.microsoft.com/azure/active-directory-b2c/"


def _version(_: str, inputs: ResourceProperty, __: Config) -> Iterator[str]:
    kind = inputs.at("type")
    name = str(kind.value) if kind.known and not kind.secret and kind.value else "user"

    def supported(path: str, value: object) -> None:
        flows.check_new_version(name, flows.version(path, value))

    yield from judged(inputs.at("version"), supported)


def _settings(_: str, inputs: ResourceProperty, __: Config) -> Iterator[str]:
    """The table's rule of each property. The provider alone knows whether a flow was imported with
    a select that has no choices, and `user-flow-version` judges the version."""
    refusals = {
        one.name: [*_whole_or_known_entries(inputs.at(one.name), one)]
        for one in PROPERTIES.properties
        if one.name != "version"
    }
    for messages in refusals.values():
        yield from messages
    languages = inputs.at("languages")
    if languages.known and languages.value and not refusals["languages"]:
        yield from judged(
            inputs.at("languageCustomization"),
            lambda _, switch: flows.check_languages(languages.value, switch),
            absent=True,
        )


def _whole_or_known_entries(given: ResourceProperty, described: Property) -> Iterator[str]:
    kind = described.type
    if not given.known and isinstance(kind, ListOf) and isinstance(kind.item, Record):
        for entry in given.entries():
            yield from judged(entry, kind.item.check)
    else:
        yield from judged(given, described.check)


def _distinct(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    seen: set[str] = set()
    user_flows = stack.of(USER_FLOW)
    for flow in user_flows:
        name = flow.at("flowId")
        if not name.known or not isinstance(name.value, str):
            continue
        # B2C compares the names of policies without case.
        folded = name.value.casefold()
        if folded in seen:
            yield flow, refused(name, "another flow of the stack has this name", "Rename.")
        seen.add(folded)
    if len(user_flows) > MAX_POLICIES:
        refusal = InvalidSetting(
            "userFlows",
            f"a list of {len(user_flows)}",
            f"a tenant holds at most {MAX_POLICIES} policies",
            "Share flows between applications.",
        )
        yield user_flows[-1], str(refusal)


POLICIES = (
    ResourcePolicy(
        name="user-flow-version",
        refuses="A user flow has a version that B2C still supports: "
        f"not {' or '.join(map(str, flows.DEPRECATED))}.",
        why="B2C makes no new flow of a deprecated version (AADB2C90063), so such a flow cannot be "
        "made again.",
        source=_SOURCE + "user-flow-versions",
        types=(USER_FLOW,),
        check=_version,
    ),
    ResourcePolicy(
        name="user-flow-settings",
        refuses="A user flow has a name, a type, attributes, languages and connectors that B2C "
        "takes.",
        why="Else the flow is refused half made, or asks people for the wrong things.",
        source="https://learn.microsoft.com/graph/api/resources/b2cidentityuserflow",
        types=(USER_FLOW,),
        check=_settings,
    ),
    StackPolicy(
        name="user-flow-names",
        refuses=f"Each user flow has a name of its own, and there are at most {MAX_POLICIES}.",
        why="The second would take over the first; a tenant holds no more.",
        source=_SOURCE + "service-limits",
        check=_distinct,
    ),
)
