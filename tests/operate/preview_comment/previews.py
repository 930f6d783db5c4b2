"""Previews as the engine tells them, cut to the parts that are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from operate.preview_comment.planned import Planned, read_preview

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ENCRYPTED = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "value": "v1:x",
}

OUTPUTS: dict[str, Any] = {
    "apiClientId": "api",
    "authorizationUrl": "https://b2c.example/authorize",
    "clientId": "client",
    "clientSecret": "[secret]",
    "clientSecretExpires": "2027-05-20T00:00:00Z",
    "connectorDefinitionDigest": "aa",
    "issuer": "https://b2c.example/v2.0/",
    "redirectUrls": ["https://a.example/cb", "https://b.example/cb"],
    "refreshUrl": "https://b2c.example/token",
    "scope": "orders.read openid",
    "tokenUrl": "https://b2c.example/token",
}


GRANT = (
    "azuread:index/servicePrincipalDelegatedPermissionGrant:"
    "ServicePrincipalDelegatedPermissionGrant"
)
PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
REGISTRATION = "azuread:index/applicationRegistration:ApplicationRegistration"
FLOW = "b2c:index:UserFlow"

SHARED: dict[str, Any] = {
    "apiClientId": "api",
    "apiScopes": ["orders.read"],
    "authorizationUrl": "https://b2c.example/authorize",
    "policy": "B2C_1_siin",
    "tokenUrl": "https://b2c.example/token",
}
SEVERAL: dict[str, Any] = {
    **SHARED,
    **{
        f"{name}{output}": value
        for name in ("billing", "sales", "support")
        for output, value in {
            "ClientId": f"{name} client",
            "ClientSecret": "[secret]",
            "ClientSecretExpires": "2027-05-20T00:00:00Z",
            "RedirectUrls": ["https://a.example/cb", "https://b.example/cb"],
            "Scope": "orders.read openid",
        }.items()
    },
}
"""The outputs of three connectors in one stack, as examples/three-connectors names them."""


def component(name: str) -> dict[str, Any]:
    """A `FlowConnector` of the program, unchanged."""
    return {"op": "same", "urn": f"urn:pulumi:prod::b2c-connector::b2c:index:FlowConnector::{name}"}


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:prod::b2c-connector::b2c:index:FlowConnector${kind}::{name}"


def step(
    op: str,
    kind: str,
    name: str,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    changed: Sequence[str] = (),
    outputs: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A step of the digest; `outputs` of the deployed resource beside its inputs."""
    shown = {**(old or {}), **(outputs or {})}
    return {
        "op": op,
        "urn": urn(kind, name),
        **({"oldState": {"inputs": old, "outputs": shown}} if old is not None else {}),
        **({"newState": {"inputs": new}} if new is not None else {}),
        "detailedDiff": {path: {"kind": "update"} for path in changed},
    }


def preview(
    *steps: dict[str, Any],
    before: Mapping[str, Any] = OUTPUTS,
    after: Mapping[str, Any] | None = None,
    deletes: Sequence[str] = (),
    diagnostics: Sequence[Mapping[str, str]] = (),
) -> Planned:
    """A preview with these steps, in which the outputs named in `after` change."""
    stack = "urn:pulumi:prod::b2c-connector::pulumi:pulumi:Stack::b2c-connector-prod"
    digest = {
        "steps": [{"op": "same", "urn": stack, "oldState": {"outputs": before}}, *steps],
        "diagnostics": list(diagnostics),
        "changeSummary": {"same": 15},
    }
    updates = after or {}
    difference = {"updates": updates, "deletes": list(deletes)}
    plan = {"resourcePlans": {stack: {"goal": {"outputDiff": difference}}}}
    return read_preview("prod", digest, plan)
