"""An identity provider's properties as Microsoft Graph writes them, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from b2c.identity_provider import (
    APPLE,
    CLAIMS,
    IDENTITY_PROVIDER,
    OPEN_ID_CONNECT,
    SOCIAL,
    properties,
)

_NAMESPACE = "#microsoft.graph."
_SOCIAL = "socialIdentityProvider"
_OPEN_ID_CONNECT = "openIdConnectIdentityProvider"
_APPLE = "appleManagedIdentityProvider"
# Among the providers of a flow, the documentation shows Apple as a social one of this type.
_APPLE_AS_SOCIAL = "AppleManaged"


def creation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the POST that makes the provider."""
    provider_type = inputs["type"]
    social = {"identityProviderType": provider_type} if provider_type in SOCIAL else {}
    return {**_typed(provider_type), **social, **_given(inputs, properties(provider_type))}


def change(inputs: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The body of the PATCH that brings the named properties to the inputs; empty if there is
    nothing to send. A secret that is not given any more stays, because nothing can read it."""
    wanted = {name for name in names if name in inputs or name not in IDENTITY_PROVIDER.secrets}
    body = dict.fromkeys(sorted(wanted - inputs.keys())) | _given(inputs, wanted)
    mapping = body.get("claimsMapping")
    if mapping is not None:
        # A PATCH merges into an object, so that a claim left out of it would stay.
        body["claimsMapping"] = dict.fromkeys(CLAIMS) | mapping
    return {**_typed(inputs["type"]), **body} if body else {}


def type_of(document: Mapping[str, Any]) -> str:
    """The provider's type in the words of the inputs; nothing for one that has no such word.

    The documentation's samples leave `@odata.type` out here and there, so that the other
    properties count too.
    """
    kind = str(document.get("@odata.type") or "").rpartition(".")[2]
    named = str(document.get("identityProviderType") or "").casefold()
    if kind == _APPLE or named == _APPLE_AS_SOCIAL.casefold() or "serviceId" in document:
        return APPLE
    if kind == _OPEN_ID_CONNECT or "metadataUrl" in document:
        return OPEN_ID_CONNECT
    return next((each for each in SOCIAL if each.casefold() == named), "")


def state(document: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a provider that Graph shows.

    `known`: the state so far, from which comes what the answer does not hold: secrets, of which it
    has a mask at most, and the properties of an Apple provider that is shown as a social one.
    """
    provider_type = type_of(document)
    found: dict[str, Any] = {"type": provider_type}
    for name in properties(provider_type):
        value = (
            document[name]
            if name in document and name not in IDENTITY_PROVIDER.secrets
            else known.get(name)
        )
        if isinstance(value, Mapping):
            value = {claim: value[claim] for claim in CLAIMS if value.get(claim)}
        if value:
            found[name] = value
    return found


def _typed(provider_type: str) -> dict[str, Any]:
    kind = {OPEN_ID_CONNECT: _OPEN_ID_CONNECT, APPLE: _APPLE}.get(provider_type, _SOCIAL)
    return {"@odata.type": f"{_NAMESPACE}{kind}"}


def _given(inputs: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: inputs[name] for name in names if name in inputs}
