"""Groups with areas: who sets them, where a case's card goes, and how cards move when that changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.incoming import MemberChanged
from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.groups.topics import Forum, Topics
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.handlers.desk.clock_words import how_much_waits
from bot.handlers.groups.group_digest import held_cards
from bot.handlers.groups.silent_groups import settle_cards, tell_of_silent
from bot.handlers.staff.announce import announced
from bot.usecases.groups.group_topics import note_forum
from bot.usecases.groups.register_group import drop_group
from bot.usecases.groups.settle_cards import AGAIN, FRESH, PAGE, settle_later
from bot.usecases.groups.silence import CALM, note_heard, note_silent
from bot.usecases.groups.watch_groups import note_public
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA, SARA

OWNER, NADER = Account(Messenger.TELEGRAM, 9009), Account(Messenger.TELEGRAM, 9003)
NORTH = Group(Messenger.TELEGRAM, -100_888, "north")
REF, NORTH_REF, BALE_REF = (f"{g.messenger}:{g.chat_id}" for g in (GROUP, NORTH, BALE_GROUP))
HERE, UP, THERE = (GroupChat(g.messenger, g.chat_id) for g in (GROUP, NORTH, BALE_GROUP))


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Three groups, none with areas; Omid is an owner, Nader a lead of long standing."""
    floor = a_floor()
    floor.uow.groups.save(NORTH)
    for account, role, name in ((OWNER, Role.OWNER, "Omid"), (NADER, Role.LEAD, "Nader")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def posted(replies: tuple[Reply, ...]) -> set[GroupChat]:
    """Where something is posted: a card, an announcement, a card that was held."""
    said = {r.to for r in replies if isinstance(r, Say) and isinstance(r.to, GroupChat)}
    return said | {to for r in replies if isinstance(r, EditCard) and not r.there_only for to in r.to}


def closed(replies: tuple[Reply, ...]) -> set[tuple[str, GroupChat]]:
    return {(r.case_id, to) for r in replies if isinstance(r, EditCard) and r.leaves for to in r.to}


def shown_here(replies: tuple[Reply, ...]) -> list[tuple[str, bool]]:
    found = [r for r in replies if isinstance(r, EditCard) and r.to == (HERE,)]
    return [(r.case_id, r.there_only) for r in found]


def heard(floor: Floor, key: str) -> set[Account]:
    found = [r for r in floor.replies if isinstance(r, Say) and r.key == key]
    return {r.to.account for r in found if isinstance(r.to, StaffChat)}


async def has(floor: Floor, group: Group) -> tuple[str, ...]:
    found = await floor.uow.groups.get(group.messenger, group.chat_id)
    assert found is not None
    return found.areas


async def confirms(floor: Floor, *, by: Account, private: bool = True) -> None:
    (yes,) = [verb for verb in verbs(floor.only(Screen, "admin-ask")) if "-yes:" in verb]
    await floor.presses(yes, by=by, private=private)


async def gives(floor: Floor, ref: str, *areas: str) -> None:
    for area in areas:
        await floor.presses(f"home.area:{ref}/{area}", by=NADER, private=True)
        await confirms(floor, by=NADER)
        assert floor.only(Screen).key == "home-areas"


def sends(floor: Floor, replies: tuple[Reply, ...]) -> None:
    """The sender has posted these cards and closed those, and its marks are stored."""
    for reply in replies:
        if isinstance(reply, Say) and isinstance(reply.to, GroupChat):
            place = (reply.to.messenger, reply.to.chat_id, reply.slot.removeprefix("card:"))
            floor.uow.tables.cards.add(place)
        if isinstance(reply, EditCard) and not reply.there_only:
            floor.uow.tables.cards |= {(to.messenger, to.chat_id, reply.case_id) for to in reply.to}
    for case_id, to in closed(replies):
        floor.uow.tables.cards.discard((to.messenger, to.chat_id, case_id))
    floor.uow.keep_turn()


async def test_a_lead_gives_a_group_its_areas_with_buttons(floor: Floor) -> None:
    await floor.takes(turns.command("areas", by=NADER))
    assert f"home:{NORTH_REF}" in verbs(floor.only(Screen))
    await floor.presses(f"home:{NORTH_REF}", by=NADER, private=True)
    assert f"home.areas:{NORTH_REF}" in verbs(floor.only(Screen))
    assert not any(v.startswith(("home.private", "home.topics")) for v in verbs(floor.only(Screen)))
    await floor.presses(f"home.areas:{NORTH_REF}", by=NADER, private=True)
    assert verbs(floor.only(Screen)) == [
        f"home.area:{NORTH_REF}/thr",
        f"home.areas:{NORTH_REF}/thr",
        f"home:{NORTH_REF}",
    ]
    await floor.presses(f"home.areas:{NORTH_REF}/thr", by=NADER, private=True)
    shown = verbs(floor.only(Screen))
    assert f"home.area:{NORTH_REF}/thr01" in shown and f"home.areas:{NORTH_REF}/" in shown
    assert not any("thr01s1" in verb for verb in shown), "stations are too small for that"
    await gives(floor, NORTH_REF, "thr02", "thr03")
    assert await has(floor, NORTH) == ("thr02", "thr03")
    details = [r.detail for r in await floor.uow.audit.of_subject(NORTH_REF, most=3)]
    assert details == ["in thr03", "in thr02"]
    await gives(floor, NORTH_REF, "thr02")
    assert await has(floor, NORTH) == ("thr03",)
    await floor.presses(f"home.clear:{NORTH_REF}", by=NADER, private=True)
    await confirms(floor, by=NADER)
    assert await has(floor, NORTH) == ()


async def test_in_the_group_itself_it_is_done_the_same_way(floor: Floor) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(turns.command("areas", by=NADER, chat=chat))
    assert verbs(floor.only(Screen)) == [f"home.areas:{REF}"], "no way to other groups is shown in this one"
    await floor.presses(f"home.area:{REF}/thr01", by=NADER)
    await confirms(floor, by=NADER, private=False)
    assert await has(floor, GROUP) == ("thr01",)


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
            assert floor.only(Ack).key == "not-allowed"
    for verb in (
        f"home.private:{REF}/on",
        f"home.private-yes:{REF}/on",
        f"home.topics:{REF}/area",
        f"home.topics-yes:{REF}/area",
    ):
        await floor.presses(verb, by=NADER, private=True)
        assert floor.only(Ack).key == "not-allowed", "that is the owners'"
    fresh = Staff(LEILA, Role.LEAD, "Leila", started=True, since=floor.clock.now())
    floor.uow.staff.save(fresh)
    await floor.presses(f"home.area:{REF}/thr01", by=LEILA, private=True)
    assert floor.only(Ack).key == "role-fresh"
    for verb, key in (
        ("home.area:nobody/thr01", "home-no-group"),
        ("home.area:telegram:-5/thr01", "home-no-group"),
        (f"home.area:{REF}/nowhere", "home-no-area"),
        (f"home.areas:{REF}/nowhere", "home-no-area"),
    ):
        await floor.presses(verb, by=NADER, private=True)
        assert floor.only(Ack).key == key
    assert await has(floor, GROUP) == ()


async def test_a_case_goes_to_the_nearest_group_else_to_the_general_ones(floor: Floor) -> None:
    await gives(floor, REF, "thr01")
    await gives(floor, BALE_REF, "thr")
    assert posted(await floor.files("c1")) == {HERE}
    await gives(floor, BALE_REF, "thr")
    await gives(floor, BALE_REF, "thr02")
    await gives(floor, REF, "thr01", "thr03")
    assert posted(await floor.files("c2")) == {UP}, "the general one"


async def test_a_case_that_nobody_answers_for_goes_to_all_and_the_owner_hears_it_once(floor: Floor) -> None:
    for ref, area in ((REF, "thr02"), (NORTH_REF, "thr03"), (BALE_REF, "thr04")):
        await gives(floor, ref, area)
    assert posted(await floor.files("c1")) == {HERE, UP, THERE} and heard(floor, "home-uncovered") == {OWNER}
    assert posted(await floor.files("c2")) == {HERE, UP, THERE} and not heard(floor, "home-uncovered")
    await gives(floor, BALE_REF, "thr05")
    await floor.files("c3")
    assert heard(floor, "home-uncovered") == {OWNER}, "something has changed: it is told anew"


async def test_a_group_that_is_told_of_its_case_late_and_others_not(floor: Floor) -> None:
    await gives(floor, REF, "thr01")
    await floor.files("c1")
    await floor.presses("case.claim:c1")
    edits = [r for r in floor.replies if isinstance(r, EditCard)]
    assert [r.to for r in edits] == [(HERE,)], "its card is in no other group"


async def test_cards_move_when_areas_change(floor: Floor) -> None:
    sends(floor, await floor.files("c1"))
    sends(floor, await floor.files("c2"))
    await floor.presses("case.claim:c2")
    floor.clock.advance(FRESH)
    await gives(floor, REF, "thr02")
    await gives(floor, BALE_REF, "thr01")
    moved = await floor.ticks(settle_cards)
    assert closed(moved) == {(c, to) for c in ("c1", "c2") for to in (HERE, UP)}
    sends(floor, moved)
    assert not floor.uow.tables.held, "what stands where it belongs is not posted twice"
    await gives(floor, BALE_REF, "thr01", "thr03")
    await gives(floor, REF, "thr01")
    moved = await floor.ticks(settle_cards)
    assert closed(moved) == {("c1", THERE), ("c2", THERE)}
    cards = await floor.ticks(held_cards)
    assert {(r.case_id, r.to) for r in cards if isinstance(r, EditCard)} == {("c1", (HERE,)), ("c2", (HERE,))}
    sends(floor, moved)
    sends(floor, cards)
    floor.clock.advance(timedelta(minutes=2))
    assert await floor.ticks(settle_cards) == (), "the second look finds nothing more"
    assert await floor.ticks(settle_cards) == () and not floor.uow.tables.held


async def test_a_flood_of_cases_is_looked_at_a_few_at_a_time(floor: Floor) -> None:
    for number in range(PAGE + 3):
        await floor.files(f"n{number:03}")
    floor.uow.tables.held.clear()
    floor.uow.tables.cards.clear()
    floor.clock.advance(FRESH)
    settle_later(floor.uow)
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == 3 * PAGE
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == 3 * (PAGE + 3)


async def test_a_group_that_refuses_cards_is_told_once_and_its_moderators_find_the_cases_in_private(
    floor: Floor,
) -> None:
    await gives(floor, BALE_REF, "thr01")
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    await floor.hears(await note_silent(*bale, uow=floor.uow, clock=floor.clock))
    assert heard(floor, "group-silent") == {OWNER, NADER}
    await floor.hears(await note_silent(*bale, uow=floor.uow, clock=floor.clock))
    assert floor.replies == ()
    assert posted(await floor.files("c1")) == set() and (*bale, "c1") in floor.uow.tables.held
    await floor.ticks(tell_of_silent)
    assert heard(floor, "silent-waits") == {BABAK} and verbs(floor.only(Say)) == ["case.next"]
    await floor.files("c2")
    assert await floor.ticks(tell_of_silent) == (), "not a message a card"
    floor.clock.advance(timedelta(minutes=11))
    await floor.ticks(tell_of_silent)
    assert floor.only(Say).args["count"] == 2
    await floor.presses("case.next", by=BABAK, private=True)
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert (await floor.case("c1")).owner == BABAK
    await floor.hears(await note_heard(*bale, uow=floor.uow, clock=floor.clock))
    assert heard(floor, "group-heard") == {OWNER, NADER}
    assert posted(await floor.ticks(held_cards)) == {THERE}


async def test_a_group_that_comes_and_goes_is_told_of_twice(floor: Floor) -> None:
    at = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    told = []
    for _ in range(4):
        told.append(bool(await note_silent(*at, uow=floor.uow, clock=floor.clock)))
        floor.clock.advance(timedelta(minutes=5))
        told.append(bool(await note_heard(*at, uow=floor.uow, clock=floor.clock)))
    assert told == [True, True, True, False, False, False, False, False], (
        "the last word is that it refuses cards"
    )
    floor.clock.advance(CALM)
    assert await note_silent(*at, uow=floor.uow, clock=floor.clock)
    assert await note_heard(*at, uow=floor.uow, clock=floor.clock)


async def test_a_critical_case_is_told_at_once_and_nobody_off_duty_hears_it(floor: Floor) -> None:
    await gives(floor, REF, "thr01")
    await floor.presses("duty:off", by=REZA, private=True)
    at = (GROUP.messenger, GROUP.chat_id)
    await floor.hears(await note_silent(*at, uow=floor.uow, clock=floor.clock))
    await floor.files("c1")
    await floor.ticks(tell_of_silent)
    assert heard(floor, "silent-waits") == {LEILA, OWNER, NADER}
    floor.clock.advance(timedelta(minutes=2))
    await floor.files("c2", severity=Severity.CRITICAL)
    await floor.ticks(tell_of_silent)
    assert heard(floor, "silent-waits") == {LEILA, OWNER, NADER}


async def test_an_owner_wants_a_group_in_private_and_back(floor: Floor) -> None:
    await floor.presses(f"home:{BALE_REF}", by=OWNER, private=True)
    assert f"home.private:{BALE_REF}/on" in verbs(floor.only(Screen))
    await floor.presses(f"home.private:{BALE_REF}/on", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    assert posted(await floor.files("c1")) == {HERE, UP}
    await floor.ticks(tell_of_silent)
    assert heard(floor, "silent-waits") == {BABAK}
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    assert await note_heard(*bale, uow=floor.uow, clock=floor.clock) == (), "only he ends that"
    await floor.presses(f"home.private:{BALE_REF}/off", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    assert posted(await floor.ticks(held_cards)) == {THERE}


async def test_the_bot_is_put_out_of_a_group_and_comes_back(floor: Floor) -> None:
    await gives(floor, NORTH_REF, "thr01")
    await floor.files("c1")
    chat = turns.group(NORTH.messenger, NORTH.chat_id)
    gone = MemberChanged(chat, OWNER, SARA, Standing.OUTSIDE, is_bot_itself=True)
    await floor.takes(gone)
    assert heard(floor, "group-left") == {OWNER, NADER}
    floor.clock.advance(FRESH)
    await floor.ticks(settle_cards)
    assert posted(await floor.ticks(held_cards)) == {HERE, THERE}, "the general ones have it now"
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    await floor.ticks(settle_cards)
    assert posted(await floor.ticks(held_cards)) == {UP}


async def test_topics_are_offered_where_the_group_has_them(floor: Floor) -> None:
    await floor.presses(f"home:{REF}", by=OWNER, private=True)
    assert not any(v.startswith("home.topics") for v in verbs(floor.only(Screen)))
    await floor.presses(f"home.topics:{REF}/area", by=OWNER, private=True)
    assert floor.only(Ack).key == "home-no-forum"
    at = (GROUP.messenger, GROUP.chat_id)
    assert await note_forum(*at, Forum.NO_RIGHT, uow=floor.uow, clock=floor.clock) == (), (
        "nobody wants topics"
    )
    await floor.presses(f"home:{REF}", by=OWNER, private=True)
    assert [v for v in verbs(floor.only(Screen)) if v.startswith("home.topics")] == [
        f"home.topics:{REF}/area", f"home.topics:{REF}/severity",
    ]  # fmt: skip
    await floor.presses(f"home.topics:{REF}/area", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    group = await floor.uow.groups.get(*at)
    assert group is not None and group.topics is Topics.AREA
    await floor.hears(await note_forum(*at, Forum.READY, uow=floor.uow, clock=floor.clock))
    assert heard(floor, "group-topics") == {OWNER, NADER}
    await floor.hears(await note_forum(*at, Forum.NO_RIGHT, uow=floor.uow, clock=floor.clock))
    assert heard(floor, "group-no-topics") == {OWNER, NADER}
    await floor.hears(await note_forum(*at, Forum.NO_RIGHT, uow=floor.uow, clock=floor.clock))
    assert floor.replies == ()
    await floor.presses(f"home.topics:{REF}/none", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    group = await floor.uow.groups.get(*at)
    assert group is not None and group.topics is Topics.NONE


async def test_a_case_just_filed_is_not_posted_twice(floor: Floor) -> None:
    await floor.files("c1")
    settle_later(floor.uow)
    await floor.ticks(settle_cards)
    assert not floor.uow.tables.held, "its cards are on their way"


async def test_what_all_must_know_is_said_where_cards_are_not_wanted_and_not_where_nothing_arrives(
    floor: Floor,
) -> None:
    await floor.presses(f"home.private:{BALE_REF}/on", by=OWNER, private=True)
    await confirms(floor, by=OWNER)
    await note_silent(NORTH.messenger, NORTH.chat_id, uow=floor.uow, clock=floor.clock)
    said = await announced("group-asked", {}, uow=floor.uow)
    assert posted(said) == {HERE, THERE}


async def test_where_there_is_no_group_at_all_the_owner_hears_it(floor: Floor) -> None:
    for group in (GROUP, NORTH, BALE_GROUP):
        await drop_group(group.messenger, chat_id=group.chat_id, uow=floor.uow, clock=floor.clock)
    await floor.files("c1")
    assert heard(floor, "home-uncovered") == {OWNER} and floor.only(Say).args["groups"] == 0


async def test_the_hours_digest_tells_each_group_of_its_own(floor: Floor) -> None:
    await gives(floor, REF, "thr01")
    await gives(floor, BALE_REF, "thr02")
    await floor.files("c1")
    await floor.files("c2")
    floor.uow.tables.cases["c2"] = replace(floor.uow.tables.cases["c2"], area_id="thr05")
    await floor.files("c3")
    await floor.presses("case.claim:c3")
    floor.uow.settings.set_note("clock:digest", "before")
    floor.uow.settings.save(Running(Reporting.OPEN, Phase.DAY))
    said = {r.to: r.args for r in await floor.ticks(how_much_waits) if isinstance(r, Say)}
    assert {to: (args["count"], args["held"]) for to, args in said.items()} == {HERE: (1, 1), UP: (1, 0)}


async def test_what_changed_while_a_group_was_silent_is_shown_anew_in_its_place(floor: Floor) -> None:
    await gives(floor, BALE_REF, "thr01")
    sends(floor, await floor.files("c1"))
    bale = (BALE_GROUP.messenger, BALE_GROUP.chat_id)
    await note_silent(*bale, uow=floor.uow, clock=floor.clock)
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert THERE not in posted(floor.replies)
    await note_heard(*bale, uow=floor.uow, clock=floor.clock)
    shown = await floor.ticks(held_cards)
    assert [(r.case_id, r.to) for r in shown if isinstance(r, EditCard)] == [("c1", (THERE,))]
    assert "Babak" in floor.read[0]


async def test_a_card_that_was_decided_while_the_bot_was_out_is_edited_when_it_is_back(floor: Floor) -> None:
    await floor.files("c1")
    await floor.files("c2", act_id="O02")
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, OWNER, SARA, Standing.OUTSIDE, is_bot_itself=True))
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    assert posted(floor.replies) == {UP, THERE}, "there is nobody to tell it in the other"
    assert (await floor.case("c1")).state is State.REJECTED
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert posted(floor.replies) <= {HERE} and not [r for r in floor.replies if isinstance(r, EditCard)]
    assert shown_here(await floor.ticks(held_cards)) == [("c1", True)]
    floor.clock.advance(FRESH)
    await floor.ticks(settle_cards)
    assert shown_here(await floor.ticks(held_cards)) == [("c2", False)], "an open one must be there for sure"
    floor.clock.advance(AGAIN)
    await floor.ticks(settle_cards)
    assert not shown_here(await floor.ticks(held_cards)), "each of them once"


async def test_a_group_that_comes_back_with_many_cards_of_the_circle_is_looked_at_a_few_at_a_time(
    floor: Floor,
) -> None:
    """Whatever was decided meanwhile stands there, too, and has to go."""
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    for number in range(PAGE + 3):
        await floor.files(f"n{number:03}", act_id=min(RESTRICTED_ACTS))
        floor.uow.cases.save(replace(await floor.case(f"n{number:03}"), state=State.REJECTED))
        floor.uow.tables.cards.add((GROUP.messenger, GROUP.chat_id, f"n{number:03}"))
        floor.uow.commit()
    await floor.takes(MemberChanged(chat, OWNER, SARA, Standing.OUTSIDE, is_bot_itself=True))
    floor.uow.tables.held.clear()
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert not floor.uow.tables.held, "whoever registers does not wait for all of them"
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == PAGE
    await floor.ticks(settle_cards)
    assert len(floor.uow.tables.held) == PAGE + 3
    floor.uow.tables.held.clear()
    await floor.ticks(settle_cards)
    assert not floor.uow.tables.held, "once"


async def test_no_card_is_posted_for_a_case_that_came_and_was_decided_while_the_bot_was_out(
    floor: Floor,
) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, OWNER, SARA, Standing.OUTSIDE, is_bot_itself=True))
    await floor.files("c1")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    await floor.takes(turns.command("register", by=OWNER, chat=chat))
    assert HERE not in posted(await floor.ticks(held_cards))


async def test_a_card_that_stands_in_an_unsafe_group_that_is_its_home_no_more_is_closed_there(
    floor: Floor,
) -> None:
    await floor.files("c1")
    floor.uow.groups.save(replace(GROUP, stopped="public"))
    await gives(floor, NORTH_REF, "thr01")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    await floor.presses("case.reason:c1/reject-repeat", by=BABAK, private=True)
    await floor.hears(await note_public(GROUP, False, uow=floor.uow, clock=floor.clock))
    closed = [r for r in await floor.ticks(held_cards) if isinstance(r, EditCard) and r.to == (HERE,)]
    assert [(r.case_id, r.leaves) for r in closed] == [("c1", True)]
