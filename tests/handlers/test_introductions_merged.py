"""A case becomes another's while a body waits to hear its witness: who signs and who reads must see the other, too."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.referrals.introductions import Step
from bot.usecases.sight.who_asks import reader_of
from tests.fakes.floor import BABAK, LEILA, Floor
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_introductions import TOLD, answered, asked, floor, wished

__all__ = ("floor",)
CIRCLE, AWAY = "circle", "away"


async def merged(floor: Floor, why: str) -> None:
    """Sara's case is one with another, which leads may not see: it is of the smaller circle, or they keep away."""
    await floor.files("c2", by=BABAK, act_id=min(RESTRICTED_ACTS) if why == CIRCLE else "O01")
    if why == CIRCLE:
        floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, circle=True))
    for lead in (REZA, LEILA) if why == AWAY else ():
        floor.uow.recusals.add(Recusal(lead, From.CASE, "c2"))
    case, into = await floor.case(), await floor.case("c2")
    floor.uow.cases.save(replace(case, state=State.MERGED, merged_into="c2", witnesses=0))
    floor.uow.cases.save(replace(into, witnesses=2))
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    floor.uow.reports.save(replace(report, case_id="c2", origin="c1"))
    floor.uow.commit()


@pytest.mark.parametrize("why", [CIRCLE, AWAY])
@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_who_may_not_see_it_signs_nothing(floor: Floor, why: str, answer: str) -> None:
    wish = await wished(floor)
    await merged(floor, why)
    await floor.presses(f"intro.{answer}:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == ("case-circle" if why == CIRCLE else "case-recused")
    (one,) = floor.uow.tables.introductions.values()
    assert one.step is Step.WISHED


@pytest.mark.parametrize("why", [CIRCLE, AWAY])
async def test_who_may_not_see_it_reads_nothing(floor: Floor, why: str) -> None:
    one = await answered(floor)
    await merged(floor, why)
    await floor.presses(f"intro.read:{one}", private=True)
    assert floor.only(Ack).key == ("case-circle" if why == CIRCLE else "case-recused")
    assert TOLD not in "".join(floor.read)


@pytest.mark.parametrize("why", [CIRCLE, AWAY])
async def test_nothing_is_written_that_nobody_would_read(floor: Floor, why: str) -> None:
    one = await asked(floor)
    await merged(floor, why)
    assert await reader_of(floor.uow.tables.introductions[one], uow=floor.uow) is None
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    assert floor.only(Screen).key == "my-intro-nobody"


async def test_who_sees_both_goes_on(floor: Floor) -> None:
    one = await asked(floor)
    await merged(floor, "")
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.only(Say).to == StaffChat(REZA)
    await floor.presses(f"intro.read:{one}", private=True)
    assert TOLD in "".join(floor.read)
