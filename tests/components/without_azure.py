"""A process in which the package pulumi-azure-native is not installed."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_MISSING = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "pulumi_azure_native":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


def run_without_azure(code: str, folder: Path = _ROOT) -> str:
    """What the code prints; fails with its error where it raises."""
    finished = subprocess.run(
        [sys.executable, "-c", _MISSING + code],
        cwd=folder,
        env={"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
