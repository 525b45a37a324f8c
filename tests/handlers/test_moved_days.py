"""News of a moved day is sent like a broadcast: paced, by day, with progress, and a press stops it."""

from datetime import date, timedelta

import pytest
from persiantools.jdatetime import JalaliDate

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import BroadcastOf, EditCard, Letterbox, Say, Screen, StaffChat, TextRef
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.staff.audit import OPERATOR
from bot.usecases.owner.change_settings import set_day
from tests.fakes.contexts import context
from tests.fakes.talk import TEXTS
from tests.fakes.turns import button_press
from tests.handlers.test_broadcasts import LEAD, OWNER, BroadcastRoom

SOON = timedelta(days=8)


@pytest.fixture
def room() -> BroadcastRoom:
    return BroadcastRoom()


def follow(room: BroadcastRoom, count: int) -> list[str]:
    boxes = [f"box-{n:03d}" for n in range(count)]
    for n, box in enumerate(boxes):
        room.uow.followers.add(box, ("", "voter", "candidate", "staff", "security")[n % 5])
    room.uow.commit()
    return boxes


async def confirms(room: BroadcastRoom, day: date | None, *, name: str = "polling_day") -> list[EditCard]:
    """The owner types a day and presses «بله، همین». Return what the screen said about the news."""
    given = JalaliDate(day).strftime("%Y/%m/%d") if day is not None else "none"
    room.owner.buttons.clear()
    await room.owner.commands(name, given)
    (yes,) = [press for press in room.owner.buttons if press.startswith("admin.yes")]
    await room.owner.presses(yes)
    return [reply for reply in room.owner.replies if isinstance(reply, EditCard)]


async def all_of(room: BroadcastRoom, *, most: int = 99) -> list[Say]:
    """Tick until there is nobody left to notify."""
    messages: list[Say] = []
    for _ in range(most):
        batch, cards = await room.tick()
        if not (batch or cards):
            return messages
        messages += batch
    return messages


def moved_broadcasts(room: BroadcastRoom) -> list[Broadcast]:
    broadcasts = [
        broadcast
        for broadcast in room.uow.tables.broadcasts.values()
        if broadcast.kind is BroadcastKind.MOVED
    ]
    return sorted(broadcasts, key=lambda broadcast: broadcast.number)


def message_text(message: Say | EditCard) -> str:
    """The text as it is read, without the marks around inserted values."""
    return TEXTS.render(message.key, message.args).translate(dict.fromkeys((0x2068, 0x2069)))


def boxes_of(messages: list[Say]) -> list[str]:
    return [say.to.id for say in messages if isinstance(say.to, Letterbox)]


async def test_confirmed_day_notifies_each_follower_once_with_progress(room: BroadcastRoom) -> None:
    boxes = follow(room, 12)
    day = room.clock.today() + SOON
    await room.owner.commands("polling_day", JalaliDate(day).strftime("%Y/%m/%d"))
    assert "تقویم را دنبال می‌کنند" in room.owner.texts[-1] and not moved_broadcasts(room), (
        "the owner is told before confirming"
    )
    (card,) = await confirms(room, day)
    assert card.key == "broadcast-progress" and card.to == (StaffChat(OWNER),)
    assert f"bcast.stop:{moved_broadcasts(room)[0].id}" in {
        encode(b.press) for row in card.buttons for b in row if b.press
    }
    messages, watched = await room.tick()
    assert boxes_of(messages) == boxes[:5], "five a second, whatever their track"
    assert watched[0].to == (StaffChat(OWNER),)
    (broadcast,) = moved_broadcasts(room)
    assert all(say.quiet and say.remember == BroadcastOf(broadcast.id) for say in messages)
    assert messages[0].args["days"] == TextRef(
        "calendar-moved-set", {"anchor": TextRef("calendar-anchor-polling"), "day": day}
    )
    rest = await all_of(room)
    assert boxes_of(messages + rest) == boxes
    assert moved_broadcasts(room)[0].stage is BroadcastStage.DONE
    actions = [(record.by, record.detail) for record in room.uow.tables.audit if record.action == "broadcast"]
    assert actions == [(str(OWNER), "moved begun"), ("program", "moved done")]


async def test_moved_day_needs_no_signature_and_is_listed_stoppable(room: BroadcastRoom) -> None:
    follow(room, 20)
    await confirms(room, room.clock.today() + SOON)
    await room.tick()
    (broadcast,) = moved_broadcasts(room)
    await room.lead.commands("broadcast")
    await room.lead.presses(f"bcast.of:{broadcast.id}")
    assert any("روز رأی‌گیری" in words for words in room.lead.texts)
    await room.lead.takes(button_press(encode(Press("bcast.sign", broadcast.id)), by=LEAD))
    assert not moved_broadcasts(room)[0].signatures
    await room.lead.presses(f"bcast.stop:{broadcast.id}")
    assert moved_broadcasts(room)[0].stage is BroadcastStage.STOPPED
    assert await all_of(room) == []
    (again,) = await confirms(room, None)
    assert again.key == "broadcast-progress" and len(await all_of(room)) == 20, "a new change is news again"


