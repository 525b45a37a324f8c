"""The triage table as a page for people: a Mermaid diagram and a table, made from the rules themselves.

python -c "from bot.domain.cases.triage_page import page; print(page(), end='')" > docs/triage.md

Who may do what to a case.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import HELD, TABLE, Action, State

_HEAD: Final = """\
# The triage table

This page is generated from `TABLE` in `bot/domain/cases/reports.py` and `ACTION_ROLES` in
`bot/domain/cases/triage_page.py`; a test compares them. Any other action is refused with its own sentence
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


class ActionRole(StrEnum):
    """Who may do something to a case."""

    MODERATOR = "any moderator"
    ASSIGNEE = "the assignee"
    RECUSED = "any moderator, for themselves; another's claim goes on"
    DECIDER = "whoever decided it"
    DECIDER_OR_LEAD = "whoever decided it, or a lead"
    MERGER = "whoever merged it, or a lead"
    COLLEAGUE = "the colleague whom the assignee asked"
    LEADS = "a lead, and another lead who agrees"
    REFERRER = "whoever decided it, or a lead, with the reporters' consent; and another person who signs"
    RECALLER = "a reporter, by withdrawing their report; or a lead, and another person who signs"
    REPORTER = "a reporter of the case"
    CLOCK = "the clock"


ACTION_ROLES: Final = {
    Action.CLAIM: ActionRole.MODERATOR,
    Action.RELEASE: ActionRole.ASSIGNEE,
    Action.RECUSE: ActionRole.RECUSED,
    Action.EXPIRE: ActionRole.CLOCK,
    Action.BREAK: ActionRole.LEADS,
    Action.HAND_OVER: ActionRole.COLLEAGUE,
    Action.ASK: ActionRole.ASSIGNEE,
    Action.ANSWER: ActionRole.REPORTER,
    Action.VERIFY: ActionRole.ASSIGNEE,
    Action.OUT_OF_SCOPE: ActionRole.ASSIGNEE,
    Action.REJECT: ActionRole.ASSIGNEE,
    Action.UNDO: ActionRole.DECIDER,
    Action.REOPEN: ActionRole.DECIDER_OR_LEAD,
    Action.MERGE: ActionRole.ASSIGNEE,
    Action.UNMERGE: ActionRole.MERGER,
    Action.DISAGREE: ActionRole.REPORTER,
    Action.REFER: ActionRole.REFERRER,
    Action.RECALL: ActionRole.RECALLER,
    Action.CLOSE: ActionRole.MODERATOR,
    Action.WITHDRAW: ActionRole.REPORTER,
}
"""Who takes each step; the rules enforce it, and docs/triage.md shows it."""
