"""The sign-in page: local account, provider, new account, or password reset."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.forms import Field
from emulator.b2c.providers import providers_of
from emulator.b2c.scene import Form, Scene
from emulator.tenant import people
from emulator.tenant.store import Document

# Smart lockout of the directory: ten wrong passwords lock the account for a minute.
_LOCK_AFTER = 10
_LOCK_SECONDS = 60


def field_id(scene: Scene) -> str:
    """The element id of the sign-in name, by the user flow's version and type of local account."""
    if not scene.policy.is_recommended:
        return "logonIdentifier"
    return "email" if scene.policy.settings.local_accounts == "email" else "username"


def show_sign_in(scene: Scene) -> Response:
    settings = scene.policy.settings
    by_email = settings.local_accounts == "email"
    kind = "email" if by_email else "username"
    hint = scene.transaction.request.login_hint
    fields = [
        Field(
            field_id(scene),
            scene.texts(f"logonIdentifier_{kind}"),
            "email" if by_email else "text",
            scene.transaction.values.get("signInName", hint),
            "username",
        ),
        Field("password", scene.texts("password"), "password", "", "current-password"),
    ]
    local = scene.policy.has_local_accounts
    sign_up = "api/CombinedSigninAndSignup/unified?local=signup"
    return scene.render(
        "unified.html",
        scene.texts("heading_signin"),
        fields if local else [],
        intro=scene.texts(f"local_intro_{kind}"),
        forgot_path=scene.page_path("api/CombinedSigninAndSignup/forgotPassword"),
        create_path=scene.page_path(sign_up) if scene.policy.signs_up and local else None,
        providers=providers_of(scene),
    )


async def submit_sign_in(scene: Scene, form: Form) -> None:
    if not scene.policy.has_local_accounts:
        return
    field = field_id(scene)
    name = form.get(field, form.get("signInName", "")).strip()
    password = form.get("password", "")
    scene.transaction.values["signInName"] = name
    by_email = scene.policy.settings.local_accounts == "email"
    if not name:
        scene.fail(field, "requiredField_email" if by_email else "requiredField_username")
    if not password:
        scene.fail("password", "requiredField_password")
    if scene.transaction.errors:
        return
    user = people.find_local(scene.store, "emailAddress" if by_email else "userName", name)
    if user is None:
        scene.fail(field, "UserMessageIfClaimsPrincipalDoesNotExist")
        return
    problem = _problem(scene, user, password)
    if problem is None:
        scene.sign_in(user)
        return
    scene.fail("password", problem)
    scene.service.log.failed(
        scene.service.tenant.clock.now(),
        scene.policy.id,
        scene.transaction.request.client_name,
        user,
        problem,
    )


def _problem(scene: Scene, user: Document, password: str) -> str | None:
    """The string id of the reason why the user cannot sign in with this password; None if they can.

    Counts wrong passwords.
    """
    if not user.get("accountEnabled", True):
        return "UserMessageIfUserAccountDisabled"
    if scene.now < user.get("_lockedUntil", 0):
        return "UserMessageIfUserAccountLocked"
    if people.check_password(user, password):
        if user.pop("_wrongPasswords", 0):
            scene.store.put(people.KIND, user["id"], user)
        return None
    wrong = user.get("_wrongPasswords", 0) + 1
    locked = wrong >= _LOCK_AFTER
    user |= {"_wrongPasswords": 0 if locked else wrong}
    if locked:
        user["_lockedUntil"] = scene.now + _LOCK_SECONDS
    scene.store.put(people.KIND, user["id"], user)
    return "UserMessageIfUserAccountLocked" if locked else "UserMessageIfInvalidPassword"
