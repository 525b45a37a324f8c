"""A case's card in somebody's private chat says what is so, whoever has changed the case meanwhile and wherever."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import DetailOf, EditPrivate, PrivateCardOf, Screen
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account
from bot.handlers.ticks import TICKS
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, rendered, verbs
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """Leila and Babak have the card of c1 before them, each in private; nobody has taken it."""
    floor = a_floor()
    await floor.files()
    for looker in (LEILA, BABAK):
        await floor.presses("case.show:c1", by=looker, private=True)
        assert floor.only(Screen).remember == PrivateCardOf("c1", looker)
    return floor


def anew(floor: Floor, viewer: Account) -> Any:
    (card,) = [one for one in floor.replies if isinstance(one, EditPrivate) and one.account == viewer]
    return card


async def test_what_somebody_else_has_taken_offers_nobody_a_claim_any_more(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    for looker in (LEILA, BABAK):
        card = anew(floor, looker)
        assert "Reza" in rendered(card)[0] and card.remember == PrivateCardOf("c1", looker)
        assert not {"case.claim:c1", "case.verify:c1"} & set(verbs(card))
    assert not [one for one in floor.replies if isinstance(one, EditPrivate) and one.account == REZA]


async def test_what_was_given_back_can_be_taken_again(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    await floor.presses("case.release:c1")
    assert "case.claim:c1" in verbs(anew(floor, LEILA))


async def test_what_is_taken_back_in_the_group_is_in_hand_in_private_too(floor: Floor) -> None:
    """And goes with the claim from then on, as every card that says so."""
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA)
    await floor.presses("case.verify:c1", by=LEILA, private=True)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA, private=True)
    assert "case.undo:c1" in verbs(anew(floor, LEILA))
    await floor.presses("case.undo:c1", by=LEILA)
    card = anew(floor, LEILA)
    assert "case.verify:c1" in verbs(card) and "case.undo:c1" not in verbs(card)
    assert card.remember == DetailOf("c1", LEILA)


async def test_undo_stays_while_it_holds_and_goes_when_it_does_not(floor: Floor) -> None:
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA, private=True)
    assert "case.undo:c1" in verbs(anew(floor, LEILA))
    floor.clock.advance(UNDO_LASTS + timedelta(seconds=1))
    shown = [one for tick in TICKS for one in await floor.ticks(tick) if isinstance(one, EditPrivate)]
    assert (await floor.case()).state is State.VERIFIED
    assert [one for one in shown if one.account == LEILA]
    assert not [one for one in shown if "case.undo:c1" in verbs(one)]


async def test_nothing_is_told_to_whom_it_is_hidden_from_now(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1")
    assert not [one for one in floor.replies if isinstance(one, EditPrivate)]
