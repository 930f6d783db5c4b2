"""Compares what is declared of a user flow with what was observed of it.

A setting is met only if the observations leave no other reading, and not met if they contradict it.
Otherwise it is not observable, and the finding says why.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from b2c.user_flow.expectation import APPLICATION_CLAIMS, CUSTOM_CLAIM, Expectation
from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.flow_observations import INSIDE, Observations
from operate.flow_page import SIGN_IN, FlowPage

MET, NOT_MET, NOT_OBSERVABLE = "met", "not met", "not observable"

# Seconds by which a refresh token's life may be shorter: it may be counted a moment after issue.
_TOLERANCE = 120
_DAY = 86400


@dataclass(frozen=True)
class Judgement:
    """The verdict on one setting, the observed value or None, and why the verdict is not "met"."""

    verdict: str
    observed: Any = None
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

    `where`, `limits`: for readers, where the setting shows and what that leaves open.
    """

    judge: Callable[[Observations, Any], Judgement]
    where: str
    limits: str = ""


def findings(flow: str, expect: Mapping[str, Any], observations: Observations) -> list[Finding]:
    """A verdict for every expectation. Those without which a connector breaks come first.

    `expect`: in its normal form.
    """
    return [
        _finding(setting, flow, expect[setting.name], observations)
        for setting in EXPECTATIONS
        if setting.name in expect
    ]


def _finding(setting: Expectation, flow: str, declared: Any, observations: Observations) -> Finding:
    judgement = _judge(setting.name, declared, observations)
    return Finding(
        name=setting.name,
        declared=declared,
        observed=judgement.observed,
        verdict=judgement.verdict,
        reason=judgement.reason,
        place=setting.place.replace("<flow>", flow),
        breaks=setting.breaks,
    )


def _judge(name: str, declared: Any, observations: Observations) -> Judgement:
    if not observations.exists:
        return _not_observable("there is no such flow")
    if name not in CHECKS:
        return _not_observable("nothing outside the portal shows it")
    return CHECKS[name].judge(observations, declared)


def _compare(observed: Any, declared: Any) -> Judgement:
    return Judgement(MET if observed == declared else NOT_MET, observed)


def _not_observable(reason: str, observed: Any = None) -> Judgement:
    return Judgement(NOT_OBSERVABLE, observed, reason)


def _password_reset(observations: Observations, declared: bool) -> Judgement:
    if observations.reset is None:
        return _not_observable(observations.reset_problem)
    return _compare(observations.reset == INSIDE, declared)


def _local_accounts(observations: Observations, declared: str) -> Judgement:
    page = observations.page
    if page is None:
        return _not_observable(observations.page_problem)
    if page.kind != SIGN_IN:
        return _not_observable("the flow does not begin with a sign-in page")
    if page.local_account is None:
        return _not_observable("the page does not say which account it asks for")
    if declared in ("phone", "phoneOrEmail"):
        return _not_observable(
            "it is not known how such a page differs from others", page.local_account
        )
    return _compare(page.local_account, declared)


def _claims(observations: Observations, declared: list[str]) -> Judgement:
    supported = (observations.discovery or {}).get("claims_supported")
    if not isinstance(supported, list):
        return _not_observable(
            observations.discovery_problem or "the discovery document lists no claims"
        )
    observed = sorted(claim for claim in supported if _is_application_claim(claim))
    missing = sorted(set(declared) - set(observed))
    undeclared = sorted(set(observed) - set(declared))
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not declared: {', '.join(undeclared)}"] if undeclared else []
    return Judgement(NOT_MET if parts else MET, observed, "; ".join(parts))


def _is_application_claim(claim: object) -> bool:
    return isinstance(claim, str) and (
        claim in APPLICATION_CLAIMS or claim.startswith(CUSTOM_CLAIM)
    )


def _issuer(observations: Observations, declared: str) -> Judgement:
    issuer = (observations.discovery or {}).get("issuer")
    if not isinstance(issuer, str):
        return _not_observable(
            observations.discovery_problem or "the discovery document names no issuer"
        )
    path = urlsplit(issuer).path
    if re.fullmatch(r"/tfp/[^/]+/[^/]+/v2\.0/", path):
        return _compare("tfp", declared)
    if re.fullmatch(r"/[^/]+/v2\.0/", path):
        return _compare("tenant", declared)
    return _not_observable("the issuer has neither of the two forms", issuer)


