from dataclasses import replace

from b2c.authority import Authority
from components.makers_page import MakersPage, OutputNames, makers_page
from components.sign_in_flows import FlowSummary

PAGE = MakersPage(
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
    text = makers_page(PAGE, OutputNames())
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
    text = makers_page(PAGE, OutputNames())
    assert "`aud` is `api-client-id`" in text
    assert "11111111-1111-1111-1111-111111111111/v2.0/`" in text
    assert "Self-service password reset* on" in text
    assert "AADB2C90118" in text
    assert "AADB2C90006" in text


def test_without_consent_it_says_first_what_an_administrator_grants_and_how() -> None:
    text = makers_page(replace(PAGE, consented=False), OutputNames())
    assert text.startswith("## First: an administrator must consent")
    assert "orders.read, openid, offline_access" in text
    assert "Grant admin consent" in text
    assert "`clientId` `client-principal`" in text
    assert "consent" not in makers_page(PAGE, OutputNames()).replace("global.consent", "")


def steps(*flows: FlowSummary) -> list[str]:
    """The steps in the portal, in their order."""
    text = makers_page(replace(PAGE, flows=flows), OutputNames())
    return [line for line in text.splitlines() if line.startswith("- *Azure AD B2C")]


def test_portal_steps_of_all_flows_begin_with_those_without_which_a_connector_fails() -> None:
    lines = steps(
        FlowSummary(
            "B2C_1_siin", "signIn", {"accessTokenMinutes": 30, "selfServicePasswordReset": True}
        ),
        FlowSummary("B2C_1_edit", "profileUpdate", {"sessionScope": "policy", "claims": ["name"]}),
    )
    assert [line.split(" > ")[2] for line in lines] == [
        "B2C_1_siin",
        "B2C_1_edit",
        "B2C_1_siin",
        "B2C_1_edit",
    ]
    assert lines[0].startswith(
        "- *Azure AD B2C > User flows > B2C_1_siin > Properties > Password configuration > "
        'Self-service password reset*: `on`. Otherwise "Forgot your password?" ends the connection '
        "with AADB2C90118"
    )
    assert lines[2].endswith(
        "`30 minutes`. What for: how long a token is accepted after a person has lost access."
    )


def test_a_flow_that_says_nothing_of_password_reset_is_reminded_of_it() -> None:
    silent = replace(PAGE, flows=[FlowSummary("B2C_1_siin", "signIn", {})])
    assert makers_page(silent, OutputNames()) == makers_page(PAGE, OutputNames())
    told = FlowSummary("B2C_1_siin", "signIn", {"selfServicePasswordReset": True})
    assert makers_page(replace(PAGE, flows=[told]), OutputNames()).count("AADB2C90118") == 1


def test_the_api_is_told_of_acr_where_the_policy_is_expected_to_name_itself_there() -> None:
    flow = FlowSummary("B2C_1_siin", "signIn", {"policyClaim": "acr"})
    assert "- `acr` is `B2C_1_siin`" in makers_page(replace(PAGE, flows=[flow]), OutputNames())
    assert "- `tfp` is `B2C_1_siin`" in makers_page(PAGE, OutputNames())
