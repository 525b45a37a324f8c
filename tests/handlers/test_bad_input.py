"""Invalid input gets a short answer to that person only. The card is refreshed, and nothing changes."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, EditCard, GroupChat, SendLane
from bot.domain.cases.reports import State
from bot.domain.people import Membership, MembershipStatus
from tests.fakes.floor import GROUP, LEILA, Floor, a_floor
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1. c2 waits."""
    floor = a_floor()
    await floor.files()
    await floor.files("c2")
    await floor.presses("case.claim:c1")
    return floor


def private_refusal_key(floor: Floor) -> str:
    """The key of the answer. Any other reply is the card itself."""
    assert all(isinstance(r, Ack | EditCard) for r in floor.replies), floor.replies
    answer = floor.only_reply(Ack)
    assert answer.alert
    return str(answer.key)


def check_card_unchanged(floor: Floor) -> None:
    """It is edited in the group of the press only, if there is room, and never posted again."""
    card = floor.only_reply(EditCard)
    assert (card.case_id, card.again, card.there_only, card.lane) == ("c1", True, True, SendLane.REMINDER)
    assert card.to == (GroupChat(GROUP.messenger, GROUP.chat_id),)


@pytest.mark.parametrize(
    ("words", "key"),
    [(" ", "words-too-short"), ("\u200c", "words-too-short"), ("x" * 4000, "words-too-long")],
)
@pytest.mark.parametrize("button", ["case.write:c1/reject", "case.write:c1/out_of_scope", "case.ask:c1"])
async def test_blank_or_overlong_reason_is_refused(floor: Floor, button: str, words: str, key: str) -> None:
    await floor.presses("case.open:c1", private=True)
    await floor.presses(button, private=True)
    before = await floor.case()
    await floor.says(words)
    assert private_refusal_key(floor) == key
    assert await floor.case() == before
    await floor.says("It was lawful there, as the paper says.")
    assert "words-too-short" not in floor.reply_keys(), "Reza may go on"


async def test_a_merge_with_itself_or_in_a_circle(floor: Floor) -> None:
    before = await floor.case()
    await floor.presses("case.merge-yes:c1/c1", private=True)
    assert private_refusal_key(floor) == "case-merge-unfit" and await floor.case() == before
    await floor.presses("case.merge-yes:c1/c2", private=True)
    await floor.presses("case.claim:c2", by=LEILA)
    before = await floor.case("c2")
    await floor.presses("case.merge-yes:c2/c1", by=LEILA, private=True)
    assert private_refusal_key(floor) == "case-merge-unfit" and await floor.case("c2") == before


async def test_a_decision_on_a_case_claimed_by_another(floor: Floor) -> None:
    before = await floor.case()
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    assert private_refusal_key(floor) == "case-not-yours" and await floor.case() == before


@pytest.mark.parametrize("verb", ["claim", "break", "recuse-yes", "undo"])
async def test_an_action_on_a_withdrawn_case_refreshes_its_card(floor: Floor, verb: str) -> None:
    withdrawn = replace(await floor.case(), state=State.WITHDRAWN, assignee=REZA if verb == "undo" else None)
    floor.uow.tables.cases["c1"] = withdrawn
    floor.uow.keep_turn()
    if verb == "break":
        await floor.presses("case.break:c1", by=LEILA)
        assert private_refusal_key(floor) == "case-break-leads"
        return
    await floor.presses(f"case.{verb}:c1")
    assert private_refusal_key(floor).startswith("case-cannot-")
    check_card_unchanged(floor)
    assert (await floor.case()).state is State.WITHDRAWN


async def test_slower_presser_sees_card_only_if_changed(floor: Floor) -> None:
    """Fifty presses at once are not fifty edits: the sender knows what the card says
    (``test_group_routes``)."""
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.reply_keys() == ["case-held", "case-card"]
    check_card_unchanged(floor)
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    assert floor.reply_keys() == ["case-held"], "the private chat has no card of the group"


async def test_a_press_by_someone_who_has_just_left(floor: Floor) -> None:
    before = await floor.case("c2")
    floor.uow.members.save(Membership(LEILA, GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now()))
    await floor.presses("case.claim:c2", by=LEILA)
    assert private_refusal_key(floor) == "not-member" and await floor.case("c2") == before


@pytest.mark.parametrize("button", ["case.claim:gone", "case.open:gone", "case.reason:gone/reject-repeat"])
async def test_a_button_from_last_year(floor: Floor, button: str) -> None:
    await floor.presses(button)
    assert floor.answers == (Ack("case-gone", alert=True),)


async def test_a_verb_that_there_is_no_more(floor: Floor) -> None:
    await floor.presses("case.snooze:c1")
    assert private_refusal_key(floor) == "press-stale-in-group"
    check_card_unchanged(floor)


async def test_nobody_confirms_their_own(floor: Floor) -> None:
    """Here: the second look. Breaking claims, roles and stops are in test_claims and test_roles."""
    floor.uow.tables.cases["c2"] = replace(await floor.case("c2"), barred=LEILA)
    floor.uow.keep_turn()
    await floor.presses("case.claim:c2", by=LEILA)
    assert private_refusal_key(floor) == "case-second-look"
