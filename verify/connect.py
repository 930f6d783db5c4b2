"""Signs in as the deployer does, and makes the session of a run."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from azure.core.pipeline.transport import RequestsTransport

from b2c.refusal import Refusal
from clients.cloud import Cloud, find_cloud, is_loopback
from clients.configuration import Configuration, read_configuration
from clients.credentials import make_credential
from verify.masking import Masking
from verify.session import Endpoint, Session

_TIMEOUT_SECONDS = 100.0


@dataclass(frozen=True)
class Connected:
    """`session`: allows nothing before `Session.allowing`. `by_microsoft`: whether the cloud is one
    of Microsoft's own. `tenant`: as the credentials name it."""

    session: Session
    tenant: str
    by_microsoft: bool


def connect(
    tenant_names: tuple[str, ...],
    mark: str,
    pause: Callable[[float], None],
    environment: Mapping[str, str] = os.environ,
) -> Connected:
    """The session of the credentials in the environment's `ARM_…` variables.

    `tenant_names`: names of the tenant that no report may show. Raises `Refusal`.
    """
    configuration = read_configuration({}, environment)
    verified = environment.get("REQUESTS_CA_BUNDLE") or environment.get("SSL_CERT_FILE") or True
    http = httpx.Client(
        verify=_trust(verified),
        timeout=_TIMEOUT_SECONDS,
        trust_env=not _is_here(configuration.metadata_host),
    )
    cloud = find_cloud(configuration, lambda url: _json(http, url))
    masking = Masking(
        mark,
        (*tenant_names, configuration.tenant_id),
        (configuration.proof,) if isinstance(configuration.proof, str) else (),
    )
    endpoints: dict[Any, Endpoint] = {
        "graph": Endpoint(cloud.graph, _graph_token(configuration, cloud, http, verified)),
        "sign-in": Endpoint(cloud.login),
    }
    session = Session(http, endpoints, mark, masking, pause)
    return Connected(session, configuration.tenant_id, cloud.run_by_microsoft)


def _graph_token(
    configuration: Configuration, cloud: Cloud, http: httpx.Client, verified: str | bool
) -> Callable[[], str]:
    transport = RequestsTransport(
        connection_verify=verified, use_env_settings=not _is_here(configuration.metadata_host)
    )

    def fetch_token(source: Any, url: str) -> str:
        headers = {"Authorization": f"Bearer {source.request_token}"}
        return str(_json(http, url, headers).get("value") or "")

    credential = make_credential(configuration, cloud, transport, fetch_token)
    return lambda: credential.get_token(f"{cloud.graph}/.default").token


def _json(http: httpx.Client, url: str, headers: Mapping[str, str] | None = None) -> Any:
    response = http.get(url, headers=dict(headers or {}))
    if response.status_code != 200:
        raise Refusal(f"GET {url.partition('?')[0]} answered {response.status_code}.")
    return response.json()


def _trust(verified: str | bool) -> Any:
    return ssl.create_default_context(cafile=verified) if isinstance(verified, str) else verified


def _is_here(host: str) -> bool:
    return is_loopback(urlsplit(f"//{host}").hostname or "")
