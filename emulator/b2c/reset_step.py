"""The pages of a password reset: verify the address, then set a new password."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.email_verification import (
    submit_verification,
    verification_view,
    verified_email,
)
from emulator.b2c.forms import Field, focus_of
from emulator.b2c.scene import Form, Scene
from emulator.b2c.sign_up_step import password_fields, read_password
from emulator.tenant import people
from emulator.tenant.store import Document


def show_reset(scene: Scene) -> Response:
    verification = verification_view(scene)
    fields: list[Field] = []
    if scene.policy.settings.local_accounts == "username":
        name = scene.transaction.values.get("username", "")
        fields.append(Field("username", scene.texts("username"), "text", name, "username"))
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_reset"),
        fields,
        verification=verification,
        focus=focus_of([*fields, verification["field"]], scene.transaction.errors),
        submit=scene.texts("button_continue"),
        providers=[],
    )


async def submit_reset(scene: Scene, form: Form) -> None:
    if not scene.policy.has_local_accounts:
        return
    scene.transaction.values["username"] = form.get("username", "").strip()
    if submit_verification(scene, form, "password reset"):
        return
    email = verified_email(scene)
    if email is None:
        scene.transaction.values["email"] = form.get("email", "").strip()
        scene.fail("email", "ver_intro_msg")
        return
    user = _owner(scene, email)
    if user is None:
        scene.fail("email", "UserMessageIfClaimsPrincipalDoesNotExist")
    elif not user.get("accountEnabled", True):
        scene.fail("email", "UserMessageIfUserAccountDisabled")
    else:
        scene.transaction.user_id = user["id"]
        scene.go("newPassword")


def _owner(scene: Scene, email: str) -> Document | None:
    """The account whose password the owner of the address may reset."""
    if scene.policy.settings.local_accounts != "username":
        return people.find_local(scene.store, "emailAddress", email)
    name = scene.transaction.values.get("username", "")
    user = people.find_local(scene.store, "userName", name)
    if user is None or (user.get("_resetEmail") or "").lower() != email.lower():
        return None
    return user


def show_new_password(scene: Scene) -> Response:
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_reset"),
        password_fields(scene),
        verification=None,
        # A password manager stores the new password under this name.
        account=_sign_in_name(scene),
        submit=scene.texts("button_continue"),
        providers=[],
    )


def _sign_in_name(scene: Scene) -> str:
    name = scene.transaction.values.get("username") or verified_email(scene)
    return name or ""


async def submit_new_password(scene: Scene, form: Form) -> None:
    user = scene.user()
    if user is None:
        scene.go("reset")
        scene.fail("email", "UserMessageIfClaimsPrincipalDoesNotExist")
        return
    password = read_password(scene, form)
    if scene.transaction.errors:
        return
    user.pop("_lockedUntil", None)
    user.pop("_wrongPasswords", None)
    people.set_password(scene.store, user, password, scene.service.tenant.clock.now())
    scene.sign_in(user)
