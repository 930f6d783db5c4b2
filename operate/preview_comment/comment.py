"""The comment under a pull request: first what people must do, then what changes."""

import re

from operate.preview_comment.actions import actions, headline
from operate.preview_comment.difference import output_lines, step_lines
from operate.preview_comment.planned import Planned

# A comment on GitHub holds 65,536 characters; who posts it adds a line or two.
# https://github.com/orgs/community/discussions/27190
LIMIT = 65_000
_PLURALS = {
    "create": "to create",
    "update": "to update",
    "replace": "to replace",
    "delete": "to delete",
    "import": "to import",
}


def comment(planned: Planned, limit: int = LIMIT) -> str:
    """Markdown of at most `limit` characters; what is cut off is said."""
    if planned.errors:
        return _failed(planned, limit)
    found = actions(planned)
    details = [f"- **{action.who}**: {action.detail}" for action in found]
    details += [f"- **Warning**: {_one_line(text)}" for text in planned.warnings]
    parts = [headline(found), "\n".join(details), f"`{planned.stack}`: {_summary(planned)}."]
    head = "\n\n".join(part for part in parts if part)
    blocks = [step_lines(step) for step in planned.steps]
    blocks.append(output_lines(planned))
    return _assemble(head, [block for block in blocks if block], limit)


def _failed(planned: Planned, limit: int) -> str:
    head = "**The preview failed:** nothing would be deployed."
    return _assemble(
        f"{head}\n\n`{planned.stack}`:",
        [text.splitlines() for text in planned.errors],
        limit,
    )


def _summary(planned: Planned) -> str:
    counts: dict[str, int] = {}
    for step in planned.steps:
        counts[step.operation] = counts.get(step.operation, 0) + 1
    parts = [f"{count} {_PLURALS.get(kind, kind)}" for kind, count in counts.items()]
    parts.append(f"{planned.unchanged} unchanged")
    if planned.outputs:
        parts.append(f"{len(planned.outputs)} outputs change")
    return ", ".join(parts)


def _assemble(head: str, blocks: list[list[str]], limit: int) -> str:
    if len(head) > limit // 2:
        head = f"{head[: limit // 2]}…\n\nThe rest of this part is cut off."
    fence = _fence(blocks)
    room = limit - len(head) - 2 * len(fence) - 200
    shown: list[str] = []
    left_out = 0
    for block in blocks:
        text = "\n".join(block)
        if left_out or len(text) + 1 > room:
            left_out += 1
            continue
        shown.append(text)
        room -= len(text) + 1
    parts = [head]
    if shown:
        parts.append(f"{fence}diff\n" + "\n".join(shown) + f"\n{fence}")
    if left_out:
        parts.append(
            f"{left_out} of {len(blocks)} changes are not shown: a comment holds {limit:,}"
            " characters. `pulumi preview --diff` shows all."
        )
    return "\n\n".join(parts) + "\n"


def _fence(blocks: list[list[str]]) -> str:
    """Longer than any run of backticks inside, so that no value can end the block."""
    runs = re.findall(r"`+", "\n".join("\n".join(block) for block in blocks))
    return "`" * max(3, *(len(run) + 1 for run in runs), 3)


def _one_line(text: str) -> str:
    return f"`{' '.join(text.replace('`', '').split())}`"
