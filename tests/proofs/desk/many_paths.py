"""Ways that take several cases at once, or several people: marks on a list, and a lead who offers a case."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.proofs.desk.scene import DeskScene  # isort: skip # before the program: its clock

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from tests.proofs.desk.moderator import CaseCost, DeskModerator
from tests.proofs.desk.paths import begin_to_count

MINE: Final = "مال من"
MARKED: Final = {"bulk-claimed": 3, "bulk-merged": 5}
"""How many cases are marked: as many as one may hold, and copies of one text."""

type Costs = Mapping[str, CaseCost]


async def mark_cases(moderator: DeskModerator, case_ids: list[str]) -> None:
    """From the desk to the list of what waits, with these marked. Raises NoAnswer."""
    await moderator.write("/queue")
    await moderator.press_on("queue.page", "w")
    await moderator.press_on("bulk")
    for case_id in case_ids:
        await moderator.press_on("bulk.mark", case_id)
        await moderator.wait_for(moderator.is_answered, "the mark")


async def decide_claimed(moderator: DeskModerator, case_id: str) -> None:
    """Open a case that they hold already, and decide. Raises NoAnswer."""
    if moderator.find("case.show", case_id) is None:
        await moderator.write(MINE)
    await moderator.press_on("case.show", case_id)
    await moderator.press_on("case.open", case_id)
    await moderator.press_on("case.verify", case_id)
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")


async def claim_in_bulk(scene: DeskScene, moderator: DeskModerator) -> Costs:
    """As many as one may hold are claimed at once, then each is read and decided."""
    case_ids = await _file(scene, MARKED["bulk-claimed"])
    cost = begin_to_count(scene, moderator, len(case_ids))
    await mark_cases(moderator, case_ids)
    await moderator.press_on("bulk.claim")
    await moderator.wait_for(lambda: moderator.find("case.show", case_ids[0]) is not None, "the claims")
    for case_id in case_ids:
        await decide_claimed(moderator, case_id)
    return {"bulk-claimed": cost()}


async def merge_in_bulk(scene: DeskScene, moderator: DeskModerator) -> Costs:
    """Equal texts become one case, which is decided."""
    case_ids = await _file(scene, MARKED["bulk-merged"])
    cost = begin_to_count(scene, moderator, len(case_ids))
    await mark_cases(moderator, case_ids)
    await moderator.press_on("bulk.same")
    await moderator.press_on("bulk.same-yes")
    await moderator.wait_for(lambda: moderator.find("bulk.same-undo") is not None, "the merge")
    states = await scene.states()
    (into,) = [case_id for case_id in case_ids if states[case_id] is State.NEW]
    await moderator.write(str(scene.numbers[into]))
    await moderator.press_on("case.claim", into)
    await moderator.press_on("case.verify", into)
    await moderator.press_on("case.reason", into)
    await moderator.wait_for(lambda: moderator.find("case.undo", into) is not None, "the decision")
    return {"bulk-merged": cost()}


async def offer_by_lead(scene: DeskScene, moderator: DeskModerator) -> Costs:
    """The lead finds the case on the board and offers it; the moderator accepts and decides."""
    lead, (case_id,) = scene.lead, await _file(scene, 1)
    by_lead, by_moderator = begin_to_count(scene, lead), begin_to_count(scene, moderator)
    await lead.write("/board")
    await lead.press_on("board", "waiting")
    await lead.press_on("board.case", case_id)
    await lead.press_on("offer", case_id)
    await lead.press_on("offer.to", f"{case_id}/{moderator.messenger.value}:{moderator.account.id}")
    await moderator.press_on("offer.yes", case_id)
    offered = by_lead()
    await moderator.press_on("case.verify", case_id)
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")
    return {"offered-by-lead": offered, "offered": by_moderator()}


async def _file(scene: DeskScene, count: int) -> list[str]:
    return [await scene.file_case(Severity.CRITICAL, announce=False) for _ in range(count)]


MANY_PATHS: Final[Mapping[str, Callable[[DeskScene, DeskModerator], Awaitable[Costs]]]] = {
    "bulk-claimed": claim_in_bulk,
    "bulk-merged": merge_in_bulk,
    "offered": offer_by_lead,
}
