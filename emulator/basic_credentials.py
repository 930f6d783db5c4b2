"""A client's credentials in an HTTP Basic header of a token request."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_plus


def with_basic_credentials(form: dict[str, str], authorization: str | None) -> dict[str, str]:
    """The form with client_id and client_secret of the header; those of the body take precedence.

    A header of another scheme or of a wrong form adds nothing.
    """
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return form
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return form
    client_id, _, secret = text.partition(":")
    # By RFC 6749 both are form-encoded before they are joined.
    credentials = {"client_id": unquote_plus(client_id), "client_secret": unquote_plus(secret)}
    return {**credentials, **form}
