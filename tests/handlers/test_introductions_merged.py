"""A case is merged while a body waits for its witness: signers and readers must see the other case, too."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.referrals.introductions import IntroductionStep
from bot.usecases.access.introduction_access import reader_of
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_introductions import (
    TOLD,
    answer_introduction,
    ask_for_introduction,
    floor,
    make_wish,
)

__all__ = ("floor",)
CIRCLE, AWAY = "circle", "away"


async def merge_into_hidden_case(floor: Floor, why: str) -> None:
    """Sara's case is merged with one that leads may not see: it is restricted, or they are recused."""
    await floor.files("c2", by=BABAK, act_id=min(RESTRICTED_ACTS) if why == CIRCLE else "O01")
    if why == CIRCLE:
        floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, circle=True))
    for lead in (REZA, LEILA) if why == AWAY else ():
        floor.uow.recusals.add(Recusal(lead, RecusalScope.CASE, "c2"))
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
    wish = await make_wish(floor)
    await merge_into_hidden_case(floor, why)
    await floor.presses(f"intro.{answer}:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == ("case-circle" if why == CIRCLE else "case-recused")
    (introduction,) = floor.uow.tables.introductions.values()
    assert introduction.step is IntroductionStep.WISHED


@pytest.mark.parametrize("why", [CIRCLE, AWAY])
async def test_who_may_not_see_it_reads_nothing(floor: Floor, why: str) -> None:
    introduction_id = await answer_introduction(floor)
    await merge_into_hidden_case(floor, why)
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert floor.only_reply(Ack).key == ("case-circle" if why == CIRCLE else "case-recused")
    assert TOLD not in "".join(floor.texts)


@pytest.mark.parametrize("why", [CIRCLE, AWAY])
async def test_nothing_is_written_that_nobody_would_read(floor: Floor, why: str) -> None:
    introduction_id = await ask_for_introduction(floor)
    await merge_into_hidden_case(floor, why)
    assert await reader_of(context(floor.uow), floor.uow.tables.introductions[introduction_id]) is None
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Screen).key == "my-intro-nobody"


async def test_who_sees_both_goes_on(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    await merge_into_hidden_case(floor, "")
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Say).to == StaffChat(REZA)
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert TOLD in "".join(floor.texts)
