"""The engine starts this by `python -m pulumi.policy <engine's address> <this folder>`."""

import sys
from pathlib import Path

# Python then has this folder first on its search path, but the packages lie in the one above.
sys.path[0] = str(Path(__file__).resolve().parents[1])

try:
    from policies.pack import serve
except ModuleNotFoundError as missing:
    sys.exit(
        f"The policy pack needs {missing.name}. Install the project with its policies into the "
        "environment of PulumiPolicy.yaml: .venv/bin/pip install -e '.[policies]'"
    )

serve()
