"""`/applicationTemplates`: "Custom", which creates any application, and one of the gallery."""

from __future__ import annotations

from emulator.graph.applications import new_application, shown_application
from emulator.graph.call import Answer, Call
from emulator.graph.errors import bad_request, not_found
from emulator.graph.service_principals import new_principal, shown_principal
from emulator.graph.versions import of_version
from emulator.tenant.store import Document

# "Custom": any application that is not in the gallery (Graph reference, instantiate).
CUSTOM_TEMPLATE_ID = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"


def _template(template_id: str, name: str, modes: list[str], **more: object) -> Document:
    return {
        "id": template_id,
        "displayName": name,
        "homePageUrl": None,
        "supportedSingleSignOnModes": modes,
        "supportedProvisioningTypes": [],
        "logoUrl": None,
        "categories": [],
        "publisher": None,
        "description": None,
        **more,
    }


# Ids and role of the gallery's template as the azuread provider's documentation and tests have
# them; the rest of it is the emulator's own.
_TEMPLATES = [
    _template(CUSTOM_TEMPLATE_ID, "Custom", ["password", "saml", "notSupported"]),
    _template(
        "4601ed45-8ff3-4599-8377-b6649007e876",
        "Marketo",
        ["saml", "password"],
        homePageUrl="https://www.marketo.com/",
        logoUrl="https://az495088.vo.msecnd.net/app-logo/marketo_215.png",
        categories=["marketing"],
        publisher="Marketo",
        description="Marketing automation.",
    ),
]
_ROLES = {
    "4601ed45-8ff3-4599-8377-b6649007e876": [
        {
            "allowedMemberTypes": ["User"],
            "description": "msiam_access",
            "displayName": "msiam_access",
            "id": "dfd0e7dd-26fb-4b2c-98d2-e444486c1e37",
            "isEnabled": True,
            "value": None,
        }
    ]
}


def list_templates(call: Call) -> Answer:
    return call.page("applicationTemplates", _TEMPLATES, call.query(frozenset(_TEMPLATES[0])))


def get_template(call: Call) -> Answer:
    query = call.query(frozenset(_TEMPLATES[0]))
    return call.entity("applicationTemplates", query.shape(_existing(call)))


def instantiate(call: Call) -> Answer:
    """Create an application and its service principal from the template."""
    template = _existing(call)
    name = call.object_body().get("displayName")
    if not isinstance(name, str) or not name:
        raise bad_request("A value is required for property 'displayName'.")
    owners = [call.caller.object_id]
    values = {
        "displayName": name,
        "applicationTemplateId": template["id"],
        "appRoles": _ROLES.get(template["id"], []),
    }
    application, _ = new_application(call.tenant, values, owners)
    tags = ["WindowsAzureActiveDirectoryIntegratedApp"]
    principal = new_principal(call.tenant, {"appId": application["appId"], "tags": tags}, owners)
    body = {
        "@odata.context": call.context("microsoft.graph.applicationServicePrincipal"),
        "application": shown_application(call.tenant, application),
        "servicePrincipal": of_version(
            call.version, "servicePrincipal", shown_principal(call.tenant, principal)
        ),
    }
    return Answer(201, body)


def _existing(call: Call) -> Document:
    for template in _TEMPLATES:
        if template["id"] == call.path["id"].lower():
            return template
    raise not_found(call.path["id"])
