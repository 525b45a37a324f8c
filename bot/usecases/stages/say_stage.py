"""Bodies say by their liaisons how far their stages are, leads set any stage from a source; both can take it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.stages.stages import (
    NOBODY,
    SAYABLE,
    Stage,
    StageEntry,
    StageState,
    contradicted_entries,
    days_key,
    says_anew,
    standing_entry,
    without_entry,
)
from bot.domain.threats.own_threats import refuse_groups
from bot.domain.typed import one_line, require_no_contacts
from bot.usecases.access.leads import leads, require_signer
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.context import ActingContext, Context
from bot.usecases.stages.look_at_stages import find_stage

SHORTEST_SOURCE: Final = 4
LONGEST_SOURCE: Final = 120


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """What a press did. ``entry``: what was stored or taken back; None if it was said already. ``contradicted``: what
    others said that it contradicts, or contradicted until it was taken back; they and the leads are told."""

    stage: Stage
    entry: StageEntry | None
    contradicted: Sequence[StageEntry] = ()


type StageReader = tuple[Staff, Sequence[StageEntry]]


def may_report(ctx: ActingContext, stage: Stage) -> bool:
    """Whether they speak for a body that answers for this stage."""
    staff = ctx.person.staff
    own = staff is not None and staff.body in stage.dated.entry.bodies
    return has_role_for(staff, Permission.REPORT_STAGE, is_of_own_body=own)


def may_set(ctx: ActingContext) -> bool:
    """Whether their role lets them set a stage with a source; their membership is asked at the press."""
    return has_role_for(ctx.person.staff, Permission.SET_STAGE)


async def report_stage(
    ctx: ActingContext, stage_id: str, state: StageState, *, later: MonthsLater
) -> StageOutcome:
    """A liaison says it for their body. Raises NotFound, and NotAllowed for a stage that it does not answer for."""
    stage = await find_stage(ctx, stage_id, later=later)
    if not may_report(ctx, stage):
        raise NotAllowed("stage-leads-source" if may_set(ctx) else "stage-not-yours")
    assert ctx.person.staff is not None
    return await _say(ctx, stage, state, body=ctx.person.staff.body, later=later)


async def set_stage(
    ctx: ActingContext, stage_id: str, state: StageState, *, source: str, later: MonthsLater
) -> StageOutcome:
    """A lead says it of the whole stage, from a source. Raises NotFound, NotAllowed, BadInput (``stage_source``)."""
    await require_setter(ctx)
    stage = await find_stage(ctx, stage_id, later=later)
    return await _say(ctx, stage, state, body=NOBODY, source=stage_source(ctx, source), later=later)


async def require_setter(ctx: ActingContext) -> None:
    """Everybody reads the state that a lead sets, so their signature must count. Raises NotAllowed."""
    if not may_set(ctx):
        raise NotAllowed("stage-leads-set")
    await require_signer(ctx, refusal="stage-leads-set")


def stage_source(ctx: ActingContext, text: str) -> str:
    """The source, in words for colleagues of all bodies. Raises BadInput if it is too short or too long, may lead to a
    person, or names a group of people or an opinion."""
    words = one_line(text)
    if not SHORTEST_SOURCE <= len(words) <= LONGEST_SOURCE:
        raise BadInput("stage-source-how", {"most": LONGEST_SOURCE})
    return refuse_groups(require_no_contacts(words, mask=ctx.mask), ctx.content.threats.refused)


async def _say(
    ctx: ActingContext, stage: Stage, state: StageState, *, body: str, source: str = "", later: MonthsLater
) -> StageOutcome:
    if state not in SAYABLE:
        raise NotFound("stage-gone")
    entry = StageEntry(
        ctx.ids.new(),
        stage=stage.id,
        body=body,
        state=state,
        by=ctx.account,
        at=ctx.clock.now(),
        source=source,
        days=days_key(stage.dated),
    )
    if not says_anew(stage, entry):
        return StageOutcome(stage, None)
    ctx.uow.stage_entries.save(entry)
    _record(ctx, entry, state.value)
    contradicted = contradicted_entries(stage, entry, own=await accounts_of(ctx, ctx.account))
    return StageOutcome(await find_stage(ctx, stage.id, later=later), entry, contradicted)


async def take_back(ctx: ActingContext, entry_id: str, *, later: MonthsLater) -> StageOutcome:
    """Take back a wrong press; what stood before stands again, and the history keeps both.

    Raises NotFound, NotAllowed (somebody else's, or for a body that they do not speak for any more), WrongState (taken
    back already, or followed by another word).
    """
    entry = await ctx.uow.stage_entries.get(entry_id)
    if entry is None:
        raise NotFound("stage-gone")
    stage = await find_stage(ctx, entry.stage, later=later)
    own = await accounts_of(ctx, ctx.account)
    if not _is_own_word(ctx, stage, entry, own):
        raise NotAllowed("stage-undo-own")
    if not entry.stands:
        raise WrongState("stage-taken-back")
    if not is_last_word(stage, entry):
        raise WrongState("stage-followed")
    ctx.uow.stage_entries.save(replace(entry, taken_back_at=ctx.clock.now()))
    _record(ctx, entry, f"took back {entry.state}")
    before = without_entry(stage, entry.id, today=ctx.clock.today())
    return StageOutcome(
        await find_stage(ctx, stage.id, later=later), entry, contradicted_entries(before, entry, own=own)
    )


def is_last_word(stage: Stage, entry: StageEntry) -> bool:
    """Whether nothing was said since of what this entry speaks of."""
    return any(
        standing is not None and standing.id == entry.id
        for standing in (standing_entry(stage.history, party.body) for party in stage.parties)
    )


def _is_own_word(ctx: ActingContext, stage: Stage, entry: StageEntry, own: Collection[Account]) -> bool:
    """Whether they said it, from any of their accounts, and still speak for whom they said it."""
    if entry.by not in own:
        return False
    if entry.body == NOBODY:
        return may_set(ctx)
    staff = ctx.person.staff
    return staff is not None and staff.body == entry.body and may_report(ctx, stage)


async def own_last_entry(ctx: ActingContext, stage: Stage) -> StageEntry | None:
    """What they can take back of this stage: the newest word of their own that still holds for somebody, whoever
    spoke for others since."""
    own = await accounts_of(ctx, ctx.account)
    return next(
        (
            entry
            for entry in stage.history
            if entry.stands and is_last_word(stage, entry) and _is_own_word(ctx, stage, entry, own)
        ),
        None,
    )


async def people_to_tell(ctx: ActingContext, outcome: StageOutcome) -> Sequence[StageReader]:
    """Who hears of a contradiction, and which words they are told of: leads of all, those who are contradicted of
    their own. Each person once, if they can be reached; not the person who presses."""
    if not outcome.contradicted:
        return ()
    own = await accounts_of(ctx, ctx.account)
    accounts = [lead.account for lead in await leads(ctx, besides=ctx.account)]
    for entry in outcome.contradicted:
        accounts += [entry.by, *sorted(await accounts_of(ctx, entry.by) - {entry.by}, key=str)]
    known = {account: await ctx.uow.staff.get(account) for account in accounts if account not in own}
    reached = {
        account: person
        for account, person in known.items()
        if person is not None
        and person.started
        and not person.frozen
        and has_role_for(person, Permission.READ_STAGES)
    }
    readers: list[StageReader] = []
    for account in await first_account_each(ctx, reached):
        theirs, person = await accounts_of(ctx, account), reached[account]
        is_lead = has_role_for(person, Permission.LEAD)
        entries = [entry for entry in outcome.contradicted if is_lead or entry.by in theirs]
        readers.append((person, entries))
    return readers


def _record(ctx: Context, entry: StageEntry, detail: str) -> None:
    by = ctx.account if isinstance(ctx, ActingContext) else entry.by
    ctx.uow.audit.record(
        AuditAction.STAGE,
        by=str(by),
        at=ctx.clock.now(),
        subject=entry.stage,
        detail=f"{detail} for {entry.body}" if entry.body else detail,
        words=entry.source,
    )
