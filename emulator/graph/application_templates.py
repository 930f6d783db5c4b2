"""`/applicationTemplates`: the template "Custom", which creates any application.

The templates of the application gallery are not emulated.
"""

from __future__ import annotations

from emulator.graph.applications import new_application, shown_application
from emulator.graph.call import Answer, Call
from emulator.graph.errors import bad_request, not_found
from emulator.graph.service_principals import new_principal, shown_principal
from emulator.tenant.store import Document

# "Custom": any application that is not in the gallery (Graph reference, instantiate).
CUSTOM_TEMPLATE_ID = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

_TEMPLATE: Document = {
    "id": CUSTOM_TEMPLATE_ID,
    "displayName": "Custom",
    "homePageUrl": None,
    "supportedSingleSignOnModes": ["password", "saml", "notSupported"],
    "supportedProvisioningTypes": [],
    "logoUrl": None,
    "categories": [],
    "publisher": None,
    "description": None,
}


def list_templates(call: Call) -> Answer:
    return call.page("applicationTemplates", [_TEMPLATE], call.query(frozenset(_TEMPLATE)))


def get_template(call: Call) -> Answer:
    query = call.query(frozenset(_TEMPLATE))
    return call.entity("applicationTemplates", query.shape(_existing(call)))


def instantiate(call: Call) -> Answer:
    """Create an application and its service principal from the template."""
    template = _existing(call)
    name = call.object_body().get("displayName")
    if not isinstance(name, str) or not name:
        raise bad_request("A value is required for property 'displayName'.")
    owners = [call.caller.object_id]
    values = {"displayName": name, "applicationTemplateId": template["id"]}
    application, _ = new_application(call.tenant, values, owners)
    tags = ["WindowsAzureActiveDirectoryIntegratedApp"]
    principal = new_principal(call.tenant, {"appId": application["appId"], "tags": tags}, owners)
    body = {
        "@odata.context": call.context("microsoft.graph.applicationServicePrincipal"),
        "application": shown_application(call.tenant, application),
        "servicePrincipal": shown_principal(call.tenant, principal),
    }
    return Answer(201, body)


def _existing(call: Call) -> Document:
    if call.path["id"].lower() != CUSTOM_TEMPLATE_ID:
        raise not_found(call.path["id"])
    return _TEMPLATE
