"""The page of an API connector that lets nobody through; only a new sign-in leads on."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.scene import Form, Scene


def show_blocked(scene: Scene) -> Response:
    return scene.render(
        "blocked.html", scene.texts("error_title"), [], message=scene.transaction.message
    )


async def submit_blocked(_scene: Scene, _form: Form) -> None:
    """Nothing: a form of an older page may still be sent."""
