"""The resource as a class: what it sends. What the provider does with it: `tests/provider`."""

from __future__ import annotations

from typing import Any

import pulumi

from components import CustomConnector
from tests.components.recording import record

NEEDED: dict[str, Any] = {
    "environment_url": "https://contoso.crm4.dynamics.com",
    "display_name": "Orders",
    "definition": {"swagger": "2.0", "info": {"title": "Orders"}, "paths": {"/a_b": {}}},
    "connection_parameters": {"token": {"oAuthSettings": {"clientId": "x"}}},
}


def test_objects_of_any_keys_are_sent_as_they_are_known_now_or_later() -> None:
    later = {**NEEDED, "definition": pulumi.Output.from_input(NEEDED["definition"])}
    for made in (
        record(lambda: CustomConnector("it", **NEEDED)),
        record(lambda: CustomConnector("it", **later)),
    ):
        sent = made.resources["it"].inputs
        assert sent["definition"] == NEEDED["definition"]
        assert sent["connectionParameters"] == NEEDED["connection_parameters"]
    templates = [{"templateId": "x", "parameters": {"x-ms_a": [{"b_c": 1}]}}]
    with_policy = {**NEEDED, "policy_template_instances": templates}
    sent = record(lambda: CustomConnector("it", **with_policy)).resources["it"].inputs
    assert sent["policyTemplateInstances"] == templates


def test_the_secret_is_secret_and_further_outputs_are_attributes() -> None:
    def program() -> None:
        made = CustomConnector("it", **NEEDED, client_secret="planted")
        for name in ("connector_id", "internal_id", "redirect_url", "environment_id", "name"):
            assert isinstance(getattr(made, name), pulumi.Output)

    sent = record(program).resources["it"].inputs
    assert sent["clientSecret"]["value"] == "planted"
    assert "planted" not in str({**sent, "clientSecret": None})
