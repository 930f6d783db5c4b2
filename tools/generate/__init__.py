"""Every generated file of the repository, made from the code or data that it describes.

`python -m tools.generate` writes them, `--check` names those that are out of date. Unlike the rest
of `tools` it needs the whole environment.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
