"""The table of the probes of `b2c-connector verify`, and the permissions that they need."""

from __future__ import annotations

from collections.abc import Iterator

from tools.generate.facts import plain
from tools.generate.markdown import table
from verify.inventory import REQUESTS
from verify.probe import Probe
from verify.probes import PROBES

_COLUMNS = ("probe", "what it does", "what it makes and deletes", "permissions", "facts")


def probes() -> str:
    """Each probe with what it makes, what it needs, and how many facts it settles."""
    return table(_COLUMNS, map(_row, PROBES))


def permissions() -> str:
    """Every permission with the probes that need it, as rows of a table."""
    of_all = dict.fromkeys(one.permission for one in REQUESTS if one.permission)
    needed: dict[str, list[str]] = {name: [] for name in of_all}
    for probe in PROBES:
        for name in probe.permissions:
            needed.setdefault(name, []).append(f"`{probe.name}`")
    # Graph's have a dot in their names, the environment's have none.
    ordered = sorted(needed.items(), key=lambda one: "." not in one[0])
    return table(("permission", "needed by"), (_permission(*one) for one in ordered))


def _permission(name: str, probes_of: list[str]) -> tuple[str, str]:
    cleans = ["`--clean`"] if name in {one.permission for one in REQUESTS} else []
    return f"`{name}`" if "." in name else name, ", ".join([*probes_of, *cleans])


def _row(probe: Probe) -> tuple[str, ...]:
    return (
        f"`{probe.name}`",
        plain(" ".join(_does(probe))),
        "<br>".join(plain(made) for made in probe.makes),
        "<br>".join(probe.permissions),
        str(len(probe.settles)),
    )


def _does(probe: Probe) -> Iterator[str]:
    yield probe.does
    if probe.by_name_only:
        yield f"Runs only with `--only {probe.name}`. {probe.by_name_only}"
