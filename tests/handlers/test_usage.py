"""What owners see of questions and of the form, and that each is counted where it happens, once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Screen
from bot.domain.asking.service import AskingService
from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.figures.daily_counts import OWN_TOPICS, CountKind, FormStep, QuestionOutcome, about_topic
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.reporting.drafts import FormVariant
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.usecases.ports.language import Findings, Hit, HitKind
from tests.fakes.floor import TEXTS, Floor, a_floor, verbs
from tests.fakes.form_filler import fill_form
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.school import school
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeClock, FakeFinder, button_press

OWNER = Account(Messenger.BALE, 111)
CARD = Hit(HitKind.CARD, "one/1", 1.0)
QUESTION = "کارت ملی ندارم"
DAY = date(2026, 11, 24)
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))


def count_rows(uow: MemoryUow, kind: CountKind) -> Counter[tuple[str, str]]:
    rows: Counter[tuple[str, str]] = Counter()
    for (_, of, name, detail), count in uow.tables.daily_counts.items():
        if of is kind:
            rows[name, detail] += count
    return rows


# --- questions ----------------------------------------------------------------------------------------------


def asker(findings: Findings) -> Talk:
    uow, clock = MemoryUow(), FakeClock()
    clock.stand(datetime(2026, 11, 24, 8, tzinfo=UTC))
    uow.tables.running = RunningSettings(asking=AskingService(is_on=True))
    return Talk(uow=uow, clock=clock, content=school(), finder=FakeFinder({QUESTION: findings}))


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        (Findings(hits=(CARD,)), QuestionOutcome.ANSWERED),
        (Findings(near=(CARD,)), QuestionOutcome.NEAR),
        (Findings(), QuestionOutcome.MISSED),
    ],
)
async def test_each_question_is_counted_by_its_outcome(findings: Findings, outcome: QuestionOutcome) -> None:
    chat = asker(findings)
    for _ in range(2):
        await chat.commands("ask", QUESTION)
    ((row, count),) = count_rows(chat.uow, CountKind.QUESTION).items()
    assert row[1] == outcome and count == 2
    (day,) = {key[0] for key in chat.uow.tables.daily_counts}
    assert day == DAY


async def test_question_handed_over_is_counted_under_its_topic() -> None:
    chat = asker(Findings())
    await chat.commands("ask", QUESTION)
    for _ in range(2):
        await chat.presses("ask-person")
    (topic,) = {name for name, _ in count_rows(chat.uow, CountKind.QUESTION)}
    assert count_rows(chat.uow, CountKind.QUESTION)[topic, QuestionOutcome.HANDED] == 1


async def test_refused_question_and_small_talk_are_not_count_rows() -> None:
    chat = asker(Findings())
    await chat.commands("ask", "؟؟؟")
    await chat.says("سلام")
    assert not count_rows(chat.uow, CountKind.QUESTION)


# --- the form -----------------------------------------------------------------------------------------------


def reporter() -> Talk:
    return Talk(uow=open_uow(), content=content())


async def test_every_step_counts_once_a_draft() -> None:
    chat = reporter()
    await fill_form(chat)
    rows = count_rows(chat.uow, CountKind.FORM)
    assert rows[FormStep.OPENED, ""] == 1
    reached = {name: count for (name, way), count in rows.items() if way == FormVariant.FULL}
    assert {"privacy", "act", "area", "when", "text", "review", "sent"} <= reached.keys()
    assert set(reached.values()) == {1}


async def test_going_back_and_on_counts_nothing_twice() -> None:
    chat = reporter()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("جلوی در شعبه پول می‌دادند")
    before = count_rows(chat.uow, CountKind.FORM)
    assert before["text", "quick"] == before["act", "quick"] == 1
    await chat.presses("report-back")
    await chat.says("جلوی در شعبه پول می‌دهند، هنوز")
    await chat.presses("report-back")
    await chat.presses("report-back")
    await chat.presses("report-start:quick")
    assert count_rows(chat.uow, CountKind.FORM) == before


async def test_discarded_draft_is_counted_with_its_variant() -> None:
    chat = reporter()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.presses("report-cancel")
    await chat.presses("report-discard")
    assert count_rows(chat.uow, CountKind.FORM)[FormStep.DISCARDED, "quick"] == 1


# --- the owners' screens ------------------------------------------------------------------------------------


@pytest.fixture
def floor() -> Floor:
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Omid", started=True))
    floor.uow.keep_turn()
    return floor


def add_count(
    floor: Floor, kind: CountKind, name: str, detail: str, count: int, *, days_ago: int = 1
) -> None:
    day = floor.clock.today() - timedelta(days=days_ago)
    floor.uow.tables.daily_counts[day, kind, name, detail] += count
    floor.uow.keep_turn()


async def text_of(floor: Floor, press: str) -> str:
    await floor.presses(press, by=OWNER, private=True)
    screen = floor.only_reply(Screen)
    return TEXTS.plain(screen.key, screen.args).translate(INVISIBLE)


async def test_owners_see_steps_of_five_and_no_exact_count(floor: Floor) -> None:
    add_count(floor, CountKind.QUESTION, about_topic(AnswerTopic.DATE), QuestionOutcome.ANSWERED, 13)
    add_count(floor, CountKind.QUESTION, "other", QuestionOutcome.MISSED, 7)
    add_count(floor, CountKind.QUESTION, "other", QuestionOutcome.HANDED, 3)
    text = await text_of(floor, "usage")
    assert "پرسش‌ها: ۲۰ تا ۲۴" in text
    assert "▓▓▓▓░░ پاسخ گرفت: ۱۰ تا ۱۴" in text and "حدود ۷ تا" in text
    assert "روز رأی‌گیری: ۱۰ تا ۱۴" in text and "به ویراستاران داده شد: کمتر از ۵" in text
    assert "۱۳" not in text and "۷ " not in text.replace("حدود ۷ ", "")


async def test_days_outside_the_span_are_left_out(floor: Floor) -> None:
    add_count(floor, CountKind.QUESTION, "vote", QuestionOutcome.ANSWERED, 50, days_ago=0)
    add_count(floor, CountKind.QUESTION, "vote", QuestionOutcome.ANSWERED, 10, days_ago=8)
    assert "پرسش‌ها: کمتر از ۵" in await text_of(floor, "usage")
    assert "پرسش‌ها: ۱۰ تا ۱۴" in await text_of(floor, "usage:m")


async def test_form_shows_each_step_of_the_chosen_variant(floor: Floor) -> None:
    add_count(floor, CountKind.FORM, "opened", "", 44)
    add_count(floor, CountKind.FORM, "text", "quick", 20)
    add_count(floor, CountKind.FORM, "sent", "quick", 9)
    text = await text_of(floor, "usage.form")
    assert "باز شد: ۴۰ تا ۴۴ بار" in text
    assert "▓▓░░░░ فرستاده شد: ۵ تا ۹" in text
    assert "usage.form:m" in verbs(floor.only_reply(Screen))
    assert "فرستاده شد: کمتر از ۵" in await text_of(floor, "usage.form:w/voice")


@pytest.mark.parametrize("verb", ["usage", "usage.form"])
def test_only_owners_open_them(verb: str) -> None:
    (route,) = [route for route in TABLE if route.on == verb]
    assert route.needs is Permission.SEE_USAGE


async def test_every_topic_that_is_counted_has_its_words() -> None:
    uow, clock, shipped = MemoryUow(), FakeClock(), shipped_content()
    owner = Talk(OWNER, uow=uow, clock=clock, content=shipped)
    owner.staff = uow.tables.staff[OWNER] = Staff(OWNER, Role.OWNER, "Omid", started=True)
    for topic in (*shipped.topics, *OWN_TOPICS):
        uow.tables.daily_counts[clock.today() - timedelta(days=1), CountKind.QUESTION, topic, "near"] = 5
    await owner.takes(button_press("usage", by=OWNER))
    lines = owner.texts[-1].translate(INVISIBLE).splitlines()
    assert sum(line.endswith(": ۵ تا ۹") for line in lines) == len(shipped.topics) + len(OWN_TOPICS)
    assert all(f"{label}: ۵ تا ۹" in lines for label in shipped.topics.values())
