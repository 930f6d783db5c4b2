"""The settings of a user flow that only the portal can change: accounts, lifetimes, claims,
session, password reset.

Graph beta's user flows have none of them, so the store keeps them in a separate document. A user
flow without such a document has the service's defaults.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from emulator.tenant.setting_values import SettingValues
from emulator.tenant.store import Store

KIND = "userFlowPortalSettings"

# Claims that a user flow can put into its tokens, by their names in the token.
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

_Claim = Annotated[
    str, StringConstraints(pattern=rf"^({'|'.join(APPLICATION_CLAIMS)}|extension_[\s\S]*)$")
]
_Claims = Annotated[
    tuple[_Claim, ...],
    Field(strict=False, description=f"a list of {', '.join(APPLICATION_CLAIMS)} or extension_…"),
]


class PortalSettings(SettingValues):
    """The settings of one user flow.

    local_accounts: the sign-in name with which people sign up.
    self_service_password_reset: the user flow resets the password itself, without AADB2C90118.
    multifactor: `email` asks for a code after every sign-in that does not come from a session;
    the real service's other methods are not emulated.
    access_token_minutes: lifetime of access tokens and ID tokens.
    refresh_token_days, sliding_window_days (None: no expiry): lifetimes of refresh tokens.
    claims: the application claims.
    issuer: `tenant` for `…/<id>/v2.0/`, `tfp` for the form with the policy.
    policy_claim: the claim in which a token names its user flow.
    session_…: single sign-on in the browser.
    require_id_token_in_logout: signing out needs an `id_token_hint`.
    """

    model_config = ConfigDict(alias_generator=to_camel)

    local_accounts: Literal["email", "username", "none"] = "email"
    self_service_password_reset: bool = False
    multifactor: Literal["off", "email"] = "off"
    access_token_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    refresh_token_days: Annotated[int, Field(ge=1, le=90)] = 14
    sliding_window_days: Annotated[int, Field(ge=1, le=365)] | None = 90
    claims: _Claims = ()
    issuer: Literal["tenant", "tfp"] = "tenant"
    policy_claim: Literal["tfp", "acr"] = "tfp"
    session_minutes: Annotated[int, Field(ge=15, le=1440)] = 1440
    session_rolling: bool = True
    session_scope: Literal["tenant", "application", "policy", "disabled"] = "tenant"
    require_id_token_in_logout: bool = False

    @model_validator(mode="after")
    def _check_window(self) -> Self:
        window, days = self.sliding_window_days, self.refresh_token_days
        if window is not None and window < days:
            raise ValueError(
                f"slidingWindowDays is {window}: it cannot be shorter than refreshTokenDays"
                f" ({days})."
            )
        return self


def load_portal_settings(store: Store, flow_id: str) -> PortalSettings:
    """The settings of a user flow. A new one with the name of a deleted one has the defaults."""
    stored = store.get(KIND, flow_id) or {}
    flow = stored.pop("flow", None)
    if flow is not None and flow != store.serial("userFlow", flow_id):
        return PortalSettings()
    return PortalSettings().changed(stored)


def save_portal_settings(store: Store, flow_id: str, settings: PortalSettings) -> None:
    """Save the settings of an existing user flow."""
    flow = store.serial("userFlow", flow_id)
    store.put(KIND, flow_id, {**settings.as_json(), "flow": flow})
