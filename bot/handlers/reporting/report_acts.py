"""The acts on the screen: three that a typed sentence may mean, the groups with the gravest first, or one
group.

If only a few can be reported, they are shown at once. ``at`` is empty for the start, ``all`` for the groups,
``group/page`` for one of them, ``late`` for acts whose time is over here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.outgoing import Arg, Button, Rows, TextRef
from bot.domain.catalogue.catalogue import Act, Severity, Space
from bot.domain.errors import WrongState
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.reporting.scope import acts_to_choose, window_is_over
from bot.handlers.pieces import NOTHING, lines
from bot.handlers.press_arguments import AreaPage
from bot.handlers.reporting.form_question import PAGE, FormQuestion, QuestionView
from bot.usecases.bodies.complaint import open_ways
from bot.usecases.ports import Content

ALL: Final = "all"
URGENT: Final = "urgent"
LATE: Final = "late"


def act_screen(asked: FormQuestion, at: str) -> QuestionView:
    """The acts that can be reported now. Raises WrongState if there are none."""
    acts = acts_to_choose(asked.draft, asked.running, asked.content.acts, today=asked.today)
    if not acts:
        raise WrongState("report-none-now")
    group, page = read_argument(at, AreaPage)
    likely = [act for key in asked.draft.suggested for act in acts if act.id == key]
    late = window_is_over(asked.running, asked.content.election.report_days, today=asked.today)
    if late and group == LATE:
        view = "late"
        rows: Rows = ((asked.show(TextRef("button-acts-groups"), ALL),),)
    elif not group and likely:
        view = "likely"
        rows = (*_picks(asked, likely), (asked.show(TextRef("button-acts-none"), ALL),))
    elif len(acts) <= PAGE:
        view = "few"
        rows = _picks(asked, acts)
    elif group_acts := _of_group(acts, group):
        view = "group"
        rows = asked.page_rows([_pick(asked, act) for act in group_acts], page=page or 0, under=group)
        rows = (*rows, (asked.show(TextRef("button-acts-groups"), ALL),))
    else:
        view = "groups"
        rows = _groups(asked, acts)
    # Words that name a candidate do not tell who did it: only this button declines the report.
    if doubted := asked.draft.doubted and not group:
        rows = (*rows, (asked.button(TextRef("button-act-person"), "report-outside"),))
    args: dict[str, Arg] = {
        "shown": view,
        "reporting": asked.running.reporting.value,
        "way": asked.draft.way.value,
        "ways": NOTHING,
        "doubt": "yes" if doubted else "no",
    }
    if view == LATE:
        args["ways"] = ways_still_open("", asked.draft, asked.running, asked.content, today=asked.today)
    elif late:
        rows = (*rows, (asked.show(TextRef("button-acts-late"), LATE),))
    return args, (*rows, *_other_day(asked))


def _other_day(asked: FormQuestion) -> Rows:
    """A button for another day, if the answered day ruled the act out."""
    answers = asked.draft.answers
    if FieldName.ACT in answers or FieldName.WHEN not in answers:
        return ()
    return ((asked.button(TextRef("button-report-other-day"), "report-edit", FieldName.WHEN.value),),)


def ways_still_open(
    act_id: str, draft: Draft, running: RunningSettings, content: Content, *, today: date
) -> TextRef:
    """The bodies that still take an act whose time is over here, one to a line."""
    space = draft.get(FieldName.SPACE)
    ways = open_ways(
        act_id,
        running=running,
        today=today,
        content=content,
        actor=draft.actor,
        area_id=draft.get(FieldName.AREA),
        space=Space(space) if space else None,
    )
    if not ways:
        return TextRef("report-late-no-way")
    return lines([TextRef("report-late-way", {"label": way.label}) for way in ways])


def _groups(asked: FormQuestion, acts: Sequence[Act]) -> Rows:
    """The groups that have acts now. The gravest acts of all groups come first, in a group of their own."""
    titles: list[tuple[TextRef | str, str]] = [(TextRef("button-acts-urgent"), URGENT)]
    titles += [(title, key) for key, title in asked.content.groups.items()]
    return tuple((asked.show(title, AreaPage(key, 0)),) for title, key in titles if _of_group(acts, key))


def _of_group(acts: Sequence[Act], group: str) -> Sequence[Act]:
    if group == URGENT:
        return [act for act in acts if act.severity is Severity.CRITICAL]
    return [act for act in acts if act.group == group]


def _picks(asked: FormQuestion, acts: Sequence[Act]) -> Rows:
    return tuple((_pick(asked, act),) for act in acts)


def _pick(asked: FormQuestion, act: Act) -> Button:
    return asked.pick(act.label, act.id)
