"""`python -m emulator.azuread ENGINE_ADDRESS`: run the plugin."""

from emulator.azuread import PACKAGE, VERSION
from emulator.azuread.provider import AzureADProvider
from emulator.stand_in import serve_stand_in

serve_stand_in(AzureADProvider, PACKAGE, VERSION)
