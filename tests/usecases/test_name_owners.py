"""People named in the settings are owners, and nobody else."""

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.owner.name_owners import name_owners
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock

MANA, KAVE, REZA = (Account(Messenger.TELEGRAM, number) for number in (1, 2, 3))


@pytest.fixture
def uow() -> MemoryUow:
    made = MemoryUow()
    made.staff.save(Staff(MANA, Role.OWNER, "مانا", started=True))
    made.staff.save(Staff(REZA, Role.MODERATOR, "رضا", started=True))
    return made


async def test_who_is_no_longer_named_is_owner_no_more(uow: MemoryUow) -> None:
    await name_owners(context(uow, clock=FakeClock()), [KAVE])
    assert {staff.account: (staff.role, staff.started) for staff in await uow.staff.all()} == {
        MANA: (Role.MODERATOR, False),
        KAVE: (Role.OWNER, False),
        REZA: (Role.MODERATOR, True),
    }


async def test_who_is_named_keeps_name_and_start(uow: MemoryUow) -> None:
    await name_owners(context(uow, clock=FakeClock()), [MANA, REZA])
    await name_owners(context(uow, clock=FakeClock()), [MANA, REZA])
    assert await uow.staff.get(MANA) == Staff(MANA, Role.OWNER, "مانا", started=True, named=True)
    reza = Staff(REZA, Role.OWNER, "رضا", started=True, named=True, since=FakeClock().now())
    assert await uow.staff.get(REZA) == reza, "named later, they may sign a day later"


async def test_first_owners_sign_at_once_and_chat_owners_stay(uow: MemoryUow) -> None:
    new = MemoryUow()
    await name_owners(context(new, clock=FakeClock()), [MANA, KAVE])
    assert [(member.account, member.since) for member in await new.staff.all()] == [
        (MANA, None),
        (KAVE, None),
    ]
    made = Staff(REZA, Role.OWNER, "رضا", started=True, since=FakeClock().now())
    new.staff.save(made)
    await name_owners(context(new, clock=FakeClock()), [MANA])
    assert await new.staff.get(REZA) == made
    assert await new.staff.get(KAVE) == Staff(KAVE, Role.MODERATOR)


async def test_start_lifts_owners_stop_only_without_other_leads(uow: MemoryUow) -> None:
    async def frozen(*leads: Account) -> bool:
        made = MemoryUow()
        made.staff.save(Staff(MANA, Role.OWNER, named=True, frozen=True))
        made.staff.save(Staff(REZA, Role.MODERATOR, frozen=True))
        for lead in leads:
            made.staff.save(Staff(lead, Role.LEAD))
        await name_owners(context(made, clock=FakeClock()), [MANA])
        reza, mana = await made.staff.get(REZA), await made.staff.get(MANA)
        assert reza is not None and reza.frozen and mana is not None
        return mana.frozen

    assert not await frozen()
    assert not await frozen(KAVE)
    assert await frozen(KAVE, Account(Messenger.BALE, 9))
