"""The row of a custom connector in Dataverse: who may write it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from b2c.redirect_url import encoded, environment_hash
from verify.probe import Observation, Probe, observed
from verify.probes.connector_row import (
    API,
    CHANGE,
    CREATE,
    DELETE,
    MADE,
    READ,
    create,
    redirect_url_of,
    settings_of,
    settled,
)
from verify.request import Request
from verify.session import Answer, DeniedError, ProbeFailedError, Session

WHO_AM_I = Request("GET", "environment", f"{API}/WhoAmI", "Find the id of the application's user")
PRIVILEGES = Request(
    "GET",
    "environment",
    f"{API}/systemusers({{user}})/Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames"
    "(PrivilegeNames=@p)?@p=%5B%22prvReadConnector%22,%22prvCreateConnector%22%5D",
    "Ask for two privileges by their names",
)
ORGANIZATION = Request(
    "GET",
    "environment",
    f"{API}/RetrieveCurrentOrganization(AccessType="
    "Microsoft.Dynamics.CRM.EndpointAccessType'Default')",
    "Find the environment's id, from which the redirect URL is calculated",
)


def _privileges(session: Session) -> Iterator[Observation]:
    user = str(session.must(WHO_AM_I)["UserId"])
    answer = session.must(PRIVILEGES, {"user": user})
    names = {str(one.get("PrivilegeName")).lower() for one in answer["RolePrivileges"] or ()}
    yield observed(
        "connector-privilege-names",
        bool(names),
        "The names are known." if names else "No privilege has these names.",
        answer,
    )


def _row(session: Session) -> Iterator[Observation]:
    environment = _environment(session)
    display_name = f"{session.mark} a"
    connector, made = create(session, "row", display_name)
    yield observed(
        "connector-row-by-application",
        made.ok,
        "An application user has made the row." if made.ok else made.message,
        made,
    )
    if not made.ok:
        raise DeniedError(f"{CREATE} answered {made.status}.", made.exchange)
    yield observed(
        "connector-internal-id-at-once",
        bool(made["connectorinternalid"]),
        "The answer to the creation has the internal id."
        if made["connectorinternalid"]
        else "The answer to the creation has no internal id.",
        made,
    )
    yield observed(
        "connector-redirect-url-at-once",
        bool(redirect_url_of(made)),
        "The answer to the creation has the connector's own redirect URL."
        if redirect_url_of(made)
        else "The answer to the creation has no redirect URL of the connector's own.",
        made,
    )
    shown = settled(session, connector)
    yield from _of_the_slug(session, shown, display_name, environment)
    secret = settings_of(shown).get("clientSecret")
    yield observed(
        "connector-secret-not-shown",
        not secret,
        "The row shows no secret." if not secret else "The row shows the secret.",
        shown,
    )
    session.must(CHANGE, {"connector": connector}, json={"displayname": f"{session.mark} b"})
    renamed = settled(session, connector)
    same = renamed["connectorinternalid"] == shown["connectorinternalid"]
    yield observed(
        "connector-renamed",
        same and redirect_url_of(renamed) == redirect_url_of(shown),
        "Another display name leaves id and redirect URL."
        if same
        else "Another display name changes the internal id.",
        renamed,
    )
    session.must(DELETE, {"connector": connector})
    again, remade = create(session, "row", display_name)
    if not remade.ok:
        raise ProbeFailedError(f"{CREATE} answered {remade.status}.", remade.exchange)
    reshown = settled(session, again)
    same = reshown["connectorinternalid"] == shown["connectorinternalid"]
    yield observed(
        "connector-recreated",
        same,
        "A connector in the place of a deleted one has its redirect URL."
        if same
        else "A connector in the place of a deleted one has another internal id.",
        shown,
        reshown,
    )


def _of_the_slug(
    session: Session, shown: Answer, display_name: str, environment: str
) -> Iterator[Observation]:
    slug = str(shown["connectorinternalid"]).removeprefix("shared_")
    end = encoded(f"_{display_name}_{environment_hash(environment)}")
    fits = slug.endswith(end) and redirect_url_of(shown).endswith(f"/redirect/{slug}")
    yield observed(
        "connector-redirect-url-calculated",
        fits,
        "It is the calculated one." if fits else "It is another than the calculated one.",
        shown,
    )
    own = slug.startswith(encoded(f"{session.mark}_"))
    yield observed(
        "connector-slug-prefix",
        own,
        "It begins with the prefix of the row's name."
        if own
        else "It begins with something else than the prefix of the row's name.",
        shown,
    )


def _internal_id(session: Session) -> Iterator[Observation]:
    sent = f"shared_{session.mark}-2dsent"
    connector, made = create(session, "sent", f"{session.mark} s", connectorinternalid=sent)
    if not made.ok:
        raise ProbeFailedError(f"{CREATE} answered {made.status}: {made.message}", made.exchange)
    shown = settled(session, connector)
    replaced = shown["connectorinternalid"] != sent
    yield observed(
        "connector-sent-internal-id",
        replaced,
        "The service has replaced the internal id that was sent."
        if replaced
        else "The service has taken the internal id that was sent.",
        made,
        shown,
    )


def _environment(session: Session) -> str:
    detail = session.must(ORGANIZATION)["Detail"]
    return str(detail["EnvironmentId"])


PRIVILEGES_PROBE = Probe(
    "connector-privileges",
    "Asks the environment for the application's privileges on connectors.",
    ("connector-privilege-names",),
    (WHO_AM_I, PRIVILEGES),
    _privileges,
    needs=("environment",),
)
ROW = Probe(
    "connector-row",
    "Makes, reads, renames, deletes and makes again a custom connector without a person.",
    (
        "connector-row-by-application",
        "connector-internal-id-at-once",
        "connector-redirect-url-at-once",
        "connector-redirect-url-calculated",
        "connector-slug-prefix",
        "connector-secret-not-shown",
        "connector-renamed",
        "connector-recreated",
    ),
    (ORGANIZATION, CREATE, READ, CHANGE, DELETE),
    _row,
    makes=(MADE,),
    needs=("environment",),
)
INTERNAL_ID = Probe(
    "connector-internal-id",
    "Makes a connector with an internal id of its own choice.",
    ("connector-sent-internal-id",),
    (CREATE, READ, DELETE),
    _internal_id,
    makes=(MADE,),
    needs=("environment",),
)
PROBES: tuple[Probe, ...] = (PRIVILEGES_PROBE, ROW, INTERNAL_ID)
