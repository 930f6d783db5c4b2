import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openapi.names import definition_name, operation_id, sentence, shortened, title_case


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
