"""Documents: in order, found by what they hold, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.tenant.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "tenant.sqlite")
    yield opened
    opened.close()


def test_documents_come_back_in_the_order_of_their_first_put(store: Store) -> None:
    for name in ("b", "a", "c"):
        store.put("kind", name, {"name": name})
    store.put("kind", "a", {"name": "a", "changed": True})
    store.put("other", "a", {})

    assert [item["name"] for item in store.list("kind")] == ["b", "a", "c"]
    assert store.get("kind", "a") == {"name": "a", "changed": True}
    store.delete("kind", "a")
    store.delete("kind", "a")
    assert store.get("kind", "a") is None
    assert [item["name"] for item in store.list("kind")] == ["b", "c"]


def test_documents_are_found_by_what_they_hold(store: Store) -> None:
    store.put("kind", "1", {"appId": "x", "uris": ["https://a", "https://b"]})
    store.put("kind", "2", {"appId": "y", "uris": ["https://b"]})
    store.put("other", "3", {"appId": "x", "uris": ["https://a"]})

    assert [item["appId"] for item in store.find("kind", "appId", "x")] == ["x"]
    assert store.find("kind", "appId", "z") == []
    assert [item["appId"] for item in store.find_in_list("kind", "uris", "https://b")] == ["x", "y"]
    assert store.find_in_list("kind", "missing", "https://b") == []


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    store.put("kind", "1", {"n": 1})

    def fail_halfway() -> None:
        with store.transaction():
            store.put("kind", "1", {"n": 2})
            with store.transaction():
                store.put("kind", "2", {"n": 2})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    assert store.list("kind") == [{"n": 1}]


def test_documents_are_still_there_when_the_file_is_opened_again(
    store: Store, tmp_path: Path
) -> None:
    store.put("kind", "1", {"text": "ü"})

    other = Store(tmp_path / "tenant.sqlite")
    try:
        assert other.list("kind") == [{"text": "ü"}]
    finally:
        other.close()


def test_a_document_that_is_made_again_has_another_serial(store: Store) -> None:
    store.put("kind", "a", {})
    first = store.serial("kind", "a")
    store.put("kind", "a", {"changed": True})
    assert store.serial("kind", "a") == first
    store.delete("kind", "a")
    assert store.serial("kind", "a") is None
    store.put("kind", "a", {})
    assert store.serial("kind", "a") not in (None, first)
