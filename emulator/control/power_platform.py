"""The control API of the Power Platform environment: switches, variables, credentials."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.control.requests import PREFIX, read_object, refuse
from emulator.tenant.clock import graph_time
from emulator.tenant.directory.credentials import with_federated_credentials
from emulator.tenant.power_platform.connections import expire_access_token
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.published import enter_secret
from emulator.tenant.power_platform.rows import find_row, save_row
from emulator.tenant.power_platform.seed import DEPLOYER
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.power_platform.variables import save_variable
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document


class PowerPlatformControl:
    """`/_rehearsal/powerPlatform` (`PowerPlatformSettings`), and below it what is set by hand."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._platform = PowerPlatform(tenant.identity.name)

    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}powerPlatform", self.settings, methods=["GET", "PUT"]),
            Route(f"{PREFIX}powerPlatform/variables/{{name}}", self.variable, methods=["PUT"]),
            Route(f"{PREFIX}powerPlatform/secrets/{{id}}", self.secret, methods=["PUT"]),
            Route(
                f"{PREFIX}powerPlatform/connections/{{id}}/accessToken",
                self.access_token,
                methods=["DELETE"],
            ),
            Route(f"{PREFIX}powerPlatform/federation", self.federation, methods=["PUT"]),
            Route(f"{PREFIX}powerPlatform/certificate", self.certificate, methods=["PUT"]),
        ]

    async def settings(self, request: Request) -> Response:
        """PUT changes the settings that it names."""
        store = self._tenant.store
        settings = PowerPlatformSettings.load(store)
        if request.method == "PUT":
            try:
                settings = settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            settings.save(store)
        return JSONResponse(settings.as_json())

    async def variable(self, request: Request) -> Response:
        """Set an environment variable: `{"secret": <id of a vault's secret>}` or `{"text": …}`."""
        try:
            body = await read_object(request, "secret or text")
        except ValueError as error:
            return refuse(str(error))
        kind, value = next(iter(body.items()), ("", None))
        if len(body) != 1 or kind not in ("secret", "text") or not isinstance(value, str):
            return refuse('Give {"secret": "/subscriptions/…"} or {"text": "…"}.')
        name = request.path_params["name"]
        save_variable(self._tenant, self._platform, name, value, secret=kind == "secret")
        return Response(status_code=204)

    async def secret(self, request: Request) -> Response:
        """Enter a connector's client secret as a person does: `{"secret": …}`; "" empties it."""
        store = self._tenant.store
        row = find_row(store, "connectors", request.path_params["id"])
        if row is None:
            return refuse("There is no connector with this id.", 404)
        try:
            body = await read_object(request, "secret")
        except ValueError as error:
            return refuse(str(error))
        if set(body) != {"secret"} or not isinstance(body["secret"], str):
            return refuse('Give {"secret": "…"}.')
        save_row(store, "connectors", enter_secret(self._tenant, row, body["secret"]))
        return Response(status_code=204)

    async def access_token(self, request: Request) -> Response:
        """Let a connection's access token end now, so that its next call refreshes it."""
        if not expire_access_token(self._tenant, request.path_params["id"]):
            return refuse("No connection with this id has an access token.", 404)
        return Response(status_code=204)

    async def federation(self, request: Request) -> Response:
        """Let the tokens of an issuer with this subject and audience authenticate the deployer."""
        try:
            body = await read_object(request, "issuer, subject and audience")
        except ValueError as error:
            return refuse(str(error))
        names = ("issuer", "subject", "audience")
        if set(body) != set(names) or not all(isinstance(body[name], str) for name in names):
            return refuse("Give issuer, subject and audience, all of them texts.")
        issuer, subject, audience = (body[name] for name in names)
        credential = {"issuer": issuer, "subject": subject, "audiences": [audience]}
        self._save_deployer(with_federated_credentials(self._deployer(), [credential]))
        return Response(status_code=204)

    async def certificate(self, request: Request) -> Response:
        """Let this certificate, a PEM text as the body, authenticate the deployer."""
        try:
            certificate = load_pem_x509_certificate(await request.body())
        except ValueError:
            return refuse("The body is no certificate in PEM.")
        credential = {
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": base64.b64encode(certificate.public_bytes(Encoding.DER)).decode(),
            "endDateTime": graph_time(certificate.not_valid_after_utc),
        }
        self._save_deployer({**self._deployer(), "keyCredentials": [credential]})
        return Response(status_code=204)

    def _deployer(self) -> Document:
        deployer = self._tenant.store.get(DEPLOYER, self._platform.client_id)
        assert deployer is not None
        return deployer

    def _save_deployer(self, deployer: Document) -> None:
        self._tenant.store.put(DEPLOYER, self._platform.client_id, deployer)
