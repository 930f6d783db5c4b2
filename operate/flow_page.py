"""Reads the first page of a user flow's sign-in.

The module reads two kinds of pages. The real service sends a shell whose scripts hold the page's
settings (`SETTINGS`, `SA_FIELDS`, `CP`) and draw the form in the browser. The emulated tenant
sends the form itself.

No documentation describes the real page. The names below come from public programs that sign in
without a browser and from saved pages, most of them of custom policies. So all of it is UNCONFIRMED
for the real service's user flows, and the command's output says so (`CAVEAT`). Of user flows, saved
pages show only the link `…/api/CombinedSigninAndSignup/forgotPassword` with `csrf_token`, `tx` and
`p`.

- `SETTINGS.api` is `CombinedSigninAndSignup` on the sign-in page and `SelfAsserted` on the others;
- `SETTINGS.config.operatingMode` is `Email` or `Username`, as the metadata item
  `setting.operatingMode` of a sign-in page, which is documented for custom policies;
- `SETTINGS.config.forgotPasswordLinkOverride` names the step behind "Forgot your password?" where
  the flow resets passwords itself; without it, the link leads to `…/forgotPassword`;
- `SETTINGS.remoteResource` is the address of the page's HTML, also where it is a custom one;
- `CP.list` holds the identity providers' buttons, each with `id` and `description`;
- a CAPTCHA is an entry of `SA_FIELDS.AttributeFields` or an element with `captcha` in its id.

A part of the page with another shape is left unknown, and nothing is concluded from it.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

CAVEAT = (
    "Microsoft does not document these pages: what is said of a page rests on its present form."
)
"""For people who read what was observed of a page."""

SIGN_IN = "signIn"
SELF_ASSERTED = "selfAsserted"
UNKNOWN = "unknown"

EMAIL, USERNAME, NONE = "email", "username", "none"

_APIS = {"CombinedSigninAndSignup": SIGN_IN, "SelfAsserted": SELF_ASSERTED}
_OPERATING_MODES = {"Email": EMAIL, "Username": USERNAME}


@dataclass(frozen=True)
class FlowPage:
    """A page. An attribute is None where the page does not show it.

    `kind`: `signIn`, `selfAsserted` (sign-up, reset, profile) or `unknown`. `local_account`:
    `email`, `username` or `none`. `providers`: the texts of the buttons. `forgot_link`: the
    reference behind "Forgot your password?", relative to the page. `language`: its tag. `html_url`:
    where the page's HTML comes from. `captcha`: whether the page has a CAPTCHA.
    """

    kind: str = UNKNOWN
    local_account: str | None = None
    providers: tuple[str, ...] | None = None
    forgot_link: str | None = None
    language: str | None = None
    html_url: str | None = None
    captcha: bool = False


def read_page(html: str) -> FlowPage:
    """Read a page of the real service or of the emulated tenant."""
    page = BeautifulSoup(html, "html.parser")
    scripts = "\n".join(script.get_text() for script in page.select("script:not([src])"))
    settings = _object(scripts, "SETTINGS")
    if settings is not None:
        return _by_settings(settings, scripts)
    return _by_elements(page)


def _by_settings(settings: dict[str, Any], scripts: str) -> FlowPage:
    kind = _APIS.get(str(settings.get("api")), UNKNOWN)
    config = _mapping(settings.get("config"))
    entries = _entries(_object(scripts, "SA_FIELDS"), "AttributeFields") or []
    fields = [str(entry.get("ID", "")).lower() for entry in entries]
    buttons = _entries(_object(scripts, "CP"), "list")
    local_account = None
    if kind == SIGN_IN:
        local_account = _OPERATING_MODES.get(str(config.get("operatingMode")))
        # On a page that also asks for a telephone number, the mode does not decide the account.
        if any("phone" in field for field in fields):
            local_account = None
    return FlowPage(
        kind=kind,
        local_account=local_account,
        providers=None
        if buttons is None
        else tuple(str(button.get("description") or button.get("id")) for button in buttons),
        forgot_link=_forgot_link(settings, config) if local_account else None,
        language=_text(_mapping(settings.get("locale")).get("lang")),
        html_url=_text(settings.get("remoteResource")),
        captcha=any("captcha" in field for field in fields),
    )


def _forgot_link(settings: dict[str, Any], config: dict[str, Any]) -> str | None:
    """The URL that the page's script gives to the link."""
    hosts = _mapping(settings.get("hosts"))
    tenant, policy = _text(hosts.get("tenant")), _text(hosts.get("policy"))
    token, transaction = _text(settings.get("csrf")), _text(settings.get("transId"))
    if not (tenant and policy and token and transaction):
        return None
    override = _text(config.get("forgotPasswordLinkOverride"))
    step = "unified" if override else "forgotPassword"
    query = {"claimsexchange": override} if override else {}
    query |= {"csrf_token": token, "tx": transaction, "p": policy}
    return f"{tenant}/api/{settings['api']}/{step}?{urlencode(query)}"


def _by_elements(page: BeautifulSoup) -> FlowPage:
    root = page.select_one("#api")
    if root is None:
        return FlowPage()
    form = page.select_one("form#localAccountForm")
    buttons = page.select(".social .accountButton")
    kind = UNKNOWN
    if page.select_one("form#attributeVerification"):
        kind = SELF_ASSERTED
    elif form or buttons:
        kind = SIGN_IN
    link = page.select_one("a#forgotPassword") if form else None
    return FlowPage(
        kind=kind,
        local_account=_account_of(form) if kind == SIGN_IN else None,
        providers=tuple(button.get_text(" ", strip=True) for button in buttons),
        forgot_link=_text(link.get("href")) if link else None,
        language=_text(page.html.get("lang")) if page.html else None,
        captcha=page.select_one('[id*="captcha" i]') is not None,
    )


def _account_of(form: Tag | None) -> str | None:
    if form is None:
        return NONE
    name = form.select_one('input[autocomplete="username"]')
    if name is None:
        return None
    return {"email": EMAIL, "text": USERNAME}.get(str(name.get("type")))


def _entries(settings: dict[str, Any] | None, name: str) -> list[dict[str, Any]] | None:
    entries = (settings or {}).get(name)
    if not isinstance(entries, list):
        return None
    return [entry for entry in entries if isinstance(entry, dict)]


def _object(scripts: str, name: str) -> dict[str, Any] | None:
    """The object that a script assigns to this name; None if there is none or it is not JSON."""
    match = re.search(rf"\b{name}\s*=\s*(?=\{{)", scripts)
    if match is None:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(scripts, match.end())
    except ValueError:
        return None
    return _mapping(value)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
