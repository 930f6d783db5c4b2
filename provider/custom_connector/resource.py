"""`b2c:index:CustomConnector`: a custom connector in a Power Platform environment, as a row of
Dataverse.

The GUID of a new row follows from the resource's URN and from everything that replaces it, so that
a run that was killed is taken up by the next one. A row that somebody else has made is never taken
over. What the service tells is the authority for the redirect URL; the calculated one shows it in a
preview.
"""

from collections.abc import Collection
from typing import Any

from b2c.connector_name import known_prefix, row_name
from b2c.connector_properties import CUSTOM_CONNECTOR
from b2c.connector_sign_in import secret_is_missing, writes_secret
from b2c.custom_connector import check
from b2c.redirect_url import internal_id, redirect_url, slug
from b2c.refusal import Refusal
from b2c.unknown import UNKNOWN
from clients.dataverse import Dataverse
from clients.environments import Environments
from clients.errors import ServiceError
from clients.sources import ConfigurationError
from plugin.resource import (
    Change,
    Checked,
    Difference,
    Inputs,
    ResourceType,
    State,
    Subject,
    Unfinished,
)
from provider.custom_connector import making, organization, row, sharing
from provider.difference import record_differences

_FILLED_IN = ("publisherPrefix", "environmentId")
"""The inputs that the environment says where the program does not."""

_OF_SECRET = ("clientSecret", "clientSecretVariable", "clientSecretVersion")


