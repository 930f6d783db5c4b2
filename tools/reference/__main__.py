"""Run as `python -m tools.reference`, writes the pages."""

from tools.reference.pages import FOLDER, pages

for name, text in pages().items():
    (FOLDER / name).write_text(text, "utf-8")
