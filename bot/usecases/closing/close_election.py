"""Closing the election: what ends at once, in one transaction, and what ends bit by bit after it.

No key is destroyed here, and no report: both end on the day that their reporters were told. Whoever waits for a
decision or for a body's answer hears that none comes, so that nobody waits in vain.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.closing.election_end import (
    PROGRESS_NOTE,
    SUBJECT,
    ClosingProgress,
    ClosingStep,
    Remains,
    close_settings,
)
from bot.domain.events import AnswerMissing, BodyUnread, DecisionMissing, Fact
from bot.domain.people import Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.roles import end_role, ends_with_election
from bot.usecases.access.claims import free_claims_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.alerts.end_alerts import end_alerts_of_election
from bot.usecases.closing.plan_closing import FOLLOWED_TRACKS, open_referrals, plan_closing
from bot.usecases.context import Context
from bot.usecases.learning.reminders import NOTHING_PLANNED, OF_REMINDERS
from bot.usecases.news.broadcasts import stop_waiting_broadcasts
from bot.usecases.ports import Group

AT_ONCE: Final = 200
"""Followers or reminders that end in one tick, which is a second."""
CASES_AT_ONCE: Final = 20
"""Cases whose reporters are told in one tick: the rest of a second belongs to turns."""
_LAST_MINUTE: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class ClosedElection:
    """``groups``: those that hear of it, as they were."""

    groups: Sequence[Group]
    facts: tuple[Fact, ...]


async def close_election(ctx: Context, *, even_with_waiting: bool, by: str) -> ClosedElection:
    """Reporting, claims, roles, groups, signatures, the roster and broadcasts end now; the rest follows by the clock
    (``continue_closing``). Raises WrongState if it is closed already, Remains if something waits and nobody has said
    that it may; then nothing is changed."""
    running = await ctx.uow.settings.running()
    changed = close_settings(running, today=ctx.clock.today())
    plan = await plan_closing(ctx)
    if plan.unfinished and not even_with_waiting:
        raise Remains(plan.unfinished)
    facts = [*await end_alerts_of_election(ctx), *await _end_work(ctx)]
    groups = await _end_groups(ctx)
    facts += await _end_roles(ctx)
    await _end_papers(ctx)
    ctx.uow.settings.save(changed)
    ctx.uow.settings.set_note(PROGRESS_NOTE, str(ClosingProgress(ClosingStep.REPORTERS)))
    _record(ctx, "closed", by=by)
    return ClosedElection(groups, tuple(dict.fromkeys(facts)))


async def _end_work(ctx: Context) -> list[Fact]:
    """Every claim ends, and what staff were shown of cases goes from their chats, as does every open screen. Who
    reads what a body was sent is no news to the leads: nobody does any more."""
    facts: list[Fact] = []
    for staff in await ctx.uow.staff.all():
        facts += await free_claims_of(ctx, staff.account)
        ended = await end_shown_details(ctx, staff.account, body=staff.body)
        facts += [fact for fact in ended if not isinstance(fact, BodyUnread)]
        for screen in await ctx.uow.screens.of(staff.account):
            ctx.uow.screens.end(screen)
    return facts


async def _end_groups(ctx: Context) -> Sequence[Group]:
    """Without a group nobody is a moderator. Returns those that can be told."""
    active = await ctx.uow.groups.active()
    for group in active:
        ctx.uow.groups.save(replace(group, active=False, circle=False))
        _record(ctx, "closed", by=PROGRAM, action=AuditAction.GROUP, subject=_place(group))
    return [group for group in active if group.hears]


def _place(group: Group) -> str:
    return f"{group.messenger}:{group.chat_id}"


async def _end_roles(ctx: Context) -> Sequence[Fact]:
    for staff in await ctx.uow.staff.all():
        if not ends_with_election(staff):
            continue
        ctx.uow.staff_areas.set(staff.account, ())
        if end_role(staff) != staff:
            ctx.uow.staff.save(end_role(staff))
            _record_end(ctx, staff)
    return await release_hidden_cases(ctx)


def _record_end(ctx: Context, staff: Staff) -> None:
    _record(ctx, f"ended {staff.role}", by=PROGRAM, action=AuditAction.ROLE, subject=str(staff.account))


async def _end_papers(ctx: Context) -> None:
    """What staff have begun: signatures, the roster, requests about cases, broadcasts, a preview of figures, rounds of
    opinions. Those about lessons go on with their editors, as lessons do."""
    for signature in await ctx.uow.signatures.all():
        ctx.uow.signatures.drop(signature.id)
    for entry in await ctx.uow.roster.of_days(date.min, date.max):
        ctx.uow.roster.drop(entry)
    for request in await ctx.uow.case_requests.all():
        ctx.uow.case_requests.drop(request.case_id, request.kind)
    for call in await ctx.uow.wake_calls.all():
        ctx.uow.wake_calls.drop(call.case_id)
    for opinion_round in await ctx.uow.rounds.all():
        if not opinion_round.closed and opinion_round.subject is not OpinionSubject.LESSON:
            ctx.uow.rounds.save(replace(opinion_round, closed=True))
    await stop_waiting_broadcasts(ctx)
    if (preview := await ctx.uow.publications.preview()) is not None:
        ctx.uow.publications.drop(preview)


async def is_closing(ctx: Context) -> bool:
    """Whether some of it is still to be done by the clock."""
    return bool(await ctx.uow.settings.note(PROGRESS_NOTE))


@dataclass(frozen=True, slots=True)
class ClosingTurn:
    """What a tick has done. ``is_last``: everything has ended now."""

    facts: tuple[Fact, ...] = ()
    is_last: bool = False


async def continue_closing(ctx: Context) -> ClosingTurn:
    """The next bit: reporters whose cases nobody decides, or no body answers, are told, followers and reminders end. It
    goes on after a break where it was, and does nothing before the election is closed and after all has ended."""
    progress = ClosingProgress.parse(await ctx.uow.settings.note(PROGRESS_NOTE))
    if progress is None:
        return ClosingTurn()
    facts, behind = await _do_bit(ctx, progress)
    following = replace(progress, behind=behind) if behind is not None else progress.following
    ctx.uow.settings.set_note(PROGRESS_NOTE, str(following) if following is not None else "")
    if following is None:
        _record(ctx, "closed, all of it", by=PROGRAM)
    return ClosingTurn(facts, is_last=following is None)


async def _do_bit(ctx: Context, progress: ClosingProgress) -> tuple[tuple[Fact, ...], str | None]:
    """The facts, and where the step goes on; None once it is over."""
    match progress.step:
        case ClosingStep.REPORTERS:
            return await _tell_reporters(ctx, progress.behind)
        case ClosingStep.ANSWERS:
            return await _tell_referred_reporters(ctx, progress.behind)
        case ClosingStep.FOLLOWERS:
            return (), await _end_followers(ctx)
        case ClosingStep.REMINDERS:
            return (), await _end_reminders(ctx)


async def _tell_reporters(ctx: Context, behind: str) -> tuple[tuple[Fact, ...], str | None]:
    place = None
    if behind:
        deadline, case_id = json.loads(behind)
        place = (datetime.fromisoformat(deadline), case_id)
    cases = await ctx.uow.dues.open_after(place, limit=CASES_AT_ONCE)
    facts = tuple(DecisionMissing(case.id) for case in cases)
    if len(cases) < CASES_AT_ONCE:
        return facts, None
    return facts, json.dumps([cases[-1].deadline.isoformat(), cases[-1].id])


async def _tell_referred_reporters(ctx: Context, behind: str) -> tuple[tuple[Fact, ...], str | None]:
    """Nobody enters what a body answers any more."""
    waiting = sorted({referral.case_id for referral in await open_referrals(ctx)})
    case_ids = [case_id for case_id in waiting if case_id > behind][:CASES_AT_ONCE]
    facts = tuple(AnswerMissing(case_id) for case_id in case_ids)
    return facts, case_ids[-1] if len(case_ids) == CASES_AT_ONCE else None


async def _end_followers(ctx: Context) -> str | None:
    """Their sealed accounts go with them."""
    followers = await ctx.uow.followers.of_tracks(FOLLOWED_TRACKS, after="", limit=AT_ONCE)
    for follower in followers:
        ctx.uow.followers.drop(follower.letterbox)
        ctx.uow.letterboxes.drop(follower.letterbox)
    return "" if followers else None


async def _end_reminders(ctx: Context) -> str | None:
    """Reminders and questions of the day; what was learned stays."""
    rows = await ctx.uow.reminders.due(NOTHING_PLANNED, _LAST_MINUTE, limit=AT_ONCE)
    keys = [row.learner for row in rows]
    answering = await ctx.uow.learners.hold(keys) if keys else ()
    learners = {learner.key: learner for learner in await ctx.uow.learners.several(keys)}
    for row in rows:
        if row.learner in answering:  # with the next few
            continue
        ctx.uow.reminders.drop(row.learner)
        ctx.uow.group_reminders.drop(row.learner)
        ctx.uow.letterboxes.drop(row.letterbox)
        if (learner := learners.get(row.learner)) is not None:
            settings = {name: value for name, value in learner.settings.items() if name not in OF_REMINDERS}
            ctx.uow.learners.save(replace(learner, settings=settings))
    return "" if rows else None


def _record(
    ctx: Context, detail: str, *, by: str, action: AuditAction = AuditAction.SETTING, subject: str = SUBJECT
) -> None:
    ctx.uow.audit.record(action, by=by, at=ctx.clock.now(), subject=subject, detail=detail)
