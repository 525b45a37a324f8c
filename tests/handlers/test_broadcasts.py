"""Broadcasts in chat: every screen, the rights, what recipients read, and the signers' progress message."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Ack, BroadcastOf, EditCard, Letterbox, Say, Screen, StaffChat
from bot.conversation.ports import TickCtx
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import LocalLine
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.news.broadcasts import propose_near_dates, send_broadcasts
from bot.handlers.pieces import button
from bot.language.dates import months_later
from bot.usecases.owner.change_settings import set_day
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeClock, FakeContent, button_press
from tests.fakes.two_accounts import link_accounts

SHIPPED = shipped_content()
OWNER, LEAD = Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222)
CITIZEN = Account(Messenger.TELEGRAM, 444)
TRUE = "رأی‌گیری تا ساعت ۲۰ ادامه دارد."


class BroadcastRoom:
    """An owner, a lead and a citizen with one shared store."""

    def __init__(self) -> None:
        self.uow, self.clock = MemoryUow(), FakeClock()
        self.content = FakeContent(calendar=SHIPPED.calendar, articles=SHIPPED.articles)
        self.owner = self.talk(Staff(OWNER, Role.OWNER, started=True, name="Mina"))
        self.lead = self.talk(Staff(LEAD, Role.LEAD, started=True, name="Reza"))
        self.citizen = self.talk(None)

    def talk(self, staff: Staff | None) -> Talk:
        if staff is not None:
            self.uow.staff.save(staff)
            self.uow.commit()
        account = staff.account if staff is not None else CITIZEN
        return Talk(account=account, staff=staff, uow=self.uow, clock=self.clock, content=self.content)

    def ctx(self) -> TickCtx:
        return make_tick_ctx(
            self.uow, self.clock, self.content, operator=Operator("x", broadcast_pace=5), later=months_later
        )

    async def tick(self) -> tuple[list[Say], list[EditCard]]:
        turn = await send_broadcasts(self.ctx())
        self.uow.commit()
        messages = [reply for reply in turn.replies if isinstance(reply, Say)]
        return messages, [reply for reply in turn.replies if isinstance(reply, EditCard)]

    async def run_near_dates(self) -> list[Say]:
        turn = await propose_near_dates(self.ctx())
        self.uow.commit()
        return [reply for reply in turn.replies if isinstance(reply, Say)]

    def broadcast(self, number: int = 1) -> Broadcast:
        return next(
            broadcast for broadcast in self.uow.tables.broadcasts.values() if broadcast.number == number
        )

    async def write_correction(self, text: str = TRUE, *, fixes: str = "") -> Broadcast:
        """Write a broadcast as the owner, up to the preview."""
        await self.owner.commands("broadcast")
        await self.owner.presses("bcast.new:correction")
        await self.owner.says(text)
        await self.owner.says("هیئت اجرایی شهرستان")
        number = max(item.number for item in self.uow.tables.broadcasts.values())
        broadcast = self.broadcast(number)
        if fixes:
            await self.owner.presses(f"bcast.fixes:{broadcast.id}/{fixes}")
        await self.owner.presses(f"bcast.for:{broadcast.id}/voter")
        await self.owner.presses(f"bcast.see:{broadcast.id}")
        return self.broadcast(number)

    async def send_correction(self, text: str = TRUE, *, fixes: str = "") -> Broadcast:
        broadcast = await self.write_correction(text, fixes=fixes)
        await self.owner.presses(f"bcast.ask:{broadcast.id}")
        self.lead._render_reply(
            next(r for r in self.owner.replies if isinstance(r, Say) and r.key == "broadcast-sign")
        )
        await self.lead.presses(f"bcast.sign:{broadcast.id}")
        return self.broadcast(broadcast.number)


@pytest.fixture
def room() -> BroadcastRoom:
    return BroadcastRoom()


async def test_correction_goes_through_two_signatures_to_followers(room: BroadcastRoom) -> None:
    for n in range(7):
        room.uow.followers.add(f"box-{n}")
    broadcast = await room.write_correction()
    preview = next(reply for reply in room.owner.replies if isinstance(reply, Say))
    assert preview.key == "broadcast-correction" and not preview.buttons
    assert room.owner.screen.key == "broadcast-check" and room.owner.screen.below
    await room.owner.presses(f"bcast.ask:{broadcast.id}")
    asked = [reply for reply in room.owner.replies if isinstance(reply, Say)]
    assert [(say.key, say.to) for say in asked] == [
        ("broadcast-correction", StaffChat(LEAD)), ("broadcast-sign", StaffChat(LEAD)),
    ]  # fmt: skip
    assert await room.tick() == ([], []), "one signature sends nothing"
    room.lead._render_reply(asked[1])
    await room.lead.presses(f"bcast.sign:{broadcast.id}")
    assert room.lead.screen.key == "broadcast-signed-goes"
    messages, watched = await room.tick()
    assert [say.to for say in messages] == [Letterbox(f"box-{n}") for n in range(5)]
    assert {say.key for say in messages} == {preview.key} and messages[0].args == preview.args, (
        "the text equals the preview"
    )
    assert all(say.quiet and say.remember == BroadcastOf(broadcast.id) for say in messages)
    assert watched[0].to == (StaffChat(OWNER), StaffChat(LEAD))
    messages, _ = await room.tick()
    assert [say.to for say in messages] == [Letterbox("box-5"), Letterbox("box-6")]
    messages, watched = await room.tick()
    assert not messages and watched[0].key == "broadcast-done" and not watched[0].buttons
    assert await room.tick() == ([], [])


async def test_the_words_for_people_name_their_source(room: BroadcastRoom) -> None:
    await room.write_correction()
    preview = next(reply for reply in room.owner.replies if isinstance(reply, Say))
    read = TEXTS.render(preview.key, preview.args).translate(dict.fromkeys((0x2068, 0x2069)))
    assert TRUE in read and "به گفتهٔ هیئت اجرایی شهرستان." in read and "شمارهٔ ۱" in read


async def test_a_stop_ends_it_for_everybody_at_once(room: BroadcastRoom) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    broadcast = await room.send_correction()
    _, watched = await room.tick()
    room.lead._render_reply(watched[0])
    replies = await room.lead.presses(f"bcast.stop:{broadcast.id}")
    assert any(isinstance(reply, Ack) and reply.key == "broadcast-stop-ack" for reply in replies)
    assert any(isinstance(reply, EditCard) and reply.key == "broadcast-stopped" for reply in replies)
    messages, watched = await room.tick()
    assert not messages and watched[0].key == "broadcast-stopped"
    assert await room.tick() == ([], [])
    assert room.broadcast().stage is BroadcastStage.STOPPED


async def test_link_to_unknown_host_is_shown_and_confirmed_first(room: BroadcastRoom) -> None:
    broadcast = await room.write_correction(f"{TRUE} https://evil.example/a")
    assert f"bcast.ask:{broadcast.id}" not in room.owner.buttons
    assert "evil.example" in room.owner.texts[-1]
    await room.owner.presses(f"bcast.links:{broadcast.id}")
    await room.owner.presses(f"bcast.ask:{broadcast.id}")
    assert room.broadcast().stage is BroadcastStage.SIGNING


async def test_identifying_words_and_sources_are_refused_but_not_lost(room: BroadcastRoom) -> None:
    await room.owner.commands("broadcast")
    await room.owner.presses("bcast.new:correction")
    await room.owner.says(f"{TRUE} به ۰۹۱۲۳۴۵۶۷۸۹ زنگ نزنید.")
    assert TRUE in room.owner.texts[-1] and "۰۹۱۲" not in room.owner.texts[-1]
    assert not room.uow.tables.broadcasts and room.owner.session.state == "bcast.words"
    await room.owner.says(f"{TRUE} شمارهٔ درست ۱۱۰ و ۰۹۶۳۸۰ است؛ moi.ir را ببینید.")
    assert room.broadcast().words.startswith(TRUE)
    await room.owner.says("هیئت اجرایی، ۰۹۱۲۳۴۵۶۷۸۹")
    assert not room.broadcast().source and room.owner.session.state == "bcast.source"
    await room.owner.says("هیئت اجرایی، اطلاعیهٔ ۱۲")
    assert room.broadcast().source


async def test_local_number_set_by_owner_stays_in_correction(room: BroadcastRoom) -> None:
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, lines=(LocalLine("02188123456", "ستاد", "سایت فرمانداری"),)))
    room.uow.commit()
    broadcast = await room.write_correction(f"{TRUE} از ۰۲۱-۸۸۱۲۳۴۵۶ بپرسید.")
    await room.owner.presses(f"bcast.ask:{broadcast.id}")
    assert room.broadcast().stage is BroadcastStage.SIGNING


async def test_too_long_words_are_refused_kindly_and_asked_again(room: BroadcastRoom) -> None:
    await room.owner.commands("broadcast")
    await room.owner.presses("bcast.new:words")
    await room.owner.says("ب" * 1_001)
    assert (
        "۱٬۰۰۱" in room.owner.texts[-1]
        or "1001" in room.owner.texts[-1]
        or room.owner.session.state == "bcast.words"
    )
    assert not room.uow.tables.broadcasts
    await room.owner.says("ب" * 1_000)
    assert room.broadcast().kind is BroadcastKind.WORDS


async def test_nobody_else_writes_signs_or_sees_the_desk(room: BroadcastRoom) -> None:
    await room.citizen.commands("broadcast")
    assert not any(isinstance(reply, Screen) and reply.key == "broadcasts" for reply in room.citizen.replies)
    broadcast = await room.write_correction()
    await room.owner.presses(f"bcast.ask:{broadcast.id}")
    for verb in ("bcast.sign", "bcast.no", "bcast.stop", "bcast.of", "bcast.see", "bcast.ask", "bcast.drop"):
        room.citizen.buttons = dict(room.owner.buttons)
        await room.citizen.takes(button_press(encode(Press(verb, broadcast.id)), by=CITIZEN))
    assert room.broadcast().stage is BroadcastStage.SIGNING and len(room.broadcast().signatures) == 1


async def test_corrections_list_shows_latest_and_what_each_corrects(room: BroadcastRoom) -> None:
    await room.citizen.commands("corrections")
    assert room.citizen.screen.key == "corrections-none"
    room.uow.followers.add("box")
    await room.send_correction()
    await room.tick()
    await room.tick()
    await room.send_correction("رأی‌گیری تا ساعت ۲۲ ادامه دارد.", fixes="1")
    messages, _ = await room.tick()
    assert "broadcast-fixes" in str(messages[0].args["fixes"])
    await room.citizen.commands("corrections")
    read = room.citizen.texts[-1]
    assert read.index("ساعت ۲۲") < read.index("ساعت ۲۰")
    assert "درست می‌کند" in read


@pytest.mark.parametrize("screen", ["menu", "where", "start"])
async def test_signed_correction_heads_first_screens_for_a_day(room: BroadcastRoom, screen: str) -> None:
    await room.citizen.commands(screen)
    before = room.citizen.texts[-1]
    await room.send_correction()
    await room.citizen.commands(screen)
    assert room.citizen.texts[-1].index(TRUE) < room.citizen.texts[-1].index(before[:20])
    room.clock.advance(timedelta(hours=25))
    await room.citizen.commands(screen)
    assert room.citizen.texts[-1] == before


async def test_stopped_correction_heads_no_screen(room: BroadcastRoom) -> None:
    room.uow.followers.add("box")
    broadcast = await room.send_correction("یک " * 300)
    await room.citizen.commands("menu")
    assert "بقیه در" in room.citizen.texts[-1], "a long one is cut"
    await room.lead.takes(button_press(encode(Press("bcast.stop", broadcast.id)), by=LEAD))
    await room.citizen.commands("menu")
    assert "بقیه در" not in room.citizen.texts[-1]


async def test_a_draft_can_be_changed_and_thrown_away(room: BroadcastRoom) -> None:
    broadcast = await room.write_correction()
    await room.owner.presses(f"bcast.new:{broadcast.id}")
    await room.owner.says("شعبه‌ها تا ساعت ۲۱ باز است.")
    assert "ساعت ۲۱" in room.broadcast().words and room.owner.screen.key == "broadcast-check"
    await room.owner.presses(f"bcast.drop:{broadcast.id}")
    assert not room.uow.tables.broadcasts and room.owner.screen.key == "broadcast-dropped"


async def test_urgent_is_offered_on_the_day_alone(room: BroadcastRoom) -> None:
    broadcast = await room.write_correction()
    assert f"bcast.ask:{broadcast.id}/urgent" not in room.owner.buttons
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, polling_day=room.clock.today()))
    await room.owner.presses(f"bcast.see:{broadcast.id}")
    assert f"bcast.ask:{broadcast.id}/urgent" in room.owner.buttons


# --- calendar entries of tomorrow ----------------------------------------------------------------------


async def campaign_tomorrow(room: BroadcastRoom) -> date:
    day = room.clock.today() + timedelta(days=9)
    await set_day(context(room.uow, clock=room.clock), "polling", day, by=OWNER)
    room.uow.commit()
    return day


async def test_owner_is_asked_once_and_followers_get_own_dates(room: BroadcastRoom) -> None:
    assert await room.run_near_dates() == []
    await campaign_tomorrow(room)
    (asked,) = await room.run_near_dates()
    assert asked.to == StaffChat(OWNER) and await room.run_near_dates() == []
    for box, track in (("a", "candidate"), ("b", ""), ("c", "staff"), ("d", "security")):
        room.uow.followers.add(box, track)
    assert await room.tick() == ([], []), "nothing is sent before the press"
    room.owner._render_reply(asked)
    broadcast = room.broadcast()
    room.owner.texts.clear()
    await room.owner.presses(f"bcast.of:{broadcast.id}/voter")
    assert "زمان تبلیغات" in room.owner.texts[0] and "فردا آغاز می‌شود" in room.owner.texts[0]
    await room.owner.presses(f"bcast.sign:{broadcast.id}")
    messages, _ = await room.tick()
    words = {str(say.to): TEXTS.render(say.key, say.args) for say in messages}
    assert set(words) == {str(Letterbox(box)) for box in "abcd"}
    assert all("زمان تبلیغات" in text and "۹۴" in text for text in words.values())


async def test_moved_day_stops_its_announcement(room: BroadcastRoom) -> None:
    for n in range(20):
        room.uow.followers.add(f"box-{n:02d}")
    day = await campaign_tomorrow(room)
    (asked,) = await room.run_near_dates()
    room.owner._render_reply(asked)
    tomorrow = room.broadcast(2)
    await room.owner.presses(f"bcast.sign:{tomorrow.id}")
    for _ in range(6):  # messages of that day are sent first
        messages, _ = await room.tick()
    assert {say.key for say in messages} == {"broadcast-dates"}
    await set_day(context(room.uow, clock=room.clock), "polling", day + timedelta(days=30), by=OWNER)
    room.uow.commit()
    messages = [say for _ in range(7) for say in (await room.tick())[0]]
    assert {say.key for say in messages} == {"calendar-moved"} and len(messages) == 20
    assert room.broadcast(2).stage is BroadcastStage.STOPPED


async def test_nobody_is_asked_at_night(room: BroadcastRoom) -> None:
    await campaign_tomorrow(room)
    room.clock.at = datetime(2026, 5, 1, 19, 0, tzinfo=UTC)
    assert await room.run_near_dates() == []


@pytest.mark.parametrize("lost", ["frozen", "role"])
async def test_person_without_role_no_longer_watches_broadcast_progress(
    room: BroadcastRoom, lost: str
) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    await room.send_correction()
    gone = Staff(
        LEAD, Role.LEAD if lost == "frozen" else Role.MODERATOR, started=True, frozen=lost == "frozen"
    )
    room.uow.staff.save(gone)
    _, watched = await room.tick()
    assert watched[0].to == (StaffChat(OWNER),)
    room.uow.staff.save(Staff(OWNER, Role.MODERATOR, started=True))
    other = Account(Messenger.BALE, 333)
    room.uow.staff.save(Staff(other, Role.OWNER, started=True))
    while not (watched := (await room.tick())[1]):
        pass
    assert watched[0].to == (StaffChat(other),), "at least one person must be able to stop it"


async def test_person_with_two_accounts_watches_one_progress(room: BroadcastRoom) -> None:
    """Also where it was noted after both had signed that the accounts are one person's."""
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    await room.send_correction()
    await link_accounts(room.uow, OWNER, LEAD)
    _, watched = await room.tick()
    assert watched[0].to == (StaffChat(OWNER),)
    other, third = Account(Messenger.BALE, 333), Account(Messenger.TELEGRAM, 334)
    for account in (OWNER, LEAD):
        room.uow.staff.save(Staff(account, Role.MODERATOR, started=True))
    for account in (other, third):
        room.uow.staff.save(Staff(account, Role.OWNER, started=True))
    await link_accounts(room.uow, other, third)
    while not (watched := (await room.tick())[1]):
        pass
    assert watched[0].to == (StaffChat(other),), "all owners hear of it, each person once"


