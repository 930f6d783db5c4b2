"""`python -m emulator.azuread ENGINE_ADDRESS`: run the plugin."""

import sys

from emulator.azuread.provider import VERSION, AzureADProvider
from plugin.server import serve

serve(AzureADProvider, "azuread (stand-in for the rehearsal tenant)", VERSION, sys.argv[1:])
