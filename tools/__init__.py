"""What makes a bare machine ready: the Python environment and the Pulumi engine.

Runs before anything is installed, so the standard library is all that it uses. Only
`tools.generate`, which writes the generated files, needs more.
"""
