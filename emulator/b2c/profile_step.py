"""The page on which a person who has signed in edits the profile."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.attributes import apply_attributes, attribute_fields, read_attributes
from emulator.b2c.scene import Form, Scene
from emulator.tenant import people


def show_profile(scene: Scene) -> Response:
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_profile"),
        attribute_fields(scene, scene.user() or {}),
        verification=None,
        submit=scene.texts("button_continue"),
        providers=[],
    )


async def submit_profile(scene: Scene, form: Form) -> None:
    user = scene.user()
    if user is None:
        scene.go("signIn")
        scene.fail("", "UserMessageIfClaimsPrincipalDoesNotExist")
        return
    entered = read_attributes(scene, form)
    if scene.transaction.errors:
        return
    apply_attributes(user, entered)
    scene.store.put(people.KIND, user["id"], user)
    scene.transaction.profile_edited = True
    scene.go_on()
