"""The scene of a sign-in: everything that the function of a page reads and changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.errors import B2cError
from emulator.b2c.forms import Field, focus_of
from emulator.b2c.service import B2cService
from emulator.b2c.transactions import Outcome, Transaction
from emulator.tenant import people
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows import page_strings
from emulator.tenant.user_flows.texts import Texts
from emulator.tenant.user_flows.user_flow import UserFlow

Form = Mapping[str, str]

# The language page with the texts of a view.
_PAGE_OF_VIEW = {
    "signIn": page_strings.SIGN_IN,
    "signUp": page_strings.LOCAL_SIGN_UP,
    "federatedSignUp": page_strings.FEDERATED_SIGN_UP,
    "reset": page_strings.PASSWORD_RESET,
    "newPassword": page_strings.PASSWORD_RESET,
    "profile": page_strings.PROFILE,
    "secondFactor": page_strings.SECOND_FACTOR,
}


@dataclass
class Scene:
    """The service, address and transaction of a request to a page.

    The function of a page reads the form and changes the transaction: its errors, its next view or
    its outcome.
    """

    service: B2cService
    address: Address
    transaction: Transaction

    @property
    def texts(self) -> Texts:
        """The texts of the current page."""
        return self.texts_of(_PAGE_OF_VIEW.get(self.transaction.view))

    def texts_of(self, page: str | None) -> Texts:
        """The texts of a language page of the user flow."""
        return self.policy.languages.texts(self.transaction.language, page)

    @property
    def policy(self) -> UserFlow:
        return self.address.policy

    @property
    def store(self) -> Store:
        return self.service.tenant.store

    @property
    def now(self) -> int:
        return self.service.tenant.clock.timestamp()

    def fail(self, field_id: str, string_id: str) -> None:
        """Put a message beside a field; an empty id puts it above the form."""
        self.transaction.errors.setdefault(field_id, self.texts(string_id))

    def go(self, view: str) -> None:
        """Show another page next."""
        self.transaction.view = view
        self.transaction.errors = {}
        self.transaction.notice = None

    def refuse(self, code: int, *values: object) -> None:
        """End the sign-in with a refusal for the application."""
        self.transaction.outcome = Outcome(error=B2cError(code, *values))

    def sign_in(self, user: Document, *, provider: str | None = None, new: bool = False) -> None:
        """Record that the person has signed in, and continue."""
        transaction = self.transaction
        transaction.user_id = user["id"]
        transaction.auth_time = self.now
        transaction.provider_issuer = provider
        transaction.new_user = new
        # Another person may have proven a second factor before in this transaction.
        transaction.second_factor = transaction.profile_edited = False
        self.go_on()

    def go_on(self) -> None:
        """Continue after the person has signed in: a second factor, the profile, or the end."""
        transaction = self.transaction
        if self.policy.settings.multifactor == "email" and not transaction.second_factor:
            transaction.verification = None
            self.go("secondFactor")
        elif self.policy.type == "profileUpdate" and not transaction.profile_edited:
            self.go("profile")
        else:
            transaction.outcome = Outcome(
                user_id=transaction.user_id or "",
                auth_time=transaction.auth_time,
                provider=transaction.provider_issuer,
                new_user=transaction.new_user,
            )

    def user(self) -> Document | None:
        """The user who has signed in or resets the password; None before that."""
        user_id = self.transaction.user_id
        return None if user_id is None else self.store.get(people.KIND, user_id)

    def page_path(self, rest: str) -> str:
        """The path of a page of this sign-in."""
        separator = "&" if "?" in rest else "?"
        query = f"{separator}tx={self.transaction.id}&p={self.policy.id}"
        return self.address.page_path(rest) + query

    def render(
        self, template: str, heading: str, fields: Sequence[Field], **values: Any
    ) -> Response:
        """A page with these fields and the transaction's messages."""
        errors = self.transaction.errors
        common = {
            "action": self.page_path("SelfAsserted"),
            "csrf": self.transaction.csrf,
            "errors": errors,
            "notice": self.transaction.notice,
            "heading": heading,
            "intro": self.texts("initial_intro"),
            "fields": fields,
            "social_intro": self.texts("social_intro"),
            "focus": focus_of(fields, errors),
            "account": None,
        }
        return self.service.pages.page(template, self.texts, {**common, **values})

    def block(self, message: str) -> None:
        """End the sign-in with a page that shows an API connector's message."""
        self.transaction.message = message
        self.go("blocked")
