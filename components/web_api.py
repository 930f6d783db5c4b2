"""The registration of a web API that Azure AD B2C protects.

Owns: the application, its App ID URI, its scopes and its service principal. Leaves to others: who
may call it (`ConnectorClient`), and the validation of tokens (the API itself).
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azuread as azuread

from b2c import rules
from b2c.refusal import InvalidSetting
from b2c.scopes import Scope, identifier_uri, scope_id, scope_uri
from components import adoption
from components.adoption import AdoptedApi
from components.registration import register


class ScopeReference(TypedDict):
    """A scope as a client names it: its `value` and its `id` (GUID)."""

    value: str
    id: pulumi.Input[str]


class ApiReference(TypedDict):
    """An API as a client sees it, from this program or registered elsewhere.

    `identifier_uri`: App ID URI. `client_id`: GUID. `scopes`: those that the client asks for.
    `service_principal_object_id`: GUID; looked up by the client id where it is absent.
    """

    identifier_uri: str
    client_id: pulumi.Input[str]
    scopes: Sequence[ScopeReference]
    service_principal_object_id: NotRequired[pulumi.Input[str]]


class WebApiArgs(TypedDict):
    """What a `WebApi` is made from.

    `tenant_name`: `contoso`. `name`: the last part of the App ID URI. `scopes`: 1 to 100.
    `display_name`: defaults to the name. `owners`: object ids (GUIDs) of people and service
    principals; none by default. `protect`: refuse to delete the registration; default True.
    `adopted`: an existing registration to import; always protected.
    """

    tenant_name: str
    name: str
    scopes: Sequence[Scope]
    display_name: NotRequired[str]
    owners: NotRequired[Sequence[str]]
    protect: NotRequired[bool]
    adopted: NotRequired[AdoptedApi]


class WebApi(pulumi.ComponentResource):
    """An API registration with scopes.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    client_id: pulumi.Output[str]
    """GUID; the `aud` claim of the API's tokens."""
    identifier_uri: pulumi.Output[str]
    """App ID URI."""
    scope_uris: pulumi.Output[list[str]]
    """The scopes in full, sorted."""
    service_principal_object_id: pulumi.Output[str]
    """GUID; what a grant names as its resource."""

    def __init__(
        self, name: str, args: WebApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = check_web_api(args)
        super().__init__("b2c:index:WebApi", name, None, opts)

        uri = identifier_uri(checked["tenant_name"], checked["name"])
        owners = checked.get("owners", [])
        adopted = checked.get("adopted")
        self._identifier_uri = uri

        registration = register(
            name,
            checked.get("display_name", checked["name"]),
            protect=checked.get("protect", True),
            adopted=adopted,
            parent=self,
        )

        def part(import_id: str | None = None, replace: bool = False) -> pulumi.ResourceOptions:
            """Options of what the directory deletes together with the application."""
            return pulumi.ResourceOptions(
                parent=self,
                deleted_with=registration,
                import_=import_id,
                delete_before_replace=replace or None,
            )

        azuread.ApplicationIdentifierUri(
            f"{name}-identifier-uri",
            application_id=registration.id,
            identifier_uri=uri,
            opts=part(adoption.identifier_uri(adopted, uri)),
        )
        scopes = {
            scope["value"]: azuread.ApplicationPermissionScope(
                f"{name}-scope-{scope['value']}",
                application_id=registration.id,
                scope_id=scope.get("id", scope_id(uri, scope["value"])),
                value=scope["value"],
                type=scope.get("type", "Admin"),
                admin_consent_display_name=scope.get(
                    "admin_consent_display_name", f"Call the API with {scope['value']}"
                ),
                admin_consent_description=scope.get(
                    "admin_consent_description",
                    f"Allows the application to call the API with {scope['value']} "
                    "for the signed-in user.",
                ),
                user_consent_display_name=scope.get("user_consent_display_name"),
                user_consent_description=scope.get("user_consent_description"),
                # A changed id keeps the value, and Graph refuses the same value twice.
                opts=part(adoption.permission_scope(adopted, scope.get("id")), replace=True),
            )
            for scope in checked["scopes"]
        }
        service_principal = azuread.ServicePrincipal(
            f"{name}-service-principal",
            client_id=registration.client_id,
            owners=owners,
            opts=part(adoption.service_principal(adopted)),
        )
        for owner in owners:
            azuread.ApplicationOwner(
                f"{name}-owner-{owner}",
                application_id=registration.id,
                owner_object_id=owner,
                opts=part(),
            )

        self._scope_ids = {value: scope.scope_id for value, scope in scopes.items()}
        self.client_id = registration.client_id
        self.identifier_uri = pulumi.Output.from_input(uri)
        self.scope_uris = pulumi.Output.from_input(
            [scope_uri(uri, value) for value in sorted(scopes)]
        )
        self.service_principal_object_id = service_principal.object_id
        self.register_outputs(
            {
                "clientId": self.client_id,
                "identifierUri": self.identifier_uri,
                "scopeUris": self.scope_uris,
                "servicePrincipalObjectId": self.service_principal_object_id,
            }
        )

    def reference(self, *values: str) -> ApiReference:
        """This API as `ConnectorClient` and `FlowConnector` take it.

        `values`: the scopes that the client asks for; all of them if none is named. Raises
        `InvalidSetting` for one that the API does not have.
        """
        for value in values:
            if value not in self._scope_ids:
                raise InvalidSetting(
                    "scopes",
                    value,
                    "the API has no such scope",
                    f"It has {', '.join(sorted(self._scope_ids))}.",
                )
        return {
            "identifier_uri": self._identifier_uri,
            "client_id": self.client_id,
            "scopes": [
                {"value": value, "id": self._scope_ids[value]}
                for value in sorted(values or self._scope_ids)
            ],
            "service_principal_object_id": self.service_principal_object_id,
        }


def check_web_api(args: WebApiArgs) -> WebApiArgs:
    """The arguments in normal form, lists sorted, or `InvalidSetting`."""
    rules.required("tenantName", args.get("tenant_name"), "Set it to a name like contoso.")
    rules.required("name", args.get("name"), "Set it to a name like orders.")
    tenant = rules.tenant_name("tenantName", args["tenant_name"])
    checked: WebApiArgs = {
        **args,
        "tenant_name": tenant,
        "name": rules.api_name("name", args["name"], tenant),
        "scopes": _checked_scopes(args.get("scopes", [])),
        "owners": sorted(rules.each("owners", args.get("owners", []), rules.guid, most=100)),
    }
    if "display_name" in args:
        checked["display_name"] = rules.display_name("displayName", args["display_name"])
    if "adopted" in args:
        checked["adopted"] = rules.guids("adopted", args["adopted"])
    return checked


def _checked_scopes(scopes: Sequence[Scope]) -> list[Scope]:
    rules.each(
        "scopes",
        [scope["value"] for scope in scopes],
        rules.scope_value,
        part=".value",
        least=1,
        most=rules.MAX_SCOPES,
    )
    seen: set[str] = set()
    for position, scope in enumerate(scopes):
        if "id" in scope:
            identifier = rules.guid(f"scopes[{position}].id", scope["id"])
            if identifier in seen:
                raise rules.listed_twice(f"scopes[{position}].id", identifier)
            seen.add(identifier)
        rules.one_of(f"scopes[{position}].type", scope.get("type", "Admin"), ("Admin", "User"))
    return sorted(scopes, key=lambda scope: scope["value"])
