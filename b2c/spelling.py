"""How a name is spelled: with underscores in Python, in camel case everywhere else."""

import re
from collections.abc import Mapping
from typing import Any


def camel_case(name: str) -> str:
    """`client_secrets` as the configuration and other languages spell it: `clientSecrets`."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def snake_case(name: str) -> str:
    """`clientSecrets` as Python spells it: `client_secrets`."""
    return re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)


def in_snake_case(value: Any) -> Any:
    """A value with the keys of its objects, at every depth, as Python spells them."""
    if isinstance(value, Mapping):
        return {snake_case(key): in_snake_case(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_snake_case(item) for item in value]
    return value
