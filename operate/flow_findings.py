"""Compares what is declared of a user flow with what was observed of it.

A setting is met only if the observations leave no other reading, and not met if they contradict it.
Otherwise it is not observable, and the finding says why.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from b2c.user_flow.expectation import APPLICATION_CLAIMS, CUSTOM_CLAIM
from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.flow_observations import INSIDE, Observations
from operate.flow_page import SIGN_IN, FlowPage
from operate.flow_token import FlowToken

MET, NOT_MET, NOT_OBSERVABLE = "met", "not met", "not observable"

# Seconds by which a refresh token's life may be shorter: it may be counted a moment after issue.
_TOLERANCE = 120
_DAY = 86400


class Judgement(NamedTuple):
    """The observed value or None, the verdict, and why the verdict is not "met"."""

    observed: Any
    verdict: str
    reason: str = ""


@dataclass(frozen=True)
class Finding:
    """A declared expectation of a flow and the verdict on it.

    `place`: where the portal has the setting. `breaks`: what fails without it.
    """

    name: str
    declared: Any
    observed: Any
    verdict: str
    reason: str
    place: str
    breaks: str


@dataclass(frozen=True)
class Check:
    """How a setting is judged from outside.

    `of`: selects an observation, which may be None, and the reason why it is. `judge`: takes that
    observation, which is not None, and the declared value.
    `where`, `limits`: for readers, where the setting shows and what that leaves open.
    """

    of: Callable[[Observations], tuple[Any, str]]
    judge: Callable[[Any, Any], Judgement]
    where: str
    limits: str = ""


def findings(flow: str, expect: Mapping[str, Any], observations: Observations) -> list[Finding]:
    """A verdict for every expectation. Those without which a connector breaks come first.

    `expect`: in its normal form.
    """
    result = []
    for setting in EXPECTATIONS:
        if setting.name in expect:
            declared = expect[setting.name]
            judgement = _judge(setting.name, declared, observations)
            place = setting.place.replace("<flow>", flow)
            result.append(Finding(setting.name, declared, *judgement, place, setting.breaks))
    return result


def _judge(name: str, declared: Any, observations: Observations) -> Judgement:
    if not observations.exists:
        return _not_observable("there is no such flow")
    if name not in CHECKS:
        return _not_observable("nothing outside the portal shows it")
    observed, problem = CHECKS[name].of(observations)
    return _not_observable(problem) if observed is None else CHECKS[name].judge(observed, declared)


def _compare(observed: Any, declared: Any) -> Judgement:
    return Judgement(observed, MET if observed == declared else NOT_MET)


def _not_observable(reason: str, observed: Any = None) -> Judgement:
    return Judgement(observed, NOT_OBSERVABLE, reason)


def _password_reset(reset: str, declared: bool) -> Judgement:
    return _compare(reset == INSIDE, declared)


def _local_accounts(page: FlowPage, declared: str) -> Judgement:
    if page.kind != SIGN_IN:
        return _not_observable("the flow does not begin with a sign-in page")
    if page.local_account is None:
        return _not_observable("the page does not say which account it asks for")
    if declared in ("phone", "phoneOrEmail"):
        return _not_observable(
            "it is not known how such a page differs from others", page.local_account
        )
    return _compare(page.local_account, declared)


def _claims(discovery: dict[str, Any], declared: list[str]) -> Judgement:
    supported = discovery.get("claims_supported")
    if not isinstance(supported, list):
        return _not_observable("the discovery document lists no claims")
    observed = sorted(claim for claim in supported if _is_application_claim(claim))
    missing = sorted(set(declared) - set(observed))
    undeclared = sorted(set(observed) - set(declared))
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not declared: {', '.join(undeclared)}"] if undeclared else []
    return Judgement(observed, NOT_MET if parts else MET, "; ".join(parts))


def _is_application_claim(claim: object) -> bool:
    return isinstance(claim, str) and (
        claim in APPLICATION_CLAIMS or claim.startswith(CUSTOM_CLAIM)
    )


def _issuer(discovery: dict[str, Any], declared: str) -> Judgement:
    issuer = discovery.get("issuer")
    if not isinstance(issuer, str):
        return _not_observable("the discovery document names no issuer")
    path = urlsplit(issuer).path
    if re.fullmatch(r"/tfp/[^/]+/[^/]+/v2\.0/", path):
        return _compare("tfp", declared)
    if re.fullmatch(r"/[^/]+/v2\.0/", path):
        return _compare("tenant", declared)
    return _not_observable("the issuer has neither of the two forms", issuer)


def _policy_claim(token: FlowToken, declared: str) -> Judgement:
    present = [claim for claim in ("tfp", "acr") if claim in token.claims]
    if len(present) != 1:
        return _not_observable(
            "the token has both tfp and acr" if present else "the token has neither"
        )
    return _compare(present[0], declared)


def _access_token_minutes(token: FlowToken, declared: int) -> Judgement:
    if token.lifetime is None:
        return _not_observable("the token has no iat or exp")
    minutes = token.lifetime / 60
    return _compare(int(minutes) if minutes.is_integer() else round(minutes, 2), declared)


def _refresh_token_days(token: FlowToken, declared: int) -> Judgement:
    seconds = token.refresh_seconds
    if seconds is None:
        return _not_observable("only a token response shows it, with refresh_token_expires_in")
    shortfall = declared * _DAY - seconds
    days = round(seconds / _DAY, 2)
    if abs(shortfall) <= _TOLERANCE:
        return Judgement(declared, MET)
    if shortfall > 0 and not token.fresh:
        return _not_observable(
            "the end of the sliding window may have shortened it: sign in anew", days
        )
    return Judgement(int(days) if days.is_integer() else days, NOT_MET)


def _captcha(page: FlowPage, declared: list[str]) -> Judgement:
    if page.kind == SIGN_IN and page.captcha and "signIn" not in declared:
        return Judgement(["signIn"], NOT_MET)
    return _not_observable(
        "only the first page is seen, and no source says how each CAPTCHA shows there"
    )


def _custom_page_url(page: FlowPage, declared: str) -> Judgement:
    if page.html_url is None:
        return _not_observable("the page does not say where its HTML comes from")
    same = _without_query(page.html_url) == _without_query(declared)
    return Judgement(page.html_url, MET if same else NOT_MET)


def _without_query(url: str) -> tuple[str, str, str]:
    """The parts of a URL that count. The service adds parameters of its own."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower(), parts.path


