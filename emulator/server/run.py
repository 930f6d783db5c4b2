"""Running a tenant: opens its state folder, serves both listeners, and closes it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import IO

from emulator.server.app import create_app
from emulator.server.certificates import ensure_tls, write_bundle
from emulator.server.listeners import listen
from emulator.server.servers import serve_both
from emulator.tenant.folder import LastRun, StateFolder
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.opening import open_tenant
from emulator.tenant.private_files import write_private

_LOOK_SECONDS = 1.0


def run(
    folder: StateFolder,
    *,
    port: int | None,
    tls_port: int | None,
    on_ready: Callable[[int, int], None],
) -> None:
    """Serve the tenant of the folder until SIGTERM or SIGINT, or until the folder is removed.

    A port that is None or 0 is that of the last run, or else a free one. `on_ready` gets the ports
    when both listeners accept connections. Raises FolderInUseError, PortTakenError.
    """
    folder.create()
    with folder.lock() as lock:
        last = folder.last_run()
        http = listen(port or last.port, "--port")
        https = listen(tls_port or last.tls_port, "--tls-port")
        folder.save_run(LastRun(http.port, https.port, last.client_secret))
        identity = TenantIdentity()
        tls = ensure_tls(folder.path, identity.name)
        write_bundle(folder.trust_bundle, tls)
        state = open_tenant(
            folder,
            identity,
            last.client_secret,
            url=f"http://localhost:{http.port}",
            tls_url=f"https://localhost:{https.port}",
        )
        announcement = {
            "pid": os.getpid(),
            "port": http.port,
            "tlsPort": https.port,
            "tenantName": identity.name,
            "tenantId": identity.id,
            "clientId": identity.deployer_client_id,
            "clientSecret": last.client_secret,
            "caFile": str(tls.authority),
            "url": state.url,
            "tlsUrl": state.tls_url,
        }

        def announce() -> None:
            threading.Thread(target=_end_with, args=(folder, lock), daemon=True).start()
            write_private(folder.announcement, json.dumps(announcement, indent=2).encode())
            on_ready(http.port, https.port)

        try:
            asyncio.run(serve_both(create_app(state), http, https, tls, announce))
        finally:
            # The announcement in a folder that was made anew is another tenant's.
            if folder.is_held_by(lock):
                folder.announcement.unlink(missing_ok=True)
            state.store.close()


def _end_with(folder: StateFolder, lock: IO[bytes]) -> None:
    """End this process when somebody removes the folder: it would serve what nobody can reach."""
    while folder.is_held_by(lock):
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
