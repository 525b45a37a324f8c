"""Writing to many in chat: every screen, who may, what people read, and the message that its signers watch."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Ack, BroadcastOf, EditCard, Letterbox, Say, Screen, StaffChat
from bot.conversation.ports import Operator, TickCtx
from bot.domain.news.broadcasts import Broadcast, Kind, Stage
from bot.domain.news.legal_calendar import Anchor
from bot.domain.owner.local_lines import LocalLine
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.news.broadcast_ticks import broadcasts_go, dates_near
from bot.handlers.pieces import button
from bot.language.dates import months_later
from bot.usecases.owner.change_settings import set_day
from tests.fakes.memory import MemoryUow
from tests.fakes.read_once import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeClock, FakeContent, pressed

SHIPPED = shipped_content()
OWNER, LEAD = Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222)
CITIZEN = Account(Messenger.TELEGRAM, 444)
TRUE = "رأی‌گیری تا ساعت ۲۰ ادامه دارد."


class Room:
    """An owner, a lead and a citizen over one store."""

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
        return TickCtx(self.uow, self.clock, self.content, operator=Operator("x"), later=months_later)

    async def tick(self) -> tuple[list[Say], list[EditCard]]:
        turn = await broadcasts_go(self.ctx())
        self.uow.commit()
        told = [reply for reply in turn.replies if isinstance(reply, Say)]
        return told, [reply for reply in turn.replies if isinstance(reply, EditCard)]

    async def near(self) -> list[Say]:
        turn = await dates_near(self.ctx())
        self.uow.commit()
        return [reply for reply in turn.replies if isinstance(reply, Say)]

    def one(self, number: int = 1) -> Broadcast:
        return next(one for one in self.uow.tables.broadcasts.values() if one.number == number)

    async def corrected(self, text: str = TRUE, *, fixes: str = "") -> Broadcast:
        """Written by the owner up to the preview."""
        await self.owner.commands("broadcast")
        await self.owner.presses("bcast.new:correction")
        await self.owner.says(text)
        await self.owner.says("هیئت اجرایی شهرستان")
        number = max(one.number for one in self.uow.tables.broadcasts.values())
        one = self.one(number)
        if fixes:
            await self.owner.presses(f"bcast.fixes:{one.id}/{fixes}")
        await self.owner.presses(f"bcast.for:{one.id}/voter")
        await self.owner.presses(f"bcast.see:{one.id}")
        return self.one(number)

    async def sent(self, text: str = TRUE, *, fixes: str = "") -> Broadcast:
        one = await self.corrected(text, fixes=fixes)
        await self.owner.presses(f"bcast.ask:{one.id}")
        self.lead._read(next(r for r in self.owner.shown if isinstance(r, Say) and r.key == "broadcast-sign"))
        await self.lead.presses(f"bcast.sign:{one.id}")
        return self.one(one.number)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_correction_is_written_seen_signed_by_two_and_read_by_those_who_follow(room: Room) -> None:
    for n in range(7):
        room.uow.followers.add(f"box-{n}")
    one = await room.corrected()
    shown = next(reply for reply in room.owner.shown if isinstance(reply, Say))
    assert shown.key == "broadcast-correction" and not shown.buttons
    assert room.owner.screen.key == "broadcast-check" and room.owner.screen.below
    await room.owner.presses(f"bcast.ask:{one.id}")
    asked = [reply for reply in room.owner.shown if isinstance(reply, Say)]
    assert [(say.key, say.to) for say in asked] == [
        ("broadcast-correction", StaffChat(LEAD)), ("broadcast-sign", StaffChat(LEAD)),
    ]  # fmt: skip
    assert await room.tick() == ([], []), "one signature sends nothing"
    room.lead._read(asked[1])
    await room.lead.presses(f"bcast.sign:{one.id}")
    assert room.lead.screen.key == "broadcast-signed-goes"
    told, watched = await room.tick()
    assert [say.to for say in told] == [Letterbox(f"box-{n}") for n in range(5)]
    assert {say.key for say in told} == {shown.key} and told[0].args == shown.args, "as it was previewed"
    assert all(say.quiet and say.remember == BroadcastOf(one.id) for say in told)
    assert watched[0].to == (StaffChat(OWNER), StaffChat(LEAD))
    told, _ = await room.tick()
    assert [say.to for say in told] == [Letterbox("box-5"), Letterbox("box-6")]
    told, watched = await room.tick()
    assert not told and watched[0].key == "broadcast-done" and not watched[0].buttons
    assert await room.tick() == ([], [])


async def test_the_words_for_people_name_their_source(room: Room) -> None:
    await room.corrected()
    shown = next(reply for reply in room.owner.shown if isinstance(reply, Say))
    read = TEXTS.render(shown.key, shown.args).translate(dict.fromkeys((0x2068, 0x2069)))
    assert TRUE in read and "به گفتهٔ هیئت اجرایی شهرستان." in read and "شمارهٔ ۱" in read


async def test_a_stop_ends_it_for_everybody_at_once(room: Room) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    one = await room.sent()
    _, watched = await room.tick()
    room.lead._read(watched[0])
    shown = await room.lead.presses(f"bcast.stop:{one.id}")
    assert any(isinstance(reply, Ack) and reply.key == "broadcast-stop-ack" for reply in shown)
    assert any(isinstance(reply, EditCard) and reply.key == "broadcast-stopped" for reply in shown)
    told, watched = await room.tick()
    assert not told and watched[0].key == "broadcast-stopped"
    assert await room.tick() == ([], [])
    assert room.one().stage is Stage.STOPPED


async def test_a_link_to_an_unknown_host_is_shown_and_confirmed_first(room: Room) -> None:
    one = await room.corrected(f"{TRUE} https://evil.example/a")
    assert f"bcast.ask:{one.id}" not in room.owner.buttons
    assert "evil.example" in room.owner.read[-1]
    await room.owner.presses(f"bcast.links:{one.id}")
    await room.owner.presses(f"bcast.ask:{one.id}")
    assert room.one().stage is Stage.SIGNING


async def test_words_and_sources_that_lead_to_somebody_are_not_kept_and_not_lost(room: Room) -> None:
    await room.owner.commands("broadcast")
    await room.owner.presses("bcast.new:correction")
    await room.owner.says(f"{TRUE} به ۰۹۱۲۳۴۵۶۷۸۹ زنگ نزنید.")
    assert TRUE in room.owner.read[-1] and "۰۹۱۲" not in room.owner.read[-1]
    assert not room.uow.tables.broadcasts and room.owner.session.state == "bcast.words"
    await room.owner.says(f"{TRUE} شمارهٔ درست ۱۱۰ و ۰۹۶۳۸۰ است؛ moi.ir را ببینید.")
    assert room.one().words.startswith(TRUE)
    await room.owner.says("هیئت اجرایی، ۰۹۱۲۳۴۵۶۷۸۹")
    assert not room.one().source and room.owner.session.state == "bcast.source"
    await room.owner.says("هیئت اجرایی، اطلاعیهٔ ۱۲")
    assert room.one().source


async def test_a_number_that_an_owner_has_set_for_all_stays(room: Room) -> None:
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, lines=(LocalLine("02188123456", "ستاد", "سایت فرمانداری"),)))
    room.uow.commit()
    one = await room.corrected(f"{TRUE} از ۰۲۱-۸۸۱۲۳۴۵۶ بپرسید.")
    await room.owner.presses(f"bcast.ask:{one.id}")
    assert room.one().stage is Stage.SIGNING


async def test_too_long_words_are_refused_kindly_and_asked_again(room: Room) -> None:
    await room.owner.commands("broadcast")
    await room.owner.presses("bcast.new:words")
    await room.owner.says("ب" * 1_001)
    assert (
        "۱٬۰۰۱" in room.owner.read[-1]
        or "1001" in room.owner.read[-1]
        or room.owner.session.state == "bcast.words"
    )
    assert not room.uow.tables.broadcasts
    await room.owner.says("ب" * 1_000)
    assert room.one().kind is Kind.WORDS


async def test_nobody_else_writes_signs_or_sees_the_desk(room: Room) -> None:
    await room.citizen.commands("broadcast")
    assert not any(isinstance(reply, Screen) and reply.key == "broadcasts" for reply in room.citizen.shown)
    one = await room.corrected()
    await room.owner.presses(f"bcast.ask:{one.id}")
    for verb in ("bcast.sign", "bcast.no", "bcast.stop", "bcast.of", "bcast.see", "bcast.ask", "bcast.drop"):
        room.citizen.buttons = dict(room.owner.buttons)
        await room.citizen.takes(pressed(encode(Press(verb, one.id)), by=CITIZEN))
    assert room.one().stage is Stage.SIGNING and len(room.one().signatures) == 1


async def test_everybody_reads_the_last_corrections_and_what_puts_which_right(room: Room) -> None:
    await room.citizen.commands("corrections")
    assert room.citizen.screen.key == "corrections-none"
    room.uow.followers.add("box")
    await room.sent()
    await room.tick()
    await room.tick()
    await room.sent("رأی‌گیری تا ساعت ۲۲ ادامه دارد.", fixes="1")
    told, _ = await room.tick()
    assert "broadcast-fixes" in str(told[0].args["fixes"])
    await room.citizen.commands("corrections")
    read = room.citizen.read[-1]
    assert read.index("ساعت ۲۲") < read.index("ساعت ۲۰")
    assert "درست می‌کند" in read


async def test_a_draft_can_be_changed_and_thrown_away(room: Room) -> None:
    one = await room.corrected()
    await room.owner.presses(f"bcast.new:{one.id}")
    await room.owner.says("شعبه‌ها تا ساعت ۲۱ باز است.")
    assert "ساعت ۲۱" in room.one().words and room.owner.screen.key == "broadcast-check"
    await room.owner.presses(f"bcast.drop:{one.id}")
    assert not room.uow.tables.broadcasts and room.owner.screen.key == "broadcast-dropped"


async def test_urgent_is_offered_on_the_day_alone(room: Room) -> None:
    one = await room.corrected()
    assert f"bcast.ask:{one.id}/urgent" not in room.owner.buttons
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, polling_day=room.clock.today()))
    await room.owner.presses(f"bcast.see:{one.id}")
    assert f"bcast.ask:{one.id}/urgent" in room.owner.buttons


# --- what the calendar has for tomorrow --------------------------------------------------------------


async def campaign_tomorrow(room: Room) -> date:
    day = room.clock.today() + timedelta(days=9)
    await set_day(Anchor.POLLING, day, by=OWNER, uow=room.uow, clock=room.clock)
    room.uow.commit()
    return day


async def test_the_owner_is_asked_once_and_one_press_sends_each_his_own(room: Room) -> None:
    assert await room.near() == []
    await campaign_tomorrow(room)
    (asked,) = await room.near()
    assert asked.to == StaffChat(OWNER) and await room.near() == []
    for box, track in (("a", "candidate"), ("b", ""), ("c", "staff"), ("d", "security")):
        room.uow.followers.add(box, track)
    assert await room.tick() == ([], []), "nothing before the press"
    room.owner._read(asked)
    one = room.one()
    room.owner.read.clear()
    await room.owner.presses(f"bcast.of:{one.id}/voter")
    assert "زمان تبلیغات" in room.owner.read[0] and "فردا آغاز می‌شود" in room.owner.read[0]
    await room.owner.presses(f"bcast.sign:{one.id}")
    told, _ = await room.tick()
    words = {str(say.to): TEXTS.render(say.key, say.args) for say in told}
    assert set(words) == {str(Letterbox(box)) for box in "abcd"}
    assert all("زمان تبلیغات" in text and "۹۴" in text for text in words.values())


async def test_a_day_that_moves_stops_what_was_told_of_it(room: Room) -> None:
    for n in range(20):
        room.uow.followers.add(f"box-{n:02d}")
    day = await campaign_tomorrow(room)
    (asked,) = await room.near()
    room.owner._read(asked)
    tomorrow = room.one(2)
    await room.owner.presses(f"bcast.sign:{tomorrow.id}")
    for _ in range(6):  # the day itself goes before
        told, _ = await room.tick()
    assert {say.key for say in told} == {"broadcast-dates"}
    await set_day(Anchor.POLLING, day + timedelta(days=30), by=OWNER, uow=room.uow, clock=room.clock)
    room.uow.commit()
    told = [say for _ in range(7) for say in (await room.tick())[0]]
    assert {say.key for say in told} == {"calendar-moved"} and len(told) == 20
    assert room.one(2).stage is Stage.STOPPED


async def test_nobody_is_asked_at_night(room: Room) -> None:
    await campaign_tomorrow(room)
    room.clock.at = datetime(2026, 5, 1, 19, 0, tzinfo=UTC)
    assert await room.near() == []


@pytest.mark.parametrize("lost", ["frozen", "role"])
async def test_who_has_lost_his_role_watches_its_way_no_longer(room: Room, lost: str) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    await room.sent()
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
    assert watched[0].to == (StaffChat(other),), "somebody must be able to stop it"


# --- its way, for every owner, by day and by night ------------------------------------------------------

NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)


def plain(key: str, args: object) -> str:
    return TEXTS.render(key, args).translate(dict.fromkeys((0x2068, 0x2069)))  # type: ignore[arg-type]


def opened(talk: Talk) -> str:
    """What stands below the message, where somebody looks at it."""
    last = talk.shown[-1]
    assert isinstance(last, Say | Screen)
    return plain(last.key, last.args)


async def test_an_owner_who_has_not_signed_reads_how_far_it_has_come_and_may_look_again_and_stop_it(
    room: Room,
) -> None:
    for n in range(50):
        room.uow.followers.add(f"box-{n:02d}")
    one = await room.sent()
    other = Account(Messenger.BALE, 333)
    third = room.talk(Staff(other, Role.OWNER, started=True, name="Parvin"))
    await room.tick()
    room.uow.tables.broadcasts[one.id] = replace(room.one(), sent=3, gone=1, lost=1)
    await third.commands("broadcast")
    await third.presses(f"bcast.of:{one.id}")
    assert "۱۰٪" in opened(third) and "رسید: ۳ از ۵۰" in opened(third)
    room.uow.tables.broadcasts[one.id] = replace(room.one(), sent=18, gone=1, lost=1)
    await third.presses(f"bcast.way:{one.id}/again")
    assert "۴۰٪" in opened(third)
    shown = await third.presses(f"bcast.stop:{one.id}")
    assert "ایستاد" in opened(third), "his own message says so, too"
    assert any(isinstance(reply, EditCard) and StaffChat(other) not in reply.to for reply in shown)


@pytest.mark.parametrize("stage", [Stage.GOING, Stage.DONE, Stage.STOPPED])
async def test_the_numbers_of_its_way_add_up(room: Room, stage: Stage) -> None:
    one = await room.sent()
    room.uow.tables.broadcasts[one.id] = replace(
        room.one(), stage=stage, total=50, told=45, sent=30, gone=7, lost=4
    )
    await room.owner.commands("broadcast")
    room.owner.buttons.setdefault(f"bcast.of:{one.id}", button("broadcast-button-list", "bcast.of", one.id))
    await room.owner.presses(f"bcast.of:{one.id}")
    read = opened(room.owner)
    assert "رسید: ۳۰ از ۵۰" in read
    for line in ("ربات را بسته", "پیام‌رسان نپذیرفت: ۴", "ماند"):
        assert line in read
    assert ": ۹" in next(line for line in read.splitlines() if "ماند" in line), "30 + 7 + 4 + 9 are all fifty"


async def test_at_night_the_last_signer_reads_when_it_goes_and_not_that_it_is_under_way(room: Room) -> None:
    room.uow.followers.add("box")
    room.clock.at = NIGHT
    one = await room.sent()
    assert room.lead.screen.key == "broadcast-signed-night"
    watched = next(reply for reply in room.lead.shown if isinstance(reply, EditCard))
    read = plain(watched.key, watched.args)
    assert "ساعت ۸ صبح راه می‌افتد" in read and "در راه است" not in read
    assert await room.tick() == ([], [])
    room.clock.at = NIGHT + timedelta(hours=9)
    told, watched_anew = await room.tick()
    assert told and "در راه است" in plain(watched_anew[0].key, watched_anew[0].args)
    room.uow.tables.broadcasts[one.id] = replace(room.one(), total=50)
    room.clock.at = NIGHT + timedelta(days=1)
    await room.owner.commands("broadcast")
    await room.owner.presses(f"bcast.of:{one.id}")
    assert "ساعت ۸ صبح ادامه پیدا می‌کند" in opened(room.owner)


async def test_what_both_have_marked_urgent_is_under_way_at_night(room: Room) -> None:
    room.clock.at = NIGHT
    running = await room.uow.settings.running()
    room.uow.settings.save(replace(running, polling_day=room.clock.today()))
    room.uow.commit()
    one = await room.corrected()
    await room.owner.presses(f"bcast.ask:{one.id}/urgent")
    room.lead._read(next(r for r in room.owner.shown if isinstance(r, Say) and r.key == "broadcast-sign"))
    await room.lead.presses(f"bcast.sign:{one.id}/urgent")
    assert room.lead.screen.key == "broadcast-signed-goes"
    watched = next(reply for reply in room.lead.shown if isinstance(reply, EditCard))
    assert "در راه است" in plain(watched.key, watched.args)
