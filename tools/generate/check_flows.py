"""The page of `check-flows`: how it judges a setting, and where the portal has the others."""

from __future__ import annotations

from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.flow_findings import CHECKS
from tools.generate.markdown import table

_HEAD = """\
# Are the user flows set as declared?

Microsoft Graph can neither set nor read much of a user flow: local accounts, token lifetimes,
claims, self-service password reset and more exist in the portal alone. A user flow's `expect`
declares them, the stack's `readme` lists them as steps, and this command observes them from
outside, on a real tenant or a rehearsal one:

```sh
b2c-connector check-flows --stack dev
b2c-connector check-flows --stack dev --flow B2C_1_signupsignin --token tokens.json
b2c-connector check-flows --stack dev --json
```

The verdict on an expectation is **met**, **not met**, or **not observable**. For the last two the
command names the setting's place in the portal, and for the last one the reason. The settings
without which a connector breaks come first.

| exit code | meaning |
|---|---|
| 0 | all that can be observed is met |
| 1 | something is not met, or a flow is missing |
| 2 | nothing could be checked: wrong option, unusable token, no such stack, tenant not reachable |

`make check-flows` ends with 2 where the command ends with 1 or 2, as `make` does for every failure.

## What it does

It reads the flow's discovery document, asks for the sign-in page as the connector's own client
(with the first of `redirectUrls`, which is never opened), and follows the page's link "Forgot your
password?". Nobody is signed in and nothing is changed; the tenant's sign-in log may show the
sign-ins that were begun and left.

`--token` takes a file, or `-` for standard input, with a token response or a JWT of a user flow
that is checked. The response of a fresh sign-in shows most. The command checks the token's
signature, but not its age. A token shows the settings of the time at which it was issued. It is a
secret: never write it on the command line, and delete the file afterwards.

Microsoft does not document the pages of the real service, and the command's output says so. It
reads them as public programs and saved pages show them, which is
[UNCONFIRMED](sign-in-facts.md#addresses-and-metadata), and marked so below. On a
page of any other form a setting is not observable, and never met.

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
