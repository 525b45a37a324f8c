"""Roles, stops and requests for a second signature: in memory, on SQLite, on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.store import Conflict
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.people import Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.ports import Group
from tests.storage.conftest import Opening
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

WANTED = SignatureRequest("w1", Matter.ROLE, REZA, MINA, NOW, "lead")


async def test_staff_come_back_as_they_were(work: Workplace) -> None:
    rows = (
        Staff(REZA, Role.LEAD, "رضا", started=True, since=NOW + timedelta(microseconds=7), frozen=True),
        Staff(MINA, Role.OWNER, named=True),
    )
    async with work.turn() as uow:
        for member in rows:
            uow.staff.save(member)
    async with work.turn() as uow:
        assert sorted(await uow.staff.all(), key=str) == sorted(rows, key=str)


async def test_signature_request_stays_until_dropped(work: Workplace) -> None:
    later = SignatureRequest("w2", Matter.FREEZE, MINA, REZA, NOW + timedelta(seconds=1))
    async with work.batch() as (uow, keep, drop):
        uow.signatures.save(SignatureRequest("lost", Matter.LIFT, MINA, REZA, NOW))
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


async def test_the_queue_leaves_restricted_cases_out(work: Workplace) -> None:
    async with work.turn() as uow:
        for number, act in enumerate(("O13", "O01", "O43", "O02"), start=1):
            uow.cases.add(a_case(f"c{number}", number=number, act_id=act))
    async with work.turn() as uow:
        uow.cases.add(a_case("c5", number=5, act_id="O13"))
        uow.cases.add(a_case("c6", number=6, act_id="O03"))
        assert [c.id for c in await uow.cases.waiting(limit=9, restricted=False)] == ["c2", "c4", "c6"]
        assert [c.id for c in await uow.cases.waiting(limit=1, after="c1", restricted=False)] == ["c2"]
        counts = [await uow.cases.count_waiting(restricted=which) for which in (False, True)]
        assert counts == [3, 6]


async def test_all_cases_of_an_act_are_restricted_at_once(work: Workplace) -> None:
    async with work.turn() as uow:
        for number, act in enumerate(("O13", "O01", "", "O02"), start=1):
            uow.cases.add(a_case(f"c{number}", number=number, act_id=act))
    async with work.batch() as (uow, keep, drop):
        uow.cases.restrict_all_but({"", "O01"})
        assert (case := await uow.cases.get("c4")) is not None and case.restricted
        drop()
        assert (case := await uow.cases.get("c4")) is not None and not case.restricted, "the turn failed"
        keep()
    async with work.turn() as uow:
        read = await uow.cases.get("c4")
        assert read is not None and not read.restricted
        uow.cases.save(replace(read, witnesses=7))
        uow.cases.restrict_all_but({"", "O01"})
        seen = await uow.cases.cases_after("", limit=9)
        assert {case.id for case in seen if case.restricted} == {"c1", "c4"}, "of this turn, too"
        assert [c.id for c in await uow.cases.waiting(limit=9, restricted=False)] == ["c2", "c3"]
    async with work.turn() as uow:
        assert [c.id for c in await uow.cases.waiting(limit=9, restricted=False)] == ["c2", "c3"]
        assert await uow.cases.count_waiting(restricted=False) == 2
        read = await uow.cases.get("c4")
        assert read is not None and (read.restricted, read.witnesses) == (True, 7)
        uow.cases.save(replace(read, witnesses=8))
    async with work.turn() as uow:
        read = await uow.cases.get("c4")
        assert read is not None and (read.restricted, read.witnesses) == (True, 8), "its version is right"


@pytest.mark.slow
async def test_stale_worker_cannot_reopen_restricted_case(open_store_at: Opening, pg_url: str) -> None:
    first_store, second_store = await open_store_at(pg_url), await open_store_at(pg_url)
    async with first_store.batch() as batch:
        batch.uow.cases.add(a_case("c1", act_id="O02"))
        batch.keep_turn()
        await batch.commit()
    async with first_store.batch() as first, second_store.batch() as second:
        read = await second.uow.cases.get("c1")
        assert read is not None and not read.restricted
        second.uow.cases.save(replace(read, witnesses=2))
        second.keep_turn()
        first.uow.cases.restrict_all_but({"O01"})
        first.keep_turn()
        await first.commit()
        with pytest.raises(Conflict):
            await asyncio.wait_for(second.commit(), 10)
    async with first_store.batch() as batch:
        assert await batch.uow.cases.count_waiting(restricted=False) == 0


async def test_what_somebody_keeps_away_from_is_theirs_alone(work: Workplace) -> None:
    case, area, other = (
        Recusal(REZA, RecusalScope.CASE, "c1"),
        Recusal(REZA, RecusalScope.AREA, "thr01"),
        Recusal(MINA, RecusalScope.CASE, "c1"),
    )
    async with work.turn() as uow:
        for recusal in (case, case, area, other):
            uow.recusals.add(recusal)
        assert await uow.recusals.of(REZA) == {case, area}
    async with work.turn() as uow:
        uow.recusals.add(case)
        uow.recusals.drop(area)
        assert await uow.recusals.of(REZA) == {case}
    async with work.turn() as uow:
        assert await uow.recusals.of(REZA) == {case} and await uow.recusals.of(MINA) == {other}


async def test_what_groups_and_people_answer_for_comes_back(work: Workplace) -> None:
    group = Group(
        Messenger.TELEGRAM, -5, "north", areas=("thr02", "thr01"), silent="failed", topics=TopicSorting.AREA,
        forum=Forum.NO_RIGHT,
    )  # fmt: skip
    async with work.turn() as uow:
        uow.groups.save(group)
        uow.staff_areas.set(REZA, ("thr02", "thr01"))
        uow.staff_areas.set(MINA, ("thr03",))
        assert await uow.staff_areas.of(REZA) == ("thr01", "thr02")
    async with work.batch() as (uow, keep, drop):
        uow.staff_areas.set(REZA, ("lost",))
        drop()
        assert await uow.staff_areas.of(REZA) == ("thr01", "thr02")
        uow.staff_areas.set(REZA, ("thr04",))
        uow.staff_areas.set(MINA, ())
        keep()
    async with work.turn() as uow:
        assert await uow.groups.get(Messenger.TELEGRAM, -5) == group
        assert (await uow.staff_areas.of(REZA), await uow.staff_areas.of(MINA)) == (("thr04",), ())
        assert list(await uow.groups.open_groups()) == [], "no cards go there"
        uow.members.save(Membership(REZA, -5, MembershipStatus.MEMBER, NOW))
        uow.members.save(Membership(MINA, -5, MembershipStatus.STRANGER, NOW))
        assert list(await uow.members.inside(-5, REZA.messenger)) == [REZA]
