from __future__ import annotations

import re

import pytest

from tests.verify.verified_tenant import NAME, VerifiedTenant

_GUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@pytest.fixture(scope="module")
def written(running: VerifiedTenant, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The report of a whole run, both files, and what the run printed."""
    running.reset()
    folder = tmp_path_factory.mktemp("report")
    ran = running.run(*running.whole, "--report", str(folder))
    assert ran.exit_code == 0, ran.output
    return [ran.output, *(path.read_text() for path in folder.iterdir())]


def test_no_id_and_no_secret_is_shown(written: list[str], running: VerifiedTenant) -> None:
    for text in written:
        assert _GUID.findall(text) == []
        assert running.tenant.tenant.client_secret not in text
        assert "eyJ" not in text
        assert re.findall(r'"(?:secretText|password|clientSecret)": "(?!<secret>|\*)', text) == []


def test_the_tenants_name_is_not_in_the_files(written: list[str]) -> None:
    _, *files = written
    assert len(files) == 2
    assert [text for text in files if NAME in text.lower()] == []


def test_objects_of_other_people_are_not_shown(written: list[str]) -> None:
    assert [text for text in written if "siin" in text or "Contoso ID" in text] == []
