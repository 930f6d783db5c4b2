"""What only the portal sets of a user flow: accounts, lifetimes, claims, session, reset.

Graph has none of these (user flows over Graph beta), so they live beside the flow in a document
of their own. A flow without such a document has the service's defaults.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from emulator.tenant.store import Store

KIND = "userFlowPortalSettings"

# Claims that a flow can put into its tokens, by their name in the token.
APPLICATION_CLAIMS = (
    "city",
    "country",
    "emails",
    "family_name",
    "given_name",
    "idp",
    "jobTitle",
    "name",
    "newUser",
    "oid",
    "postalCode",
    "state",
    "streetAddress",
)

_CHOICES = {
    "localAccounts": ("email", "username", "none"),
    "multifactor": ("off", "email"),
    "issuer": ("tenant", "tfp"),
    "policyClaim": ("tfp", "acr"),
    "sessionScope": ("tenant", "application", "policy", "disabled"),
}
_RANGES = {
    "accessTokenMinutes": (5, 1440),
    "refreshTokenDays": (1, 90),
    "slidingWindowDays": (1, 365),
    "sessionMinutes": (15, 1440),
}
_SWITCHES = ("selfServicePasswordReset", "sessionRolling", "requireIdTokenInLogout")


class InvalidPortalSettingError(ValueError):
    """A portal setting is unknown or out of its range; the message says how to put it right."""


@dataclass(frozen=True)
class PortalSettings:
    """One flow's settings; names as in the JSON of the control API.

    localAccounts: which local account people sign up with. accessTokenMinutes (ID tokens too),
    refreshTokenDays, slidingWindowDays (None: no expiry): token lifetimes. claims: application
    claims. issuer: `tenant` for `…/<id>/v2.0/`, `tfp` for the form with the policy.
    policyClaim: where a token names its flow. selfServicePasswordReset: the reset happens inside
    the flow instead of AADB2C90118. multifactor: `email` asks for a code after each sign-in that
    is not from a session; the real service's other methods are not played. session…: single
    sign-on in the browser.
    """

    localAccounts: str = "email"  # noqa: N815 - JSON names
    selfServicePasswordReset: bool = False  # noqa: N815
    multifactor: str = "off"
    accessTokenMinutes: int = 60  # noqa: N815
    refreshTokenDays: int = 14  # noqa: N815
    slidingWindowDays: int | None = 90  # noqa: N815
    claims: tuple[str, ...] = ()
    issuer: str = "tenant"
    policyClaim: str = "tfp"  # noqa: N815
    sessionMinutes: int = 1440  # noqa: N815
    sessionRolling: bool = True  # noqa: N815
    sessionScope: str = "tenant"  # noqa: N815
    requireIdTokenInLogout: bool = False  # noqa: N815

    def changed(self, values: dict[str, Any]) -> PortalSettings:
        """These settings with `values` in place of their own; raises InvalidPortalSettingError."""
        names = [field.name for field in fields(self)]
        for name, value in values.items():
            if name not in names:
                raise InvalidPortalSettingError(
                    f"There is no portal setting {name!r}. Known: {', '.join(names)}."
                )
            _check(name, value)
        merged = PortalSettings(**{**asdict(self), **values})
        sliding = merged.slidingWindowDays
        if sliding is not None and sliding < merged.refreshTokenDays:
            raise InvalidPortalSettingError(
                f"slidingWindowDays is {sliding}: it cannot be shorter than refreshTokenDays"
                f" ({merged.refreshTokenDays})."
            )
        return PortalSettings(**{**asdict(merged), "claims": tuple(merged.claims)})

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "claims": list(self.claims)}


def _check(name: str, value: Any) -> None:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise InvalidPortalSettingError(
                f"{name} is {value!r}: give one of {', '.join(_CHOICES[name])}."
            )
    elif name in _RANGES:
        low, high = _RANGES[name]
        if value is None and name == "slidingWindowDays":
            return
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidPortalSettingError(f"{name} is {value!r}: give {low} to {high}.")
    elif name in _SWITCHES:
        if not isinstance(value, bool):
            raise InvalidPortalSettingError(f"{name} is {value!r}: give true or false.")
    elif not isinstance(value, list | tuple) or not all(_is_claim(item) for item in value):
        raise InvalidPortalSettingError(
            f"claims is {value!r}: give a list of {', '.join(APPLICATION_CLAIMS)} or extension_…"
        )


def _is_claim(value: Any) -> bool:
    return isinstance(value, str) and (
        value in APPLICATION_CLAIMS or value.startswith("extension_")
    )


def load_portal_settings(store: Store, flow_id: str) -> PortalSettings:
    """What was saved for this flow; a new flow of a deleted one's name has the defaults."""
    stored = store.get(KIND, flow_id) or {}
    flow = stored.pop("flow", None)
    if flow is not None and flow != store.serial("userFlow", flow_id):
        return PortalSettings()
    return PortalSettings().changed(stored)


def save_portal_settings(store: Store, flow_id: str, settings: PortalSettings) -> None:
    """Save the settings of a flow that exists."""
    flow = store.serial("userFlow", flow_id)
    store.put(KIND, flow_id, {**settings.as_json(), "flow": flow})
