"""A group that anybody can read, or with a stranger in it, is spoken to no more; owners hear what to do next."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.incoming import GroupMigrated, MemberChanged
from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat, Term
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.people import Account, Membership, Messenger, Newcomer, Role, Staff, Standing
from bot.handlers.groups.group_digest import held_cards
from bot.runtime.newcomer_names import NewcomerNames
from bot.usecases.groups.note_admin import note_admin
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.groups.watch_groups import LOOKED, mark_of, note_public
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.floor import BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, rendered, verbs
from tests.fakes.polling_day import content
from tests.fakes.turns import REZA, SARA

OWNER, NADER = Account(Messenger.TELEGRAM, 9009), Account(Messenger.TELEGRAM, 9003)
HERE = GroupChat(GROUP.messenger, GROUP.chat_id)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_floor()
    for account, role, name in ((OWNER, Role.OWNER, "Omid"), (NADER, Role.LEAD, "Nader")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def posted(replies: tuple[Reply, ...]) -> list[GroupChat]:
    said = [r.to for r in replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]
    return said + [chat for r in replies if isinstance(r, EditCard) for chat in r.to]


async def comes_back(floor: Floor) -> list[str]:
    """The cases whose cards come to the group that was mended, by the one way that held cards have."""
    assert not [r for r in floor.replies if isinstance(r, EditCard)], "nothing is posted beside it"
    tick = TickCtx(floor.uow, floor.clock, content(), room=lambda group: (9, 9))
    found = (await held_cards(tick)).replies
    floor.uow.commit()
    return sorted(r.case_id for r in found if isinstance(r, EditCard) and r.to == (HERE,))


def alarmed(floor: Floor, key: str) -> set[Account]:
    found = [r for r in floor.replies if isinstance(r, Say) and r.key == key]
    return {r.to.account for r in found if isinstance(r.to, StaffChat)}


async def comes(
    floor: Floor, account: Account, standing: Standing = Standing.MEMBER, *, name: str = ""
) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, account, account, standing, member_name=name))


async def says_public(floor: Floor, public: bool) -> None:
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None
    await floor.hears(await note_public(group, public, uow=floor.uow, clock=floor.clock))


async def test_a_public_group_is_not_registered(floor: Floor) -> None:
    chat = replace(turns.group(chat_id=-100_999), public=True)
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert floor.only(Ack).key == "register-public"
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_999) is None
    floor.uow.settings.set_note(LOOKED, "2026-05-01T09:00:00+00:00")
    await floor.takes(turns.command("register", by=OWNER, chat=replace(chat, public=False)))
    assert await floor.uow.settings.note(LOOKED) == "", "the messenger is asked at once"


async def test_a_group_made_public_gets_nothing_until_it_is_mended(floor: Floor) -> None:
    await says_public(floor, True)
    assert alarmed(floor, "group-public") == {OWNER, NADER}
    assert posted(floor.replies) == [HERE] and "group-unsafe" in floor.heard(), "the one line that says so"
    await says_public(floor, True)
    assert floor.replies == (), "once"
    assert posted(await floor.files()) == [GroupChat(BALE_GROUP.messenger, BALE_GROUP.chat_id)]
    assert HERE not in posted(await floor.presses("case.claim:c1"))
    await floor.presses("case.release:c1")
    await floor.presses("group.check", by=OWNER, private=True)
    assert await floor.uow.settings.note(LOOKED) == ""
    await says_public(floor, False)
    assert alarmed(floor, "group-mended") == {OWNER, NADER} and HERE not in posted(floor.replies)
    assert await comes_back(floor) == ["c1"]
    assert HERE in posted(await floor.files("c2"))


async def test_an_update_that_tells_it_is_enough(floor: Floor) -> None:
    chat = replace(turns.group(GROUP.messenger, GROUP.chat_id), public=True)
    await floor.takes(MemberChanged(chat, OWNER, LEILA, Standing.MEMBER))
    assert alarmed(floor, "group-public") == {OWNER, NADER}


async def test_a_stranger_stops_the_group_and_has_no_rights(floor: Floor) -> None:
    await comes(floor, SARA)
    assert alarmed(floor, "group-stranger") == {OWNER, NADER}
    assert posted(await floor.files()) == [GroupChat(BALE_GROUP.messenger, BALE_GROUP.chat_id)]
    for standing in (Standing.MEMBER, Standing.ADMINISTRATOR):
        await comes(floor, SARA, standing)
        await floor.presses("case.claim:c1", by=SARA)
        assert floor.only(Ack).key == "not-let-in", "the messenger calls him a member, and nobody here does"
    await comes(floor, SARA, Standing.OUTSIDE)
    assert alarmed(floor, "group-mended") == {OWNER, NADER} and await comes_back(floor) == ["c1"]


async def test_a_lead_lets_him_in(floor: Floor) -> None:
    await comes(floor, SARA)
    button = verbs(next(r for r in floor.replies if isinstance(r, Say) and r.key == "group-stranger"))[0]
    assert button == f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{mark_of([SARA])}"
    for account, key in ((REZA, "not-allowed"), (SARA, "not-let-in")):
        await floor.presses(button, by=account, private=True)
        assert floor.only(Ack).key == key
    await floor.presses(button, by=NADER, private=True)
    assert alarmed(floor, "group-mended") == {OWNER, NADER}
    known = await floor.uow.members.get(SARA, GROUP.chat_id)
    assert known is not None and known.standing is Standing.MEMBER
    assert [r.detail for r in await floor.uow.audit.of_subject(str(SARA), most=1)] == ["let in"]
    await floor.presses(button, by=NADER, private=True)
    assert floor.only(Ack).key == "group-no-stranger"
    await floor.presses("group.let-in:nobody", by=NADER, private=True)
    assert floor.only(Ack).key == "group-no-stranger"


async def test_who_comes_behind_one_who_is_known_is_not_let_in_with_him(floor: Floor) -> None:
    """The alarm is given once, for the first; a press on it must not make a moderator of the second."""
    thief = Account(Messenger.TELEGRAM, 666)
    await comes(floor, SARA)
    button = verbs(next(r for r in floor.replies if isinstance(r, Say) and r.key == "group-stranger"))[0]
    await comes(floor, thief)
    await floor.presses(button, by=NADER, private=True)
    assert floor.only(Screen).key == "group-let-in-ask"
    assert str(SARA) in floor.read[0] and str(thief) in floor.read[0], "he sees who it is"
    for account in (SARA, thief):
        known = await floor.uow.members.get(account, GROUP.chat_id)
        assert known is not None and known.standing is Standing.STRANGER
    every = verbs(floor.only(Screen))[0]
    await comes(floor, thief, Standing.OUTSIDE)
    await floor.presses(button, by=NADER, private=True)
    assert alarmed(floor, "group-mended") == {OWNER, NADER}
    await floor.presses(every, by=NADER, private=True)
    assert floor.only(Ack).key == "group-no-stranger"


async def test_who_is_known_comes_and_goes_as_he_likes(floor: Floor) -> None:
    for account in (REZA, NADER, OWNER):
        await comes(floor, account)
        assert not alarmed(floor, "group-stranger")
    await comes(floor, REZA, Standing.OUTSIDE)
    await comes(floor, REZA)
    assert alarmed(floor, "group-stranger"), "he had left, and his desk with it"


async def test_two_things_wrong_are_both_mended_first(floor: Floor) -> None:
    await comes(floor, SARA)
    await says_public(floor, True)
    await says_public(floor, False)
    assert floor.replies == (), "the stranger is still there"
    await floor.presses(
        f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{mark_of([SARA])}", by=NADER, private=True
    )
    assert alarmed(floor, "group-mended") == {OWNER, NADER}


async def test_cards_of_a_group_that_is_silent_wait_for_it_and_come_when_it_is_mended(floor: Floor) -> None:
    await says_public(floor, True)
    for number in range(3):
        await floor.files(f"c{number}")
    assert floor.uow.tables.held == {(GROUP.messenger, GROUP.chat_id, f"c{number}") for number in range(3)}
    await says_public(floor, False)
    assert await comes_back(floor) == ["c0", "c1", "c2"], (
        "as there is room; until then they are in the digest"
    )


async def test_a_card_of_a_case_that_was_decided_meanwhile_says_so_and_none_is_posted_for_it(
    floor: Floor,
) -> None:
    await floor.files()
    await says_public(floor, True)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    assert (await floor.case()).state is State.REJECTED
    await says_public(floor, False)
    (card,) = (await held_cards(TickCtx(floor.uow, floor.clock, content()))).replies
    assert isinstance(card, EditCard) and card.there_only and card.to == (HERE,)
    floor.uow.commit()
    assert (await held_cards(TickCtx(floor.uow, floor.clock, content()))).replies == ()


async def test_a_card_that_moved_into_the_circle_meanwhile_is_closed_and_tells_nothing(floor: Floor) -> None:
    await floor.files()
    await says_public(floor, True)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    floor.uow.cases.save(replace(await floor.case(), act_id="O43", restricted=True))
    floor.uow.commit()
    await says_public(floor, False)
    (card,) = (await held_cards(TickCtx(floor.uow, floor.clock, content()))).replies
    assert isinstance(card, EditCard) and card.leaves and set(card.args) == {"number"}


async def test_a_card_that_changes_meanwhile_is_shown_as_it_is_then(floor: Floor) -> None:
    await floor.files()
    await says_public(floor, True)
    assert HERE not in posted(await floor.presses("case.claim:c1", private=True))
    assert (GROUP.messenger, GROUP.chat_id, "c1") in floor.uow.tables.held
    await says_public(floor, False)
    assert await comes_back(floor) == ["c1"]


# --- who is new ---------------------------------------------------------------------------------------

SIX = tuple(range(6_001, 6_007))


def newcomers(messenger: Messenger) -> list[Newcomer]:
    return [Newcomer(Account(messenger, number), f"N{number}") for number in SIX]


async def come_by(floor: Floor, way: str, group: Group, people: Sequence[Newcomer]) -> list[Reply]:
    """As the adapters and the membership checker tell it; what everybody hears."""
    chat = turns.group(group.messenger, group.chat_id)

    def came(who: Newcomer, standing: Standing = Standing.MEMBER, **more: Any) -> MemberChanged:
        return MemberChanged(chat, OWNER, who.account, standing, member_name=who.name, **more)

    match way:
        case "added, in one message":
            return [*await floor.takes(came(people[0], beside=tuple(people[1:])))]
        case "beside the bot itself":
            bot = Newcomer(Account(group.messenger, 1000))
            return [*await floor.takes(came(bot, is_bot_itself=True, beside=tuple(people), message_id=5))]
        case "by a link or a request":
            return [reply for who in people for reply in await floor.takes(came(who))]
        case "as administrators":
            every = [await floor.takes(came(who, Standing.ADMINISTRATOR)) for who in people]
            return [reply for replies in every for reply in replies]
    heard: list[Reply] = []
    for who in people:
        given: Any = {"chat_id": group.chat_id, "uow": floor.uow, "clock": floor.clock, "name": who.name}
        asked_at = floor.clock.now()
        facts = await note_standing(who.account, Standing.MEMBER, asked_at=asked_at, **given)
        heard += await floor.hears(facts)
    return heard


WAYS = (
    "added, in one message",
    "beside the bot itself",
    "by a link or a request",
    "as administrators",
    "told by nothing, found when they press",
)


@pytest.mark.parametrize("group", [GROUP, BALE_GROUP], ids=lambda one: str(one.messenger))
@pytest.mark.parametrize("way", WAYS)
async def test_each_of_six_newcomers_is_a_stranger_however_they_came(
    floor: Floor, way: str, group: Group
) -> None:
    floor.uow.groups.save(replace(group, title="Our group"))
    await floor.files()
    people = newcomers(group.messenger)
    heard = await come_by(floor, way, group, people)
    alarms = [reply for reply in heard if isinstance(reply, Say) and reply.key == "group-stranger"]
    words = " ".join(rendered(alarm)[0] for alarm in alarms if alarm.to == StaffChat(OWNER))
    assert "Our group" in words
    for who in people:
        assert who.name in words and str(who.account) in words, f"{who} is named"
        known = await floor.uow.members.get(who.account, group.chat_id)
        assert known is not None and known.standing is Standing.STRANGER
        for press, private in (("case.claim:c1", False), ("case.open:c1", True), ("queue", True)):
            await floor.presses(press, by=who.account, private=private)
            assert floor.only(Ack).key == "not-let-in"
    assert (await floor.case()).owner is None


async def test_an_alarm_s_button_lets_in_whom_it_names_and_nobody_else(floor: Floor) -> None:
    """Six came one after another: each alarm names one, and a press on any asks about all six first."""
    people = newcomers(Messenger.TELEGRAM)
    for who in people:
        heard = await come_by(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    let_in = verbs(alarm)[0]
    await floor.presses(let_in, by=NADER, private=True)
    question = floor.only(Screen)
    assert question.key == "group-let-in-ask" and question.args["count"] == 6
    assert all(str(who.account) in floor.read[0] and who.name in floor.read[0] for who in people)
    for who in people:
        known = await floor.uow.members.get(who.account, GROUP.chat_id)
        assert known is not None and known.standing is Standing.STRANGER
    await floor.presses(verbs(question)[0], by=NADER, private=True)
    assert floor.only(Screen).key == "group-let-in"


HOSTILE_NAME = (
    "Ali\u202e\n<b>boss</b> https://evil.example/x @thief /panic *let* [in](t.me/x) evil.ir " + "A" * 500
)


async def test_a_stranger_s_name_is_one_short_line_without_links_or_mark_up(floor: Floor) -> None:
    who = Newcomer(Account(Messenger.TELEGRAM, 6_001), HOSTILE_NAME)
    heard = await come_by(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0].rpartition("/")[0], by=NADER, private=True)
    assert floor.only(Screen).key == "group-let-in-ask"
    for words in (rendered(alarm)[0], floor.read[0]):
        start, end = words.index("Ali"), words.index(str(who.account))
        name = words[start:end]
        assert (
            len(name) < 60
            and "boss" in name
            and "\n" not in name
            and not set("@/<>*[]()#\u202e") & set(name[:40])
        )
        assert not re.search(r"\w\.\w", name), "no address"


async def test_whose_name_nobody_remembers_is_shown_by_number(floor: Floor) -> None:
    who = newcomers(Messenger.TELEGRAM)[0]
    heard = await come_by(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    floor.newcomers = NewcomerNames(floor.clock)  # as after a restart
    await floor.presses(verbs(alarm)[0].rpartition("/")[0], by=NADER, private=True)
    assert str(who.account) in floor.read[0] and who.name not in floor.read[0]


async def test_a_question_about_many_fits_into_one_message(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000_000_000 + n), f"N{n} " * 30) for n in range(90)]
    heard = await come_by(floor, "added, in one message", GROUP, people)
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0], by=NADER, private=True)
    assert floor.only(Screen).args["count"] == 90 and str(people[-1].account) in floor.read[0]


async def test_nor_those_whom_a_long_alarm_only_counts(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000 + n), f"N{n}") for n in range(13)]
    heard = await come_by(floor, "added, in one message", GROUP, people)
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0], by=NADER, private=True)
    assert floor.only(Screen).key == "group-let-in-ask"


async def test_an_alarm_of_many_names_some_and_counts_the_others(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000 + n), "A" * 500) for n in range(200)]
    await come_by(floor, "added, in one message", GROUP, people)
    assert len([r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(OWNER)]) == 1


async def test_a_group_s_new_id_brings_no_rights(floor: Floor) -> None:
    stranger, later = newcomers(Messenger.TELEGRAM)[:2]
    await comes(floor, stranger.account)
    await floor.takes(GroupMigrated(turns.group(GROUP.messenger, GROUP.chat_id), OWNER, new_chat_id=-100_555))
    moved = replace(GROUP, chat_id=-100_555)
    await come_by(floor, "told by nothing, found when they press", moved, [stranger, later])
    for account, standing in (
        (stranger.account, Standing.STRANGER),
        (later.account, Standing.STRANGER),
        (REZA, Standing.MEMBER),
    ):
        known = await floor.uow.members.get(account, -100_555)
        assert known is not None and known.standing is standing, account


async def test_who_was_let_into_one_group_is_known_in_another(floor: Floor) -> None:
    other = replace(GROUP, chat_id=-100_222)
    floor.uow.groups.save(other)
    await comes(floor, SARA)
    await floor.presses(
        f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{mark_of([SARA])}", by=NADER, private=True
    )
    await come_by(floor, "told by nothing, found when they press", other, [Newcomer(SARA)])
    known = await floor.uow.members.get(SARA, other.chat_id)
    assert known is not None and known.standing is Standing.MEMBER


async def test_whoever_says_that_they_belong_here_is_named_and_whoever_was_let_in_hears_so(
    floor: Floor,
) -> None:
    await floor.takes(turns.command("register", by=OWNER, chat=turns.group(GROUP.messenger, GROUP.chat_id)))
    (here,) = verbs(floor.only(Say))
    await floor.presses(here)
    assert floor.only(Ack).key == "group-here-known"
    await come_by(floor, "told by nothing, found when they press", GROUP, [Newcomer(SARA, "Sara")])
    await floor.presses(here, by=SARA)
    assert floor.only(Ack).key == "not-let-in"


# --- the bot is no administrator ------------------------------------------------------------------------


@pytest.mark.parametrize("group", [GROUP, BALE_GROUP], ids=lambda one: str(one.messenger))
async def test_that_the_bot_is_no_administrator_is_told_once_with_the_steps_of_the_messenger(
    floor: Floor, group: Group
) -> None:
    at = (group.messenger, group.chat_id)
    given: Any = {"uow": floor.uow, "clock": floor.clock}
    floor.uow.groups.save(replace(group, title="Our group"))
    await floor.hears(await note_admin(*at, False, **given))
    assert alarmed(floor, "group-no-admin") == {OWNER, NADER} and "group-needs-admin" in floor.heard()
    said = next(r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(OWNER))
    assert said.args["steps"] == Term(f"admin-steps-{group.messenger}") and "Our group" in rendered(said)[0]
    await floor.hears(await note_admin(*at, False, **given))
    assert floor.replies == ()
    await floor.hears(await note_admin(*at, True, **given))
    assert alarmed(floor, "group-admin") == {OWNER, NADER}
    await floor.hears(await note_admin(*at, True, **given))
    assert floor.replies == ()


async def test_who_registers_is_told_either_way_whether_the_bot_is_administrator(floor: Floor) -> None:
    given: Any = {"uow": floor.uow, "clock": floor.clock}
    chat = turns.group(GROUP.messenger, -100_999)
    for admin, key in ((True, "group-is-admin"), (False, "group-needs-admin")):
        await floor.takes(turns.command("register", by=OWNER, chat=chat))
        await floor.hears(await note_admin(GROUP.messenger, -100_999, admin, **given))
        assert key in floor.heard()


async def test_a_message_that_the_bot_came_says_nothing_of_its_rights(floor: Floor) -> None:
    """Bale tells no more: it is asked."""
    chat, bot = turns.group(BALE_GROUP.messenger, BALE_GROUP.chat_id), Account(Messenger.BALE, 1000)
    floor.uow.settings.set_note(LOOKED, floor.clock.now().isoformat())
    await floor.takes(MemberChanged(chat, OWNER, bot, Standing.MEMBER, is_bot_itself=True, message_id=5))
    assert floor.replies == () and not await floor.uow.settings.note(LOOKED)
