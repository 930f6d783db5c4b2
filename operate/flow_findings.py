"""What was declared of a user flow against what was seen: met, not met, or not observable.

A setting is met only if what was seen leaves no other reading. Everything else that is not
contradicted is not observable, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from b2c.user_flow.portal_settings import APPLICATION_CLAIMS, CUSTOM_CLAIM, EXPECTATIONS
from operate.flow_observations import INSIDE, Observations
from operate.flow_page import SIGN_IN, FlowPage

MET, NOT_MET, NOT_OBSERVABLE = "met", "not met", "not observable"

# A refresh token's seconds may be counted from a moment after its issue.
_TOLERANCE = 120
_DAY = 86400


@dataclass(frozen=True)
class Seen:
    """One look: the verdict, what was seen (None if nothing was), and why it decides nothing."""

    verdict: str
    observed: Any = None
    reason: str = ""


@dataclass(frozen=True)
class Finding:
    """One declared expectation of a flow and its verdict; `place` is where the portal has it."""

    name: str
    declared: Any
    observed: Any
    verdict: str
    reason: str
    place: str
    breaks: str


@dataclass(frozen=True)
class Sight:
    """How a setting shows from outside: `where`, for readers, and what that leaves open."""

    look: Callable[[Observations, Any], Seen]
    where: str
    limits: str = ""


def findings(flow: str, expect: Mapping[str, Any], seen: Observations) -> list[Finding]:
    """A verdict for each expectation, those without which a connector breaks first.

    `expect`: in its normal form.
    """
    return [
        Finding(
            name=known.name,
            declared=expect[known.name],
            observed=look.observed,
            verdict=look.verdict,
            reason=look.reason,
            place=known.place.replace("<flow>", flow),
            breaks=known.breaks,
        )
        for known in EXPECTATIONS
        if known.name in expect
        for look in [_look(known.name, expect[known.name], seen)]
    ]


def _look(name: str, declared: Any, seen: Observations) -> Seen:
    if not seen.exists:
        return _unseen("there is no such flow")
    if name not in SIGHTS:
        return _unseen("nothing outside the portal shows it")
    return SIGHTS[name].look(seen, declared)


def _compare(observed: Any, declared: Any) -> Seen:
    return Seen(MET if observed == declared else NOT_MET, observed)


def _unseen(reason: str, observed: Any = None) -> Seen:
    return Seen(NOT_OBSERVABLE, observed, reason)


def _password_reset(seen: Observations, declared: bool) -> Seen:
    if seen.reset is None:
        return _unseen(seen.reset_problem)
    return _compare(seen.reset == INSIDE, declared)


def _local_accounts(seen: Observations, declared: str) -> Seen:
    page = seen.page
    if page is None:
        return _unseen(seen.page_problem)
    if page.kind != SIGN_IN:
        return _unseen("the flow does not begin with a sign-in page")
    if page.local_account is None:
        return _unseen("the page does not say which account it asks for")
    if declared in ("phone", "phoneOrEmail"):
        return _unseen("it is not known how such a page differs from others", page.local_account)
    return _compare(page.local_account, declared)


def _claims(seen: Observations, declared: list[str]) -> Seen:
    listed = (seen.discovery or {}).get("claims_supported")
    if not isinstance(listed, list):
        return _unseen(seen.discovery_problem or "the discovery document lists no claims")
    observed = sorted(claim for claim in listed if _is_application_claim(claim))
    missing = sorted(set(declared) - set(observed))
    besides = sorted(set(observed) - set(declared))
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not declared: {', '.join(besides)}"] if besides else []
    return Seen(NOT_MET if parts else MET, observed, "; ".join(parts))


def _is_application_claim(claim: object) -> bool:
    return isinstance(claim, str) and (
        claim in APPLICATION_CLAIMS or claim.startswith(CUSTOM_CLAIM)
    )


def _issuer(seen: Observations, declared: str) -> Seen:
    issuer = (seen.discovery or {}).get("issuer")
    if not isinstance(issuer, str):
        return _unseen(seen.discovery_problem or "the discovery document names no issuer")
    path = urlsplit(issuer).path
    if re.fullmatch(r"/tfp/[^/]+/[^/]+/v2\.0/", path):
        return _compare("tfp", declared)
    if re.fullmatch(r"/[^/]+/v2\.0/", path):
        return _compare("tenant", declared)
    return _unseen("the issuer has neither of the two forms", issuer)


def _policy_claim(seen: Observations, declared: str) -> Seen:
    if seen.token is None:
        return _unseen(seen.token_problem)
    present = [claim for claim in ("tfp", "acr") if claim in seen.token.claims]
    if len(present) != 1:
        return _unseen("the token has both tfp and acr" if present else "the token has neither")
    return _compare(present[0], declared)


def _access_token_minutes(seen: Observations, declared: int) -> Seen:
    if seen.token is None:
        return _unseen(seen.token_problem)
    if seen.token.lifetime is None:
        return _unseen("the token has no iat or exp")
    minutes = seen.token.lifetime / 60
    return _compare(int(minutes) if minutes.is_integer() else round(minutes, 2), declared)


def _refresh_token_days(seen: Observations, declared: int) -> Seen:
    if seen.token is None:
        return _unseen(seen.token_problem)
    seconds = seen.token.refresh_seconds
    if seconds is None:
        return _unseen("only a token response shows it, with refresh_token_expires_in")
    short = declared * _DAY - seconds
    days = round(seconds / _DAY, 2)
    if abs(short) <= _TOLERANCE:
        return Seen(MET, declared)
    if short > 0 and not seen.token.fresh:
        return _unseen("the end of the sliding window may have shortened it: sign in anew", days)
    return Seen(NOT_MET, int(days) if days.is_integer() else days)


def _captcha(seen: Observations, declared: list[str]) -> Seen:
    if seen.page is None:
        return _unseen(seen.page_problem)
    if seen.page.kind == SIGN_IN and seen.page.captcha and "signIn" not in declared:
        return Seen(NOT_MET, ["signIn"])
    return _unseen("only the first page is seen, and no source says how each CAPTCHA shows there")


def _custom_page_url(seen: Observations, declared: str) -> Seen:
    page = seen.page
    if page is None:
        return _unseen(seen.page_problem)
    if page.html_url is None:
        return _unseen("the page does not say where its HTML comes from")
    return Seen(MET if _same_page(page, declared) else NOT_MET, page.html_url)


def _same_page(page: FlowPage, declared: str) -> bool:
    """Without the parameters, which the service adds of its own."""
    one, other = urlsplit(page.html_url or ""), urlsplit(declared)
    return (one.scheme, one.netloc.lower(), one.path) == (
        other.scheme,
        other.netloc.lower(),
        other.path,
    )


SIGHTS: Mapping[str, Sight] = {
    "selfServicePasswordReset": Sight(
        _password_reset,
        'page: the link "Forgot your password?" is followed; it stays in the flow, or answers the '
        "application with AADB2C90118",
        "only of a flow that begins with a sign-in page with a local account; the link's address "
        "is put together as the real page's script does, UNCONFIRMED for user flows",
    ),
    "localAccounts": Sight(
        _local_accounts,
        "page: what the sign-in form asks for",
        "e-mail, username and none only; not of flows that begin with another page; on the real "
        "service never none; its `operatingMode` is UNCONFIRMED for user flows",
    ),
    "claims": Sight(
        _claims,
        "discovery: `claims_supported`, less the claims that every token has",
        "no documentation says that the document lists just the flow's application claims: "
        "UNCONFIRMED",
    ),
    "issuer": Sight(_issuer, "discovery: the form of `issuer`"),
    "policyClaim": Sight(_policy_claim, "token: whether it has `tfp` or `acr`"),
    "accessTokenMinutes": Sight(_access_token_minutes, "token: `exp` less `iat`"),
    "refreshTokenDays": Sight(
        _refresh_token_days,
        "token: `refresh_token_expires_in` of the response",
        "not of a JWT by itself; less than declared counts only right after a sign-in, since the "
        "end of the sliding window shortens it",
    ),
    "captcha": Sight(
        _captcha,
        "page: a CAPTCHA that is not declared",
        "never met, since sign-up and the second factor are not seen; the real page's fields for "
        "it are UNCONFIRMED",
    ),
    "customPageUrl": Sight(
        _custom_page_url,
        "page: `remoteResource`, without its parameters",
        "of the first page only; the rehearsal tenant has no custom pages; UNCONFIRMED for user "
        "flows",
    ),
}
"""What can be seen, by setting. All others are declared, and nothing outside shows them."""
