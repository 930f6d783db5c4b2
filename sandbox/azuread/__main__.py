"""`python -m sandbox.azuread ENGINE_ADDRESS`: run the plugin."""

from sandbox.azuread.rpc_server import main

main()
