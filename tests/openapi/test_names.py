import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openapi.names import (
    definition_name,
    operation_id,
    operation_ids,
    sentence,
    shortened,
    title_case,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("GetOrder", "GetOrder"),
        ("getOrder2", "getOrder2"),
        ("get_order_orders__order_id__get", "GetOrderOrdersOrderIdGet"),
        ("Orders_List", "OrdersList"),
        ("orders.list-all", "OrdersListAll"),
        (None, "GetOrdersOrderId"),
        ("", "GetOrdersOrderId"),
        ("___", "GetOrdersOrderId"),
        ("größeLesen", "GroesseLesen"),
        ("été", "Ete"),
        ("Straße_ändern", "StrasseAendern"),
        ("注文", "GetOrdersOrderId"),
        ("注文Order", "GetOrdersOrderId"),
    ],
)
def test_operation_ids_are_letters_and_digits(given: str | None, expected: str) -> None:
    assert operation_id(given, "get", "/orders/{order_id}") == expected


@given(st.none() | st.text(max_size=20), st.sampled_from(["get", "post"]), st.text(max_size=20))
def test_any_operation_gets_a_plain_id(given: str | None, method: str, path: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9]+", operation_id(given, method, path))


def test_paths_in_another_script_have_ids_of_their_own() -> None:
    assert operation_id("注", "get", "/注") == "GetU6CE8"
    assert operation_id("文", "get", "/文") == "GetU6587"


def test_operations_whose_ids_fold_to_one_text_are_called_by_method_and_path() -> None:
    declared = {
        ("/orders/{id}", "get"): "GetOrder",
        ("/orders", "get"): "get_order",
        ("/shops", "get"): "get.order",
    }
    assert operation_ids(declared) == {
        ("/orders/{id}", "get"): "GetOrder",
        ("/orders", "get"): "GetOrders",
        ("/shops", "get"): "GetShops",
    }


def test_paths_that_fold_to_one_text_are_told_apart_by_their_signs() -> None:
    expected = {("/a-b", "get"): "GetU2FAU2DB", ("/a_b", "get"): "GetU2FAU5FB"}
    assert operation_ids(dict.fromkeys(expected)) == expected


def test_only_an_id_that_is_declared_twice_as_it_is_stays_two_of_one_name() -> None:
    declared = dict.fromkeys([("/a", "get"), ("/b", "get")], "Get")
    assert operation_ids(declared) == declared


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["/a", "/a-b", "/a_b", "/a.b", "/b"]), st.just("get")),
        st.none() | st.sampled_from(["get_a", "getA", "get-a", "Get a b", "GetA", "GetAB"]),
    )
)
def test_the_order_of_operations_does_not_change_an_id(
    declared: dict[tuple[str, str], str],
) -> None:
    assert operation_ids(declared) == operation_ids(dict([*declared.items()][::-1]))
    plain = [it for it in declared.values() if it and it.isalnum()]
    assert len(set(plain)) < len(plain) or (
        len(set(operation_ids(declared).values())) == len(declared)
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("order_id", "Order Id"),
        ("orderId", "Order Id"),
        ("X-Request-ID", "X Request ID"),
        ("HTTPStatus", "HTTP Status"),
        ("q", "Q"),
        ("$type", "Type"),
        ("日付", "日付"),
        ("größe", "Größe"),
        ("ÜberSicht", "Über Sicht"),
        ("URLs", "URLs"),
        ("userIDs", "User IDs"),
    ],
)
def test_titles_are_words(name: str, title: str) -> None:
    assert title_case(name) == title


@pytest.mark.parametrize(
    ("name", "text"),
    [("GetOrderById", "Get order by id"), ("listPDF", "List PDF"), ("Upload", "Upload")],
)
def test_a_name_reads_as_a_sentence(name: str, text: str) -> None:
    assert sentence(name) == text


def test_definition_names_need_no_escaping_and_differ() -> None:
    assert definition_name("Page[Order]/1~2", set()) == "Page_Order_1_2"
    assert definition_name("Order", {"Order", "Order_2"}) == "Order_3"
    assert definition_name("[]", set()) == "Schema"
    assert definition_name("Größe", set()) == "Groesse"


def test_a_text_is_shortened_at_a_word() -> None:
    assert shortened("Lists orders, and more", 14) == "Lists orders"
    assert shortened("Lists", 3) == "Lis"
