"""The page of Microsoft Graph's operations that the emulator has, from its routes."""

from __future__ import annotations

from emulator.graph.route import GraphRoute
from emulator.graph.routes import graph_routes
from tools.generate.markdown import table

_HEAD = """\
# Microsoft Graph in the emulator

The operations of Microsoft Graph that [the emulator](../emulator.md) answers. An application \
needs one of the app roles in the last column, as on the operation's page in Microsoft's \
reference. Every collection has its `$count`. Everything else answers 501 `NotImplemented`, with \
method and path.

Applications and service principals can be named by `(appId='…')` too.
"""
_VERSIONS = {("v1.0", "beta"): "both", ("beta",): "beta", ("v1.0",): "v1.0"}
# Resources below these are groups of their own.
_SHARED = ("identity", "directory", "policies")


def page() -> str:
    groups: dict[str, list[GraphRoute]] = {}
    for route in graph_routes():
        groups.setdefault(_group(route.path), []).append(route)
    columns = ("operation", "version", "app roles, one of")
    parts = [
        f"\n## {group}\n\n{table(columns, map(_row, routes))}"
        for group, routes in sorted(groups.items())
    ]
    return "".join([_HEAD, *parts])


def _group(path: str) -> str:
    first, *others = path.strip("/").split("/")
    return f"{first}/{others[0]}" if first in _SHARED else first


def _row(route: GraphRoute) -> tuple[str, ...]:
    roles = ", ".join(f"`{role}`" for role in sorted(route.roles))
    return f"`{route.method} {route.path}`", _VERSIONS[route.versions], roles
