"""The page of the second factor: a code to the account's address."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.email_verification import (
    submit_verification,
    verification_view,
    verified_email,
)
from emulator.b2c.forms import focus_of
from emulator.b2c.scene import Form, Scene
from emulator.tenant import people


def show_second_factor(scene: Scene) -> Response:
    verification = verification_view(scene, _address(scene))
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_factor"),
        [],
        intro=scene.texts("intro_factor"),
        verification=verification,
        focus=focus_of([verification["field"]], scene.transaction.errors),
        submit=scene.texts("button_continue"),
        providers=[],
    )


async def submit_second_factor(scene: Scene, form: Form) -> None:
    submit_verification(scene, form, "second factor", _address(scene))
    if verified_email(scene) is not None:
        scene.transaction.second_factor = True
        scene.go_on()


def _address(scene: Scene) -> str | None:
    """The account's address; None for an account without one, which verifies a new address."""
    user = scene.user() or {}
    addresses = [*people.emails(user), user.get("_resetEmail")]
    return next((address for address in addresses if address), None)
