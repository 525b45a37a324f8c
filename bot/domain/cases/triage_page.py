"""The triage table as a page for people: a Mermaid diagram and a table, made from the rules themselves.

python -c "from bot.domain.cases.triage_page import page; print(page(), end='')" > docs/triage.md
"""

from collections.abc import Iterator
from typing import Final

from bot.domain.cases.action_roles import ACTION_ROLES
from bot.domain.cases.reports import HELD, TABLE, Action, State

_HEAD: Final = """\
# The triage table

This page is generated from `TABLE` in `bot/domain/cases/reports.py` and `ACTION_ROLES` in
`bot/domain/cases/action_roles.py`; a test compares them. Any other action is refused with its own sentence
(`case-cannot-…`) and changes nothing.

"""
_FOOT: Final = """
- Every claim has an end.
- A moderator has at most three claimed cases, also after a hand-over. A case that waits for its reporter is not
  counted, and an undo needs no free place.
- A rejection (except as a repetition) is refused until the text and every file have been opened.
- Another lead must agree to a broken claim within half an hour. Nobody agrees to their own request.
- A hand-over takes effect when the colleague who was asked accepts, within half an hour.
"""


def page() -> str:
    return _HEAD + "\n".join([*_diagram(), "", *_table()]) + "\n" + _FOOT


def _diagram() -> Iterator[str]:
    """One arrow between two states for all actions that lead from one to the other."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.NEW}"
    arrows: dict[tuple[State, State], list[Action]] = {}
    for (state, action), after in TABLE.items():
        arrows.setdefault((state, after), []).append(action)
    for (state, after), actions in arrows.items():
        yield f"    {state} --> {after}: {', '.join(actions)}"
    ends = [state for state in State if not any(before is state for before, _ in TABLE)]
    for state in ends:
        yield f"    {state} --> [*]"
    yield "```"


def _table() -> Iterator[str]:
    yield "| action | who | from | to | claimed afterwards |"
    yield "|---|---|---|---|---|"
    for action in Action:
        into: dict[State, list[State]] = {}
        for (state, row_action), after in TABLE.items():
            if row_action is action:
                into.setdefault(after, []).append(state)
        for after, states in into.items():
            held = "yes" if after in HELD else "no"
            before = ", ".join(f"`{state}`" for state in states)
            yield f"| `{action}` | {ACTION_ROLES[action]} | {before} | `{after}` | {held} |"
