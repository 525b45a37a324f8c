"""An owner without a name who works on a case: colleagues read that an owner did, never that a moderator did."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack
from bot.domain.desk.staff_notes import MUTE_REASONS
from bot.domain.people import Account, Person, Role, Staff
from bot.usecases.cases import count_reads
from bot.usecases.desk.mute_reporter import mute_reporter
from bot.usecases.sight.keep_notes import write_note
from tests.fakes import floor as floors
from tests.fakes.floor import LEILA, Floor, a_floor, rendered
from tests.fakes.turns import REZA, keys_for
from tests.handlers.test_introductions import ASKED
from tests.handlers.test_introductions import floor as witness_floor
from tests.handlers.test_nameless_owner import A_MODERATOR, AN_OWNER
from tests.handlers.test_referrals import agreed, floor, sent

__all__ = ("floor", "witness_floor")
A_COLLEAGUE = "همکاری بی‌نام"


type Made = Callable[..., Floor]


@pytest.fixture
def an_owner(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Makes one of them an owner whom the bot has never heard a name of."""

    def made(floor: Floor, account: Account = LEILA) -> Floor:
        monkeypatch.setitem(floors.NAMES, account, "")
        floor.uow.staff.save(Staff(account, Role.OWNER, started=True))
        floor.uow.keep_turn()
        return floor

    return made


def as_an_owner_s(floor: Floor) -> None:
    read = "\n".join(floor.read)
    assert AN_OWNER in read and A_MODERATOR not in read


@pytest.fixture
async def held(an_owner: Made) -> Floor:
    """Leila holds a case."""
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    return floor


async def test_a_colleague_is_asked_by_an_owner(held: Floor) -> None:
    floor = held
    await floor.presses("case.opinion:c1", by=LEILA, private=True)
    as_an_owner_s(floor)


async def test_an_opinion_is_an_owner_s(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    await floor.presses("case.opinion-as:c1/founded", by=LEILA, private=True)
    as_an_owner_s(floor)


async def test_a_claim_is_broken_at_the_wish_of_an_owner(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    floor.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.break-why:c1/break-away", by=LEILA)
    as_an_owner_s(floor)


async def test_a_note_is_an_owner_s(held: Floor) -> None:
    floor = held
    who = Person(LEILA, keys_for(LEILA), staff=Staff(LEILA, Role.OWNER, started=True))
    await write_note("c1", "look at the door once more", by=who, uow=floor.uow, clock=floor.clock)
    floor.uow.commit()
    await floor.presses("case.open:c1", by=LEILA, private=True)
    as_an_owner_s(floor)


async def test_a_wish_for_a_witness_is_an_owner_s(witness_floor: Floor, an_owner: Made) -> None:
    floor = an_owner(witness_floor)
    await floor.presses("intro.body:c1/court", by=LEILA, private=True)
    await floor.says(ASKED, by=LEILA)
    await floor.presses("intro.wish:c1", by=LEILA, private=True)
    as_an_owner_s(floor)


async def test_a_referral_is_prepared_by_an_owner(floor: Floor, an_owner: Made) -> None:
    an_owner(floor, REZA)
    await agreed(floor)
    as_an_owner_s(floor)


async def test_a_referral_is_called_back_at_the_wish_of_an_owner(floor: Floor, an_owner: Made) -> None:
    one = await sent(floor)
    an_owner(floor)
    floor.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{one}/body", by=LEILA, private=True)
    as_an_owner_s(floor)


async def test_a_mute_is_an_owner_s(an_owner: Made) -> None:
    floor = an_owner(a_floor())
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    who = Person(LEILA, keys_for(LEILA), staff=Staff(LEILA, Role.OWNER, started=True))
    await mute_reporter("r-c1", MUTE_REASONS[0], 3, by=who, uow=floor.uow, clock=floor.clock, ids=floor.ids)
    floor.uow.commit()
    await floor.presses("mutes", private=True)
    as_an_owner_s(floor)


async def test_whoever_reads_much_and_decides_nothing_is_told_as_an_owner(
    held: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count_reads, "MOST_UNDECIDED", 0)
    held.uow.staff.save(Staff(floors.BABAK, Role.LEAD, "Babak", started=True))
    held.uow.keep_turn()
    await held.presses("case.open:c1", by=LEILA, private=True)
    as_an_owner_s(held)


async def test_whoever_holds_it_is_a_colleague_on_the_card_and_in_what_is_refused(held: Floor) -> None:
    floor = held
    read = "\n".join(floor.read)
    assert A_COLLEAGUE in read and A_MODERATOR not in read
    await floor.presses("case.claim:c1")
    (refused,) = [one for one in floor.replies if isinstance(one, Ack)]
    assert refused.key == "case-held" and A_COLLEAGUE in rendered(refused)[0]
    await floor.presses("case.verify:c1")
    (refused,) = [one for one in floor.replies if isinstance(one, Ack)]
    assert refused.key == "case-not-yours" and A_COLLEAGUE in rendered(refused)[0]


async def test_whoever_decided_it_is_a_colleague_in_what_is_refused(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), owner_name=""))
    floor.uow.commit()
    for press, key in (("refer:c1", "refer-not-yours"), ("case.reopen:c1", "case-reopen-not-yours")):
        await floor.presses(press, by=floors.BABAK, private=True)
        (refused,) = [one for one in floor.replies if isinstance(one, Ack)]
        assert refused.key == key and A_COLLEAGUE in rendered(refused)[0]
