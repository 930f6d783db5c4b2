"""Properties that v1.0 and beta name differently, or that only one of them has.

Source: the schemas of the two versions, as the types of Microsoft's Graph SDKs show them.
"""

from __future__ import annotations

from emulator.tenant.store import Document

_BETA_NAMES = {
    "appRoleAssignment": {"createdDateTime": "creationTimestamp"},
    "servicePrincipal": {"oauth2PermissionScopes": "publishedPermissionScopes"},
}
_ABSENT = {
    "v1.0": {"group": frozenset({"writebackConfiguration"})},
    "beta": {
        "conditionalAccessPolicy": frozenset({"templateId"}),
        "domain": frozenset({"model"}),
        "servicePrincipal": frozenset({"resourceSpecificApplicationPermissions"}),
    },
}


def properties_of(version: str, kind: str, properties: frozenset[str]) -> frozenset[str]:
    """The names of the properties of a kind in this version; `properties` are all of them."""
    names = _BETA_NAMES.get(kind, {}) if version == "beta" else {}
    absent = _ABSENT[version].get(kind, frozenset())
    return frozenset(names.get(name, name) for name in properties - absent)


def of_version(version: str, kind: str, document: Document) -> Document:
    """The object in a response, with the names of this version."""
    names = _BETA_NAMES.get(kind, {}) if version == "beta" else {}
    absent = _ABSENT[version].get(kind, frozenset())
    return {names.get(name, name): value for name, value in document.items() if name not in absent}
