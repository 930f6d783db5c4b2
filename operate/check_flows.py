"""`b2c-connector check-flows`: are a stack's user flows set as declared?

Microsoft Graph can neither set nor read the settings that only the portal has. So the stack
declares them (`expect`), and this command observes the flow from outside. Its verdict on every
setting is met, not met, or not observable.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from b2c.refusal import InvalidSetting
from b2c.user_flow.expectations import PORTAL_SETTINGS
from b2c.user_flow.portal_settings import BY_NAME
from b2c.user_flow.rules import PREFIX
from operate.flow_findings import MET, NOT_MET, NOT_OBSERVABLE, Finding, findings
from operate.flow_observations import Observations, addresses, observe
from operate.flow_page import CAVEAT, EMAIL, NONE, SIGN_IN, USERNAME
from operate.flow_token import FlowToken, UnusableTokenError, read_token
from operate.stack_outputs import stack_outputs

_STYLES = {MET: "green", NOT_MET: "red", NOT_OBSERVABLE: "yellow"}
_ACCOUNTS = {EMAIL: "an e-mail address", USERNAME: "a username", NONE: "no local account"}


class NothingCheckedError(click.ClickException):
    """Nothing could be checked. The exit code 1 would mean that a flow is not as declared."""

    exit_code = 2


@dataclass(frozen=True)
class CheckedFlow:
    """A flow with its observations and findings."""

    flow: str
    observations: Observations
    findings: list[Finding]

    @property
    def broken(self) -> bool:
        return not self.observations.exists or any(
            finding.verdict == NOT_MET for finding in self.findings
        )


@click.command("check-flows", short_help="Compare the user flows with what the stack declares.")
@click.option("--stack", help="The stack whose flows are checked; the selected one by default.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Whose client asks the flows, in a program with several connectors.",
)
@click.option("--flow", help="Check only this user flow.")
@click.option(
    "--token",
    "token_file",
    metavar="FILE|-",
    help="A file, or - for standard input, with a token response or a JWT of one of the flows.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check_flows(
    stack: str | None,
    connector: str | None,
    flow: str | None,
    token_file: str | None,
    as_json: bool,
) -> None:
    """Compare the user flows with what the stack declares of them.

    Exit code 0: all that can be observed is met. 1: something is not met. 2: nothing could be
    checked. Microsoft does not document the sign-in pages that this command reads.
    """
    try:
        checked = _check(stack, connector, flow, token_file)
    except click.UsageError:
        raise
    except click.ClickException as failure:
        raise NothingCheckedError(failure.message) from None
    except UnusableTokenError as failure:
        raise NothingCheckedError(f"The token cannot be used. {failure}") from None
    except InvalidSetting as failure:
        raise NothingCheckedError(f"The stack's output userFlowExpectations: {failure}") from None
    if as_json:
        click.echo(json.dumps(_as_json(checked), indent=2))
    else:
        _show(Console(highlight=False, soft_wrap=True), checked)
    if any(check.broken for check in checked):
        raise SystemExit(1)


def _check(
    stack: str | None, connector: str | None, flow: str | None, token_file: str | None
) -> list[CheckedFlow]:
    token = _read_token(token_file) if token_file else None
    outputs = stack_outputs(stack, connector)
    declared: Mapping[str, Any] = outputs.get("userFlowExpectations") or {}
    flows = sorted({*(outputs.get("userFlows") or {}), *declared})
    if flow is not None:
        flows = [_selected(flow, flows)]
    if not flows:
        raise click.ClickException(
            "The stack has no user flows: its outputs userFlows and userFlowExpectations are "
            "empty. List them in its settings, or deploy it first: pulumi up."
        )
    owner = _owner(token, flows) if token else None
    checked = []
    for name in flows:
        expect = PORTAL_SETTINGS.check("expect", declared.get(name) or {})
        observations = observe(addresses(outputs, name), token if name == owner else None)
        checked.append(CheckedFlow(name, observations, findings(name, expect, observations)))
    return checked


def _selected(name: str, flows: list[str]) -> str:
    """The flow of this name, which may lack the prefix and be spelled in any case."""
    names = {name.casefold(), f"{PREFIX}{name}".casefold()}
    for flow in flows:
        if flow.casefold() in names:
            return flow
    available = ", ".join(flows) or "none"
    raise click.BadParameter(
        f"the stack has no flow {name}. It has: {available}.", param_hint="flow"
    )


def _read_token(path: str) -> FlowToken:
    try:
        with click.open_file(path, encoding="utf-8") as file:
            return read_token(file.read())
    except UnusableTokenError as failure:
        raise click.BadParameter(str(failure), param_hint="token") from None
    except (OSError, UnicodeDecodeError):
        # The message does not repeat the option's value, which may be a token.
        raise click.BadParameter(
            "it cannot be read. Give a file's path, or - for standard input; never the token "
            "itself, which the shell's history and the list of processes would show.",
            param_hint="token",
        ) from None


def _owner(token: FlowToken, flows: list[str]) -> str:
    """The flow that the token names."""
    for flow in flows:
        if token.flow is not None and flow.casefold() == token.flow.casefold():
            return flow
    origin = f"is of the flow {token.flow}" if token.flow else "names no user flow (tfp or acr)"
    raise click.BadParameter(f"it {origin}; checked are: {', '.join(flows)}.", param_hint="token")


def _count(checked: list[CheckedFlow]) -> dict[str, int]:
    verdicts = [finding.verdict for check in checked for finding in check.findings]
    return {verdict: verdicts.count(verdict) for verdict in (MET, NOT_MET, NOT_OBSERVABLE)}


def _as_json(checked: list[CheckedFlow]) -> dict[str, Any]:
    return {
        "flows": [
            {
                "flow": check.flow,
                "exists": check.observations.exists,
                "page": _plain(_page_text(check.observations)),
                "findings": [asdict(finding) for finding in check.findings],
            }
            for check in checked
        ],
        "summary": _count(checked),
    }


def _show(console: Console, checked: list[CheckedFlow]) -> None:
    for check in checked:
        console.print(Text(check.flow, "bold"))
        if not check.observations.exists:
            console.print(
                "  The tenant has no such flow (404). pulumi up makes it; a flow that was just "
                "made may need some minutes.",
                style="red",
            )
        else:
            console.print(Text(f"  {_plain(_page_text(check.observations))}"))
        if check.findings:
            console.print(_table(check.findings))
        else:
            console.print("  Nothing is declared of it (expect).")
        remarks = [_remark(finding) for finding in check.findings if finding.verdict != MET]
        if remarks and check.observations.exists:
            console.print(Text("\n" + "\n".join(remarks)))
        console.print()
    if any(check.observations.page for check in checked):
        console.print(f"{CAVEAT}\n", style="dim")
    counts = _count(checked)
    missing = [check.flow for check in checked if not check.observations.exists]
    summary = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    if missing:
        summary += f"; missing: {', '.join(missing)}"
    console.print(summary, style="red" if any(check.broken for check in checked) else "green")


def _table(rows: list[Finding]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("  expectation", "declared", "observed", "verdict"):
        table.add_column(title, overflow="fold", no_wrap="expectation" in title)
    for row in rows:
        table.add_row(
            Text(f"  {row.name}"),
            Text(_words(row.declared, row.name)),
            Text("" if row.observed is None else _words(row.observed, row.name)),
            Text(row.verdict, _STYLES[row.verdict]),
        )
    return table


def _remark(finding: Finding) -> str:
    """Why the verdict is so, what fails because of it, and where the portal has the setting."""
    parts = [finding.reason] if finding.reason else []
    if finding.verdict == NOT_MET and finding.breaks:
        parts.append(finding.breaks)
    text = f"  {finding.name}: {_plain('; '.join(parts))}".rstrip(": ")
    return f"{text}\n    Portal: {finding.place}"


def _page_text(observations: Observations) -> str:
    """A sentence on what the first page offers, or on why there is none."""
    page = observations.page
    if page is None:
        return f"No page: {observations.page_problem}." if observations.page_problem else ""
    offers = [_ACCOUNTS[page.local_account]] if page.local_account else []
    offers += page.providers or ()
    kind = "sign-in page" if page.kind == SIGN_IN else "form to fill in"
    language = f", in language {page.language}" if page.language else ""
    offer = ", ".join(offers) or "nothing that is recognized"
    return f"Its first page is a {kind}{language}; it offers {offer}."


def _words(value: Any, name: str) -> str:
    """A setting's value as a person writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return BY_NAME[name].in_portal(value)
    if isinstance(value, list):
        return ", ".join(_plain(str(item)) for item in value) or "none"
    return _plain(str(value))


def _plain(text: str) -> str:
    """The text without control characters, since parts of it may come from a page."""
    return "".join(character if character.isprintable() else " " for character in text)
