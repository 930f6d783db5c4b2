"""API connectors of the tenant, and those that a user flow calls."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from verify.inventory import CONNECTORS, FLOWS
from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.user_flows import CREATE, DELETE, READ, flow_body, settled_flow, try_flow
from verify.request import Request
from verify.session import Answer, Session

_CONNECTORS = "/beta/identity/apiConnectors"
_MAKE = Request("POST", "graph", _CONNECTORS, "Make an API connector", CONNECTORS)
_READ = Request("GET", "graph", f"{_CONNECTORS}/{{connector}}", "Read it", CONNECTORS)
_UPLOAD = Request(
    "POST",
    "graph",
    f"{_CONNECTORS}/{{connector}}/uploadClientCertificate",
    "Upload its certificate again",
    CONNECTORS,
)
_DELETE = Request("DELETE", "graph", f"{_CONNECTORS}/{{connector}}", "Delete it", CONNECTORS)

_STEP = "postFederationSignup"
_CALLED = "/beta/identity/b2cUserFlows/{flow}/apiConnectorConfiguration"
_SET = Request("PUT", "graph", f"{_CALLED}/{_STEP}/$ref", "Let the user flow call it", FLOWS)
_EXPAND = Request(
    "GET", "graph", f"{_CALLED}?$expand={_STEP}", "See what the user flow calls", FLOWS
)
_AT_STEP = Request("GET", "graph", f"{_CALLED}/{_STEP}", "See it at the step itself", FLOWS)

# Nobody's: example.com is reserved for documents, and no user flow of the run is ever started.
_TARGET = "https://example.com/b2cverify"


def _try(session: Session, part: str, authentication: dict[str, Any]) -> Answer:
    body = {
        "displayName": session.name(part),
        "targetUrl": _TARGET,
        "authenticationConfiguration": authentication,
    }
    answer = session.send(_MAKE, json=body)
    if answer.ok:
        session.undo_with(_DELETE, {"connector": str(answer["id"])})
    return answer


def _basic(session: Session) -> dict[str, Any]:
    password = secrets.token_urlsafe(24)
    session.masking.hide(password)
    return {
        "@odata.type": "microsoft.graph.basicAuthentication",
        "username": "b2cverify",
        "password": password,
    }


def _new_connector(session: Session, part: str) -> str:
    """The id of a new API connector that can be read already."""
    made = session.succeeded(_try(session, part, _basic(session)))
    session.must(_READ, {"connector": str(made["id"])}, awaited=True)
    return str(made["id"])


def _tenant_connectors(session: Session) -> Iterator[Observation]:
    first = session.succeeded(_try(session, "connector", _basic(session)))
    read = session.must(_READ, {"connector": str(first["id"])}, awaited=True)
    shown = (read["authenticationConfiguration"] or {}).get("username")
    yield observed(
        "api-connector-user-name",
        shown == "b2cverify",
        f"It reads as {shown or 'null'}.",
        first,
        read,
    )
    second = _try(session, "connector", _basic(session))
    yield observed(
        "api-connector-names",
        second.ok,
        f"A second one of the same name answers {second.status}.",
        second,
    )
    yield from _certificates(session)


def _certificates(session: Session) -> Iterator[Observation]:
    certificate = _certificate(session)
    kind = {"@odata.type": "microsoft.graph.pkcs12Certificate"}
    made = session.succeeded(_try(session, "connector_certificate", {**kind, **certificate}))
    at = {"connector": str(made["id"])}
    session.must(_READ, at, awaited=True)
    again = session.send(_UPLOAD, at, json=certificate)
    if not again.ok:
        reason = f"The second upload answers {again.status}."
        yield not_observable("api-connector-same-certificate", reason, again)
        return
    read = session.must(_READ, at)
    listed = (read["authenticationConfiguration"] or {}).get("certificateList") or ()
    yield observed(
        "api-connector-same-certificate",
        len(listed) == 1,
        f"It lists {len(listed)} certificates.",
        again,
        read,
    )


def _certificate(session: Session) -> dict[str, Any]:
    """A PKCS#12 file for a day, which no API knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, session.mark)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    password = secrets.token_urlsafe(24)
    session.masking.hide(password)
    encryption = BestAvailableEncryption(password.encode())
    file = pkcs12.serialize_key_and_certificates(b"b2cverify", key, signed, None, encryption)
    return {"pkcs12Value": base64.b64encode(file).decode(), "password": password}


def _called(session: Session) -> Iterator[Observation]:
    connector = _new_connector(session, "called")
    address = f"{session.address('graph')}{_CONNECTORS}/{connector}"
    at = settled_flow(session, "connectors")
    session.must(_SET, at, json={"@odata.id": address})
    expanded = session.send(_EXPAND, at)
    shown = (expanded[_STEP] or {}).get("id")
    readable = shown == connector
    yield observed(
        "user-flow-connector-expand",
        readable,
        f"It answers {expanded.status} and {'names' if readable else 'does not name'} it.",
        expanded,
    )
    yield from _in_creation(session, address, _EXPAND if readable else _AT_STEP)
    deleted = session.send(_DELETE, {"connector": connector})
    yield observed("api-connector-in-use", not deleted.ok, f"It answers {deleted.status}.", deleted)


def _in_creation(session: Session, address: str, look: Request) -> Iterator[Observation]:
    body = flow_body(session.name("connectors_made"))
    made = try_flow(session, {**body, "apiConnectorConfiguration": {_STEP: {"@odata.id": address}}})
    if not made.ok:
        saw = f"The creation answers {made.status}."
        yield observed("user-flow-connector-in-creation", False, saw, made)
        return
    at = {"flow": str(made["id"])}
    session.must(READ, at, awaited=True)
    seen = session.send(look, at)
    attached = bool(seen.ok and (seen["id"] or seen[_STEP]))
    yield observed(
        "user-flow-connector-in-creation",
        not attached,
        f"The creation answers {made.status}; the connector is {'' if attached else 'not '}there.",
        made,
        seen,
    )


PROBES = (
    Probe(
        "api-connectors",
        "Makes API connectors with a password and with a certificate, two of one name.",
        ("api-connector-user-name", "api-connector-names", "api-connector-same-certificate"),
        (_MAKE, _READ, _UPLOAD, _DELETE),
        _tenant_connectors,
        ("API connectors {mark}_connector (twice), {mark}_connector_certificate",),
    ),
    Probe(
        "user-flow-connectors",
        "Lets a user flow call an API connector, and tries to delete that meanwhile.",
        (
            "user-flow-connector-in-creation",
            "user-flow-connector-expand",
            "api-connector-in-use",
        ),
        (CREATE, READ, _MAKE, _READ, _SET, _EXPAND, _AT_STEP, _DELETE, DELETE),
        _called,
        (
            "API connector {mark}_called",
            "user flows B2C_1_{mark}_connectors, _connectors_made",
        ),
    ),
)
