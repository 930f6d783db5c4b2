"""Sends declared requests only, and keeps each with its answer, masked."""

from __future__ import annotations

import json as json_texts
import re
import time
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from verify.masking import Masking
from verify.request import Request, ServiceName

_LIMIT_PAUSE_SECONDS = 15.0
_LONGEST_PAUSE_SECONDS = 300.0
_REPEATS = 8
_PASSING = frozenset({502, 503, 504})
_MOST_SHOWN = 2000
UNSEEN_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between the tries for a new object, which a request may not see at once."""


Visit = Callable[[str, str, str], str]
"""Asks a person to sign in at a URL with a name and a password, and gives the URL to which the
browser came back."""


class ProbeFailedError(Exception):
    """What a probe needs did not come about. The text is masked."""

    def __init__(self, text: str, exchange: Exchange | None = None) -> None:
        super().__init__(text)
        self.exchange = exchange


class DeniedError(ProbeFailedError):
    """A request was refused for want of a permission."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they may be public: ids, secrets and names are masked.

    `request`: method and path; `sent`, `answered`: the bodies, empty where there is none; `status`:
    0 if no answer came; `headers`: those of the answer that facts are about.
    """

    request: str
    sent: str
    status: int
    answered: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """An answer as it came; only `exchange` may be shown.

    `body`: the JSON, the text where it is none, None without content.
    """

    status: int
    body: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    exchange: Exchange

    def without_body(self) -> Answer:
        """The same, with a body that no report shows."""
        return replace(self, exchange=replace(self.exchange, answered=""))

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def message(self) -> str:
        """The text of an error of Graph's, of Dataverse's or of OAuth's; empty if there is none."""
        body = self.body if isinstance(self.body, dict) else {}
        error = body.get("error")
        found = error.get("message") if isinstance(error, dict) else body.get("error_description")
        return str(found or "")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body if isinstance(self.body, str) else json_texts.dumps(self.body)

    def __getitem__(self, name: str) -> Any:
        """A value of the JSON object; None if there is none."""
        return self.body.get(name) if isinstance(self.body, dict) else None


