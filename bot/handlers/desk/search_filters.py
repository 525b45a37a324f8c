"""What a moderator's search can be restricted to: the choices of each filter, and what a press on one means."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.conversation.outgoing import Arg, Rows, TextRef
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import CaseSearchFilter, CaseStage, DaySpan
from bot.domain.people import Account
from bot.handlers.cards.card import act_of, area_of, word
from bot.handlers.cards.queue_pages import in_pairs
from bot.handlers.pieces import NOTHING, body_name, button, comma_list, display_name
from bot.handlers.press_arguments import SearchChoice
from bot.usecases.desk.browse_cases import assignees

_MOST_CHOICES: Final = 30


class SearchKind(StrEnum):
    """By what a search is restricted; the letters are part of button data."""

    ACT = "a"
    AREA = "p"
    STAGE = "s"
    SEVERITY = "g"
    DAYS = "d"
    ASSIGNEE = "h"
    BODY = "b"


class RecentDays(StrEnum):
    """Days that are picked with one press."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"


_DAYS: Final = {
    RecentDays.TODAY: (0, 0),
    RecentDays.YESTERDAY: (1, 1),
    RecentDays.WEEK: (6, 0),
    RecentDays.MONTH: (29, 0),
}
"""How many days ago the first and the last of them were."""
QUESTIONS: Final = {
    SearchKind.ACT: "search-by-act",
    SearchKind.AREA: "search-by-area",
    SearchKind.STAGE: "search-by-stage",
    SearchKind.SEVERITY: "queue-by-severity",
    SearchKind.DAYS: "search-by-days",
    SearchKind.ASSIGNEE: "search-by-assignee",
    SearchKind.BODY: "search-by-body",
}
TEXT_FAMILIES: Final = (
    *(f"search-stage-{stage}" for stage in CaseStage),
    *(f"search-days-{days}" for days in RecentDays),
    *QUESTIONS.values(),
)
OF_RESULTS: Final = frozenset({SearchKind.ACT, SearchKind.AREA})
"""The choices of these are what the results have."""
_LONG: Final = frozenset({SearchKind.ACT, SearchKind.BODY})
"""Names that take a whole row."""


def filter_buttons() -> Rows:
    """One button for each filter."""
    return (
        (
            button("queue-button-act", "search.by", SearchKind.ACT.value),
            button("queue-button-area", "search.by", SearchKind.AREA.value),
            button("search-button-stage", "search.by", SearchKind.STAGE.value),
        ),
        (
            button("search-button-severity", "search.by", SearchKind.SEVERITY.value),
            button("search-button-days", "search.by", SearchKind.DAYS.value),
        ),
        (
            button("search-button-assignee", "search.by", SearchKind.ASSIGNEE.value),
            button("search-button-body", "search.by", SearchKind.BODY.value),
        ),
    )


def without(narrow: CaseSearchFilter, kind: SearchKind) -> CaseSearchFilter:
    """The filter without its act or its area, so that all of them can be chosen."""
    return replace(narrow, act="") if kind is SearchKind.ACT else replace(narrow, area="")


async def choices_of(kind: SearchKind, cases: Sequence[Case], ctx: Ctx) -> Rows:
    """The values to choose from; for acts and areas those of these cases, the most frequent first."""
    names: Mapping[str, str | TextRef] = {}
    match kind:
        case SearchKind.ACT:
            acts = _most_frequent(case.act_id for case in cases if case.act_id)
            names = {act: act_of(act, ctx.content) for act in acts}
        case SearchKind.AREA:
            areas = [ctx.content.areas.coarse(c.area_id) for c in cases if c.area_id in ctx.content.areas]
            names = {i: ctx.content.areas[i].name for i in _most_frequent(area.id for area in areas)}
        case SearchKind.STAGE:
            names = {stage: TextRef(f"search-stage-{stage}") for stage in CaseStage}
        case SearchKind.SEVERITY:
            names = {severity: word("case-severity", severity) for severity in Severity}
        case SearchKind.DAYS:
            names = {days: TextRef(f"search-days-{days}") for days in RecentDays}
        case SearchKind.ASSIGNEE:
            people = list(await assignees(ctx))[:_MOST_CHOICES]
            names = {str(who): await assignee_name(who, ctx) for who in people}
        case SearchKind.BODY:
            names = {i: agency.name for i, agency in ctx.content.agencies.items()}
    choices = [
        button("queue-choice", "search.only", SearchChoice(kind, value), {"name": name})
        for value, name in names.items()
    ]
    return tuple((choice,) for choice in choices) if kind in _LONG else in_pairs(choices)


def with_choice(narrow: CaseSearchFilter, kind: SearchKind, chosen: str, ctx: Ctx) -> CaseSearchFilter:
    """The filter with this value. An assignee and a stage exclude each other. A value that there is not, as on an old
    button, leads to no filter at all."""
    match kind:
        case SearchKind.ACT:
            narrow = replace(narrow, act=chosen)
        case SearchKind.AREA:
            narrow = replace(narrow, area=chosen)
        case SearchKind.STAGE if chosen in CaseStage:
            narrow = replace(narrow, stage=chosen, assignee=None)
        case SearchKind.SEVERITY if chosen in Severity:
            narrow = replace(narrow, severity=Severity(chosen))
        case SearchKind.DAYS if chosen in RecentDays:
            narrow = replace(narrow, days=_recent_days(RecentDays(chosen), ctx.clock.today()))
        case SearchKind.ASSIGNEE if (assignee := _account(chosen)) is not None:
            narrow = replace(narrow, assignee=assignee, stage="")
        case SearchKind.BODY if chosen in ctx.content.agencies:
            narrow = replace(narrow, body=chosen)
        case _:
            narrow = CaseSearchFilter()
    return narrow


def _recent_days(days: RecentDays, today: date) -> DaySpan:
    first, last = _DAYS[days]
    return DaySpan(today - timedelta(days=first), today - timedelta(days=last))


def _account(text: str) -> Account | None:
    try:
        return Account.parse(text)
    except ValueError:
        return None


async def filter_term(narrow: CaseSearchFilter, ctx: Ctx) -> TextRef:
    """Names the filters that are set; the others are not mentioned."""
    wanted: list[TextRef] = []
    if narrow.severity:
        wanted.append(word("case-severity", narrow.severity))
    if narrow.act:
        wanted.append(TextRef("queue-wanted", {"name": act_of(narrow.act, ctx.content)}))
    if narrow.area:
        wanted.append(TextRef("queue-wanted", {"name": area_of(narrow.area, ctx.content)}))
    if narrow.stage:
        wanted.append(TextRef(f"search-stage-{narrow.stage}"))
    if narrow.days:
        wanted.append(_days_term(narrow.days))
    if narrow.assignee:
        wanted.append(TextRef("search-wanted-assignee", {"name": await assignee_name(narrow.assignee, ctx)}))
    if narrow.body:
        wanted.append(TextRef("search-wanted-body", {"name": body_name(narrow.body, ctx.content)}))
    return TextRef("queue-only", {"wanted": comma_list(wanted)}) if wanted else NOTHING


def _days_term(days: DaySpan) -> TextRef:
    args: dict[str, Arg] = {"first": days.first, "last": days.last}
    return TextRef("search-wanted-day" if days.first == days.last else "search-wanted-days", args)


async def assignee_name(account: Account, ctx: Ctx) -> str | TextRef:
    """The name of a member of staff, as others read it."""
    return display_name(await ctx.uow.staff.get(account))


def _most_frequent(ids: Iterable[str]) -> Sequence[str]:
    return [name for name, _ in Counter(ids).most_common(_MOST_CHOICES)]
