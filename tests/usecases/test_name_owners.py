"""Who the settings name is owner, and nobody else."""

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.name_owners import name_owners
from tests.fakes.memory import MemoryUow

MANA, KAVE, REZA = (Account(Messenger.TELEGRAM, number) for number in (1, 2, 3))


@pytest.fixture
def uow() -> MemoryUow:
    made = MemoryUow()
    made.staff.save(Staff(MANA, Role.OWNER, "مانا", started=True))
    made.staff.save(Staff(REZA, Role.MODERATOR, "رضا", started=True))
    return made


async def test_who_is_no_longer_named_is_owner_no_more(uow: MemoryUow) -> None:
    await name_owners([KAVE], uow=uow)
    assert {staff.account: (staff.role, staff.started) for staff in await uow.staff.all()} == {
        MANA: (Role.MODERATOR, False),
        KAVE: (Role.OWNER, False),
        REZA: (Role.MODERATOR, True),
    }


async def test_who_is_named_keeps_name_and_start(uow: MemoryUow) -> None:
    await name_owners([MANA, REZA], uow=uow)
    await name_owners([MANA, REZA], uow=uow)
    assert await uow.staff.get(MANA) == Staff(MANA, Role.OWNER, "مانا", started=True)
    assert await uow.staff.get(REZA) == Staff(REZA, Role.OWNER, "رضا", started=True)
