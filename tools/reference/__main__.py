"""Run as `python -m tools.reference`, writes the pages; another folder may be named."""

import sys
from pathlib import Path

from tools.reference.pages import FOLDER, PAGES, text

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
for name in PAGES:
    (folder / name).write_text(text(name), "utf-8")
