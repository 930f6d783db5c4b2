"""How a name is spelled: with underscores in Python, in camel case everywhere else."""

import re


def camel_case(name: str) -> str:
    """`client_secrets` as the configuration and other languages spell it: `clientSecrets`."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def snake_case(name: str) -> str:
    """`clientSecrets` as Python spells it: `client_secrets`."""
    return re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)
