"""A service principal's Graph document as the outputs of the resource and of the lookup."""

from collections.abc import Iterable, Mapping
from typing import Any

_FEATURES = (
    ("customSingleSignOn", "WindowsAzureActiveDirectoryCustomSingleSignOnApplication"),
    ("enterprise", "WindowsAzureActiveDirectoryIntegratedApp"),
    ("gallery", "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1"),
    ("hide", "HideApp"),
)
_OLD_FEATURES = {
    "customSingleSignOnApp": "customSingleSignOn",
    "enterpriseApplication": "enterprise",
    "galleryApplication": "gallery",
}


def principal_state(principal: Mapping[str, Any], beta: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs that the resource and `getServicePrincipal` share, by Pulumi's names."""
    roles = principal.get("appRoles") or []
    scopes = principal.get("oauth2PermissionScopes") or []
    tags = sorted(principal.get("tags") or [])
    app_id = principal.get("appId")
    names = [name for name in principal.get("servicePrincipalNames") or [] if name != app_id]
    texts = {
        "applicationTenantId": "appOwnerOrganizationId",
        "clientId": "appId",
        "description": "description",
        "displayName": "displayName",
        "homepageUrl": "homepage",
        "loginUrl": "loginUrl",
        "logoutUrl": "logoutUrl",
        "notes": "notes",
        "objectId": "id",
        "preferredSingleSignOnMode": "preferredSingleSignOnMode",
        "signInAudience": "signInAudience",
        "type": "servicePrincipalType",
    }
    return {name: principal.get(graph) or "" for name, graph in texts.items()} | {
        "accountEnabled": bool(principal.get("accountEnabled", True)),
        "alternativeNames": sorted(principal.get("alternativeNames") or []),
        "appRoleAssignmentRequired": bool(principal.get("appRoleAssignmentRequired")),
        "appRoleIds": _ids(roles),
        "appRoles": [_role(role) for role in roles],
        "featureTags": [feature_tags(tags)],
        "features": [_features(tags)],
        "notificationEmailAddresses": sorted(principal.get("notificationEmailAddresses") or []),
        "oauth2PermissionScopeIds": _ids(scopes),
        "oauth2PermissionScopes": [_scope(scope) for scope in scopes],
        "redirectUris": list(principal.get("replyUrls") or []),
        "samlMetadataUrl": beta.get("samlMetadataUrl") or "",
        "servicePrincipalNames": names,
        "tags": tags,
    }


def saml_single_sign_on(principal: Mapping[str, Any]) -> dict[str, str] | None:
    """The settings of single sign-on by SAML, None where there are none."""
    settings = principal.get("samlSingleSignOnSettings")
    return None if settings is None else {"relayState": settings.get("relayState") or ""}


def feature_tags(tags: Iterable[str]) -> dict[str, bool]:
    """Whether each of the tags with a meaning is set, by the name of its feature."""
    present = {tag.lower() for tag in tags}
    return {name: tag.lower() in present for name, tag in _FEATURES}


def tags_of(inputs: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    """The tags to send: from `featureTags` or `features` where the program sets those.

    `tags` that the program leaves out stay as they are.
    """
    for name in ("featureTags", "features"):
        if inputs.get(name):
            switches = inputs[name][0]
            features = {_OLD_FEATURES.get(key, key) for key, on in switches.items() if on}
            if name == "features" and not switches.get("visibleToUsers", True):
                features.add("hide")
            return [tag for feature, tag in _FEATURES if feature in features]
    return list(inputs.get("tags", state.get("tags")) or [])


def _features(tags: Iterable[str]) -> dict[str, bool]:
    features = feature_tags(tags)
    former = {name: features[new] for name, new in _OLD_FEATURES.items()}
    return former | {"visibleToUsers": not features["hide"]}


def _ids(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {str(entry["value"]): str(entry["id"]) for entry in entries if entry.get("value")}


def _role(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "allowedMemberTypes": list(entry.get("allowedMemberTypes") or []),
        "description": entry.get("description") or "",
        "displayName": entry.get("displayName") or "",
        "enabled": bool(entry.get("isEnabled")),
        "id": entry.get("id") or "",
        "value": entry.get("value") or "",
    }


def _scope(entry: Mapping[str, Any]) -> dict[str, Any]:
    texts = (
        "adminConsentDescription",
        "adminConsentDisplayName",
        "id",
        "type",
        "userConsentDescription",
        "userConsentDisplayName",
        "value",
    )
    return {name: entry.get(name) or "" for name in texts} | {
        "enabled": bool(entry.get("isEnabled"))
    }
