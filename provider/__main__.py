"""`python -m provider ENGINE_ADDRESS`: run the plugin."""

import sys

from provider.provider import B2cProvider
from provider.rpc_server import serve
from provider.schema import NAME, VERSION

serve(lambda _announce: B2cProvider(), NAME, VERSION, sys.argv[1:])
