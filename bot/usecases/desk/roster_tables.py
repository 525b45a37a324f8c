"""A lead's roster as a table: the file waits to be read, its hours wait for one press, and all of them are entered at
once or none. A table adds people; nobody is taken out by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.desk import roster as rules
from bot.domain.desk.roster import HOURS, MOST_IN_AN_HOUR, HourSpan, RosterEntry, RosterHour
from bot.domain.desk.roster_tables import (
    PlannedHour,
    RosterFault,
    RosterFile,
    RosterReading,
    RosterTrouble,
    TableHour,
    by_line,
    plain_name,
)
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account, Staff
from bot.domain.sent_tables import MOST_BYTES, MOST_FAULTS, file_name
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.desk.plan_roster import note_use, people_to_enter, roster_plan
from bot.usecases.safety.count_try import count_try

TRY: Final = "roster-file"
FILES_A_DAY: Final = 30
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class RosterProposal:
    """What a table would enter. ``new``: people who are not in that hour yet; ``same``: how many are. ``faults``: by
    line; then nothing is entered."""

    file: RosterFile
    new: Sequence[PlannedHour]
    same: int = 0
    faults: Sequence[RosterFault] = ()


@dataclass(frozen=True, slots=True)
class PersonHours:
    """What was entered for one person. ``is_accepted``: they entered themselves, so nobody needs to ask them."""

    account: Account
    spans: Sequence[HourSpan]
    is_accepted: bool


async def table_to_fill(
    ctx: ActingContext,
) -> tuple[Sequence[tuple[RosterHour, Sequence[str]]], Sequence[str]]:
    """The hours of the roster from now on, each with the names of those who are entered, as a table may give them back;
    and the names of all who can be. Raises BadInput without a polling day, and once the days are over."""
    plan, present = await roster_plan(ctx), RosterHour.at(ctx.clock.now())
    if not plan.days:
        raise BadInput("roster-no-day")
    hours = [RosterHour(day, number) for day in plan.days for number in range(HOURS)]
    coming = [hour for hour in hours if hour >= present]
    if not coming:
        raise BadInput("roster-over")
    people = await _people(ctx)
    rows = [(hour, [people.label(entry.account) for entry in plan.of_hour(hour)]) for hour in coming]
    return rows, people.labels()


async def await_roster_file(ctx: ActingContext, file_id: str, *, name: str, size: int) -> RosterFile:
    """Note that a table is to be fetched and read; it replaces one that waits.

    ``size`` in bytes, 0 if unknown. Raises BadInput (no polling day, ``roster-file-too-big``), TooMany after thirty
    files a day.
    """
    if (await ctx.uow.settings.running()).polling_day is None:
        raise BadInput("roster-no-day")
    if size > MOST_BYTES:
        raise BadInput("roster-file-too-big", {"most": MOST_BYTES // 1024})
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, TRY, ctx.keys.learner, most=FILES_A_DAY, since=since, refusal="roster-file-too-many")
    for earlier in await ctx.uow.roster_files.of_account(ctx.account):
        ctx.uow.roster_files.drop(earlier.id)
    file = RosterFile(
        ctx.ids.new(), account=ctx.account, name=file_name(name), file_id=file_id, day=ctx.clock.today()
    )
    ctx.uow.roster_files.save(file)
    return file


async def finish_roster_file(ctx: Context, file: RosterFile, reading: RosterReading) -> RosterProposal | None:
    """The file was read, or never will be. What it holds waits for the press, if nothing in it is wrong. None if the
    sender leads no more, or has sent another one."""
    if await ctx.uow.roster_files.get(file.id) is None:
        return None
    staff = await ctx.uow.staff.get(file.account)
    if staff is None or staff.frozen or not has_role_for(staff, Permission.PLAN_ROSTER):
        ctx.uow.roster_files.drop(file.id)
        return None
    proposal = await _propose(ctx, file, reading)
    if reading.trouble is None and not proposal.faults and proposal.new:
        ctx.uow.roster_files.save(proposal.file)
    else:
        ctx.uow.roster_files.drop(file.id)
    return proposal


async def proposed_hours(ctx: ActingContext, file_id: str) -> RosterProposal:
    """What waits for the press, as it would be entered now: without hours that are over, and people who are there by
    now. Raises NotFound if it is entered already, dropped or replaced."""
    file = await ctx.uow.roster_files.get(file_id)
    if file is None or file.account != ctx.account or file.file_id:
        raise NotFound("roster-table-gone")
    plan, present = await roster_plan(ctx), RosterHour.at(ctx.clock.now())
    new = []
    for planned in file.planned:
        there = {entry.account for entry in plan.of_hour(planned.hour)}
        if planned.hour >= present and not there & await accounts_of(ctx, planned.account):
            new.append(planned)
    return RosterProposal(file, new, len(file.planned) - len(new))


async def accept_table(ctx: ActingContext, file_id: str) -> Sequence[PersonHours]:
    """Enter everybody; they are asked, unless they enter themselves.

    Raises as ``proposed_hours``; NotFound (somebody reads no cases any more), BadInput (a day that is none of the
    roster's any more, or one person twice), TooMany (an hour is full by now).
    """
    proposal, plan = await proposed_hours(ctx, file_id), await roster_plan(ctx)
    able = {staff.account for staff in await people_to_enter(ctx)}
    by_hour = {hour: list(plan.of_hour(hour)) for hour in {planned.hour for planned in proposal.new}}
    hours: dict[Account, list[RosterHour]] = {}
    for planned in proposal.new:
        if planned.account not in able:
            raise NotFound("roster-not-here")
        if planned.hour.day not in plan.days:
            raise BadInput("roster-outside")
        entry = await _enter(ctx, planned, by_hour[planned.hour])
        by_hour[planned.hour].append(entry)
        hours.setdefault(planned.account, []).append(planned.hour)
    ctx.uow.roster_files.drop(file_id)
    await note_use(ctx)
    for account, entered in hours.items():
        ctx.uow.audit.record(
            AuditAction.ROSTER,
            by=str(ctx.account),
            at=ctx.clock.now(),
            subject=str(account),
            detail=f"entered {len(entered)} h by table",
        )
    return [
        PersonHours(account, rules.spans_of(entered), ctx.account in await accounts_of(ctx, account))
        for account, entered in hours.items()
    ]


async def decline_table(ctx: ActingContext, file_id: str) -> None:
    """Drop what waits. Raises as ``proposed_hours``."""
    proposal = await proposed_hours(ctx, file_id)
    ctx.uow.roster_files.drop(proposal.file.id)


async def _enter(ctx: ActingContext, planned: PlannedHour, there: Sequence[RosterEntry]) -> RosterEntry:
    accounts = await accounts_of(ctx, planned.account)
    (entry,) = rules.enter_person(
        there, HourSpan(planned.hour, 1), accounts=accounts, account=planned.account, by=ctx.account
    )
    entry = entry.as_accepted() if ctx.account in accounts else entry
    ctx.uow.roster.save(entry)
    return entry


# --- whom the names mean ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _People:
    """Who can be on the roster, by the accounts of each person."""

    staff: Sequence[Staff]
    persons: Mapping[Account, frozenset[Account]]

    def find(self, text: str) -> Sequence[Account]:
        """One account of each person whom a name or an account means."""
        if by_account := [
            staff.account for staff in self.staff if str(staff.account) == text.strip().lower()
        ]:
            return by_account
        first: dict[frozenset[Account], Account] = {}
        for staff in self.staff:
            if staff.name and plain_name(staff.name) == plain_name(text):
                first.setdefault(self.persons[staff.account], staff.account)
        return list(first.values())

    def label(self, account: Account) -> str:
        """The name, if it means this person alone; else the account."""
        name = next((staff.name for staff in self.staff if staff.account == account), "")
        alone = name and [self.persons[owner] for owner in self.find(name)] == [self.persons.get(account)]
        return name if alone else str(account)

    def labels(self) -> Sequence[str]:
        """One for each person."""
        return sorted({self.label(account) for account in self.persons})


async def _people(ctx: Context) -> _People:
    staff = sorted(await people_to_enter(ctx), key=lambda member: str(member.account))
    return _People(staff, {member.account: await accounts_of(ctx, member.account) for member in staff})


async def _propose(ctx: Context, file: RosterFile, reading: RosterReading) -> RosterProposal:
    plan, present, people = await roster_plan(ctx), RosterHour.at(ctx.clock.now()), await _people(ctx)
    new, same, faults = list[PlannedHour](), 0, list(reading.faults)
    for line in reading.hours:
        if line.hour.day not in plan.days:
            faults.append(RosterFault(line.line, RosterTrouble.OUTSIDE))
            continue
        accounts, troubles = _look_up(line, people)
        faults += troubles
        there = {entry.account for entry in plan.of_hour(line.hour)}
        fresh = [account for account in accounts if not there & people.persons[account]]
        same += len(accounts) - len(fresh)
        if fresh and line.hour < present:
            faults.append(RosterFault(line.line, RosterTrouble.OVER))
        elif fresh and len(there) + len(fresh) > MOST_IN_AN_HOUR:
            faults.append(RosterFault(line.line, RosterTrouble.FULL))
        new += [PlannedHour(line.hour, account) for account in fresh]
    planned = replace(file, file_id="", planned=tuple(new))
    return RosterProposal(planned, new, same, by_line(faults)[:MOST_FAULTS])


def _look_up(line: TableHour, people: _People) -> tuple[Sequence[Account], Sequence[RosterFault]]:
    """Whom the names of a line mean, and what is wrong with the others."""
    accounts, faults = list[Account](), list[RosterFault]()
    for name in line.names:
        meant = people.find(name)
        if not meant:
            faults.append(RosterFault(line.line, RosterTrouble.UNKNOWN, name[:_SHOWN]))
        elif len(meant) > 1:
            choices = tuple(map(str, meant))
            faults.append(RosterFault(line.line, RosterTrouble.NAMESAKES, name[:_SHOWN], choices=choices))
        elif any(people.persons[meant[0]] & people.persons[account] for account in accounts):
            faults.append(RosterFault(line.line, RosterTrouble.TWICE, name[:_SHOWN]))
        else:
            accounts.append(meant[0])
    return accounts, faults
