"""Simulated people: each does one thing, waits for its answer, and continues by what they see then.

They recognize buttons by their data, not by their words, as the program's own labels may change. A person who
got no answer does nothing more: in the end they show what was lost.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.conversation.buttons import Press, decode, split_stay_mark
from bot.sandbox import acts
from bot.sandbox.records import Message, SandboxAccount, SandboxChat, SandboxMessenger, SandboxPerson
from bot.sandbox.world import World

LOOK_BACK: Final = 12
GROUP: Final = "moderators"


@dataclass(slots=True)
class SentUpdate:
    """An update that a person caused, and whether they have seen an answer to it."""

    messenger: SandboxMessenger
    update_id: int
    who: str
    what: str
    seq: int
    """The world's number of changes when it was sent: newer changes may be its answer."""
    journal: int
    query_id: str = ""
    answered: bool = False
    given_up: bool = False
    """A press whose answer the person stopped waiting for."""
    kind: str = "message"


@dataclass(slots=True)
class VisibleButton:
    """A button on a message that the person sees."""

    message: Message
    press: Press
    place: str
    """``row,column``."""


class Sim(ABC):
    """One person on one messenger."""

    def __init__(
        self, world: World, person: SandboxPerson, messenger: SandboxMessenger, chance: random.Random
    ) -> None:
        self.world = world
        self.person = person
        self.messenger = messenger
        self.chance = chance
        self.account: SandboxAccount = person.accounts[messenger]
        self.bot = world.bot_on(messenger)
        self.chat: SandboxChat = world.private(self.bot, self.account)
        self.last: SentUpdate | None = None

    @property
    def name(self) -> str:
        return f"{self.person.id}@{self.messenger}"

    # --- doing ----------------------------------------------------------------------------------------

    def do(self, verb: str, what: str, **body: Any) -> SentUpdate:
        """One act, one update."""
        seq, journal = self.world.seq, self.world.journal.seq
        done = acts.act(self.world, self.person, verb, {"messenger": self.messenger.value, **body})
        # If a fault hits it, the update that was made for it still has the newest id.
        update_id = self.bot.queue.next_id - 1
        kind = "press" if verb == "press" else "message"
        self.last = SentUpdate(
            self.messenger, update_id, self.name, what, seq, journal, str(done.get("query_id", "")), kind=kind
        )
        return self.last

    def say(self, text: str) -> SentUpdate:
        return self.do("say", f"say {text[:40]}", text=text)

    def press(self, button: VisibleButton) -> SentUpdate:
        press = button.press
        return self.do(
            "press", f"press {press.verb}:{press.argument}~{press.epoch}",
            chat=button.message.chat.name, button=button.place, message=button.message.key,
        )  # fmt: skip

    # --- seeing ---------------------------------------------------------------------------------------

    def from_bot(
        self, chat: SandboxChat | None = None, *, since: int = -1, most: int = LOOK_BACK
    ) -> Iterator[Message]:
        """The bot's newest messages, newest first, as they are now."""
        count = 0
        for seq, message in reversed((chat or self.chat).changes):
            if seq <= since or count >= most:
                return
            there = message.chat.messages.get(message.id) is message
            if message.sender.is_bot and there and message.seq == seq:
                count += 1
                yield message

    def buttons(self, messages: Iterator[Message]) -> Iterator[VisibleButton]:
        for message in messages:
            yield from visible_buttons(message)

    def is_answered(self) -> bool:
        """Whether something came that may be the answer to the last action."""
        if self.last is None or self.last.answered:
            return True
        if self.sees_answer(self.last):
            self.last.answered = True
            return True
        return False

    def sees_answer(self, sent: SentUpdate) -> bool:
        return next(self.from_bot(since=sent.seq, most=1), None) is not None or self.has_toast(sent)

    def has_toast(self, sent: SentUpdate) -> bool:
        return any(toast.seq > sent.seq for toast in self.world.toasts[self.account])

    # --- what they do next; returns False when there is nothing to do ----------------------------------

    def is_ready(self) -> bool:
        return self.is_answered()

    @abstractmethod
    def go_on(self) -> bool:
        """Do the next thing, if there is one."""


def visible_buttons(message: Message) -> Iterator[VisibleButton]:
    """The pressable buttons of a message."""
    for row, line in enumerate(message.buttons):
        for column, button in enumerate(line):
            if data := button.get("callback_data"):
                yield VisibleButton(message, decode(split_stay_mark(data)[0]), f"{row},{column}")


ROAM: Final = frozenset({"learn", "tier", "lesson", "card", "card-law", "scene", "scene-law", "help", "settings",
                         "who", "privacy"})  # fmt: skip
"""Screens that a learner browses."""


class SimLearner(Sim):
    """Reads lessons and browses the menu, never the same button twice in a row."""

    def __init__(
        self, world: World, person: SandboxPerson, messenger: SandboxMessenger, chance: random.Random
    ) -> None:
        super().__init__(world, person, messenger, chance)
        self._pressed = ""

    def go_on(self) -> bool:
        if self.last is None:
            self.say("/start")
            return True
        newest = next(self.from_bot(most=1), None)
        buttons = [b for b in visible_buttons(newest) if b.press.verb in ROAM] if newest is not None else []
        buttons = [b for b in buttons if f"{b.press.verb}:{b.press.argument}" != self._pressed]
        cards = [b for b in buttons if b.press.verb == "card"]
        if not buttons or self.chance.random() < 0.12:
            self._pressed = ""
            self.say(self.chance.choice(["/menu", "/learn", "/help", "/privacy", "سلام"]))
            return True
        chosen = self.chance.choice(cards or buttons)
        self._pressed = f"{chosen.press.verb}:{chosen.press.argument}"
        self.press(chosen)
        return True
