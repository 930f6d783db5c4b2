"""In what the services differ that a connection is made to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_PASSING = {408, 500, 502, 503, 504}
_PASSING_OF_DATAVERSE = _PASSING - {500}
_PERMANENT = re.compile(r"AADB2C\d{5}")


@dataclass(frozen=True)
class Service:
    """A service of Microsoft's.

    `url`: where it is, without a slash at the end; empty if the cloud's metadata says it.
    `directory`: whose tokens it takes, in words; `sign_in_remedy`: what to do if there are none.
    `passes`: whether a response of this status and text is of something that passes. `headers`:
    what every request has.
    """

    directory: str
    sign_in_remedy: str
    passes: Callable[[int, str], bool]
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_permanent(text: str) -> bool:
    """Whether a refusal's text has a code of a rule of B2C, so that repeating cannot help."""
    return _PERMANENT.search(text) is not None


GRAPH = Service(
    "the B2C tenant",
    "Check tenantId, clientId and the secret, certificate or federated credential (b2c:… or "
    "ARM_…): the application must be registered in the B2C tenant itself.",
    lambda status, text: status in _PASSING and not is_permanent(text),
)


def organization(url: str) -> Service:
    """The Web API of a Power Platform environment; `url` as `b2c.connector_rules` has it."""
    return Service(
        "Power Platform's directory",
        f"Check powerPlatformTenantId: it is the directory of {url}, not the B2C tenant. Check "
        "powerPlatformClientId and the secret, certificate or federated credential (b2c:… or "
        "POWER_PLATFORM_…); for the Azure CLI, sign in there with `az login`.",
        # Of the failures inside, only a deadlock in the database is known to pass.
        lambda status, text: (
            status in _PASSING_OF_DATAVERSE or (status == 500 and "deadlock" in text.lower())
        ),
        url,
        {"OData-Version": "4.0", "OData-MaxVersion": "4.0"},
    )
