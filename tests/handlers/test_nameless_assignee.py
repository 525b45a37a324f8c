"""An owner without a name works on a case: colleagues read that an owner did, never that a moderator did."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack
from bot.domain.desk.staff_notes import MUTE_REASONS
from bot.domain.people import Account, Person, Role, Staff
from bot.usecases.access.keep_notes import write_note
from bot.usecases.cases import reads
from bot.usecases.desk.mutes import mute_reporter
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import LEILA, Floor, a_floor, render_reply
from tests.fakes.turns import REZA, keys_for
from tests.handlers.test_introductions import ASKED
from tests.handlers.test_introductions import floor as witness_floor
from tests.handlers.test_nameless_owner import A_MODERATOR, AN_OWNER
from tests.handlers.test_referrals import add_agreed_referral, floor, send_referral

__all__ = ("floor", "witness_floor")
A_COLLEAGUE = "همکاری بی‌نام"


type Made = Callable[..., Floor]


@pytest.fixture
def an_owner(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Make one of them an owner whose name the bot has never heard."""

    def make_owner(floor: Floor, account: Account = LEILA) -> Floor:
        monkeypatch.setitem(floors.NAMES, account, "")
        floor.uow.staff.save(Staff(account, Role.OWNER, started=True))
        floor.uow.keep_turn()
        return floor

    return make_owner


def check_told_as_owner(floor: Floor) -> None:
    read = "\n".join(floor.texts)
    assert AN_OWNER in read and A_MODERATOR not in read


@pytest.fixture
async def claimed_floor(an_owner: Made) -> Floor:
    """Leila holds a case."""
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    return floor


async def test_a_colleague_is_asked_by_an_owner(claimed_floor: Floor) -> None:
    floor = claimed_floor
    await floor.presses("case.opinion:c1", by=LEILA, private=True)
    check_told_as_owner(floor)


async def test_an_opinion_is_an_owner_s(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    await floor.presses("case.opinion-as:c1/founded", by=LEILA, private=True)
    check_told_as_owner(floor)


async def test_owner_can_request_to_break_a_claim(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    floor.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.break-why:c1/break-away", by=LEILA)
    check_told_as_owner(floor)


async def test_a_note_is_an_owner_s(claimed_floor: Floor) -> None:
    floor = claimed_floor
    who = Person(LEILA, keys_for(LEILA), staff=Staff(LEILA, Role.OWNER, started=True))
    await write_note(context(floor.uow, by=who, clock=floor.clock), "c1", "look at the door once more")
    floor.uow.commit()
    await floor.presses("case.open:c1", by=LEILA, private=True)
    check_told_as_owner(floor)


async def test_a_wish_for_a_witness_is_an_owner_s(witness_floor: Floor, an_owner: Made) -> None:
    floor = an_owner(witness_floor)
    await floor.presses("intro.body:c1/court", by=LEILA, private=True)
    await floor.says(ASKED, by=LEILA)
    await floor.presses("intro.wish:c1", by=LEILA, private=True)
    check_told_as_owner(floor)


async def test_a_referral_is_prepared_by_an_owner(floor: Floor, an_owner: Made) -> None:
    an_owner(floor, REZA)
    await add_agreed_referral(floor)
    check_told_as_owner(floor)


async def test_owner_can_request_to_recall_a_referral(floor: Floor, an_owner: Made) -> None:
    referral_id = await send_referral(floor)
    an_owner(floor)
    floor.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{referral_id}/body", by=LEILA, private=True)
    check_told_as_owner(floor)


async def test_a_mute_is_an_owner_s(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    who = Person(LEILA, keys_for(LEILA), staff=Staff(LEILA, Role.OWNER, started=True))
    await mute_reporter(
        context(floor.uow, by=who, clock=floor.clock, ids=floor.ids), "r-c1", MUTE_REASONS[0], 3
    )
    floor.uow.commit()
    await floor.presses("mutes", private=True)
    check_told_as_owner(floor)


async def test_reading_much_without_deciding_is_reported_as_owner(
    claimed_floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MOST_UNDECIDED", 0)
    claimed_floor.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    claimed_floor.uow.keep_turn()
    await claimed_floor.presses("case.open:c1", by=LEILA, private=True)
    check_told_as_owner(claimed_floor)


async def test_nameless_assignee_is_called_colleague_everywhere(claimed_floor: Floor) -> None:
    floor = claimed_floor
    read = "\n".join(floor.texts)
    assert A_COLLEAGUE in read and A_MODERATOR not in read
    await floor.presses("case.claim:c1")
    (refused,) = [reply for reply in floor.replies if isinstance(reply, Ack)]
    assert refused.key == "case-held" and A_COLLEAGUE in render_reply(refused)[0]
    await floor.presses("case.verify:c1")
    (refused,) = [reply for reply in floor.replies if isinstance(reply, Ack)]
    assert refused.key == "case-not-yours" and A_COLLEAGUE in render_reply(refused)[0]


async def test_nameless_decider_is_called_colleague_in_refusals(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), assignee_name=""))
    floor.uow.commit()
    for press, key in (("refer:c1", "refer-not-yours"), ("case.reopen:c1", "case-reopen-not-yours")):
        await floor.presses(press, by=floors.BABAK, private=True)
        (refused,) = [reply for reply in floor.replies if isinstance(reply, Ack)]
        assert refused.key == key and A_COLLEAGUE in render_reply(refused)[0]
