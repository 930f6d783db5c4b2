"""What a run will make, send and delete, as text, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify import inventory, led_life, tenant
from verify.life_requests import IN_THE_ENVIRONMENT, IN_THE_TENANT
from verify.probe import Probe
from verify.request import Request


def plan(probes: Sequence[Probe], mark: str, *, life: bool) -> str:
    """All probes with every request that they can send. `mark`: the run's. `life`: whether the
    stack's life is led too."""
    return "\n".join(_lines(probes, mark, life))


def _lines(probes: Sequence[Probe], mark: str, life: bool) -> Iterator[str]:
    yield f"Everything that is made has the mark {mark} in its name, and is removed again."
    yield ""
    yield "Before all else:"
    yield "  POST /{tenant}/oauth2/v2.0/token    Sign in as the credentials' application"
    yield from _requests(tenant.REQUESTS)
    for probe in probes:
        yield ""
        yield f"{probe.name}: {probe.does}"
        if probe.by_name_only:
            yield f"  runs only with --only {probe.name}. {probe.by_name_only}"
        for made in probe.makes:
            yield f"  makes and deletes {made.format(mark=mark)}"
        if probe.permissions:
            yield f"  needs {', '.join(probe.permissions)}"
        yield from _requests(probe.requests)
    if life:
        yield ""
        yield f"{led_life.NAME}: Leads a stack through its life by the Pulumi engine."
        for made in led_life.made(mark, in_power_platform=True):
            yield f"  makes and deletes {made}"
        yield "  The plugins send these kinds of requests; the azuread plugin may read more:"
        yield from _requests((*IN_THE_TENANT, *IN_THE_ENVIRONMENT))
    yield ""
    yield "At the end, and by --clean; only what carries a mark is removed:"
    yield from _requests(inventory.REQUESTS)


def _requests(requests: Sequence[Request]) -> Iterator[str]:
    for request in requests:
        yield f"  {request}    {request.purpose}"
