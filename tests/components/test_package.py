from __future__ import annotations

import subprocess
import sys


def test_what_is_loaded_is_not_searched_for_garbage_again() -> None:
    code = "import components, gc; print(gc.get_freeze_count() > 10 * len(gc.get_objects()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
