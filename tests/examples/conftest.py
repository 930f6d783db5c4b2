import sys
from pathlib import Path

# The example is a project of its own; its package is found the way its README runs it.
sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "web-api"))