@dataclass(frozen=True)
class Endpoint:
    """Where a service is, without a slash at the end, and what gives a token for it."""

    url: str
    token: Callable[[], str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Session:
    """The requests of one run.

    `endpoints`: the services that are given. `mark`: the run's. `pause`: waits for seconds.
    `tenant`: the domain of the B2C tenant, contoso.onmicrosoft.com. `visit`: None where nobody is
    asked to sign in.
    """

    def __init__(
        self,
        http: httpx.Client,
        endpoints: Mapping[ServiceName, Endpoint],
        mark: str,
        masking: Masking,
        pause: Callable[[float], None] = time.sleep,
        tenant: str = "",
        visit: Visit | None = None,
    ) -> None:
        self._http = http
        self._endpoints = endpoints
        self.mark = mark
        self.masking = masking
        self._pause = pause
        self.tenant = tenant
        self.visit = visit
        self._declared: frozenset[Request] = frozenset()
        self._undo: list[tuple[Request, dict[str, str], bool]] = []

    def allowing(self, *requests: Request) -> Session:
        """A session of the same run that sends only these requests, and undoes its own work."""
        session = copy(self)
        session._undo = []
        session._declared = frozenset(requests)
        return session

    def name(self, part: str) -> str:
        """The name of an object that a probe makes: the run's mark and the object's part, which has
        letters, digits and underscores only, as not every kind of object is known to take more."""
        return f"{self.mark}_{part}"

    def wait(self, seconds: float) -> None:
        self._pause(seconds)

    def has(self, service: ServiceName) -> bool:
        return service in self._endpoints

    def address(self, service: ServiceName) -> str:
        return self._endpoints[service].url

    def send(
        self,
        request: Request,
        values: Mapping[str, str] | None = None,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        awaited: bool = False,
        limited: bool = False,
        denied: bool = False,
    ) -> Answer:
        """Send the request and return its answer, whatever its status.

        `values`: for the places of its path. `json`, `form`: its body. `awaited`: repeat while 404
        is answered, for a minute, as a new object may not be seen at once. `limited`: return a 429
        instead of waiting. `denied`: return a 403 instead of raising. Raises `DeniedError` for a
        403, `ProbeFailedError` if no answer comes, `ValueError` for a request that is not declared.
        """
        if request not in self._declared:
            raise ValueError(f"{request} is not declared.")
        pauses = iter(UNSEEN_PAUSES if awaited else ())
        repeats = _REPEATS
        while True:
            answer = self._once(request, dict(values or {}), json, form, headers or {})
            if answer.status == 429 and not limited and repeats:
                self._pause(_retry_after(answer))
            elif answer.status in _PASSING and not request.writes and repeats:
                self._pause(1.0)
            elif answer.status == 404 and awaited and (seconds := next(pauses, None)) is not None:
                self._pause(seconds)
                continue
            else:
                break
            repeats -= 1
        if answer.status == 403 and not denied:
            needed = f"The permission {request.permission} is missing" if request.permission else ""
            raise DeniedError(
                f"{needed or 'It is not permitted'}: {request} answered 403.", answer.exchange
            )
        return answer

    def must(self, request: Request, values: Mapping[str, str] | None = None, **how: Any) -> Answer:
        """As `send`, for what must succeed. Raises `ProbeFailedError` otherwise."""
        return self.succeeded(self.send(request, values, **how))

    def succeeded(self, answer: Answer) -> Answer:
        """The answer. Raises `ProbeFailedError` unless it is of something that succeeded."""
        if not answer.ok:
            shown = answer.exchange
            raise ProbeFailedError(
                f"{shown.request} answered {answer.status}: {shown.answered[:300]}", shown
            )
        return answer

    def entries(
        self, request: Request, values: Mapping[str, str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """The entries of a list, all its pages. Raises as `must` does."""
        answer = self.must(request, values)
        while True:
            yield from answer["value"] or ()
            link = answer["@odata.nextLink"]
            root = self._endpoints[request.service].url + "/"
            if not isinstance(link, str) or not link.startswith(root):
                return
            page = self._exchange(request, link, None, None, {})
            if not page.ok:
                raise ProbeFailedError(f"{request}: a page answered {page.status}.", page.exchange)
            answer = page

    def undo_with(
        self, request: Request, values: Mapping[str, str], *, awaited: bool = False
    ) -> None:
        """Send this at the end of the probe, the last first: it removes what the probe has made.
        What is gone already is no failure. `awaited`: as in `send`."""
        self._undo.append((request, dict(values), awaited))

    def undo(self) -> list[str]:
        """Remove what was made; return what could not be removed, in words."""
        left = []
        while self._undo:
            request, values, awaited = self._undo.pop()
            try:
                answer = self.send(request, values, awaited=awaited)
            except ProbeFailedError as failed:
                left.append(str(failed))
                continue
            if not answer.ok and answer.status != 404:
                shown = answer.exchange
                left.append(f"{shown.request} answered {shown.status}: {shown.answered[:200]}")
        return left

    def _once(
        self,
        request: Request,
        values: Mapping[str, str],
        json: Any,
        form: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        endpoint = self._endpoints.get(request.service)
        if endpoint is None:
            raise ProbeFailedError(f"No address is given for {request.service}.")
        url = endpoint.url + request.filled(values)
        return self._exchange(request, url, json, form, headers)

    def _exchange(
        self,
        request: Request,
        url: str,
        json: Any,
        form: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        endpoint = self._endpoints[request.service]
        own = self.mark in url
        path = self.masking.text(url.removeprefix(endpoint.url))
        line = f"{request.method} {path}"
        sent = _short(self.masking.body(dict(form) if form is not None else json, own=True))
        sending = {**endpoint.headers, **headers}
        # A probe may send a request as another identity.
        if endpoint.token is not None and "Authorization" not in headers:
            sending["Authorization"] = f"Bearer {endpoint.token()}"
        try:
            response = self._http.request(
                request.method, url, json=json, data=form, headers=sending
            )
        except httpx.TransportError as error:
            exchange = Exchange(line, sent, 0, "")
            raise ProbeFailedError(
                f"{line} got no answer: {type(error).__name__}.", exchange
            ) from None
        body = _body(response)
        shown = {
            name: response.headers[name]
            for name in ("Retry-After", "Location")
            if name in response.headers
        }
        exchange = Exchange(
            line,
            sent,
            response.status_code,
            _short(self.masking.body(_in_words(body), own or request.writes)),
            {name: self.masking.text(value) for name, value in shown.items()},
        )
        return Answer(response.status_code, body, response.headers, exchange)


def _body(response: httpx.Response) -> Any:
    if not response.content:
        return None
    try:
        return json_texts.loads(response.content)
    except ValueError:
        return response.text


def _in_words(body: Any) -> Any:
    """A page as its length and the lines with an error's code, anything else as it is: a page holds
    the state of a sign-in."""
    if not isinstance(body, str):
        return body
    codes = [re.split("[<\n]", line)[0] for line in re.findall(r"AADB2C\d{5}.*", body)]
    return " ".join([f"(a page of {len(body)} characters)", *dict.fromkeys(codes)])


def _short(text: str) -> str:
    more = len(text) - _MOST_SHOWN
    return f"{text[:_MOST_SHOWN]}… ({more} characters more)" if more > 0 else text


def _retry_after(answer: Answer) -> float:
    text = answer.headers.get("Retry-After", "")
    seconds = float(text) if text.isdecimal() else _LIMIT_PAUSE_SECONDS
    return min(seconds, _LONGEST_PAUSE_SECONDS)
