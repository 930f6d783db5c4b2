"""`python -m emulator.azure_native ENGINE_ADDRESS`: run the plugin."""

from emulator.azure_native import PACKAGE, VERSION
from emulator.azure_native.provider import AzureNativeProvider
from emulator.stand_in import serve_stand_in

serve_stand_in(AzureNativeProvider, PACKAGE, VERSION)
