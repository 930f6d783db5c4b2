"""The emulated identity providers, on whose page a person chooses an account or refuses."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from emulator.b2c.connector_steps import after_federation
from emulator.b2c.forms import Field, email_problem
from emulator.b2c.scene import Form, Scene
from emulator.tenant import people
from emulator.tenant.people import FederatedAccount
from emulator.tenant.store import Document
from emulator.tenant.user_flows.identity_providers import KIND, attached_providers
from emulator.tenant.user_flows.provider_clients import find_provider_client

# The accounts of every emulated provider.
_PEOPLE = (
    ("katherine@contoso.example", "Katherine Johnson", "Katherine", "Johnson"),
    ("alan@contoso.example", "Alan Turing", "Alan", "Turing"),
)

# The claim `idp` of the social providers, by Graph's `identityProviderType` in lower case. Those of
# Twitter, QQ, WeChat and Weibo follow the pattern of the others, since no source shows them.
_SOCIAL_ISSUERS = {
    "amazon": "amazon.com",
    "facebook": "facebook.com",
    "github": "github.com",
    "google": "google.com",
    "linkedin": "linkedin.com",
    "microsoft": "live.com",
    "qq": "qq.com",
    "twitter": "twitter.com",
    "wechat": "wechat.com",
    "weibo": "weibo.com",
}
_APPLE_ISSUER = "https://appleid.apple.com"
# Types by the fixed ids, for a document without a type.
_TYPE_OF_ID = {"msa-oidc": "microsoft", "apple-managed-oidc": "applemanaged"}
_METADATA = "/.well-known/openid-configuration"


def providers_of(scene: Scene, page: str | None = None) -> list[dict[str, Any]]:
    """The user flow's providers as buttons of the page: element id, name, path.

    `page` is the language page with their names; None for that of the current view.
    """
    texts = scene.texts if page is None else scene.texts_of(page)
    buttons: list[dict[str, Any]] = []
    taken: set[str] = set()
    for document in attached_providers(scene.store, scene.policy):
        exchange = _exchange_id(document)
        number = 2
        while exchange in taken:
            exchange = f"{_exchange_id(document)}{number}"
            number += 1
        taken.add(exchange)
        path = f"api/CombinedSigninAndSignup/unified?claimsexchange={exchange}"
        buttons.append(
            {
                "id": exchange,
                "name": texts.provider(exchange, _name(document)),
                "path": scene.page_path(path),
                "provider_id": document["id"],
                "domain": _name(document).lower(),
            }
        )
    return buttons


def _name(document: Document) -> str:
    return str(document.get("displayName") or document["id"])


def _type(document: Document) -> str:
    """The type of a social provider in lower case; empty for generic OpenID Connect."""
    provider_type = str(document.get("identityProviderType") or "").lower()
    if provider_type:
        return provider_type
    if str(document.get("@odata.type") or "").lower().endswith("applemanagedidentityprovider"):
        return "applemanaged"
    provider_id = str(document["id"]).lower()
    if provider_id.endswith("-oauth"):
        return provider_id.removesuffix("-oauth")
    return _TYPE_OF_ID.get(provider_id, "")


def _exchange_id(document: Document) -> str:
    """B2C's element id of the provider's button: `GoogleExchange` for Google-OAUTH."""
    name = str(document["id"]).removeprefix("OIDC-V1-").partition("-")[0]
    if _type(document) == "microsoft":
        name = "Microsoft"
    return "".join(character for character in name if character.isalnum()) + "Exchange"


def start_provider(scene: Scene, exchange: str) -> bool:
    """Show a provider's page next; False if the user flow has none with this exchange."""
    for button in providers_of(scene):
        if button["id"] == exchange:
            scene.transaction.provider_id = button["provider_id"]
            scene.go("provider")
            return True
    return False


def provider_for_hint(scene: Scene, domain_hint: str) -> str | None:
    """The exchange of the provider that a domain_hint selects by its own hint, issuer or name."""
    hint = domain_hint.lower()
    for button in providers_of(scene):
        document = scene.store.get(KIND, button["provider_id"]) or {}
        own = str(document.get("domainHint") or "").lower()
        if hint in (own, _issuer(document).lower(), button["domain"]):
            return str(button["id"])
    return None


