"""The registration of a web API that Azure AD B2C protects.

Owns: the application, its App ID URI, its scopes and its service principal. Leaves to others: who
may call it (`ConnectorClient`), and the validation of tokens (the API itself).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict, cast

import pulumi
import pulumi_azuread as azuread

from b2c import addresses, names
from b2c.refusal import InvalidSetting
from b2c.resource_types import WEB_API
from b2c.scopes import Scope, identifier_uri, scope_id, scope_uri
from b2c.takes import Takes
from components import adoption
from components.adoption import AdoptedApi
from components.arguments import PYTHON, Arguments, Spelling, arguments, read
from components.lazy_outputs import LazyOutputs
from components.owners import MAX_OWNERS, register_owners, sorted_owners
from components.registration import register
from components.short_traces import short_traces


class ScopeReference(TypedDict):
    """A scope as a client asks for it."""

    value: Annotated[str, Takes(names.scope_value)]
    """The scope's name."""
    id: Annotated[pulumi.Input[str], Takes(names.guid)]
    """The scope's GUID."""


class ApiReference(TypedDict):
    """An API as a client sees it, from this program or registered elsewhere."""

    identifier_uri: Annotated[str, Takes(addresses.identifier_uri)]
    """Its App ID URI."""
    client_id: Annotated[pulumi.Input[str], Takes(names.guid)]
    """Its client id (GUID)."""
    scopes: Annotated[
        Sequence[ScopeReference],
        Takes(least=1, most=names.MAX_SCOPES_PER_CLIENT, distinct=("value",)),
    ]
    """The scopes that the client asks for, 1 to 30."""
    service_principal_object_id: NotRequired[Annotated[pulumi.Input[str], Takes(names.guid)]]
    """The object id (GUID) of its service principal. Looked up if left out."""


class WebApiArgs(TypedDict):
    """What a `WebApi` is made from."""

    tenant_name: Annotated[str, Takes(names.tenant_name, remedy="Set it to a name like contoso.")]
    """The tenant's name, `contoso` of `contoso.onmicrosoft.com`."""
    name: Annotated[str, Takes(remedy="Set it to a name like orders.")]
    """The last part of the App ID URI `https://<tenant>.onmicrosoft.com/<name>`."""
    scopes: Annotated[
        Sequence[Scope], Takes(least=1, most=names.MAX_SCOPES, distinct=("value", "id"))
    ]
    """The API's scopes, 1 to 100; a connector asks for 30 at most."""
    display_name: NotRequired[Annotated[pulumi.Input[str], Takes(names.display_name)]]
    """The API's name in the portal; the last part of its App ID URI if left out."""
    description: NotRequired[Annotated[pulumi.Input[str], Takes(most=1024)]]
    """What the API is for, as the portal shows it; at most 1024 characters:
    https://learn.microsoft.com/graph/api/resources/application"""
    owners: NotRequired[
        Annotated[Sequence[pulumi.Input[str]], Takes(names.guid, default=(), most=MAX_OWNERS)]
    ]
    """Object ids (GUIDs) of the people and service principals that own the registration."""
    protect: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether to refuse to delete the registration."""
    adopted: NotRequired[AdoptedApi]
    """An existing API registration to import; always protected."""


class WebApi(LazyOutputs):
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
        super().__init__(WEB_API, name, None, opts)
        with short_traces():
            self._make(name, checked)

    def _make(self, name: str, checked: WebApiArgs) -> None:
        uri = identifier_uri(checked["tenant_name"], checked["name"])
        adopted = checked["adopted"]
        self._identifier_uri = uri

        registration = register(
            name,
            checked["display_name"],
            description=checked["description"],
            protect=checked["protect"],
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
                scope_id=scope["id"] or scope_id(uri, scope["value"]),
                value=scope["value"],
                type=scope["type"],
                admin_consent_display_name=scope["admin_consent_display_name"]
                or f"Call the API with {scope['value']}",
                admin_consent_description=scope["admin_consent_description"]
                or f"Allows the application to call the API with {scope['value']} "
                "for the signed-in user.",
                user_consent_display_name=scope["user_consent_display_name"],
                user_consent_description=scope["user_consent_description"],
                # A changed id keeps the value, and Graph refuses the same value twice.
                opts=part(adoption.permission_scope(adopted, scope["id"]), replace=True),
            )
            for scope in checked["scopes"]
        }
        service_principal = azuread.ServicePrincipal(
            f"{name}-service-principal",
            client_id=registration.client_id,
            owners=list(checked["owners"]),
            opts=part(adoption.service_principal(adopted)),
        )
        register_owners(name, registration, checked["owners"], part())

        self._scope_ids = {value: scope.scope_id for value, scope in scopes.items()}
        self.client_id = registration.client_id
        self.service_principal_object_id = service_principal.object_id
        self._later(
            identifier_uri=lambda: uri,
            scope_uris=lambda: [scope_uri(uri, value) for value in sorted(scopes)],
        )
        self.register_outputs({})

    @property
    def scope_ids(self) -> pulumi.Output[Mapping[str, str]]:
        """The GUID of each scope, by its value, for other components of the program; no output."""
        return pulumi.Output.all(**self._scope_ids)

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
        reference = {
            "identifier_uri": self._identifier_uri,
            "client_id": self.client_id,
            "scopes": [
                {"value": value, "id": self._scope_ids[value]}
                for value in sorted(values or self._scope_ids)
            ],
            "service_principal_object_id": self.service_principal_object_id,
        }
        # Nothing in it is to be judged again.
        return cast(ApiReference, Arguments(reference))


def check_web_api(args: WebApiArgs, spelling: Spelling = PYTHON) -> WebApiArgs:
    """The arguments with their defaults, lists sorted; frozen. Raises `InvalidSetting`."""
    if isinstance(args, Arguments):
        return cast(WebApiArgs, args)
    return checked_settings(arguments(read(WebApiArgs, args, spelling)))


def checked_settings(settings: Arguments) -> WebApiArgs:
    """The arguments of `WebApiArgs` in their final form. Raises `InvalidSetting`."""
    name = addresses.api_name(settings.named("name"), settings["name"], settings["tenant_name"])
    final = settings.changed(
        display_name=name if settings["display_name"] is None else settings["display_name"],
        scopes=tuple(sorted(settings["scopes"], key=lambda scope: str(scope["value"]))),
        owners=sorted_owners(settings["owners"]),
    )
    return cast(WebApiArgs, final)
