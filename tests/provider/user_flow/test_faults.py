"""A user flow made through every fault: never twice, and never left behind unnamed.

Faults come over http, through the whole plugin, from a tenant that runs as its own process; kills
and interrupts are played in this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from b2c.refusal import Refusal
from clients.clock import Cancelled
from clients.errors import ConnectionLost, Response, ServiceError
from clients.graph import Graph
from plugin.resource import Adoptable
from provider.user_flow.resource import UserFlow
from tests.engine.engine import RunningTenant
from tests.provider.flows import FLOW, PATH, PLAIN, add_providers_and_connectors, checked, full
from tests.provider.in_process import Directory, NoWaiting
from tests.provider.plugin import Plugin

# The requests that make a flow with everything, in their order, as `tests.provider.flows` has it.
REQUESTS = [
    ("GET", f"{FLOW}$"),
    ("POST", "b2cUserFlows$"),
    ("GET", "userFlowIdentityProviders$"),
    ("POST", "userFlowIdentityProviders/\\$ref$"),
    ("GET", "userAttributeAssignments$"),
    ("POST", "userAttributeAssignments$"),
    ("POST", "setOrder$"),
    ("GET", "languages$"),
    ("PUT", "languages/de$"),
    ("PUT", "\\$value$"),
    ("PUT", "languages/tlh$"),
    ("PUT", "postAttributeCollection/\\$ref$"),
]
WRITES = [each for each in REQUESTS if each[0] != "GET"]
# In a reading, whether the fault comes before or after the effect is the same.
PASSING_FAULTS = [
    (method, path, fault)
    for method, path in REQUESTS
    for fault in (
        {"status": 429, "retry_after": 17},
        {"status": 500},
        {"status": 503, "after_effect": True},
        {"drop": True},
        {"drop": True, "after_effect": True},
    )
    if method != "GET" or "after_effect" not in fault
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTenant]:
    tenant = RunningTenant(tmp_path_factory.mktemp("faults") / "state")
    tenant.control("userFlows", {"throttling": "off"})
    yield tenant
    tenant.stop()


@pytest.fixture(scope="module")
def inputs(running: RunningTenant) -> dict[str, Any]:
    plugin = Plugin(running)
    return full(add_providers_and_connectors(plugin.graph)[0])


@pytest.fixture
def plugin(running: RunningTenant) -> Iterator[Plugin]:
    """A run of the plugin on the tenant; the flow is deleted afterwards."""
    yield Plugin(running)
    running.control("faults", [])
    Plugin(running).delete(FLOW)


def _flows(plugin: Plugin) -> list[str]:
    return [
        each["id"]
        for each in plugin.graph.entries("identity/b2cUserFlows")
        if each["id"].startswith(FLOW)
    ]


def _is_complete(plugin: Plugin, inputs: dict[str, Any]) -> bool:
    ready = checked(inputs)
    read = plugin.read(FLOW, {**ready, "expect": {}}, ready)
    assert read is not None
    return UserFlow().diff(read[0], ready).changes == {}


@pytest.mark.parametrize(("method", "path", "fault"), PASSING_FAULTS)
def test_a_passing_fault_at_any_request_leaves_one_complete_flow(
    running: RunningTenant,
    plugin: Plugin,
    inputs: dict[str, Any],
    fault: dict[str, Any],
    method: str,
    path: str,
) -> None:
    running.control("faults", [{"method": method, "path": path, **fault}])
    resource_id, _ = plugin.create(inputs)
    assert resource_id == FLOW
    assert running.http.get("/_rehearsal/faults").json() == []
    assert _flows(plugin) == [FLOW]
    assert _is_complete(plugin, inputs)
    assert plugin.clock.waited >= fault.get("retry_after", 0)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [(*each, 403) for each in REQUESTS] + [(*each, 500) for each in REQUESTS[:4]],
)
def test_a_lasting_fault_at_any_request_leaves_nothing_and_the_next_run_succeeds(
    running: RunningTenant,
    plugin: Plugin,
    inputs: dict[str, Any],
    method: str,
    path: str,
    status: int,
) -> None:
    running.control("faults", [{"method": method, "path": path, "status": status, "times": None}])
    with pytest.raises(Refusal, match=str(status)):
        plugin.create(inputs)
    running.control("faults", [])
    assert _flows(plugin) == []
    plugin.create(inputs)
    assert _is_complete(plugin, inputs)


@pytest.mark.parametrize(("method", "path"), WRITES[1:])
def test_a_flow_that_can_neither_be_finished_nor_deleted_is_named_with_its_import(
    running: RunningTenant, plugin: Plugin, inputs: dict[str, Any], method: str, path: str
) -> None:
    running.control(
        "faults",
        [
            {"method": method, "path": path, "status": 403, "times": None},
            {"method": "DELETE", "path": FLOW, "status": 403, "times": None},
        ],
    )
    with pytest.raises(Refusal) as refusal:
        plugin.create(inputs)
    assert f"pulumi import b2c:index:UserFlow sign-in {FLOW}" in str(refusal.value)
    running.control("faults", [])
    assert _flows(plugin) == [FLOW]


def test_a_flow_whose_making_is_never_answered_is_deleted_again(
    running: RunningTenant, plugin: Plugin, inputs: dict[str, Any]
) -> None:
    making = {"method": "POST", "path": "b2cUserFlows$", "status": 500, "times": None}
    running.control(
        "faults",
        [
            {**making, "after_effect": True, "times": 1},
            making,
            {"method": "GET", "path": f"{FLOW}$", "status": 404, "times": None},
        ],
    )
    with pytest.raises(Refusal):
        plugin.create(inputs)
    running.control("faults", [])
    assert _flows(plugin) == []


@pytest.mark.parametrize("hidden", [{"hide_times": 1}, {"hide_times": 6}])
def test_a_new_flow_that_is_not_found_yet_is_waited_for(
    running: RunningTenant, plugin: Plugin, inputs: dict[str, Any], hidden: dict[str, int]
) -> None:
    running.control("faults", [{"method": "POST", "path": "b2cUserFlows$", **hidden}])
    plugin.create(inputs)
    assert _flows(plugin) == [FLOW]
    assert 0 < plugin.clock.waited < 60


def test_a_deletion_is_repeated_and_waited_for(
    running: RunningTenant, plugin: Plugin, inputs: dict[str, Any]
) -> None:
    plugin.create(inputs)
    running.control(
        "faults", [{"method": "DELETE", "path": FLOW, "status": 500, "after_effect": True}]
    )
    plugin.delete(FLOW)
    assert _flows(plugin) == []


# The writes that change a flow with everything into `_changed`.
CHANGES = [
    ("PATCH", f"{FLOW}$"),
    ("POST", "userFlowIdentityProviders/\\$ref$"),
    ("DELETE", "Google-OAUTH/\\$ref$"),
    ("PATCH", "userAttributeAssignments/city$"),
    ("DELETE", "userAttributeAssignments/email$"),
    ("PUT", "languages/nl$"),
    ("DELETE", "languages/tlh$"),
    ("PUT", "preTokenIssuance/\\$ref$"),
]


def _changed(inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        **inputs,
        "identityProviders": ["Facebook-OAUTH"],
        "attributes": [{**inputs["attributes"][1], "displayName": "Town"}],
        "defaultLanguage": "de",
        "languages": [{"tag": "de"}, {"tag": "nl"}],
        "apiConnectors": {"preTokenIssuance": inputs["apiConnectors"]["postAttributeCollection"]},
    }


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"drop": True, "after_effect": True}, {"status": 429, "retry_after": 3}],
    ids=["500", "drop", "429"],
)
@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_passing_fault_in_a_change_is_got_over(
    running: RunningTenant,
    plugin: Plugin,
    inputs: dict[str, Any],
    fault: dict[str, Any],
    method: str,
    path: str,
) -> None:
    _, state = plugin.create(inputs)
    running.control("faults", [{"method": method, "path": path, **fault}])
    plugin.update(FLOW, state, _changed(inputs))
    assert running.http.get("/_rehearsal/faults").json() == []
    assert _is_complete(plugin, _changed(inputs))


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_that_fails_half_way_is_finished_by_the_next_run(
    running: RunningTenant, plugin: Plugin, inputs: dict[str, Any], method: str, path: str
) -> None:
    _, state = plugin.create(inputs)
    # A language that cannot be deleted is disabled instead: that is no failure.
    status = 500 if "languages" in path else 403
    running.control("faults", [{"method": method, "path": path, "status": status, "times": None}])
    with pytest.raises(Refusal, match=str(status)):
        plugin.update(FLOW, state, _changed(inputs))
    running.control("faults", [])
    # The engine keeps the state from before a change that failed.
    plugin.update(FLOW, state, _changed(inputs))
    assert _is_complete(plugin, _changed(inputs))


class _KilledError(BaseException):
    """The plugin's process ends, so that nothing of it runs any more."""


