"""Run as `python -m operate.check_flows_document`, writes `docs/check-flows.md`.

What the command can see of each setting, and where the portal has those that it cannot.
"""

from pathlib import Path

from b2c.user_flow.portal_settings import EXPECTATIONS, Expectation
from operate.flow_findings import SIGHTS

_INTRODUCTION = """\
# Are the user flows set as declared?

Microsoft Graph can neither set nor read much of a user flow: local accounts, token lifetimes,
claims, self-service password reset and more exist in the portal alone. A flow's `expect` declares
them, the stack's `readme` lists them as steps, and this command looks from outside, at a real
tenant or the rehearsal one:

```sh
python -m operate check-flows --stack dev
python -m operate check-flows --stack dev --flow B2C_1_signupsignin --token tokens.json
python -m operate check-flows --stack dev --json
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
"""


def as_markdown() -> str:
    """The document: an introduction, what can be seen by setting, and what cannot."""
    return "\n".join(
        [
            _INTRODUCTION,
            "## What it can see",
            "",
            "| setting | how | what that leaves open |",
            "|---|---|---|",
            *(_seen(one) for one in EXPECTATIONS if one.name in SIGHTS),
            "",
            "## What it cannot see",
            "",
            "Look in the portal.",
            "",
            "| setting | place |",
            "|---|---|",
            *(_unseen(one) for one in EXPECTATIONS if one.name not in SIGHTS),
            "",
            "Both tables are made by `python -m operate.check_flows_document` from the command's "
            "own.",
            "",
        ]
    )


def _seen(known: Expectation) -> str:
    sight = SIGHTS[known.name]
    return f"| `{known.name}` | {sight.where} | {sight.limits} |"


def _unseen(known: Expectation) -> str:
    # In angle brackets, Markdown would take the name for an element.
    return f"| `{known.name}` | {known.place.replace('<flow>', '*flow*')} |"


if __name__ == "__main__":
    document = Path(__file__).parents[1] / "docs" / "check-flows.md"
    document.write_text(as_markdown(), "utf-8")
