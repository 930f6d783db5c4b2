"""The pack in this process, asked in the engine's own messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import proto
from pulumi_policy import policy as sdk
from pulumi_policy import proxy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY

from policies import pack

UNKNOWN = proxy.UNKNOWN_STRING_VALUE

pack.keep_secrets_marked()


def secret(value: Any) -> dict[str, Any]:
    """A secret as the engine sends it."""
    return {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": value}


@dataclass(frozen=True)
class Given:
    """A resource: its properties, and by name which resources each property was made from."""

    type: str
    name: str
    properties: Mapping[str, Any]
    made_from: Mapping[str, Sequence[str]] = field(default_factory=dict)


def judge(type_: str, inputs: Mapping[str, Any], **config: Any) -> dict[str, list[str]]:
    """Messages by policy against one resource; `config` is given to every policy."""
    return judge_again(analyzer(**config), type_, inputs)


def judge_again(asked: Any, type_: str, inputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same, asked of a pack that may have judged resources before."""
    request = proto.AnalyzeRequest(type=type_, name="it", urn=_urn("it"), properties=_wire(inputs))
    return _messages(asked.Analyze(request, None))


def judge_stack(resources: Sequence[Given], **config: Any) -> dict[str, list[str]]:
    """Messages by policy against a stack, each with the name of the resource in front."""
    request = proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                type=one.type,
                name=one.name,
                urn=_urn(one.name),
                properties=_wire(one.properties),
                propertyDependencies={
                    path: proto.AnalyzerPropertyDependencies(urns=map(_urn, names))
                    for path, names in one.made_from.items()
                },
            )
            for one in resources
        ]
    )
    return _messages(analyzer(**config).AnalyzeStack(request, None), with_urn=True)


def analyzer(**config: Any) -> Any:
    """The pack as the engine starts it; `config` is given to every policy."""
    started: Any = sdk._PolicyAnalyzerServicer(pack.NAME, "0.0.1", pack.policies(), pack.LEVEL)
    request = proto.ConfigureAnalyzerRequest(
        policyConfig={
            definition.name: proto.PolicyConfig(
                enforcementLevel=proto.MANDATORY, properties=_wire(config)
            )
            for definition in pack.DEFINITIONS
        }
    )
    started.Configure(request, None)
    return started


def _messages(response: Any, *, with_urn: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for diagnostic in response.diagnostics:
        # Anything else is the SDK's complaint about an unknown value.
        assert diagnostic.enforcementLevel == proto.MANDATORY, diagnostic.message
        _, _, message = diagnostic.message.partition("\n")
        blamed = f"{diagnostic.urn.rsplit('::')[-1]}: " if with_urn else ""
        found.setdefault(diagnostic.policyName, []).append(blamed + message)
    return found


def _urn(name: str) -> str:
    return f"urn:pulumi:test::b2c-connector::t:index:T::{name}"


def _wire(values: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct
