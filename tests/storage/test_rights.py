"""Roles, stops and what waits for a signature: in memory, on SQLite, on PostgreSQL."""

from datetime import timedelta

from bot.domain.people import Role, Staff
from bot.domain.signatures import Matter, Wanted
from tests.storage.values import MINA, NOW, REZA
from tests.storage.workplace import Workplace

WANTED = Wanted("w1", Matter.ROLE, REZA, MINA, NOW, "lead")


async def test_staff_come_back_as_they_were(work: Workplace) -> None:
    rows = (
        Staff(REZA, Role.LEAD, "رضا", started=True, since=NOW + timedelta(microseconds=7), frozen=True),
        Staff(MINA, Role.OWNER, named=True),
    )
    async with work.turn() as uow:
        for one in rows:
            uow.staff.save(one)
    async with work.turn() as uow:
        assert sorted(await uow.staff.all(), key=str) == sorted(rows, key=str)


async def test_what_waits_for_a_signature_stays_until_it_is_dropped(work: Workplace) -> None:
    later = Wanted("w2", Matter.FREEZE, MINA, REZA, NOW + timedelta(seconds=1))
    async with work.batch() as (uow, keep, drop):
        uow.signatures.save(Wanted("lost", Matter.LIFT, MINA, REZA, NOW))
        drop()
        uow.signatures.save(later)
        uow.signatures.save(WANTED)
        keep()
    async with work.turn() as uow:
        assert [await uow.signatures.get(key) for key in ("w1", "w2", "lost")] == [WANTED, later, None]
        assert list(await uow.signatures.all()) == [WANTED, later]
        uow.signatures.drop("w1")
        assert await uow.signatures.get("w1") is None
    async with work.turn() as uow:
        assert list(await uow.signatures.all()) == [later]
