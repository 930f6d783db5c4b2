"""`python -m emulator.azure_native ENGINE_ADDRESS`: run the plugin."""

import sys

from emulator.azure_native import PACKAGE, VERSION
from emulator.azure_native.provider import AzureNativeProvider
from plugin.server import serve

serve(AzureNativeProvider, f"{PACKAGE} (stand-in for the emulator)", VERSION, sys.argv[1:])
