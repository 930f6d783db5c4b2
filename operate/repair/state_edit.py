"""The state with what a repair takes over, and without operations that broke off."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from operate.doctor.recorded import Resource
from operate.preview_comment.values import UNKNOWN
from operate.repair.matching import Match

_OF_THE_RUN = ("sourcePosition", "stackTrace", "created", "modified", "initErrors")


def edited(
    export: Mapping[str, Any], adopt: Sequence[Match], creations: Sequence[Resource]
) -> dict[str, Any]:
    """The export, to be given to `pulumi stack import`; a refresh then fills in what it lacks.

    `creations`: where components and providers of what is taken over are found, if the state lacks
    them.
    """
    state = deepcopy(dict(export))
    deployment = state["deployment"]
    resources: list[dict[str, Any]] = deployment.setdefault("resources", [])
    deployment.pop("pending_operations", None)
    missing = {one.urn: one for one in creations}
    for match in adopt:
        _add_above(match.wanted, resources, missing)
        resources.append(_entry(match, {one["urn"]: one for one in resources}))
    return state


def _add_above(
    wanted: Resource, resources: list[dict[str, Any]], missing: Mapping[str, Resource]
) -> None:
    """Add the components above a resource that the state lacks."""
    parent = str(wanted.body.get("parent") or "")
    known = {one["urn"] for one in resources}
    if parent in known or parent not in missing:
        return
    _add_above(missing[parent], resources, missing)
    component = _clean(missing[parent].body)
    resources.append({**component, "dependencies": [], "propertyDependencies": {}})


def _entry(match: Match, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    body = _clean(match.wanted.body)
    inputs = {
        name: value
        for name, value in (body.get("inputs") or {}).items()
        if UNKNOWN not in str(value)
    }
    # Without outputs the refresh reads as an import does. Of what a run had begun, all is known.
    body |= {"id": match.id, "inputs": inputs, "outputs": dict(inputs) if match.begun else {}}
    body["dependencies"] = [urn for urn in body.get("dependencies") or () if urn in known]
    body["propertyDependencies"] = {
        name: [urn for urn in urns or () if urn in known]
        for name, urns in (body.get("propertyDependencies") or {}).items()
    }
    urn, _, key = str(body.get("provider") or "").rpartition("::")
    body["provider"] = f"{urn}::{known[urn]['id'] if urn in known else key}"
    return body


def _clean(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in _OF_THE_RUN}
