"""What the fifty do: rushes on the same cards at the same instant, then everything at once while claims run out."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.claims.desk import Desk, Press
from bench.claims.office import MODERATORS, NAMES, Card
from bench.claims.words import Told, Words
from bot.domain.cases.triage import MOST_OPEN_CLAIMS

GREEDY: Final = 2
"""So many press on all cards before the others do: they run into the limit."""
HANDS: Final = 6
"""Cards that one moderator presses at once, and nobody else: twice as many as he may hold."""
AGAIN: Final = 5
"""Every such rush is run twice, on cards that were given back between."""
_LETS_GO: Final = (("case.release", ""), ("case.reason", "out-opinion"), ("case.reason", "reject-repeat"))


@dataclass(slots=True)
class Crowd:
    """The moderators, and what was wrong with what they were told."""

    desk: Desk
    words: Words
    chance: random.Random
    wrong: list[str] = field(default_factory=list)

    @property
    def unheard(self) -> bool:
        """Whether a press was never answered: what follows would only take longer."""
        return any(not press.answers for press in self.desk.every)

    def told(self, press: Press) -> Told:
        return self.words.read(press)

    async def rush(self, cards: Sequence[Card]) -> list[Press]:
        """All fifty press on all these cards at once."""
        greedy = [Press(who, "case.claim", c.case_id, c.message) for who in range(GREEDY) for c in cards]
        rest = [
            Press(who, "case.claim", c.case_id, c.message) for who in range(GREEDY, MODERATORS) for c in cards
        ]
        self.chance.shuffle(greedy)
        self.chance.shuffle(rest)
        return await asyncio.gather(*(self.desk.press(press) for press in (*greedy, *rest)))

    async def race(self, cards: Sequence[Card], *, width: int) -> None:
        """Rush after rush on ``width`` cards; each card's owner lets it go before the next ones come."""
        for number, start in enumerate(range(0, len(cards), width)):
            if self.unheard:
                return
            some = cards[start : start + width]
            if not number % AGAIN:
                winners = self.judged(await self.rush(some))
                await self._let_go(winners, release=True)
            await self._let_go(self.judged(await self.rush(some)), release=False)

    async def reach(self, cards: Sequence[Card]) -> None:
        """Each presses more cards at once than he may hold, cards that nobody else wants."""
        mine = {who: cards[start : start + HANDS] for who, start in enumerate(range(0, len(cards), HANDS))}
        presses = [Press(who, "case.claim", c.case_id, c.message) for who, some in mine.items() for c in some]
        self.chance.shuffle(presses)
        done = await asyncio.gather(*(self.desk.press(press) for press in presses))
        for who in mine:
            told = [self.told(press) for press in done if press.who == who]
            took, refused = told.count(Told.CLAIMED), told.count(Told.TOO_MANY)
            if (took, refused) != (MOST_OPEN_CLAIMS, HANDS - MOST_OPEN_CLAIMS):
                self.wrong.append(f"{NAMES[who]} reached for {HANDS} and got {took}, was refused {refused}")
        await self._let_go([press for press in done if self.told(press) is Told.CLAIMED], release=True)

    def judged(self, presses: Sequence[Press]) -> list[Press]:
        """The presses that won. Everybody else must have been told why, and who has the card."""
        winners: dict[str, Press] = {}
        for press in presses:
            if self.told(press) is not Told.CLAIMED:
                continue
            first = winners.setdefault(press.case_id, press)
            if first is not press:
                names = f"{NAMES[first.who]} and {NAMES[press.who]}"
                self.wrong.append(f"{press.case_id}: {names} were given it")
        held = [press.who for press in winners.values()]
        for press in presses:
            told, winner = self.told(press), winners.get(press.case_id)
            if told is Told.HELD:
                if winner is None or NAMES[winner.who] not in press.told:
                    has = NAMES[winner.who] if winner else "nobody"
                    self.wrong.append(
                        f"{press.case_id}: {has} has it, {NAMES[press.who]} was told: {press.told}"
                    )
            elif told is Told.TOO_MANY:
                if held.count(press.who) < MOST_OPEN_CLAIMS:
                    self.wrong.append(
                        f"{NAMES[press.who]} holds {held.count(press.who)} and was told: {press.told}"
                    )
            elif told is not Told.CLAIMED:
                self.wrong.append(f"{press.case_id}: {NAMES[press.who]} was told {press.told!r} after {told}")
        for case_id in {press.case_id for press in presses} - winners.keys():
            self.wrong.append(f"{case_id}: fifty wanted it and nobody was given it")
        return list(winners.values())

    async def _let_go(self, winners: Sequence[Press], *, release: bool) -> None:
        ways = _LETS_GO[:1] if release else _LETS_GO
        gone = [
            Press(won.who, verb, won.case_id, won.message, reason)
            for number, won in enumerate(winners)
            for verb, reason in (ways[number % len(ways)],)
        ]
        for press in await asyncio.gather(*(self.desk.press(one) for one in gone)):
            if self.told(press) not in (Told.RELEASED, Told.DECIDED):
                self.wrong.append(f"{press.case_id}: its owner could not let it go: {press.told}")

    async def melee(self, cards: Sequence[Card], *, seconds: float) -> None:
        """Claim, release, decide, undo and expiry at the same instant, by owners and by others, on few cards."""
        if self.unheard:
            return
        ends = time.monotonic() + seconds
        await asyncio.gather(*(self._fights(who, cards, ends) for who in range(MODERATORS)))

    async def _fights(self, who: int, cards: Sequence[Card], ends: float) -> None:
        while time.monotonic() < ends:
            card = self.chance.choice(cards)
            won = await self.desk.press(Press(who, "case.claim", card.case_id, card.message))
            acts = [("case.release", ""), ("case.claim", "")]
            if self.chance.random() < 0.15:
                acts.append(("case.reason", "out-opinion"))
            if self.told(won) is Told.CLAIMED and self.chance.random() < 0.5:
                await asyncio.sleep(self.chance.random() * 2)  # the claim runs out about now
            acts.append(("case.undo", ""))
            self.chance.shuffle(acts)
            await asyncio.gather(
                *(self.desk.press(Press(who, verb, card.case_id, card.message, why)) for verb, why in acts)
            )
