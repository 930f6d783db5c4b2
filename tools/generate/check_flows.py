"""The page of `check-flows`: how it judges a setting, and where the portal has the others."""

from __future__ import annotations

from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.flow_findings import CHECKS
from tools.generate.markdown import table

_HEAD = """\
# Are the user flows set as declared?

Microsoft Graph can neither set nor read much of a user flow: local accounts, token lifetimes,
claims, self-service password reset and more exist in the portal alone. A flow's `expect` declares
them, the stack's `readme` lists them as steps, and this command looks from outside, at a real
tenant or the rehearsal one:

```sh
b2c-connector check-flows --stack dev
b2c-connector check-flows --stack dev --flow B2C_1_signupsignin --token tokens.json
b2c-connector check-flows --stack dev --json
```

Each expectation is **met**, **not met**, or **not observable**: then the reason and the place in
the portal are said, and nothing is concluded. The settings without which a connector breaks come
first.

| exit code | meaning |
|---|---|
| 0 | all that can be seen is met |
| 1 | something is not met, or a flow is missing |
| 2 | nothing could be checked: wrong option, unusable token, no such stack, tenant not reachable |

`make check-flows` ends with 2 for both of the latter, as `make` does whenever a command fails.

## What it does

It reads the flow's discovery document, asks for the sign-in page as the connector's own client
(with the first of `redirectUrls`, which is never opened), and follows the page's link "Forgot your
password?". Nobody is signed in and nothing is changed; the tenant's sign-in log may show the
sign-ins that were begun and left.

`--token` takes a file, or `-` for standard input, with a token response or one JWT of a flow that
is checked; a response of a fresh sign-in shows most. Its signature is checked, its age is not. A
token shows what the flow had when it was issued. It is a secret: never write it on the command
line, and delete the file afterwards.

The pages of the real service are not documented. What is read there is what public programs and
saved pages show; it is marked UNCONFIRMED below. A page of any other form makes the setting not
observable, never met.

## What it can see

"""
_NOT_OBSERVABLE = "\n## What it cannot see\n\nLook in the portal.\n\n"


def page() -> str:
    observable = [
        (f"`{setting.name}`", CHECKS[setting.name].where, CHECKS[setting.name].limits)
        for setting in EXPECTATIONS
        if setting.name in CHECKS
    ]
    others = [
        # Markdown would take a name in angle brackets for an element.
        (f"`{setting.name}`", setting.place.replace("<flow>", "*flow*"))
        for setting in EXPECTATIONS
        if setting.name not in CHECKS
    ]
    return "".join(
        [
            _HEAD,
            table(("setting", "how", "what that leaves open"), observable),
            _NOT_OBSERVABLE,
            table(("setting", "place"), others),
        ]
    )
