"""Reminders from the switch to the message, and who is told what when the law changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Letterbox, Say, Screen, StaffChat
from bot.domain.learning.editions import LawHistory, new_versions
from bot.domain.learning.lessons import Audience, Progress, QuizProgress, Tier
from bot.domain.owner.settings import RunningSettings
from bot.handlers.learning.law_news import law_change_notices
from bot.handlers.learning.reminders import remind
from bot.memory.schedule import FsrsSchedule
from bot.usecases.learning.reminders import AT_ONCE, NOTHING_PLANNED, plan_reminder
from bot.usecases.ports import Learner
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.school import article, lesson, school
from tests.fakes.talk import Talk
from tests.fakes.turns import REZA, FakeClock, FakeContent, button_press

NOON = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""12:00 in Tehran."""


def miss_questions(talk: Talk, *questions: str) -> None:
    key = "learner:" + str(talk.account)
    key = next(iter(talk.uow.tables.learners), key)
    known = talk.uow.tables.learners.get(key) or Learner(key, talk.clock.today())
    plain = {q: FsrsSchedule().first_recall(talk.clock.today()).to_plain() for q in questions}
    talk.uow.tables.learners[key] = replace(known, memory=plain)


async def ticks(talk: Talk, law: LawHistory | None = None) -> tuple[Say, ...]:
    turn = await remind(make_tick_ctx(talk.uow, talk.clock, talk.content, law or LawHistory()))
    return tuple(reply for reply in turn.replies if isinstance(reply, Say))


async def test_reminder_is_opt_in_and_comes_once_in_window() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON))
    (screen,) = await talk.commands("reminders")
    assert isinstance(screen, Screen) and screen.args["state"] == "off"
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.learners
    (screen,) = await talk.presses("remind:on/evening")
    assert isinstance(screen, Screen) and screen.args["state"] == "evening"
    ((box, account),) = talk.uow.tables.letterboxes.items()
    assert account == talk.account
    miss_questions(talk, "s", "m")
    learner = next(iter(talk.uow.tables.learners.values()))
    await plan_reminder(context(talk.uow, clock=talk.clock), learner)
    assert await ticks(talk) == ()
    talk.clock.at = NOON + timedelta(days=1)
    assert await ticks(talk) == (), "noon is not in the evening"
    talk.clock.at = NOON + timedelta(days=1, hours=8, minutes=55)
    (reminder,) = await ticks(talk)
    assert reminder.to == Letterbox(box) and reminder.args["questions"] == 2
    assert await ticks(talk) == (), "once"


async def test_night_sends_no_reminders_and_late_ones_wait() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON))
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    miss_questions(talk, "s")
    await plan_reminder(context(talk.uow, clock=talk.clock), next(iter(talk.uow.tables.learners.values())))
    talk.clock.at = NOON + timedelta(days=1, hours=10)  # 22:00
    assert await ticks(talk) == ()
    talk.clock.at = NOON + timedelta(days=1, hours=20, minutes=59)  # 8:59 of the next day
    assert await ticks(talk) == ()
    talk.clock.at = NOON + timedelta(days=2, hours=8, minutes=59)  # 20:59
    assert len(await ticks(talk)) == 1


async def test_missed_morning_reminder_is_not_sent_at_noon() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON))
    await talk.commands("reminders")
    await talk.presses("remind:on/morning")
    miss_questions(talk, "s")
    await plan_reminder(context(talk.uow, clock=talk.clock), next(iter(talk.uow.tables.learners.values())))
    talk.clock.at = NOON + timedelta(days=1)  # 12:00, after the morning
    assert await ticks(talk) == ()
    talk.clock.at = NOON + timedelta(days=1, hours=3)
    assert await ticks(talk) == ()
    talk.clock.at = NOON + timedelta(days=1, hours=23, minutes=59)  # 11:59 of the next day
    assert len(await ticks(talk)) == 1


async def test_silence_stretches_the_pauses_and_ends_them() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON + timedelta(hours=8)))
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    miss_questions(talk, "s")
    await plan_reminder(context(talk.uow, clock=talk.clock), next(iter(talk.uow.tables.learners.values())))
    days = []
    for n in range(60):
        talk.clock.at = NOON + timedelta(days=n, hours=8, minutes=55)
        if await ticks(talk):
            days.append(n)
    assert days == [1, 3, 7, 14]
    (row,) = talk.uow.tables.reminders.values()
    assert row.day == NOTHING_PLANNED


