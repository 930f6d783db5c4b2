"""What only the portal sets of a user flow: accounts, lifetimes, claims, session, reset.

Graph has none of these (user flows over Graph beta), so they live beside the flow in a document
of their own. A flow without such a document has the service's defaults.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from emulator.tenant.setting_values import SettingValues
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

_Claim = Annotated[
    str, StringConstraints(pattern=rf"^({'|'.join(APPLICATION_CLAIMS)}|extension_[\s\S]*)$")
]
_Claims = Annotated[
    tuple[_Claim, ...],
    Field(strict=False, description=f"a list of {', '.join(APPLICATION_CLAIMS)} or extension_…"),
]


class PortalSettings(SettingValues):
    """One flow's settings.

    local_accounts: which local account people sign up with. access_token_minutes (ID tokens too),
    refresh_token_days, sliding_window_days (None: no expiry): token lifetimes. claims: application
    claims. issuer: `tenant` for `…/<id>/v2.0/`, `tfp` for the form with the policy.
    policy_claim: where a token names its flow. self_service_password_reset: the reset happens
    inside the flow instead of AADB2C90118. multifactor: `email` asks for a code after each sign-in
    that is not from a session; the real service's other methods are not emulated. session_…:
    single sign-on in the browser.
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
