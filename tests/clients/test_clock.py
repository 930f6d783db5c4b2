"""Waits that an interrupt ends."""

from __future__ import annotations

import threading

import pytest

from clients.clock import Cancelled, Clock


def test_an_interrupt_ends_a_wait() -> None:
    """A wait that nothing ends would return without an error."""
    clock = Clock()
    threading.Timer(0.05, clock.cancel).start()
    with pytest.raises(Cancelled):
        clock.sleep(60)


def test_what_must_still_be_done_is_done_after_an_interrupt() -> None:
    clock = Clock()
    clock.cancel()
    with clock.finishing():
        clock.check()
        clock.sleep(0.0)
    with pytest.raises(Cancelled):
        clock.check()


def test_another_thread_is_not_let_through() -> None:
    clock = Clock()
    clock.cancel()
    refused = []

    def ask() -> None:
        try:
            clock.check()
        except Cancelled as cancelled:
            refused.append(cancelled)

    with clock.finishing():
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert len(refused) == 1
