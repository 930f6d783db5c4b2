"""Answers that no page of the documentation settles."""

from __future__ import annotations

from typing import Any

import pytest

from provider.api_connector.body import has_certificate, state
from tests.b2c.test_api_connector import BASIC, CERTIFIED, NAMED


@pytest.mark.parametrize("username", [None, "****", "******"])
def test_a_user_name_that_is_hidden_stays_what_it_was(username: str | None) -> None:
    shown = {"@odata.type": "#microsoft.graph.basicAuthentication", "username": username}
    assert state({**NAMED, "authenticationConfiguration": shown}, BASIC) == BASIC


@pytest.mark.parametrize("shown", [None, {}])
def test_credentials_that_are_not_shown_at_all_stay_what_they_were(shown: Any) -> None:
    document = {**NAMED, "authenticationConfiguration": shown}
    assert state(document, BASIC) == BASIC
    assert state(document, CERTIFIED) == CERTIFIED


@pytest.mark.parametrize("kind", ["pkcs12Certificate", "clientCertificateAuthentication"])
def test_a_certificate_reads_back_as_either_of_two_types(kind: str) -> None:
    shown = {"@odata.type": f"#microsoft.graph.{kind}"}
    document = {**NAMED, "authenticationConfiguration": shown}
    assert state(document, CERTIFIED) == CERTIFIED
    assert state(document, BASIC) == NAMED


def test_a_connector_without_certificates_has_not_this_one() -> None:
    assert not has_certificate({**NAMED, "authenticationConfiguration": None}, CERTIFIED)
