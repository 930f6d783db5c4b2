"""The comment under a pull request: first what people must do, then what changes."""

from collections import Counter
from collections.abc import Collection, Sequence

from operate.preview_comment.action import headline
from operate.preview_comment.actions import actions
from operate.preview_comment.difference import output_lines, step_lines
from operate.preview_comment.drift import NOT_SEEN, OPERATORS, drift
from operate.preview_comment.markdown import code, fence, harmless, shortened, units, whole_lines
from operate.preview_comment.planned import Planned
from operate.preview_comment.power_platform import protected

# A comment on GitHub holds 65,536 UTF-16 units. The workflow cuts at 65,000 and adds a few lines.
# https://github.com/orgs/community/discussions/27190
LIMIT = 64_500
# Units kept free for the fences and for the sentences on what is cut off.
_RESERVE = 400


def comment(planned: Planned, managed: Collection[str] | None = None) -> str:
    """Markdown of at most `LIMIT` UTF-16 units. It says how much of it is cut off.

    `managed`: the URNs of the state, for a report of drift; None for a pull request.
    """
    if planned.errors:
        return _failed(planned)
    operators = [] if managed is None else drift(planned, managed)
    todo = actions(planned)
    details = [line for action in (*operators, *todo) for line in action.lines()]
    details += [f"- **Warning**: {code(text)}" for text in planned.warnings]
    shown = whole_lines(details, LIMIT // 2)
    if len(shown) < len(details):
        shown.append(f"- {len(details) - len(shown)} more lines are cut off.")
    heads = [headline(todo)]
    if managed is not None:
        heads.insert(0, headline(operators, OPERATORS, "nothing to do: nothing differs"))
    stack = f"{code(planned.stack)}: {_summary(planned)}."
    parts = ["\n\n".join(heads), "\n".join(shown), stack]
    parts += [] if managed is None else [NOT_SEEN]
    blocks = [step_lines(step) for step in planned.steps]
    blocks.append(output_lines(planned))
    blocks = [block for block in blocks if block]
    room = LIMIT - sum(units(part) + 2 for part in parts)
    left_out, block = _block("diff", blocks, room)
    missing = (
        f"{left_out} of {len(blocks)} changes are not shown: a comment holds {LIMIT:,}"
        " characters. `pulumi preview --diff` shows all."
        if left_out
        else ""
    )
    return _joined([*parts, block, missing])


def _failed(planned: Planned) -> str:
    head = f"**The preview failed:** nothing would be deployed.{protected(planned.errors)}"
    stack = f"{code(planned.stack)}:" if planned.stack else ""
    room = LIMIT - units(head) - units(stack)
    missing, block = _block("text", [text.splitlines() for text in planned.errors], room)
    return _joined([head, stack, block, f"{missing} more errors are cut off." if missing else ""])


def _summary(planned: Planned) -> str:
    counts = Counter(step.operation for step in planned.steps)
    parts = [f"{count} to {kind}" for kind, count in counts.items()]
    parts.append(f"{planned.unchanged} unchanged")
    if planned.outputs:
        parts.append(f"{len(planned.outputs)} outputs change")
    return ", ".join(parts)


def _block(language: str, blocks: Sequence[Sequence[str]], room: int) -> tuple[int, str]:
    """The number of blocks for which there is no room, and the others in one fenced block."""
    texts = [harmless("\n".join(block)) for block in blocks]
    mark = fence(texts)
    room -= 2 * len(mark) + _RESERVE
    shown: list[str] = []
    left_out = 0
    for text in texts:
        if left_out or (shown and units(text) + 1 > room):
            left_out += 1
            continue
        shown.append(shortened(text, room))
        room -= units(text) + 1
    return left_out, "\n".join([f"{mark}{language}", *shown, mark]) if shown else ""


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
