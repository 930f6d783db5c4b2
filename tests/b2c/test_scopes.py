from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from b2c import scopes

URI = "https://contoso.onmicrosoft.com/orders"


def test_the_scope_string_holds_one_apis_scopes_in_full_and_both_openid_scopes() -> None:
    assert scopes.scope_string(URI, ["orders.write", "orders.read"]) == (
        f"{URI}/orders.read {URI}/orders.write openid offline_access"
    )


def test_the_app_id_uri_has_the_portals_form() -> None:
    assert scopes.identifier_uri("contoso", "orders") == URI


@given(st.lists(st.text("abcdefghij._", min_size=1, max_size=40), min_size=1, unique=True))
def test_the_order_of_the_configuration_changes_nothing(values: list[str]) -> None:
    assert scopes.scope_string(URI, values) == scopes.scope_string(URI, reversed(values))
    assert len(scopes.scope_string(URI, values).split(" ")) == len(values) + 2


@given(st.text("abcdefghij._", min_size=1, max_size=40), st.text("abcdefghij._", min_size=1))
def test_scope_ids_are_stable_guids_and_differ_by_name(one: str, other: str) -> None:
    assert UUID(scopes.scope_id(URI, one)).version == 5
    assert (scopes.scope_id(URI, one) == scopes.scope_id(URI, other)) == (one == other)


def test_a_scope_id_stays_what_it_was_when_the_first_release_made_it() -> None:
    assert scopes.scope_id(URI, "orders.read") == "1ab99f44-fe77-5334-ac81-4ce01740dc1d"
