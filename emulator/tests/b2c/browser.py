"""A browser without scripts: keeps cookies, reads forms by element id, follows what moves on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx


class Http(Protocol):
    """An HTTP client that does not follow redirects."""

    @property
    def request(self) -> Callable[..., httpx.Response]: ...


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    form: int | None
    text: str = ""


def _boxes(inputs: list[Element]) -> set[str]:
    return {e.attributes["name"] for e in inputs if e.attributes.get("type") == "checkbox"}


class _Reader(HTMLParser):
    """All elements of a page in order, each with the number of its form."""

    _VOID = frozenset({"input", "meta", "link", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._form: int | None = None
        self._forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._forms += 1
            self._form = self._forms
        element = Element(tag, {name: value or "" for name, value in attrs}, self._form)
        self.elements.append(element)
        if tag == "option" and "selected" in element.attributes:
            lists = [e for e in self._open if e.tag == "select"]
            lists[-1].attributes["value"] = element.attributes["value"]
        if tag not in self._VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        while self._open:
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


@dataclass
class Page:
    """One answer, read as HTML."""

    response: httpx.Response
    elements: list[Element]

    def find(self, element_id: str) -> Element | None:
        return next((e for e in self.elements if e.attributes.get("id") == element_id), None)

    def get(self, element_id: str) -> Element:
        element = self.find(element_id)
        assert element is not None, f"no #{element_id} in {self.response.text}"
        return element

    def error_of(self, element_id: str) -> str:
        """The message tied to an input by aria-describedby."""
        described = self.get(element_id).attributes.get("aria-describedby", "").split()
        errors = [self.get(name).text for name in described if "help" not in name]
        return " ".join(errors).strip()

    @property
    def heading(self) -> str:
        return next(e.text for e in self.elements if e.tag == "h1").strip()

    @property
    def text(self) -> str:
        return next(e.text for e in self.elements if e.tag == "body")


@dataclass
class Returned:
    """What came back at the application's redirect URI."""

    url: str
    values: dict[str, str]
    method: str = "GET"


@dataclass
class Browser:
    """`page` is what is shown; `returned` is set once the application has its answer."""

    http: Http
    cookies: dict[str, str] = field(default_factory=dict)
    url: str = ""
    page: Page | None = None
    returned: Returned | None = None

    def open(self, path: str) -> Browser:
        return self._request("GET", path)

    def shown(self) -> Page:
        assert self.page is not None, f"no page is shown; {self.returned}"
        return self.page

    def answer(self) -> dict[str, str]:
        assert self.returned is not None, self.page and self.page.response.text
        return self.returned.values

    def follow(self, element_id: str) -> Browser:
        """Press a link."""
        return self._request("GET", self.shown().get(element_id).attributes["href"])

    def press(self, element_id: str, **values: str) -> Browser:
        """Fill the form of a button and press it."""
        page = self.shown()
        button = page.get(element_id)
        form = next(e for e in page.elements if e.tag == "form" and e.form == button.form)
        inputs = [
            e
            for e in page.elements
            if e.tag in ("input", "select") and e.form == button.form and "name" in e.attributes
        ]
        names = {e.attributes["name"] for e in inputs}
        for name in values:
            assert name in names, f"no field {name}: {sorted(names)}"
        data = {
            e.attributes["name"]: e.attributes.get("value", "")
            for e in inputs
            if e.attributes.get("type") not in ("radio", "checkbox") or "checked" in e.attributes
        }
        # An empty value leaves a box unticked.
        data = {n: v for n, v in (data | values).items() if v or n not in _boxes(inputs)}
        if "name" in button.attributes:
            data[button.attributes["name"]] = button.attributes.get("value", "")
        return self._request("POST", form.attributes["action"], data=data)

    def _request(self, method: str, path: str, **options: Any) -> Browser:
        url = urljoin(self.url, path)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        response = self.http.request(method, url, headers=headers, **options)
        self.url = url
        self._keep_cookies(response)
        if response.is_redirect:
            return self._redirect(response.headers["location"])
        reader = _Reader()
        reader.feed(response.text)
        self.page = Page(response, reader.elements)
        for element in reader.elements:
            if element.attributes.get("http-equiv") == "refresh":
                return self._request("GET", element.attributes["content"].partition("url=")[2])
            if element.attributes.get("id") == "auto":
                self._post_itself(element)
        return self

    def _redirect(self, location: str) -> Browser:
        parts = urlsplit(location)
        raw = parts.fragment or parts.query
        values = {name: found[0] for name, found in parse_qs(raw, keep_blank_values=True).items()}
        self.returned = Returned(location, values)
        self.page = None
        return self

    def _post_itself(self, form: Element) -> None:
        values = {
            e.attributes["name"]: e.attributes["value"]
            for e in self.shown().elements
            if e.tag == "input" and e.form == form.form
        }
        self.returned = Returned(form.attributes["action"], values, "POST")

    def _keep_cookies(self, response: httpx.Response) -> None:
        for header in response.headers.get_list("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            if "Max-Age=0" in header:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
