from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from emulator.environment import Tenant
from emulator.rehearsal.errors import RehearsalError
from emulator.rehearsal.layout import Layout
from emulator.rehearsal.settings import write_settings

TODAY = date(2026, 1, 1)
SECRETS = "b2c-connector:clientSecrets"
POLICY = "b2c-connector:policy"
API_URL = "b2c-connector:apiUrl"
POWER_PLATFORM = "b2c-connector:powerPlatform"


def stack_file(layout: Layout) -> Any:
    return yaml.safe_load(layout.settings.read_text())


def config(layout: Layout) -> Any:
    return stack_file(layout)["config"]


def edit(layout: Layout, **changes: Any) -> None:
    """What a person, or the engine, writes into the stack's file."""
    content = stack_file(layout)
    content["config"] |= {f"b2c-connector:{key}": value for key, value in changes.items()}
    layout.settings.write_text(yaml.safe_dump(content))


def test_the_example_is_taken_over_with_the_tenants_address_and_dates_ahead(
    layout: Layout, announced: Tenant
) -> None:
    write_settings(layout, announced, TODAY)
    assert stack_file(layout) == {
        "config": {
            "b2c-connector:tenantName": "contosob2c",
            "b2c-connector:tenantId": announced.tenant_id,
            POLICY: "B2C_1_siin",
            "b2c-connector:apiDefinition": "examples/web-api/openapi.json",
            SECRETS: [
                {"generation": 2, "expires": "2026-06-30"},
                {"generation": 1, "expires": "2026-04-01"},
            ],
            "b2c-connector:customDomain": "http://localhost:8080",
            "b2c-connector:protect": "false",
            API_URL: "http://localhost:8410",
            POWER_PLATFORM: [
                {
                    "environmentUrl": "https://localhost:8443",
                    "displayName": "Orders",
                    "redirectHost": "localhost:8080",
                }
            ],
        }
    }


def test_a_connector_needs_a_description_and_is_never_in_the_examples_own_environment(
    layout: Layout, announced: Tenant
) -> None:
    (layout.root / "Pulumi.dev.yaml").write_text(
        "config:\n  powerPlatform:\n    - environmentUrl: https://contoso.crm4.dynamics.com\n"
    )
    write_settings(layout, announced, TODAY)
    assert not {POWER_PLATFORM, API_URL} & set(config(layout))


