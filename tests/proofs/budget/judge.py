"""What must hold for a group that was sent more than it takes."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

from tests.proofs.budget.scene import BudgetScene

ALLOWED: Final = 18
SECONDS: Final = 5.0
GRACE: Final = 30.0
"""Seconds within which a filed case has its card, or is held and counted in the digest."""
ON_THE_WAY: Final = 3.0
LATELY: Final = 10
"""Cards that may have come since the last edit of the digest,
which is edited at most every twenty seconds."""
_OPEN: Final = "SELECT id FROM cases WHERE state = 'new'"
_HELD: Final = "SELECT h.case_id FROM held_cards h JOIN cases c ON c.id = h.case_id WHERE c.state = 'new'"
_STATES: Final = "SELECT id, state FROM cases"


@dataclass(slots=True)
class Judge:
    """Checks during the run, and once more at the end."""

    scene: BudgetScene
    wrong: list[str] = field(default_factory=list)
    most_waiting: int = 0
    most_held: int = 0
    taken: set[str] = field(default_factory=set)
    """Critical cases that were taken from the queue before their card was posted."""

    async def look(self) -> None:
        """Every waiting case can be reached: by its card, or by the digest that stands for it. What is
        missing at one check may be on its way: it is checked again."""
        lost = await self._missing()
        if lost:
            await asyncio.sleep(ON_THE_WAY)
            lost &= await self._missing()
        if lost:
            at = time.monotonic() - self.scene.began
            self.wrong.append(f"{len(lost)} cases have neither card nor digest at {at:.0f} s")

    async def _missing(self) -> set[str]:
        scene, now = self.scene, time.monotonic()
        waiting = {row[0] for row in await scene.rows(_OPEN)}
        held = {row[0] for row in await scene.rows(_HELD)}
        self.most_waiting, self.most_held = (
            max(self.most_waiting, len(waiting)),
            max(self.most_held, len(held)),
        )
        return {
            case_id
            for case_id in waiting
            if case_id not in scene.standin.cards
            and now - scene.filed.get(case_id, now) > GRACE
            and not (case_id in held and scene.standin.digest_count())
        }

    async def judge_end(self, waves: int) -> None:
        """Nothing has come for some minutes: everything displayed must be true now."""
        scene, standin = self.scene, self.scene.standin
        await self.look()
        held = len(await scene.rows(_HELD))
        if abs(standin.digest_count() - held) > LATELY:
            self.wrong.append(f"the digest counts {standin.digest_count()} cases, {held} have no card")
        states = {row[0]: row[1] for row in await scene.rows(_STATES)}
        for case_id, card in standin.cards.items():
            claimable = any(button.startswith("case.claim") for button in card.buttons)
            if claimable != (states[case_id] == "new"):
                self.wrong.append(
                    f"a card says that its case can be claimed, or not, and it is {states[case_id]}"
                )
        if standin.refused:
            self.wrong.append(f"the messenger refused {standin.refused} calls")
        if (most := standin.most_in_a_minute()) > ALLOWED:
            self.wrong.append(f"{most} within a minute")
        if len(standin.digests) > waves:
            self.wrong.append(f"{len(standin.digests)} digests for {waves} waves")
        self.taken = {c for c in scene.critical - standin.cards.keys() if states[c] != "new"}
        self._judge_critical()
        await self._judge_queue()

    def critical_waits(self) -> list[float]:
        """Seconds from a critical case's commit to its card at the stand-in, sorted."""
        cards = self.scene.standin.cards
        return sorted(
            cards[c].first - self.scene.filed[c] if c in cards else float("inf")
            for c in self.scene.critical - self.taken
        )

    def _judge_critical(self) -> None:
        late = [wait for wait in self.critical_waits() if wait > SECONDS]
        if late:
            self.wrong.append(f"{len(late)} critical cards came after {late[0]:.1f} to {late[-1]:.1f} s")

    async def _judge_queue(self) -> None:
        """Every waiting case is in the queue, page by page."""
        case_ids: list[str] = []
        async with self.scene.program.store.batch() as batch:
            while page := await batch.uow.cases.waiting(limit=200, after=case_ids[-1] if case_ids else ""):
                case_ids += [case.id for case in page]
        waiting = {row[0] for row in await self.scene.rows(_OPEN)}
        if set(case_ids) != waiting or len(case_ids) != len(waiting):
            self.wrong.append(f"the queue shows {len(case_ids)} of {len(waiting)} cases")
