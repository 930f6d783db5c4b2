from dataclasses import replace

from components.authority import Authority
from components.readme import Connection, readme

CONNECTION = Connection(
    authority=Authority("contoso", "11111111-1111-1111-1111-111111111111"),
    policy="B2C_1_siin",
    client_name="Power Automate",
    client_id="client-id",
    client_principal="client-principal",
    api_client_id="api-client-id",
    api_scopes=["orders.read"],
    scope="https://contoso.onmicrosoft.com/orders/orders.read openid offline_access",
    redirect_urls=["https://global.consent.azure-apim.net/redirect"],
    expires="2027-05-20T00:00:00Z",
    consented=True,
)


def test_it_names_every_field_of_the_security_form_in_the_forms_order() -> None:
    text = readme(CONNECTION)
    labels = [
        "Authentication type",
        "Identity Provider",
        "Client ID",
        "Client secret",
        "Authorization URL",
        "Token URL",
        "Refresh URL",
        "Scope",
    ]
    positions = [text.index(f"| {label} |") for label in labels]
    assert positions == sorted(positions)
    assert "pulumi stack output clientSecret --show-secrets" in text
    assert "2027-05-20T00:00:00Z" in text


def test_it_tells_the_api_what_to_check_and_the_maker_what_only_the_portal_sets() -> None:
    text = readme(CONNECTION)
    assert "`aud` is `api-client-id`" in text
    assert "11111111-1111-1111-1111-111111111111/v2.0/`" in text
    assert "Self-service password reset* on" in text
    assert "AADB2C90118" in text
    assert "AADB2C90006" in text


def test_without_consent_it_says_first_what_an_administrator_grants_and_how() -> None:
    text = readme(replace(CONNECTION, consented=False))
    assert text.startswith("## First: an administrator must consent")
    assert "orders.read, openid, offline_access" in text
    assert "Grant admin consent" in text
    assert "`clientId` `client-principal`" in text
    assert "consent" not in readme(CONNECTION).replace("global.consent", "")
