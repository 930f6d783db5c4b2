"""Whose is it: the mark by which a stack's registrations and secrets are told from other people's.

The official azuread plugin can leave applications and secrets behind that no state knows (a 5xx
after the effect, a 404 after a create); the mark names the stack that they came from.
"""

import pulumi


def owner_note() -> str:
    """The `notes` of a registration: `Managed by the Pulumi stack <project>/<stack>.`

    It names no person and no organisation, so that every deployer sees the same.
    """
    return f"Managed by the Pulumi stack {pulumi.get_project()}/{pulumi.get_stack()}."


def secret_name(generation: int) -> str:
    """The display name of a secret: `<project>/<stack> generation <n>`."""
    return f"{pulumi.get_project()}/{pulumi.get_stack()} generation {generation}"
