"""Groups with areas: who sets them, where a case's card goes, and how cards move when that changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.incoming import MemberChanged
from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.handlers.desk.clock_words import send_waiting_digest
from bot.handlers.groups.group_digest import held_cards, notify_silent_groups, settle_cards
from bot.handlers.staff.announce import group_announcements
from bot.usecases.groups.group_topics import note_forum
from bot.usecases.groups.register_group import drop_group
from bot.usecases.groups.settle_cards import AGAIN, FRESH, PAGE, settle_later
from bot.usecases.groups.silence import CALM, note_recovered, note_refusing
from bot.usecases.groups.watch_groups import note_public
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA, SARA

OWNER, NADER = Account(Messenger.TELEGRAM, 9009), Account(Messenger.TELEGRAM, 9003)
NORTH = Group(Messenger.TELEGRAM, -100_888, "north")
REF, NORTH_REF, BALE_REF = (f"{g.messenger}:{g.chat_id}" for g in (GROUP, NORTH, BALE_GROUP))
HERE, UP, THERE = (GroupChat(g.messenger, g.chat_id) for g in (GROUP, NORTH, BALE_GROUP))


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Three groups, none with areas. Omid is an owner, Nader a lead of long standing."""
    floor = a_floor()
    floor.uow.groups.save(NORTH)
    for account, role, name in ((OWNER, Role.OWNER, "Omid"), (NADER, Role.LEAD, "Nader")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def posted_groups(replies: tuple[Reply, ...]) -> set[GroupChat]:
    """The groups that get something: a card, an announcement, or a card that was held."""
    groups = {r.to for r in replies if isinstance(r, Say) and isinstance(r.to, GroupChat)}
    return groups | {to for r in replies if isinstance(r, EditCard) and not r.there_only for to in r.to}


def closed_cards(replies: tuple[Reply, ...]) -> set[tuple[str, GroupChat]]:
    return {(r.case_id, to) for r in replies if isinstance(r, EditCard) and r.leaves for to in r.to}


def edits_here(replies: tuple[Reply, ...]) -> list[tuple[str, bool]]:
    edits = [r for r in replies if isinstance(r, EditCard) and r.to == (HERE,)]
    return [(r.case_id, r.there_only) for r in edits]


def recipients_of(floor: Floor, key: str) -> set[Account]:
    messages = [r for r in floor.replies if isinstance(r, Say) and r.key == key]
    return {r.to.account for r in messages if isinstance(r.to, StaffChat)}


async def group_areas(floor: Floor, group: Group) -> tuple[str, ...]:
    stored_group = await floor.uow.groups.get(group.messenger, group.chat_id)
    assert stored_group is not None
    return stored_group.areas


async def confirms(floor: Floor, *, by: Account, private: bool = True) -> None:
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen, "admin-ask")) if "-yes:" in verb]
    await floor.presses(yes, by=by, private=private)


async def assign_areas(floor: Floor, ref: str, *areas: str) -> None:
    for area in areas:
        await floor.presses(f"home.area:{ref}/{area}", by=NADER, private=True)
        await confirms(floor, by=NADER)
        assert floor.only_reply(Screen).key == "home-areas"


def deliver_cards(floor: Floor, replies: tuple[Reply, ...]) -> None:
    """Store the sender's result: these cards were posted, those were closed."""
    for reply in replies:
        if isinstance(reply, Say) and isinstance(reply.to, GroupChat):
            place = (reply.to.messenger, reply.to.chat_id, reply.slot.removeprefix("card:"))
            floor.uow.tables.cards.add(place)
        if isinstance(reply, EditCard) and not reply.there_only:
            floor.uow.tables.cards |= {(to.messenger, to.chat_id, reply.case_id) for to in reply.to}
    for case_id, to in closed_cards(replies):
        floor.uow.tables.cards.discard((to.messenger, to.chat_id, case_id))
    floor.uow.keep_turn()