async def test_the_last_one_comes_the_day_before_voting() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON + timedelta(hours=8)))
    polling = talk.clock.today() + timedelta(days=3)
    talk.uow.tables.running = RunningSettings(polling_day=polling)
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    miss_questions(talk, "s")
    await plan_reminder(context(talk.uow, clock=talk.clock), next(iter(talk.uow.tables.learners.values())))
    eves = {}
    for n in range(1, 12):
        talk.clock.at = NOON + timedelta(days=n, hours=8, minutes=55)
        for reminder in await ticks(talk):
            eves[n] = reminder.args["eve"]
    assert eves == {1: "before", 2: "eve"}


async def test_switched_off_nothing_is_left_of_the_address() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON))
    await talk.commands("reminders")
    await talk.presses("remind:on/noon")
    (screen,) = await talk.presses("remind:off")
    assert isinstance(screen, Screen) and screen.args["state"] == "off"
    tables = talk.uow.tables
    assert not tables.letterboxes and not tables.reminders
    assert all(not learner.settings for learner in tables.learners.values())


async def test_a_crowd_is_reminded_a_few_a_second() -> None:
    talk = Talk(content=school(), clock=FakeClock(NOON))
    tomorrow = talk.clock.today() + timedelta(days=1)
    for n in range(200):
        memory = {"s": FsrsSchedule().first_recall(talk.clock.today()).to_plain()}
        settings = {"letterbox": f"box{n}", "window": "any"}
        learner = Learner(f"k{n}", talk.clock.today(), settings=settings, memory=memory)
        talk.uow.tables.learners[learner.key] = learner
        await plan_reminder(context(talk.uow, clock=talk.clock), learner)
    minutes = {r.minute for r in talk.uow.tables.reminders.values()}
    assert len(minutes) > 100 and all(r.day == tomorrow for r in talk.uow.tables.reminders.values())
    talk.clock.at = NOON + timedelta(days=1, hours=8, minutes=59)
    sent = [len(await ticks(talk)) for _ in range(50)]
    assert max(sent) == AT_ONCE and sum(sent) == 200


ONE = article("1")
NEW = replace(ONE, paraphrase="new words", edition="edition 2")
SCHOOL = FakeContent(
    articles={"1": NEW}, tracks={(Audience.VOTER, Tier.BASIC): [lesson("l1", order=1, article_id="1")]}
)
BEFORE = LawHistory(new_versions((ONE,), LawHistory()))
AFTER = LawHistory((*BEFORE.versions, *new_versions((NEW,), BEFORE)))


def passed_talk() -> Talk:
    talk = Talk(clock=FakeClock(NOON), content=SCHOOL, law=AFTER)
    progress = Progress(quizzes={"voter/basic": QuizProgress(1.0, True)})
    key = "learner:" + str(talk.account)
    talk.uow.tables.learners[key] = Learner(key, date(2026, 11, 1), progress=progress.to_plain())
    return talk


async def test_passed_learner_reads_law_change_once() -> None:
    talk = passed_talk()
    (screen,) = await talk.takes(button_press("law-news:"))
    assert isinstance(screen, Screen) and screen.key == "law-news"
    assert (screen.args["before"], screen.args["now"]) == ("paraphrase 1", "new words")
    (screen,) = await talk.presses("law-news:read")
    assert isinstance(screen, Screen) and screen.key == "law-read"
    (screen,) = await talk.takes(button_press("law-news:"))
    assert isinstance(screen, Screen) and screen.key == "law-news-none"


async def test_a_changed_law_is_told_with_the_next_reminder() -> None:
    talk = passed_talk()
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    assert next(iter(talk.uow.tables.reminders.values())).day == NOTHING_PLANNED
    talk.uow.reminders.bring_forward(talk.clock.today() + timedelta(days=1))
    talk.clock.at = NOON + timedelta(days=1, hours=8, minutes=59)
    (reminder,) = await ticks(talk, AFTER)
    assert (reminder.args["questions"], reminder.args["law"]) == (0, "changed")


@pytest.mark.parametrize("after", [0, 1, 30])
async def test_changed_law_sends_no_reminder_on_polling_day(after: int) -> None:
    talk = passed_talk()
    talk.uow.tables.running = RunningSettings(polling_day=talk.clock.today() + timedelta(days=1))
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    talk.uow.reminders.bring_forward(talk.clock.today() + timedelta(days=1))
    talk.clock.at = NOON + timedelta(days=1 + after, hours=8, minutes=59)
    assert await ticks(talk, AFTER) == ()


def test_editors_hear_which_articles_changed_and_what_cites_them() -> None:
    flagged_content = replace(SCHOOL, flagged=frozenset({"l1/1", "q7"}))
    (notice,) = law_change_notices(["1"], flagged_content, [REZA])
    assert isinstance(notice.to, StaffChat) and notice.to.account == REZA
    assert "l1/1" in str(notice.args["cards"])
    assert law_change_notices([], flagged_content, [REZA]) == ()
