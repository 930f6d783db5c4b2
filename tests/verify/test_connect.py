import httpx
import pytest

from b2c.refusal import Refusal
from verify.connect import _json

URL = "https://login.example/metadata?api-version=1"


def answering(content: bytes, kind: str | None) -> httpx.Client:
    headers = {} if kind is None else {"Content-Type": kind}
    return httpx.Client(
        transport=httpx.MockTransport(
            lambda _: httpx.Response(200, content=content, headers=headers)
        )
    )


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"<p>Sign in first", "text/html", "16 bytes, text/html"),
        (b"", None, "0 bytes, without a type"),
        (b"\xff\xfe", "application/json", "2 bytes, application/json"),
        (b"[" * 10**5, "application/json", "100000 bytes, application/json"),
        (b'["a list"]', "application/json", "10 bytes, application/json"),
    ],
)
def test_an_answer_without_an_object_is_named_by_its_address_and_kind(
    content: bytes, kind: str | None, said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _json(answering(content, kind), URL)
    assert str(refused.value) == (
        f"GET https://login.example/metadata answered no JSON object but {said}. Is the address "
        "right, and does no proxy answer in its place?"
    )