async def test_a_lead_gives_a_group_its_areas_with_buttons(floor: Floor) -> None:
    await floor.takes(turns.command("areas", by=NADER))
    assert f"home:{NORTH_REF}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"home:{NORTH_REF}", by=NADER, private=True)
    assert f"home.areas:{NORTH_REF}" in verbs(floor.only_reply(Screen))
    assert not any(v.startswith(("home.private", "home.topics")) for v in verbs(floor.only_reply(Screen)))
    await floor.presses(f"home.areas:{NORTH_REF}", by=NADER, private=True)
    assert verbs(floor.only_reply(Screen)) == [
        f"home.area:{NORTH_REF}/thr",
        f"home.areas:{NORTH_REF}/thr",
        f"home:{NORTH_REF}",
    ]
    await floor.presses(f"home.areas:{NORTH_REF}/thr", by=NADER, private=True)
    button_verbs = verbs(floor.only_reply(Screen))
    assert f"home.area:{NORTH_REF}/thr01" in button_verbs and f"home.areas:{NORTH_REF}/" in button_verbs
    assert not any("thr01s1" in verb for verb in button_verbs), "stations are too small to be chosen"
    await assign_areas(floor, NORTH_REF, "thr02", "thr03")
    assert await group_areas(floor, NORTH) == ("thr02", "thr03")
    details = [r.detail for r in await floor.uow.audit.of_subject(NORTH_REF, most=3)]
    assert details == ["in thr03", "in thr02"]
    await assign_areas(floor, NORTH_REF, "thr02")
    assert await group_areas(floor, NORTH) == ("thr03",)
    await floor.presses(f"home.clear:{NORTH_REF}", by=NADER, private=True)
    await confirms(floor, by=NADER)
    assert await group_areas(floor, NORTH) == ()


async def test_home_areas_are_set_in_the_group_too(floor: Floor) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(turns.command("areas", by=NADER, chat=chat))
    assert verbs(floor.only_reply(Screen)) == [f"home.areas:{REF}"], (
        "the screen in a group does not lead to other groups"
    )
    await floor.presses(f"home.area:{REF}/thr01", by=NADER)
    await confirms(floor, by=NADER, private=False)
    assert await group_areas(floor, GROUP) == ("thr01",)


