"""`python -m emulator.azure_native ENGINE_ADDRESS`: run the plugin."""

import sys

from emulator.azure_native.provider import VERSION, AzureNativeProvider
from plugin.server import serve

serve(AzureNativeProvider, "azure-native (stand-in for the rehearsal)", VERSION, sys.argv[1:])
