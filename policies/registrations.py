"""Policies on the properties of an application registration itself."""

from collections.abc import Iterator

from b2c import names
from b2c.registration import AUDIENCE, TOKEN_VERSION
from b2c.resource_types import APPLICATION, FINE_GRAINED, REGISTRATION
from policies.configuration import Config
from policies.policy import ResourcePolicy, StackPolicy
from policies.resource_property import ResourceProperty, judged_text, refused
from policies.stack import APPLICATIONS, Resource, Stack

_IMPLICIT = {
    REGISTRATION: ("implicitAccessTokenIssuanceEnabled", "implicitIdTokenIssuanceEnabled"),
    APPLICATION: (
        "web.implicitGrant.accessTokenIssuanceEnabled",
        "web.implicitGrant.idTokenIssuanceEnabled",
    ),
}


def _implicit_grants(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    for path in _IMPLICIT[kind]:
        switch = inputs.at(path)
        # Compared by identity, because 0 equals False but is no valid value.
        if switch.known and switch.value is not None and switch.value is not False:
            yield refused(
                switch,
                "a connector signs in with a code; an implicit grant puts tokens into the URL"
                if switch.value is True
                else "it must be false or absent",
                "Set it to false, or remove it.",
            )


def _audience(_: str, inputs: ResourceProperty, __: Config) -> Iterator[str]:
    audience = inputs.at("signInAudience")
    if audience.known and audience.value != AUDIENCE:
        yield refused(
            audience,
            "B2C's user flows sign people in only to applications of one audience "
            "(without a value: AzureADMyOrg)",
            f'Set it to "{AUDIENCE}".',
        )


def _token_version(kind: str, inputs: ResourceProperty, _: Config) -> Iterator[str]:
    prefix = "" if kind == REGISTRATION else "api."
    version = inputs.at(f"{prefix}requestedAccessTokenVersion")
    # The provider's default is 2 for the registration and 1 for the monolithic resource.
    if kind == REGISTRATION and version.known and version.value is None:
        return
    if version.known and version.value != TOKEN_VERSION:
        yield refused(
            version,
            f"the audience {AUDIENCE} requires version {TOKEN_VERSION}",
            f"Set it to {TOKEN_VERSION}.",
        )


def _display_name(_: str, inputs: ResourceProperty, __: Config) -> Iterator[str]:
    yield from judged_text(inputs.at("displayName"), names.display_name)


def _one_model(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    for part in stack.of(*FINE_GRAINED):
        application = stack.application(part)
        if isinstance(application, Resource) and application.type == APPLICATION:
            message = refused(
                part.at("applicationId"),
                f"{application.urn.split('::')[-1]} is an Application, which sets the same "
                "property and takes this one back at the next update",
                "Use ApplicationRegistration with its fine-grained parts, "
                "or set it in the Application alone.",
            )
            yield part, message


POLICIES = (
    ResourcePolicy(
        name="no-implicit-grants",
        refuses="Implicit grants are off.",
        why="A connector uses the authorization code flow; tokens in a URL end up in histories "
        "and logs.",
        source="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow",
        types=APPLICATIONS,
        check=_implicit_grants,
    ),
    ResourcePolicy(
        name="audience",
        refuses=f"The audience is {AUDIENCE}.",
        why="The one audience that can run user flows.",
        source="https://learn.microsoft.com/graph/api/resources/application#signinaudience-values",
        types=APPLICATIONS,
        check=_audience,
    ),
    ResourcePolicy(
        name="access-token-version",
        refuses=f"The access token version is {TOKEN_VERSION}.",
        why="That audience requires it.",
        source="https://learn.microsoft.com/graph/api/resources/apiapplication",
        types=APPLICATIONS,
        check=_token_version,
    ),
    ResourcePolicy(
        name="display-name",
        refuses=f"A display name has 1 to {names.MAX_DISPLAY_NAME} characters.",
        why="Graph refuses longer ones for that audience.",
        source="https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
        types=APPLICATIONS,
        check=_display_name,
    ),
    StackPolicy(
        name="one-application-model",
        refuses="No monolithic Application has fine-grained parts beside it.",
        why="Both set the same properties, and each update undoes the other's.",
        source="https://www.pulumi.com/registry/packages/azuread/api-docs/applicationregistration/",
        check=_one_model,
    ),
)
