"""The fifty moderators: rushes on the same cards at the same instant,
then everything at once while claims expire."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from tests.proofs.claims.messenger import ModeratorPress, RaceMessenger
from tests.proofs.claims.press_outcome import OutcomeReader, PressOutcome
from tests.proofs.claims.race_setup import MODERATORS, NAMES, RaceCard

GREEDY: Final = 2
"""This many press on all cards before the others do: they reach the limit."""
CARDS_EACH: Final = 6
"""Cards that one moderator alone presses at once: twice as many as they may hold."""
AGAIN: Final = 5
"""Every such rush is run twice, on cards that were released in between."""
_CLAIM_ENDS: Final = (("case.release", ""), ("case.reason", "out-opinion"), ("case.reason", "reject-repeat"))


@dataclass(slots=True)
class ModeratorCrowd:
    """The moderators, and what was wrong with their answers."""

    messenger: RaceMessenger
    words: OutcomeReader
    chance: random.Random
    wrong: list[str] = field(default_factory=list)

    @property
    def has_unanswered(self) -> bool:
        """Whether a press was never answered: going on would only take longer."""
        return any(not press.answers for press in self.messenger.every)

    def outcome_of(self, press: ModeratorPress) -> PressOutcome:
        return self.words.read(press)

    async def rush(self, cards: Sequence[RaceCard]) -> list[ModeratorPress]:
        """All fifty press on all these cards at once."""
        greedy = [
            ModeratorPress(who, "case.claim", c.case_id, c.message) for who in range(GREEDY) for c in cards
        ]
        rest = [
            ModeratorPress(who, "case.claim", c.case_id, c.message)
            for who in range(GREEDY, MODERATORS)
            for c in cards
        ]
        self.chance.shuffle(greedy)
        self.chance.shuffle(rest)
        return await asyncio.gather(*(self.messenger.press(press) for press in (*greedy, *rest)))

    async def race(self, cards: Sequence[RaceCard], *, width: int) -> None:
        """Rush after rush on ``width`` cards; each card's owner releases it before the next one."""
        for number, start in enumerate(range(0, len(cards), width)):
            if self.has_unanswered:
                return
            some = cards[start : start + width]
            if not number % AGAIN:
                winners = self.judge_presses(await self.rush(some))
                await self._end_claims(winners, release=True)
            await self._end_claims(self.judge_presses(await self.rush(some)), release=False)

    async def reach(self, cards: Sequence[RaceCard]) -> None:
        """Each presses more cards at once than they may hold; nobody else presses these cards."""
        mine = {
            who: cards[start : start + CARDS_EACH]
            for who, start in enumerate(range(0, len(cards), CARDS_EACH))
        }
        presses = [
            ModeratorPress(who, "case.claim", c.case_id, c.message)
            for who, some in mine.items()
            for c in some
        ]
        self.chance.shuffle(presses)
        done = await asyncio.gather(*(self.messenger.press(press) for press in presses))
        for who in mine:
            outcomes = [self.outcome_of(press) for press in done if press.who == who]
            took, refused = outcomes.count(PressOutcome.CLAIMED), outcomes.count(PressOutcome.TOO_MANY)
            if (took, refused) != (MOST_OPEN_CLAIMS, CARDS_EACH - MOST_OPEN_CLAIMS):
                self.wrong.append(
                    f"{NAMES[who]} reached for {CARDS_EACH} and got {took}, was refused {refused}"
                )
        await self._end_claims(
            [press for press in done if self.outcome_of(press) is PressOutcome.CLAIMED], release=True
        )

    def judge_presses(self, presses: Sequence[ModeratorPress]) -> list[ModeratorPress]:
        """The presses that won. All others must have been told why, and who has the card."""
        winners: dict[str, ModeratorPress] = {}
        for press in presses:
            if self.outcome_of(press) is not PressOutcome.CLAIMED:
                continue
            first = winners.setdefault(press.case_id, press)
            if first is not press:
                names = f"{NAMES[first.who]} and {NAMES[press.who]}"
                self.wrong.append(f"{press.case_id}: {names} were given it")
        held = [press.who for press in winners.values()]
        for press in presses:
            outcome, winner = self.outcome_of(press), winners.get(press.case_id)
            if outcome is PressOutcome.HELD:
                if winner is None or NAMES[winner.who] not in press.answer_text:
                    has = NAMES[winner.who] if winner else "nobody"
                    self.wrong.append(
                        f"{press.case_id}: {has} has it, {NAMES[press.who]} was told: {press.answer_text}"
                    )
            elif outcome is PressOutcome.TOO_MANY:
                if held.count(press.who) < MOST_OPEN_CLAIMS:
                    self.wrong.append(
                        f"{NAMES[press.who]} holds {held.count(press.who)} and was told: {press.answer_text}"
                    )
            elif outcome is not PressOutcome.CLAIMED:
                self.wrong.append(
                    f"{press.case_id}: {NAMES[press.who]} was told {press.answer_text!r} after {outcome}"
                )
        for case_id in {press.case_id for press in presses} - winners.keys():
            self.wrong.append(f"{case_id}: fifty wanted it and nobody was given it")
        return list(winners.values())

    async def _end_claims(self, winning: Sequence[ModeratorPress], *, release: bool) -> None:
        claim_ends = _CLAIM_ENDS[:1] if release else _CLAIM_ENDS
        attempts = [
            ModeratorPress(won.who, verb, won.case_id, won.message, reason)
            for number, won in enumerate(winning)
            for verb, reason in (claim_ends[number % len(claim_ends)],)
        ]
        for press in await asyncio.gather(*(self.messenger.press(attempt) for attempt in attempts)):
            if self.outcome_of(press) not in (PressOutcome.RELEASED, PressOutcome.DECIDED):
                self.wrong.append(f"{press.case_id}: its owner could not release it: {press.answer_text}")

    async def melee(self, cards: Sequence[RaceCard], *, seconds: float) -> None:
        """Claim, release, decide, undo and expiry at the same instant,
        by owners and by others, on few cards."""
        if self.has_unanswered:
            return
        ends = time.monotonic() + seconds
        await asyncio.gather(*(self._fight_for_cards(who, cards, ends) for who in range(MODERATORS)))

    async def _fight_for_cards(self, who: int, cards: Sequence[RaceCard], ends: float) -> None:
        while time.monotonic() < ends:
            card = self.chance.choice(cards)
            won = await self.messenger.press(ModeratorPress(who, "case.claim", card.case_id, card.message))
            acts = [("case.release", ""), ("case.claim", "")]
            if self.chance.random() < 0.15:
                acts.append(("case.reason", "out-opinion"))
            if self.outcome_of(won) is PressOutcome.CLAIMED and self.chance.random() < 0.5:
                await asyncio.sleep(self.chance.random() * 2)  # the claim expires about now
            acts.append(("case.undo", ""))
            self.chance.shuffle(acts)
            await asyncio.gather(
                *(
                    self.messenger.press(ModeratorPress(who, verb, card.case_id, card.message, why))
                    for verb, why in acts
                )
            )
