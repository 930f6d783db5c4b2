"""Identity providers of the tenant, played by the tenant itself: choose an account, or refuse."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import Response

from sandbox.b2c import users
from sandbox.b2c.forms import Field, email_problem
from sandbox.b2c.scene import Form, Scene
from sandbox.b2c.users import FederatedAccount

KIND = "identityProvider"

# People that every played provider knows.
_PEOPLE = (
    ("katherine@contoso.example", "Katherine Johnson", "Katherine", "Johnson"),
    ("alan@contoso.example", "Alan Turing", "Alan", "Turing"),
)

# The claim `idp` of the social providers; others have their own issuer.
_SOCIAL_ISSUERS = {
    "Amazon-OAUTH": "amazon.com",
    "Apple-Managed-OIDC": "https://appleid.apple.com",
    "Facebook-OAUTH": "facebook.com",
    "GitHub-OAUTH": "github.com",
    "Google-OAUTH": "google.com",
    "LinkedIn-OAUTH": "linkedin.com",
    "MSA-OIDC": "live.com",
}


def providers_of(scene: Scene) -> list[dict[str, Any]]:
    """The flow's providers as the page's buttons: element id, name, path."""
    buttons = []
    for provider_id in scene.policy.identity_providers:
        document = scene.store.get(KIND, provider_id)
        if document is None:
            continue
        exchange = _exchange_id(provider_id)
        path = f"api/CombinedSigninAndSignup/unified?claimsexchange={exchange}"
        buttons.append(
            {
                "id": exchange,
                "name": document["displayName"],
                "path": scene.page_path(path),
                "provider_id": provider_id,
            }
        )
    return buttons


def _exchange_id(provider_id: str) -> str:
    """`GoogleExchange` for Google-OAUTH, as B2C names its buttons."""
    name = provider_id.removeprefix("OIDC-V1-").partition("-")[0]
    return "".join(character for character in name if character.isalnum()) + "Exchange"


def start_provider(scene: Scene, exchange: str) -> bool:
    """Go to a provider's page; False if the flow has none of this name."""
    for button in providers_of(scene):
        if button["id"] == exchange:
            scene.transaction.provider_id = button["provider_id"]
            scene.go("provider")
            return True
    return False


def provider_for_hint(scene: Scene, domain_hint: str) -> str | None:
    """The button that a domain_hint presses: the provider's issuer or name."""
    hint = domain_hint.lower()
    for button in providers_of(scene):
        if hint in (_issuer(scene, button["provider_id"]).lower(), button["name"].lower()):
            return str(button["id"])
    return None


def _issuer(scene: Scene, provider_id: str) -> str:
    document = scene.store.get(KIND, provider_id) or {}
    return str(document.get("_issuer") or _SOCIAL_ISSUERS.get(provider_id, provider_id))


def show_provider(scene: Scene) -> Response:
    document = scene.store.get(KIND, scene.transaction.provider_id or "") or {}
    fields = [
        Field("providerEmail", scene.texts("email"), "email", required=False),
        Field("providerName", scene.texts("provider_name"), required=False),
    ]
    people = [{"email": email, "name": name} for email, name, _, _ in _PEOPLE]
    return scene.render("provider.html", document.get("displayName", ""), fields, people=people)


def submit_provider(scene: Scene, form: Form) -> None:
    if form.get("action") == "refuse":
        scene.refuse(90273, "Error: access_denied,Error Description: Permissions error")
        return
    account = _chosen(scene, form)
    if account is None:
        return
    user = users.find_federated(scene.store, account.issuer, account.subject)
    if user is not None:
        if not user.get("accountEnabled", True):
            scene.go("signIn")
            scene.fail("", "UserMessageIfUserAccountDisabled")
            return
        scene.sign_in(user, provider=account.issuer)
    elif scene.policy.signs_up:
        scene.transaction.federated = account
        scene.transaction.provider_issuer = account.issuer
        scene.go("federatedSignUp")
    else:
        scene.go("signIn")
        scene.fail("", "UserMessageIfClaimsPrincipalDoesNotExist")


def _chosen(scene: Scene, form: Form) -> FederatedAccount | None:
    """The account that the person chose or made up."""
    issuer = _issuer(scene, scene.transaction.provider_id or "")
    chosen = form.get("account", "")
    for email, name, given, surname in _PEOPLE:
        if chosen == email:
            return FederatedAccount(issuer, _subject(issuer, email), email, name, given, surname)
    email = form.get("providerEmail", "").strip()
    problem = email_problem(email)
    if problem is not None:
        scene.fail("providerEmail", problem)
        return None
    name = form.get("providerName", "").strip()[:250]
    return FederatedAccount(issuer, _subject(issuer, email), email, name)


def _subject(issuer: str, email: str) -> str:
    """The provider's own id of an account: stable, and not the address itself."""
    return hashlib.sha256(f"{issuer} {email.lower()}".encode()).hexdigest()[:24]
