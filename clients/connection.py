"""An authenticated HTTP connection to one of Microsoft's services, made of azure-core's pipeline.

Import this module at the first request only. The Azure libraries take longer to import than the
plugin may take to start.
"""

import json
import logging
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken, TokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    ServiceRequestError,
)
from azure.core.pipeline import Pipeline, PipelineResponse
from azure.core.pipeline.policies import (
    BearerTokenCredentialPolicy,
    CustomHookPolicy,
    HeadersPolicy,
    RetryPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import RequestsTransport
from azure.core.rest import HttpRequest
from requests.exceptions import SSLError

from clients.clock import Clock
from clients.cloud import find_cloud, is_loopback
from clients.configuration import Configuration
from clients.credentials import make_credential
from clients.errors import ConnectionLost, NotConnected, Response, SignInRefused
from clients.pace import Pace
from clients.proof import Federation
from clients.service import GRAPH, Service
from clients.sources import ConfigurationError

_REPEATS = 6
_CONNECTS = 4
_LONGEST_PAUSE_SECONDS = 60
_LONGEST_RETRY_AFTER_SECONDS = 600.0
_LIMIT_PAUSE_SECONDS = 15.0
_CONNECT_SECONDS = 10
_READ_SECONDS = 100

# Without a handler Python would print their warnings into the engine's output.
for _name in ("azure", "msal", "urllib3"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class Connection:
    """Sends single requests. It signs in, keeps the pace and repeats what is harmless to repeat.

    `root`: the service's URL, without a slash at the end.
    """

    def __init__(
        self,
        configuration: Configuration,
        clock: Clock,
        environment: Mapping[str, str],
        service: Service = GRAPH,
    ) -> None:
        transport = _Transport(clock, environment, configuration.metadata_host, service.url)
        common: list[Any] = [
            UserAgentPolicy(base_user_agent="pulumi-resource-b2c", user_agent_use_env=False),
            _Retries(service),
        ]
        self._service = service
        self._plain = Pipeline[Any, Any](transport, common)
        self.cloud = find_cloud(configuration, self._fetch_metadata)
        self.root = service.url or self.cloud.graph
        credential = make_credential(configuration, self.cloud, transport, self._fetch_token)
        pace = Pace(configuration.requests_per_minute, clock)
        self._pipeline = Pipeline[Any, Any](
            transport,
            [
                HeadersPolicy({"Accept": "application/json", **service.headers}),
                *common,
                # Every request that is sent takes a token of the pace, repetitions included.
                CustomHookPolicy(raw_request_hook=lambda _: pace.take()),
                BearerTokenCredentialPolicy(_SerialCredential(credential), f"{self.root}/.default"),
            ],
        )

    def send(
        self,
        method: str,
        url: str,
        body: Any,
        *,
        repeat: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request and return the response, whatever its status.

        `body` is sent as JSON unless it is None. `headers`: besides the service's. `repeat`:
        whether the request may be sent again although it may have taken effect. Raises
        `ConnectionLost` if no response came and the request may have taken effect, `NotConnected`
        if it did not reach the service, `SignInRefused`, `Cancelled`.
        """
        request = HttpRequest(method, url, json=body, headers={**(headers or {})})
        options = {} if url.startswith("https://") else {"enforce_https": False}
        methods = {method} if repeat else set()
        return self._run(self._pipeline, request, retry_on_methods=methods, **options)

    def _fetch_metadata(self, url: str) -> Any:
        response = self._run(self._plain, HttpRequest("GET", url))
        if response.status != 200:
            raise NotConnected(f"GET {url} answered {response.status}")
        return response.body

    def _fetch_token(self, source: Federation, url: str) -> str:
        bearer = {"Authorization": f"Bearer {source.request_token}"}
        request = HttpRequest("GET", url, headers=bearer)
        response = self._run(self._plain, request)
        value = response.body.get("value") if isinstance(response.body, dict) else None
        if response.status != 200 or not isinstance(value, str):
            raise ConfigurationError(
                f"b2c:{source.source}: the issuer answered {response.status} without a token. In a "
                "GitHub workflow the job needs the permission `id-token: write`."
            )
        return value

    def _run(self, pipeline: Pipeline[Any, Any], request: HttpRequest, **options: Any) -> Response:
        try:
            response = pipeline.run(request, **options).http_response
        except ClientAuthenticationError as error:
            raise SignInRefused(error.message, self._service) from None
        except AzureError as error:
            refusal = NotConnected if isinstance(error, ServiceRequestError) else ConnectionLost
            # The query is left out, because it may hold private values.
            url = request.url.partition("?")[0]
            raise refusal(f"{request.method} {url}: {error.message}") from None
        text = response.text() if response.content else ""
        try:
            return Response(response.status_code, json.loads(text) if text else None)
        except ValueError:
            return Response(response.status_code, text)


class _Retries(RetryPolicy[Any, Any]):
    """azure-core's policy with two exceptions. The service says which refusals pass. A write that
    may have taken effect is repeated only if the sender allows it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        super().__init__(
            retry_total=_REPEATS,
            retry_connect=_CONNECTS,
            retry_read=_REPEATS,
            retry_status=_REPEATS,
            retry_backoff_max=_LONGEST_PAUSE_SECONDS,
        )

    def is_retry(self, settings: dict[str, Any], response: PipelineResponse[Any, Any]) -> bool:
        status = response.http_response.status_code
        if status == 429:
            # The request was refused before it took effect, so any request may be sent again.
            return (self.get_retry_after(response) or 0.0) <= _LONGEST_RETRY_AFTER_SECONDS
        if not self._service.passes(status, response.http_response.text()):
            return False
        return response.http_request.method in settings["methods"]

    def increment(self, settings: dict[str, Any], response: Any = None, error: Any = None) -> bool:
        # An untrusted certificate does not become trusted by waiting.
        untrusted = isinstance(getattr(error, "inner_exception", None), SSLError)
        return super().increment(settings, response, error) and not untrusted

    def get_backoff_time(self, settings: dict[str, Any]) -> float:
        # azure-core would repeat the first time at once, which does not help a busy service.
        doublings = max(0, len(settings["history"]) - 1)
        return float(min(settings["max_backoff"], settings["backoff"] * 2**doublings))

    def sleep(self, settings: dict[str, Any], transport: Any, response: Any = None) -> None:
        limited = response is not None and response.http_response.status_code == 429
        if limited and self.get_retry_after(response) is None:
            # The limit counts by the minute, which the growing pauses are too short for.
            transport.sleep(_LIMIT_PAUSE_SECONDS)
        else:
            super().sleep(settings, transport, response)


class _SerialCredential:
    """Lets one thread at a time ask the credential, so that a start costs a single sign-in."""

    def __init__(self, credential: TokenCredential) -> None:
        self._credential = credential
        self._lock = threading.Lock()

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        with self._lock:
            return self._credential.get_token(*scopes, **options)


class _Transport(RequestsTransport):  # type: ignore[misc]
    """Waits by the provider's clock, so that a cancellation ends the wait."""

    def __init__(self, clock: Clock, environment: Mapping[str, str], *hosts_or_urls: str) -> None:
        trust = environment.get("REQUESTS_CA_BUNDLE") or environment.get("SSL_CERT_FILE")
        super().__init__(
            connection_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            connection_verify=trust or True,
            # The environment's proxy does not serve what is on this machine.
            use_env_settings=not any(map(_is_here, hosts_or_urls)),
        )
        self._clock = clock

    def sleep(self, duration: float) -> None:
        self._clock.sleep(duration)

    def send(self, request: Any, **options: Any) -> Any:
        self._clock.check()
        return super().send(request, **options)

    def __exit__(self, *_: object) -> None:
        """Stay open: several pipelines and threads share it."""


def _is_here(host_or_url: str) -> bool:
    """Whether the URL, or the host with its port, is on this machine."""
    parts = urlsplit(host_or_url if "//" in host_or_url else f"//{host_or_url}")
    return is_loopback(parts.hostname or "")
