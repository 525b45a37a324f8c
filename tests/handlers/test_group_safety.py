"""A group that anybody can read, or with a stranger in it, is spoken to no more; owners hear what to do next."""

from dataclasses import replace

import pytest

from bot.conversation.incoming import MemberChanged
from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.handlers.groups.group_digest import held_cards
from bot.usecases.groups.watch_groups import LOOKED, mark_of, note_public
from tests.fakes import turns
from tests.fakes.floor import BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
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
    floor: Floor, account: Account, standing: Standing = Standing.MEMBER, *, came: bool = True
) -> None:
    chat = turns.group(GROUP.messenger, GROUP.chat_id)
    await floor.takes(MemberChanged(chat, account, account, standing, came=came))


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
        await comes(floor, SARA, standing, came=False)
        await floor.presses("case.claim:c1", by=SARA)
        assert floor.only(Ack).key == "not-member", "the messenger calls him a member, and nobody here does"
    await comes(floor, SARA, Standing.OUTSIDE, came=False)
    assert alarmed(floor, "group-mended") == {OWNER, NADER} and await comes_back(floor) == ["c1"]


async def test_a_lead_lets_him_in(floor: Floor) -> None:
    await comes(floor, SARA)
    button = verbs(next(r for r in floor.replies if isinstance(r, Say) and r.key == "group-stranger"))[0]
    assert button == f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}/{mark_of([SARA])}"
    for account, key in ((REZA, "not-allowed"), (SARA, "not-member")):
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
    await comes(floor, thief, Standing.OUTSIDE, came=False)
    await floor.presses(button, by=NADER, private=True)
    assert alarmed(floor, "group-mended") == {OWNER, NADER}
    await floor.presses(every, by=NADER, private=True)
    assert floor.only(Ack).key == "group-no-stranger"


async def test_who_is_known_comes_and_goes_as_he_likes(floor: Floor) -> None:
    for account in (REZA, NADER, OWNER):
        await comes(floor, account)
        assert not alarmed(floor, "group-stranger")
    await comes(floor, REZA, Standing.OUTSIDE, came=False)
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
