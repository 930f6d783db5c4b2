"""The page with the message of an API connector that ends the sign-in."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.scene import Form, Scene


def show_blocked(scene: Scene) -> Response:
    return scene.render(
        "blocked.html", scene.texts("error_title"), [], message=scene.transaction.message
    )


async def submit_blocked(_scene: Scene, _form: Form) -> None:
    """Do nothing; the browser may still send the form of an earlier page."""
