"""Every kind of user flow, with what flows attach: a provider, a custom attribute, a connector.

Any number of applications may sign in through these flows: they name them by `policy`.
"""

import pulumi
import pulumi_azuread as azuread

from components import ApiConnector, IdentityProvider, UserFlow

config = pulumi.Config()
prefix = config.require("prefix")

partner = IdentityProvider(
    "partner",
    {
        "type": "OpenIdConnect",
        "display_name": "Contoso partners",
        "client_id": config.require("providerClientId"),
        "client_secret": config.require_secret("providerClientSecret"),
        "metadata_url": config.require("metadataUrl"),
        "response_mode": "form_post",
        "response_type": "code",
        "scope": "openid profile",
        "domain_hint": "partners.contoso.com",
        "claims_mapping": {
            "user_id": "sub",
            "display_name": "name",
            "given_name": "given_name",
            "surname": "family_name",
            "email": "email",
        },
    },
)

customer_number = azuread.UserFlowAttribute(
    "customer-number",
    display_name="CustomerNumber",
    description="The customer's number in the shop",
    data_type="string",
)

check_customer = ApiConnector(
    "check-customer",
    {
        "display_name": "Check the customer",
        "target_url": config.require("connectorUrl"),
        "username": "b2c",
        "password": config.require_secret("connectorPassword"),
    },
)

# Everything that Graph can hold of a flow, and settings that only the portal has.
sign_up_or_sign_in = UserFlow(
    "sign-up-or-sign-in",
    {
        "flow_id": f"{prefix}_signup_signin",
        "type": "signUpOrSignIn",
        "version": "Recommended",
        "identity_providers": [partner.id],
        "attributes": [
            {"attribute": "displayName", "display_name": "Name", "input_type": "textBox"},
            {
                "attribute": customer_number.id,
                "display_name": "Customer number",
                "input_type": "textBox",
                "optional": True,
            },
            {
                "attribute": "city",
                "display_name": "Shop",
                "input_type": "dropdownSingleSelect",
                "values": [
                    {"name": "Berlin Mitte", "value": "Berlin", "default": True},
                    {"name": "Wien Zentrum", "value": "Wien"},
                ],
            },
        ],
        "language_customization": True,
        "default_language": "en",
        "languages": [
            {"tag": "en"},
            {
                "tag": "de",
                "pages": [
                    {
                        "page": "unifiedssp1_1",
                        "strings": [
                            {
                                "element_type": "UxElement",
                                "string_id": "heading",
                                "value": "Willkommen im Laden",
                            }
                        ],
                    }
                ],
            },
            {"tag": "fr", "enabled": False},
        ],
        "api_connectors": {
            "post_federation_signup": check_customer.id,
            "post_attribute_collection": check_customer.id,
            "pre_token_issuance": check_customer.id,
        },
        "expect": {
            "self_service_password_reset": True,
            "local_accounts": "email",
            "claims": ["city", "emails", "extension_CustomerNumber", "name"],
            "issuer": "tenant",
            "policy_claim": "tfp",
            "refresh_token_days": 30,
            "sliding_window_days": "noExpiry",
            "access_token_minutes": 30,
            "multifactor": "off",
            "conditional_access": False,
            "password_complexity": "strong",
            "captcha": ["signUp"],
            "age_gating": "off",
            "session_minutes": 480,
            "session_rolling": False,
            "session_scope": "application",
            "require_id_token_in_logout": True,
            "page_layout_version": "2.1.14",
            "custom_page_url": "https://pages.contoso.com/unified.html",
            "java_script": False,
        },
    },
)

sign_up = UserFlow(
    "sign-up",
    {
        "flow_id": f"{prefix}_signup",
        "type": "signUp",
        "attributes": [
            {
                "attribute": "email",
                "display_name": "Email address",
                "input_type": "emailBox",
                "requires_verification": True,
            }
        ],
    },
)

sign_in = UserFlow(
    "sign-in",
    {
        "flow_id": f"{prefix}_signin",
        "type": "signIn",
        "identity_providers": [partner.id],
        "expect": {"self_service_password_reset": True},
    },
)

profile = UserFlow(
    "profile",
    {
        "flow_id": f"{prefix}_profile",
        "type": "profileUpdate",
        "attributes": [
            {"attribute": "displayName", "display_name": "Name", "input_type": "textBox"},
            {
                "attribute": "city",
                "display_name": "City",
                "input_type": "textBox",
                "optional": True,
            },
        ],
    },
)

password_reset = UserFlow(
    "password-reset",
    {"flow_id": f"{prefix}_reset", "type": "passwordReset", "identity_providers": []},
)

pulumi.export(
    "policies",
    sorted(flow.policy for flow in (sign_up_or_sign_in, sign_up, sign_in, profile, password_reset)),
)
pulumi.export("identityProvider", partner.id)
pulumi.export("apiConnector", check_customer.id)
pulumi.export("customAttribute", customer_number.id)
