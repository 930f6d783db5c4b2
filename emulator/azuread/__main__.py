"""`python -m emulator.azuread ENGINE_ADDRESS`: run the plugin."""

import sys

from provider.rpc_server import serve
from emulator.azuread.provider import VERSION, AzureADProvider

serve(AzureADProvider, "azuread (stand-in for the rehearsal tenant)", VERSION, sys.argv[1:])
