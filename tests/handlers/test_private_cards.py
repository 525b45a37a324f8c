"""A case's card in a private chat shows the present state, whoever changed the case and wherever."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import DetailOf, EditPrivate, PrivateCardOf, Screen
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account
from bot.handlers.ticks import TICKS
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, render_reply, verbs
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """Leila and Babak each have the card of c1 in private. Nobody has claimed it."""
    floor = a_floor()
    await floor.files()
    for looker in (LEILA, BABAK):
        await floor.presses("case.show:c1", by=looker, private=True)
        assert floor.only_reply(Screen).remember == PrivateCardOf("c1", looker)
    return floor


def edited_card(floor: Floor, viewer: Account) -> Any:
    (card,) = [reply for reply in floor.replies if isinstance(reply, EditPrivate) and reply.account == viewer]
    return card


async def test_card_claimed_by_another_offers_no_claim(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    for looker in (LEILA, BABAK):
        card = edited_card(floor, looker)
        assert "Reza" in render_reply(card)[0] and card.remember == PrivateCardOf("c1", looker)
        assert not {"case.claim:c1", "case.verify:c1"} & set(verbs(card))
    assert not [reply for reply in floor.replies if isinstance(reply, EditPrivate) and reply.account == REZA]


async def test_what_was_given_back_can_be_taken_again(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    await floor.presses("case.release:c1")
    assert "case.claim:c1" in verbs(edited_card(floor, LEILA))


async def test_undo_in_group_returns_private_card_to_claimed(floor: Floor) -> None:
    """From then on it follows the claim, like every card that shows it."""
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA)
    await floor.presses("case.verify:c1", by=LEILA, private=True)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA, private=True)
    assert "case.undo:c1" in verbs(floor.only_reply(Screen))
    await floor.presses("case.undo:c1", by=LEILA)
    card = edited_card(floor, LEILA)
    assert "case.verify:c1" in verbs(card) and "case.undo:c1" not in verbs(card)
    assert card.remember == DetailOf("c1", LEILA, screen="card")


async def test_undo_button_stays_only_while_undo_is_possible(floor: Floor) -> None:
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA, private=True)
    assert "case.undo:c1" in verbs(floor.only_reply(Screen))
    floor.clock.advance(UNDO_LASTS + timedelta(seconds=1))
    edits = [
        reply for tick in TICKS for reply in await floor.ticks(tick.run) if isinstance(reply, EditPrivate)
    ]
    assert (await floor.case()).state is State.VERIFIED
    assert [edit for edit in edits if edit.account == LEILA]
    assert not [edit for edit in edits if "case.undo:c1" in verbs(edit)]


async def test_private_card_is_not_updated_for_excluded_person(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1")
    assert not [reply for reply in floor.replies if isinstance(reply, EditPrivate)]
