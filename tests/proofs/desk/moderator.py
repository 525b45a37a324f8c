"""A moderator who knows their way: looks for a button, presses it, and goes on as soon as the answer stands there."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.sandbox.records import Message
from tests.proofs.crash.people import GROUP, Sim, VisibleButton, visible_buttons

LOOK: Final = 0.05
"""Seconds between two looks at the phone."""
PATIENCE: Final = 60.0
CARDS: Final = 60
"""Messages of the group that somebody scrolls through."""


class NoAnswer(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True, slots=True)
class CaseCost:
    """What these cases took together: presses and texts of the moderator, new messages in their private chat, and
    seconds."""

    presses: int
    texts: int
    messages: int
    seconds: float
    cases: int = 1


class DeskModerator(Sim):
    """Finds buttons by their data. ``presses``, ``texts``: how many there were."""

    presses = 0
    texts = 0

    def go_on(self) -> bool:
        """They are led by the proof."""
        return False

    # --- seeing ---------------------------------------------------------------------------------------

    def _places(self) -> Iterator[Message]:
        """Where they look for a button: the private chat, then what only they see in the group, then its cards."""
        yield from self.from_bot()
        group = self.world.group(self.messenger, GROUP)
        yield from (m for m in group.ephemerals.values() if m.receiver is self.account)
        yield from self.from_bot(group, most=CARDS)

    def find(self, verb: str, argument: str = "", *, anywhere: bool = False) -> VisibleButton | None:
        places = self._places() if anywhere else self.from_bot()
        for message in places:
            for button in visible_buttons(message):
                if button.press.verb == verb and _is_of(button.press.argument, argument):
                    return button
        return None

    def _sight(self) -> str:
        """What they see last, in short."""
        newest = next(self.from_bot(most=1), None)
        if newest is None:
            return "nothing"
        verbs = " ".join(f"{b.press.verb}:{b.press.argument}" for b in visible_buttons(newest))
        toasts = [toast.text for toast in self.world.toasts[self.account]][-1:]
        return f"{(newest.text or '')[:120]!r} [{verbs}] {toasts}"

    def new_messages(self, since: int) -> int:
        """Messages of the bot in the private chat with a higher number, also those that are gone again."""
        return len({m.id for _, m in self.chat.changes if m.sender.is_bot and m.id > since})

    def newest(self) -> int:
        return max((m.id for _, m in self.chat.changes if m.sender.is_bot), default=0)

    # --- doing ----------------------------------------------------------------------------------------

    async def wait_for(self, is_there: Callable[[], bool], what: str, *, patience: float = PATIENCE) -> None:
        """Raises NoAnswer."""
        until = self.world.clock.time() + patience
        while not is_there():
            if self.world.clock.time() > until:
                raise NoAnswer(f"{self.name} waits for {what} and sees {self._sight()}")
            await asyncio.sleep(LOOK)

    async def press_on(self, verb: str, argument: str = "", *, anywhere: bool = False) -> VisibleButton:
        """Press this button as soon as it is there; ``anywhere``: also in the group. Raises NoAnswer."""
        await self.wait_for(
            lambda: self.find(verb, argument, anywhere=anywhere) is not None, f"{verb}:{argument}"
        )
        button = self.find(verb, argument, anywhere=anywhere)
        assert button is not None
        self.presses += 1
        self.press(button)
        return button

    async def write(self, text: str) -> None:
        self.texts += 1
        self.say(text)

    def has_alert(self, since: int) -> bool:
        """Whether an alert came since then (a number of the world's changes)."""
        return any(toast.alert and toast.seq > since for toast in self.world.toasts[self.account])

    async def open_first_case(self) -> None:
        """From the desk to the card of the most urgent case. Raises NoAnswer."""
        await self.write("/queue")
        await self.wait_for(lambda: self.find("queue.first") is not None, "the desk")
        await self.press_on("queue.first")
        await self.wait_for(lambda: self.find("case.claim") is not None, "a card")


def _is_of(argument: str, wanted: str) -> bool:
    """Whether a button's argument begins with the wanted one: a case, or a case and a reason."""
    return not wanted or argument == wanted or argument.startswith(f"{wanted}/")
