"""The secrets of a connector's client: one password for each that is listed, warnings, refusals."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pulumi
import pulumi_azuread as azuread
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from b2c import client_secret
from components.arguments import Arguments
from components.registration import secret_name


def register_secrets(
    name: str,
    registration: azuread.ApplicationRegistration,
    checked: Arguments,
    *,
    parent: pulumi.Resource,
    now: datetime,
) -> Sequence[azuread.ApplicationPassword]:
    """The passwords, newest first, as they stand in the checked arguments `client_secrets`.

    Warns of one whose date has passed, and of the newest if it ends within `warn_before_expiry`
    days.
    """
    secrets = checked["client_secrets"]
    protected = checked["protect"] or checked["adopted"] is not None
    passwords = [
        azuread.ApplicationPassword(
            f"{name}-client-secret-{client_secret.slot(secret['generation'])}",
            application_id=registration.id,
            display_name=secret_name(secret["generation"]),
            end_date=secret["expires"],
            opts=pulumi.ResourceOptions(
                parent=parent,
                deleted_with=registration,
                # A slip in the list, such as a skipped number, must not cost the secret in use.
                protect=position == 0 if protected else None,
                # A third secret is refused, so the older one goes first.
                delete_before_replace=True,
                # A date that is edited into the past must not cost the secret its life.
                ignore_changes=(
                    ["endDate"] if client_secret.is_expired(secret["expires"], now) else None
                ),
                hooks=_refuse_if_expired(name, position, checked, parent, now),
            ),
        )
        for position, secret in enumerate(secrets)
    ]
    _warn_if_it_ends_soon(checked, parent, now)
    return passwords


def _warn_if_it_ends_soon(checked: Arguments, parent: pulumi.Resource, now: datetime) -> None:
    """The older secret is there to end, and of one that has ended the hook warns."""
    expires = checked["client_secrets"][0]["expires"]
    days = checked["warn_before_expiry"]
    if client_secret.is_expired(expires, now + timedelta(days=days)) and (
        not client_secret.is_expired(expires, now)
    ):
        pulumi.warn(
            f"{checked.named('client_secrets')}[0].expires is within {days} days ({expires}). "
            "Rotate: b2c-connector rotate, or put the next generation in front of the list "
            "and drop the oldest.",
            parent,
        )


def _refuse_if_expired(
    name: str, position: int, checked: Arguments, parent: pulumi.Resource, now: datetime
) -> pulumi.ResourceHookBinding | None:
    """A secret whose date has passed may stay or go, but not be made, in a preview either."""
    expires = checked["client_secrets"][position]["expires"]
    if not client_secret.is_expired(expires, now):
        return None
    setting = f"{checked.named('client_secrets')}[{position}].expires"
    pulumi.warn(
        f"{setting} has passed ({expires}). If this secret is in use, "
        "rotate: put the next generation in front of the list and drop the oldest.",
        parent,
    )

    if not isinstance(get_monitor(), ResourceMonitorStub):
        # Under mocks no engine is there to call the hook, and the SDK refuses to register one.
        return None

    def refuse(_: pulumi.ResourceHookArgs) -> None:
        raise client_secret.made_too_late(setting, expires)

    hook = pulumi.ResourceHook(
        f"{name}-clientSecrets[{position}]-date",
        refuse,
        pulumi.ResourceHookOptions(on_dry_run=True),
    )
    return pulumi.ResourceHookBinding(before_create=[hook])
