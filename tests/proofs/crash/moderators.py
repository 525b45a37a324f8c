"""Moderators: they claim cards in the group and from their desk, release and decide, and race each other.

Moderators act only on what they have seen: they consider a case theirs when its summary has reached them, and
never claim the same case twice. So a moderator who is told that a case is theirs, while another has not
released it, was misled.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.sandbox.records import Message, SandboxMessenger, SandboxPerson
from bot.sandbox.world import World
from tests.proofs.crash.people import GROUP, SentUpdate, Sim, VisibleButton, visible_buttons

GIVE_UP: Final = 12.0
"""Seconds of the world's time after which nobody waits for the answer to a press any more."""
CARDS: Final = 40
FROM_DESK: Final = 0.25
DECIDES: Final = 0.45
GRANTED: Final = ("case.open", "case.more")


@dataclass(slots=True)
class GrantedClaim:
    """A case that this moderator was told is theirs."""

    case_id: str
    granted: int
    """The world's number of changes when the moderator saw it."""
    ended_at: int = 0
    """The same when the moderator pressed what ends it; 0 while they hold it."""
    left: bool = False
    """The moderator sees no button of it any more, as when its reporter took the report back."""
    decided: bool = False


class SimModerator(Sim):
    """Takes one case at a time."""

    def __init__(
        self, world: World, person: SandboxPerson, messenger: SandboxMessenger, chance: random.Random
    ) -> None:
        super().__init__(world, person, messenger, chance)
        self.group = world.group(messenger, GROUP)
        self.held: list[GrantedClaim] = []
        self.tried: set[str] = set()
        self._claiming = ""
        self._pressed_at = 0.0
        self._met = False

    # --- what the moderator sees --------------------------------------------------------------------------

    def private_messages(self, *, since: int) -> Iterator[Message]:
        """New messages to this moderator alone: in private, and ephemeral ones in the group."""
        yield from self.from_bot(since=since)
        mine = [m for m in self.group.ephemerals.values() if m.receiver is self.account and m.seq > since]
        yield from sorted(mine, key=lambda m: -m.seq)

    def sees_answer(self, sent: SentUpdate) -> bool:
        if next(self.private_messages(since=sent.seq), None) is not None or self.has_toast(sent):
            return True
        if sent.kind == "press" and self.world.clock.time() - self._pressed_at > GIVE_UP:
            sent.given_up = True
            return True
        return False

    def is_ready(self) -> bool:
        if not self._claiming or self.last is None:
            return self.is_answered()
        if self._is_granted(self._claiming, since=self.last.seq):
            self.held.append(GrantedClaim(self._claiming, self.world.seq))
            self._claiming = ""
            self.last.answered = True
            return True
        refused = any(t.seq > self.last.seq and t.alert for t in self.world.toasts[self.account])
        late = self.world.clock.time() - self._pressed_at > GIVE_UP and not self._is_assignee_on_card(
            self._claiming
        )
        if refused or late:
            self.last.answered, self.last.given_up = True, not refused
            self._claiming = ""
            return True
        return False

    def _is_granted(self, case_id: str, *, since: int) -> bool:
        """The summary of a claim in the group, or the case's screen after one in private."""
        buttons = self.buttons(self.private_messages(since=since))
        return any(b.press.verb in GRANTED and b.press.argument == case_id for b in buttons)

    def _is_assignee_on_card(self, case_id: str) -> bool:
        """The card names this moderator as assignee: the summary is on its way."""
        for _, message in reversed(self.group.changes):
            for button in visible_buttons(message):
                if button.press.argument == case_id:
                    return button.press.verb == "case.verify" and self.person.name in (message.text or "")
        return False

    # --- what the moderator does --------------------------------------------------------------------------

    def _press(self, button: VisibleButton) -> bool:
        self._pressed_at = self.world.clock.time()
        self.press(button)
        return True

    def go_on(self) -> bool:
        if not self._met:
            self._met = True
            self.say("/start")
            return True
        claim = self.held[-1] if self.held and not self.held[-1].ended_at and not self.held[-1].left else None
        if claim is not None:
            return self._work_on(claim)
        return self._claim()

    def _claim(self) -> bool:
        if self.chance.random() < FROM_DESK:
            return self._claim_from_queue()
        cards = [b for b in self._card_buttons("case.claim") if b.press.argument not in self.tried]
        return bool(cards) and self.claim(self.chance.choice(cards[:6]))

    def claim(self, button: VisibleButton) -> bool:
        self._claiming = button.press.argument
        self.tried.add(self._claiming)
        return self._press(button)

    def is_free(self) -> bool:
        """The moderator has met the bot, holds nothing, and waits for nothing."""
        return self._met and self.is_ready() and all(case.ended_at or case.left for case in self.held)

    def claim_buttons(self) -> Iterator[VisibleButton]:
        return self._card_buttons("case.claim")

    def _card_buttons(self, verb: str) -> Iterator[VisibleButton]:
        return (b for b in self.buttons(self.from_bot(self.group, most=CARDS)) if b.press.verb == verb)

    def _claim_from_queue(self) -> bool:
        """``/queue``, then the first waiting case, then its claim, all in private."""
        newest = next(self.from_bot(most=1), None)
        buttons = {b.press.verb: b for b in visible_buttons(newest)} if newest is not None else {}
        if (
            claim_button := buttons.get("case.claim")
        ) is not None and claim_button.press.argument not in self.tried:
            return self.claim(claim_button)
        if "queue.first" in buttons and self.last is not None and self.last.what == "say /queue":
            return self._press(buttons["queue.first"])
        self.say("/queue")
        return True

    def _work_on(self, case: GrantedClaim) -> bool:
        reasons = [
            b for b in self.buttons(self.private_messages(since=case.granted))
            if b.press.verb == "case.reason" and b.press.argument.startswith(f"{case.case_id}/")
        ]  # fmt: skip
        if reasons:
            case.decided = True
            return self._end_claim(case, self.chance.choice(reasons))
        verb = self.decision(case.case_id) if self.chance.random() < DECIDES else "case.release"
        buttons = [*self.buttons(self.private_messages(since=case.granted - 1)), *self._card_buttons(verb)]
        for button in buttons:
            if button.press.verb == verb and button.press.argument == case.case_id:
                return self._end_claim(case, button) if verb == "case.release" else self._press(button)
        for button in buttons if verb == "case.release" else ():  # it stands behind «more» of the screen
            if button.press.verb == "case.more" and button.press.argument == case.case_id:
                return self._press(button)
        case.left = self.world.clock.time() - self._pressed_at > GIVE_UP
        return False

    def decision(self, _case_id: str) -> str:
        """The button with which they begin to decide."""
        return "case.verify"

    def _end_claim(self, case: GrantedClaim, button: VisibleButton) -> bool:
        case.ended_at = self.world.seq
        return self._press(button)
