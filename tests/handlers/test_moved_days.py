"""A day that moves is told like all that goes to many: paced, by day, watched by its owner, stopped by a press."""

from datetime import date, timedelta

import pytest
from persiantools.jdatetime import JalaliDate

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import BroadcastOf, EditCard, Letterbox, Say, Screen, StaffChat, Term
from bot.domain.news.broadcasts import Broadcast, Kind, Stage
from bot.domain.news.legal_calendar import Anchor
from bot.domain.staff.audit import OPERATOR
from bot.usecases.owner.change_settings import set_day
from tests.fakes.talk import TEXTS
from tests.fakes.turns import pressed
from tests.handlers.test_broadcasts import LEAD, OWNER, Room

SOON = timedelta(days=8)


@pytest.fixture
def room() -> Room:
    return Room()


def follow(room: Room, count: int) -> list[str]:
    boxes = [f"box-{n:03d}" for n in range(count)]
    for n, box in enumerate(boxes):
        room.uow.followers.add(box, ("", "voter", "candidate", "staff", "security")[n % 5])
    room.uow.commit()
    return boxes


async def confirms(room: Room, day: date | None, *, name: str = "polling_day") -> list[EditCard]:
    """The owner types a day and presses «بله، همین»; what he is shown of the news."""
    given = JalaliDate(day).strftime("%Y/%m/%d") if day is not None else "none"
    room.owner.buttons.clear()
    await room.owner.commands(name, given)
    (yes,) = [press for press in room.owner.buttons if press.startswith("admin.yes")]
    await room.owner.presses(yes)
    return [reply for reply in room.owner.shown if isinstance(reply, EditCard)]


async def all_of(room: Room, *, most: int = 99) -> list[Say]:
    """Ticks until nobody is told any more."""
    found: list[Say] = []
    for _ in range(most):
        told, cards = await room.tick()
        if not (told or cards):
            return found
        found += told
    return found


def moved(room: Room) -> list[Broadcast]:
    found = [one for one in room.uow.tables.broadcasts.values() if one.kind is Kind.MOVED]
    return sorted(found, key=lambda one: one.number)


def read(said: Say | EditCard) -> str:
    """As it is read, without the marks around what is put in."""
    return TEXTS.render(said.key, said.args).translate(dict.fromkeys((0x2068, 0x2069)))


def boxes_of(told: list[Say]) -> list[str]:
    return [say.to.id for say in told if isinstance(say.to, Letterbox)]


async def test_the_owners_yes_begins_it_and_he_watches_each_follower_being_told_once(room: Room) -> None:
    boxes = follow(room, 12)
    day = room.clock.today() + SOON
    await room.owner.commands("polling_day", JalaliDate(day).strftime("%Y/%m/%d"))
    assert "تقویم را دنبال می‌کنند" in room.owner.read[-1] and not moved(room), "he is told before he confirms"
    (card,) = await confirms(room, day)
    assert card.key == "broadcast-progress" and card.to == (StaffChat(OWNER),)
    assert f"bcast.stop:{moved(room)[0].id}" in {
        encode(b.press) for row in card.buttons for b in row if b.press
    }
    told, watched = await room.tick()
    assert boxes_of(told) == boxes[:5], "five a second, whatever their track"
    assert watched[0].to == (StaffChat(OWNER),)
    (one,) = moved(room)
    assert all(say.quiet and say.remember == BroadcastOf(one.id) for say in told)
    assert told[0].args["days"] == Term(
        "calendar-moved-set", {"anchor": Term("calendar-anchor-polling"), "day": day}
    )
    rest = await all_of(room)
    assert boxes_of(told + rest) == boxes
    assert moved(room)[0].stage is Stage.DONE
    deeds = [(record.by, record.detail) for record in room.uow.tables.audit if record.deed == "broadcast"]
    assert deeds == [(str(OWNER), "moved begun"), ("program", "moved done")]


async def test_nobody_signs_it_and_the_list_shows_it_with_its_stop(room: Room) -> None:
    follow(room, 20)
    await confirms(room, room.clock.today() + SOON)
    await room.tick()
    (one,) = moved(room)
    await room.lead.commands("broadcast")
    await room.lead.presses(f"bcast.of:{one.id}")
    assert any("روز رأی‌گیری" in words for words in room.lead.read)
    await room.lead.takes(pressed(encode(Press("bcast.sign", one.id)), by=LEAD))
    assert not moved(room)[0].signatures
    await room.lead.presses(f"bcast.stop:{one.id}")
    assert moved(room)[0].stage is Stage.STOPPED
    assert await all_of(room) == []
    (again,) = await confirms(room, None)
    assert again.key == "broadcast-progress" and len(await all_of(room)) == 20, "a new change is new news"


