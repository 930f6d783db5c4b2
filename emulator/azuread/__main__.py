"""`python -m emulator.azuread ENGINE_ADDRESS`: run the plugin."""

import sys

from emulator.azuread import PACKAGE, VERSION
from emulator.azuread.provider import AzureADProvider
from plugin.server import serve

serve(AzureADProvider, f"{PACKAGE} (stand-in for the emulator)", VERSION, sys.argv[1:])
