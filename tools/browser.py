"""Chromium for the browser tests: an installed one, or else Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from tools.durations import record
from tools.errors import SetupError
from tools.progress import Step

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_INSTALL = "Install Chromium, for example with: sudo apt-get install chromium"


def installed_browser() -> str | None:
    """The path of a Chromium or Chrome, or None."""
    on_path = (shutil.which(name) for name in _NAMES)
    return next(filter(None, on_path), None) or next(
        (path for path in _MACOS if Path(path).exists()), None
    )


def ensure_browser() -> str:
    """The path of a browser. It is installed first if that needs no password.

    Raises SetupError with what to install.
    """
    browser = installed_browser()
    if browser:
        return browser
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupError(f"The browser tests find no browser. {_INSTALL}")
    started = time.monotonic()
    with Step("browser") as step:
        step.say("installing Debian's chromium")
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            finished = subprocess.run(
                ["apt-get", "--quiet", *command],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            if finished.returncode:
                error = (finished.stderr.strip().splitlines() or ["it said nothing"])[-1]
                raise SetupError(f"apt-get {command[0]} failed: {error}. {_INSTALL}")
        browser = installed_browser()
        if browser is None:
            raise SetupError(f"apt-get installed no browser. {_INSTALL}")
        step.say(browser)
    record("browser", time.monotonic() - started)
    return browser
