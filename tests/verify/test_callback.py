import httpx
import pytest

from tests.engine.engine import free_port
from tests.patience import HANGS_SECONDS
from verify.callback import Callback, CallbackPortTakenError


def test_it_hands_over_the_url_that_the_browser_was_sent_to() -> None:
    url = f"http://localhost:{free_port()}/callback"
    callback = Callback(url)
    try:
        assert httpx.get(url.replace("/callback", "/favicon.ico")).status_code == 404
        assert callback.wait(0) is None
        answer = httpx.get(f"{url}?code=c&state=s")
        assert answer.status_code == 200
        assert "code" not in answer.text
        assert callback.wait(HANGS_SECONDS) == f"{url}?code=c&state=s"
    finally:
        callback.close()


def test_a_port_that_is_taken_is_said() -> None:
    url = f"http://localhost:{free_port()}/callback"
    callback = Callback(url)
    try:
        with pytest.raises(CallbackPortTakenError):
            Callback(url)
    finally:
        callback.close()
