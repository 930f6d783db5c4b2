"""`/policies/b2cAuthenticationMethodsPolicy`: the local accounts that the tenant's user flows may
offer.

Beta only. Which of them a user flow offers is set in the portal alone.
"""

from __future__ import annotations

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.model import check_body
from emulator.tenant.directory.types import BOOLEAN, TEXT, Entity, Property
from emulator.tenant.store import Document

_KIND = "b2cAuthenticationMethodsPolicy"
_FRAGMENT = "policies/b2cAuthenticationMethodsPolicy"

_POLICY = Entity(
    "B2cAuthenticationMethodsPolicy",
    "b2cAuthenticationMethodsPolicy",
    {
        "id": Property(TEXT, "b2cAuthenticationMethodsPolicy", read_only=True),
        "isEmailPasswordAuthenticationEnabled": Property(BOOLEAN, True),
        "isUserNameAuthenticationEnabled": Property(BOOLEAN, True),
        "isPhoneOneTimePasswordAuthenticationEnabled": Property(BOOLEAN, False),
    },
)
_PROPERTIES = frozenset(_POLICY.properties)


def get_methods(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.entity(_FRAGMENT, query.shape(_stored(call)))


def update_methods(call: Call) -> Answer:
    document = _stored(call)
    values, _ = check_body(_POLICY, call.object_body(), document)
    changed = {**document, **{name: bool(value) for name, value in values.items()}}
    call.tenant.store.put(_KIND, _KIND, changed)
    return NO_CONTENT


def _stored(call: Call) -> Document:
    return call.tenant.store.get(_KIND, _KIND) or _POLICY.blank()
