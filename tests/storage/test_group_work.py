"""Reminders of leads, counts of classes, own questions and waiting files: one contract in memory, on SQLite, on
PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.cohorts.class_counts import ClassCount, ClassSums
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import GroupOption, GroupQuestion, GroupQuestionFile, QuestionText
from bot.domain.cohorts.group_reminders import GroupReminder
from bot.domain.learning.lessons import Audience
from bot.domain.people import Account, Messenger
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
LEAD = Account(Messenger.BALE, 7)


def own_question(key: str, place: int, *, accepted: bool = True, group: str = "g") -> GroupQuestion:
    options = (GroupOption("بله", right=True, feedback="آفرین"), GroupOption("نه", right=False))
    text = QuestionText(f"پرسش {key}؟", options=options)
    return GroupQuestion(key, cohort_id=group, place=place, question=text, accepted=accepted, day=DAY)


async def test_due_reminders_of_leads_come_longest_waiting_first(work: Workplace) -> None:
    async with work.turn() as uow:
        for name, day, minute in (("b", DAY, 600), ("a", DAY, 601), ("c", DAY - timedelta(days=1), 500)):
            uow.group_reminders.save(GroupReminder(name, "g", f"box-{name}", day, minute))
    async with work.turn() as uow:
        assert [r.learner for r in await uow.group_reminders.due(DAY, 600, limit=9)] == ["c", "b"]
        assert [r.learner for r in await uow.group_reminders.due(DAY, 601, limit=1)] == ["c"]
        uow.group_reminders.drop("b")
        uow.group_reminders.save(GroupReminder("c", "other", "box-c", DAY, 700))
    async with work.turn() as uow:
        due = await uow.group_reminders.due(DAY, 900, limit=9)
        assert [(r.learner, r.cohort_id) for r in due] == [("a", "g"), ("c", "other")]


async def test_reminders_of_learners_are_found_waiting_or_sent(work: Workplace) -> None:
    async with work.turn() as uow:
        for name, day in (("a", DAY), ("b", DAY - timedelta(days=1)), ("c", DAY + timedelta(days=1))):
            uow.group_reminders.save(GroupReminder(name, "g", f"box-{name}", day, 700))
    async with work.turn() as uow:
        uow.group_reminders.save(GroupReminder("a", "g", "box-a", DAY, 700).as_sent(DAY))
        uow.group_reminders.save(GroupReminder("d", "g", "box-d", DAY, 800))
        many = [f"nobody{number}" for number in range(1200)]
        reminders = await uow.group_reminders.of_learners(["a", "b", *many, "c"], since=DAY)
        assert {reminder.learner for reminder in reminders} == {"a", "c"}
    async with work.turn() as uow:
        assert [r.learner for r in await uow.group_reminders.due(DAY, 24 * 60 - 1, limit=9)] == ["b", "d"]
        assert len(await uow.group_reminders.of_learners(["a", "b", "d"], since=DAY)) == 2


async def test_day_of_last_reminder_is_stored(work: Workplace) -> None:
    group = Cohort(
        "g1", track=Audience.STAFF, body="b", area_id="d1", code="c1", most=9, expires=DAY + timedelta(days=9)
    )
    async with work.turn() as uow:
        uow.cohorts.add(group)
    async with work.turn() as uow:
        uow.cohorts.save(replace(group, reminded=DAY))
    async with work.turn() as uow:
        stored = await uow.cohorts.get("g1")
        assert stored is not None and stored.reminded == DAY


async def test_class_sums_are_published_in_blocks_of_twenty(work: Workplace) -> None:
    def count(people: int, rights: tuple[int, ...]) -> list[ClassSums]:
        return ClassCount(people, rights=rights, total=2).sums("g", "sb1", ("q1", "q2"))

    async with work.turn() as uow:
        for sums in count(12, (20,)):
            uow.class_sums.add(sums)
    async with work.turn() as uow:
        assert await uow.class_sums.published_sums("g") == []
        for sums in count(12, (10, 2)):
            uow.class_sums.add(sums)
    async with work.turn() as uow:
        (whole,) = await uow.class_sums.published_sums("g")
        assert (whole.people, whole.asked, whole.right) == (24, 48, 32)
        for sums in count(9, (9, 1)):
            uow.class_sums.add(sums)
    async with work.turn() as uow:
        published = await uow.class_sums.published_sums("g")
        assert [(row.question_id, row.people, row.right) for row in published] == [
            ("", 24, 32),
            ("q1", 21, 19),
            ("q2", 21, 3),
        ]
        assert await uow.class_sums.published_sums("other") == []


async def test_dropped_turn_adds_nothing_to_a_class(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.class_sums.add(ClassSums("g", lesson_id="l", people=20, asked=20, right=1))
        drop()
        uow.cohort_questions.save(own_question("a", 0))
        drop()
        keep()
    async with work.turn() as uow:
        assert await uow.class_sums.published_sums("g") == []
        assert await uow.cohort_questions.get("a") is None


async def test_own_questions_keep_their_order_and_words(work: Workplace) -> None:
    async with work.turn() as uow:
        for item in (own_question("b", 1), own_question("a", 0), own_question("w", 2, accepted=False)):
            uow.cohort_questions.save(item)
        uow.cohort_questions.save(own_question("x", 0, group="other"))
    async with work.turn() as uow:
        assert await uow.cohort_questions.of_cohort("g", accepted=True) == [
            own_question("a", 0),
            own_question("b", 1),
        ]
        (waiting,) = await uow.cohort_questions.of_cohort("g", accepted=False)
        uow.cohort_questions.save(replace(waiting, accepted=True))
        uow.cohort_questions.drop("a")
        assert await uow.cohort_questions.count("g") == 2
        assert await uow.cohort_questions.get("a") is None
    async with work.turn() as uow:
        present = await uow.cohort_questions.of_cohort("g", accepted=True)
        assert [item.id for item in present] == ["b", "w"] and await uow.cohort_questions.count("other") == 1
        assert await uow.cohort_questions.get("b") == own_question("b", 1)


async def test_files_wait_until_they_were_read(work: Workplace) -> None:
    files = [
        GroupQuestionFile(key, cohort_id="g", account=LEAD, file_id=f"messenger-{key}", day=DAY)
        for key in "ab"
    ]
    async with work.turn() as uow:
        for file in files:
            uow.question_files.save(file)
    async with work.turn() as uow:
        assert await uow.question_files.waiting(limit=9) == files
        assert await uow.question_files.get("a") == files[0]
        uow.question_files.drop("a")
        assert await uow.question_files.get("a") is None
    async with work.turn() as uow:
        assert await uow.question_files.waiting(limit=9) == files[1:]


async def test_what_nobody_decides_about_has_its_end(open_store_at: Opening, data_dir: Path) -> None:
    clock = FakeClock()
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    today = clock.today()
    async with store.batch() as batch:
        for key, accepted in (("taken", True), ("waits", False)):
            item = own_question(key, 0, accepted=accepted)
            batch.uow.cohort_questions.save(replace(item, day=today))
        batch.uow.question_files.save(
            GroupQuestionFile("f", cohort_id="g", account=LEAD, file_id="m", day=today)
        )
        batch.uow.group_reminders.save(GroupReminder("sara", "g", "box", today, 600).as_sent(today))
        batch.uow.group_reminders.save(GroupReminder("reza", "g", "other", today + timedelta(days=2), 600))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=2))
    removed = await store.purge(clock.now())
    assert removed["group_reminders"] == 1, "what was sent before today"
    assert (removed["question_files"], removed["proposed_questions"]) == (1, 0)
    clock.advance(timedelta(days=6))
    assert (await store.purge(clock.now()))["proposed_questions"] == 1
    async with store.batch() as batch:
        assert [item.id for item in await batch.uow.cohort_questions.of_cohort("g", accepted=True)] == [
            "taken"
        ]