def _issuer(document: Document) -> str:
    """The claim `idp`.

    An OpenID Connect provider's issuer is taken from its metadata's address, since the emulator
    calls no provider.
    """
    if document.get("_issuer"):
        return str(document["_issuer"])
    provider_type = _type(document)
    if provider_type == "applemanaged":
        return _APPLE_ISSUER
    if provider_type in _SOCIAL_ISSUERS:
        return _SOCIAL_ISSUERS[provider_type]
    metadata = str(document.get("metadataUrl") or "")
    return metadata.removesuffix(_METADATA) or str(document.get("id", ""))


def show_provider(scene: Scene) -> Response:
    document = scene.store.get(KIND, scene.transaction.provider_id or "") or {}
    fields = [
        Field("providerEmail", scene.texts("email"), "email", required=False),
        Field("providerName", scene.texts("provider_name"), required=False),
    ]
    people = [{"email": email, "name": name} for email, name, _, _ in _PEOPLE]
    return scene.render("provider.html", document.get("displayName", ""), fields, people=people)


async def submit_provider(scene: Scene, form: Form) -> None:
    if form.get("action") == "refuse":
        scene.refuse(90273, "Error: access_denied,Error Description: Permissions error")
        return
    account = _chosen(scene, form)
    if account is None or _provider_differs(scene):
        return
    user = people.find_federated(scene.store, account.issuer, account.subject)
    if user is not None:
        if not user.get("accountEnabled", True):
            scene.go("signIn")
            scene.fail("", "UserMessageIfUserAccountDisabled")
            return
        scene.sign_in(user, provider=account.issuer)
    elif scene.policy.signs_up:
        scene.transaction.federated = account
        scene.transaction.provider_issuer = account.issuer
        scene.transaction.values.clear()
        scene.transaction.verification = None
        scene.go("federatedSignUp")
        await after_federation(scene, account)
    else:
        scene.go("signIn")
        scene.fail("", "UserMessageIfClaimsPrincipalDoesNotExist")


def _provider_differs(scene: Scene) -> bool:
    """End the sign-in if the provider has another client secret than B2C, or another issuer."""
    document = scene.store.get(KIND, scene.transaction.provider_id or "") or {}
    box = scene.service.tenant.secrets
    client = find_provider_client(scene.store, box, str(document.get("clientId")))
    if document.get("_secret") and client.client_secret not in (
        None,
        box.unseal(document["_secret"]),
    ):
        scene.refuse(90289)
    elif client.issuer not in (None, _issuer(document)):
        scene.refuse(90238, _issuer(document))
    else:
        return False
    return True


def _chosen(scene: Scene, form: Form) -> FederatedAccount | None:
    """The account that the person chose or entered."""
    document = scene.store.get(KIND, scene.transaction.provider_id or "") or {}
    issuer = _issuer(document)
    chosen = form.get("account", "")
    for email, name, given_name, surname in _PEOPLE:
        if chosen == email:
            subject = _subject(issuer, email)
            account = FederatedAccount(issuer, subject, email, name, given_name, surname)
            return _mapped(account, document)
    email = form.get("providerEmail", "").strip()
    problem = email_problem(email)
    if problem is not None:
        scene.fail("providerEmail", problem)
        return None
    name = form.get("providerName", "").strip()[:250]
    account = FederatedAccount(issuer, _subject(issuer, email), email, name)
    return _mapped(account, document)


def _mapped(account: FederatedAccount, document: Document) -> FederatedAccount:
    """The account as an OpenID Connect provider's `claimsMapping` reads it from the id token.

    A claim that the emulated provider does not send is empty, but for the id of the person, which
    is then `sub`.
    """
    mapping = document.get("claimsMapping")
    if not mapping:
        return account
    sent = {
        "sub": account.subject,
        "oid": account.subject,
        "name": account.display_name,
        "given_name": account.given_name,
        "family_name": account.surname,
        "email": account.email,
        "preferred_username": account.email,
        "unique_name": account.email,
        "upn": account.email,
    }
    return replace(
        account,
        subject=sent.get(mapping.get("userId") or "", "") or account.subject,
        display_name=sent.get(mapping.get("displayName") or "", ""),
        email=sent.get(mapping.get("email") or "", ""),
        given_name=sent.get(mapping.get("givenName") or "", ""),
        surname=sent.get(mapping.get("surname") or "", ""),
    )


def _subject(issuer: str, email: str) -> str:
    """The provider's id of an account, which does not change and does not show the address."""
    return hashlib.sha256(f"{issuer} {email.lower()}".encode()).hexdigest()[:24]
