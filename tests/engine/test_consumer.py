"""`examples/consumer` reads the outputs by StackReference."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from tests.engine.engine import ROOT, Stack


@pytest.fixture
def consumer(deployed: Stack) -> Stack:
    """The example on the same backend, in a copy so that no stack file is left behind."""
    folder = deployed.folder / "consumer"
    folder.mkdir()
    for name in ("Pulumi.yaml", "__main__.py"):
        (folder / name).write_bytes((ROOT / "examples" / "consumer" / name).read_bytes())
    return replace(deployed, name="consumer", project_folder=folder, settings={})


def configure(consumer: Stack, *, take_secret: bool) -> None:
    consumer.init()
    file = consumer.project / "Pulumi.consumer.yaml"
    stack = yaml.safe_load(file.read_text())
    stack["config"] = {
        "orders-consumer:connectorStack": "organization/b2c-connector/test",
        "orders-consumer:takeSecret": take_secret,
    }
    file.write_text(yaml.safe_dump(stack))


def test_plain_outputs_are_readable_under_another_passphrase(
    deployed: Stack, consumer: Stack
) -> None:
    consumer.variables = {"PULUMI_CONFIG_PASSPHRASE": "another passphrase"}
    configure(consumer, take_secret=False)
    consumer.up()
    outputs = deployed.outputs()
    assert consumer.outputs() == {
        "issuer": outputs["issuer"],
        "audience": outputs["apiClientId"],
        "jwksUrl": outputs["jwksUrl"],
        "scopes": outputs["apiScopes"],
    }


def test_the_secret_stays_secret_on_its_way_into_another_stack(
    deployed: Stack, consumer: Stack
) -> None:
    configure(consumer, take_secret=True)
    secret = deployed.outputs(show_secrets=True)["clientSecret"]
    shown = consumer.up().output
    assert consumer.outputs()["clientSecret"] == "[secret]"
    assert consumer.outputs(show_secrets=True)["clientSecret"] == secret
    assert secret not in shown


def test_a_secret_that_cannot_be_decrypted_ends_the_run_in_words(consumer: Stack) -> None:
    consumer.variables = {"PULUMI_CONFIG_PASSPHRASE": "another passphrase"}
    configure(consumer, take_secret=True)
    assert "secret cannot be decrypted" in consumer.up(fails=True).output