async def test_moved_day_waits_for_morning_and_owner_sees_it(room: BroadcastRoom) -> None:
    boxes = follow(room, 6)
    room.clock.advance(timedelta(hours=11))  # 23:30
    (card,) = await confirms(room, room.clock.today() + SOON)
    assert "از ۲۲ تا ۸ صبح" in message_text(card)
    assert await room.tick() == ([], [])
    room.clock.advance(timedelta(hours=8))
    assert await room.tick() == ([], []), "07:30"
    room.clock.advance(timedelta(minutes=31))
    assert boxes_of(await all_of(room)) == boxes


async def test_second_change_replaces_first_for_everybody(room: BroadcastRoom) -> None:
    boxes = follow(room, 12)
    first, second = room.clock.today() + SOON, room.clock.today() + 2 * SOON
    await confirms(room, first)
    early, _ = await room.tick()
    (card,) = await confirms(room, second)
    assert card.case_id == moved_broadcasts(room)[1].id and "به‌جای پیام شمارهٔ ۱ می‌رود" in message_text(card)
    assert moved_broadcasts(room)[0].stage is BroadcastStage.STOPPED
    messages, watched = await room.tick()
    assert (
        not messages
        and watched[0].key == "broadcast-stopped"
        and watched[0].case_id == moved_broadcasts(room)[0].id
    )
    late = await all_of(room)
    assert boxes_of(early) == boxes[:5] and boxes_of(late) == boxes
    assert len({message_text(say) for say in late}) == 1 and message_text(late[0]) != message_text(early[0])


async def test_day_undone_before_any_notice_is_no_news(room: BroadcastRoom) -> None:
    boxes = follow(room, 12)
    await confirms(room, room.clock.today() + SOON)
    assert await confirms(room, None) == [], "nothing is sent any more"
    messages, watched = await room.tick()
    assert not messages and watched[0].key == "broadcast-stopped"
    assert await room.tick() == ([], [])
    await confirms(room, room.clock.today() + SOON)
    await room.tick()
    await confirms(room, None)
    messages = await all_of(room)
    assert boxes_of(messages) == boxes and "دیگر اعلام‌شده نیست" in message_text(messages[0])


async def test_what_else_moves_meanwhile_is_told_together(room: BroadcastRoom) -> None:
    boxes = follow(room, 12)
    await confirms(room, room.clock.today() + 9 * SOON)
    await room.tick()
    await confirms(room, room.clock.today() + SOON, name="registration_day")
    messages = await all_of(room)
    assert boxes_of(messages) == boxes
    assert "روز رأی‌گیری" in message_text(messages[0]) and "روز آغاز ثبت‌نام" in message_text(messages[0])


async def test_moved_day_goes_before_other_broadcasts_by_day(room: BroadcastRoom) -> None:
    follow(room, 12)
    await room.send_correction()
    messages, _ = await room.tick()
    assert messages[0].key == "broadcast-correction"
    await confirms(room, room.clock.today() + SOON)
    keys = [say.key for say in await all_of(room)]
    assert keys == ["calendar-moved"] * 12 + ["broadcast-correction"], (
        "the sixth voter: it goes on where it stopped"
    )


async def test_without_followers_nothing_begins(room: BroadcastRoom) -> None:
    assert await confirms(room, room.clock.today() + SOON) == []
    assert moved_broadcasts(room) == [] and room.owner.screen.key == "admin-done"


async def test_day_from_command_line_is_watched_by_all_owners(room: BroadcastRoom) -> None:
    follow(room, 3)
    await set_day(context(room.uow, clock=room.clock), "polling", room.clock.today() + SOON, by=OPERATOR)
    room.uow.commit()
    messages, watched = await room.tick()
    assert len(messages) == 3 and watched[0].to == (StaffChat(OWNER),)
    assert moved_broadcasts(room)[0].by is None


async def test_reader_opens_own_calendar_or_unfollows(room: BroadcastRoom) -> None:
    await room.citizen.commands("calendar")
    await room.citizen.presses("calendar-follow:on/")
    await confirms(room, room.clock.today() + SOON)
    (news,) = (await room.tick())[0]
    room.citizen._render_reply(news)
    await room.citizen.presses("calendar-follow:off/")
    assert isinstance(room.citizen.screen, Screen) and room.citizen.screen.key == "calendar-unfollowed"
    assert not room.uow.tables.followers
