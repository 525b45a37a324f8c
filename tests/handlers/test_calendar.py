"""The calendar in chat: the current stage, the whole line, the picture, and following it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Screen, SendPicture, TextRef
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import DatedEntry, for_audience, resolve_dates
from bot.domain.people import Account, Messenger, PersonKeys
from bot.domain.stages.stages import StageEntry, StageState, days_key, find_stages, parties_of
from bot.handlers.news.calendar import A_PICTURE, _parts, undated_section, waiting_section
from bot.handlers.news.calendar import dates_section as told_of
from bot.language.dates import months_later
from bot.usecases.news.calendar import BOX, update_follower_track
from bot.usecases.owner.change_settings import set_day
from bot.usecases.person.forget_me import forget_me
from tests.fakes import polling_day
from tests.fakes.contexts import context
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeContent, button_press

SHIPPED = shipped_content()
OWNER = Account(Messenger.TELEGRAM, 111)
SOON = timedelta(days=8)


def content() -> FakeContent:
    return FakeContent(calendar=SHIPPED.calendar, articles=SHIPPED.articles)


@pytest.fixture
def chat() -> Talk:
    return Talk(content=content())


@pytest.fixture
def areas_chat() -> Talk:
    return Talk(content=replace(content(), areas=polling_day.content().areas))


async def polling(chat: Talk, day: date | None) -> None:
    await set_day(context(chat.uow, clock=chat.clock), "polling", day, by=OWNER)
    chat.uow.commit()


def words_on(chat: Talk) -> str:
    return TEXTS.render(screen(chat).key, screen(chat).args).translate(
        dict.fromkeys(map(ord, "\u2068\u2069"))
    )


def titles(arg: object) -> list[str]:
    """The titles of the entries in these paragraphs, in order."""
    if not isinstance(arg, TextRef):
        return []
    own = [str(arg.args["title"])] if "title" in arg.args else []
    return own + [title for inner in arg.args.values() for title in titles(inner)]


def screen(chat: Talk) -> Screen:
    return next(reply for reply in chat.replies if isinstance(reply, Screen))


async def test_calendar_without_day_says_so_and_draws_nothing(chat: Talk) -> None:
    await chat.commands("calendar")
    assert screen(chat).key == "calendar-no-day"
    for verb in ("calendar-picture", "calendar-now"):
        assert verb not in chat.buttons, "there is nothing to draw"
        await chat.takes(button_press(verb, by=chat.account))
        assert chat.refusal_key == "calendar-nothing-to-draw", "an old button gets an explanation"
    await chat.presses("calendar-all:/0")
    assert screen(chat).args["page"] == 1


async def test_current_events_come_first_and_follow_the_day(chat: Talk) -> None:
    day = chat.clock.today() + SOON
    await polling(chat, day)
    await chat.commands("calendar")
    calendar_screen = screen(chat)
    assert calendar_screen.key == "calendar"
    assert "زمان تبلیغات" in titles(calendar_screen.args["now"])
    assert "روز رأی‌گیری" in titles(calendar_screen.args["ahead"])
    assert "calendar-anchor-result" in str(calendar_screen.args["waiting"])
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
    assert sorted(seen) == sorted(entry.title for entry in SHIPPED.calendar)
    await chat.takes(button_press(encode(Press("calendar-all", "candidate/99")), by=chat.account))
    assert screen(chat).args["page"] == screen(chat).args["pages"]
    assert "آماده بودن شعبه" not in titles(screen(chat).args["dates"])


async def test_the_picture_has_every_date_with_its_stage(chat: Talk) -> None:
    day = chat.clock.today() + SOON
    await polling(chat, day)
    await chat.commands("calendar")
    await chat.presses("calendar-picture")
    parts = [reply for reply in chat.replies if isinstance(reply, SendPicture)]
    rows = [row for part in parts for row in part.rows]
    assert [row[0] for row in rows] == [
        dated_entry.entry.title
        for dated_entry in resolve_dates(SHIPPED.calendar, {"polling": day}, later=months_later)
    ]
    assert {row[1] for row in rows} == {0, 1, 2, 3, 4}
    assert all(0 < len(part.rows) <= A_PICTURE for part in parts)
    assert [(part.args["part"], part.args["parts"]) for part in parts] == [(n, 5) for n in range(1, 6)]


async def test_certainty_of_each_date_is_in_list_and_picture(chat: Talk) -> None:
    day = chat.clock.today() + SOON
    await set_day(
        context(chat.uow, clock=chat.clock), "registration", chat.clock.today() - timedelta(days=9), by=OWNER
    )
    await polling(chat, day)
    await chat.commands("calendar")
    await chat.presses("calendar-picture")
    rows = [row for part in chat.replies if isinstance(part, SendPicture) for row in part.rows]
    notes = {str(label): TEXTS.label(note) for label, _, note in rows}
    assert notes["زمان تبلیغات"].endswith("مادهٔ ۹۴؛ اطمینان: دو منبع")
    assert notes["انصراف نامزد"].endswith("مادهٔ ۳۷، تبصرهٔ ۳؛ اطمینان: یک منبع")
    assert notes["پاسخ استعلام‌ها"].endswith("مادهٔ ۶۲؛ اطمینان: تأییدنشده")
    assert notes["بازشماری"].startswith("روز ثابتی ندارد؛ با درخواست بازشماری آغاز می‌شود | ")
    await chat.takes(button_press(encode(Press("calendar", "candidate")), by=chat.account))
    text = chat.texts[-1]
    assert "اطمینان: دو منبع" in text and "از پایان ثبت‌نام شمرده‌ایم" in text
    assert "اعتراض به رد صلاحیت" in text, "stages that depend on a person's own case are listed"


def every_body_is_done(dates: Sequence[DatedEntry]) -> list[StageEntry]:
    """Whoever answers for a date has said so."""
    return [
        StageEntry(
            f"{dated.entry.id}-{body}", stage=dated.entry.id, body=body, state=StageState.DONE, by=OWNER,
            at=datetime(2026, 3, 1, tzinfo=UTC), source="" if body else "ن" * 120, days=days_key(dated),
        )
        for dated in dates
        for body in parties_of(dated.entry)
    ]  # fmt: skip


@pytest.mark.parametrize("audience", [None, *Audience])
def test_every_day_fits_one_message_and_two_pictures(audience: Audience | None) -> None:
    known = dict(zip(ELECTION.day_ids(), (date(2026, m, 20) for m in (1, 2, 5, 7, 7)), strict=True))
    dates = resolve_dates(SHIPPED.calendar, known, later=months_later)
    for ahead in range(240):
        today = date(2026, 1, 1) + timedelta(days=ahead)
        mine = for_audience(dates, audience, today=today, order=ELECTION.day_ids())
        stages = find_stages(dates, every_body_is_done(dates), today=today)
        args = {
            "title": TextRef("calendar-title"),
            "now": told_of("calendar-now", mine.now, content(), stages=stages, today=today),
            "ahead": told_of("calendar-ahead", mine.ahead, content(), stages=stages, today=today),
            "waiting": waiting_section(mine.waiting),
            "cases": undated_section(mine.undated),
        }
        assert len(TEXTS.label(TextRef("calendar", args)).encode("utf-16-le")) // 2 < 4096, ahead
        assert len(_parts((*mine.now, *mine.ahead))) <= 2


async def test_my_next_steps_is_picture_with_days_left(chat: Talk) -> None:
    await chat.commands("calendar")
    await chat.takes(button_press(encode(Press("calendar-now", "candidate")), by=chat.account))
    assert chat.refusal_key == "calendar-nothing-to-draw"
    await polling(chat, chat.clock.today() + SOON)
    await chat.takes(button_press(encode(Press("calendar-now", "candidate")), by=chat.account))
    picture = next(reply for reply in chat.replies if isinstance(reply, SendPicture))
    notes = {str(row[0]): TEXTS.label(row[2]) for row in picture.rows}
    assert len(picture.rows) < len(SHIPPED.calendar) and {row[1] for row in picture.rows} == {1, 2}
    assert notes["زمان تبلیغات"].startswith("پایانش ۷ روز دیگر؛ از")
    assert notes["روز رأی‌گیری"].startswith("روزش ۸ روز دیگر؛")
    assert notes["انصراف نامزد"].startswith("مهلتش ۵ روز دیگر؛ تا")
    assert "آماده بودن شعبه" not in notes, "that entry is for staff"


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
    await forget_me(context(chat.uow), PersonKeys(learner.key, "r", "c"))
    chat.uow.commit()
    assert not chat.uow.tables.followers and not chat.uow.tables.letterboxes


async def test_follower_says_a_district_and_takes_it_back(areas_chat: Talk) -> None:
    """It stands beside the letterbox, stays when the track changes, and goes with the news."""
    chat = areas_chat
    await chat.commands("calendar")
    assert "calendar-where" not in chat.buttons, "who does not follow has no district"
    await chat.takes(button_press("calendar-here:thr01", by=chat.account))
    assert chat.refusal_key == "calendar-area-follow-first"
    await chat.presses("calendar-follow:on/")
    assert "درس‌های منطقهٔ من" in words_on(chat)
    await chat.presses("calendar-where")
    assert "calendar-here:thr02" in chat.buttons and "calendar-here:-" not in chat.buttons
    assert not any("thr01s1" in verb for verb in chat.buttons), "nothing smaller than a district"
    for _ in range(2):
        await chat.presses("calendar-here:thr01")
        assert screen(chat).key == "calendar-area-saved"
    (follower,) = chat.uow.tables.followers.values()
    assert follower.area == "thr01"
    learner = next(iter(chat.uow.tables.learners.values()))
    await update_follower_track(context(chat.uow), replace(learner, audience="voter"))
    chat.uow.commit()
    (follower,) = chat.uow.tables.followers.values()
    assert (follower.track, follower.area) == ("voter", "thr01")
    await chat.takes(button_press("calendar-here:thr01s1", by=chat.account))
    assert chat.refusal_key == "calendar-area-gone"
    await chat.presses("calendar-where")
    assert "الان: District 1" in words_on(chat)
    await chat.presses("calendar-here:-")
    (follower,) = chat.uow.tables.followers.values()
    assert screen(chat).key == "calendar-area-dropped" and not follower.area


async def test_district_goes_with_the_news_and_when_forgotten(areas_chat: Talk) -> None:
    chat = areas_chat
    await chat.commands("calendar")
    for forget in (False, True):
        await chat.presses("calendar-follow:on/")
        (follower,) = chat.uow.tables.followers.values()
        assert not follower.area, "nothing of it comes back"
        await chat.presses("calendar-where")
        await chat.presses("calendar-here:thr01")
        if forget:
            learner = next(iter(chat.uow.tables.learners.values()))
            await forget_me(context(chat.uow), PersonKeys(learner.key, "r", "c"))
            chat.uow.commit()
        else:
            await chat.presses("calendar")
            await chat.presses("calendar-follow:off/")
        assert not chat.uow.tables.followers and "thr01" not in repr(chat.uow.tables.learners)


async def test_security_stays_on_the_way_to_a_district(areas_chat: Talk) -> None:
    chat = areas_chat
    await chat.commands("calendar")
    await chat.takes(button_press("calendar-follow:on/security", by=chat.account))
    await chat.takes(button_press("calendar-where:/security", by=chat.account))
    await chat.presses("calendar-here:thr01/security")
    assert "calendar:security" in chat.buttons and "menu:security" in chat.buttons


def test_day_counting_is_explained_in_its_own_sentence() -> None:
    """An inserted text loses its leading space, so the space belongs to the outer text."""
    days = {"registration": date(2026, 10, 1)}
    dates = resolve_dates(SHIPPED.calendar, days, later=months_later)
    dated_entry = next(item for item in dates if item.entry.counted and item.first is not None)
    term = told_of("calendar-now", [dated_entry], SHIPPED)
    read = TEXTS.render(term.key, term.args).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    assert f"{dated_entry.entry.words} {dated_entry.entry.counted}" in read