def _policy_claim(observations: Observations, declared: str) -> Judgement:
    if observations.token is None:
        return _not_observable(observations.token_problem)
    present = [claim for claim in ("tfp", "acr") if claim in observations.token.claims]
    if len(present) != 1:
        return _not_observable(
            "the token has both tfp and acr" if present else "the token has neither"
        )
    return _compare(present[0], declared)


def _access_token_minutes(observations: Observations, declared: int) -> Judgement:
    if observations.token is None:
        return _not_observable(observations.token_problem)
    if observations.token.lifetime is None:
        return _not_observable("the token has no iat or exp")
    minutes = observations.token.lifetime / 60
    return _compare(int(minutes) if minutes.is_integer() else round(minutes, 2), declared)


def _refresh_token_days(observations: Observations, declared: int) -> Judgement:
    if observations.token is None:
        return _not_observable(observations.token_problem)
    seconds = observations.token.refresh_seconds
    if seconds is None:
        return _not_observable("only a token response shows it, with refresh_token_expires_in")
    shortfall = declared * _DAY - seconds
    days = round(seconds / _DAY, 2)
    if abs(shortfall) <= _TOLERANCE:
        return Judgement(MET, declared)
    if shortfall > 0 and not observations.token.fresh:
        return _not_observable(
            "the end of the sliding window may have shortened it: sign in anew", days
        )
    return Judgement(NOT_MET, int(days) if days.is_integer() else days)


def _captcha(observations: Observations, declared: list[str]) -> Judgement:
    if observations.page is None:
        return _not_observable(observations.page_problem)
    if observations.page.kind == SIGN_IN and observations.page.captcha and "signIn" not in declared:
        return Judgement(NOT_MET, ["signIn"])
    return _not_observable(
        "only the first page is seen, and no source says how each CAPTCHA shows there"
    )


def _custom_page_url(observations: Observations, declared: str) -> Judgement:
    page = observations.page
    if page is None:
        return _not_observable(observations.page_problem)
    if page.html_url is None:
        return _not_observable("the page does not say where its HTML comes from")
    return Judgement(MET if _same_page(page, declared) else NOT_MET, page.html_url)


def _same_page(page: FlowPage, declared: str) -> bool:
    return _without_query(page.html_url or "") == _without_query(declared)


def _without_query(url: str) -> tuple[str, str, str]:
    """The parts of a URL that count. The service adds parameters of its own."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower(), parts.path


CHECKS: Mapping[str, Check] = {
    "selfServicePasswordReset": Check(
        _password_reset,
        'page: the link "Forgot your password?" is followed; it stays in the flow, or answers the '
        "application with AADB2C90118",
        "only of a flow that begins with a sign-in page with a local account; the link's address "
        "is put together as the real page's script does, UNCONFIRMED for user flows",
    ),
    "localAccounts": Check(
        _local_accounts,
        "page: what the sign-in form asks for",
        "e-mail, username and none only; not of flows that begin with another page; on the real "
        "service never none; its `operatingMode` is UNCONFIRMED for user flows",
    ),
    "claims": Check(
        _claims,
        "discovery: `claims_supported`, less the claims that every token has",
        "no documentation says that the document lists just the flow's application claims: "
        "UNCONFIRMED",
    ),
    "issuer": Check(_issuer, "discovery: the form of `issuer`"),
    "policyClaim": Check(_policy_claim, "token: whether it has `tfp` or `acr`"),
    "accessTokenMinutes": Check(_access_token_minutes, "token: `exp` less `iat`"),
    "refreshTokenDays": Check(
        _refresh_token_days,
        "token: `refresh_token_expires_in` of the response",
        "not of a JWT by itself; less than declared counts only right after a sign-in, since the "
        "end of the sliding window shortens it",
    ),
    "captcha": Check(
        _captcha,
        "page: a CAPTCHA that is not declared",
        "never met, since sign-up and the second factor are not seen; the real page's fields for "
        "it are UNCONFIRMED",
    ),
    "customPageUrl": Check(
        _custom_page_url,
        "page: `remoteResource`, without its parameters",
        "of the first page only; the rehearsal tenant has no custom pages; UNCONFIRMED for user "
        "flows",
    ),
}
"""The checks by setting. Nothing outside the portal shows a setting that has none."""
