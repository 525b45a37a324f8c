"""Rows of leads at work, under one contract for every storage: written, read back, ended."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.cases.reports import State
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.roster import HourState, RosterEntry, RosterHour, WakeCall
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import AuditAction
from storage.command_reads import read_roster_gaps
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import MINA, NOW, REZA, SARA, a_case
from tests.storage.workplace import Workplace

DAY = date(2026, 5, 1)
OFFER = CaseRequest("case-1", RequestKind.OFFER, REZA, NOW, to=MINA)
ESCALATION = CaseRequest("case-1", RequestKind.ESCALATE, MINA, NOW, reason="escalate-unsure")
ENTRY = RosterEntry(RosterHour(DAY, 8), REZA, MINA)


async def test_requests_are_one_of_each_kind_for_a_case(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.case_requests.save(OFFER)
        uow.case_requests.save(ESCALATION)
        assert await uow.case_requests.get("case-1", RequestKind.OFFER) == OFFER
    to_all = replace(OFFER, to=None, at=NOW + timedelta(minutes=1))
    async with work.turn() as uow:
        assert set(await uow.case_requests.all()) == {OFFER, ESCALATION}
        uow.case_requests.save(to_all)
    async with work.turn() as uow:
        assert list(await uow.case_requests.all()) == [ESCALATION, to_all]
        uow.case_requests.drop("case-1", RequestKind.ESCALATE)
    async with work.turn() as uow:
        assert list(await uow.case_requests.all()) == [to_all]
        assert await uow.case_requests.get("case-1", RequestKind.ESCALATE) is None


async def test_roster_is_read_by_days_in_order(work: Workplace) -> None:
    next_day = replace(ENTRY, hour=RosterHour(DAY + timedelta(days=1), 0))
    async with work.turn() as uow:
        for entry in (next_day, replace(ENTRY, account=MINA), ENTRY):
            uow.roster.save(entry)
    async with work.turn() as uow:
        assert list(await uow.roster.of_days(DAY, DAY)) == sorted(
            (ENTRY, replace(ENTRY, account=MINA)), key=lambda entry: str(entry.account)
        )
        uow.roster.save(ENTRY.as_accepted())
        uow.roster.drop(replace(ENTRY, account=MINA))
    async with work.turn() as uow:
        entries = await uow.roster.of_days(DAY, DAY + timedelta(days=1))
        assert list(entries) == [ENTRY.as_accepted(), next_day]
        assert entries[0].state is HourState.ACCEPTED


async def test_wake_calls_are_kept_by_case(work: Workplace) -> None:
    call = WakeCall("case-1", NOW, (REZA,))
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.wake_calls.save(call)
    later = WakeCall("case-1", NOW + timedelta(minutes=5), (REZA, MINA))
    async with work.turn() as uow:
        assert list(await uow.wake_calls.all()) == [call]
        uow.wake_calls.save(later)
    async with work.turn() as uow:
        assert list(await uow.wake_calls.all()) == [later]
        uow.wake_calls.drop("case-1")
    async with work.turn() as uow:
        assert list(await uow.wake_calls.all()) == []


async def test_export_gets_new_unrestricted_cases_only(work: Workplace) -> None:
    since = NOW - timedelta(days=7)
    async with work.turn() as uow:
        for number, case in enumerate(
            (
                a_case("old", opened_at=since - timedelta(seconds=1)),
                a_case("first", opened_at=NOW - timedelta(hours=2)),
                a_case("second", opened_at=NOW - timedelta(hours=1)),
                a_case("inner", restricted=True),
                a_case("gone", state=State.WITHDRAWN),
                a_case("act", act_id="O99"),
                a_case("voice", act_id=""),
            )
        ):
            uow.cases.add(replace(case, number=number + 1))
    async with work.turn() as uow:
        cases = await uow.lead_reads.newest_cases(since=since, most=9, besides={"O99"})
        assert [case.id for case in cases] == ["second", "first"]
        cases = await uow.lead_reads.newest_cases(since=since, most=1, besides={"O99"})
        assert [case.id for case in cases] == ["second"]


async def test_actions_are_counted_by_person_without_restricted_cases(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(replace(a_case("case-1"), number=1, restricted=False))
        uow.cases.add(replace(a_case("case-2"), number=2, restricted=True))
        for case_id, minutes in (("case-1", 10), ("case-1", 300), ("case-2", 10)):
            at = NOW - timedelta(minutes=minutes)
            uow.audit.record(AuditAction.CLAIM, by=str(REZA), at=at, subject=case_id)
        uow.audit.record(AuditAction.DECIDE, by=str(MINA), at=NOW, subject="case-1")
        uow.audit.record(AuditAction.NOTE, by=str(MINA), at=NOW, subject="case-1")
    actions, since = (AuditAction.CLAIM, AuditAction.DECIDE), NOW - timedelta(hours=1)
    async with work.turn() as uow:
        counted = await uow.lead_reads.action_counts(actions, since=since)
        assert counted.since == since
        assert dict(counted.counts) == {
            (str(REZA), AuditAction.CLAIM): 1,
            (str(MINA), AuditAction.DECIDE): 1,
        }
        counted = await uow.lead_reads.action_counts(actions, since=since, restricted=True)
        assert counted.counts[str(REZA), AuditAction.CLAIM] == 2


async def test_old_hours_are_removed(store: SqlStore, clock: FakeClock) -> None:
    old = replace(ENTRY, hour=RosterHour(clock.today() - timedelta(days=8), 8))
    kept_entry = replace(ENTRY, hour=RosterHour(clock.today() - timedelta(days=7), 8))
    async with store.batch() as batch:
        batch.uow.roster.save(old)
        batch.uow.roster.save(kept_entry)
        batch.keep_turn()
        await batch.commit()
    assert (await store.purge(clock.now()))["roster_hours"] == 1
    async with store.batch() as batch:
        entries = await batch.uow.roster.of_days(old.hour.day, kept_entry.hour.day)
        assert list(entries) == [kept_entry]


async def test_doctor_counts_people_beside_the_program(store: SqlStore, database_url: str) -> None:
    """SARA is frozen, REZA and MINA are one person."""
    polling_day = DAY + timedelta(days=1)
    hours = [RosterHour(DAY + timedelta(days=days), hour) for days in range(4) for hour in range(24)]
    async with store.batch() as batch:
        uow = batch.uow
        uow.settings.save(RunningSettings(polling_day=polling_day))
        for account, other in ((REZA, MINA), (MINA, REZA), (SARA, None)):
            uow.staff.save(
                Staff(account, Role.MODERATOR, started=True, frozen=account == SARA, same_as=other)
            )
            for hour in hours:
                uow.roster.save(RosterEntry(hour, account, REZA, HourState.ACCEPTED))
        batch.keep_turn()
        await batch.commit()
    gaps = await read_roster_gaps(database_url, now=NOW)
    assert gaps is not None and {gap.people for gap in gaps.gaps} == {1}
    async with store.batch() as batch:
        batch.uow.staff.save(Staff(SARA, Role.MODERATOR, started=True))
        batch.keep_turn()
        await batch.commit()
    gaps = await read_roster_gaps(database_url, now=NOW)
    assert gaps is not None and gaps.is_whole
