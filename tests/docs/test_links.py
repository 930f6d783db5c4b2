"""Links inside the documentation lead somewhere. Links to elsewhere are not followed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.documents import ROOT, anchors, examples, links, name, pages
from tools.generate.markdown import anchor


@pytest.mark.parametrize("page", [*pages(), *examples()], ids=name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for link in links(page):
        target = urlsplit(link)
        if target.scheme:
            continue
        file = (page.parent / target.path).resolve() if target.path else page
        assert file.exists(), f"{link}: there is no such file"
        assert file.is_relative_to(ROOT), f"{link}: it leads out of the repository"
        if target.fragment:
            assert target.fragment in anchors(file), f"{link}: there is no such heading"


@pytest.mark.parametrize("page", [*pages(), *examples()], ids=name)
def test_links_to_elsewhere_are_https(page: Path) -> None:
    schemes = {urlsplit(link).scheme for link in links(page)}
    assert schemes <= {"", "https"}


def test_the_start_page_leads_to_every_page() -> None:
    start = ROOT / "docs" / "index.md"
    linked = {(start.parent / urlsplit(link).path).resolve() for link in links(start)}
    assert set(pages()) - {start} <= linked


def test_the_readme_leads_to_the_start_page() -> None:
    assert "docs/index.md" in links(ROOT / "README.md")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("2. The deployer", "2-the-deployer"),
        ("In a program of your own", "in-a-program-of-your-own"),
        ("Resources of the `b2c` provider", "resources-of-the-b2c-provider"),
        ("What can't be set, and why?", "what-cant-be-set-and-why"),
    ],
)
def test_headings_become_the_anchors_that_github_makes(heading: str, expected: str) -> None:
    assert anchor(heading) == expected
