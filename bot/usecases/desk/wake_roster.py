"""A critical case that nobody has taken wakes the next on the roster every five minutes, at any hour. Runs often; what
it does is stored with the messages in one transaction, so that nobody is woken twice for one turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.reports import Case, State
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile
from bot.domain.desk.roster import RosterEntry, RosterHour, WakeCall, is_roster_time, turn_to_wake
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.leads import on_duty, two_leads_to_notify
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.context import Context
from bot.usecases.desk.plan_roster import is_roster_used, roster_plan
from bot.usecases.ports.desk import PileQuery

MOST_AT_ONCE: Final = 30
"""Cases in one tick, the most urgent: more have their turn in the next one."""
_CALLED_STAY: Final = 60
"""Accounts that are remembered for a case: several rounds."""


@dataclass(frozen=True, slots=True)
class WakeTurn:
    """Who on the roster is woken for which case; None if nobody there can take it. ``is_ahead``: their hour is yet to
    come. ``leads``: two who hear of it, too, because nobody on the roster can take it or everybody was woken once."""

    case: Case
    to: Account | None
    leads: Sequence[Account] = ()
    is_ahead: bool = False


async def wake_turns(ctx: Context) -> Sequence[WakeTurn]:
    """Whom the waiting critical cases wake now. Only people who could claim a case are woken for it; if nobody on the
    roster could, two leads are, also when all hours were given back or count no more; once everybody was woken who
    could, the leads are, too. Where leads use no roster,
    nobody is. Running it again changes nothing until five minutes have passed."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if not is_roster_time(ctx.clock.now(), polling_day):
        return ()
    calls = {call.case_id: call for call in await ctx.uow.wake_calls.all()}
    due = await _due_cases(ctx, calls)
    if not due or not await is_roster_used(ctx):
        return ()
    entries = await _entries_to_wake(ctx)
    return [await _wake_turn(ctx, case, calls.get(case.id), entries) for case in due]


async def _due_cases(ctx: Context, calls: dict[str, WakeCall]) -> Sequence[Case]:
    """The most urgent waiting critical cases whose turn it is, wherever they stand in the pile."""
    now = ctx.clock.now()
    wanted = PileQuery(Pile.WAITING, None, now, Severity.CRITICAL, restricted=True)
    due, waiting, after = list[Case](), set[str](), ""
    while len(due) < MOST_AT_ONCE:
        page = await ctx.uow.piles.page(wanted, limit=MOST_AT_ONCE, after=after)
        waiting.update(case.id for case in page)
        due += [case for case in page if case.id not in calls or calls[case.id].is_due(now)]
        if len(page) < MOST_AT_ONCE:
            break
        after = page[-1].id
    await _forget_taken(ctx, calls, waiting)
    return due[:MOST_AT_ONCE]


async def _entries_to_wake(ctx: Context) -> Sequence[RosterEntry]:
    """The accepted hours of people who could claim a case now: still in a group, with a hand free. Whoever has ended
    their shift is woken in their own hours only, not ahead of them."""
    present = RosterHour.at(ctx.clock.now())
    accepted = [entry for entry in (await roster_plan(ctx)).entries if entry.is_accepted]
    ready, waking = set[Account](), set[Account]()
    for account in {entry.account for entry in accepted}:
        has_free_hand = await ctx.uow.cases.open_claims(account) < MOST_OPEN_CLAIMS
        if has_free_hand and await is_in_group(ctx, account):
            ready.add(account)
            if await on_duty(ctx, account):
                waking.add(account)
    return [
        entry
        for entry in accepted
        if entry.account in waking or (entry.account in ready and entry.hour == present)
    ]


async def _forget_taken(ctx: Context, calls: dict[str, WakeCall], waiting: set[str]) -> None:
    """A case that was taken wakes nobody any more; if it waits again, it begins anew."""
    for case_id in calls.keys() - waiting:
        case = await ctx.uow.cases.get(case_id)
        if case is None or case.state is not State.NEW:
            ctx.uow.wake_calls.drop(case_id)


async def _wake_turn(
    ctx: Context, case: Case, call: WakeCall | None, entries: Sequence[RosterEntry]
) -> WakeTurn:
    now, called = ctx.clock.now(), call.called if call is not None else ()
    able = {account for account in {e.account for e in entries} if await _can_take(ctx, case, account)}
    chosen = turn_to_wake(entries, able=able, called=called, now=now)
    to_leads: Sequence[Account] = ()
    if chosen is None or chosen in called:
        to_leads = await two_leads_to_notify(ctx, besides=chosen, of=case)
    to = (chosen, *to_leads) if chosen is not None else tuple(to_leads)
    ctx.uow.wake_calls.save(WakeCall(case.id, now, (*called, *to)[-_CALLED_STAY:]))
    for account in to:
        ctx.uow.audit.record(
            AuditAction.ROSTER, by=PROGRAM, at=now, subject=case.id, detail=f"woke {account}"
        )
    present = RosterHour.at(now)
    reads_now = any(entry.account == chosen and entry.hour == present for entry in entries)
    return WakeTurn(case, chosen, to_leads, is_ahead=not reads_now)


async def _can_take(ctx: Context, case: Case, account: Account) -> bool:
    if case.barred is not None and case.barred in await accounts_of(ctx, account):
        return False
    return await can_see(ctx, case, await access_of(ctx, account))
