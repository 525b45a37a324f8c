"""A stop waits for its second signature. Linking accounts or taking a role does not cancel it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen
from bot.domain.people import Account, Role
from bot.domain.staff.signatures import LASTS, Matter
from tests.fakes.floor import BABAK, LEILA, Floor
from tests.fakes.turns import REZA
from tests.handlers.test_same_person import MINA, NADER, NADER_TOO, OMID, floor, link_accounts

__all__ = ("floor",)
"""Omid, an owner, is the one to be stopped. Nader is another owner."""


async def request_freeze(floor: Floor, *, by: Account) -> str:
    await floor.presses(f"panic.who:{OMID}", by=by, private=True)
    assert floor.only_reply(Screen).key == "panic-asked", floor.replies
    return next(iter(floor.uow.tables.wanted))


async def note_linked_accounts(floor: Floor, pair: tuple[Account, Account], *, by: Account = OMID) -> None:
    await floor.presses(f"role.one-yes:{pair[0]}/{pair[1]}", by=by, private=True)
    assert floor.only_reply(Screen).key == "role-same-done", "the answer does not reveal that a stop waits"


async def is_frozen(floor: Floor) -> bool:
    omid = await floor.uow.staff.get(OMID)
    return omid is not None and omid.frozen


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("noter", [OMID, NADER])
@pytest.mark.parametrize(
    ("first", "pair", "second"),
    [
        (LEILA, (LEILA, BABAK), BABAK),
        (BABAK, (LEILA, BABAK), LEILA),
        (LEILA, (OMID, BABAK), BABAK),
        (BABAK, (OMID, BABAK), LEILA),
    ],
)
async def test_the_second_signature_counts_all_the_same(
    floor: Floor, first: Account, pair: tuple[Account, Account], second: Account, noter: Account, again: bool
) -> None:
    wish = await request_freeze(floor, by=first)
    await note_linked_accounts(floor, pair, by=noter)
    await floor.presses(f"panic.who:{OMID}" if again else f"panic.sign:{wish}", by=second, private=True)
    assert floor.only_reply(Screen).key == "panic-done", floor.replies
    assert await is_frozen(floor)


async def test_who_was_one_person_before_stays_one(floor: Floor) -> None:
    await link_accounts(floor, REZA, NADER_TOO)
    wish = await request_freeze(floor, by=REZA)
    await note_linked_accounts(floor, (OMID, BABAK))
    await floor.presses(f"panic.sign:{wish}", by=NADER_TOO, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(f"panic.sign:{wish}", by=REZA, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(f"panic.who:{OMID}", by=NADER_TOO, private=True)
    assert floor.only_reply(Screen).key == "panic-asked"
    await floor.presses(f"panic.sign:{wish}", by=OMID, private=True)
    assert not await is_frozen(floor)


async def test_it_counts_for_the_next_stop(floor: Floor) -> None:
    wish = await request_freeze(floor, by=LEILA)
    await note_linked_accounts(floor, (LEILA, BABAK))
    floor.clock.advance(LASTS[Matter.FREEZE] + timedelta(seconds=1))
    await floor.presses(f"panic.sign:{wish}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    wish = await request_freeze(floor, by=LEILA)
    await floor.presses(f"panic.sign:{wish}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(f"panic.sign:{wish}", by=MINA, private=True)
    assert await is_frozen(floor)


async def test_other_wishes_are_their_own_from_the_note_on(floor: Floor) -> None:
    await floor.presses(f"role.give:{REZA}/lead", by=NADER, private=True)
    wish = next(iter(floor.uow.tables.wanted))
    await note_linked_accounts(floor, (NADER, NADER_TOO))
    await floor.presses(f"role.sign:{wish}", by=NADER_TOO, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"


@pytest.mark.parametrize("taken", [MINA, LEILA])
@pytest.mark.parametrize("first", [True, False])
async def test_losing_role_keeps_signature_for_pending_stop(
    floor: Floor, taken: Account, first: bool
) -> None:
    """Mina and Leila are leads: one requests the stop, the other signs, one of them loses the role
    between."""
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None
    floor.uow.staff.save(replace(leila, role=Role.LEAD))
    floor.uow.commit()
    other = LEILA if taken == MINA else MINA
    wish = await request_freeze(floor, by=taken if first else other)
    await floor.presses(f"role.take-yes:{taken}", by=OMID, private=True)
    assert floor.only_reply(Screen).key == "role-taken", "the answer does not reveal that a stop waits"
    await floor.presses(f"panic.sign:{wish}", by=other if first else taken, private=True)
    assert floor.only_reply(Screen).key == "panic-done", floor.replies
    assert await is_frozen(floor)


async def test_whose_role_another_takes_begins_anew_all_the_same(floor: Floor) -> None:
    floor.clock.stand()
    wish = await request_freeze(floor, by=MINA)
    await floor.presses(f"role.take-yes:{MINA}", by=NADER, private=True)
    await floor.presses(f"panic.sign:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    assert not await is_frozen(floor)
    floor.clock.advance(LASTS[Matter.FREEZE] + timedelta(seconds=1))
    await floor.presses(f"role.take-yes:{NADER}", by=OMID, private=True)
    nader = await floor.uow.staff.get(NADER)
    assert nader is not None and nader.since == floor.clock.now(), "his stop does not wait any more"
