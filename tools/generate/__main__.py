"""Writes the generated files; with `--check` it writes nothing and fails if one is out of date."""

import sys

from tools.generate.files import outdated, write

if sys.argv[1:] == ["--check"]:
    stale = outdated()
    if stale:
        sys.exit(f"Out of date: {', '.join(stale)}. Run: make generate")
elif sys.argv[1:]:
    sys.exit("usage: python -m tools.generate [--check]")
else:
    for path in write():
        print(path)