# --- progress for every owner, by day and by night -----------------------------------------------------

NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)


def plain(key: str, args: object) -> str:
    return TEXTS.render(key, args).translate(dict.fromkeys((0x2068, 0x2069)))  # type: ignore[arg-type]


def last_text(talk: Talk) -> str:
    """The text below the message that an owner watches."""
    last = talk.replies[-1]
    assert isinstance(last, Say | Screen)
    return plain(last.key, last.args)


async def test_owner_who_did_not_sign_can_watch_and_stop(
    room: BroadcastRoom,
) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    broadcast = await room.send_correction()
    other = Account(Messenger.BALE, 333)
    third = room.talk(Staff(other, Role.OWNER, started=True, name="Parvin"))
    await room.tick()
    room.uow.tables.broadcasts[broadcast.id] = replace(room.broadcast(), sent=3, gone=1, lost=1)
    await third.commands("broadcast")
    await third.presses(f"bcast.of:{broadcast.id}")
    assert "۱۰٪" in last_text(third) and "رسید: ۳ از ۵۰" in last_text(third)
    room.uow.tables.broadcasts[broadcast.id] = replace(room.broadcast(), sent=18, gone=1, lost=1)
    await third.presses(f"bcast.way:{broadcast.id}/again")
    assert "۴۰٪" in last_text(third)
    replies = await third.presses(f"bcast.stop:{broadcast.id}")
    assert "ایستاد" in last_text(third), "their own message shows it, too"
    assert any(isinstance(reply, EditCard) and StaffChat(other) not in reply.to for reply in replies)


