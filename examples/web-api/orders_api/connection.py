"""What the API has to know to check tokens: all of it comes from the stack's outputs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

OUTPUTS_FILE = "STACK_OUTPUTS"
ALLOWED_CLIENTS = "ALLOWED_CLIENTS"
_VARIABLES = {
    "issuer": "ISSUER",
    "apiClientId": "API_CLIENT_ID",
    "jwksUrl": "JWKS_URL",
    "policy": "POLICY",
    "apiScopes": "API_SCOPES",
}


class BadConnection(ValueError):  # noqa: N818 - reads as what it says
    """The settings do not tell how to check a token; the message names the setting and a remedy."""


@dataclass(frozen=True)
class Connection:
    """How to check a token.

    `issuer`: the `iss` claim, final slash included. `audience`: the `aud` claim, which is the API's
    client id. `jwks_url`: where the keys are. `policies`: the user flows whose tokens are taken, in
    lower case. `scopes`: the API's scopes, from the name in the `scp` claim to the name in full.
    `clients`: the client ids that may call, or None for every client that an administrator granted
    a scope.
    """

    issuer: str
    audience: str
    jwks_url: str
    policies: frozenset[str]
    scopes: Mapping[str, str]
    clients: frozenset[str] | None = None


def load(environment: Mapping[str, str]) -> Connection:
    """The connection from a file, from variables, or both, where a variable comes first.

    `STACK_OUTPUTS` names the file that `pulumi stack output --json` writes; `ISSUER`,
    `API_CLIENT_ID`, `JWKS_URL`, `POLICY` and `API_SCOPES` are single outputs, lists with blanks
    between. `ALLOWED_CLIENTS` limits who may call. Raises `BadConnection`.
    """
    outputs = _outputs(environment.get(OUTPUTS_FILE))
    values = {
        output: environment.get(variable) or outputs.get(output)
        for output, variable in _VARIABLES.items()
    }
    for output, value in values.items():
        if not value:
            raise BadConnection(
                f"{_VARIABLES[output]} is missing: set it to the stack's output {output}, or "
                f"{OUTPUTS_FILE} to a file made by `pulumi stack output --json`."
            )
    jwks_url = str(values["jwksUrl"])
    parts = urlsplit(jwks_url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname == "localhost"):
        raise BadConnection(
            f"JWKS_URL is {jwks_url}: keys from an unsafe address prove nothing. Use https."
        )
    clients = environment.get(ALLOWED_CLIENTS, "").split()
    return Connection(
        issuer=str(values["issuer"]),
        audience=str(values["apiClientId"]),
        jwks_url=jwks_url,
        policies=frozenset(policy.lower() for policy in _words(values["policy"])),
        scopes={scope.rpartition("/")[2]: scope for scope in _words(values["apiScopes"])},
        clients=frozenset(clients) if clients else None,
    )


def _outputs(file: str | None) -> Mapping[str, object]:
    if not file:
        return {}
    try:
        outputs = json.loads(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise BadConnection(
            f"{OUTPUTS_FILE} is {file}, which cannot be read ({error}). "
            "Make it with `pulumi stack output --json`."
        ) from None
    if not isinstance(outputs, dict):
        raise BadConnection(f"{OUTPUTS_FILE} is {file}, which holds no outputs.")
    return outputs


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else str(value).split()
