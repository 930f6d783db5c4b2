"""`addKey` and `removeKey` of applications and service principals, which roll their own keys.

Source: Graph reference, application: addKey and removeKey. A private key is read and not kept:
nothing here signs with it.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Any

from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.errors import bad_request, invalid_property
from emulator.graph.key_credentials import merged_keys, shown_key
from emulator.graph.key_proofs import check_proof
from emulator.graph.model import check_body, merge
from emulator.graph.ownership import WRITE, existing, writable
from emulator.tenant.clock import graph_time
from emulator.tenant.directory.credential_types import KEY_CREDENTIAL
from emulator.tenant.directory.credentials import stored_password
from emulator.tenant.directory.types import Entity, Property
from emulator.tenant.store import Document

_BODY = Entity("AddKey", "addKey", {"keyCredential": Property(KEY_CREDENTIAL)})
_USAGES = {"AsymmetricX509Cert": "Verify", "X509CertAndPassword": "Sign"}


def add_key(kind: str) -> Handler:
    """A handler that adds a key to an object of the kind."""

    def handle(call: Call) -> Answer:
        document, body = _proven(call, kind)
        requested = _key(body)
        password = _password(body, requested)
        now = call.tenant.clock.now()
        if password is None:
            [stored] = merged_keys([requested], [], now)
        else:
            stored = _signing_key(requested, password)
            document["passwordCredentials"].append(
                stored_password(
                    secret=password,
                    key_id=stored["keyId"],
                    display_name=stored["displayName"],
                    start=stored["startDateTime"],
                    end=stored["endDateTime"],
                )
            )
        document["keyCredentials"].append(stored)
        call.tenant.store.put(kind, document["id"], document)
        context = call.context("microsoft.graph.keyCredential")
        return Answer(200, {"@odata.context": context, **shown_key(stored)})

    return handle


def remove_key(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document, body = _proven(call, kind)
        key_id = str(body.get("keyId")).lower()
        keys = [key for key in document["keyCredentials"] if key["keyId"] != key_id]
        if len(keys) == len(document["keyCredentials"]):
            raise bad_request("No key credential found with keyId.")
        document["keyCredentials"] = keys
        # The password of a private key has its id.
        document["passwordCredentials"] = [
            password for password in document["passwordCredentials"] if password["keyId"] != key_id
        ]
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def _proven(call: Call, kind: str) -> tuple[Document, Document]:
    """The object and the request's body, whose proof fits it; raises CallError 403, 404, 401.

    "An application does not need any specific permission to roll its own keys."
    """
    document = existing(call.tenant, kind, call.path["id"])
    if call.caller.client_id != document["appId"]:
        call.caller.require(WRITE)
        document = writable(call, kind)
    body = call.object_body()
    check_proof(body.get("proof"), document, call.tenant.clock.now())
    return document, body


def _key(body: Document) -> Document:
    """The requested key credential with an id of its own; raises CallError 400."""
    values, _ = check_body(_BODY, {"keyCredential": body.get("keyCredential") or {}}, None)
    key: Document = merge(_BODY.properties, _BODY.blank(), values)["keyCredential"]
    usage = _USAGES.get(key["type"] or "")
    if usage is None:
        raise invalid_property("keyCredential.type", f"'{key['type']}' is not known.")
    if key["usage"] != usage:
        raise invalid_property("keyCredential.usage", f"A key of type {key['type']} is to {usage}.")
    return {**key, "keyId": str(uuid.uuid4())}


def _password(body: Document, key: Document) -> str | None:
    """The password of a private key, None for a public one; raises CallError 400."""
    credential = body.get("passwordCredential")
    secret = credential.get("secretText") if isinstance(credential, dict) else None
    if _USAGES[key["type"]] == "Verify":
        if credential is not None:
            raise invalid_property("passwordCredential", "A public key has none.")
        return None
    if not isinstance(secret, str) or not secret:
        raise invalid_property("passwordCredential", "A private key needs its secretText.")
    return secret


def _signing_key(key: Document, password: str) -> Document:
    """A private key with its certificate's name and dates; raises CallError 400."""
    try:
        raw: Any = base64.b64decode(key["key"] or "", validate=True)
        _, certificate, _ = load_key_and_certificates(raw, password.encode())
    except (binascii.Error, ValueError):
        certificate = None
    if certificate is None:
        raise invalid_property("keyCredential.key", "It is no PKCS#12 file of this password.")
    return {
        **key,
        "key": None,
        "startDateTime": graph_time(certificate.not_valid_before_utc),
        "endDateTime": graph_time(certificate.not_valid_after_utc),
        "displayName": key["displayName"] or certificate.subject.rfc4514_string(),
    }
