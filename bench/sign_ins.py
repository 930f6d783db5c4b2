"""Sign-ins from the authorize request to the API's answer, and the rotation by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.bench import Bench
from bench.programs.shape import CALLBACKS
from bench.stack import Stack, shape_of
from emulator.environment import variables
from operate.demo_user import sign_in_as
from operate.example_api import example_api
from operate.oauth_client import OAuthClient
from verify.callback import Callback

_PATIENCE = 60.0


@dataclass(frozen=True)
class SignIns:
    """`seconds`: of each sign-in. `per_second`: of all, side by side."""

    side_by_side: int
    per_second: float
    seconds: Sequence[float]


@dataclass(frozen=True)
class Rotation:
    """Seconds, by the tenant's own log.

    `up`: the whole run. `without_valid_secret`: while the connector's secret was none of the
    client's. `until_connector`: from the new secret's creation to the write of the connector.
    """

    up: float
    without_valid_secret: float
    until_connector: float


def deployed(bench: Bench) -> Stack:
    """One connector, in an emulated environment of Power Platform too."""
    shape = shape_of(bench.tenant, 1, api="shop", power_platform=True)
    stack = Stack(bench.new_folder("sign-in"), "sign_in", bench.engine, bench.tenant, shape)
    stack.up()
    return stack


def sign_ins(bench: Bench, stack: Stack, number: int) -> SignIns:
    """So many sign-ins by as many people at a time as there are redirect URLs."""
    outputs = stack.outputs()
    person = variables(bench.tenant.tenant)

    def several(callback: Callback, url: str, call: Callable[[str], str]) -> list[float]:
        seconds = []
        for _ in range(number // len(CALLBACKS)):
            started = time.perf_counter()
            _sign_in(outputs, person, callback, url, call)
            seconds.append(time.perf_counter() - started)
        return seconds

    callbacks = [Callback(url) for url in CALLBACKS]
    try:
        with example_api(outputs) as call, ThreadPoolExecutor(len(CALLBACKS)) as pool:
            _sign_in(outputs, person, callbacks[0], CALLBACKS[0], call)
            started = time.perf_counter()
            parts = pool.map(several, callbacks, CALLBACKS, [call] * len(CALLBACKS))
            seconds = [one for part in parts for one in part]
            total = time.perf_counter() - started
    finally:
        for callback in callbacks:
            callback.close()
    return SignIns(len(CALLBACKS), len(seconds) / total, seconds)


def _sign_in(
    outputs: Mapping[str, Any],
    person: Mapping[str, str],
    callback: Callback,
    redirect_url: str,
    call: Callable[[str], str],
) -> None:
    client = OAuthClient(outputs, redirect_url)
    url, state = client.authorize_url()
    sign_in_as(person["SIGN_IN_USER"], person["SIGN_IN_PASSWORD"], url)
    redirected_to = callback.wait(_PATIENCE)
    if redirected_to is None:
        raise RuntimeError("Nobody came back from the sign-in.")
    call(client.redeem(redirected_to, state)["access_token"])
    client.close()


def rotation(stack: Stack) -> Rotation:
    """The second rotation of a stack, the first that replaces a secret."""
    stack.change(generations=[2, 1])
    first = _moments(stack)
    stack.change(generations=[3, 2])
    second = _moments(stack)
    # Generation 1 is removed now. It was the connector's until the first rotation wrote it.
    gap = max(0.0, (first["written"] or 0) - (second["removed"] or 0))
    return Rotation(second["up"] or 0, gap, (second["written"] or 0) - (second["created"] or 0))


def _moments(stack: Stack) -> dict[str, float | None]:
    """When the secret was created and removed and the connector written, by the tenant's clock."""
    cost = stack.up()

    def at(method: str, path: str) -> float | None:
        times = [
            datetime.fromisoformat(request["time"]).timestamp()
            for request in stack.tenant.last_requests
            if request["method"] == method and path in request["path"]
        ]
        return times[-1] if times else None

    return {
        "up": cost.seconds,
        "created": at("POST", "/addPassword"),
        "removed": at("POST", "/removePassword"),
        "written": at("PATCH", "/connectors("),
    }
