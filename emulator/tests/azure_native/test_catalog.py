"""The catalog against the SDK that is installed."""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.metadata import version

import pytest

from emulator.azure_native import VERSION
from emulator.azure_native.catalog import CATALOG


@pytest.mark.parametrize("token", CATALOG)
def test_inputs_outputs_and_version_are_those_of_the_sdk(token: str) -> None:
    kind = CATALOG[token]
    _, module, name = token.split(":")
    sdk = import_module(f"pulumi_azure_native.{module}")
    resource, args = getattr(sdk, name), getattr(sdk, f"{name}Args")
    inputs = {*kind.parameters, *kind.body}
    given = _names(args)
    assert given <= inputs
    # A vault is in one subscription; the SDK has no other for its secrets.
    assert inputs - given <= {"subscriptionId"}
    assert {"azureApiVersion", *kind.returned} - _names(resource) <= {"etag"}
    assert f"Uses Azure REST API version {kind.version}." in inspect.getsource(resource)


def test_the_version_is_that_of_the_sdk() -> None:
    assert version("pulumi-azure-native") == VERSION


def _names(sdk_class: type) -> set[str]:
    properties = inspect.getmembers(sdk_class, lambda member: isinstance(member, property))
    return {
        getattr(member.fget, "_pulumi_name", name)
        for name, member in properties
        if name not in ("id", "urn") and not name.startswith("pulumi_resource_")
    }
