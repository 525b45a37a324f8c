"""What reporting stores besides cases and reports, under one contract for every storage."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.groups.group_notes import GroupNote
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Messenger, Person
from bot.domain.submissions.waves import TextMark
from bot.domain.submissions.witnesses import ContactMode, Reminding, Rightness, Summary
from bot.usecases.ports import Group, UnitOfWork
from bot.usecases.ports.reports import Addressees, WaitTimes
from bot.usecases.reporting.file_report import file_report
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from storage import link
from tests.fakes.contexts import context
from tests.fakes.polling_day import content
from tests.fakes.turns import TRACES, FakeClock, FakeIds, keys_for
from tests.storage.values import NOW, REZA, SARA, WORDS, a_body, a_case, a_report
from tests.storage.workplace import Workplace
from tests.usecases.test_file_report import draft


async def with_reports(work: Workplace, *ids: str, mode: ContactMode = ContactMode.RETURNABLE) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case(witnesses=len(ids)))
        for number, report_id in enumerate(ids):
            uow.reports.add(
                a_report(report_id, mode=mode),
                body=a_body(),
                receipt=f"{number:016d}",
                reporter_key="r1",
                account=SARA,
            )


async def test_a_case_keeps_what_comes_after_its_decision(work: Workplace) -> None:
    full = a_case(
        signals="5.3.4", barred=REZA, first_state=State.REJECTED, first_reason="reject-unclear", merged_into="c2",
        look_due=NOW,
        taken_at=NOW,
        right_due=NOW, right_asked=True, put_right=2, not_right=1, closed_at=NOW + timedelta(microseconds=7),
        added=True,
    )  # fmt: skip
    async with work.turn() as uow:
        uow.cases.add(full)
    async with work.turn() as uow:
        assert await uow.cases.get("case-1") == full
        assert await uow.cases.by_number(full.number) == full
        assert await uow.cases.by_number(999) is None


async def test_a_report_keeps_what_its_reporter_has_answered(work: Workplace) -> None:
    await with_reports(work, "r1")
    async with work.turn() as uow:
        report = await uow.reports.get("r1")
        assert report is not None
        answered = replace(
            report,
            disagreed=True,
            right=Rightness.NO,
            summary=Summary.WRONG,
            complaint=Reminding.WANTED,
            origin="case-0",
            joined=date(2026, 5, 2),
        )
        uow.reports.save(answered)
        assert await uow.reports.wanting_reminder(limit=9) in (
            [answered],
            [],
        )  # staged: the fake sees it at once
    async with work.turn() as uow:
        assert await uow.reports.get("r1") == answered
        assert await uow.reports.wanting_reminder(limit=9) == [answered]
        assert await uow.reports.wanting_reminder(after="r0", limit=9) == [answered]
        assert await uow.reports.wanting_reminder(after="r1", limit=9) == []
        uow.reports.save(replace(answered, complaint=Reminding.DONE))
        assert await uow.reports.wanting_reminder(limit=9) == []


async def with_people(work: Workplace, **people: str) -> None:
    """A case of its own for each report: ``report="name day"``."""
    async with work.turn() as uow:
        for number, (report_id, description) in enumerate(people.items()):
            name, day = description.split()
            uow.cases.add(a_case(f"case-{report_id}", number=number))
            uow.reports.add(
                a_report(report_id, case_id=f"case-{report_id}", day=date(2026, 5, int(day))),
                body=a_body(),
                receipt=f"{number:016d}",
                reporter_key=name,
                account=SARA,
            )


def ids(addressees: Addressees) -> list[str]:
    return [report.id for report in addressees.reports]


async def test_oldest_open_returnable_report_of_each_person_is_found(work: Workplace) -> None:
    await with_people(work, a="0a1b77 2", b="0a1b77 1", c="0a1c00 1", d="ffff00 3", e="0a1b99 4")
    async with work.turn() as uow:
        everybody = await uow.reports.open_returnable(after="", until="", least=99)
        assert (sorted(ids(everybody)), everybody.mark) == (["b", "c", "d", "e"], "")


async def test_round_continues_after_its_mark_without_splitting_marks(work: Workplace) -> None:
    await with_people(work, a="0a1b77 1", b="0a1b99 1", c="0a1c00 1", d="ffff00 1")
    async with work.turn() as uow:
        first = await uow.reports.open_returnable(after="", until="", least=1)
        assert (ids(first), first.mark) == (["a", "b"], "0a1b"), "a mark's people come together"
        second = await uow.reports.open_returnable(after=first.mark, until="", least=1)
        assert (ids(second), second.mark) == (["c"], "0a1c")
        last = await uow.reports.open_returnable(after=second.mark, until="", least=2)
        assert (ids(last), last.mark) == (["d"], "")
        assert ids(await uow.reports.open_returnable(after="", until="0a1b", least=9)) == ["a", "b"]
        assert ids(await uow.reports.open_returnable(after="0a1b", until="0a1b", least=9)) == []


async def test_person_keeps_place_while_reports_come_and_go(work: Workplace) -> None:
    """If the place were a report's id, the person would be met again once that report is gone."""
    await with_people(work, z="0a1b77 1", a="0a1b77 2", m="0a1c00 1")
    async with work.turn() as uow:
        met = await uow.reports.open_returnable(after="", until="", least=1)
        assert ids(met) == ["z"]
        uow.reports.destroy("z")
    async with work.turn() as uow:
        assert ids(await uow.reports.open_returnable(after=met.mark, until="", least=9)) == ["m"]


