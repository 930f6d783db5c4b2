"""An identity provider's properties as Microsoft Graph writes them, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from b2c import identity_provider as rules

_NAMESPACE = "#microsoft.graph."
_SOCIAL = "socialIdentityProvider"
_OPEN_ID_CONNECT = "openIdConnectIdentityProvider"
_APPLE = "appleManagedIdentityProvider"
# Among the providers of a flow, the documentation shows Apple as a social one of this type.
_APPLE_AS_SOCIAL = "AppleManaged"


def creation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the POST that makes the provider."""
    own = {name: value for name, value in inputs.items() if name != "type"}
    social = {"identityProviderType": inputs["type"]} if inputs["type"] in rules.SOCIAL else {}
    return {**_typed(inputs["type"]), **social, **own}


def change(inputs: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The body of the PATCH that brings the named properties to the inputs; empty if there is
    nothing to send. A secret that the program leaves out from now on stays, because nothing can
    read it."""
    sent = {name for name in names if name in inputs or name not in rules.IDENTITY_PROVIDER.secrets}
    body: dict[str, Any] = {name: inputs.get(name) for name in sorted(sent)}
    if body.get("claimsMapping"):
        # A PATCH merges into an object, so that a claim left out of it would stay.
        body["claimsMapping"] = dict.fromkeys(rules.CLAIMS) | body["claimsMapping"]
    return {**_typed(inputs["type"]), **body} if body else {}


def type_of(document: Mapping[str, Any]) -> str:
    """The provider's type in the words of the inputs; for one that has no such word, Graph's own.

    Some samples of the documentation leave `@odata.type` out, so that the other
    properties count too.
    """
    kind = str(document.get("@odata.type") or "").rpartition(".")[2]
    named = str(document.get("identityProviderType") or kind)
    if kind == _APPLE or named.casefold() == _APPLE_AS_SOCIAL.casefold() or "serviceId" in document:
        return rules.APPLE
    if kind == _OPEN_ID_CONNECT or "metadataUrl" in document:
        return rules.OPEN_ID_CONNECT
    return next((word for word in rules.SOCIAL if word.casefold() == named.casefold()), named)


def state(document: Mapping[str, Any], so_far: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a provider that Graph shows.

    `so_far`: the state before, from which comes what the document does not hold: secrets, of which
    it has a mask at most, and the properties of an Apple provider that is shown as a social one.
    """
    provider_type = type_of(document)
    now: dict[str, Any] = {"type": provider_type}
    for name in rules.properties(provider_type):
        is_shown = name in document and name not in rules.IDENTITY_PROVIDER.secrets
        value = document[name] if is_shown else so_far.get(name)
        if isinstance(value, Mapping):
            value = {claim: value[claim] for claim in rules.CLAIMS if value.get(claim)}
        if value:
            now[name] = value
    return now


def _typed(provider_type: str) -> dict[str, Any]:
    kinds = {rules.OPEN_ID_CONNECT: _OPEN_ID_CONNECT, rules.APPLE: _APPLE}
    return {"@odata.type": f"{_NAMESPACE}{kinds.get(provider_type, _SOCIAL)}"}
