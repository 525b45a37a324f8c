"""A group that is public or has a stranger in it gets no messages. Leads and owners are told what to do."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.incoming import GroupMigrated, MemberChanged
from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Newcomer, Role, Staff
from bot.handlers.groups.group_digest import held_cards
from bot.runtime.group_watch import NewcomerNames
from bot.usecases.groups.membership import note_admin, note_membership
from bot.usecases.groups.watch_groups import LOOKED, note_public, strangers_hash
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.floor import BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, render_reply, verbs
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
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def posted_groups(replies: tuple[Reply, ...]) -> list[GroupChat]:
    chats = [r.to for r in replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]
    return chats + [chat for r in replies if isinstance(r, EditCard) for chat in r.to]


async def comes_back(floor: Floor) -> list[str]:
    """The cases whose cards come to the repaired group in the usual way for held cards."""
    assert not [r for r in floor.replies if isinstance(r, EditCard)], "nothing else is posted"
    tick = make_tick_ctx(floor.uow, floor.clock, content(), room=lambda group: (9, 9))
    replies = (await held_cards(tick)).replies
    floor.uow.commit()
    return sorted(r.case_id for r in replies if isinstance(r, EditCard) and r.to == (HERE,))


def alarmed_accounts(floor: Floor, key: str) -> set[Account]:
    alarms = [r for r in floor.replies if isinstance(r, Say) and r.key == key]
    return {r.to.account for r in alarms if isinstance(r.to, StaffChat)}


async def change_membership(
    floor: Floor, account: Account, status: MembershipStatus = MembershipStatus.MEMBER, *, name: str = ""
) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, account, account, status, member_name=name))


async def says_public(floor: Floor, public: bool) -> None:
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None
    await floor.hears(await note_public(context(floor.uow, clock=floor.clock), group, public))


async def test_a_public_group_is_not_registered(floor: Floor) -> None:
    chat = replace(turns.group(chat_id=-100_999), public=True)
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert floor.only_reply(Ack).key == "register-public"
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_999) is None
    floor.uow.settings.set_note(LOOKED, "2026-05-01T09:00:00+00:00")
    await floor.takes(turns.command("register", by=OWNER, chat=replace(chat, public=False)))
    assert await floor.uow.settings.note(LOOKED) == "", "the messenger is asked at once"


async def test_public_group_gets_nothing_until_made_private(floor: Floor) -> None:
    await says_public(floor, True)
    assert alarmed_accounts(floor, "group-public") == {OWNER, NADER}
    assert posted_groups(floor.replies) == [HERE] and "group-unsafe" in floor.reply_keys(), (
        "one line explains it"
    )
    await says_public(floor, True)
    assert floor.replies == (), "once"
    assert posted_groups(await floor.files()) == [GroupChat(BALE_GROUP.messenger, BALE_GROUP.chat_id)]
    assert HERE not in posted_groups(await floor.presses("case.claim:c1"))
    await floor.presses("case.release:c1")
    await floor.presses("group.check", by=OWNER, private=True)
    assert await floor.uow.settings.note(LOOKED) == ""
    await says_public(floor, False)
    assert alarmed_accounts(floor, "group-mended") == {OWNER, NADER} and HERE not in posted_groups(
        floor.replies
    )
    assert await comes_back(floor) == ["c1"]
    assert HERE in posted_groups(await floor.files("c2"))


async def test_an_update_that_tells_it_is_enough(floor: Floor) -> None:
    chat = replace(turns.group(GROUP.messenger, GROUP.chat_id), public=True)
    await floor.takes(MemberChanged(chat, OWNER, LEILA, MembershipStatus.MEMBER))
    assert alarmed_accounts(floor, "group-public") == {OWNER, NADER}


async def test_a_stranger_stops_the_group_and_has_no_rights(floor: Floor) -> None:
    await change_membership(floor, SARA)
    assert alarmed_accounts(floor, "group-stranger") == {OWNER, NADER}
    assert posted_groups(await floor.files()) == [GroupChat(BALE_GROUP.messenger, BALE_GROUP.chat_id)]
    for standing in (MembershipStatus.MEMBER, MembershipStatus.ADMINISTRATOR):
        await change_membership(floor, SARA, standing)
        await floor.presses("case.claim:c1", by=SARA)
        assert floor.only_reply(Ack).key == "not-let-in", (
            "the messenger reports a member whom nobody here admitted"
        )
    await change_membership(floor, SARA, MembershipStatus.OUTSIDE)
    assert alarmed_accounts(floor, "group-mended") == {OWNER, NADER} and await comes_back(floor) == ["c1"]


async def test_a_lead_lets_them_in(floor: Floor) -> None:
    await change_membership(floor, SARA)
    button = verbs(next(r for r in floor.replies if isinstance(r, Say) and r.key == "group-stranger"))[0]
    assert button == f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{strangers_hash([SARA])}"
    for account, key in ((REZA, "not-allowed"), (SARA, "not-let-in")):
        await floor.presses(button, by=account, private=True)
        assert floor.only_reply(Ack).key == key
    await floor.presses(button, by=NADER, private=True)
    assert alarmed_accounts(floor, "group-mended") == {OWNER, NADER}
    known = await floor.uow.members.get(SARA, GROUP.chat_id)
    assert known is not None and known.status is MembershipStatus.MEMBER
    assert [r.detail for r in await floor.uow.audit.of_subject(str(SARA), most=1)] == ["let in"]
    await floor.presses(button, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "group-no-stranger"
    await floor.presses("group.let-in:nobody", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "group-no-stranger"


async def test_second_stranger_is_not_admitted_with_the_first(floor: Floor) -> None:
    """The alarm is for the first stranger only. A press on it must not make the second one a moderator."""
    thief = Account(Messenger.TELEGRAM, 666)
    await change_membership(floor, SARA)
    button = verbs(next(r for r in floor.replies if isinstance(r, Say) and r.key == "group-stranger"))[0]
    await change_membership(floor, thief)
    await floor.presses(button, by=NADER, private=True)
    assert floor.only_reply(Screen).key == "group-let-in-ask"
    assert str(SARA) in floor.texts[0] and str(thief) in floor.texts[0], "the screen shows who it is"
    for account in (SARA, thief):
        known = await floor.uow.members.get(account, GROUP.chat_id)
        assert known is not None and known.status is MembershipStatus.STRANGER
    every = verbs(floor.only_reply(Screen))[0]
    await change_membership(floor, thief, MembershipStatus.OUTSIDE)
    await floor.presses(button, by=NADER, private=True)
    assert alarmed_accounts(floor, "group-mended") == {OWNER, NADER}
    await floor.presses(every, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "group-no-stranger"


async def test_who_is_known_comes_and_goes_as_they_like(floor: Floor) -> None:
    for account in (REZA, NADER, OWNER):
        await change_membership(floor, account)
        assert not alarmed_accounts(floor, "group-stranger")
    await change_membership(floor, REZA, MembershipStatus.OUTSIDE)
    await change_membership(floor, REZA)
    assert alarmed_accounts(floor, "group-stranger"), "he had left and lost his role"


async def test_two_things_wrong_are_both_mended_first(floor: Floor) -> None:
    await change_membership(floor, SARA)
    await says_public(floor, True)
    await says_public(floor, False)
    assert floor.replies == (), "the stranger is still there"
    await floor.presses(
        f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{strangers_hash([SARA])}", by=NADER, private=True
    )
    assert alarmed_accounts(floor, "group-mended") == {OWNER, NADER}


async def test_cards_of_silent_group_wait_and_come_after_repair(floor: Floor) -> None:
    await says_public(floor, True)
    for number in range(3):
        await floor.files(f"c{number}")
    assert floor.uow.tables.held == {(GROUP.messenger, GROUP.chat_id, f"c{number}") for number in range(3)}
    await says_public(floor, False)
    assert await comes_back(floor) == ["c0", "c1", "c2"], (
        "as soon as there is room; until then they are in the digest"
    )


async def test_card_of_case_decided_during_silence_is_edited_only(
    floor: Floor,
) -> None:
    await floor.files()
    await says_public(floor, True)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    assert (await floor.case()).state is State.REJECTED
    await says_public(floor, False)
    (card,) = (await held_cards(make_tick_ctx(floor.uow, floor.clock, content()))).replies
    assert isinstance(card, EditCard) and card.there_only and card.to == (HERE,)
    floor.uow.commit()
    assert (await held_cards(make_tick_ctx(floor.uow, floor.clock, content()))).replies == ()


async def test_card_restricted_during_silence_is_closed_without_details(floor: Floor) -> None:
    await floor.files()
    await says_public(floor, True)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    floor.uow.cases.save(replace(await floor.case(), act_id="O43", restricted=True))
    floor.uow.commit()
    await says_public(floor, False)
    (card,) = (await held_cards(make_tick_ctx(floor.uow, floor.clock, content()))).replies
    assert isinstance(card, EditCard) and card.leaves and set(card.args) == {"number"}


async def test_card_changed_during_silence_is_shown_current(floor: Floor) -> None:
    await floor.files()
    await says_public(floor, True)
    assert HERE not in posted_groups(await floor.presses("case.claim:c1", private=True))
    assert (GROUP.messenger, GROUP.chat_id, "c1") in floor.uow.tables.held
    await says_public(floor, False)
    assert await comes_back(floor) == ["c1"]


# --- newcomers ----------------------------------------------------------------------------------------

SIX = tuple(range(6_001, 6_007))


def newcomers(messenger: Messenger) -> list[Newcomer]:
    return [Newcomer(Account(messenger, number), f"N{number}") for number in SIX]


async def add_newcomers(floor: Floor, way: str, group: Group, people: Sequence[Newcomer]) -> list[Reply]:
    """Add newcomers as the adapters and the membership checker report them. Return all messages."""
    chat = turns.group(group.messenger, group.chat_id)

    def member_added(
        who: Newcomer, status: MembershipStatus = MembershipStatus.MEMBER, **more: Any
    ) -> MemberChanged:
        return MemberChanged(chat, OWNER, who.account, status, member_name=who.name, **more)

    match way:
        case "added, in one message":
            return [*await floor.takes(member_added(people[0], others=tuple(people[1:])))]
        case "beside the bot itself":
            bot = Newcomer(Account(group.messenger, 1000))
            return [
                *await floor.takes(member_added(bot, is_bot_itself=True, others=tuple(people), message_id=5))
            ]
        case "by a link or a request":
            return [reply for who in people for reply in await floor.takes(member_added(who))]
        case "as administrators":
            every = [await floor.takes(member_added(who, MembershipStatus.ADMINISTRATOR)) for who in people]
            return [reply for replies in every for reply in replies]
    heard: list[Reply] = []
    for who in people:
        asked_at = floor.clock.now()
        facts = await note_membership(
            context(floor.uow, clock=floor.clock),
            who.account,
            MembershipStatus.MEMBER,
            chat_id=group.chat_id,
            name=who.name,
            asked_at=asked_at,
        )
        heard += await floor.hears(facts)
    return heard


ARRIVALS = (
    "added, in one message",
    "beside the bot itself",
    "by a link or a request",
    "as administrators",
    "told by nothing, found when they press",
)


@pytest.mark.parametrize("group", [GROUP, BALE_GROUP], ids=lambda group: str(group.messenger))
@pytest.mark.parametrize("way", ARRIVALS)
async def test_each_of_six_newcomers_is_a_stranger(floor: Floor, way: str, group: Group) -> None:
    floor.uow.groups.save(replace(group, title="Our group"))
    await floor.files()
    people = newcomers(group.messenger)
    heard = await add_newcomers(floor, way, group, people)
    alarms = [reply for reply in heard if isinstance(reply, Say) and reply.key == "group-stranger"]
    words = " ".join(render_reply(alarm)[0] for alarm in alarms if alarm.to == StaffChat(OWNER))
    assert "Our group" in words
    for who in people:
        assert who.name in words and str(who.account) in words, f"{who} is named"
        known = await floor.uow.members.get(who.account, group.chat_id)
        assert known is not None and known.status is MembershipStatus.STRANGER
        for press, private in (("case.claim:c1", False), ("case.open:c1", True), ("queue", True)):
            await floor.presses(press, by=who.account, private=private)
            assert floor.only_reply(Ack).key == "not-let-in"
    assert (await floor.case()).assignee is None


async def test_alarm_button_admits_only_the_people_it_names(floor: Floor) -> None:
    """Six newcomers, one after another: each alarm names one, a press on any first asks about all six."""
    people = newcomers(Messenger.TELEGRAM)
    for who in people:
        heard = await add_newcomers(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    let_in = verbs(alarm)[0]
    await floor.presses(let_in, by=NADER, private=True)
    question = floor.only_reply(Screen)
    assert question.key == "group-let-in-ask" and question.args["count"] == 6
    assert all(str(who.account) in floor.texts[0] and who.name in floor.texts[0] for who in people)
    for who in people:
        known = await floor.uow.members.get(who.account, GROUP.chat_id)
        assert known is not None and known.status is MembershipStatus.STRANGER
    await floor.presses(verbs(question)[0], by=NADER, private=True)
    assert floor.only_reply(Screen).key == "group-let-in"


HOSTILE_NAME = (
    "Ali\u202e\n<b>boss</b> https://evil.example/x @thief /panic *let* [in](t.me/x) evil.ir " + "A" * 500
)


async def test_stranger_name_is_one_short_line_without_markup(floor: Floor) -> None:
    who = Newcomer(Account(Messenger.TELEGRAM, 6_001), HOSTILE_NAME)
    heard = await add_newcomers(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0].rpartition("/")[0], by=NADER, private=True)
    assert floor.only_reply(Screen).key == "group-let-in-ask"
    for words in (render_reply(alarm)[0], floor.texts[0]):
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
    heard = await add_newcomers(floor, "by a link or a request", GROUP, [who])
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    floor.newcomers = NewcomerNames(floor.clock)  # as after a restart
    await floor.presses(verbs(alarm)[0].rpartition("/")[0], by=NADER, private=True)
    assert str(who.account) in floor.texts[0] and who.name not in floor.texts[0]


async def test_a_question_about_many_fits_into_one_message(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000_000_000 + n), f"N{n} " * 30) for n in range(90)]
    heard = await add_newcomers(floor, "added, in one message", GROUP, people)
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0], by=NADER, private=True)
    assert floor.only_reply(Screen).args["count"] == 90 and str(people[-1].account) in floor.texts[0]


async def test_nor_those_whom_a_long_alarm_only_counts(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000 + n), f"N{n}") for n in range(13)]
    heard = await add_newcomers(floor, "added, in one message", GROUP, people)
    alarm = next(r for r in heard if isinstance(r, Say) and r.key == "group-stranger")
    await floor.presses(verbs(alarm)[0], by=NADER, private=True)
    assert floor.only_reply(Screen).key == "group-let-in-ask"


async def test_many_newcomers_make_one_alarm_with_names_and_count(floor: Floor) -> None:
    people = [Newcomer(Account(Messenger.TELEGRAM, 6_000 + n), "A" * 500) for n in range(200)]
    await add_newcomers(floor, "added, in one message", GROUP, people)
    assert len([r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(OWNER)]) == 1


async def test_a_group_s_new_id_brings_no_rights(floor: Floor) -> None:
    stranger, later = newcomers(Messenger.TELEGRAM)[:2]
    await change_membership(floor, stranger.account)
    await floor.takes(GroupMigrated(turns.group(GROUP.messenger, GROUP.chat_id), OWNER, new_chat_id=-100_555))
    moved = replace(GROUP, chat_id=-100_555)
    await add_newcomers(floor, "told by nothing, found when they press", moved, [stranger, later])
    for account, standing in (
        (stranger.account, MembershipStatus.STRANGER),
        (later.account, MembershipStatus.STRANGER),
        (REZA, MembershipStatus.MEMBER),
    ):
        known = await floor.uow.members.get(account, -100_555)
        assert known is not None and known.status is standing, account


async def test_person_admitted_to_one_group_is_known_in_another(floor: Floor) -> None:
    other = replace(GROUP, chat_id=-100_222)
    floor.uow.groups.save(other)
    await change_membership(floor, SARA)
    await floor.presses(
        f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{strangers_hash([SARA])}", by=NADER, private=True
    )
    await add_newcomers(floor, "told by nothing, found when they press", other, [Newcomer(SARA)])
    known = await floor.uow.members.get(SARA, other.chat_id)
    assert known is not None and known.status is MembershipStatus.MEMBER


async def test_presser_of_here_button_is_named_and_admission_notified(
    floor: Floor,
) -> None:
    await floor.takes(turns.command("register", by=OWNER, chat=turns.group(GROUP.messenger, GROUP.chat_id)))
    (here,) = verbs(floor.only_reply(Say))
    await floor.presses(here)
    assert floor.only_reply(Ack).key == "group-here-known"
    await add_newcomers(floor, "told by nothing, found when they press", GROUP, [Newcomer(SARA, "Sara")])
    await floor.presses(here, by=SARA)
    assert floor.only_reply(Ack).key == "not-let-in"


# --- the bot is no administrator -----------------------------------------------------------------------


@pytest.mark.parametrize("group", [GROUP, BALE_GROUP], ids=lambda group: str(group.messenger))
async def test_missing_admin_rights_are_reported_once_with_steps(floor: Floor, group: Group) -> None:
    at = (group.messenger, group.chat_id)
    given: Any = {"uow": floor.uow, "clock": floor.clock}
    floor.uow.groups.save(replace(group, title="Our group"))
    await floor.hears(await note_admin(context(**given), *at, False))
    assert (
        alarmed_accounts(floor, "group-no-admin") == {OWNER, NADER}
        and "group-needs-admin" in floor.reply_keys()
    )
    notice = next(r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(OWNER))
    assert (
        notice.args["steps"] == TextRef(f"admin-steps-{group.messenger}")
        and "Our group" in render_reply(notice)[0]
    )
    await floor.hears(await note_admin(context(**given), *at, False))
    assert floor.replies == ()
    await floor.hears(await note_admin(context(**given), *at, True))
    assert alarmed_accounts(floor, "group-admin") == {OWNER, NADER}
    await floor.hears(await note_admin(context(**given), *at, True))
    assert floor.replies == ()


async def test_registering_owner_is_told_admin_status_either_way(floor: Floor) -> None:
    given: Any = {"uow": floor.uow, "clock": floor.clock}
    chat = turns.group(GROUP.messenger, -100_999)
    for admin, key in ((True, "group-is-admin"), (False, "group-needs-admin")):
        await floor.takes(turns.command("register", by=OWNER, chat=chat))
        await floor.hears(await note_admin(context(**given), GROUP.messenger, -100_999, admin))
        assert key in floor.reply_keys()


async def test_bot_arrival_message_says_nothing_about_rights(floor: Floor) -> None:
    """Bale does not report rights, so the bot asks for them."""
    chat, bot = turns.group(BALE_GROUP.messenger, BALE_GROUP.chat_id), Account(Messenger.BALE, 1000)
    floor.uow.settings.set_note(LOOKED, floor.clock.now().isoformat())
    await floor.takes(
        MemberChanged(chat, OWNER, bot, MembershipStatus.MEMBER, is_bot_itself=True, message_id=5)
    )
    assert floor.replies == () and not await floor.uow.settings.note(LOOKED)
