"""Somebody who issues tokens as Azure AD B2C does, and serves the keys over HTTP."""

import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

TENANT_ID = "11111111-1111-1111-1111-111111111111"
API = "33333333-3333-3333-3333-333333333333"
CLIENT = "22222222-2222-2222-2222-222222222222"
ISSUER = f"https://contoso.b2clogin.com/{TENANT_ID}/v2.0/"
POLICY = "B2C_1_siin"


@cache
def key_of(_owner: str, kid: str) -> RSAKey:
    """One key an owner and name, made once: making it takes longer than any test."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, auto_kid=False)


class Issuer:
    """`keys` are served at `jwks_url`; `looks` counts how often somebody came for them."""

    def __init__(self) -> None:
        self.keys = [key_of("tenant", "first")]
        self.looks = 0
        self.broken = False
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.looks += 1
                keys = [key.as_dict(private=False) for key in issuer.keys]
                body = b"oops" if issuer.broken else json.dumps({"keys": keys}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.jwks_url = f"http://localhost:{self._server.server_port}/keys"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def claims(self, **changes: Any) -> dict[str, Any]:
        """An access token's claims as B2C sends them; None takes one away."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "exp": now + 3600,
            "nbf": now,
            "aud": API,
            "sub": "aaaaaaaa-0000-0000-0000-000000000001",
            "emails": ["ada@example.com"],
            "tfp": POLICY,
            "scp": "orders.read orders.write",
            "azp": CLIENT,
            "ver": "1.0",
            "iat": now,
        }
        return {key: value for key, value in {**usual, **changes}.items() if value is not None}

    def token(
        self, key: RSAKey | None = None, header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        """A signed token; `key` and `header` say how it is signed if not as B2C does."""
        signer = key or self.keys[0]
        headers = {"alg": "RS256", "kid": signer.kid, "typ": "JWT", **(header or {})}
        return jwt.encode(
            headers, self.claims(**changes), signer, algorithms=["RS256", "RS512", "PS256"]
        )
