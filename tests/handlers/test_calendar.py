"""The calendar in chat: what now, the whole line, the picture, and who follows."""

from datetime import date, timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Screen, SendPicture, Term
from bot.domain.legal_calendar import Anchor
from bot.domain.people import Account, Messenger, PersonKeys
from bot.usecases.change_settings import set_day
from bot.usecases.follow_calendar import BOX
from bot.usecases.forget_me import forget_me
from tests.fakes.read_once import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeContent, pressed

SHIPPED = shipped_content()
OWNER = Account(Messenger.TELEGRAM, 111)
SOON = timedelta(days=8)


def content() -> FakeContent:
    return FakeContent(calendar=SHIPPED.calendar, articles=SHIPPED.articles)


@pytest.fixture
def chat() -> Talk:
    return Talk(content=content())


async def polling(chat: Talk, day: date | None) -> None:
    await set_day(Anchor.POLLING, day, by=OWNER, uow=chat.uow, clock=chat.clock)
    chat.uow.commit()


def titles(told: object) -> list[str]:
    """Of the entries in these paragraphs, in order."""
    if not isinstance(told, Term):
        return []
    own = [str(told.args["title"])] if "title" in told.args else []
    return own + [one for inner in told.args.values() for one in titles(inner)]


def screen(chat: Talk) -> Screen:
    return next(reply for reply in chat.shown if isinstance(reply, Screen))


async def test_without_a_day_the_calendar_says_so_and_draws_nothing(chat: Talk) -> None:
    await chat.commands("calendar")
    assert screen(chat).key == "calendar-no-day"
    await chat.presses("calendar-picture")
    assert screen(chat).key == "calendar-no-day"
    await chat.presses("calendar-all:/0")
    assert screen(chat).args["page"] == 1


async def test_what_is_going_on_comes_first_and_follows_the_day(chat: Talk) -> None:
    day = chat.clock.today() + SOON
    await polling(chat, day)
    await chat.commands("calendar")
    shown = screen(chat)
    assert shown.key == "calendar"
    assert "زمان تبلیغات" in titles(shown.args["now"])
    assert "روز رأی‌گیری" in titles(shown.args["ahead"])
    assert "calendar-anchor-result" in str(shown.args["waiting"])
    await polling(chat, day + timedelta(days=30))
    await chat.commands("calendar")
    assert "زمان تبلیغات" not in titles(screen(chat).args["now"])


async def test_all_dates_are_reached_page_by_page(chat: Talk) -> None:
    await polling(chat, chat.clock.today() + SOON)
    await chat.commands("calendar")
    await chat.presses("calendar-all:/0")
    seen = titles(screen(chat).args["dates"])
    while f"calendar-all:all/{screen(chat).args['page']}" in chat.buttons and len(seen) < 99:
        await chat.presses(f"calendar-all:all/{screen(chat).args['page']}")
        seen += titles(screen(chat).args["dates"])
        if screen(chat).args["page"] == screen(chat).args["pages"]:
            break
    assert sorted(seen) == sorted(one.title for one in SHIPPED.calendar)
    await chat.takes(pressed(encode(Press("calendar-all", "candidate/99")), by=chat.account))
    assert screen(chat).args["page"] == screen(chat).args["pages"]
    assert "آماده بودن شعبه" not in titles(screen(chat).args["dates"])


async def test_the_picture_has_every_date_with_its_stage(chat: Talk) -> None:
    await polling(chat, chat.clock.today() + SOON)
    await chat.commands("calendar")
    await chat.presses("calendar-picture")
    shown = next(reply for reply in chat.shown if isinstance(reply, SendPicture))
    assert len(shown.rows) == len(SHIPPED.calendar)
    assert {row[1] for row in shown.rows} == {0, 1, 2, 3}


async def test_what_now_for_me_is_a_picture_with_the_days_that_are_left(chat: Talk) -> None:
    await chat.commands("calendar")
    await chat.takes(pressed(encode(Press("calendar-now", "candidate")), by=chat.account))
    assert screen(chat).key == "calendar-no-day"
    await polling(chat, chat.clock.today() + SOON)
    await chat.takes(pressed(encode(Press("calendar-now", "candidate")), by=chat.account))
    shown = next(reply for reply in chat.shown if isinstance(reply, SendPicture))
    notes = {str(row[0]): TEXTS.label(row[2]) for row in shown.rows}
    assert len(shown.rows) < len(SHIPPED.calendar) and {row[1] for row in shown.rows} == {1, 2}
    assert notes["زمان تبلیغات"].startswith("پایانش ۷ روز دیگر؛ از")
    assert notes["روز رأی‌گیری"].startswith("روزش ۸ روز دیگر؛")
    assert notes["انصراف نامزد"].startswith("مهلتش ۵ روز دیگر؛ تا")
    assert "آماده بودن شعبه" not in notes, "that is for staff"


async def test_who_follows_no_more_or_is_forgotten_leaves_nothing(chat: Talk) -> None:
    await chat.commands("calendar")
    await chat.presses("calendar-follow:on/")
    assert len(chat.uow.tables.followers) == len(chat.uow.tables.letterboxes) == 1
    await chat.presses("calendar-follow:off/")
    assert screen(chat).key == "calendar-unfollowed"
    assert not chat.uow.tables.followers and not chat.uow.tables.letterboxes
    await chat.presses("calendar-follow:on/")
    learner = next(iter(chat.uow.tables.learners.values()))
    assert BOX in learner.settings
    await forget_me(PersonKeys(learner.key, "r", "c"), uow=chat.uow)
    chat.uow.commit()
    assert not chat.uow.tables.followers and not chat.uow.tables.letterboxes
