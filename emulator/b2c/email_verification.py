"""The control of several pages with which a person verifies an e-mail address by a code."""

from __future__ import annotations

from typing import Any

from emulator.b2c.forms import Field, email_problem
from emulator.b2c.scene import Form, Scene

# The limit of codes in one sign-in; the real page throttles as well.
_CODES_PER_TRANSACTION = 10


def verified_email(scene: Scene) -> str | None:
    verification = scene.transaction.verification
    return verification.email if verification and verification.verified else None


def verification_view(scene: Scene, fixed: str | None = None) -> dict[str, Any]:
    """The template's values: the address and its state (new, sent or verified).

    `fixed`: an address that the person cannot change.
    """
    verification = scene.transaction.verification
    value = fixed or scene.transaction.values.get("email", "")
    if verification is not None:
        value = verification.email
    state = "new"
    if verification is not None:
        state = "verified" if verification.verified else "sent"
    return {
        "state": state,
        "field": Field(
            "email",
            scene.texts("email"),
            "email",
            value,
            "username" if _is_sign_in_name(scene) else "email",
            readonly=fixed is not None or verification is not None,
        ),
        "changeable": fixed is None,
        "ids": _RECOMMENDED_IDS if scene.policy.is_recommended else _STANDARD_IDS,
    }


def _is_sign_in_name(scene: Scene) -> bool:
    """Whether a password manager should remember the address as the account's name."""
    return scene.policy.settings.local_accounts == "email"


# The element ids of the two page layouts, on which automated clients rely.
_RECOMMENDED_IDS = {
    "code": "emailVerificationCode",
    "send": "emailVerificationControl_but_send_code",
    "verify": "emailVerificationControl_but_verify_code",
    "resend": "emailVerificationControl_but_send_new_code",
    "edit": "emailVerificationControl_but_change_claims",
    "success": "emailVerificationControl_success_message",
    "error": "emailVerificationControl_error_message",
}
_STANDARD_IDS = {
    "code": "email_ver_input",
    "send": "email_ver_but_send",
    "verify": "email_ver_but_verify",
    "resend": "email_ver_but_resend",
    "edit": "email_ver_but_edit",
    "success": "email_success",
    "error": "email_fail_retry",
}


def submit_verification(scene: Scene, form: Form, purpose: str, fixed: str | None = None) -> bool:
    """Handle a button of the control; False if the form was sent with another button."""
    action = form.get("action")
    transaction = scene.transaction
    if action in ("sendCode", "resendCode"):
        _send(scene, fixed or form.get("email", "").strip(), purpose)
    elif action == "verifyCode":
        verification = transaction.verification
        if verification is None:
            scene.fail("email", "ver_intro_msg")
            return True
        code = form.get("emailVerificationCode", form.get("email_ver_input", ""))
        problem = verification.try_code(code, scene.now)
        if problem is None:
            transaction.notice = scene.texts("ver_success_msg")
        else:
            scene.fail("emailVerificationCode", problem)
    elif action == "changeEmail" and fixed is None:
        if transaction.verification is not None:
            transaction.values["email"] = transaction.verification.email
        transaction.verification = None
    else:
        return False
    return True


def _send(scene: Scene, email: str, purpose: str) -> None:
    transaction = scene.transaction
    if transaction.verification is not None:
        email = transaction.verification.email
    transaction.values["email"] = email
    problem = email_problem(email)
    if problem is not None:
        scene.fail("email", problem)
        return
    if transaction.codes_sent >= _CODES_PER_TRANSACTION:
        scene.fail("email", "ver_fail_throttled")
        return
    transaction.codes_sent += 1
    moment = scene.service.tenant.clock.now()
    transaction.verification = scene.service.outbox.send_code(email, purpose, moment)
    transaction.notice = scene.texts("ver_info_msg")