def _make_directory_ready(directory: Directory) -> dict[str, Any]:
    directory.behave(throttling="off")
    inputs = checked(full(add_providers_and_connectors(directory.graph)[0]))
    directory.requests.clear()
    return inputs


def _in_a_new_process(directory: Directory) -> Graph:
    return Graph(lambda: directory, NoWaiting())


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("number", range(1, 15))
def test_a_kill_at_any_request_leaves_one_flow_that_the_next_run_names(
    directory: Directory, number: int, answered: bool
) -> None:
    inputs = _make_directory_ready(directory)
    send = directory.send

    def die(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        last = len(directory.requests) + 1 >= number
        if last and not answered:
            raise _KilledError
        answer = send(method, url, body, repeat=repeat)
        if last:
            raise _KilledError
        return answer

    directory.send = die  # type: ignore[method-assign]
    with pytest.raises(_KilledError):
        UserFlow().create(directory.graph, inputs)
    directory.send = send  # type: ignore[method-assign]

    graph = _in_a_new_process(directory)
    if graph.find(PATH) is None:
        UserFlow().create(graph, inputs)
    else:
        with pytest.raises(Adoptable, match=f"{FLOW} exists already"):
            UserFlow().create(graph, inputs)
        read = UserFlow().read(graph, FLOW, {}, {})
        assert read is not None
        UserFlow().update(graph, FLOW, read[0], inputs)
    made = [each["id"] for each in graph.entries("identity/b2cUserFlows")]
    assert made.count(FLOW) == 1
    read = UserFlow().read(graph, FLOW, {**inputs}, inputs)
    assert read is not None
    assert UserFlow().diff(read[0], inputs).changes == {}


@pytest.mark.parametrize("number", range(1, 14))
def test_an_interrupt_at_any_request_takes_the_flow_back(directory: Directory, number: int) -> None:
    inputs = _make_directory_ready(directory)
    send = directory.send

    def interrupt(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        if len(directory.requests) == number:
            directory.clock.cancel()
        return answer

    directory.send = interrupt  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        UserFlow().create(directory.graph, inputs)
    directory.send = send  # type: ignore[method-assign]
    assert _in_a_new_process(directory).find(PATH) is None


FOREIGN = {"id": FLOW, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}


def _is_there(directory: Directory) -> bool:
    return _in_a_new_process(directory).find(PATH) is not None


def test_a_flow_that_someone_makes_before_the_own_request_is_sent_stays(
    directory: Directory,
) -> None:
    send = directory.send

    def someone_is_faster(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        collection = directory.graph.address("identity/b2cUserFlows")
        directory.send = send  # type: ignore[method-assign]
        send("POST", collection, FOREIGN, repeat=False)
        directory.clock.cancel()
        return answer

    directory.send = someone_is_faster  # type: ignore[method-assign]
    with pytest.raises(Cancelled, match="no further request was sent"):
        UserFlow().create(directory.graph, checked(PLAIN))
    assert _is_there(directory)


@pytest.mark.parametrize("made", [True, False])
def test_a_flow_whose_making_was_interrupted_without_an_answer_is_deleted(
    directory: Directory, made: bool
) -> None:
    send = directory.send

    def lose(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if method != "POST":
            return send(method, url, body, repeat=repeat)
        directory.clock.cancel()
        if made:
            send(method, url, body, repeat=repeat)
        raise ConnectionLost("POST")

    directory.send = lose  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        # With a part, so that something is left to be done after the flow is found.
        UserFlow().create(directory.graph, checked({**PLAIN, "identityProviders": ["x"]}))
    assert not _is_there(directory)
    assert f"DELETE {PATH}" in directory.sent


@pytest.mark.parametrize("said", [None, "", "Created", []])
def test_a_flow_that_is_made_without_an_answer_of_its_own_is_kept(
    directory: Directory, said: Any
) -> None:
    send = directory.send

    def say_little(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        return Response(201, said) if method == "POST" else answer

    directory.send = say_little  # type: ignore[method-assign]
    resource_id, state = UserFlow().create(directory.graph, checked(PLAIN))
    assert (resource_id, state["flowId"]) == (FLOW, FLOW)


def test_a_flow_that_is_made_and_cannot_be_looked_for_is_deleted(directory: Directory) -> None:
    directory.faults(
        {"method": "POST", "path": "b2cUserFlows$", "status": 500, "after_effect": True},
        {"method": "GET", "path": f"{FLOW}$", "status": 404},
        {"method": "GET", "path": f"{FLOW}$", "status": 403},
    )
    with pytest.raises(ServiceError, match="403"):
        UserFlow().create(directory.graph, checked(PLAIN))
    assert not _is_there(directory)
