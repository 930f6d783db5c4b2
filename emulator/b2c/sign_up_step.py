"""The pages that create an account: a local one, or one for an account at a provider."""

from __future__ import annotations

from starlette.responses import Response

from emulator.b2c.attributes import (
    apply_attributes,
    attribute_fields,
    collected,
    label_of,
    read_attributes,
)
from emulator.b2c.connector_steps import before_creation
from emulator.b2c.email_verification import (
    submit_verification,
    verification_view,
    verified_email,
)
from emulator.b2c.forms import (
    Field,
    email_problem,
    focus_of,
    password_problem,
    username_problem,
)
from emulator.b2c.providers import providers_of
from emulator.b2c.scene import Form, Scene
from emulator.tenant import people
from emulator.tenant.people import FederatedAccount, LocalAccount
from emulator.tenant.user_flows import page_strings


def show_sign_up(scene: Scene) -> Response:
    providers = []
    intro = scene.texts("social_intro")
    if scene.policy.type == "signUp":
        providers = providers_of(scene, page_strings.PROVIDERS)
        intro = scene.texts_of(page_strings.PROVIDERS)("social_intro")
    heading = scene.texts("heading_signup")
    if not scene.policy.has_local_accounts:
        return scene.render(
            "unified.html", heading, [], providers=providers, social_intro=intro, create_path=None
        )
    verification = verification_view(scene) if _verifies_local(scene) else None
    fields: list[Field] = []
    if verification is None:
        fields.append(_email_field(scene, "username" if _by_email(scene) else "email"))
    if verification is None or verification["state"] == "verified":
        if not _by_email(scene):
            name = scene.transaction.values.get("username", "")
            fields.append(Field("username", scene.texts("username"), "text", name, "username"))
        fields += password_fields(scene)
        fields += attribute_fields(scene, {})
    control = [] if verification is None else [verification["field"]]
    return scene.render(
        "self_asserted.html",
        heading,
        fields,
        verification=verification,
        focus=focus_of([*control, *fields], scene.transaction.errors),
        submit=scene.texts("button_create"),
        providers=providers,
        social_intro=intro,
    )


def _by_email(scene: Scene) -> bool:
    return scene.policy.settings.local_accounts == "email"


def _verifies_local(scene: Scene) -> bool:
    """Whether a person must verify the address of a local account.

    A user flow without verification collects the attribute `email` with verification switched off,
    which is a setting of the portal's page layouts.
    """
    email = scene.policy.attribute("email")
    return email is None or email.requires_verification