async def test_long_stretch_without_recipients_is_passed_in_steps(work: Workplace) -> None:
    people = {f"r{n:03}": f"{n:04x}00 1" for n in range(400)}
    await with_people(work, **people)
    async with work.turn() as uow:
        for report_id in list(people)[:-1]:
            uow.reports.destroy(report_id)
    async with work.turn() as uow:
        met, mark, steps = [], "", 0
        while steps == 0 or mark:
            page = await uow.reports.open_returnable(after=mark, until="", least=5)
            met, mark, steps = [*met, *ids(page)], page.mark, steps + 1
        assert met == ["r399"] and steps < 5


async def test_people_without_return_or_open_case_are_excluded(work: Workplace) -> None:
    await with_people(work, a="0a1b77 1", b="0a1c00 1", c="0a1d00 1", d="0a1e00 1")
    async with work.turn() as uow:
        uow.reports.forget_sender("a")
        uow.reports.destroy("b")
        case = await uow.cases.get("case-c")
        assert case is not None
        decided = replace(case, state=State.REJECTED, assignee=REZA, decided_at=NOW, reason="reject-unclear")
        uow.cases.save(decided)
    async with work.turn() as uow:
        assert ids(await uow.reports.open_returnable(after="", until="", least=9)) == ["d"]


async def test_reporters_are_asked_when_their_time_comes(work: Workplace) -> None:
    async with work.turn() as uow:
        verified = a_case(state=State.VERIFIED, right_due=NOW, decided_at=NOW)
        uow.cases.add(verified)
        uow.cases.add(replace(verified, id="later", number=2, right_due=NOW + timedelta(minutes=1)))
        uow.cases.add(replace(verified, id="gone", number=3, state=State.WITHDRAWN))
    async with work.turn() as uow:
        assert [c.id for c in await uow.cases.right_due(NOW)] == ["case-1"]


async def test_second_looks_are_checked_when_their_time_comes(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case(barred=REZA, look_due=NOW))
        uow.cases.add(a_case("later", number=2, barred=REZA, look_due=NOW + timedelta(minutes=1)))
        uow.cases.add(a_case("none", number=3))
    async with work.turn() as uow:
        (due,) = await uow.cases.look_due(NOW)
        assert due.id == "case-1"
        uow.cases.save(replace(due, look_due=None))
        assert not await uow.cases.look_due(NOW)


async def test_waiting_times_are_shown_from_ten_cases_on(work: Workplace) -> None:
    async with work.turn() as uow:
        for n in range(9):
            uow.cases.add(_decided_case(n))
    async with work.turn() as uow:
        assert await uow.cases.wait_times(Severity.HIGH, since=NOW) is None
        uow.cases.add(_decided_case(9))
        uow.cases.add(replace(_decided_case(10), severity=Severity.LOW))
    async with work.turn() as uow:
        wait_times = await uow.cases.wait_times(Severity.HIGH, since=NOW + timedelta(minutes=2))
        assert wait_times is None  # two minutes later the first two no longer count
    async with work.turn() as uow:
        wait_times = await uow.cases.wait_times(Severity.HIGH, since=NOW - timedelta(hours=1))
        assert wait_times == WaitTimes(timedelta(minutes=6), timedelta(minutes=10))


def _decided_case(n: int) -> "object":
    return a_case(
        f"w{n}", number=100 + n, state=State.REJECTED, assignee=REZA, reason="reject-unclear",
        decided_at=NOW + timedelta(minutes=n + 1),
    )  # fmt: skip