class CustomConnector(ResourceType[Environments]):
    """The id is `<URL of the environment>/connectors(<GUID of the row>)`."""

    def __init__(self, subject: Subject | None = None) -> None:
        self._subject = subject or Subject("")

    @property
    def token(self) -> str:
        return f"b2c:index:{CUSTOM_CONNECTOR.name}"

    @property
    def secrets(self) -> frozenset[str]:
        return CUSTOM_CONNECTOR.secrets

    @property
    def outputs(self) -> frozenset[str]:
        return frozenset((*_FILLED_IN, *(one.name for one in CUSTOM_CONNECTOR.outputs)))

    def about(self, subject: Subject) -> "CustomConnector":
        return CustomConnector(subject)

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        # Names that begin with two underscores are the engine's own notes.
        own = {name: value for name, value in new_inputs.items() if not name.startswith("__")}
        return Checked(*check(old_inputs, own))

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        changes = _differences(state, new_inputs)
        replaces = CUSTOM_CONNECTOR.replaces & changes.keys()
        if replaces == {"displayName"} and _is_renamed(state, new_inputs):
            replaces = frozenset()
        return Difference(changes, replaces)

    def preview(self, state: Inputs, inputs: Inputs) -> State:
        told = {name: state.get(name, UNKNOWN) for name in self.outputs}
        if state.get("redirectHost") != inputs.get("redirectHost"):
            told["redirectUrl"] = UNKNOWN
        return {**told, **inputs}

    def foresee(self, client: Environments | None, state: Inputs, inputs: Inputs) -> State:
        """A new connector's redirect URL is calculated. What the inputs do not say is asked of the
        environment; where that cannot be, the URL is unknown and the preview goes on."""
        foreseen = self.preview(state, inputs)
        needed = ("environmentUrl", "displayName", "solution", *_FILLED_IN)
        if state or any(inputs.get(name) is UNKNOWN for name in needed):
            return foreseen
        prefix, environment_id = known_prefix(inputs), inputs.get("environmentId")
        if prefix is not None and environment_id is not None:
            return foreseen | self._calculated(inputs, prefix, environment_id)
        if client is None:
            self._tell_unknown("the provider's configuration is not known yet")
            return foreseen
        try:
            prefix, environment_id, _ = organization.plan(client, inputs)
            environment = client.at(inputs["environmentUrl"])
            making.own_row(environment, inputs, prefix, self._subject.urn)
        except (ConfigurationError, ServiceError) as error:
            self._tell_unknown(str(error))
            return foreseen
        return foreseen | self._calculated(inputs, prefix, environment_id)

    def create(self, client: Environments, inputs: Inputs) -> tuple[str, State]:
        prefix, environment_id, solution = organization.plan(client, inputs)
        environment = client.at(inputs["environmentUrl"])
        sharing.principals(environment, inputs["shareWith"])
        key = self._key(inputs, prefix)
        resource_id = row.resource_id(inputs["environmentUrl"], key)
        first = making.make(environment, inputs, prefix, self._subject.urn, solution)
        calculated = self._calculated(inputs, prefix, environment_id)
        unfinished = {name: value for name, value in inputs.items() if name != "solution"} | {
            **{name: calculated[name] for name in (*_FILLED_IN, "connectorId", "name")},
            "shareWith": [],
        }
        state = self._finished(environment, key, inputs, unfinished, resource_id, first)
        client.made.add(resource_id)
        if state["redirectUrl"] != calculated["redirectUrl"]:
            self._subject.warn(
                f"this connector's redirect URL is {state['redirectUrl']}, and a preview shows "
                f"{calculated['redirectUrl']}. The former is what the service tells; it is the one "
                "to register."
            )
        return resource_id, state

    def read(
        self, client: Environments, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        url, key = row.read_id(resource_id)
        shown = client.at(url).find(row.shown(key, icon=not state))
        if shown is None:
            return None
        properties = row.properties(shown, state)
        if not state:
            imported = row.imported(url, shown) | properties
            environment_id = organization.environment_id(client, imported)
            told = row.outputs(shown, {**imported, "environmentId": environment_id})
            return {**imported, **told}, imported
        so_far = {name: value for name, value in state.items() if name not in row.COLUMNS}
        now = {**so_far, **properties}
        now |= row.outputs(shown, now)
        shares = state.get("shareWith") or []
        now["shareWith"] = sharing.in_force(client.at(url), key, shares)
        read = (*row.COLUMNS, "shareWith")
        changed = {name for name in read if now.get(name) != state.get(name)}
        kept = {name: value for name, value in inputs.items() if name not in changed}
        return now, kept | {name: now[name] for name in changed & now.keys()}

    def update(
        self, client: Environments, resource_id: str, state: Inputs, inputs: Inputs
    ) -> State:
        url, key = row.read_id(resource_id)
        environment = client.at(url)
        changed = _differences(state, inputs).keys()
        written = _written(state, inputs, changed)
        if "environmentId" in changed:
            organization.environment_id(client, {**inputs, "environmentUrl": url})
        if "shareWith" in changed:
            sharing.principals(environment, inputs["shareWith"])
        making.find_unmanaged(environment, key, "changed")
        if written:
            environment.patch(row.path(key), row.columns(inputs, written))
        unfinished = {
            **{name: state[name] for name in self.outputs & state.keys()},
            **inputs,
            "solution": state.get("solution") if "solution" in inputs else None,
            "shareWith": state.get("shareWith") or [],
        }
        if "redirectHost" in changed:
            unfinished.pop("redirectUrl", None)
        return self._finished(environment, key, inputs, unfinished, "", None)

    def delete(self, client: Environments, resource_id: str, state: Inputs) -> None:
        del state
        if resource_id in client.made:
            # A replacement that changes nothing: the new connector is the old one.
            return
        url, key = row.read_id(resource_id)
        environment = client.at(url)
        if making.find_unmanaged(environment, key, "deleted"):
            environment.remove(row.path(key))

    def _finished(
        self,
        environment: Dataverse,
        key: str,
        inputs: Inputs,
        state: State,
        resource_id: str,
        first: making.Row | None,
    ) -> State:
        """The state after everything beside the row itself. Raises `Unfinished` with what is done.

        `state`: what is done before. `resource_id`: of a new connector. `first`: what the service
        has shown of it already.
        """
        try:
            if not state.get("internalId") or not state.get("redirectUrl"):
                found = making.settled(environment, inputs, key, first)
                state = {**state, "internalId": found[0], "redirectUrl": found[1]}
            if state.get("solution") != inputs.get("solution"):
                solution = organization.solution(environment, inputs)
                if solution is not None:
                    organization.join(environment, solution, key)
                state = {**state, "solution": inputs.get("solution")}
            before, after = state["shareWith"], inputs["shareWith"]
            for shares in sharing.change(environment, key, before, after):
                state = {**state, "shareWith": shares}
        except Refusal as error:
            raise Unfinished(error, _known(state), resource_id) from error
        return _known({**state, "shareWith": after})

    def _key(self, inputs: Inputs, prefix: str) -> str:
        """The GUID of a new row: the same in each run that is to make the same connector."""
        return making.key_of(self._subject.urn, inputs, prefix)

    def _calculated(self, inputs: Inputs, prefix: str, environment_id: str) -> State:
        """What a new connector is going to tell."""
        name = slug(prefix, inputs["displayName"], environment_id)
        host = inputs["redirectHost"]
        return {
            "publisherPrefix": prefix,
            "environmentId": environment_id,
            "connectorId": self._key(inputs, prefix),
            "name": row_name(prefix, inputs["displayName"]),
            "internalId": internal_id(name),
            "redirectUrl": UNKNOWN if host is UNKNOWN else redirect_url(host, name),
        }

    def _tell_unknown(self, reason: str) -> None:
        self._subject.info(
            f"the redirect URL is not known before the connector is made: {reason}\nA preview "
            "calculates it without a request from environmentId and publisherPrefix."
        )


def _differences(state: Inputs, inputs: Inputs) -> dict[str, Change]:
    """What differs. What the environment has said is no difference to an input that says nothing,
    nor are shares in another order."""
    changes = dict(record_differences(CUSTOM_CONNECTOR, "", state, inputs))
    for name in _FILLED_IN:
        if name not in inputs:
            changes.pop(name, None)
    if _sorted(state.get("shareWith")) != _sorted(inputs.get("shareWith")):
        changes["shareWith"] = Change.UPDATE
    return changes


def _sorted(shares: Any) -> Any:
    return sorted(shares or (), key=repr) if isinstance(shares, list | None) else shares


def _is_renamed(state: Inputs, inputs: Inputs) -> bool:
    """Whether somebody has given the connector another display name, and the program gives it back
    the one that it was made with: its name and its redirect URL are still those."""
    names = state.get("publisherPrefix"), inputs["displayName"]
    return (
        UNKNOWN not in names
        and None not in names
        and (row_name(str(names[0]), str(names[1])) == state.get("name"))
    )


def _written(state: Inputs, inputs: Inputs, changed: Collection[str]) -> set[str]:
    """The properties whose columns an update writes. Raises `InvalidSetting` if the connection
    parameters had to be written without the secret."""
    names = row.COLUMNS.keys() & changed
    if "connectionParameters" in names:
        refusal = secret_is_missing(state.get("connectionParameters"), inputs)
        if refusal:
            raise refusal
    elif writes_secret(inputs) and any(name in changed for name in _OF_SECRET):
        names = names | {"connectionParameters"}
    return set(names)


def _known(state: State) -> State:
    return {name: value for name, value in state.items() if value is not None}
