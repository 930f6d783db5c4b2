"""Routes of user flows and their parts, with the app roles that allow them.

Source of the roles: "Permissions" of each page of the Microsoft Graph reference. Even listing the
parts attached to a user flow requires the writing role.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.graph import (
    api_connectors,
    b2c_authentication_methods,
    identity_providers,
    user_flow_api_connectors,
    user_flow_assignments,
    user_flow_attributes,
    user_flow_identity_providers,
    user_flow_languages,
    user_flow_pages,
    user_flows,
)
from emulator.graph.access import Roles
from emulator.graph.call import Handler
from emulator.graph.route import GraphRoute

_WRITE_FLOWS: Roles = frozenset({"IdentityUserFlow.ReadWrite.All"})
_READ_FLOWS: Roles = _WRITE_FLOWS | {"IdentityUserFlow.Read.All"}

_WRITE_PROVIDERS: Roles = frozenset({"IdentityProvider.ReadWrite.All"})
_READ_PROVIDERS: Roles = _WRITE_PROVIDERS | {"IdentityProvider.Read.All"}
_CONNECTORS: Roles = frozenset({"APIConnectors.ReadWrite.All"})
_METHODS: Roles = frozenset({"Policy.ReadWrite.AuthenticationMethod"})

_FLOWS = "/identity/b2cUserFlows"
_FLOW = f"{_FLOWS}/{{flow}}"


def identity_routes() -> list[GraphRoute]:
    return [
        replace(route, identity=True)
        for route in (
            *_attributes(),
            *_user_flows(),
            *_providers_of_flow(),
            *_assignments(),
            *_languages(),
            *_tenant_providers(),
            *_api_connectors(),
            *_methods(),
        )
    ]


def _beta(method: str, path: str, handler: Handler, roles: Roles) -> GraphRoute:
    return GraphRoute(method, path, handler, roles, versions=("beta",))


def _attributes() -> list[GraphRoute]:
    collection = "/identity/userFlowAttributes"
    item = f"{collection}/{{id}}"
    return [
        GraphRoute("GET", collection, user_flow_attributes.list_attributes, _READ_FLOWS),
        GraphRoute("POST", collection, user_flow_attributes.create_attribute, _WRITE_FLOWS),
        GraphRoute("GET", item, user_flow_attributes.get_attribute, _READ_FLOWS),
        GraphRoute("PATCH", item, user_flow_attributes.update_attribute, _WRITE_FLOWS),
        GraphRoute("DELETE", item, user_flow_attributes.delete_attribute, _WRITE_FLOWS),
    ]


def _user_flows() -> list[GraphRoute]:
    return [
        _beta("GET", _FLOWS, user_flows.list_flows, _READ_FLOWS),
        _beta("GET", f"{_FLOWS}/$count", user_flows.count_flows, _READ_FLOWS),
        _beta("POST", _FLOWS, user_flows.create_flow, _WRITE_FLOWS),
        _beta("GET", _FLOW, user_flows.get_flow, _READ_FLOWS),
        _beta("PATCH", _FLOW, user_flows.update_flow, _WRITE_FLOWS),
        _beta("DELETE", _FLOW, user_flows.delete_flow, _WRITE_FLOWS),
    ]


def _providers_of_flow() -> list[GraphRoute]:
    providers = user_flow_identity_providers
    older = f"{_FLOW}/identityProviders"
    steps = f"{_FLOW}/apiConnectorConfiguration"
    routes = [
        _beta("GET", older, providers.list_deprecated, _WRITE_FLOWS),
        _beta("POST", f"{older}/$ref", providers.attach_deprecated, _WRITE_FLOWS),
        _beta("DELETE", f"{older}/{{provider}}/$ref", providers.detach, _WRITE_FLOWS),
        _beta("GET", steps, user_flow_api_connectors.get_configuration, _WRITE_FLOWS),
        _beta("GET", f"{steps}/{{step}}", user_flow_api_connectors.get_step, _WRITE_FLOWS),
        _beta("PUT", f"{steps}/{{step}}/$ref", user_flow_api_connectors.set_step, _WRITE_FLOWS),
    ]
    # Graph's documentation spells the segment in the first way, its metadata in the second.
    for segment in ("userflowIdentityProviders", "userFlowIdentityProviders"):
        collection = f"{_FLOW}/{segment}"
        routes += [
            _beta("GET", collection, providers.list_providers, _WRITE_FLOWS),
            _beta("POST", f"{collection}/$ref", providers.attach("POST"), _WRITE_FLOWS),
            _beta("PATCH", f"{collection}/$ref", providers.attach("PATCH"), _WRITE_FLOWS),
            _beta("DELETE", f"{collection}/{{provider}}/$ref", providers.detach, _WRITE_FLOWS),
        ]
    return routes


def _assignments() -> list[GraphRoute]:
    collection = f"{_FLOW}/userAttributeAssignments"
    item = f"{collection}/{{attribute}}"
    assignments = user_flow_assignments
    return [
        _beta("GET", f"{collection}/getOrder()", assignments.get_order, _READ_FLOWS),
        _beta("POST", f"{collection}/setOrder", assignments.set_order, _WRITE_FLOWS),
        _beta("GET", collection, assignments.list_assignments, _READ_FLOWS),
        _beta("POST", collection, assignments.create_assignment, _WRITE_FLOWS),
        _beta("GET", item, assignments.get_assignment, _READ_FLOWS),
        _beta("PATCH", item, assignments.update_assignment, _WRITE_FLOWS),
        _beta("DELETE", item, assignments.delete_assignment, _WRITE_FLOWS),
    ]


def _languages() -> list[GraphRoute]:
    collection = f"{_FLOW}/languages"
    item = f"{collection}/{{tag}}"
    default, overrides = f"{item}/defaultPages", f"{item}/overridesPages"
    pages = user_flow_pages
    return [
        _beta("GET", collection, user_flow_languages.list_languages, _READ_FLOWS),
        _beta("GET", item, user_flow_languages.get_language, _READ_FLOWS),
        _beta("PUT", item, user_flow_languages.put_language, _WRITE_FLOWS),
        _beta("DELETE", item, user_flow_languages.delete_language, _WRITE_FLOWS),
        _beta("GET", default, pages.list_default_pages, _READ_FLOWS),
        _beta("GET", f"{default}/{{page}}", pages.get_default_page, _READ_FLOWS),
        _beta("GET", f"{default}/{{page}}/$value", pages.get_default_strings, _READ_FLOWS),
        _beta("GET", overrides, pages.list_overrides_pages, _READ_FLOWS),
        _beta("GET", f"{overrides}/{{page}}", pages.get_overrides_page, _READ_FLOWS),
        _beta("GET", f"{overrides}/{{page}}/$value", pages.get_overrides, _READ_FLOWS),
        _beta("PUT", f"{overrides}/{{page}}/$value", pages.put_overrides, _WRITE_FLOWS),
    ]


def _tenant_providers() -> list[GraphRoute]:
    collection = "/identity/identityProviders"
    item = f"{collection}/{{provider}}"
    providers = identity_providers
    return [
        # The documentation writes the function without its parentheses.
        *(
            GraphRoute("GET", f"{collection}/{name}", providers.list_types, _READ_PROVIDERS)
            for name in ("availableProviderTypes", "availableProviderTypes()")
        ),
        GraphRoute("GET", collection, providers.list_providers, _READ_PROVIDERS),
        GraphRoute("POST", collection, providers.create_provider, _WRITE_PROVIDERS),
        GraphRoute("GET", item, providers.get_provider, _READ_PROVIDERS),
        GraphRoute("PATCH", item, providers.update_provider, _WRITE_PROVIDERS),
        GraphRoute("DELETE", item, providers.delete_provider, _WRITE_PROVIDERS),
    ]


def _api_connectors() -> list[GraphRoute]:
    collection = "/identity/apiConnectors"
    item = f"{collection}/{{connector}}"
    upload = f"{item}/uploadClientCertificate"
    return [
        GraphRoute("GET", collection, api_connectors.list_connectors, _CONNECTORS),
        GraphRoute("POST", collection, api_connectors.create_connector, _CONNECTORS),
        GraphRoute("GET", item, api_connectors.get_connector, _CONNECTORS),
        GraphRoute("PATCH", item, api_connectors.update_connector, _CONNECTORS),
        GraphRoute("DELETE", item, api_connectors.delete_connector, _CONNECTORS),
        GraphRoute("POST", upload, api_connectors.upload_certificate, _CONNECTORS),
    ]


def _methods() -> list[GraphRoute]:
    path = "/policies/b2cAuthenticationMethodsPolicy"
    methods = b2c_authentication_methods
    return [
        _beta("GET", path, methods.get_methods, _METHODS),
        _beta("PATCH", path, methods.update_methods, _METHODS),
    ]