async def test_nobody_else_sets_them_and_nonsense_is_refused(floor: Floor) -> None:
    for who in (REZA, LEILA):
        for verb in (
            f"home.area:{REF}/thr01",
            f"home.area-yes:{REF}/thr01/on",
            f"home.clear:{REF}",
            f"home.clear-yes:{REF}",
            f"home:{REF}",
            f"home.private:{REF}/on",
        ):
            await floor.presses(verb, by=who, private=True)
            assert floor.only_reply(Ack).key == "not-allowed"
    for verb in (
        f"home.private:{REF}/on",
        f"home.private-yes:{REF}/on",
        f"home.topics:{REF}/area",
        f"home.topics-yes:{REF}/area",
    ):
        await floor.presses(verb, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "not-allowed", "only owners may do that"
    fresh = Staff(LEILA, Role.LEAD, "Leila", started=True, since=floor.clock.now())
    floor.uow.staff.save(fresh)
    await floor.presses(f"home.area:{REF}/thr01", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh"
    for verb, key in (
        ("home.area:nobody/thr01", "home-no-group"),
        ("home.area:telegram:-5/thr01", "home-no-group"),
        (f"home.area:{REF}/nowhere", "home-no-area"),
        (f"home.areas:{REF}/nowhere", "home-no-area"),
    ):
        await floor.presses(verb, by=NADER, private=True)
        assert floor.only_reply(Ack).key == key
    assert await group_areas(floor, GROUP) == ()


async def test_case_goes_to_nearest_group_else_general_ones(floor: Floor) -> None:
    await assign_areas(floor, REF, "thr01")
    await assign_areas(floor, BALE_REF, "thr")
    assert posted_groups(await floor.files("c1")) == {HERE}
    await assign_areas(floor, BALE_REF, "thr")
    await assign_areas(floor, BALE_REF, "thr02")
    await assign_areas(floor, REF, "thr01", "thr03")
    assert posted_groups(await floor.files("c2")) == {UP}, "the general group"


async def test_uncovered_case_goes_to_all_and_notifies_owner_once(floor: Floor) -> None:
    for ref, area in ((REF, "thr02"), (NORTH_REF, "thr03"), (BALE_REF, "thr04")):
        await assign_areas(floor, ref, area)
    assert posted_groups(await floor.files("c1")) == {HERE, UP, THERE} and recipients_of(
        floor, "home-uncovered"
    ) == {OWNER}
    assert posted_groups(await floor.files("c2")) == {HERE, UP, THERE} and not recipients_of(
        floor, "home-uncovered"
    )
    await assign_areas(floor, BALE_REF, "thr05")
    await floor.files("c3")
    assert recipients_of(floor, "home-uncovered") == {OWNER}, "after a change the owners are told again"


async def test_late_case_is_notified_to_its_group_only(floor: Floor) -> None:
    await assign_areas(floor, REF, "thr01")
    await floor.files("c1")
    await floor.presses("case.claim:c1")
    edits = [r for r in floor.replies if isinstance(r, EditCard)]
    assert [r.to for r in edits] == [(HERE,)], "its card is in no other group"


async def test_cards_move_when_areas_change(floor: Floor) -> None:
    deliver_cards(floor, await floor.files("c1"))
    deliver_cards(floor, await floor.files("c2"))
    await floor.presses("case.claim:c2")
    floor.clock.advance(FRESH)
    await assign_areas(floor, REF, "thr02")
    await assign_areas(floor, BALE_REF, "thr01")
    moved = await floor.ticks(settle_cards)
    assert closed_cards(moved) == {(c, to) for c in ("c1", "c2") for to in (HERE, UP)}
    deliver_cards(floor, moved)
    assert not floor.uow.tables.held, "a card in the right place is not posted again"
    await assign_areas(floor, BALE_REF, "thr01", "thr03")
    await assign_areas(floor, REF, "thr01")
    moved = await floor.ticks(settle_cards)
    assert closed_cards(moved) == {("c1", THERE), ("c2", THERE)}
    cards = await floor.ticks(held_cards)
    assert {(r.case_id, r.to) for r in cards if isinstance(r, EditCard)} == {("c1", (HERE,)), ("c2", (HERE,))}
    deliver_cards(floor, moved)
    deliver_cards(floor, cards)
    floor.clock.advance(timedelta(minutes=2))
    assert await floor.ticks(settle_cards) == (), "the second tick has nothing to do"
    assert await floor.ticks(settle_cards) == () and not floor.uow.tables.held


async def test_flood_of_cases_is_settled_in_pages(floor: Floor) -> None:
    for number in range(PAGE + 3):
        await floor.files(f"n{number:03}")
    floor.uow.tables.held.clear()
    floor.uow.tables.cards.clear()
    floor.clock.advance(FRESH)
    settle_later(context(floor.uow))
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == 3 * PAGE
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == 3 * (PAGE + 3)


async def test_refusing_group_is_reported_once_and_cases_stay_private(
    floor: Floor,
) -> None:
    await assign_areas(floor, BALE_REF, "thr01")
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    await floor.hears(await note_refusing(context(floor.uow, clock=floor.clock), *bale))
    assert recipients_of(floor, "group-silent") == {OWNER, NADER}
    await floor.hears(await note_refusing(context(floor.uow, clock=floor.clock), *bale))
    assert floor.replies == ()
    assert posted_groups(await floor.files("c1")) == set() and (*bale, "c1") in floor.uow.tables.held
    await floor.ticks(notify_silent_groups)
    assert recipients_of(floor, "silent-waits") == {BABAK} and verbs(floor.only_reply(Say)) == ["case.next"]
    await floor.files("c2")
    assert await floor.ticks(notify_silent_groups) == (), "not one message for each card"
    floor.clock.advance(timedelta(minutes=11))
    await floor.ticks(notify_silent_groups)
    assert floor.only_reply(Say).args["count"] == 2
    await floor.presses("case.next", by=BABAK, private=True)
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert (await floor.case("c1")).assignee == BABAK
    await floor.hears(await note_recovered(context(floor.uow, clock=floor.clock), *bale))
    assert recipients_of(floor, "group-heard") == {OWNER, NADER}
    assert posted_groups(await floor.ticks(held_cards)) == {THERE}


async def test_flapping_group_is_reported_only_twice(floor: Floor) -> None:
    at = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    notices = []
    for _ in range(4):
        notices.append(bool(await note_refusing(context(floor.uow, clock=floor.clock), *at)))
        floor.clock.advance(timedelta(minutes=5))
        notices.append(bool(await note_recovered(context(floor.uow, clock=floor.clock), *at)))
    assert notices == [True, True, True, False, False, False, False, False], (
        "the last state: the group refuses cards"
    )
    floor.clock.advance(CALM)
    assert await note_refusing(context(floor.uow, clock=floor.clock), *at)
    assert await note_recovered(context(floor.uow, clock=floor.clock), *at)


async def test_critical_case_in_silent_group_notifies_those_on_duty(floor: Floor) -> None:
    await assign_areas(floor, REF, "thr01")
    await floor.presses("duty:off", by=REZA, private=True)
    at = (GROUP.messenger, GROUP.chat_id)
    await floor.hears(await note_refusing(context(floor.uow, clock=floor.clock), *at))
    await floor.files("c1")
    await floor.ticks(notify_silent_groups)
    assert recipients_of(floor, "silent-waits") == {LEILA, OWNER, NADER}
    floor.clock.advance(timedelta(minutes=2))
    await floor.files("c2", severity=Severity.CRITICAL)
    await floor.ticks(notify_silent_groups)
    assert recipients_of(floor, "silent-waits") == {LEILA, OWNER, NADER}


async def test_an_owner_wants_a_group_in_private_and_back(floor: Floor) -> None:
    await floor.presses(f"home:{BALE_REF}", by=OWNER, private=True)
    assert f"home.private:{BALE_REF}/on" in verbs(floor.only_reply(Screen))
    await floor.presses(f"home.private:{BALE_REF}/on", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    assert posted_groups(await floor.files("c1")) == {HERE, UP}
    await floor.ticks(notify_silent_groups)
    assert recipients_of(floor, "silent-waits") == {BABAK}
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    assert await note_recovered(context(floor.uow, clock=floor.clock), *bale) == (), (
        "only the owner ends that"
    )
    await floor.presses(f"home.private:{BALE_REF}/off", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    assert posted_groups(await floor.ticks(held_cards)) == {THERE}


async def test_bot_is_removed_from_group_and_returns(floor: Floor) -> None:
    await assign_areas(floor, NORTH_REF, "thr01")
    await floor.files("c1")
    chat = turns.group(NORTH.messenger, NORTH.chat_id)
    gone = MemberChanged(chat, OWNER, SARA, MembershipStatus.OUTSIDE, is_bot_itself=True)
    await floor.takes(gone)
    assert recipients_of(floor, "group-left") == {OWNER, NADER}
    floor.clock.advance(FRESH)
    await floor.ticks(settle_cards)
    assert posted_groups(await floor.ticks(held_cards)) == {HERE, THERE}, "now the general groups have it"
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    await floor.ticks(settle_cards)
    assert posted_groups(await floor.ticks(held_cards)) == {UP}


async def test_topics_are_offered_where_the_group_has_them(floor: Floor) -> None:
    await floor.presses(f"home:{REF}", by=OWNER, private=True)
    assert not any(v.startswith("home.topics") for v in verbs(floor.only_reply(Screen)))
    await floor.presses(f"home.topics:{REF}/area", by=OWNER, private=True)
    assert floor.only_reply(Ack).key == "home-no-forum"
    at = (GROUP.messenger, GROUP.chat_id)
    assert await note_forum(context(floor.uow, clock=floor.clock), *at, Forum.NO_RIGHT) == (), (
        "topics are not switched on"
    )
    await floor.presses(f"home:{REF}", by=OWNER, private=True)
    assert [v for v in verbs(floor.only_reply(Screen)) if v.startswith("home.topics")] == [
        f"home.topics:{REF}/area", f"home.topics:{REF}/severity",
    ]  # fmt: skip
    await floor.presses(f"home.topics:{REF}/area", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    group = await floor.uow.groups.get(*at)
    assert group is not None and group.topics is TopicSorting.AREA
    await floor.hears(await note_forum(context(floor.uow, clock=floor.clock), *at, Forum.READY))
    assert recipients_of(floor, "group-topics") == {OWNER, NADER}
    await floor.hears(await note_forum(context(floor.uow, clock=floor.clock), *at, Forum.NO_RIGHT))
    assert recipients_of(floor, "group-no-topics") == {OWNER, NADER}
    await floor.hears(await note_forum(context(floor.uow, clock=floor.clock), *at, Forum.NO_RIGHT))
    assert floor.replies == ()
    await floor.presses(f"home.topics:{REF}/none", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    group = await floor.uow.groups.get(*at)
    assert group is not None and group.topics is TopicSorting.NONE


async def test_a_case_just_filed_is_not_posted_twice(floor: Floor) -> None:
    await floor.files("c1")
    settle_later(context(floor.uow))
    await floor.ticks(settle_cards)
    assert not floor.uow.tables.held, "its cards are on their way"


async def test_general_notices_reach_cardless_groups_but_not_silent_ones(
    floor: Floor,
) -> None:
    await floor.presses(f"home.private:{BALE_REF}/on", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    await note_refusing(context(floor.uow, clock=floor.clock), NORTH.messenger, NORTH.chat_id)
    replies = await group_announcements("group-asked", {}, context(floor.uow))
    assert posted_groups(replies) == {HERE, THERE}


async def test_owner_is_notified_where_no_group_exists(floor: Floor) -> None:
    for group in (GROUP, NORTH, BALE_GROUP):
        await drop_group(context(floor.uow, clock=floor.clock), group.messenger, chat_id=group.chat_id)
    await floor.files("c1")
    assert recipients_of(floor, "home-uncovered") == {OWNER} and floor.only_reply(Say).args["groups"] == 0


async def test_the_hours_digest_tells_each_group_of_its_own(floor: Floor) -> None:
    await assign_areas(floor, REF, "thr01")
    await assign_areas(floor, BALE_REF, "thr02")
    await floor.files("c1")
    await floor.files("c2")
    floor.uow.tables.cases["c2"] = replace(floor.uow.tables.cases["c2"], area_id="thr05")
    await floor.files("c3")
    await floor.presses("case.claim:c3")
    floor.uow.settings.set_note("clock:digest", "before")
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    args_by_chat = {r.to: r.args for r in await floor.ticks(send_waiting_digest) if isinstance(r, Say)}
    assert {to: (args["count"], args["held"]) for to, args in args_by_chat.items()} == {
        HERE: (1, 1),
        UP: (1, 0),
    }


async def test_changes_during_silence_are_shown_in_place_afterwards(floor: Floor) -> None:
    await assign_areas(floor, BALE_REF, "thr01")
    deliver_cards(floor, await floor.files("c1"))
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    await note_refusing(context(floor.uow, clock=floor.clock), *bale)
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert THERE not in posted_groups(floor.replies)
    await note_recovered(context(floor.uow, clock=floor.clock), *bale)
    replies = await floor.ticks(held_cards)
    assert [(r.case_id, r.to) for r in replies if isinstance(r, EditCard)] == [("c1", (THERE,))]
    assert "Babak" in floor.texts[0]


async def test_card_decided_while_bot_was_removed_is_edited_later(floor: Floor) -> None:
    await floor.files("c1")
    await floor.files("c2", act_id="O02")
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, OWNER, SARA, MembershipStatus.OUTSIDE, is_bot_itself=True))
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    assert posted_groups(floor.replies) == {UP, THERE}, "nobody in the other group can be told"
    assert (await floor.case("c1")).state is State.REJECTED
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert posted_groups(floor.replies) <= {HERE} and not [
        r for r in floor.replies if isinstance(r, EditCard)
    ]
    assert edits_here(await floor.ticks(held_cards)) == [("c1", True)]
    floor.clock.advance(FRESH)
    await floor.ticks(settle_cards)
    assert edits_here(await floor.ticks(held_cards)) == [("c2", False)], (
        "the card of an open case must be posted"
    )
    floor.clock.advance(AGAIN)
    await floor.ticks(settle_cards)
    assert not edits_here(await floor.ticks(held_cards)), "each card comes once"


async def test_returning_group_with_restricted_cards_is_handled_in_pages(
    floor: Floor,
) -> None:
    """Cases that were decided in the meantime have cards there, too, and these must be closed."""
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    for number in range(PAGE + 3):
        await floor.files(f"n{number:03}", act_id=min(RESTRICTED_ACTS))
        floor.uow.cases.save(replace(await floor.case(f"n{number:03}"), state=State.REJECTED))
        floor.uow.tables.cards.add((GROUP.messenger, GROUP.chat_id, f"n{number:03}"))
        floor.uow.commit()
    await floor.takes(MemberChanged(chat, OWNER, SARA, MembershipStatus.OUTSIDE, is_bot_itself=True))
    floor.uow.tables.held.clear()
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert not floor.uow.tables.held, "registering does not wait for all cards"
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == PAGE
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == PAGE + 3
    floor.uow.tables.held.clear()
    await floor.ticks(settle_cards)
    assert not floor.uow.tables.held, "once"


async def test_no_card_for_case_decided_while_bot_was_out(
    floor: Floor,
) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, OWNER, SARA, MembershipStatus.OUTSIDE, is_bot_itself=True))
    await floor.files("c1")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert HERE not in posted_groups(await floor.ticks(held_cards))


async def test_card_in_unsafe_former_home_group_is_closed(
    floor: Floor,
) -> None:
    await floor.files("c1")
    floor.uow.groups.save(replace(GROUP, stopped="public"))
    await assign_areas(floor, NORTH_REF, "thr01")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    await floor.hears(await note_public(context(floor.uow, clock=floor.clock), GROUP, False))
    closed = [r for r in await floor.ticks(held_cards) if isinstance(r, EditCard) and r.to == (HERE,)]
    assert [(r.case_id, r.leaves) for r in closed] == [("c1", True)]
