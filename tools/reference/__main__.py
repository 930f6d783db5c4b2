"""Run as `python -m tools.reference`, writes the pages."""

from tools.reference.pages import FOLDER, PAGES, text

for name in PAGES:
    (FOLDER / name).write_text(text(name), "utf-8")