def test_a_persons_own_api_stays(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    edit(layout, apiUrl="http://localhost:5000")
    write_settings(layout, replace(announced, tls_port=9443), TODAY)
    assert config(layout)[API_URL] == "http://localhost:5000"


def test_keys_without_a_namespace_are_the_projects_own_whatever_its_name(
    layout: Layout, announced: Tenant
) -> None:
    (layout.root / "Pulumi.yaml").write_text("name: shop\n")
    (layout.root / "Pulumi.dev.yaml").write_text(
        "config:\n  apiName: orders\n  azuread:tenantId: x\n  b2c-connector:apiName: another\n"
    )
    write_settings(layout, announced, TODAY)
    assert config(layout)["shop:apiName"] == "orders"
    assert {key.partition(":")[0] for key in config(layout)} == {"shop"}


def test_later_days_change_nothing(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    before = layout.settings.read_bytes()
    write_settings(layout, announced, TODAY + timedelta(days=31))
    assert layout.settings.read_bytes() == before


def test_the_engines_salt_and_spelling_stay(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    layout.settings.write_text(layout.settings.read_text() + "encryptionsalt: v1:mine\n")
    edit(layout, protect=False)
    before = layout.settings.read_bytes()
    write_settings(layout, announced, TODAY)
    assert layout.settings.read_bytes() == before
    write_settings(layout, replace(announced, url="http://localhost:9090"), TODAY)
    assert stack_file(layout)["encryptionsalt"] == "v1:mine"


def test_another_port_reaches_the_settings(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    write_settings(layout, replace(announced, url="http://localhost:9090"), TODAY)
    assert config(layout)["b2c-connector:customDomain"] == "http://localhost:9090"


def test_a_change_of_the_example_arrives(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    example = layout.root / "Pulumi.dev.yaml"
    example.write_text(example.read_text().replace("B2C_1_siin", "B2C_1_other"))
    write_settings(layout, announced, TODAY)
    assert config(layout)[POLICY] == "B2C_1_other"


def test_a_persons_own_change_stays_even_if_the_example_changes_too(
    layout: Layout, announced: Tenant
) -> None:
    write_settings(layout, announced, TODAY)
    edit(layout, policy="B2C_1_mine", apiName="orders")
    example = layout.root / "Pulumi.dev.yaml"
    example.write_text(example.read_text().replace("B2C_1_siin", "B2C_1_other"))
    for _ in range(2):
        write_settings(layout, announced, TODAY)
        assert config(layout)[POLICY] == "B2C_1_mine"
        assert config(layout)["b2c-connector:apiName"] == "orders"


def test_a_key_that_a_person_removed_stays_removed(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    content = stack_file(layout)
    del content["config"][POLICY]
    layout.settings.write_text(yaml.safe_dump(content))
    write_settings(layout, announced, TODAY)
    assert POLICY not in config(layout)


def test_a_deleted_file_comes_back_with_the_same_dates(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    before = config(layout)
    layout.settings.unlink()
    write_settings(layout, announced, TODAY + timedelta(days=31))
    assert config(layout) == before


def test_a_file_left_from_a_rehearsal_that_is_gone_is_written_afresh(
    layout: Layout, announced: Tenant
) -> None:
    write_settings(layout, announced, TODAY)
    layout.settings.write_text(layout.settings.read_text() + "encryptionsalt: v1:stale\n")
    layout.written_settings.unlink()
    write_settings(layout, announced, TODAY + timedelta(days=1))
    assert "encryptionsalt" not in stack_file(layout)
    assert config(layout)[SECRETS][0]["expires"] == "2026-07-01"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("config: [", "Pulumi.dev.yaml, line 1: this is not valid YAML"),
        ("", "holds no settings"),
        (None, "Pulumi.dev.yaml cannot be read: No such file"),
    ],
)
def test_an_example_that_cannot_be_read_is_named(
    layout: Layout, announced: Tenant, content: str | None, message: str
) -> None:
    example = layout.root / "Pulumi.dev.yaml"
    example.unlink()
    if content is not None:
        example.write_text(content)
    with pytest.raises(RehearsalError, match=re.escape(message)):
        write_settings(layout, announced, TODAY)


def test_the_file_is_private(layout: Layout, announced: Tenant) -> None:
    write_settings(layout, announced, TODAY)
    assert layout.settings.stat().st_mode & 0o077 == 0


def test_dates_of_the_example_that_lie_ahead_are_taken_over_and_followed(
    layout: Layout, announced: Tenant
) -> None:
    example = layout.root / "Pulumi.dev.yaml"
    example.write_text(example.read_text().replace("2020-", "2027-"))
    write_settings(layout, announced, TODAY)
    assert [secret["expires"] for secret in config(layout)[SECRETS]] == ["2027-05-20", "2027-02-20"]
    example.write_text(example.read_text().replace("2027-05-20", "2027-08-20"))
    write_settings(layout, announced, TODAY)
    assert [secret["expires"] for secret in config(layout)[SECRETS]] == ["2027-08-20", "2027-02-20"]


def test_a_mistake_in_yaml_is_told_with_its_line(layout: Layout, announced: Tenant) -> None:
    example = layout.root / "Pulumi.dev.yaml"
    example.write_text("config:\n  apiName: orders\n scopes: []\n")
    with pytest.raises(RehearsalError, match=r"Pulumi\.dev\.yaml, line 3: this is not valid YAML"):
        write_settings(layout, announced, TODAY)
