"""The azure-native SDK, for the components that make something in a subscription.

It is an extra of this project: 350 MB that a stack without Logic Apps and Key Vault does not need,
so nothing imports it before such a component is made.
"""

import sys
from importlib import import_module
from typing import Any, Final

import pulumi

REQUIREMENT: Final = "pulumi-azure-native>=3.29,<4"
"""The extra `azure` of this project. The environment is the program's or, where the plugin makes
the component, the plugin's own."""


def azure_native(module: str, wanted_by: str) -> Any:
    """A module of the package: `web`, `keyvault`.

    Not an import statement, which a type checker would follow through the whole package. Raises
    `pulumi.RunError` where the package is not installed; `wanted_by` names the component.
    """
    try:
        return import_module(f"pulumi_azure_native.{module}")
    except ModuleNotFoundError as missing:
        if missing.name != "pulumi_azure_native":
            raise
        raise pulumi.RunError(
            f"{wanted_by} needs the package pulumi-azure-native, which is not installed.\n"
            f"Install it (350 MB): {sys.executable} -m pip install '{REQUIREMENT}'"
        ) from None
