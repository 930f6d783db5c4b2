"""The SDKs are large and have an environment of their own: `make test-sdks`."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("msgraph") and find_spec("msgraph_beta") else ["test_graph.py"]
