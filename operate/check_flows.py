"""`b2c-connector check-flows`: are a stack's user flows set as declared?

Graph cannot set, nor read, what only the portal has; so the stack declares it (`expect`), and this
command looks from outside: met, not met, or not observable. Nothing is taken for granted.
"""

from __future__ import annotations

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
from operate.flow_observations import Observations, UnreachableError, addresses, observe
from operate.flow_page import EMAIL, NONE, SIGN_IN, USERNAME
from operate.flow_token import FlowToken, UnusableTokenError, read_token
from operate.stack_outputs import stack_outputs

_STYLES = {MET: "green", NOT_MET: "red", NOT_OBSERVABLE: "yellow"}
_ACCOUNTS = {EMAIL: "an e-mail address", USERNAME: "a username", NONE: "no local account"}


class NothingCheckedError(click.ClickException):
    """What keeps the command from checking; 1 would mean that a flow is not as declared."""

    exit_code = 2


@dataclass(frozen=True)
class CheckedFlow:
    """One flow: what was seen of it, and the verdicts."""

    flow: str
    seen: Observations
    findings: list[Finding]

    @property
    def broken(self) -> bool:
        return not self.seen.exists or any(one.verdict == NOT_MET for one in self.findings)


@click.command("check-flows")
@click.option("--stack", help="The stack whose flows are checked; the selected one by default.")
@click.option("--flow", help="Check only this user flow.")
@click.option(
    "--token",
    "token_file",
    metavar="FILE|-",
    help="A file, or - for standard input, with a token response or a JWT of one of the flows.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check_flows(stack: str | None, flow: str | None, token_file: str | None, as_json: bool) -> None:
    """Compare the user flows with what the stack declares of them.

    Exit code 0: all that can be seen is met. 1: something is not. 2: nothing could be checked.
    """
    try:
        checked = _check(stack, flow, token_file)
    except click.UsageError:
        raise
    except click.ClickException as failure:
        raise NothingCheckedError(failure.message) from None
    except (UnreachableError, UnusableTokenError, InvalidSetting) as failure:
        raise NothingCheckedError(_refusal(failure)) from None
    if as_json:
        click.echo(json.dumps(_as_json(checked), indent=2))
    else:
        _show(Console(highlight=False, soft_wrap=True), checked)
    if any(one.broken for one in checked):
        raise SystemExit(1)


def _check(stack: str | None, flow: str | None, token_file: str | None) -> list[CheckedFlow]:
    token = _read_token(token_file) if token_file else None
    outputs = stack_outputs(stack)
    declared: Mapping[str, Any] = outputs.get("userFlowExpectations") or {}
    flows = sorted({*(outputs.get("userFlows") or {}), *declared})
    if flow is not None:
        flows = [_chosen(flow, flows)]
    if not flows:
        raise click.ClickException(
            "The stack has no user flows: its outputs userFlows and userFlowExpectations are "
            "empty. List them in its settings, or deploy it first: pulumi up."
        )
    owner = _owner(token, flows) if token else None
    checked = []
    for name in flows:
        expect = PORTAL_SETTINGS.check("expect", declared.get(name) or {})
        seen = observe(addresses(outputs, name), token if name == owner else None)
        checked.append(CheckedFlow(name, seen, findings(name, expect, seen)))
    return checked


def _chosen(wanted: str, flows: list[str]) -> str:
    """The flow of this name, with or without the prefix, in any case."""
    names = {wanted.casefold(), f"{PREFIX}{wanted}".casefold()}
    for flow in flows:
        if flow.casefold() in names:
            return flow
    known = ", ".join(flows) or "none"
    raise click.BadParameter(f"the stack has no flow {wanted}. It has: {known}.", param_hint="flow")


def _read_token(place: str) -> FlowToken:
    try:
        with click.open_file(place, encoding="utf-8") as file:
            return read_token(file.read())
    except UnusableTokenError as failure:
        raise click.BadParameter(str(failure), param_hint="token") from None
    except (OSError, UnicodeDecodeError):
        # What was given may be a token, so it is not repeated.
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
    said = f"is of the flow {token.flow}" if token.flow else "names no user flow (tfp or acr)"
    raise click.BadParameter(f"it {said}; checked are: {', '.join(flows)}.", param_hint="token")


def _refusal(failure: Exception) -> str:
    if isinstance(failure, UnusableTokenError):
        return f"The token cannot be used. {failure}"
    if isinstance(failure, InvalidSetting):
        return f"The stack's output userFlowExpectations: {failure}"
    return str(failure)


def _count(checked: list[CheckedFlow]) -> dict[str, int]:
    verdicts = [one.verdict for flow in checked for one in flow.findings]
    return {verdict: verdicts.count(verdict) for verdict in (MET, NOT_MET, NOT_OBSERVABLE)}


def _as_json(checked: list[CheckedFlow]) -> dict[str, Any]:
    return {
        "flows": [
            {
                "flow": one.flow,
                "exists": one.seen.exists,
                "page": _plain(_page(one.seen)),
                "findings": [asdict(finding) for finding in one.findings],
            }
            for one in checked
        ],
        "summary": _count(checked),
    }


def _show(console: Console, checked: list[CheckedFlow]) -> None:
    for one in checked:
        console.print(Text(one.flow, "bold"))
        if not one.seen.exists:
            console.print(
                "  The tenant has no such flow (404). pulumi up makes it; a flow that was just "
                "made may need some minutes.",
                style="red",
            )
        else:
            console.print(Text(f"  {_plain(_page(one.seen))}"))
        if one.findings:
            console.print(_table(one.findings))
        else:
            console.print("  Nothing is declared of it (expect).")
        remarks = [_remark(finding) for finding in one.findings if finding.verdict != MET]
        if remarks and one.seen.exists:
            console.print(Text("\n" + "\n".join(remarks)))
        console.print()
    counts = _count(checked)
    missing = [one.flow for one in checked if not one.seen.exists]
    summary = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    if missing:
        summary += f"; missing: {', '.join(missing)}"
    console.print(summary, style="red" if any(one.broken for one in checked) else "green")


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
    """Why, what it breaks, and where to look."""
    said = [finding.reason] if finding.reason else []
    if finding.verdict == NOT_MET and finding.breaks:
        said.append(finding.breaks)
    text = f"  {finding.name}: {_plain('; '.join(said))}".rstrip(": ")
    return f"{text}\n    Portal: {finding.place}"


def _page(seen: Observations) -> str:
    """What the first page offers, in a sentence."""
    if seen.page is None:
        return f"No page: {seen.page_problem}." if seen.page_problem else ""
    page = seen.page
    offers = [_ACCOUNTS[page.local_account]] if page.local_account else []
    offers += page.providers or ()
    kind = "sign-in page" if page.kind == SIGN_IN else "form to fill in"
    language = f", in language {page.language}" if page.language else ""
    return (
        f"Its first page is a {kind}{language}; it offers {', '.join(offers) or 'nothing known'}."
    )


def _words(value: Any, name: str) -> str:
    """A setting's value as a person writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return f"{value} {BY_NAME[name].unit}"
    if isinstance(value, list):
        return ", ".join(_plain(str(item)) for item in value) or "none"
    return _plain(str(value))


def _plain(text: str) -> str:
    """Without control characters, since parts of it come from pages."""
    return "".join(character if character.isprintable() else " " for character in text)
