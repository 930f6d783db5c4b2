"""How a custom connector's row is made once, and found again by the run that follows a kill."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from b2c.connector_name import row_name
from b2c.connector_sign_in import has_sign_in, same_parameters, writes_secret
from b2c.redirect_url import redirect_url, slug_of
from b2c.refusal import Refusal
from b2c.resource_types import POWER_PLATFORM_CONNECTOR
from clients.dataverse import Dataverse, literal, query
from clients.dataverse_errors import DataverseError
from plugin.resource import Adoptable, Inputs
from provider.custom_connector import row
from provider.custom_connector.organization import Solution

Row = Mapping[str, Any]

# Microsoft's own tools wait 30 seconds for a connector, and up to 4 minutes after an import.
_PAUSES = (1.0, 1.5, 2.0, 3.0, *[5.0] * 24)
_URL_SECONDS = 20.0


def key_of(urn: str, inputs: Inputs, prefix: str) -> str:
    """The GUID of a new row: the same in each run that is to make the same connector."""
    parts = (inputs["environmentUrl"], urn, prefix, inputs["displayName"])
    return str(uuid5(NAMESPACE_URL, "\n".join(parts)))


def own_row(environment: Dataverse, inputs: Inputs, prefix: str, urn: str) -> Row | None:
    """The row that an earlier run made for the resource of this URN, if there is one.

    Raises `Adoptable` or `Refusal` for a row of the same name that somebody else has made, and
    `Refusal` if its own has become part of a managed solution.
    """
    key = key_of(urn, inputs, prefix)
    name = row_name(prefix, inputs["displayName"])
    found = environment.entries(
        query(
            row.TABLE,
            select="connectorid,name,ismanaged,connectionparameters",
            filter=f"name eq {literal(name)} or connectorid eq {key}",
        )
    )
    for other in found:
        if str(other["connectorid"]).lower() != key:
            _refuse(other, inputs, urn)
    if found and found[0].get("ismanaged"):
        raise _managed(key, "changed")
    return found[0] if found else None


def make(
    environment: Dataverse, inputs: Inputs, prefix: str, urn: str, solution: Solution | None
) -> Row | None:
    """Make the row, or finish the one that an earlier run made. Returns what the service shows of
    it, if it shows it already."""
    own, key = own_row(environment, inputs, prefix, urn), key_of(urn, inputs, prefix)
    if own is not None:
        environment.patch(row.path(key), row.columns(inputs, _unfinished(own, inputs)))
        return None
    headers = {"MSCRM.SolutionUniqueName": solution.name} if solution else {}
    try:
        made: Row | None = environment.create(
            row.creation(),
            row.new(inputs, key, prefix),
            lambda: environment.find(row.told(key)),
            headers,
        )
    except DataverseError as error:
        if error.is_duplicate:
            # Someone else was faster.
            own_row(environment, inputs, prefix, urn)
        raise
    return made


def settled(environment: Dataverse, inputs: Inputs, key: str, first: Row | None) -> tuple[str, str]:
    """The internal id and the redirect URL, as soon as the service has filled them in.

    `first`: what it has shown already. A URL that stays away is built from the internal id. Raises
    `Refusal` if that stays away too.
    """
    shown = first if first is not None else environment.find(row.told(key)) or {}
    waited = 0.0
    for pause in _PAUSES:
        internal_id, url = str(shown.get("connectorinternalid") or ""), row.row_url(shown)
        patient = waited < _URL_SECONDS and has_sign_in(inputs["connectionParameters"])
        if internal_id and (url or not patient):
            return internal_id, url or redirect_url(inputs["redirectHost"], slug_of(internal_id))
        environment.wait(pause)
        waited += pause
        shown = environment.find(row.told(key)) or {}
    raise Refusal(
        f"the connector {key} is there, but after {waited:.0f} seconds Power Apps has not given it "
        "an id, without which nobody can use it. Run again later; if it stays so, open and save it "
        "in the maker portal."
    )


def find_unmanaged(environment: Dataverse, key: str, act: str) -> Row | None:
    """The row, if it is there; raises `Refusal` if it came with a managed solution. `act`: what is
    about to be done to it."""
    found: Row | None = environment.find(query(row.path(key), select="connectorid,ismanaged"))
    if found and found.get("ismanaged"):
        raise _managed(key, act)
    return found


def _managed(key: str, act: str) -> Refusal:
    return Refusal(
        f"the connector {key} came with a managed solution and is not {act}: do it in the "
        "environment that the solution is made in, or take the connector out of the stack."
    )


def _refuse(other: Row, inputs: Inputs, urn: str) -> None:
    name, key = inputs["displayName"], str(other["connectorid"])
    what = f'the environment has a connector "{name}" already ({other.get("name")}, {key})'
    if other.get("ismanaged"):
        raise Refusal(
            f"{what}, from a managed solution. It is not taken over: give another displayName."
        )
    way = ""
    if f"{POWER_PLATFORM_CONNECTOR}$" in urn:
        way = (
            f"In powerPlatform, import it with adopted: {key} in its entry. If this stack made it "
            "and the entry had another name, give it that name again."
        )
    raise Adoptable(
        f"{what}. It is not taken over: import it, or give another displayName.",
        row.resource_id(inputs["environmentUrl"], key),
        way,
    )


def _unfinished(own: Row, inputs: Inputs) -> frozenset[str]:
    """The properties to write into a row of an earlier run."""
    names = frozenset(row.COLUMNS)
    parameters = row.properties(own, {}).get("connectionParameters")
    if not writes_secret(inputs) and same_parameters(parameters, inputs["connectionParameters"]):
        # A person may have entered the secret since, which a write would empty.
        return names - {"connectionParameters"}
    return names
