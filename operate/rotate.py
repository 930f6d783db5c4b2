"""`b2c-connector rotate`: the next generation of the client secret, or a revocation.

It edits `clientSecrets` in the stack's file and deploys that. What exists already is read from the
stack's state, so that a rotation that broke off is finished and never followed by a second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import click

from b2c import client_secret, rotation
from b2c.addresses import parts_of
from b2c.client_secret import ClientSecret
from b2c.endpoint_rules import LOOPBACK
from b2c.refusal import InvalidSetting
from b2c.resource_types import CONNECTION, CUSTOM_API, CUSTOM_CONNECTOR, PASSWORD, VAULT_SECRET
from operate.existing_secrets import ExistingSecret, existing_secrets
from operate.preview_comment.planned import Planned
from operate.preview_comment.power_platform import redirect_urls
from operate.settings_change import carry_out, only_written
from operate.stack_file import Entry, StackFile, read_stack_file
from operate.stack_outputs import no_such_connector, options, output_name

_SETTING: Final = "clientSecrets"
_FOREIGN: Final = "foreignSecrets"
_HOLDERS: Final = (PASSWORD, CUSTOM_CONNECTOR, CUSTOM_API, CONNECTION, VAULT_SECRET)
"""The types of the resources that a secret is, or that hold one."""


@click.command(short_help="Make a new client secret; the one in use stays valid.")
@click.option("--stack", help="The stack whose secret it is; the selected one by default.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Whose secret it is, in a program with several connectors; the secrets stand under this "
    "name in clientSecrets.",
)
@click.option(
    "--interval",
    default="180d",
    show_default=True,
    metavar="90d|26w|6m|1y",
    help="How long the new secret lives, from today.",
)
@click.option("--expires", metavar="DATE", help="The day on which it ends, in place of --interval.")
@click.option(
    "--revoke",
    is_flag=True,
    help="An emergency: the secret in use ends in the same run, once the stack's own connectors "
    "have the new one.",
)
@click.option("--no-up", is_flag=True, help="Only edit the stack's file, for a pull request.")
@click.option("--yes", is_flag=True, help="Deploy without a question.")
def rotate(
    stack: str | None,
    connector: str | None,
    interval: str,
    expires: str | None,
    revoke: bool,
    no_up: bool,
    yes: bool,
) -> None:
    """Make a new client secret while the one in use stays valid.

    Puts the next generation in front of clientSecrets in Pulumi.<stack>.yaml, drops the oldest,
    shows the preview, asks, and runs pulumi up. If the last rotation broke off, it is finished.
    """
    file = read_stack_file(stack)
    if connector and isinstance(file.value(_SETTING), list):
        raise click.ClickException(no_such_connector(connector, []))
    try:
        now = datetime.now(UTC)
        # Whoever writes no date means today's in UTC, as Graph counts.
        end = expires or rotation.end_of("--interval", interval, now.date())
        existing = existing_secrets(stack, connector)
        text, done = _edited(_List(file, connector), _deployed(existing), end, now, revoke=revoke)
    except InvalidSetting as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(done)
    if no_up:
        # Only the command takes the protection from the secret in use.
        again = f"b2c-connector rotate --revoke{options(stack, connector)}"
        only_written(file, text, again if revoke else f"pulumi up{options(stack, None)}")
        return
    carry_out(
        file,
        text,
        stack,
        expected=_HOLDERS,
        yes=yes,
        # Nothing else may delete the secret in use.
        unprotected=[it.urn for it in existing if it.protected] if revoke else (),
        notes=partial(_made_elsewhere, connector) if revoke else lambda _: (),
    )


def _deployed(existing: Sequence[ExistingSecret]) -> set[int]:
    """The generations that exist; without the newest, as long as one of the stack's own connectors
    still has the one before. Whoever then made another would delete that one under it."""
    generations = {secret.generation for secret in existing}
    newest = max(generations, default=0)
    behind = any(secret.held for secret in existing if secret.generation < newest)
    return generations - {newest} if behind else generations


@dataclass(frozen=True)
class _List:
    """The list of secrets in the stack's file; `connector`: whose, if there is one for each."""

    file: StackFile
    connector: str | None

    @property
    def name(self) -> str:
        return _SETTING if self.connector is None else f"{_SETTING}.{self.connector}"

    @property
    def foreign(self) -> int:
        """The foreign secrets of the application, of this connector or of any."""
        value = self.file.value(_FOREIGN)
        return _number(value.get(self.connector) if isinstance(value, dict) else value)

    def entries(self) -> list[Any]:
        """Raises `click.ClickException`."""
        entries = self.file.value(_SETTING, self.connector)
        if isinstance(entries, list) and entries:
            return entries
        raise click.ClickException(
            f"{self.file.path.name} has no list {self.name}, and this command edits nothing else. "
            "If the program has its secrets elsewhere: put the next generation in front there, "
            "keep the one in use, drop an older one, and run pulumi up."
        )

    def changed(self, entries: Sequence[int | Entry]) -> str:
        """The file's text with these entries."""
        return self.file.with_list(_SETTING, entries, self.connector)


