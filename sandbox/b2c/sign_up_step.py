"""Making an account: a local one with a verified address, or one for an identity provider."""

from __future__ import annotations

from starlette.responses import Response

from sandbox.b2c import users
from sandbox.b2c.attributes import apply_attributes, attribute_fields, read_attributes
from sandbox.b2c.email_verification import (
    submit_verification,
    verification_view,
    verified_email,
)
from sandbox.b2c.forms import (
    Field,
    email_problem,
    focus_of,
    password_problem,
    username_problem,
)
from sandbox.b2c.providers import providers_of
from sandbox.b2c.scene import Form, Scene
from sandbox.b2c.users import FederatedAccount, LocalAccount


def show_sign_up(scene: Scene) -> Response:
    verification = verification_view(scene)
    fields: list[Field] = []
    if verification["state"] == "verified":
        if scene.policy.settings.localAccounts == "username":
            name = scene.transaction.values.get("username", "")
            fields.append(Field("username", scene.texts("username"), "text", name, "username"))
        fields += password_fields(scene)
        fields += attribute_fields(scene, {})
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_signup"),
        fields,
        verification=verification,
        focus=focus_of([verification["field"], *fields], scene.transaction.errors),
        submit=scene.texts("button_create"),
        providers=providers_of(scene) if scene.policy.type == "signUp" else [],
    )


def password_fields(scene: Scene) -> list[Field]:
    return [
        Field(
            "newPassword",
            scene.texts("newPassword"),
            "password",
            autocomplete="new-password",
            help=scene.texts("password_help"),
        ),
        Field(
            "reenterPassword",
            scene.texts("reenterPassword"),
            "password",
            autocomplete="new-password",
        ),
    ]


def read_password(scene: Scene, form: Form) -> str:
    """The new password, entered twice; problems go beside the fields."""
    password = form.get("newPassword", "")
    problem = password_problem(password)
    if problem is not None:
        scene.fail("newPassword", problem)
    elif form.get("reenterPassword", "") != password:
        scene.fail("reenterPassword", "error_passwordEntryMismatch")
    return password


def submit_sign_up(scene: Scene, form: Form) -> None:
    if submit_verification(scene, form, "sign-up"):
        return
    email = verified_email(scene)
    if email is None:
        scene.transaction.values["email"] = form.get("email", "").strip()
        scene.fail("email", "ver_intro_msg")
        return
    by_email = scene.policy.settings.localAccounts == "email"
    name = email
    if not by_email:
        name = form.get("username", "").strip()
        scene.transaction.values["username"] = name
        problem = username_problem(name)
        if problem is not None:
            scene.fail("username", problem)
    password = read_password(scene, form)
    entered = read_attributes(scene, form)
    account = LocalAccount("emailAddress" if by_email else "userName", name, email)
    if users.find_local(scene.store, account.type, account.name) is not None:
        scene.fail("email" if by_email else "username", "UserMessageIfClaimsPrincipalAlreadyExists")
    if scene.transaction.errors:
        return
    tenant = scene.service.tenant
    user = users.new_local_user(tenant.identity, account, password, tenant.clock.now())
    apply_attributes(user, entered)
    scene.store.put(users.KIND, user["id"], user)
    scene.sign_in(user, new=True)


def show_federated_sign_up(scene: Scene) -> Response:
    account = _account(scene)
    known = {
        "displayName": account.display_name,
        "givenName": account.given_name,
        "surname": account.surname,
    }
    email = Field(
        "email",
        scene.texts("email"),
        "email",
        scene.transaction.values.get("email", account.email),
        "email",
        readonly=bool(account.email),
    )
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_signup"),
        [email, *attribute_fields(scene, known)],
        verification=None,
        submit=scene.texts("button_create"),
        providers=[],
    )


def submit_federated_sign_up(scene: Scene, form: Form) -> None:
    account = _account(scene)
    email = account.email or form.get("email", "").strip()
    scene.transaction.values["email"] = email
    problem = email_problem(email)
    if problem is not None:
        scene.fail("email", problem)
    entered = read_attributes(scene, form)
    if scene.transaction.errors:
        return
    tenant = scene.service.tenant
    user = users.new_federated_user(tenant.identity, account, tenant.clock.now())
    user["otherMails"] = [email]
    apply_attributes(user, entered)
    scene.store.put(users.KIND, user["id"], user)
    scene.sign_in(user, provider=account.issuer, new=True)


def _account(scene: Scene) -> FederatedAccount:
    account = scene.transaction.federated
    assert account is not None, "the provider's page sets it before it leads here"
    return account
