"""How filing, merging and withdrawing change the counts of pages and graded accounts."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.moments import day_of
from bot.domain.people import Person
from bot.domain.submissions.online import AccountGrade
from bot.usecases.cases.merge import merge_cases, unmerge_cases
from bot.usecases.ports.online import LinkKind
from tests.fakes.contexts import context
from tests.fakes.floor import Floor, a_floor
from tests.fakes.online_cases import files_online
from tests.fakes.turns import REZA, keys_for

POST = "https://t.me/shahr/12"


async def link_counts(floor: Floor, kind: LinkKind, *, circle: bool) -> list[int]:
    since = day_of(floor.clock.now() - timedelta(days=1))
    links = await floor.uow.online.top(kind, since=since, circle=circle, limit=9)
    return [link.count for link in links]


async def test_merging_into_circle_moves_page_and_unmerge_restores_it() -> None:
    floor = a_floor()
    await files_online(floor, "c1", POST)
    await files_online(floor, "c2", POST, act_id="O13")
    assert await link_counts(floor, LinkKind.PAGE, circle=False) == [1]
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1")
    await merge_cases(context(floor.uow, by=REZA, clock=floor.clock), "c1", "c2")
    assert await link_counts(floor, LinkKind.PAGE, circle=False) == []
    assert await link_counts(floor, LinkKind.PAGE, circle=True) == [2]
    person = Person(REZA, keys_for(REZA), name="Reza", staff=await floor.uow.staff.get(REZA))
    await unmerge_cases(context(floor.uow, by=person, clock=floor.clock), "c1")
    assert await link_counts(floor, LinkKind.PAGE, circle=False) == [1]


async def test_only_accounts_graded_at_arrival_are_counted() -> None:
    floor = a_floor()
    await files_online(floor, "c1", POST)
    assert await link_counts(floor, LinkKind.ACCOUNT, circle=True) == []
    floor.uow.online.set_grade("t.me/shahr", AccountGrade.MEDIA, by=REZA, day=floor.clock.today())
    await files_online(floor, "c2", "https://t.me/shahr/13")
    await files_online(floor, "c3", "https://t.me/other/13")
    assert await link_counts(floor, LinkKind.ACCOUNT, circle=True) == [1]


async def test_what_is_taken_back_is_counted_no_more() -> None:
    floor = a_floor()
    await files_online(floor, "c1", POST)
    floor.uow.reports.destroy("r-c1")
    assert await link_counts(floor, LinkKind.PAGE, circle=True) == []
