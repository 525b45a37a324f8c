"""The acts on the screen: three that a typed sentence may tell of, groups with the gravest first, or one group.

Where only a few can be reported they stand there at once. ``at`` is empty for where one begins, ``all`` for the
groups, ``group/page`` for one of them, ``late`` for what is too late here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Button, Rows, Term
from bot.domain.catalogue.catalogue import Act, Severity, Space
from bot.domain.errors import WrongState
from bot.domain.owner.settings import Running
from bot.domain.reporting.drafts import Draft, Name
from bot.domain.reporting.reported_day import window_is_over
from bot.domain.reporting.scope import acts_to_choose
from bot.handlers.pieces import NOTHING, lines, split, whole
from bot.handlers.reporting.report_asked import PAGE, Asked, Shown
from bot.usecases.bodies.open_ways import open_ways
from bot.usecases.ports import Content

ALL: Final = "all"
URGENT: Final = "urgent"
LATE: Final = "late"


def act_screen(asked: Asked, at: str) -> Shown:
    """What can be reported now. Raises WrongState when that is nothing."""
    acts = acts_to_choose(asked.draft, asked.running, asked.content.acts, today=asked.today)
    if not acts:
        raise WrongState("report-none-now")
    group, page = split(at)
    likely = [act for key in asked.draft.suggested for act in acts if act.id == key]
    late = window_is_over(asked.running, today=asked.today)
    if late and group == LATE:
        shown = "late"
        rows: Rows = ((asked.show(Term("button-acts-groups"), ALL),),)
    elif not group and likely:
        shown = "likely"
        rows = (*_picks(asked, likely), (asked.show(Term("button-acts-none"), ALL),))
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
    if (
        doubted := asked.draft.doubted and not group
    ):  # who did it cannot be told from words that name a candidate: only this button refuses
        rows = (*rows, (asked.button(Term("button-act-person"), "report-outside"),))
    args: dict[str, Arg] = {
        "shown": shown,
        "reporting": asked.running.reporting.value,
        "way": asked.draft.way.value,
        "ways": NOTHING,
        "doubt": "yes" if doubted else "no",
    }
    if shown == LATE:
        args["ways"] = ways_still_open("", asked.draft, asked.running, asked.content, today=asked.today)
    elif late:
        rows = (*rows, (asked.show(Term("button-acts-late"), LATE),))
    return args, (*rows, *_other_day(asked))


def _other_day(asked: Asked) -> Rows:
    """Another day, where the one that was answered has thrown the act out."""
    answers = asked.draft.answers
    if Name.ACT in answers or Name.WHEN not in answers:
        return ()
    return ((asked.button(Term("button-report-other-day"), "report-edit", Name.WHEN.value),),)


def ways_still_open(act_id: str, draft: Draft, running: Running, content: Content, *, today: date) -> Term:
    """The bodies that still take what is too late here, one a line."""
    space = draft.get(Name.SPACE)
    ways = open_ways(
        act_id,
        running=running,
        today=today,
        content=content,
        actor=draft.get(Name.ACTOR),
        area_id=draft.get(Name.AREA),
        space=Space(space) if space else None,
    )
    if not ways:
        return Term("report-late-no-way")
    return lines([Term("report-late-way", {"label": way.label}) for way in ways])


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
