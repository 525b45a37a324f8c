"""Reminders, clocks of practice and wordings of the law: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.learning.editions import LawHistory, LawVersion
from bot.domain.learning.lessons import Audience
from bot.usecases.ports import Learner
from bot.usecases.ports.training import PracticeClock, Reminder
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


async def test_due_reminders_come_longest_waiting_first(work: Workplace) -> None:
    async with work.turn() as uow:
        for name, day, minute in (("b", DAY, 600), ("a", DAY, 601), ("c", DAY - timedelta(days=1), 500)):
            uow.reminders.save(Reminder(name, "box-" + name, day, minute))
    async with work.turn() as uow:
        assert [r.learner for r in await uow.reminders.due(DAY, 600, limit=9)] == ["c", "b"]
        assert [r.learner for r in await uow.reminders.due(DAY, 601, limit=2)] == ["c", "b"]
        (first, *_) = await uow.reminders.due(DAY, 600, limit=1)
        uow.reminders.save(replace(first, day=DAY + timedelta(days=2)))
        uow.reminders.drop("b")
        assert [r.learner for r in await uow.reminders.due(DAY, 700, limit=9)] == ["a"]
    async with work.turn() as uow:
        assert [r.learner for r in await uow.reminders.due(DAY, 700, limit=9)] == ["a"]


async def test_nobody_waits_longer_than_the_day_brought_forward(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.reminders.save(Reminder("soon", "box-1", DAY, 600))
        uow.reminders.save(Reminder("never", "box-2", date(9999, 12, 31), 600))
    async with work.turn() as uow:
        uow.reminders.bring_forward(DAY + timedelta(days=1))
    async with work.turn() as uow:
        days_by_learner = {
            r.learner: r.day for r in await uow.reminders.due(DAY + timedelta(days=9), 600, limit=9)
        }
        assert days_by_learner == {"soon": DAY, "never": DAY + timedelta(days=1)}


async def test_the_law_s_wordings_are_kept_by_revision(work: Workplace) -> None:
    async with work.turn() as uow:
        assert not await uow.law.all()
        uow.law.add(LawVersion("20", 0, "f1", "۱۴۰۳/۱۲/۱۹", "۲۰", "یک"))
    async with work.turn() as uow:
        uow.law.add(LawVersion("20", 1, "f2", "۱۴۰۵/۰۱/۰۱", "۲۰", "دو"))
        assert LawHistory(tuple(await uow.law.all())).revision == 1
    async with work.turn() as uow:
        assert [(v.revision, v.paraphrase) for v in await uow.law.all()] == [(0, "یک"), (1, "دو")]


async def test_missed_questions_are_stored_in_learners_row(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.learners.save(Learner("k", DAY, memory={"q1": [0.2, 6.4, "2026-11-24", "2026-11-25"]}))
    async with work.turn() as uow:
        learner = await uow.learners.get("k")
        assert learner is not None and learner.memory["q1"][2:] == ["2026-11-24", "2026-11-25"]


async def test_due_clocks_come_longest_waiting_first(work: Workplace) -> None:
    def clock(learner: str, seconds: float) -> PracticeClock:
        due_at = NOON + timedelta(seconds=seconds)
        return PracticeClock(
            learner, f"box-{learner}", Audience.STAFF, "0a1b2c3d", call_count=1, due_at=due_at
        )

    async with work.turn() as uow:
        for learner, seconds in (("b", 5), ("a", 9), ("c", 1)):
            uow.practice_clocks.save(clock(learner, seconds))
    async with work.turn() as uow:
        due = await uow.practice_clocks.due(NOON + timedelta(seconds=5), limit=9)
        assert due == [clock("c", 1), clock("b", 5)]
        assert await uow.practice_clocks.get("a") == clock("a", 9)
        uow.practice_clocks.save(replace(clock("c", 1), call_count=2, due_at=NOON + timedelta(minutes=15)))
        uow.practice_clocks.drop("b")
        assert await uow.practice_clocks.get("b") is None
        assert await uow.practice_clocks.due(NOON + timedelta(seconds=8), limit=9) == []
    async with work.turn() as uow:
        assert [c.learner for c in await uow.practice_clocks.due(NOON + timedelta(hours=1), limit=9)] == [
            "a",
            "c",
        ]
