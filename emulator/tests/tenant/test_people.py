"""People as the directory stores them, and how they are found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from emulator.tenant import people
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.people import FederatedAccount, LocalAccount
from emulator.tenant.store import Document, Store

NOW = datetime(2026, 11, 21, 12, 0, 0, 500_000, tzinfo=UTC)
IDENTITY = TenantIdentity()


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


def _local(store: Store) -> Document:
    account = LocalAccount("emailAddress", "nell@example.com", "nell@example.com")
    user = people.new_local_user(IDENTITY, account, people.hashed("Passw0rd!"), NOW)
    store.put(people.KIND, user["id"], user)
    return user


def test_an_account_is_found_by_kind_and_name_in_whatever_case(store: Store) -> None:
    user = _local(store)
    found = people.find_local(store, "emailAddress", " NELL@example.com ")
    assert found is not None
    assert found["id"] == user["id"]
    assert people.find_local(store, "userName", "nell@example.com") is None
    assert people.find_local(store, "emailAddress", user["userPrincipalName"]) is None


def test_a_federated_account_is_found_by_issuer_and_subject(store: Store) -> None:
    account = FederatedAccount("google.com", "123", "nell@gmail.example", "Nell")
    user = people.new_federated_user(IDENTITY, account, NOW)
    store.put(people.KIND, user["id"], user)
    assert people.find_federated(store, "google.com", "123") is not None
    assert people.find_federated(store, "facebook.com", "123") is None
    assert people.find_local(store, "emailAddress", "nell@gmail.example") is None
    assert people.emails(user) == ["nell@gmail.example"]
    assert not people.check_password(user, "")


def test_a_password_is_checked_against_its_hash(store: Store) -> None:
    user = _local(store)
    assert people.check_password(user, "Passw0rd!")
    assert not people.check_password(user, "passw0rd!")
    assert not people.check_password({**user, "_password": "no hash"}, "no hash")


def test_a_new_password_revokes_what_the_old_one_opened(store: Store) -> None:
    user = _local(store)
    later = NOW + timedelta(days=1)
    people.set_password(store, user, "An0ther!!", later)
    stored = store.get(people.KIND, user["id"])
    assert stored is not None
    assert people.check_password(stored, "An0ther!!")
    assert people.sessions_valid_from(stored) == later.timestamp()


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ("City", "city"),
        ("givenName", "givenName"),
        ("StreetAddress", "streetAddress"),
        ("extension_0a_ShoeSize", "extension_0a_ShoeSize"),
    ],
)
def test_attributes_of_flows_have_their_property(attribute: str, name: str) -> None:
    assert people.property_of(attribute) == name
