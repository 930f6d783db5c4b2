"""What every plugin of this repository answers to the engine, whatever its resource types are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.provider import PropertyDiffKind

from b2c.refusal import InvalidSetting, Refusal
from b2c.unknown import UNKNOWN
from plugin.provider import ResourceProvider
from plugin.resource import (
    Adoptable,
    Change,
    Checked,
    Difference,
    Inputs,
    Lines,
    ResourceType,
    State,
    Subject,
    Unfinished,
)
from plugin.server import InitFailed
from plugin.values import plain_map, wire_map

THING = "shop:index:Thing"
URN = f"urn:pulumi:test::project::shop:index:Parent${THING}::first"


@dataclass
class Service:
    """What the resource types under test speak to: it notes the thread of every operation."""

    threads: list[str] = field(default_factory=list)
    error: Refusal | None = None

    def work(self) -> None:
        self.threads.append(threading.current_thread().name)
        if self.error is not None:
            raise self.error


class Thing(ResourceType[Service]):
    """A type whose operations block."""

    token = THING
    secrets = frozenset({"key"})
    outputs = frozenset({"address"})

    def check(self, _old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        failures: list[InvalidSetting] = []
        if "size" in new_inputs:
            failures.append(
                InvalidSetting("size[1]", new_inputs["size"], "it is no size", "Take a hint.")
            )
        return Checked({"normal": True, **new_inputs}, failures)

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        changes = {f"{name}.x": Change.UPDATE for name in new_inputs if name not in state}
        return Difference(changes, frozenset({"name"}), delete_before_replace=True)

    def create(self, client: Service, inputs: Inputs) -> tuple[str, State]:
        client.work()
        return "the-id", {**inputs, "address": "made"}

    def read(
        self, client: Service, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        client.work()
        return None if resource_id == "gone" else ({**state, "address": "read"}, {**inputs})

    def update(self, client: Service, _resource_id: str, state: Inputs, inputs: Inputs) -> State:
        client.work()
        return {**state, **inputs}

    def delete(self, client: Service, _resource_id: str, _state: Inputs) -> None:
        client.work()


class Awaited(Thing):
    """The same type with coroutines for operations."""

    async def create(  # type: ignore[override]
        self, client: Service, inputs: Inputs
    ) -> tuple[str, State]:
        return super().create(client, inputs)

    async def read(  # type: ignore[override]
        self, client: Service, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        return super().read(client, resource_id, state, inputs)

    async def update(  # type: ignore[override]
        self, client: Service, resource_id: str, state: Inputs, inputs: Inputs
    ) -> State:
        return super().update(client, resource_id, state, inputs)

    async def delete(  # type: ignore[override]
        self, client: Service, resource_id: str, state: Inputs
    ) -> None:
        super().delete(client, resource_id, state)


class Shop(ResourceProvider[Service]):
    """The provider under test, asked with plain values."""

    def __init__(self, thing: Thing, lines: Lines | None = None) -> None:
        super().__init__("shop", {THING: thing}, lines)
        self.service = Service()
        self.arguments: list[Inputs] = []

    async def connect(self, arguments: Inputs) -> Service:
        self.arguments.append(arguments)
        return self.service

    def schema(self) -> str:
        return '{"name": "shop"}'

    def set_up(self, variables: Mapping[str, str], **arguments: Any) -> Any:
        request = pulumi_provider.ConfigureRequest(
            dict(variables), wire_map(arguments, ()), True, True
        )
        return asyncio.run(self.configure(request))

    def checked(self, inputs: dict[str, Any], secrets: set[str], urn: str = URN) -> Any:
        request = pulumi_provider.CheckRequest(urn, {}, wire_map(inputs, secrets), b"")
        return asyncio.run(self.check(request))

    def differs(self, state: Inputs, inputs: Inputs, *ignored: str) -> Any:
        request = pulumi_provider.DiffRequest(
            URN, "the-id", wire_map(state, ()), wire_map(inputs, ()), [*ignored]
        )
        return asyncio.run(self.diff(request))

    def created(self, inputs: Inputs, *secrets: str, preview: bool = False) -> Any:
        request = pulumi_provider.CreateRequest(URN, wire_map(inputs, secrets), 0, preview)
        return asyncio.run(self.create(request))

    def read_again(self, resource_id: str, state: Inputs, *secrets: str) -> Any:
        properties = wire_map(state, secrets)
        request = pulumi_provider.ReadRequest(URN, resource_id, properties, properties)
        return asyncio.run(self.read(request))

    def updated(self, state: Inputs, inputs: Inputs, *secrets: str, preview: bool = False) -> Any:
        request = pulumi_provider.UpdateRequest(
            URN, "the-id", wire_map(state, secrets), wire_map(inputs, ()), 0, [], preview
        )
        return asyncio.run(self.update(request))

    def deleted(self) -> None:
        asyncio.run(self.delete(pulumi_provider.DeleteRequest(URN, "the-id", {}, 0)))

    def looked_up(self, token: str) -> Any:
        return asyncio.run(self.invoke(pulumi_provider.InvokeRequest(token, {})))


@pytest.fixture
def shop() -> Shop:
    made = Shop(Thing())
    made.set_up({})
    return made


@pytest.mark.parametrize("thing", [Thing(), Awaited()], ids=["blocking", "awaited"])
def test_operations_may_block_or_be_awaited(thing: Thing) -> None:
    shop = Shop(thing)
    shop.set_up({})
    created = shop.created({"name": "n"})
    assert (created.resource_id, plain_map(created.properties)) == (
        "the-id",
        {"name": "n", "address": "made"},
    )
    assert plain_map(shop.read_again("the-id", {"name": "n"}).properties)["address"] == "read"
    assert plain_map(shop.updated({"name": "n"}, {"size": 1}).properties) == {
        "name": "n",
        "size": 1,
    }
    shop.deleted()
    assert len(shop.service.threads) == 4
    own = {name.startswith("shop") for name in shop.service.threads}
    assert own == {not isinstance(thing, Awaited)}


def test_the_providers_arguments_win_over_the_stacks_configuration() -> None:
    shop = Shop(Thing())
    answer = shop.set_up({"shop:config:place": "stack", "shop:config:key": "stack"}, key="argument")
    assert shop.arguments == [{"place": "stack", "key": "argument"}]
    assert (answer.accept_secrets, answer.supports_preview) == (True, True)


def test_configuration_that_is_unknown_refuses_only_what_needs_the_service(shop: Shop) -> None:
    shop.set_up({}, place="here", key=UNKNOWN, host=[UNKNOWN])
    shop.checked({}, set())
    shop.differs({}, {"name": "n"})
    shop.created({}, preview=True)
    with pytest.raises(Refusal, match="shop:host is not known before another resource is made"):
        shop.created({})
    assert len(shop.arguments) == 1


def test_nothing_can_be_asked_of_the_service_before_the_configuration() -> None:
    with pytest.raises(Refusal, match="the shop plugin has not been configured yet"):
        Shop(Thing()).created({})


def test_the_inputs_go_on_in_their_normal_form(shop: Shop) -> None:
    answer = shop.checked({"name": "n"}, set())
    assert (plain_map(answer.inputs), answer.failures) == ({"normal": True, "name": "n"}, [])


def test_a_failure_reads_as_one_text_that_names_the_path(shop: Shop) -> None:
    [failure] = shop.checked({"size": "big"}, set()).failures
    assert (failure.property, failure.reason) == (
        "",
        'size[1] is "big": it is no size.\nTake a hint.',
    )


@pytest.mark.parametrize(
    ("inputs", "secrets", "reason"),
    [
        ({"size": "planted"}, {"size"}, "size[1] is [secret]: it is no size.\nTake a hint."),
        ({"size": ["planted"]}, {"size"}, "size[1] is [secret]: it is no size.\nTake a hint."),
        ({"size": "hint"}, {"size"}, "size[1] is [secret]: it is no size.\nTake a [secret]."),
        (
            {"size": 1, "other": "hint"},
            {"other"},
            "size[1] is 1: it is no size.\nTake a [secret].",
        ),
        ({"size": 1, "key": "hint"}, set(), "size[1] is 1: it is no size.\nTake a [secret]."),
    ],
)
def test_no_secret_is_quoted_in_a_failure(
    shop: Shop, inputs: dict[str, Any], secrets: set[str], reason: str
) -> None:
    [failure] = shop.checked(inputs, secrets).failures
    assert failure.reason == reason


def test_a_difference_says_what_changes_and_what_replaces(shop: Shop) -> None:
    answer = shop.differs({}, {"name": "n", "size": 1})
    assert (answer.changes, answer.diffs, answer.replaces) == (True, ["name", "size"], ["name"])
    assert answer.delete_before_replace
    assert {path: diff.kind for path, diff in answer.detailed_diff.items()} == {
        "name.x": PropertyDiffKind.UPDATE_REPLACE,
        "size.x": PropertyDiffKind.UPDATE,
    }


def test_what_is_to_be_ignored_is_no_difference(shop: Shop) -> None:
    answer = shop.differs({}, {"name": "n", "size": 1}, "name")
    assert (answer.diffs, answer.replaces, answer.delete_before_replace) == (["size"], [], False)
    assert shop.differs({}, {"name": "n"}, "name").changes is False


def test_a_preview_shows_as_unknown_what_the_service_fills_in_and_sends_nothing(
    shop: Shop,
) -> None:
    answer = shop.created({"name": "n"}, preview=True)
    assert (answer.resource_id, plain_map(answer.properties)) == (
        "",
        {"name": "n", "address": UNKNOWN},
    )
    changed = shop.updated({"name": "n", "address": "made"}, {"name": "m"}, preview=True)
    assert plain_map(changed.properties) == {"name": "m", "address": "made"}
    assert shop.service.threads == []


@pytest.mark.parametrize("preview", [True, False])
def test_a_secret_stays_secret_in_every_answer(shop: Shop, preview: bool) -> None:
    values = {"name": "n", "size": 1, "key": "k"}
    answers = [
        shop.checked(values, {"size"}).inputs,
        shop.created(values, "size", preview=preview).properties,
        shop.updated(values, values, "size", preview=preview).properties,
        shop.read_again("the-id", values, "size").properties,
        shop.read_again("the-id", values, "size").inputs,
    ]
    for answer in answers:
        secret = {name for name, value in answer.items() if value.is_secret}
        # `key` is secret by its nature.
        assert secret == {"size", "key"}


def test_what_is_gone_has_no_id(shop: Shop) -> None:
    assert not shop.read_again("gone", {}).resource_id


def test_an_object_that_exists_is_refused_with_the_command_that_imports_it(shop: Shop) -> None:
    shop.service.error = Adoptable("it exists already.", "its-id")
    with pytest.raises(Refusal) as refusal:
        shop.created({})
    assert str(refusal.value) == f"it exists already.\n  pulumi import {THING} first its-id"


def test_the_command_that_imports_is_one_for_a_shell(shop: Shop) -> None:
    shop.service.error = Adoptable("there is one", "https://a/b(1)")
    with pytest.raises(Refusal, match="there is one") as refusal:
        shop.created({})
    assert str(refusal.value).splitlines()[-1].endswith(" 'https://a/b(1)'")


@pytest.mark.parametrize("unfinished", [False, True])
def test_no_secret_is_shown_though_the_service_quotes_it(shop: Shop, unfinished: bool) -> None:
    error = Refusal('bad: {"key": "plan\\"ted"} and marked')
    shop.service.error = Unfinished(error, {}, "the-id") if unfinished else error
    with pytest.raises(Refusal, match="bad: ") as refusal:
        shop.created({"key": 'plan"ted', "name": "marked"}, "name")
    assert str(refusal.value) == 'bad: {"key": "[secret]"} and [secret]'


class Talking(Thing):
    """A type that knows its resource and shows lines; its previews read."""

    def __init__(self, subject: Subject | None = None) -> None:
        self.subject = subject

    def about(self, subject: Subject) -> Talking:
        return Talking(subject)

    def create(self, client: Service, inputs: Inputs) -> tuple[str, State]:
        assert self.subject
        self.subject.warn("made")
        return self.subject.urn, super().create(client, inputs)[1]

    def foresee(self, client: Service | None, state: Inputs, inputs: Inputs) -> State:
        assert self.subject
        self.subject.info("foreseen" if client else "unknown")
        return {**self.preview(state, inputs), **({"address": "foreseen"} if client else {})}


class Noted:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def info(self, urn: str, text: str) -> None:
        self.lines.append((urn, f"info: {text}"))

    def warn(self, urn: str, text: str) -> None:
        self.lines.append((urn, f"warning: {text}"))


def test_an_operation_knows_its_resource_and_a_preview_may_read() -> None:
    noted = Noted()
    shop = Shop(Talking(), noted)
    shop.set_up({}, place=UNKNOWN)
    assert plain_map(shop.created({}, preview=True).properties)["address"] is UNKNOWN
    shop.set_up({})
    assert plain_map(shop.created({}, preview=True).properties)["address"] == "foreseen"
    assert shop.created({}).resource_id == URN
    assert noted.lines == [(URN, "info: unknown"), (URN, "info: foreseen"), (URN, "warning: made")]


def test_a_half_made_object_goes_into_the_state(shop: Shop) -> None:
    shop.service.error = Unfinished(Refusal("not confirmed"), {"key": "k"}, "new-id")
    with pytest.raises(InitFailed) as failed:
        shop.created({"name": "n"})
    assert (str(failed.value), failed.value.resource_id) == ("not confirmed", "new-id")
    assert failed.value.properties["key"].is_secret
    assert plain_map(failed.value.inputs) == {"name": "n"}


def test_a_half_made_change_goes_into_the_state_with_the_way_on(shop: Shop) -> None:
    shop.service.error = Unfinished(Refusal("one of two failed"), {"name": "m"})
    with pytest.raises(InitFailed, match="one of two failed\nA part of the change") as failed:
        shop.updated({"name": "n"}, {"name": "m", "size": 2})
    assert failed.value.resource_id == "the-id"
    assert plain_map(failed.value.properties) == {"name": "m"}
    assert plain_map(failed.value.inputs) == {"name": "m", "size": 2}


def test_what_does_not_exist_is_refused_by_name(shop: Shop) -> None:
    with pytest.raises(Refusal, match=f"no resource type shop:index:Thin. Known: {THING}"):
        shop.checked({}, set(), "urn:pulumi:test::project::shop:index:Thin::first")
    with pytest.raises(Refusal, match="no function shop:index:lookDown"):
        shop.looked_up("shop:index:lookDown")


def test_the_schema_is_served_as_it_is(shop: Shop) -> None:
    answer = asyncio.run(shop.get_schema(pulumi_provider.GetSchemaRequest(0)))
    assert answer.schema == '{"name": "shop"}'
