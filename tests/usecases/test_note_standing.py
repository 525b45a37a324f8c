"""Who leaves has no rights from that moment on, whatever was asked for just before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import EraseDetails
from bot.conversation.router import guard
from bot.domain.errors import Refused
from bot.domain.events import StrangerSeen
from bot.domain.people import Account, Membership, Messenger, Person, Role, Staff, Standing
from bot.handlers import TABLE
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.ports import Group
from bot.usecases.staff.note_started import note_started
from tests.fakes.floor import GROUP, LEILA, Floor, a_floor
from tests.fakes.turns import keys_for

CLAIM = next(route for route in TABLE if route.on == "case.claim")
SECOND = timedelta(seconds=1)


def may(floor: Floor, known: object) -> bool:
    person = Person(LEILA, keys_for(LEILA), membership=known)  # type: ignore[arg-type] # what is stored
    try:
        guard(CLAIM, person, now=floor.clock.now())
    except Refused as refusal:
        assert refusal.key in ("not-member", "not-let-in")
        return False
    return True


async def now_known(floor: Floor) -> object:
    return await floor.uow.members.get(LEILA, GROUP.chat_id)


async def told(floor: Floor, standing: Standing, **asked: object) -> None:
    given = {"chat_id": GROUP.chat_id, "uow": floor.uow, "clock": floor.clock, **asked}
    await floor.hears(await note_standing(LEILA, standing, **given))  # type: ignore[arg-type] # the same


async def test_a_press_after_leaving_is_refused_within_the_minute() -> None:
    floor = a_floor()
    await told(floor, Standing.MEMBER)
    assert may(floor, await now_known(floor))
    floor.clock.advance(SECOND)
    await told(floor, Standing.OUTSIDE)
    assert not may(floor, await now_known(floor)), "two seconds after he was seen inside"


@pytest.mark.parametrize("known", [False, True])
async def test_who_is_in_another_chat_is_nobodys_business(known: bool) -> None:
    """One that no owner has registered, or that is a moderators' group no more."""
    floor, chat_id = a_floor(), -100_999
    if known:
        floor.uow.groups.save(replace(GROUP, chat_id=chat_id, active=False))
    given = {"chat_id": chat_id, "uow": floor.uow, "clock": floor.clock}
    assert await note_standing(LEILA, Standing.MEMBER, **given) == ()  # type: ignore[arg-type] # the same
    assert await floor.uow.members.get(LEILA, chat_id) is None


@pytest.mark.parametrize("came_back", [False, True])
async def test_an_answer_from_before_he_left_does_not_bring_him_back(came_back: bool) -> None:
    """Nor does coming back: whoever has left is let in anew."""
    floor = a_floor()
    asked = floor.clock.now()
    floor.clock.advance(SECOND)
    await told(floor, Standing.OUTSIDE)
    floor.clock.advance(SECOND)
    await told(floor, Standing.MEMBER, asked_at=floor.clock.now() if came_back else asked)
    assert not may(floor, await now_known(floor))
    known = await floor.uow.members.get(LEILA, GROUP.chat_id)
    assert known is not None
    assert known.standing is (Standing.STRANGER if came_back else Standing.OUTSIDE)


async def test_an_answer_counts_from_when_it_was_asked_for() -> None:
    floor = a_floor()
    floor.clock.stand()
    floor.clock.advance(10 * SECOND)
    await told(floor, Standing.MEMBER, asked_at=floor.clock.now() - 5 * SECOND)
    floor.clock.advance(55 * SECOND)
    assert may(floor, await now_known(floor))
    floor.clock.advance(SECOND)
    assert not may(floor, await now_known(floor))


async def test_what_he_was_shown_goes_once_and_not_at_each_look() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", by=LEILA)
    await told(floor, Standing.OUTSIDE)
    assert EraseDetails("c1", LEILA) in floor.replies
    await told(floor, Standing.OUTSIDE)
    assert floor.replies == ()


async def test_a_clock_that_was_set_back_opens_nothing_and_locks_nobody_out() -> None:
    floor = a_floor()
    await told(floor, Standing.MEMBER)
    floor.clock.advance(-timedelta(hours=1))
    assert not may(floor, await now_known(floor)), "what was known is of another time: it is asked for anew"
    await told(floor, Standing.MEMBER, asked_at=floor.clock.now())
    assert may(floor, await now_known(floor))


SECOND_GROUP = Group(Messenger.TELEGRAM, -200)
NEW = Account(Messenger.TELEGRAM, 9_555)


async def joins_the_second(floor: Floor, account: Account, *, seen: timedelta | None) -> Standing:
    """What they are in the second group; ``seen``: how long ago they were inside the first one."""
    floor.uow.groups.save(SECOND_GROUP)
    if seen is not None:
        at = floor.clock.now() - seen
        floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, at))
    floor.uow.keep_turn()
    facts = await note_standing(
        account, Standing.MEMBER, chat_id=SECOND_GROUP.chat_id, uow=floor.uow, clock=floor.clock
    )
    known = await floor.uow.members.get(account, SECOND_GROUP.chat_id)
    assert known is not None
    alarmed = any(isinstance(fact, StrangerSeen) for fact in facts)
    assert alarmed is (known.standing is Standing.STRANGER)
    return known.standing


@pytest.mark.parametrize("desk", [False, True])
@pytest.mark.parametrize(
    ("seen", "standing"),
    [
        (timedelta(seconds=59), Standing.MEMBER),
        (timedelta(seconds=61), Standing.STRANGER),
        (timedelta(days=30), Standing.STRANGER),
    ],
)
async def test_a_membership_of_another_group_lets_in_while_it_is_certain(
    seen: timedelta, standing: Standing, desk: bool
) -> None:
    """They may have been removed from it while the bot was down."""
    floor = a_floor()
    if desk:
        floor.uow.staff.save(Staff(NEW, Role.MODERATOR, started=True))
    assert await joins_the_second(floor, NEW, seen=seen) is standing


async def test_a_desk_counts_where_no_other_group_knows_them_and_a_role_always() -> None:
    floor = a_floor()
    floor.uow.staff.save(Staff(NEW, Role.MODERATOR, started=True))
    assert await joins_the_second(floor, NEW, seen=None) is Standing.MEMBER
    floor = a_floor()
    floor.uow.staff.save(Staff(NEW, Role.LEAD, started=True))
    assert await joins_the_second(floor, NEW, seen=timedelta(days=30)) is Standing.MEMBER


async def test_a_desk_that_began_out_of_an_old_membership_lets_into_no_other_group() -> None:
    """Start asks no messenger; what it opens must not be worth more than what it was opened by."""
    floor = a_floor()
    at = floor.clock.now() - timedelta(days=30)
    floor.uow.members.save(Membership(NEW, GROUP.chat_id, Standing.MEMBER, at))
    floor.uow.keep_turn()
    staff = await note_started(Person(NEW, keys_for(NEW)), uow=floor.uow, clock=floor.clock)
    assert staff is not None and staff.started
    assert await joins_the_second(floor, NEW, seen=None) is Standing.STRANGER