async def test_notice_waits_once_until_morning_and_ends_with_report(work: Workplace) -> None:
    await with_reports(work, "a", "b", "c")
    async with work.turn() as uow:
        for report_id in ("b", "a", "b", "c"):
            uow.morning.keep(report_id)
        assert list(await uow.morning.next_reports(limit=9)) == ["a", "b", "c"]
    async with work.turn() as uow:
        assert list(await uow.morning.next_reports(limit=2)) == ["a", "b"]
        uow.morning.drop("a")
        assert list(await uow.morning.next_reports(limit=2)) == ["b", "c"]
        uow.reports.forget_sender("b")
        uow.reports.destroy("c")
    async with work.turn() as uow:
        assert list(await uow.morning.next_reports(limit=9)) == []


async def copies_of(uow: UnitOfWork, runs: Sequence[str]) -> list[TextMark]:
    """The copies that are found beside a whole which nobody sent."""
    equal_marks, copies = await uow.waves.equal_and_copies("متنی دیگر", runs, equal_since=0, copies_since=0)
    assert list(equal_marks) == []
    return list(copies)


async def test_equal_texts_and_copies_are_findable_for_a_day(work: Workplace) -> None:
    await with_reports(work, "a", "b")
    a, b = TextMark("a", "case-1", 100, True), TextMark("b", "case-1", 101, False)
    async with work.turn() as uow:
        uow.waves.add(a, whole="همان متن", runs=["1", "2", "3", "4"])
        uow.waves.add(b, whole="همان متن", runs=["3", "4", "5", "6"])
        assert len(await uow.waves.equal("همان متن", since_minute=0)) == 2
        assert await copies_of(uow, ["1", "2", "3"]) == [a]
    async with work.turn() as uow:
        assert list(await uow.waves.equal("همان متن", since_minute=101)) == [b]
        assert list(await uow.waves.equal("متنی دیگر", since_minute=0)) == []
        assert {m.report_id for m in await copies_of(uow, ["3", "4", "7"])} == {"a", "b"}
        assert await copies_of(uow, ["همان متن"]) == []
        assert await copies_of(uow, ["4", "7", "8"]) == []
        both = await uow.waves.equal_and_copies("همان متن", ["1", "2"], equal_since=101, copies_since=0)
        assert both == ([b], [a])
        uow.reports.destroy("b")
    async with work.turn() as uow:
        assert [m.report_id for m in await uow.waves.equal("همان متن", since_minute=0)] == ["a"]
        assert [m.report_id for m in await copies_of(uow, ["3", "4"])] == ["a"]


async def test_many_marks_are_read_like_few(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FEW", 0)
    await test_equal_texts_and_copies_are_findable_for_a_day(work)


async def test_withdrawn_report_is_sent_again_in_one_batch(work: Workplace) -> None:
    """The marks of the first text stay in the database until the batch is over."""
    clock, ids, person = FakeClock(), FakeIds(), Person(SARA, keys_for(SARA))

    async def sends(uow: UnitOfWork, number: int) -> str:
        report = replace(draft(f"d{number}", text=WORDS), receipt=f"{number:016d}")
        filed = await file_report(
            context(uow, by=person, clock=clock, ids=ids, content=content(), traces=TRACES), report
        )
        return filed.case.id

    async with work.turn() as uow:
        uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
        first = await sends(uow, 1)
    async with work.batch() as (uow, keep, _):
        await withdraw_report(context(uow, clock=clock), "d1")
        keep()
        assert await sends(uow, 2) != first
        keep()


async def test_a_report_saved_unchanged_stays_the_same(work: Workplace) -> None:
    await with_reports(work, "a")
    async with work.turn() as uow:
        report = await uow.reports.get("a")
        assert report is not None
        uow.reports.save(report)
    async with work.turn() as uow:
        assert await uow.reports.get("a") == report


async def test_a_note_of_the_longest_numbers_has_room(work: Workplace) -> None:
    """PostgreSQL refuses a name that is too long, and with it the whole turn."""
    group = Group(Messenger.TELEGRAM, -(10**15))
    names = [*(kind.of(group) for kind in GroupNote), f"outside-alarm-telegram:{2**52}"]
    async with work.turn() as uow:
        for name in names:
            uow.settings.set_note(name, "said")
    async with work.turn() as uow:
        assert [await uow.settings.note(name) for name in names] == ["said"] * len(names)


async def test_small_notes_of_the_program_are_kept(work: Workplace) -> None:
    async with work.turn() as uow:
        assert await uow.settings.note("card") == ""
        uow.settings.set_note("card", "v1")
        assert await uow.settings.note("card") == "v1"
    async with work.turn() as uow:
        assert await uow.settings.note("card") == "v1"
        uow.settings.set_note("card", "v2")
    async with work.turn() as uow:
        assert await uow.settings.note("card") == "v2"
