"""What only the portal sets of a user flow, as declared expectations.

Microsoft Graph has no property for these settings, so they are never sent: a flow's `expect` says
what they should be, the stack's readme lists each as a step in the portal, and a check reads those
that show from outside. The settings themselves stand in `b2c.user_flow.portal_settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b2c.property import Record
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN
from b2c.user_flow.portal_settings import BY_NAME, EXPECTATIONS, NO_EXPIRY

# Self-service password reset needs it (add-password-reset-policy).
_RESET_PAGE_LAYOUT = (2, 1, 3)


@dataclass(frozen=True)
class PortalStep:
    """One thing to set in the portal: `place` names the flow, `value` is in the portal's words;
    `breaks` says what fails in a connector otherwise, or nothing."""

    name: str
    place: str
    value: str
    why: str
    breaks: str


def portal_steps(flow_id: str, expect: Mapping[str, Any]) -> list[PortalStep]:
    """What to set in the portal for a flow, the steps without which a connector fails first.

    `expect`: in its normal form.
    """
    return [
        PortalStep(
            name=one.name,
            place=one.place.replace("<flow>", flow_id),
            value=one.in_portal(expect[one.name]),
            why=one.why,
            # Who declares the switch off has decided against what it would mend.
            breaks=one.breaks if expect[one.name] is not False else "",
        )
        for one in EXPECTATIONS
        if one.name in expect
    ]


def _check_together(path: str, expect: Mapping[str, Any]) -> None:
    refresh = expect.get("refreshTokenDays", BY_NAME["refreshTokenDays"].default)
    window = expect.get("slidingWindowDays", NO_EXPIRY)
    if window != NO_EXPIRY and UNKNOWN not in (window, refresh) and window < refresh:
        raise InvalidSetting(
            f"{path}slidingWindowDays",
            window,
            f"it cannot be shorter than refreshTokenDays ({refresh})",
            "Lengthen it, or shorten refreshTokenDays.",
        )
    layout, reset = expect.get("pageLayoutVersion"), expect.get("selfServicePasswordReset")
    if isinstance(layout, str) and reset is True and _parts(layout) < _RESET_PAGE_LAYOUT:
        raise InvalidSetting(
            f"{path}pageLayoutVersion",
            layout,
            "self-service password reset needs 2.1.3 or later",
            'Use "2.1.3" or later.',
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


PORTAL_SETTINGS = Record(
    "PortalSettings",
    "Settings of a user flow that only the portal has.",
    tuple(one.property() for one in EXPECTATIONS),
    together=_check_together,
)
