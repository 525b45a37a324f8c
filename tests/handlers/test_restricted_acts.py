"""The content says which acts are restricted. An edit reaches stored cases; meanwhile nobody sees more."""

from dataclasses import replace

import pytest

from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Act, ActPolicy
from bot.domain.events import ClaimEnded
from bot.domain.people import Role, Staff
from bot.handlers.ticks import update_restrictions
from bot.usecases.access.release_hidden_cases import release_hidden_cases
from bot.usecases.cases import restrict_cases as rules
from bot.usecases.ports.online import LinkKind
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.floor import Floor, a_floor
from tests.fakes.online_cases import files_online
from tests.fakes.polling_day import content as shipped_content
from tests.fakes.turns import REZA, FakeContent

SHIPPED = shipped_content()


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    for number in range(5):
        await floor.files(f"c{number}", act_id="O01" if number % 2 else "O26")
    return floor


async def tick(floor: Floor, content: FakeContent = SHIPPED, *, until_done: bool = True) -> list[object]:
    """Tick until there is nothing left to check. Return the facts."""
    facts: list[object] = []
    for _ in range(20):
        facts += (await update_restrictions(a_tick(floor, content))).facts
        note = await floor.uow.settings.note("restricted-acts")
        if "|" not in note or not until_done:
            break
    return facts


def a_tick(floor: Floor, content: FakeContent) -> TickCtx:
    return make_tick_ctx(floor.uow, floor.clock, content)


def content_with_policy(act_id: str, policy: ActPolicy | None) -> FakeContent:
    """Content with another policy for one act. None: the act no longer exists."""
    acts: dict[str, Act] = dict(SHIPPED.acts)
    if policy is None:
        del acts[act_id]
    else:
        acts[act_id] = replace(acts[act_id], policy=policy)
    return replace(SHIPPED, acts=acts)


async def restricted_act_ids(floor: Floor) -> set[str]:
    return {case.act_id for case in floor.uow.tables.cases.values() if case.restricted}


async def test_an_act_that_becomes_restricted_takes_its_cases_along(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    await tick(floor)
    assert await restricted_act_ids(floor) == set()
    await floor.presses("case.claim:c1")
    facts = await tick(floor, content_with_policy("O01", ActPolicy(restricted=True)))
    assert await restricted_act_ids(floor) == {"O01"}
    assert any(isinstance(fact, ClaimEnded) and fact.case_id == "c1" for fact in facts)
    assert (await floor.case("c1")).state is State.NEW, "its assignee is not in the circle"


async def test_cases_of_unknown_acts_are_restricted(floor: Floor) -> None:
    await tick(floor, content_with_policy("O26", None))
    assert await restricted_act_ids(floor) == {"O26"}


async def test_what_a_migration_restricted_is_opened_again(floor: Floor) -> None:
    for case in list(floor.uow.tables.cases.values()):
        floor.uow.cases.save(replace(case, restricted=True))
    await tick(floor)
    assert await restricted_act_ids(floor) == set()


async def test_nothing_is_looked_through_twice(floor: Floor) -> None:
    await tick(floor)
    floor.uow.cases.save(replace(await floor.case("c1"), restricted=True))
    assert not await tick(floor, until_done=False)
    assert await restricted_act_ids(floor) == {"O01"}, "the content has not changed"


async def test_newly_restricted_act_closes_cases_in_first_tick(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round over many cases takes time. Nobody outside the circle reads on in the meantime."""
    await tick(floor)
    await files_online(floor, "z9", "https://t.me/shahr/12", act_id="O01")
    await floor.presses("case.claim:z9")
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    facts = await tick(floor, content_with_policy("O01", ActPolicy(restricted=True)), until_done=False)
    assert "|" in await floor.uow.settings.note("restricted-acts"), "the round goes on"
    assert {case.id for case in floor.uow.tables.cases.values() if case.restricted} == {"c1", "c3", "z9"}
    assert ClaimEnded("z9", REZA) in facts and (await floor.case("z9")).state is State.NEW
    assert await pages_outside(floor) == []
    assert await floor.uow.settings.note("cards-settle"), "its cards are removed"


async def test_claims_survive_until_restriction_round_ends(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration restricts all cases. If a moderator leaves in the meantime, other claims must not end."""
    await tick(floor)
    await floor.presses("case.claim:c4")
    for case in list(floor.uow.tables.cases.values()):
        floor.uow.cases.save(replace(case, restricted=True))
    floor.uow.settings.set_note("restricted-acts", "")
    assert await release_hidden_cases(context(floor.uow, clock=floor.clock)) == (), "before the first tick"
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    assert not await tick(floor, until_done=False)
    assert await release_hidden_cases(context(floor.uow, clock=floor.clock)) == (), "between two ticks"
    await tick(floor)
    assert (await floor.case("c4")).assignee == REZA


async def test_expert_loses_claim_even_during_restriction_round(floor: Floor) -> None:
    await floor.presses("case.claim:c4")
    floor.uow.settings.set_note("restricted-acts", "")
    floor.uow.staff.save(Staff(REZA, Role.EXPERT, "Reza", started=True))
    assert ClaimEnded("c4", REZA) in await release_hidden_cases(context(floor.uow, clock=floor.clock))
    assert (await floor.case("c4")).assignee is None


async def pages_outside(floor: Floor) -> list[int]:
    """How many reports of each page somebody outside the circle counts."""
    day = floor.clock.today()
    return [p.count for p in await floor.uow.online.top(LinkKind.PAGE, since=day, circle=False, limit=9)]


async def test_pages_go_with_their_cases(floor: Floor) -> None:
    await tick(floor)
    await files_online(floor, "on1", "https://t.me/shahr/12", act_id="O01")
    assert await pages_outside(floor) == [1]
    await tick(floor, content_with_policy("O01", ActPolicy(restricted=True)))
    assert await pages_outside(floor) == []
    await tick(floor)
    assert await pages_outside(floor) == [1], "they come back with the cases"
