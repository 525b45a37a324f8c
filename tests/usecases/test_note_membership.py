"""People who leave have no rights from that moment on, whatever was requested just before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import EraseDetails
from bot.conversation.router import guard
from bot.domain.errors import RequestRefused
from bot.domain.events import StrangerSeen
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Person, Role, Staff
from bot.handlers import TABLE
from bot.usecases.groups.membership import note_membership
from bot.usecases.ports import Group
from bot.usecases.staff.reachable import note_started
from tests.fakes.contexts import context
from tests.fakes.floor import GROUP, LEILA, Floor, a_floor
from tests.fakes.turns import keys_for

CLAIM = next(route for route in TABLE if route.on == "case.claim")
SECOND = timedelta(seconds=1)


def may_claim(floor: Floor, known: object) -> bool:
    person = Person(LEILA, keys_for(LEILA), membership=known)  # type: ignore[arg-type] # what is stored
    try:
        guard(CLAIM, person, now=floor.clock.now())
    except RequestRefused as refusal:
        assert refusal.key in ("not-member", "not-let-in")
        return False
    return True


async def stored_membership(floor: Floor) -> object:
    return await floor.uow.members.get(LEILA, GROUP.chat_id)


async def record_membership(floor: Floor, standing: MembershipStatus, **asked: Any) -> None:
    facts = await note_membership(
        context(floor.uow, clock=floor.clock), LEILA, standing, chat_id=GROUP.chat_id, **asked
    )
    await floor.hears(facts)


async def test_a_press_after_leaving_is_refused_within_the_minute() -> None:
    floor = a_floor()
    await record_membership(floor, MembershipStatus.MEMBER)
    assert may_claim(floor, await stored_membership(floor))
    floor.clock.advance(SECOND)
    await record_membership(floor, MembershipStatus.OUTSIDE)
    assert not may_claim(floor, await stored_membership(floor)), (
        "two seconds after the last answer that they were a member"
    )


@pytest.mark.parametrize("known", [False, True])
async def test_who_is_in_another_chat_is_nobodys_business(known: bool) -> None:
    """A chat that no owner has registered, or that is no longer a moderators' group."""
    floor, chat_id = a_floor(), -100_999
    if known:
        floor.uow.groups.save(replace(GROUP, chat_id=chat_id, active=False))
    facts = await note_membership(
        context(floor.uow, clock=floor.clock), LEILA, MembershipStatus.MEMBER, chat_id=chat_id
    )
    assert facts == ()
    assert await floor.uow.members.get(LEILA, chat_id) is None


@pytest.mark.parametrize("came_back", [False, True])
async def test_answer_older_than_leaving_does_not_restore_membership(came_back: bool) -> None:
    """Nor does rejoining: people who left must be admitted again."""
    floor = a_floor()
    asked = floor.clock.now()
    floor.clock.advance(SECOND)
    await record_membership(floor, MembershipStatus.OUTSIDE)
    floor.clock.advance(SECOND)
    await record_membership(
        floor, MembershipStatus.MEMBER, asked_at=floor.clock.now() if came_back else asked
    )
    assert not may_claim(floor, await stored_membership(floor))
    known = await floor.uow.members.get(LEILA, GROUP.chat_id)
    assert known is not None
    assert known.status is (MembershipStatus.STRANGER if came_back else MembershipStatus.OUTSIDE)


async def test_an_answer_counts_from_when_it_was_asked_for() -> None:
    floor = a_floor()
    floor.clock.stand()
    floor.clock.advance(10 * SECOND)
    await record_membership(floor, MembershipStatus.MEMBER, asked_at=floor.clock.now() - 5 * SECOND)
    floor.clock.advance(55 * SECOND)
    assert may_claim(floor, await stored_membership(floor))
    floor.clock.advance(SECOND)
    assert not may_claim(floor, await stored_membership(floor))


async def test_shown_data_of_leaver_is_erased_once() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", by=LEILA)
    await record_membership(floor, MembershipStatus.OUTSIDE)
    assert EraseDetails("c1", LEILA) in floor.replies
    await record_membership(floor, MembershipStatus.OUTSIDE)
    assert floor.replies == ()


async def test_clock_set_back_opens_nothing_and_locks_nobody_out() -> None:
    floor = a_floor()
    await record_membership(floor, MembershipStatus.MEMBER)
    floor.clock.advance(-timedelta(hours=1))
    assert not may_claim(floor, await stored_membership(floor)), (
        "the known status is old, so it is asked for again"
    )
    await record_membership(floor, MembershipStatus.MEMBER, asked_at=floor.clock.now())
    assert may_claim(floor, await stored_membership(floor))


SECOND_GROUP = Group(Messenger.TELEGRAM, -200)
NEW = Account(Messenger.TELEGRAM, 9_555)


async def join_second_group(floor: Floor, account: Account, *, seen: timedelta | None) -> MembershipStatus:
    """Their status in the second group. ``seen``: how long ago they were known to be in the first one."""
    floor.uow.groups.save(SECOND_GROUP)
    if seen is not None:
        at = floor.clock.now() - seen
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, at))
    floor.uow.keep_turn()
    facts = await note_membership(
        context(floor.uow, clock=floor.clock), account, MembershipStatus.MEMBER, chat_id=SECOND_GROUP.chat_id
    )
    known = await floor.uow.members.get(account, SECOND_GROUP.chat_id)
    assert known is not None
    alarmed = any(isinstance(fact, StrangerSeen) for fact in facts)
    assert alarmed is (known.status is MembershipStatus.STRANGER)
    return known.status


@pytest.mark.parametrize("desk", [False, True])
@pytest.mark.parametrize(
    ("seen", "standing"),
    [
        (timedelta(seconds=59), MembershipStatus.MEMBER),
        (timedelta(seconds=61), MembershipStatus.STRANGER),
        (timedelta(days=30), MembershipStatus.STRANGER),
    ],
)
async def test_membership_of_other_group_admits_while_certain(
    seen: timedelta, standing: MembershipStatus, desk: bool
) -> None:
    """They may have been removed from it while the bot was down."""
    floor = a_floor()
    if desk:
        floor.uow.staff.save(Staff(NEW, Role.MODERATOR, started=True))
    assert await join_second_group(floor, NEW, seen=seen) is standing


async def test_started_moderator_is_admitted_without_other_groups_lead_always() -> None:
    floor = a_floor()
    floor.uow.staff.save(Staff(NEW, Role.MODERATOR, started=True))
    assert await join_second_group(floor, NEW, seen=None) is MembershipStatus.MEMBER
    floor = a_floor()
    floor.uow.staff.save(Staff(NEW, Role.LEAD, started=True))
    assert await join_second_group(floor, NEW, seen=timedelta(days=30)) is MembershipStatus.MEMBER


async def test_start_from_old_membership_admits_to_no_other_group() -> None:
    """Start asks no messenger. It must not give more rights than the information that it relied on."""
    floor = a_floor()
    at = floor.clock.now() - timedelta(days=30)
    floor.uow.members.save(Membership(NEW, GROUP.chat_id, MembershipStatus.MEMBER, at))
    floor.uow.keep_turn()
    staff = await note_started(context(floor.uow, by=Person(NEW, keys_for(NEW)), clock=floor.clock))
    assert staff is not None and staff.started
    assert await join_second_group(floor, NEW, seen=None) is MembershipStatus.STRANGER
