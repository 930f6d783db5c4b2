"""Authentication of a request: the signature, audience, directory and dates of its token.

The directory has one application, the deployer, which may do everything in the subscription: roles
are not emulated.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.arm.errors import ArmError
from emulator.tenant.signing_keys import InvalidSignatureError
from emulator.tenant.state import TenantState
from emulator.tenant.subscription.identity import Subscription

_CHALLENGE = 'Bearer authorization_uri="{url}/{tenant}", error="invalid_token"'


def authenticate(
    tenant: TenantState,
    subscription: Subscription,
    authorization: str | None,
    audiences: Sequence[str],
) -> None:
    """Raise ArmError 401 unless the subscription's directory issued the token for one of the
    audiences."""
    scheme, _, token = (authorization or "").partition(" ")
    if not authorization:
        raise _refused(
            tenant,
            subscription,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        )
    try:
        claims = tenant.keys.verify(token.strip()) if scheme.lower() == "bearer" else {}
    except InvalidSignatureError:
        claims = {}
    if not claims:
        raise _refused(
            tenant, subscription, "InvalidAuthenticationToken", "The access token is invalid."
        )
    audience = claims.get("aud")
    if audience not in audiences:
        raise _refused(
            tenant,
            subscription,
            "InvalidAuthenticationTokenAudience",
            "The access token has been obtained for wrong audience or resource"
            f" '{audience}'. It should exactly match with one of the allowed audiences"
            f" '{','.join(audiences)}'.",
        )
    if claims.get("tid") != subscription.tenant_id:
        raise _refused(
            tenant,
            subscription,
            "InvalidAuthenticationTokenTenant",
            f"The access token is from the wrong issuer '{claims.get('iss')}'. It must match the"
            f" tenant 'https://sts.windows.net/{subscription.tenant_id}/' associated with this"
            " subscription. Please use the authority (URL)"
            f" '{tenant.url}/{subscription.tenant_id}' to get the token.",
        )
    if tenant.clock.timestamp() >= int(claims.get("exp", 0)):
        raise _refused(
            tenant,
            subscription,
            "ExpiredAuthenticationToken",
            "The access token expiry UTC time is earlier than current UTC time.",
        )


def _refused(tenant: TenantState, subscription: Subscription, code: str, message: str) -> ArmError:
    challenge = _CHALLENGE.format(url=tenant.url, tenant=subscription.tenant_id)
    return ArmError(401, code, message, headers={"WWW-Authenticate": challenge})
