"""`/identity/userFlowAttributes`: the attributes that user flows can collect."""

from __future__ import annotations

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError, bad_request, invalid_property, not_found
from emulator.graph.model import check_body, check_required, merge
from emulator.tenant.directory import objects
from emulator.tenant.directory.entities import USER_FLOW_ATTRIBUTE
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.attribute_values import KIND

_PROPERTIES = frozenset(USER_FLOW_ATTRIBUTE.properties)
_DATA_TYPES = ("string", "boolean", "int64", "stringCollection", "dateTime")

# The attributes of every Azure AD B2C tenant (Graph reference, identityUserFlowAttribute).
_BUILT_IN = {
    "city": ("City", "The city in which the user is located."),
    "country": ("Country/Region", "The country/region in which the user is located."),
    "displayName": ("Display Name", "Display Name of the User."),
    "email": ("Email Address", "Email address of the user."),
    "givenName": ("Given Name", "The user's given name (also known as first name)."),
    "jobTitle": ("Job Title", "The user's job title."),
    "postalCode": ("Postal Code", "The postal code of the user's address."),
    "state": ("State/Province", "The state or province in user's address."),
    "streetAddress": ("Street Address", "The street address where the user is located."),
    "surname": ("Surname", "The user's surname (also known as family name or last name)."),
}


def find_attribute(tenant: TenantState, attribute_id: str) -> Document | None:
    """The attribute with this id, compared without case; None if no replicated one has it."""
    for attribute in _everything(tenant):
        if attribute["id"].lower() == attribute_id.lower():
            return attribute
    return None


def attribute_ids(store: Store) -> frozenset[str]:
    """The ids of all attributes, replicated or not, in lower case."""
    return frozenset(attribute["id"].lower() for attribute in (*_built_in(), *store.list(KIND)))


def list_attributes(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    documents = _everything(call.tenant)
    return call.page("identity/userFlowAttributes", documents, query)


def get_attribute(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.entity("identity/userFlowAttributes", query.shape(_existing(call)))


def create_attribute(call: Call) -> Answer:
    values, _ = check_body(USER_FLOW_ATTRIBUTE, call.object_body(), None)
    check_required(USER_FLOW_ATTRIBUTE, values)
    if values["dataType"] not in _DATA_TYPES:
        raise invalid_property("dataType", f"'{values['dataType']}' is not known.")
    document = merge(USER_FLOW_ATTRIBUTE.properties, USER_FLOW_ATTRIBUTE.blank(), values)
    document["id"] = _custom_id(call, values["displayName"])
    if call.tenant.store.get(KIND, document["id"]) is not None:
        raise CallError(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            f"A user flow attribute '{values['displayName']}' already exists.",
        )
    objects.add(call.tenant, KIND, document)
    return call.entity("identity/userFlowAttributes", document, 201)


def update_attribute(call: Call) -> Answer:
    """Change the description, the only property that can change."""
    document = _existing(call)
    values, _ = check_body(USER_FLOW_ATTRIBUTE, call.object_body(), document)
    _refuse_built_in(document)
    for name in ("displayName", "dataType"):
        if name in values and values[name] != document[name]:
            raise bad_request(f"Property '{name}' is read-only and cannot be set.")
    changed = merge(USER_FLOW_ATTRIBUTE.properties, document, values)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def delete_attribute(call: Call) -> Answer:
    document = _existing(call)
    _refuse_built_in(document)
    call.tenant.store.delete(KIND, document["id"])
    return NO_CONTENT


def _existing(call: Call) -> Document:
    document = find_attribute(call.tenant, call.path["id"])
    if document is None:
        raise not_found(call.path["id"])
    return document


def _refuse_built_in(document: Document) -> None:
    if document["userFlowAttributeType"] != "custom":
        raise bad_request("A built-in user flow attribute cannot be changed or deleted.")


def _everything(tenant: TenantState) -> list[Document]:
    return [*_built_in(), *objects.everything(tenant, KIND)]


def _built_in() -> list[Document]:
    return [
        {
            "id": attribute_id,
            "displayName": name,
            "description": description,
            "userFlowAttributeType": "builtIn",
            "dataType": "string",
        }
        for attribute_id, (name, description) in _BUILT_IN.items()
    ]


def _custom_id(call: Call, name: str) -> str:
    # The tenant's b2c-extensions-app holds custom attributes; their ids contain its client id
    # without hyphens.
    application = call.tenant.identity.extensions_client_id.replace("-", "")
    return f"extension_{application}_{name}"
