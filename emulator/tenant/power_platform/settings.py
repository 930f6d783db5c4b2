"""Behaviours of the Power Platform environment that public sources leave open, or that go wrong."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from emulator.tenant.settings import StoredSettings

_Reads = Annotated[int, Field(ge=0, le=1_000_000, description="whole reads from 0 to 1000000")]
_Rows = Annotated[int, Field(ge=1, le=5000, description="whole rows from 1 to 5000")]


class PowerPlatformSettings(StoredSettings):
    """Behaviours of Dataverse and of the service behind the table `connectors`.

    redirect_url_reads: the first reads of a connector that do not show its redirect URL yet.
    internal_id_reads: the same for its internal id. A response with the new row is a read.
    slug: it follows from prefix, display name and environment (`predicted`), or is `another`.
    slug_prefix: the prefix in it is that of the row's `name`, or of the solution's `publisher`.
    sent_internal_id: an internal id in a creation is `replaced` or `honoured`.
    client_secret: the service has the secret that a row brought (`kept`), or not (`dropped`).
    omitted_secret: connection parameters without the secret mean that the service's one is
    `emptied`, or `kept`.
    solution_header: `MSCRM.SolutionUniqueName` puts a new connector into the solution
    (`effective`), or is `ignored`.
    rows: connectors come from an `unmanaged` or a `managed` solution.
    membership: the application is a user of the organization (`present`), or not (`missing`).
    privileges: the application's role has `all`, may only `read`, or has `none`.
    privilege_names: the names by which a client asks for privileges are `known` to the organization
    or `unknown`.
    token_scope: the consent service sends the scope to the token endpoint (`sent`), or leaves it
    out (`omitted`).
    page_size: the rows of a page in a list.
    """

    model_config = ConfigDict(alias_generator=to_camel)
    document_id: ClassVar[str] = "powerPlatformSettings"

    redirect_url_reads: _Reads = 0
    internal_id_reads: _Reads = 0
    slug: Literal["predicted", "another"] = "predicted"
    slug_prefix: Literal["name", "publisher"] = "name"
    sent_internal_id: Literal["replaced", "honoured"] = "replaced"
    client_secret: Literal["kept", "dropped"] = "kept"
    omitted_secret: Literal["emptied", "kept"] = "emptied"
    solution_header: Literal["effective", "ignored"] = "effective"
    rows: Literal["unmanaged", "managed"] = "unmanaged"
    membership: Literal["present", "missing"] = "present"
    privileges: Literal["all", "read", "none"] = "all"
    privilege_names: Literal["known", "unknown"] = "known"
    token_scope: Literal["sent", "omitted"] = "sent"
    page_size: _Rows = 5000
