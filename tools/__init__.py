"""Makes a bare machine ready: the Python environment and the Pulumi engine.

The modules run before anything is installed, so they use only the standard library. The exception
is `tools.generate`, which writes the generated files.
"""
