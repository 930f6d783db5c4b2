"""What makes a bare machine ready: the Python environment and the Pulumi engine.

Runs before anything is installed, so the standard library is all that it uses. Only
`tools.reference`, which writes pages of the documentation, needs more.
"""
