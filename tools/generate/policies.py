"""The page of the policy pack, from its definitions."""

from policies.pack import DEFINITIONS, LEVEL
from policies.policy import ResourcePolicy, StackPolicy
from tools.generate.markdown import table

_HEADER = f"""\
# Policies

Every policy is {LEVEL.value} unless the configuration says otherwise. The rules are the functions
by which the components and the provider check their own arguments. The policies skip a value that
is unknown in a preview. They judge a secret value, but never show it.

The engine checks a *resource* policy before it creates or changes a resource, in a preview and in
an update. It checks a *stack* policy against all resources at the end of a preview or an update. So
run a preview first: only there can a stack policy stop a deployment.

Install the pack's packages once. Then name the pack's file, and the engine starts the pack:

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
