"""The page of the policy pack, from its definitions."""

from policies.pack import DEFINITIONS, LEVEL
from policies.policy import ResourcePolicy, StackPolicy
from tools.generate.markdown import table

_HEADER = f"""\
# Policies

Every policy is {LEVEL.value} unless the configuration says otherwise. The rules are the functions
by which the components and the provider check their own arguments. A value that a preview does not
know yet is passed over in silence; a secret value is judged and never shown.

A *resource* policy is asked before the engine creates or changes a resource, in a preview and in an
update. A *stack* policy is asked once for all resources at the end of each: run a preview first, so
that it stops what it refuses.

Install what the pack runs with, once, and name its file; the pack then starts by itself:

```
.venv/bin/pip install -e '.[policies]'
pulumi preview --policy-pack "$PWD/policies/b2c-policies"
```

`--policy-pack policies`, the folder, does as well where Pulumi's own language host is installed;
the one that `make` builds for the rehearsal cannot start a folder.

"""

_FOOTER = """
## Configuration

`--policy-pack-config policies.json` beside it, with a file such as

```json
{
  "secret-lifetime": {"days": 90},
  "owners-allowed": {"owners": ["11111111-2222-3333-4444-555555555555"]},
  "owners-complete": {"owners": ["11111111-2222-3333-4444-555555555555"]},
  "user-flow-version": "advisory",
  "scopes-per-api": "disabled"
}
```
"""


def page() -> str:
    head = ("policy", "asked for", "what it demands", "why", "configuration")
    return _HEADER + table(head, map(_row, DEFINITIONS)) + _FOOTER


def _row(definition: ResourcePolicy | StackPolicy) -> tuple[str, ...]:
    asked = "resource" if isinstance(definition, ResourcePolicy) else "stack"
    keys = "; ".join(
        f"`{key}`: {schema['description']}"
        + (f" Default {schema['default']}." if "default" in schema else "")
        for key, schema in definition.config.items()
    )
    return (
        f"`{definition.name}`",
        asked,
        definition.refuses,
        f"{definition.why} [Source]({definition.source})",
        keys,
    )
