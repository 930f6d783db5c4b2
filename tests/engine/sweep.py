"""A search for secrets in everything that a stack, its runs and its tenant leave behind."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

from tests.engine.engine import PASSPHRASE, Stack

DEPLOYERS_FILES = ("tenant.json", "kept.json")
"""What `python -m emulator env` reads, and what a restart needs."""


def newest_secret(stack: Stack) -> str:
    """The client secret, asked for without a trace in the stack's log."""
    log = stack.log
    secret = str(stack.outputs(show_secrets=True)["clientSecret"])
    stack.log = log
    return secret


def assert_in_clear_nowhere(stack: Stack, secrets: Sequence[str], requests: str) -> None:
    """No secret, passphrase or secret of the deployer stands in clear in state, backups, logs,
    outputs of commands, the tenant's folder or its log of `requests`."""
    deployer = stack.tenant.tenant.client_secret
    for planted in [*secrets, deployer, PASSPHRASE]:
        assert planted not in stack.log
        assert planted not in requests
    files = [file for file in stack.folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    for file in files:
        content = plain_text(file)
        for planted in [*secrets, PASSPHRASE]:
            assert planted.encode() not in content, file
        if file.name not in DEPLOYERS_FILES:
            assert deployer.encode() not in content, file


def plain_text(file: Path) -> bytes:
    """What a file holds; the engine compresses some of its logs."""
    content = file.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
