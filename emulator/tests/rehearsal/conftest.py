from __future__ import annotations

from pathlib import Path

import pytest

from emulator.environment import Tenant
from emulator.rehearsal.layout import Layout

DEV = """\
# An example.
config:
  b2c-connector:tenantName: contoso
  b2c-connector:tenantId: 11111111-1111-1111-1111-111111111111
  b2c-connector:policy: B2C_1_siin
  b2c-connector:apiDefinition: examples/web-api/openapi.json
  b2c-connector:clientSecrets:
    - generation: 2
      expires: "2020-05-20"
    - generation: 1
      expires: 2020-02-20
  b2c-connector:owned:
    secure: v1:abc
  azuread:tenantId: 22222222-2222-2222-2222-222222222222
encryptionsalt: v1:of-the-example
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty project with an example stack."""
    (tmp_path / "Pulumi.yaml").write_text("name: b2c-connector\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(DEV)
    layout = Layout(tmp_path)
    layout.create()
    return layout


@pytest.fixture
def announced(tmp_path: Path) -> Tenant:
    """What a tenant that need not run for the test says of itself."""
    return Tenant(
        pid=1,
        port=8080,
        tls_port=8443,
        tenant_name="contosob2c",
        tenant_id="bb08571f-1be2-5c42-be47-4bace15e0198",
        client_id="6e2a2409-a75a-5d81-a3f3-5affd6811364",
        client_secret="planted",
        ca_file=tmp_path / "ca.pem",
        url="http://localhost:8080",
        tls_url="https://localhost:8443",
        bundle_file=tmp_path / "bundle.pem",
    )
