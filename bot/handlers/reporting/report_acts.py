"""The acts on the screen: three that a typed sentence may tell of, groups with the gravest first, or one group.

Where only a few can be reported they stand there at once. ``at`` is empty for where one begins, ``all`` for the
groups, ``group/page`` for one of them.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Button, Rows, Term
from bot.domain.catalogue.catalogue import Act, Severity
from bot.domain.errors import WrongState
from bot.domain.reporting.scope import reportable_now
from bot.handlers.pieces import split, whole
from bot.handlers.reporting.report_asked import PAGE, Asked, Shown

ALL: Final = "all"
URGENT: Final = "urgent"


def act_screen(asked: Asked, at: str) -> Shown:
    """What can be reported now. Raises WrongState when that is nothing."""
    acts = reportable_now(asked.content.acts.values(), asked.running)
    if not acts:
        raise WrongState("report-none-now")
    group, page = split(at)
    likely = [act for key in asked.draft.suggested for act in acts if act.id == key]
    if not group and likely:
        shown = "likely"
        rows: Rows = (*_picks(asked, likely), (asked.show(Term("button-acts-none"), ALL),))
    elif len(acts) <= PAGE:
        shown = "few"
        rows = _picks(asked, acts)
    elif found := _of_group(acts, group):
        shown = "group"
        rows = asked.paged([_pick(asked, act) for act in found], page=whole(page) or 0, under=f"{group}/")
        rows = (*rows, (asked.show(Term("button-acts-groups"), ALL),))
    else:
        shown = "groups"
        rows = _groups(asked, acts)
    doubted = asked.draft.doubted and not group
    if doubted:  # who did it cannot be told from words that name a candidate: only this button refuses
        rows = ((asked.button(Term("button-act-person"), "report-outside"),), *rows)
    args: dict[str, Arg] = {
        "shown": shown,
        "reporting": asked.running.reporting.value,
        "way": asked.draft.way.value,
        "doubt": "yes" if doubted else "no",
    }
    return args, rows


def _groups(asked: Asked, acts: Sequence[Act]) -> Rows:
    """The groups that hold an act now; the gravest acts of all of them stand first, in one of their own."""
    titles: list[tuple[Term | str, str]] = [(Term("button-acts-urgent"), URGENT)]
    titles += [(title, key) for key, title in asked.content.groups.items()]
    return tuple((asked.show(title, f"{key}/0"),) for title, key in titles if _of_group(acts, key))


def _of_group(acts: Sequence[Act], group: str) -> Sequence[Act]:
    if group == URGENT:
        return [act for act in acts if act.severity is Severity.CRITICAL]
    return [act for act in acts if act.group == group]


def _picks(asked: Asked, acts: Sequence[Act]) -> Rows:
    return tuple((_pick(asked, act),) for act in acts)


def _pick(asked: Asked, act: Act) -> Button:
    return asked.pick(act.label, act.id)
