"""An API connector's properties as Microsoft Graph writes them, and back."""

from collections.abc import Mapping
from hashlib import sha1
from typing import Any

from b2c.api_connector import API_CONNECTOR, BASIC, CERTIFICATE
from b2c.pkcs12 import open_pkcs12
from b2c.secret_text import is_mask

_NAMESPACE = "#microsoft.graph."


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
    wanted = _thumbprint(inputs)
    listed = (document.get("authenticationConfiguration") or {}).get("certificateList") or []
    return any(str(each.get("thumbprint")).upper() == wanted for each in listed)


def state(document: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a connector that Graph shows.

    `known`: the state so far, from which the credentials come that are never shown, as long as
    the connector signs in in the same way.
    """
    found = {name: value for name, value in API_CONNECTOR.told(document).items() if value}
    shown = document.get("authenticationConfiguration") or {}
    kind = str(shown.get("@odata.type") or "")
    if not kind.endswith("Certificate") and not kind.endswith("clientCertificateAuthentication"):
        found |= _known(BASIC, known)
        username = shown.get("username")
        if username and not is_mask(username):
            found["username"] = username
    if not kind.endswith("basicAuthentication"):
        found |= _known(CERTIFICATE, known)
    return found


def _known(names: tuple[str, ...], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in names if name in known}


def _thumbprint(inputs: Mapping[str, Any]) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    _, certificate = open_pkcs12(inputs["certificate"], inputs.get("certificatePassword", ""))
    if certificate is None:
        return ""
    # SHA-1 is what a thumbprint is; nothing is protected by it here.
    return sha1(certificate.public_bytes(Encoding.DER), usedforsecurity=False).hexdigest().upper()
