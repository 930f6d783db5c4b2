"""Signs in as the deployer does, and makes the session of a run."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from azure.core.exceptions import AzureError
from azure.core.pipeline.transport import RequestsTransport

from b2c import connector_rules as rules
from b2c.authority import Authority
from b2c.refusal import Refusal
from clients.cloud import Cloud, find_cloud, is_loopback
from clients.configuration import Configuration, read_configuration
from clients.credentials import make_credential
from clients.power_platform import read_power_platform
from verify.masking import Masking
from verify.request import ServiceName
from verify.session import Endpoint, Session, Visit
from verify.tenant import domain

_TIMEOUT_SECONDS = 100.0
_ODATA = {"OData-Version": "4.0", "OData-MaxVersion": "4.0"}


@dataclass(frozen=True)
class Connected:
    """`session`: allows nothing before `Session.allowing`. `by_microsoft`: whether the cloud is one
    of Microsoft's own. `tenant`: as the credentials name it."""

    session: Session
    tenant: str
    by_microsoft: bool


def connect(
    named: str,
    mark: str,
    pause: Callable[[float], None],
    environment: Mapping[str, str] = os.environ,
    environment_url: str | None = None,
    visit: Visit | None = None,
) -> Connected:
    """The session of the credentials in the environment's variables, `ARM_…` for the B2C tenant and
    `POWER_PLATFORM_…` for the environment.

    `named`: the tenant as a person names it; no report shows it. `environment_url`: an environment
    of Power Platform, with a database. `visit`: as in `Session`. Raises `Refusal`.
    """
    configuration = read_configuration({}, environment)
    verified = environment.get("REQUESTS_CA_BUNDLE") or environment.get("SSL_CERT_FILE") or True
    http = httpx.Client(
        verify=_trust(verified),
        timeout=_TIMEOUT_SECONDS,
        trust_env=not _is_here(configuration.metadata_host),
    )
    cloud = find_cloud(configuration, lambda url: _json(http, url))
    tenant = domain(named)
    signs_in = _Identities(cloud, http, verified)
    endpoints: dict[ServiceName, Endpoint] = {
        "graph": Endpoint(cloud.graph, signs_in.token(configuration, cloud.graph, "ARM_…")),
        "sign-in": Endpoint(cloud.login),
    }
    secrets, private = [configuration.proof], [tenant, tenant.partition(".")[0], named]
    if "." in tenant:
        endpoints["policy"] = Endpoint(_policies(cloud, tenant))
    if environment_url is not None:
        url = rules.environment_url("--environment-url", environment_url)
        platform = read_power_platform({}, environment)
        token = signs_in.token(platform, url, "POWER_PLATFORM_…")
        token()  # A wrong secret ends the run before it makes anything.
        endpoints["environment"] = Endpoint(url, token, _ODATA)
        secrets.append(platform.proof)
        if not _is_here(urlsplit(url).netloc):
            private.append(urlsplit(url).netloc)
    masking = Masking(
        mark,
        (*private, configuration.tenant_id),
        [secret for secret in secrets if isinstance(secret, str)],
    )
    session = Session(http, endpoints, mark, masking, pause, tenant, visit)
    return Connected(session, configuration.tenant_id, cloud.run_by_microsoft)


def _policies(cloud: Cloud, tenant: str) -> str:
    """Where the policies of the tenant are, as a connector addresses them."""
    if not cloud.run_by_microsoft:
        return cloud.login
    return Authority(tenant_name=tenant.partition(".")[0], tenant_id="").host


@dataclass(frozen=True)
class _Identities:
    """Signs applications in. `verified`: as `httpx` and `requests` take it."""

    cloud: Cloud
    http: httpx.Client
    verified: str | bool

    def token(
        self, configuration: Configuration, resource: str, variables: str
    ) -> Callable[[], str]:
        """What gives a token of the configuration's identity for a service, or raises `Refusal`.

        `variables`: where the configuration comes from.
        """
        transport = RequestsTransport(
            connection_verify=self.verified,
            use_env_settings=not _is_here(configuration.metadata_host),
        )

        def fetch_token(source: Any, url: str) -> str:
            headers = {"Authorization": f"Bearer {source.request_token}"}
            return str(_json(self.http, url, headers).get("value") or "")

        credential = make_credential(configuration, self.cloud, transport, fetch_token)

        def token() -> str:
            try:
                return credential.get_token(f"{resource}/.default").token
            except AzureError as failure:
                raise Refusal(
                    f"The sign-in for {resource} failed: {failure.message}\n"
                    f"Check the variables {variables}."
                ) from None

        return token


def _json(http: httpx.Client, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The object that a service answers. Raises `Refusal`."""
    request = f"GET {url.partition('?')[0]}"
    try:
        response = http.get(url, headers=dict(headers or {}))
    except httpx.TransportError as failure:
        raise Refusal(f"{request} got no answer: {failure}.") from None
    if response.status_code != 200:
        raise Refusal(f"{request} answered {response.status_code}.")
    try:
        content = response.json()
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    # What it holds may be secret.
    kind = response.headers.get("Content-Type") or "without a type"
    raise Refusal(
        f"{request} answered no JSON object but {len(response.content)} bytes, {kind}. Is the "
        "address right, and does no proxy answer in its place?"
    )


def _trust(verified: str | bool) -> Any:
    return ssl.create_default_context(cafile=verified) if isinstance(verified, str) else verified


def _is_here(host: str) -> bool:
    return is_loopback(urlsplit(f"//{host}").hostname or "")
