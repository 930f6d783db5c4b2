"""`python -m provider ENGINE_ADDRESS`: run the plugin."""

import sys
from pathlib import Path

if not __package__:
    # Pulumi's language host runs this folder as a program (`python provider ENGINE_ADDRESS`), which
    # puts the folder itself on the path: its module `provider` would hide the package.
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from plugin.engine_log import EngineLog
from plugin.server import serve
from provider.provider import B2cProvider
from provider.schema import NAME, VERSION

serve(lambda engine: B2cProvider(lines=EngineLog(engine)), NAME, VERSION, sys.argv[1:])