@pytest.mark.parametrize("stage", [BroadcastStage.GOING, BroadcastStage.DONE, BroadcastStage.STOPPED])
async def test_the_numbers_of_its_way_add_up(room: BroadcastRoom, stage: BroadcastStage) -> None:
    broadcast = await room.send_correction()
    room.uow.tables.broadcasts[broadcast.id] = replace(
        room.broadcast(), stage=stage, total=50, queued_count=45, sent=30, gone=7, lost=4
    )
    await room.owner.commands("broadcast")
    room.owner.buttons.setdefault(
        f"bcast.of:{broadcast.id}", button("broadcast-button-list", "bcast.of", broadcast.id)
    )
    await room.owner.presses(f"bcast.of:{broadcast.id}")
    read = last_text(room.owner)
    assert "رسید: ۳۰ از ۵۰" in read
    for line in ("ربات را بسته", "پیام‌رسان نپذیرفت: ۴", "ماند"):
        assert line in read
    assert ": ۹" in next(line for line in read.splitlines() if "ماند" in line), "30 + 7 + 4 + 9 are all fifty"


async def test_last_signer_at_night_reads_sending_time(room: BroadcastRoom) -> None:
    room.uow.followers.add("box")
    room.clock.at = NIGHT
    broadcast = await room.send_correction()
    assert room.lead.screen.key == "broadcast-signed-night"
    watched = next(reply for reply in room.lead.replies if isinstance(reply, EditCard))
    read = plain(watched.key, watched.args)
    assert "ساعت ۸ صبح راه می‌افتد" in read and "در راه است" not in read
    assert await room.tick() == ([], [])
    room.clock.at = NIGHT + timedelta(hours=9)
    messages, watched_anew = await room.tick()
    assert messages and "در راه است" in plain(watched_anew[0].key, watched_anew[0].args)
    room.uow.tables.broadcasts[broadcast.id] = replace(room.broadcast(), total=50)
    room.clock.at = NIGHT + timedelta(days=1)
    await room.owner.commands("broadcast")
    await room.owner.presses(f"bcast.of:{broadcast.id}")
    assert "ساعت ۸ صبح ادامه پیدا می‌کند" in last_text(room.owner)


async def test_broadcast_marked_urgent_by_both_goes_at_night(room: BroadcastRoom) -> None:
    room.clock.at = NIGHT
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, polling_day=room.clock.today()))
    room.uow.commit()
    broadcast = await room.write_correction()
    await room.owner.presses(f"bcast.ask:{broadcast.id}/urgent")
    room.lead._render_reply(
        next(r for r in room.owner.replies if isinstance(r, Say) and r.key == "broadcast-sign")
    )
    await room.lead.presses(f"bcast.sign:{broadcast.id}/urgent")
    assert room.lead.screen.key == "broadcast-signed-goes"
    watched = next(reply for reply in room.lead.replies if isinstance(reply, EditCard))
    assert "در راه است" in plain(watched.key, watched.args)
