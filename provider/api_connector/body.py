"""An API connector's properties as Microsoft Graph writes them, and back."""

from collections.abc import Mapping
from hashlib import sha1
from typing import Any

from b2c.api_connector import API_CONNECTOR, BASIC, CERTIFICATE
from b2c.pkcs12 import open_pkcs12
from b2c.secret_text import is_mask

_NAMESPACE = "#microsoft.graph."


def creation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the POST that makes the connector."""
    return {**API_CONNECTOR.body(inputs), "authenticationConfiguration": authentication(inputs)}


def authentication(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The `authenticationConfiguration` of the inputs' credentials."""
    if "certificate" in inputs:
        return {"@odata.type": f"{_NAMESPACE}pkcs12Certificate", **certificate(inputs)}
    return {
        "@odata.type": f"{_NAMESPACE}basicAuthentication",
        **{name: inputs[name] for name in BASIC if name in inputs},
    }


def certificate(inputs: Mapping[str, Any]) -> dict[str, str]:
    """The inputs' certificate; Graph wants a password even where there is none."""
    return {
        "pkcs12Value": "".join(inputs["certificate"].split()),
        "password": inputs.get("certificatePassword", ""),
    }


def has_certificate(document: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Whether the connector that Graph shows has the inputs' certificate."""
    thumbprint = _thumbprint(inputs)
    listed = (document.get("authenticationConfiguration") or {}).get("certificateList") or []
    return any(str(entry.get("thumbprint")).upper() == thumbprint for entry in listed)


def state(document: Mapping[str, Any], so_far: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a connector that Graph shows.

    `so_far`: the state before, from which the credentials come that are never shown, as long as
    the connector signs in in the same way.
    """
    now = {name: value for name, value in API_CONNECTOR.told(document).items() if value}
    shown = document.get("authenticationConfiguration") or {}
    kind = str(shown.get("@odata.type") or "")
    if not kind.endswith("Certificate") and not kind.endswith("clientCertificateAuthentication"):
        now |= {name: so_far[name] for name in BASIC if name in so_far}
        username = shown.get("username")
        if username and not is_mask(username):
            now["username"] = username
    if not kind.endswith("basicAuthentication"):
        now |= {name: so_far[name] for name in CERTIFICATE if name in so_far}
    return now


def _thumbprint(inputs: Mapping[str, Any]) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    _, certificate = open_pkcs12(inputs["certificate"], inputs.get("certificatePassword", ""))
    if certificate is None:
        return ""
    # SHA-1 is what a thumbprint is; nothing is protected by it here.
    return sha1(certificate.public_bytes(Encoding.DER), usedforsecurity=False).hexdigest().upper()
