"""A search for secrets in everything that a stack, its runs and its tenant leave behind."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.engine.engine import PASSPHRASE, Stack

DEPLOYERS_FILES = ("tenant.json", "kept.json")
"""What `python -m emulator env` reads, and what a restart needs."""
_ENCRYPTED = b"PLOG"
# The engine's dumps of the properties of resources.
_DUMP = re.compile(
    r"(Unm|M)arshaling property for RPC\["
    r"|(eventSink::Debug\(<\{%reset%\}>)?[a-z ]+: urn=\S+, props="
)


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


def assert_only_the_engine_writes(stack: Stack, secrets: Sequence[str]) -> None:
    """In the engine's encrypted logs, once decrypted, the secrets stand in its own dumps of
    properties alone, and the passphrase and the secret of the deployer nowhere."""
    messages = list(_decrypted(stack))
    assert len(messages) > 100
    deployer = stack.tenant.tenant.client_secret
    for message in messages:
        assert deployer not in message
        assert PASSPHRASE not in message
        if not _DUMP.match(message):
            for secret in secrets:
                assert secret not in message, message.replace(secret, "<secret>")[:200]


def _decrypted(stack: Stack) -> Iterator[str]:
    """The messages in the encrypted logs."""
    log = stack.log
    for file in sorted((stack.folder / "pulumi" / "logs").glob("*.log")):
        if file.read_bytes().startswith(_ENCRYPTED):
            for line in stack.pulumi("logs", "decrypt", str(file)).output.splitlines():
                yield json.loads(line)["msg"]
    stack.log = log
