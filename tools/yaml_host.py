"""The language host for programs in YAML, and the generator of SDKs for other languages.

The tests need both: a YAML program uses the plugin without a generated SDK. A language host on PATH
is preferred to the one that is built here. `python3 -m tools.yaml_host` prints its folder.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools.build import ENGINE, YAML_HOST, build, is_built
from tools.errors import SetupError
from tools.progress import Step

_HOST = "pulumi-language-yaml"


def ensure_yaml_host() -> Path:
    """The folder of the language host, built first if need be; progress on standard error.

    Raises SetupError with what is missing.
    """
    installed = shutil.which(_HOST)
    return Path(installed).parent if installed else _built()


def ensure_sdk_generator(scratch: Path | None = None) -> Path:
    """The program that writes SDKs, `generate-sdk SCHEMA LANGUAGE FOLDER`, built first if need be.

    It knows `go`, `nodejs` and `python`, and must not be run inside a Pulumi project. A language
    host is built with it. `scratch` is that of `tools.build.build`. Raises SetupError with what is
    missing.
    """
    return _built(scratch) / "generate-sdk"


def _built(scratch: Path | None = None) -> Path:
    with Step("YAML host") as step:
        folder = YAML_HOST.folder()
        if not is_built(folder, YAML_HOST):
            build(folder, step.say, YAML_HOST, scratch)
        beside_engine = ENGINE.folder() / _HOST
        if is_built(ENGINE.folder(), ENGINE) and not beside_engine.exists():
            # There an engine that ignores what is on PATH, as the rehearsal's does, looks for it.
            beside_engine.symlink_to(folder / _HOST)
        step.say("built here, with the generator of SDKs")
        return folder


if __name__ == "__main__":
    try:
        print(ensure_yaml_host())
    except SetupError as error:
        sys.exit(f"error: {error}")
