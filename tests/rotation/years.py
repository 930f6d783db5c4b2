"""A client in an emulated tenant whose clock runs on by years, and connectors that use it.

`deploy` replays what `pulumi up` asks of Graph, and its order, for an edited list of secrets:
`tests/engine/test_changes.py` and `test_commands.py` prove both on the real engine. Twenty runs of
that would take minutes. A run that dies here has noted its last request in the state, as one that
fails has; an engine that is killed between the two is not replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from b2c import client_secret
from b2c.client_secret import ClientSecret, end_date, slot
from emulator.tests.b2c.exchange import post_token, refresh, sign_in
from emulator.tests.b2c.registration import Registration, register
from emulator.tests.conftest import InProcessTenant

POLICY = "B2C_1_siin"


@dataclass
class Connection:
    """A person's connection of a connector that holds one secret, used for years."""

    registration: Registration
    secret: str
    refresh_token: str = ""
    failed: list[str] = field(default_factory=list)
    used: int = 0

    def use(self, *, sign_in_anew: bool) -> None:
        """Refresh, as an app that runs does; another person signs in through the same connector."""
        self.used += 1
        if not self.refresh_token or sign_in_anew:
            code = sign_in(self.registration)
            response = post_token(self.registration, code=code, client_secret=self.secret)
            self._took(response)
        if self.refresh_token:
            self._took(refresh(self.registration, self.refresh_token, client_secret=self.secret))

    def _took(self, response: Any) -> None:
        if response.status_code == 200:
            self.refresh_token = response.json()["refresh_token"]
        else:
            self.failed.append(response.json()["error_description"].partition(":")[0])


class Years:
    """The client's secrets, by generation; `own` is a connection of the stack's own connector and
    `by_hand` one of a connector whose maker pastes each secret."""

    def __init__(self, tenant: InProcessTenant, start: datetime, first_ends: str) -> None:
        self._tenant = tenant
        tenant.state.clock.source = lambda: start
        self._sign_the_deployer_in()
        self._registration = register(tenant)
        tenant.http.request("PUT", f"/_rehearsal/flows/{POLICY}", json=_LASTING)
        self._client = f"/v1.0/applications/{self._registration.client['id']}"
        self._drop_the_one_of_the_registration()
        self._held: dict[int, dict[str, str]] = {}
        self._add({"generation": 1, "expires": first_ends})
        secret = self._held[1]["secretText"]
        self.own = Connection(self._registration, secret)
        self.by_hand = Connection(self._registration, secret)

    @property
    def existing(self) -> set[int]:
        """What the state holds."""
        return {*self._held}

    @property
    def now(self) -> datetime:
        return self._tenant.state.clock.now()

    @property
    def failed(self) -> list[str]:
        return self.own.failed + self.by_hand.failed

    def pass_days(self, days: float) -> None:
        """Let time go by, with a sign-in now and then."""
        while days > 0:
            step = min(days, 25)
            self._tenant.state.clock.offset_seconds += timedelta(days=step).total_seconds()
            days -= step
            self._use(sign_in_anew=False)

    def deploy(self, listed: Sequence[ClientSecret], dies_after: int | None = None) -> bool:
        """Make the secrets what is listed; whether the run came to its end."""
        self._sign_the_deployer_in()
        for number, _ in enumerate(self._up(listed), 1):
            held = self._tenant.ok("GET", self._client)["passwordCredentials"]
            assert 1 <= len(held) <= client_secret.MAX_SECRETS
            self._use(sign_in_anew=True)
            if number == dies_after:
                return False
        return True

    def replace_the_only_one(self, generation: int, expires: str) -> None:
        """What a program with one secret does, whose every argument forces a replacement."""
        self._sign_the_deployer_in()
        self._remove(generation - 1)
        self._use(sign_in_anew=True)
        self._add({"generation": generation, "expires": expires})
        self.own.secret = self._held[generation]["secretText"]

    def paste(self) -> None:
        """The maker pastes the newest secret."""
        self.by_hand.secret = self._held[max(self._held)]["secretText"]
        self._use(sign_in_anew=True)

    def _up(self, listed: Sequence[ClientSecret]) -> Iterator[None]:
        """The requests of one run, in the engine's order."""
        slots = {slot(generation): generation for generation in self._held}
        for secret in listed:
            before = slots.pop(slot(secret["generation"]), None)
            if before == secret["generation"]:
                continue
            if before is not None:
                self._remove(before)
                yield
            self._add(secret)
            yield
        self.own.secret = self._held[listed[0]["generation"]]["secretText"]
        for generation in slots.values():
            self._remove(generation)
            yield

    def _use(self, *, sign_in_anew: bool) -> None:
        self.own.use(sign_in_anew=sign_in_anew)
        self.by_hand.use(sign_in_anew=sign_in_anew)

    def _add(self, secret: ClientSecret) -> None:
        end = end_date("expires", secret["expires"])
        body = {"passwordCredential": {"displayName": "a secret", "endDateTime": end}}
        self._held[secret["generation"]] = self._tenant.ok(
            "POST", f"{self._client}/addPassword", body
        )

    def _remove(self, generation: int) -> None:
        key = self._held.pop(generation)["keyId"]
        self._tenant.ok("POST", f"{self._client}/removePassword", {"keyId": key})

    def _drop_the_one_of_the_registration(self) -> None:
        for held in self._tenant.ok("GET", self._client)["passwordCredentials"]:
            self._tenant.ok("POST", f"{self._client}/removePassword", {"keyId": held["keyId"]})

    def _sign_the_deployer_in(self) -> None:
        self._tenant.authorization = {"Authorization": f"Bearer {self._tenant.token()}"}


_LASTING = {"refreshTokenDays": 90, "slidingWindowDays": None}
"""With these a connection that is used lives on."""
