"""B2C's error codes that concern this product: text, cause, remedy, and the test that proves it.

Texts are those of Microsoft's published error list. `docs/b2c-errors.md` is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Where the caller meets the code: on the tenant's own page, at the application's redirect URI,
# in the token endpoint's answer, or on the sign-in form without leaving it.
Place = Literal["page", "redirect", "token", "form"]


@dataclass(frozen=True)
class ErrorKind:
    """One code. `proof` is the test that produces it, None if this tenant never does.

    `observed`: the OAuth error name was seen in public reports of this code; otherwise it is
    chosen after RFC 6749 and OpenID Connect.
    """

    code: int
    error: str
    message: str
    places: tuple[Place, ...]
    cause: str
    remedy: str
    proof: str | None
    observed: bool = False

    @property
    def name(self) -> str:
        return f"AADB2C{self.code}"


_AUTHORIZE = "tests/sandbox/b2c/test_authorize.py::"
_TOKEN = "tests/sandbox/b2c/test_token.py::"
_SCOPES = "tests/sandbox/b2c/test_scopes.py::"
_JOURNEY = "tests/sandbox/b2c/test_journey.py::"
_PKCE = "tests/sandbox/b2c/test_pkce.py::"
_LOGOUT = "tests/sandbox/b2c/test_logout.py::"

_TABLE = (
    ErrorKind(
        90006,
        "redirect_uri_mismatch",
        "The redirect URI '{0}' provided in the request is not registered for the client id '{1}'.",
        ("page",),
        "The connector's redirect URI is not registered; case and a trailing slash count.",
        "Add the URI to redirectUrls exactly as the connector's Security tab shows it, and run pulumi up.",
        _AUTHORIZE + "test_a_redirect_uri_that_is_not_registered_is_named_on_the_page",
        observed=True,
    ),
    ErrorKind(
        90007,
        "invalid_request",
        "The application associated with client id '{0}' has no registered redirect URIs.",
        ("page",),
        "The client application has no redirect URI at all.",
        "Set redirectUrls and run pulumi up.",
        _AUTHORIZE + "test_a_client_without_redirect_uris_is_refused_on_the_page",
    ),
    ErrorKind(
        90008,
        "invalid_request",
        "The request does not contain a client ID parameter.",
        ("page", "token"),
        "The connection sends no client_id.",
        "Paste the output clientId into the connector's Security tab.",
        _AUTHORIZE + "test_a_request_without_client_id_is_refused_on_the_page",
    ),
    ErrorKind(
        90010,
        "invalid_request",
        "The request does not contain a scope parameter.",
        ("redirect",),
        "The connector's Scope field is empty.",
        "Paste the output scope, one string, into the Scope field.",
        _SCOPES + "test_a_request_without_scope_is_refused",
    ),
    ErrorKind(
        90011,
        "invalid_request",
        "The client ID '{0}' provided in the request does not match client ID '{1}' registered in"
        " policy.",
        ("page",),
        "A custom policy is pinned to another application.",
        "Use a user flow, or take the pinned client id out of the custom policy.",
        None,
    ),
    ErrorKind(
        90012,
        "invalid_request",
        "The scope '{0}' provided in request is not supported.",
        ("redirect", "token"),
        "The scope holds `profile`, which some tenants refuse.",
        "Use the output scope as it is: it holds no profile.",
        _SCOPES + "test_profile_is_refused_where_the_tenant_does_so",
    ),
    ErrorKind(
        90013,
        "unsupported_response_type",
        "The requested response type '{0}' provided in the request is not supported.",
        ("redirect",),
        "The client asks for something else than a code.",
        "Use the connector type Generic OAuth 2, which asks for a code.",
        _AUTHORIZE + "test_an_unknown_response_type_is_refused",
    ),
    ErrorKind(
        90014,
        "invalid_request",
        "The requested response mode '{0}' provided in the request is not supported.",
        ("redirect",),
        "response_mode is none of query, fragment, form_post, or query with an ID token.",
        "Leave response_mode out.",
        _AUTHORIZE + "test_an_unknown_response_mode_is_refused",
    ),
    ErrorKind(
        90018,
        "unauthorized_client",
        "The client id '{0}' specified in the request is not registered in tenant '{1}'.",
        ("page", "token"),
        "The client id belongs to another tenant, or the application was deleted or just made.",
        "Compare the output clientId and the tenant in the URL; after pulumi up, wait a minute.",
        _AUTHORIZE + "test_a_client_of_another_tenant_is_refused_on_the_page",
    ),
    ErrorKind(
        90043,
        "invalid_request",
        "The prompt included in the request contains invalid values. Expected 'none', 'login',"
        " 'consent' or 'select_account'.",
        ("redirect",),
        "The client sends a prompt that B2C does not know.",
        "Leave prompt out, or use login.",
        _AUTHORIZE + "test_an_unknown_prompt_is_refused",
    ),
    ErrorKind(
        90046,
        "invalid_request",
        "We are having trouble loading your current state. You might want to try starting your"
        " session over from the beginning.",
        ("page",),
        "The sign-in page was open for more than an hour, or the tenant was restarted meanwhile.",
        "Start the sign-in again from the application.",
        _JOURNEY + "test_a_page_left_open_for_too_long_asks_to_start_again",
    ),
    ErrorKind(
        90055,
        "invalid_request",
        "The scope '{0}' provided in request must specify a resource, such as"
        " 'https://example.com/calendar.read'.",
        ("redirect",),
        "An access token is asked for at the authorize endpoint without an API scope.",
        "Put the full scope URI of the API into the scope.",
        _SCOPES + "test_an_implicit_access_token_needs_a_resource",
        observed=True,
    ),
    ErrorKind(
        90057,
        "unauthorized_client",
        "The provided application is not configured to allow the 'OAuth' Implicit flow.",
        ("redirect",),
        "A token is asked for at the authorize endpoint, and implicit grants are off.",
        "Ask for a code; a connector needs no implicit grant.",
        _AUTHORIZE + "test_tokens_from_authorize_need_the_implicit_grant_switched_on",
        observed=True,
    ),
    ErrorKind(
        90058,
        "unauthorized_client",
        "The provided application is not configured to allow public clients.",
        ("token",),
        "Resource owner password flow with an application that is no public client.",
        "Connectors do not use this flow.",
        None,
    ),
    ErrorKind(
        90068,
        "unauthorized_client",
        "The provided application with ID '{0}' is not valid against this service. Please use an"
        " application created via the B2C portal and try again.",
        ("page", "token"),
        "signInAudience of the client is not AzureADandPersonalMicrosoftAccount.",
        "Let pulumi up register the client, or set the audience; it can take 20 minutes to act.",
        _AUTHORIZE + "test_an_application_for_another_audience_is_refused_on_the_page",
    ),
    ErrorKind(
        90077,
        "interaction_required",
        "User does not have an existing session and request prompt parameter has a value of '{0}'.",
        ("redirect",),
        "prompt=none, and nobody is signed in in this browser.",
        "Send the user to the page without prompt=none.",
        _AUTHORIZE + "test_prompt_none_without_a_session_asks_for_interaction",
        observed=True,
    ),
    ErrorKind(
        90079,
        "invalid_request",
        "Clients must send a client_secret when redeeming a confidential grant.",
        ("token",),
        "The redirect URI is of the Web platform, and no client_secret was sent.",
        "Enter the output clientSecret in the connector's Security tab.",
        _TOKEN + "test_a_web_client_must_send_its_secret",
        observed=True,
    ),
    ErrorKind(
        90080,
        "invalid_grant",
        "The provided grant has expired. Please re-authenticate and try again. Current time: {0},"
        " Grant issued time: {1}, Grant sliding window expiration time: {2}.",
        ("token",),
        "The code is older than 10 minutes, or the refresh token or its sliding window has ended.",
        "Sign in to the connection again; lengthen the flow's token lifetimes in the portal.",
        _TOKEN + "test_a_refresh_token_dies_with_the_flows_lifetime",
        observed=True,
    ),
    ErrorKind(
        90081,
        "invalid_client",
        "The specified client_secret does not match the expected value for this client. Please"
        " correct the client_secret and try again.",
        ("token",),
        "The secret is wrong, expired, or its id was pasted in place of its value.",
        "Paste the output clientSecret again; rotate it if clientSecretExpires has passed.",
        _TOKEN + "test_a_wrong_secret_and_an_expired_secret_are_refused",
    ),
    ErrorKind(
        90083,
        "invalid_request",
        "The request is missing required parameter: {0}.",
        ("page", "redirect", "token"),
        "A parameter that OAuth requires is missing.",
        "Check the connector's URLs: the path form leaves its query to the connector.",
        _TOKEN + "test_a_missing_parameter_is_named",
    ),
    ErrorKind(
        90084,
        "invalid_request",
        "Public clients should not send a client_secret when redeeming a publicly acquired grant.",
        ("token",),
        "The redirect URI is registered for the SPA or mobile platform.",
        "Register it for the Web platform, as pulumi up does.",
        _TOKEN + "test_public_clients_must_not_send_a_secret",
    ),
    ErrorKind(
        90085,
        "invalid_grant",
        "The service has encountered an internal error. Please reauthenticate and try again.",
        ("token",),
        "The code or refresh token is none that this tenant issued.",
        "Sign in to the connection again.",
        _TOKEN + "test_a_grant_that_was_never_issued_is_refused",
        observed=True,
    ),
    ErrorKind(
        90086,
        "unsupported_grant_type",
        "The supplied grant_type [{0}] is not supported.",
        ("token",),
        "The client uses another grant than authorization_code or refresh_token.",
        "Use the connector type Generic OAuth 2.",
        _TOKEN + "test_other_grant_types_are_refused",
    ),
    ErrorKind(
        90087,
        "invalid_grant",
        "The provided grant has not been issued for this version of the protocol endpoint.",
        ("token",),
        "A grant of the v1 endpoint is redeemed at the v2 endpoint.",
        "Use the output URLs, which are all v2.0.",
        None,
    ),
    ErrorKind(
        90088,
        "invalid_grant",
        "The provided grant has not been issued for this endpoint. Actual Value : {0} and Expected"
        " Value : {1}",
        ("token",),
        "The token or refresh URL names another user flow than the authorize URL.",
        "Use authorizationUrl, tokenUrl and refreshUrl of one stack.",
        _TOKEN + "test_a_code_is_bound_to_its_user_flow",
        observed=True,
    ),
    ErrorKind(
        90091,
        "access_denied",
        "The user has cancelled entering self-asserted information.",
        ("redirect",),
        "The person pressed Cancel.",
        "Sign in again; nothing is broken.",
        _JOURNEY + "test_cancel_goes_back_to_the_application",
        observed=True,
    ),
    ErrorKind(
        90092,
        "unauthorized_client",
        "The provided application with ID '{0}' is disabled for the tenant '{1}'. Please enable"
        " the application and try again.",
        ("page", "token"),
        "The client's service principal is disabled.",
        "Enable sign-in under Enterprise applications, then run refresh.",
        _AUTHORIZE + "test_a_disabled_application_is_refused_on_the_page",
    ),
    ErrorKind(
        90107,
        "invalid_request",
        "The application with ID '{0}' cannot get an ID token either because the openid scope was"
        " not provided in the request or the application is not authorized for it.",
        ("redirect", "token"),
        "openid is not granted to the client (seen with accounts of identity providers).",
        "Run pulumi up: it grants openid and offline_access of Microsoft Graph.",
        _SCOPES + "test_a_federated_account_needs_the_openid_grant_too",
    ),
    ErrorKind(
        90110,
        "invalid_request",
        "The scope parameter must include 'openid' when requesting a response_type that includes"
        " 'id_token'.",
        ("redirect",),
        "An ID token is asked for without openid.",
        "Add openid to the scope.",
        _SCOPES + "test_an_id_token_needs_openid",
    ),
    ErrorKind(
        90111,
        "access_denied",
        "Your account has been locked. Contact your support person to unlock it, then try again.",
        ("form",),
        "The user's account is disabled (accountEnabled false).",
        "Enable the account in the directory.",
        _JOURNEY + "test_a_disabled_account_cannot_sign_in",
    ),
    ErrorKind(
        90114,
        "access_denied",
        "Your account is temporarily locked to prevent unauthorized use. Try again later.",
        ("form",),
        "Ten wrong passwords in a row.",
        "Wait a minute, or reset the password.",
        _JOURNEY + "test_many_wrong_passwords_lock_the_account_for_a_while",
    ),
    ErrorKind(
        90115,
        "invalid_request",
        "When requesting the 'code' response_type, the scope parameter must include a resource or"
        " client ID for access tokens, and 'openid' for ID tokens. Additionally include"
        " 'offline_access' for refresh tokens.",
        ("redirect",),
        "The scope holds neither openid nor an API scope.",
        "Paste the output scope, one string, into the Scope field.",
        _SCOPES + "test_a_code_needs_openid_or_a_resource",
    ),
    ErrorKind(
        90117,
        "invalid_request",
        "The scope '{0}' provided in the request is not supported.",
        ("redirect", "token"),
        "A bare scope name, a typing error in the App ID URI, or a scope that does not exist.",
        "Paste the output scope: full URIs, exactly as registered.",
        _SCOPES + "test_a_scope_that_no_api_publishes_is_refused",
        observed=False,
    ),
    ErrorKind(
        90118,
        "access_denied",
        "The user has forgotten their password.",
        ("redirect",),
        "The person followed Forgot your password?, and the flow does not reset by itself.",
        "Switch on self-service password reset in the flow's properties (portal only).",
        _JOURNEY + "test_forgot_password_goes_back_to_the_application_without_self_service_reset",
        observed=True,
    ),
    ErrorKind(
        90128,
        "invalid_grant",
        "The account associated with this grant no longer exists. Please reauthenticate and try"
        " again.",
        ("token",),
        "The user was deleted or disabled after the sign-in.",
        "Sign in to the connection with another account.",
        _TOKEN + "test_a_grant_ends_with_its_user",
    ),
    ErrorKind(
        90129,
        "invalid_grant",
        "The provided grant has been revoked. Please reauthenticate and try again.",
        ("token",),
        "Sessions were revoked, the password was changed, or the grant was used before.",
        "Sign in to the connection again.",
        _TOKEN + "test_revoked_sessions_end_refresh_tokens",
        observed=True,
    ),
    ErrorKind(
        90146,
        "invalid_request",
        "The scope '{0}' provided in request specifies more than one resource for an access token,"
        " which is not supported.",
        ("redirect", "token"),
        "Scopes of two APIs, or the client id and an API, in one request.",
        "One connector per API; use the output scope.",
        _SCOPES + "test_one_request_has_one_resource",
        observed=True,
    ),
    ErrorKind(
        90182,
        "invalid_grant",
        "The supplied code_verifier does not match associated code_challenge",
        ("token",),
        "PKCE: the verifier is not the one of the challenge, or is missing.",
        "Keep the verifier of the same sign-in; Power Platform's Generic OAuth 2 uses no PKCE.",
        _PKCE + "test_a_verifier_that_does_not_match_is_refused",
    ),
    ErrorKind(
        90183,
        "invalid_grant",
        "The supplied code_verifier is invalid",
        ("token",),
        "PKCE: the verifier is not 43 to 128 unreserved characters, or was not expected.",
        "Generate the verifier after RFC 7636.",
        _PKCE + "test_a_malformed_verifier_is_refused",
    ),
    ErrorKind(
        90184,
        "invalid_request",
        "The supplied code_challenge_method is not supported. Supported values are plain or S256",
        ("redirect",),
        "PKCE: the method is neither plain nor S256.",
        "Use S256.",
        _PKCE + "test_an_unknown_challenge_method_is_refused",
    ),
    ErrorKind(
        90205,
        "invalid_request",
        "This application does not have sufficient permissions against this web resource to"
        " perform the operation.",
        ("redirect", "token"),
        "The API's scope is not granted to the client for all users (B2C has no user consent).",
        "Run pulumi up: the grant is a resource of the stack; somebody may have removed it.",
        _SCOPES + "test_a_scope_without_grant_is_refused_after_the_sign_in",
        observed=True,
    ),
    ErrorKind(
        90211,
        "invalid_request",
        "The request contained an incomplete state cookie.",
        ("page",),
        "The browser sent no cookie with the form: cookies are blocked.",
        "Allow cookies for the sign-in page.",
        _JOURNEY + "test_a_form_without_the_browsers_cookie_is_refused",
    ),
    ErrorKind(
        90212,
        "invalid_request",
        "The request contained an invalid state cookie.",
        ("page",),
        "The form belongs to another browser, or its anti-forgery token is wrong.",
        "Start the sign-in again from the application.",
        _JOURNEY + "test_a_form_of_another_browser_or_without_its_token_is_refused",
    ),
    ErrorKind(
        90229,
        "temporarily_unavailable",
        "The request was throttled.",
        ("token",),
        "Too many requests for the tenant.",
        "Wait and try again.",
        None,
    ),
    ErrorKind(
        90244,
        "temporarily_unavailable",
        "There are too many requests at this moment. Please wait for some time and try again.",
        ("page", "token"),
        "Too many requests for the tenant (200 a second) or from one address (6000 in 5 min).",
        "Wait and try again.",
        None,
    ),
    ErrorKind(
        90273,
        "access_denied",
        "An invalid response was received : '{0}'",
        ("redirect",),
        "The identity provider refused, or answered something that B2C cannot read.",
        "Check the identity provider's client id, secret and redirect URI.",
        _JOURNEY + "test_a_refusal_of_the_identity_provider_goes_back_to_the_application",
    ),
    ErrorKind(
        90277,
        "server_error",
        "The orchestration step '{0}' of user journey '{1}' of policy '{2}' does not contain a"
        " content definition reference.",
        ("page",),
        "A custom policy is defective.",
        "Correct the policy; user flows do not have this fault.",
        None,
    ),
    ErrorKind(
        90279,
        "invalid_grant",
        "The provided client id '{0}' does not match the client id that issued the grant.",
        ("token",),
        "Code or refresh token of one application are redeemed by another.",
        "Use clientId and clientSecret of the same stack.",
        _TOKEN + "test_a_code_is_bound_to_its_client",
    ),
    ErrorKind(
        90284,
        "unauthorized_client",
        "The application with identifier '{0}' has not been granted consent and is unable to be"
        " used for local accounts.",
        ("redirect", "token"),
        "Microsoft Graph's openid is not granted to the client for all users.",
        "Run pulumi up: it grants openid and offline_access of Microsoft Graph.",
        _SCOPES + "test_a_local_account_needs_the_openid_grant",
    ),
    ErrorKind(
        90285,
        "unauthorized_client",
        "The application with identifier '{0}' was not found.",
        ("page", "token"),
        "The client has no service principal in the tenant, or it is not replicated yet.",
        "Run pulumi up; right after it, wait a minute.",
        _AUTHORIZE + "test_a_client_without_service_principal_is_refused_on_the_page",
    ),
    ErrorKind(
        90287,
        "invalid_request",
        "The request contains invalid redirect URI '{0}'.",
        ("page",),
        "The redirect URI is no absolute address, or has a fragment.",
        "Use the address that the connector's Security tab shows.",
        _AUTHORIZE + "test_a_redirect_uri_that_is_no_address_is_refused_on_the_page",
    ),
    ErrorKind(
        90296,
        "invalid_request",
        "Application has not been configured correctly. Please contact administrator of the site"
        " you are trying to access.",
        ("page",),
        "The registration is broken in a way that B2C does not explain.",
        "Compare the registration with the stack: pulumi preview --refresh.",
        None,
    ),
    ErrorKind(
        90067,
        "invalid_request",
        "The post logout redirect URI '{0}' has an invalid format. Specify an https based URL such"
        " as 'https://example.com/return' or for native clients use the IETF native client URI"
        " 'urn:ietf:wg:oauth:2.0:oob'.",
        ("page",),
        "post_logout_redirect_uri is no web address.",
        "Use an https address.",
        _LOGOUT + "test_logout_refuses_an_address_that_is_not_of_the_web",
    ),
    ErrorKind(
        99005,
        "invalid_request",
        "The request contains an invalid scope parameter which includes an illegal character"
        " '{0}'.",
        ("redirect", "token"),
        "The scope holds a comma or another character that scopes cannot hold.",
        "Separate scopes by one space; paste the output scope.",
        _SCOPES + "test_a_comma_in_the_scope_is_refused",
    ),
    ErrorKind(
        99059,
        "invalid_request",
        "The supplied request must present a code_challenge",
        ("redirect",),
        "The redirect URI is registered for the SPA platform, which needs PKCE.",
        "Register it for the Web platform, as pulumi up does.",
        _PKCE + "test_a_single_page_application_must_use_pkce",
    ),
)

ERRORS = {kind.code: kind for kind in _TABLE}
