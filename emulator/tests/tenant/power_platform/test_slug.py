from __future__ import annotations

import pytest

from emulator.tenant.power_platform.slug import connector_slug, environment_digits


# Ids that connectors published by their makers show, with the environments they are in.
@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("", "0000000000000000"),
        ("a", "25488a37fbdfb87c"),
        ("test", "884c5ddebca14d93"),
        ("b8a7de26-3019-ef14-83e0-e3e18aeb71c5", "331acd82b125f090"),
        ("ad3c7726-1a23-e541-a1d1-0b4b68e34c1d", "37e4e62c5a1b3800"),
        ("0fc02431-15fb-4563-a5ab-8211beb2a86f", "0629412a7d1fe83e"),
        ("67203dc9-8a11-e6ef-9970-81e05021161c", "635855ea92fead22"),
        ("Default-0d645e38-ec52-4a4f-ac58-65f2ac4015f6", "0027f520b23e81c1"),
        ("Default-5be1aa17-e6cd-4d3d-8355-01af3e607d4b", "20a1f2d8d6777a75"),
    ],
)
def test_the_digits_are_those_of_published_connectors(text: str, digits: str) -> None:
    assert environment_digits(text) == digits


def test_a_slug_is_that_of_a_published_connector() -> None:
    environment = "b77eedc7-f980-e3bb-a07e-757db98002d2"
    assert connector_slug("gc", "DealOS Gmail", environment) == (
        "gc-5fdealos-20gmail-5fc12c8485be9726a2"
    )


def test_a_long_slug_is_cut_to_64_characters() -> None:
    slug = connector_slug("new", "x" * 60, "b77eedc7-f980-e3bb-a07e-757db98002d2")
    assert len(slug) == 64
    assert slug.startswith("new-5f" + "x" * 41 + "-")
