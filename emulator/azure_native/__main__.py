"""`python -m emulator.azure_native ENGINE_ADDRESS`: run the plugin."""

import sys

from provider.rpc_server import serve
from emulator.azure_native.provider import VERSION, AzureNativeProvider

serve(AzureNativeProvider, "azure-native (stand-in for the rehearsal)", VERSION, sys.argv[1:])