def _edited(
    place: _List, existing: set[int], expires: str, now: datetime, *, revoke: bool
) -> tuple[str, str]:
    """The file's new text, and what it does to whom. Raises `InvalidSetting`."""
    listed = _listed(place, now)
    if not existing:
        raise click.ClickException("The stack has no client secret yet. Deploy it: pulumi up.")
    standing = rotation.standing(place.name, listed, existing)
    newest, in_use = listed[0]["generation"], max(existing)
    if standing == "deployed":
        rotation.refuse_third(_FOREIGN, place.foreign)
        change = rotation.revoked if revoke else rotation.rotated
        changed = client_secret.checked(place.name, change(listed, expires), foreign=0, now=now)
        if client_secret.is_expired(changed[0]["expires"], now):
            raise client_secret.made_too_late(f"{place.name}[0].expires", expires)
        new = {"generation": newest + 1, "expires": expires}
        kept = [0] if len(changed) > 1 else []
        text = place.changed([new, *kept])
        return text, _sentence(newest + 1, expires, in_use, revoke=revoke)
    # The last revocation has made the new secret, and not ended the others yet.
    is_made = newest == in_use
    if revoke and not is_made:
        text = place.changed([0])
    elif is_made or standing == "rotation":
        text = place.file.text
    else:
        raise InvalidSetting(
            place.name,
            [secret["generation"] for secret in listed],
            f"generation {in_use} is in use and not among them, so this list revokes it",
            f"List generation {in_use} second; or, if it has leaked, rotate --revoke.",
        )
    older = max(existing - {newest})
    started = _sentence(newest, listed[0]["expires"], older, revoke=revoke or is_made)
    return text, f"The file is ahead of what is deployed; this finishes it.\n{started}"


def _sentence(generation: int, expires: str, in_use: int, *, revoke: bool) -> str:
    fate = "is revoked" if revoke else "stays valid"
    return f"Generation {generation} until {expires}; generation {in_use} {fate}."


def _listed(place: _List, now: datetime) -> Sequence[ClientSecret]:
    """The list in the file, in its final form. Raises `InvalidSetting`."""
    secrets = []
    for position, entry in enumerate(place.entries()):
        if not isinstance(entry, dict) or not {"generation", "expires"} <= entry.keys():
            raise InvalidSetting(
                f"{place.name}[{position}]",
                entry,
                "an entry has a generation and the date on which it expires",
                "Complete it.",
            )
        number = _number(entry["generation"])
        secrets.append({"generation": number, "expires": str(entry["expires"])})
    return client_secret.checked(place.name, secrets, foreign=0, now=now)


def _number(value: Any) -> int:
    """A number, which the engine may have written as text; 0 for what is none."""
    text = str(value)
    return int(text) if text.isdecimal() else 0


def _made_elsewhere(connector: str | None, planned: Planned) -> Sequence[str]:
    """What to say of connectors that the stack does not make: their sign-ins will fail."""
    own = {planned.outputs_before.get("logicAppsRedirectUrl")}
    own.update(redirect_urls(planned.custom_connectors))
    urls = [
        str(url)
        for url in planned.outputs_before.get(output_name(connector, "redirectUrls")) or []
        if url not in own and parts_of(str(url)).hostname not in LOOPBACK
    ]
    if not urls:
        return ()
    return (
        "Connectors with these redirect URLs are made elsewhere. They fail from this run on until "
        "each has the new secret:",
        *(f"  {url}" for url in urls),
    )
