"""An application's picture."""

from __future__ import annotations

import httpx

from emulator.tests.conftest import InProcessTenant

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def put(tenant: InProcessTenant, path: str, content: bytes, kind: str) -> httpx.Response:
    headers = {**tenant.authorization, "Content-Type": kind}
    return tenant.http.request("PUT", path, content=content, headers=headers)


def test_put_read_and_named_in_the_application(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    assert tenant.refused("GET", f"{path}/logo")[0] == 404

    assert put(tenant, f"{path}/logo", PNG, "image/png").status_code == 204

    answer = tenant.call("GET", f"{path}/logo")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert tenant.ok("GET", path)["info"]["logoUrl"].endswith("/logo")


def test_other_contents_are_refused(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/logo"

    assert put(tenant, path, PNG, "image/svg+xml").status_code == 415
    assert put(tenant, path, PNG, "image/gif").status_code == 400
    assert put(tenant, path, b"", "image/png").status_code == 400
    assert put(tenant, path, PNG + b"x" * 102_400, "image/png").status_code == 400
