"""`python -m sandbox`, the emulator's name before version 0.2; it works until version 0.3."""

from __future__ import annotations

import sys

from emulator.__main__ import main

print("`python -m sandbox` is now `python -m emulator`.", file=sys.stderr)
main()
