"""The languages of a user flow, and the attributes that it collects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verify.inventory import FLOWS
from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.user_flows import ASSIGNMENTS, CHANGE, CREATE, DELETE, READ, settled_flow
from verify.request import Request
from verify.session import Answer, Session

_FLOW = "/beta/identity/b2cUserFlows/{flow}"
_LANGUAGES = Request("GET", "graph", f"{_FLOW}/languages", "List its languages", FLOWS)
_LANGUAGE = Request("PUT", "graph", f"{_FLOW}/languages/{{tag}}", "Enable a language", FLOWS)
_PAGES = Request(
    "GET", "graph", f"{_FLOW}/languages/{{tag}}/overridesPages", "List its pages", FLOWS
)
_TEXTS = Request(
    "GET",
    "graph",
    f"{_FLOW}/languages/{{tag}}/overridesPages/{{page}}/$value",
    "Read the texts of a page that nobody wrote",
    FLOWS,
)
_ASSIGN = Request(
    "POST", "graph", f"{_FLOW}/userAttributeAssignments", "Collect an attribute", FLOWS
)
_CHANGE_ASSIGNMENT = Request(
    "PATCH",
    "graph",
    f"{_FLOW}/userAttributeAssignments/{{attribute}}",
    "Change how it is collected",
    FLOWS,
)
_ORDER = Request(
    "GET", "graph", f"{_FLOW}/userAttributeAssignments/getOrder()", "Read the order", FLOWS
)
_SET_ORDER = Request(
    "POST", "graph", f"{_FLOW}/userAttributeAssignments/setOrder", "Change the order", FLOWS
)
_ATTRIBUTES = "/beta/identity/userFlowAttributes"
_NEW_ATTRIBUTE = Request("POST", "graph", _ATTRIBUTES, "Make a custom attribute", FLOWS)
_DELETE_ATTRIBUTE = Request("DELETE", "graph", f"{_ATTRIBUTES}/{{id}}", "Delete it", FLOWS)


def _languages(session: Session) -> Iterator[Observation]:
    at = settled_flow(session, "languages")
    listed = session.must(_LANGUAGES, at)
    enabled = [str(one["id"]) for one in listed["value"] if one.get("isEnabled")]
    yield observed(
        "user-flow-languages-at-first",
        enabled == ["en"],
        f"Enabled are {', '.join(enabled) or 'none'}, of {len(listed['value'])}.",
        listed,
    )
    session.must(CHANGE, at, json={"isLanguageCustomizationEnabled": True})
    at["tag"] = "en"
    session.must(_LANGUAGE, at, json={"id": "en", "isEnabled": True})
    pages = session.must(_PAGES, at)
    if not pages["value"]:
        yield not_observable("user-flow-unwritten-texts", "The language has no pages.", pages)
        return
    at["page"] = str(pages["value"][0]["id"])
    texts = session.send(_TEXTS, at)
    strings = texts["LocalizedStrings"]
    yield observed(
        "user-flow-unwritten-texts",
        texts.ok and not strings,
        f"They answer {texts.status}"
        + (f" with {len(strings or ())} strings." if texts.ok else "."),
        texts,
    )


def _assignment(attribute: str, **more: Any) -> dict[str, Any]:
    return {
        "userAttribute": {"id": attribute},
        "displayName": attribute,
        "isOptional": False,
        "requiresVerification": False,
        "userInputType": "textBox",
        "userAttributeValues": [],
        **more,
    }


def _attributes(session: Session) -> Iterator[Observation]:
    at = settled_flow(session, "attributes")
    for name in ("city", "country", "state"):
        session.must(_ASSIGN, at, json=_assignment(name))
    order = session.must(_ORDER, at)
    names = list(order["order"] or ())
    yield observed(
        "user-flow-new-assignment-last",
        names[-3:] == ["city", "country", "state"],
        f"After city, country and state were added the order is {', '.join(names)}.",
        order,
    )
    taken = session.send(_ASSIGN, at, json=_assignment("city"))
    yield observed(
        "assignment-taken",
        taken.status == 409,
        f"A second one of the same attribute answers {taken.status}.",
        taken,
    )
    one = {**at, "attribute": "city"}
    changed = session.must(_CHANGE_ASSIGNMENT, one, json={"isOptional": True})
    yield observed(
        "assignment-patch-status", changed.status == 204, f"It answers {changed.status}.", changed
    )
    yield _input_types(session.must(ASSIGNMENTS, at))
    yield from _orders(session, at, names)
    choices = _assignment("jobTitle", userInputType="dropdownSingleSelect")
    select = session.send(_ASSIGN, at, json=choices)
    yield observed(
        "user-flow-select-without-choices", select.ok, f"It answers {select.status}.", select
    )
    yield from _custom(session)


def _input_types(listed: Answer) -> Observation:
    types = {str(one.get("userInputType")) for one in listed["value"] or ()}
    return observed(
        "user-flow-input-type-case",
        all(name[:1].islower() for name in types),
        f"They read as {', '.join(sorted(types))}.",
        listed,
    )


def _orders(session: Session, at: dict[str, str], before: list[str]) -> Iterator[Observation]:
    body = {"newAssignmentOrder": {"order": ["state"]}}
    partial = session.send(_SET_ORDER, at, json=body)
    after = session.must(_ORDER, at)
    names = list(after["order"] or ())
    expected = ["state", *(name for name in before if name != "state")]
    yield observed(
        "user-flow-partial-order",
        partial.ok and names == expected,
        f"setOrder with state alone answers {partial.status}; then the order is "
        f"{', '.join(names)}.",
        partial,
        after,
    )


def _custom(session: Session) -> Iterator[Observation]:
    made = []
    for name in (f"{session.mark}_colour", f"{session.mark}_Colour"):
        body = {"displayName": name, "description": name, "dataType": "string"}
        made.append(session.send(_NEW_ATTRIBUTE, json=body))
        if made[-1].ok:
            session.undo_with(_DELETE_ATTRIBUTE, {"id": str(made[-1]["id"])})
    if not made[0].ok:
        reason = f"A custom attribute is not made: {made[0].status}."
        yield not_observable("custom-attribute-case", reason, made[0])
        return
    yield observed(
        "custom-attribute-case",
        made[1].ok and made[0]["id"] != made[1]["id"],
        f"The second answers {made[1].status}.",
        *made,
    )


PROBES = (
    Probe(
        "user-flow-languages",
        "Looks at the languages of a new user flow and at texts that nobody wrote.",
        ("user-flow-languages-at-first", "user-flow-unwritten-texts"),
        (CREATE, READ, CHANGE, _LANGUAGES, _LANGUAGE, _PAGES, _TEXTS, DELETE),
        _languages,
        ("user flow B2C_1_{mark}_languages",),
    ),
    Probe(
        "user-flow-attributes",
        "Lets a user flow collect attributes, changes one and their order; makes custom ones.",
        (
            "assignment-patch-status",
            "assignment-taken",
            "user-flow-partial-order",
            "user-flow-new-assignment-last",
            "user-flow-input-type-case",
            "user-flow-select-without-choices",
            "custom-attribute-case",
        ),
        (
            CREATE,
            READ,
            _ASSIGN,
            _CHANGE_ASSIGNMENT,
            ASSIGNMENTS,
            _ORDER,
            _SET_ORDER,
            _NEW_ATTRIBUTE,
            _DELETE_ATTRIBUTE,
            DELETE,
        ),
        _attributes,
        ("user flow B2C_1_{mark}_attributes", "user attributes {mark}_colour, {mark}_Colour"),
    ),
)
