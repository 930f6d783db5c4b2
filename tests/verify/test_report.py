from __future__ import annotations

import re

import pytest

from tests.verify.conftest import WholeRun
from tests.verify.verified_tenant import NAME, VerifiedTenant

pytestmark = pytest.mark.xdist_group("whole run")

_GUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@pytest.fixture
def written(whole_run: WholeRun) -> list[str]:
    """What the run printed, and the report's two files."""
    return [whole_run.printed, *(path.read_text() for path in whole_run.folder.iterdir())]


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