async def test_it_waits_for_the_morning_and_the_owner_sees_that_it_waits(room: Room) -> None:
    boxes = follow(room, 6)
    room.clock.advance(timedelta(hours=11))  # half past eleven in the evening
    (card,) = await confirms(room, room.clock.today() + SOON)
    assert "از ۲۲ تا ۸ صبح" in read(card)
    assert await room.tick() == ([], [])
    room.clock.advance(timedelta(hours=8))
    assert await room.tick() == ([], []), "half past seven"
    room.clock.advance(timedelta(minutes=31))
    assert boxes_of(await all_of(room)) == boxes


async def test_a_second_change_ends_the_first_and_everybody_ends_with_the_newest(room: Room) -> None:
    boxes = follow(room, 12)
    first, second = room.clock.today() + SOON, room.clock.today() + 2 * SOON
    await confirms(room, first)
    early, _ = await room.tick()
    (card,) = await confirms(room, second)
    assert card.case_id == moved(room)[1].id and "به‌جای پیام شمارهٔ ۱ می‌رود" in read(card)
    assert moved(room)[0].stage is Stage.STOPPED
    told, watched = await room.tick()
    assert not told and watched[0].key == "broadcast-stopped" and watched[0].case_id == moved(room)[0].id
    late = await all_of(room)
    assert boxes_of(early) == boxes[:5] and boxes_of(late) == boxes
    assert len({read(say) for say in late}) == 1 and read(late[0]) != read(early[0])


async def test_a_day_taken_back_before_anybody_heard_is_no_news_and_after_that_it_is(room: Room) -> None:
    boxes = follow(room, 12)
    await confirms(room, room.clock.today() + SOON)
    assert await confirms(room, None) == [], "nothing goes any more"
    told, watched = await room.tick()
    assert not told and watched[0].key == "broadcast-stopped"
    assert await room.tick() == ([], [])
    await confirms(room, room.clock.today() + SOON)
    await room.tick()
    await confirms(room, None)
    told = await all_of(room)
    assert boxes_of(told) == boxes and "دیگر اعلام‌شده نیست" in read(told[0])


async def test_what_else_moves_meanwhile_is_told_together(room: Room) -> None:
    boxes = follow(room, 12)
    await confirms(room, room.clock.today() + 9 * SOON)
    await room.tick()
    await confirms(room, room.clock.today() + SOON, name="registration_day")
    told = await all_of(room)
    assert boxes_of(told) == boxes
    assert "روز رأی‌گیری" in read(told[0]) and "روز آغاز ثبت‌نام" in read(told[0])


async def test_it_goes_before_what_else_is_under_way_by_day(room: Room) -> None:
    follow(room, 12)
    await room.sent()
    told, _ = await room.tick()
    assert told[0].key == "broadcast-correction"
    await confirms(room, room.clock.today() + SOON)
    said = [say.key for say in await all_of(room)]
    assert said == ["calendar-moved"] * 12 + ["broadcast-correction"], "the sixth voter, from where it was"


async def test_without_followers_nothing_begins(room: Room) -> None:
    assert await confirms(room, room.clock.today() + SOON) == []
    assert moved(room) == [] and room.owner.screen.key == "admin-done"


async def test_a_day_from_the_command_line_is_watched_by_all_owners(room: Room) -> None:
    follow(room, 3)
    await set_day(Anchor.POLLING, room.clock.today() + SOON, by=OPERATOR, uow=room.uow, clock=room.clock)
    room.uow.commit()
    told, watched = await room.tick()
    assert len(told) == 3 and watched[0].to == (StaffChat(OWNER),)
    assert moved(room)[0].by is None


async def test_who_reads_it_opens_his_own_calendar_or_hears_no_more(room: Room) -> None:
    await room.citizen.commands("calendar")
    await room.citizen.presses("calendar-follow:on/")
    await confirms(room, room.clock.today() + SOON)
    (news,) = (await room.tick())[0]
    room.citizen._read(news)
    await room.citizen.presses("calendar-follow:off/")
    assert isinstance(room.citizen.screen, Screen) and room.citizen.screen.key == "calendar-unfollowed"
    assert not room.uow.tables.followers