_DISCOVERY = attrgetter("discovery", "discovery_problem")
_PAGE = attrgetter("page", "page_problem")
_RESET = attrgetter("reset", "reset_problem")
_TOKEN = attrgetter("token", "token_problem")

CHECKS: Mapping[str, Check] = {
    "selfServicePasswordReset": Check(
        _RESET,
        _password_reset,
        'page: the link "Forgot your password?" is followed; it stays in the flow, or answers the '
        "application with AADB2C90118",
        "only of a flow that begins with a sign-in page with a local account; the link's address "
        "is put together as the real page's script does, UNCONFIRMED for user flows",
    ),
    "localAccounts": Check(
        _PAGE,
        _local_accounts,
        "page: what the sign-in form asks for",
        "e-mail, username and none only; not of flows that begin with another page; on the real "
        "service never none; its `operatingMode` is UNCONFIRMED for user flows",
    ),
    "claims": Check(
        _DISCOVERY,
        _claims,
        "discovery: `claims_supported`, less the claims that every token has",
        "no documentation says that the document lists just the flow's application claims: "
        "UNCONFIRMED",
    ),
    "issuer": Check(_DISCOVERY, _issuer, "discovery: the form of `issuer`"),
    "policyClaim": Check(_TOKEN, _policy_claim, "token: whether it has `tfp` or `acr`"),
    "accessTokenMinutes": Check(_TOKEN, _access_token_minutes, "token: `exp` less `iat`"),
    "refreshTokenDays": Check(
        _TOKEN,
        _refresh_token_days,
        "token: `refresh_token_expires_in` of the response",
        "not of a JWT by itself; less than declared counts only right after a sign-in, since the "
        "end of the sliding window shortens it",
    ),
    "captcha": Check(
        _PAGE,
        _captcha,
        "page: a CAPTCHA that is not declared",
        "never met, since sign-up and the second factor are not seen; the real page's fields for "
        "it are UNCONFIRMED",
    ),
    "customPageUrl": Check(
        _PAGE,
        _custom_page_url,
        "page: `remoteResource`, without its parameters",
        "of the first page only; the emulated tenant has no custom pages; UNCONFIRMED for user "
        "flows",
    ),
}
"""The checks by setting. Nothing outside the portal shows a setting that has none."""
