"""Started by `python -m pulumi.policy <engine's address> <this folder>`."""

import sys
from pathlib import Path

# That puts this folder in front of the search path; the packages lie one above.
sys.path[0] = str(Path(__file__).resolve().parents[1])

try:
    from policies.pack import serve
except ModuleNotFoundError as missing:
    sys.exit(
        f"The policy pack needs {missing.name}. Install the project with its policies into the "
        "environment of PulumiPolicy.yaml: .venv/bin/pip install -e '.[policies]'"
    )

serve()