def _email_field(scene: Scene, autocomplete: str, fixed: str = "") -> Field:
    """The address without verification; the person cannot change a `fixed` one."""
    email = scene.policy.attribute("email")
    return Field(
        "email",
        scene.texts("email") if email is None else label_of(scene, email),
        "email",
        fixed or scene.transaction.values.get("email", ""),
        autocomplete,
        required=email is None or not email.optional,
        readonly=bool(fixed),
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
    """The new password, which the form has twice; puts problems beside the fields."""
    password = form.get("newPassword", "")
    problem = password_problem(password)
    if problem is not None:
        scene.fail("newPassword", problem)
    elif form.get("reenterPassword", "") != password:
        scene.fail("reenterPassword", "error_passwordEntryMismatch")
    return password


async def submit_sign_up(scene: Scene, form: Form) -> None:
    if not scene.policy.has_local_accounts:
        return
    email = _local_email(scene, form)
    if email is None:
        return
    name = email
    if not _by_email(scene):
        name = form.get("username", "").strip()
        scene.transaction.values["username"] = name
        problem = username_problem(name)
        if problem is not None:
            scene.fail("username", problem)
    password = read_password(scene, form)
    entered = read_attributes(scene, form)
    account = LocalAccount("emailAddress" if _by_email(scene) else "userName", name, email)
    _check_unused(scene, account)
    if scene.transaction.errors:
        return
    tenant = scene.service.tenant
    identity = account.identity(tenant.identity.domain)
    if not await before_creation(scene, email, identity, entered):
        return
    # Another person may have taken the name during the call of the connector.
    _check_unused(scene, account)
    if scene.transaction.errors:
        return
    user = people.new_local_user(
        tenant.identity, account, people.hashed(password), tenant.clock.now()
    )
    apply_attributes(user, entered)
    scene.store.put(people.KIND, user["id"], user)
    scene.sign_in(user, new=True)


def _local_email(scene: Scene, form: Form) -> str | None:
    """The address of the account; None if the page must be shown again."""
    if not _verifies_local(scene):
        email = form.get("email", "").strip()
        scene.transaction.values["email"] = email
        problem = email_problem(email)
        if problem is None:
            return email
        scene.fail("email", problem)
        return None
    return _verified_email(scene, form)


def _verified_email(scene: Scene, form: Form) -> str | None:
    """The verified address; None if the page must be shown again."""
    if submit_verification(scene, form, "sign-up"):
        return None
    verified = verified_email(scene)
    if verified is None:
        scene.transaction.values["email"] = form.get("email", "").strip()
        scene.fail("email", "ver_intro_msg")
    return verified


def _check_unused(scene: Scene, account: LocalAccount) -> None:
    if people.find_local(scene.store, account.type, account.name) is not None:
        field = "email" if account.type == "emailAddress" else "username"
        scene.fail(field, "UserMessageIfClaimsPrincipalAlreadyExists")


def show_federated_sign_up(scene: Scene) -> Response:
    account = _account(scene)
    initial = {
        "displayName": account.display_name,
        "givenName": account.given_name,
        "surname": account.surname,
    }
    verification = None
    fields: list[Field] = []
    if _verifies_federated(scene):
        scene.transaction.values.setdefault("email", account.email)
        verification = verification_view(scene)
    if verification is None or verification["state"] == "verified":
        fields += attribute_fields(scene, initial)
    if verification is None:
        fields.insert(_email_position(scene), _email_field(scene, "email", account.email))
    control = [] if verification is None else [verification["field"]]
    return scene.render(
        "self_asserted.html",
        scene.texts("heading_signup"),
        fields,
        verification=verification,
        focus=focus_of([*control, *fields], scene.transaction.errors),
        submit=scene.texts("button_create"),
        providers=[],
    )


def _email_position(scene: Scene) -> int:
    """The position of the address among the attributes: that of the user flow, or else first."""
    ids = [item.id.lower() for item in scene.policy.attributes]
    before = ids[: ids.index("email")] if "email" in ids else []
    return sum(item.id.lower() in before for item in collected(scene))


def _verifies_federated(scene: Scene) -> bool:
    """Whether a person must verify the address of a provider's account."""
    email = scene.policy.attribute("email")
    return email is not None and email.requires_verification


async def submit_federated_sign_up(scene: Scene, form: Form) -> None:
    account = _account(scene)
    email = _federated_email(scene, account, form)
    if email is None:
        return
    entered = read_attributes(scene, form)
    if scene.transaction.errors:
        return
    tenant = scene.service.tenant
    if not await before_creation(scene, email, account.identity, entered):
        return
    existing = people.find_federated(scene.store, account.issuer, account.subject)
    if existing is not None:
        # Another window of the browser has created the account meanwhile.
        scene.sign_in(existing, provider=account.issuer)
        return
    user = people.new_federated_user(tenant.identity, account, tenant.clock.now())
    user["otherMails"] = [email] if email else []
    apply_attributes(user, entered)
    scene.store.put(people.KIND, user["id"], user)
    scene.sign_in(user, provider=account.issuer, new=True)


def _federated_email(scene: Scene, account: FederatedAccount, form: Form) -> str | None:
    """The address for the account; None if the page must be shown again."""
    if _verifies_federated(scene):
        return _verified_email(scene, form)
    email = account.email or form.get("email", "").strip()
    scene.transaction.values["email"] = email
    attribute = scene.policy.attribute("email")
    problem = email_problem(email)
    if problem is not None and (email or attribute is None or not attribute.optional):
        scene.fail("email", problem)
    return email


def _account(scene: Scene) -> FederatedAccount:
    account = scene.transaction.federated
    assert account is not None, "the provider's page sets it before it shows the sign-up"
    return account
