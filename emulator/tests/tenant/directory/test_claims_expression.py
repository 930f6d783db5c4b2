"""The expressions of flexible federated credentials."""

from __future__ import annotations

import pytest

from emulator.tenant.directory.claims_expression import (
    InvalidExpressionError,
    matches,
    parse,
)

CLAIMS = {"sub": "repo:contoso/orders:ref:refs/heads/main", "ref": "it's"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("claims['sub'] eq 'repo:contoso/orders:ref:refs/heads/main'", True),
        ("claims['sub'] eq 'repo:contoso/*'", False),
        ("claims['sub'] matches 'repo:contoso/*:ref:refs/heads/mai?'", True),
        ("claims['sub'] matches 'repo:contoso/*' and claims['ref'] eq 'it''s'", True),
        ("claims['sub'] matches 'repo:contoso/*' and claims['ref'] eq 'other'", False),
        ("claims['missing'] matches '*'", False),
    ],
)
def test_claims_match_by_wildcards_and_equality(expression: str, expected: bool) -> None:
    assert matches(expression, CLAIMS) is expected


@pytest.mark.parametrize("text", ["", "sub eq 'x'", "claims['sub'] eq x", "claims['a'] eq 'x' and"])
def test_other_texts_are_no_expression(text: str) -> None:
    with pytest.raises(InvalidExpressionError):
        parse(text)
