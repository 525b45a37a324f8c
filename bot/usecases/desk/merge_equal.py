"""A moderator merges cases whose reports say word for word the same about the same place, and may undo all of it within
five minutes. The program compares the texts; it shows them to nobody."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.follow_up import JOINABLE
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.desk.desk import MOST, merge_free
from bot.domain.errors import BadInput, RequestRefused, WrongState
from bot.domain.events import Fact
from bot.domain.submissions.waves import LEAST_WORDS
from bot.usecases.access.case_access import access_of, can_see, living_reports
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.cases.merge import join_cases, unmerge_cases
from bot.usecases.context import ActingContext

type CasePair = tuple[str, str]
"""The ids of a case, and of the one that it is merged into."""


@dataclass(frozen=True, slots=True)
class EqualGroup:
    """Cases with the same text, and the one of them that goes on."""

    into: Case
    cases: tuple[Case, ...]

    @property
    def pairs(self) -> tuple[CasePair, ...]:
        return tuple((case.id, self.into.id) for case in self.cases)


@dataclass(frozen=True, slots=True)
class EqualCases:
    """The groups, the cases that stay as they are, and the number that no longer exist or that they may not see."""

    groups: tuple[EqualGroup, ...]
    left: tuple[Case, ...]
    gone: int

    @property
    def count(self) -> int:
        """How many cases would be merged into others."""
        return sum(len(group.cases) for group in self.groups)


@dataclass(frozen=True, slots=True)
class EqualMerge:
    """What was merged. ``at`` identifies it for undoing: everything that one person merged at one moment."""

    done: EqualCases
    at: datetime
    facts: tuple[Fact, ...]


async def find_equal_cases(ctx: ActingContext, case_ids: Sequence[str]) -> EqualCases:
    """Those of these cases that could be merged with one another; nothing is changed. Raises BadInput for too many."""
    if not 0 < len(case_ids) <= MOST:
        raise BadInput("bulk-count", {"most": MOST})
    access = await access_of(ctx, ctx.account)
    alike: defaultdict[tuple[str, ...], list[Case]] = defaultdict(list)
    left, gone = list[Case](), 0
    for case_id in dict.fromkeys(case_ids):
        case = await ctx.uow.cases.get(case_id)
        if case is None or not await can_see(ctx, case, access):
            gone += 1
        elif text := await _equal_text(ctx, case):
            alike[text].append(case)
        else:
            left.append(case)
    groups: list[EqualGroup] = []
    for cases in alike.values():
        group, others = await _group_of(ctx, cases)
        groups += [group] if group is not None else []
        left += others
    return EqualCases(tuple(groups), tuple(left), gone)


async def _equal_text(ctx: ActingContext, case: Case) -> tuple[str, ...]:
    """What cases to be merged have in common: the text of all of their reports in a comparable form, the act, the
    phase, the coarse area or the address, and whether the circle alone may see them. Empty if there is none: no words,
    few ones (they are equal by chance), or reports that differ."""
    texts: set[tuple[str, str]] = set()
    for report in await living_reports(ctx, case.id):
        body = await ctx.uow.reports.body(report.id)
        if body is None or len(body.text.split()) < LEAST_WORDS:
            return ()
        texts.add((ctx.traces.folded_text(body.text), body.address))
    if len(texts) != 1:
        return ()
    areas = ctx.content.areas
    area = areas.coarse(case.area_id).id if case.area_id in areas else case.area_id
    return (*texts.pop(), case.act_id, case.phase, area, case.space, str(case.restricted))


async def _group_of(ctx: ActingContext, cases: Sequence[Case]) -> tuple[EqualGroup | None, Sequence[Case]]:
    """The group of these equal cases, and those that stay out of it. The one that goes on is one that somebody works
    on or has verified, else the oldest. One that takes in no report (rejected, out of scope, merged) never does."""
    joinable = [case for case in cases if case.state in JOINABLE]
    left = [case for case in cases if case.state not in JOINABLE]
    if not joinable:
        return None, left
    into, *others = sorted(joinable, key=lambda case: (case.state is State.NEW, case.opened_at, case.id))
    fit = list[Case]()
    for case in others:
        is_theirs = case.state is State.NEW or (case.state in HELD and case.assignee == ctx.account)
        (fit if is_theirs and await _can_merge(ctx, case, into) else left).append(case)
    return (EqualGroup(into, tuple(fit)), left) if fit else (None, [into, *left])


async def _can_merge(ctx: ActingContext, case: Case, into: Case) -> bool:
    try:
        await require_second_moderator(ctx, case)
        merge_free(case, into, by=ctx.account, name=ctx.person.name, now=ctx.clock.now())
    except RequestRefused:
        return False
    return True


async def merge_equal_cases(
    ctx: ActingContext, case_ids: Sequence[str], previewed: Collection[CasePair]
) -> EqualMerge:
    """Merge what was previewed and can still be merged. Raises BadInput, and WrongState if nothing is left."""
    selection, now, facts = await find_equal_cases(ctx, case_ids), ctx.clock.now(), list[Fact]()
    groups: list[EqualGroup] = []
    for group in selection.groups:
        cases, into = tuple(c for c in group.cases if (c.id, group.into.id) in previewed), group.into
        for case in cases:
            merged, into = merge_free(case, into, by=ctx.account, name=ctx.person.name, now=now)
            facts += (await join_cases(ctx, merged, into)).facts
        groups += [EqualGroup(into, cases)] if cases else []
    if not groups:
        raise WrongState("bulk-same-none")
    return EqualMerge(EqualCases(tuple(groups), selection.left, selection.gone), now, tuple(facts))


async def undo_equal_merges(ctx: ActingContext, at: datetime) -> tuple[Sequence[Case], tuple[Fact, ...]]:
    """Everything that they merged at that moment waits again for itself, except what can no longer be separated. Raises
    WrongState once the window has closed."""
    if not ctx.clock.now() - at < UNDO_LASTS:
        raise WrongState("case-undo-closed")
    back, facts = list[Case](), list[Fact]()
    for case in await ctx.uow.piles.merged_at(ctx.account, at):
        try:
            again, more = await unmerge_cases(ctx, case.id)
        except RequestRefused:
            continue
        back.append(again)
        facts += more
    if not back:
        raise WrongState("case-undo-closed")
    return back, tuple(facts)
