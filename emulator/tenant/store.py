"""Documents by (kind, id) in one SQLite file, which survives a kill at any moment.

The server answers requests one at a time, so the store has one connection and no locks of its
own. The lock of the state folder (`emulator/tenant/folder.py`) keeps a second process out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Documents = list[Document]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS documents_by_app_id
    ON documents (kind, json_extract(body, '$.appId'));
"""


class Store:
    """Documents of one tenant. Every write outside a `transaction` is a transaction of its own."""

    def __init__(self, path: Path | str) -> None:
        # Handlers may run on any thread of a test client, but never two at a time.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A write-ahead log survives the death of the process, and costs no fsync on each commit.
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        # Free pages of the file must not hold the content of deleted documents.
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.executescript(_SCHEMA)

    def get(self, kind: str, document_id: str) -> Document | None:
        row = self._connection.execute(
            "SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, document_id)
        ).fetchone()
        return None if row is None else _parse(row[0])

    def put(self, kind: str, document_id: str, document: Document) -> None:
        """Write the document; an existing one keeps its position in `list`."""
        self._connection.execute(
            "INSERT INTO documents (kind, id, body) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, document_id, json.dumps(document, separators=(",", ":"))),
        )

    def delete(self, kind: str, document_id: str) -> None:
        """Remove the document; a missing one is no error."""
        self._connection.execute(
            "DELETE FROM documents WHERE kind = ? AND id = ?", (kind, document_id)
        )

    def delete_below(self, kind: str, name: str, limit: float) -> int:
        """Remove documents whose top-level number `name` is below the limit; how many."""
        return self._connection.execute(
            "DELETE FROM documents WHERE kind = ? AND json_extract(body, ?) < ?",
            (kind, f"$.{name}", limit),
        ).rowcount

    def serial(self, kind: str, document_id: str) -> int | None:
        """A number for the document; a document of the same id, created later, has another."""
        row = self._connection.execute(
            "SELECT position FROM documents WHERE kind = ? AND id = ?", (kind, document_id)
        ).fetchone()
        return None if row is None else int(row[0])

    def list(self, kind: str) -> Documents:
        """All documents of the kind, in the order in which they were first put."""
        rows = self._connection.execute(
            "SELECT body FROM documents WHERE kind = ? ORDER BY position", (kind,)
        )
        return [_parse(row[0]) for row in rows]

    def find(self, kind: str, name: str, value: str) -> Documents:
        """Documents whose top-level property `name` equals `value`; `appId` has an index."""
        path = "$.appId" if name == "appId" else f"$.{name}"
        # The statement contains the path, since SQLite uses an index on an expression only for the
        # literal expression.
        rows = self._connection.execute(
            f"SELECT body FROM documents WHERE kind = ? AND json_extract(body, '{path}') = ?"
            " ORDER BY position",
            (kind, value),
        )
        return [_parse(row[0]) for row in rows]

    def find_in_list(self, kind: str, name: str, value: str) -> Documents:
        """Documents whose top-level list `name` holds the string `value`."""
        rows = self._connection.execute(
            "SELECT documents.body FROM documents, json_each(documents.body, ?) AS item"
            " WHERE documents.kind = ? AND item.value = ? ORDER BY documents.position",
            (f"$.{name}", kind, value),
        )
        return [_parse(row[0]) for row in rows]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all writes inside, or none of them. An inner transaction joins the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def _parse(body: str) -> Document:
    document: Document = json.loads(body)
    return document
