"""`docs/logic-apps.md` names settings, outputs and refusals that are there."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.infra.test_program import ROOT, run
from tests.infra.test_subscription import refusal

TEXT = (ROOT / "docs" / "logic-apps.md").read_text("utf-8")


def test_the_example_configuration_makes_what_the_page_says() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    config = yaml.safe_load(example)["config"]
    own = {key: value for key, value in config.items() if key.startswith("b2c-connector:")}
    providers = {key: value for key, value in config.items() if key not in own}
    exported: dict[str, Any] = {}
    program = run(exported, providers, **{key.split(":")[1]: value for key, value in own.items()})
    assert [r.inputs["apiName"] for r in program.of_type("web:CustomApi")] == ["orders"]
    assert len(program.of_type("web:Connection")) == 1
    assert len(program.of_type("keyvault:Secret")) == 3
    further = {name for name in exported if name.startswith(("logicApps", "keyVault"))}
    assert all(f"`{name}`" in TEXT for name in further)


def test_what_the_page_calls_refused_is_refused() -> None:
    group = {"resourceGroup": "orders", "vault": "contoso-connectors"}
    assert "azure-native:tenantId" in refusal({}, keyVault=group)
    assert "`azure-native:tenantId` missing" in TEXT


def test_links_to_other_pages_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", TEXT):
        assert (ROOT / "docs" / link).exists(), link
