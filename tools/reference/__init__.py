"""The pages of `docs/reference/`, made from the code that they describe.

`python -m tools.reference` writes them. Unlike the rest of `tools` it needs the whole environment.
"""
