"""What the tests need beside the environment: engine, YAML host, generator of SDKs, browser.

`python3 -m tools.machine` shows each with its seconds. What is there is left alone.
"""

from __future__ import annotations

import sys

from tools.browser import ensure_browser
from tools.build import one_go
from tools.engine import ensure_engine
from tools.errors import SetupError
from tools.yaml_host import ensure_sdk_generator


def prepare() -> None:
    """Build or install what is missing.

    Raises SetupError with what is missing.
    """
    with one_go() as scratch:
        ensure_engine(scratch=scratch)
        ensure_sdk_generator(scratch)
    ensure_browser()


if __name__ == "__main__":
    try:
        prepare()
    except SetupError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
