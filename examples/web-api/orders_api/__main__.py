"""`python -m orders_api serve` runs the API, `… describe` prints its OpenAPI document."""

import argparse
import json
import os
import sys

import uvicorn

from orders_api.app import create_app, description
from orders_api.connection import BadConnection, load


def main() -> int:
    """Run a command; the exit code is 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m orders_api", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the API; see README.md for its settings")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    describe = commands.add_parser("describe", help="print the OpenAPI document")
    describe.add_argument("--url", default="http://localhost:8000", help="the API's public address")
    arguments = parser.parse_args()
    if arguments.command == "describe":
        print(json.dumps(description(arguments.url), indent=2))
        return 0
    try:
        api = create_app(load(os.environ))
    except BadConnection as problem:
        print(problem, file=sys.stderr)
        return 2
    uvicorn.run(api, host=arguments.host, port=arguments.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
