"""Somebody with marked accounts on both messengers: what they say, see and press in their chat with the bot.

Buttons are found by their meaning (the verb), not by their label.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.conversation.buttons import split_stay_mark
from bot.sandbox import people, presses
from bot.sandbox.acts import act
from bot.sandbox.records import Message, SandboxAccount, SandboxChat, SandboxMessenger, SandboxPerson
from bot.sandbox.world import World
from tests.secrecy.personal_data import typed_personal_data
from tests.secrecy.planted_marks import PlantedMark, word

type Story = Iterator[None]
"""One action in each step, then wait for the bot's answer."""

IDS: Final = (110_000_000_000_000, 140_000_000_000_000)
"""So long that no row number, time or counter equals it by chance; six bytes in SQLite."""
_SIGNS: Final = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass
class SimulatedPerson:
    """One person, with both accounts, on one messenger at a time."""

    world: World
    number: int
    rng: random.Random
    marks: list[PlantedMark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = f"p{self.number}"
        rng, named = self.rng, self.number % 2 == 0
        name = self.mark("name", word(rng, 10)) if named else "مردم"
        username = self.mark("username", "u" + "".join(rng.choices(_SIGNS, k=13)))
        phone = self.mark("phone", f"912{rng.randrange(10**9):09d}")
        self.messenger = SandboxMessenger.BALE if self.number % 3 == 1 else SandboxMessenger.TELEGRAM
        accounts = {}
        for on in SandboxMessenger:
            number = rng.randrange(*IDS)
            self.mark("id", number)
            account = SandboxAccount(number, name, username=username, phone=f"+98{phone}", person=self.id)
            self.world.add_account(on, account)
            accounts[on] = account
        self.person = SandboxPerson(self.id, name, accounts, self.messenger)
        self.world.people[self.id] = self.person
        for bot in self.world.bots.values():
            self.world.private(bot, accounts[bot.messenger])
        self._said = self.number

    # --- marks ----------------------------------------------------------------------------------------------

    def mark[T: (str, int, bytes)](self, what: str, value: T) -> T:
        self.marks.append(PlantedMark(self.id, what, value))
        return value

    def words(self, what: str = "said") -> str:
        """A sentence with a mark in it, and one with data that must be masked."""
        self._said += 1
        hidden, marks = typed_personal_data(self.rng, self._said)
        for value in marks:
            self.mark("hidden", value)
        return f"امروز دم در شعبه دیدم که {self.mark(what, word(self.rng))} با {hidden} رفت"

    def change_mark_kind(self, what: str, other: str) -> None:
        """Marks of the first kind are of the second kind from now on."""
        self.marks = [PlantedMark(m.whose, other, m.value) if m.what == what else m for m in self.marks]

    # --- pressing and reading -------------------------------------------------------------------------------

    @property
    def account(self) -> SandboxAccount:
        return self.person.accounts[self.messenger]

    @property
    def chat(self) -> SandboxChat:
        return self.world.private(self.world.bot_on(self.messenger), self.account)

    def say(self, text: str) -> None:
        people.say(self.world, self.chat, self.account, text=text)

    def do(self, verb: str, **body: Any) -> None:
        act(self.world, self.person, verb, {"messenger": self.messenger, **body})

    def find(self, meaning: str, *, ending: str = "") -> tuple[Message, str] | None:
        """The newest message with a button of that meaning, and the button's position."""
        for seq, message in reversed(self.chat.changes):
            if message.seq != seq or not message.buttons or self.chat.messages.get(message.id) is not message:
                continue
            for row, buttons in enumerate(message.buttons):
                for column, button in enumerate(buttons):
                    data = split_stay_mark(str(button.get("callback_data", "")))[0].partition("~")[0]
                    if data.startswith(meaning) and data.endswith(ending):
                        return message, f"{row},{column}"
        return None

    def press(self, meaning: str, *, ending: str = "") -> None:
        match = self.find(meaning, ending=ending)
        assert match is not None, (self.id, self.messenger, meaning, self.last_messages())
        message, place = match
        presses.press(self.world, self.chat, self.account, button=place, message=message.key)

    def is_offered(self, meaning: str) -> bool:
        """Whether the newest message has such a button."""
        match = self.find(meaning)
        return match is not None and match[0].seq == max(seq for seq, _ in self.chat.changes)

    def last_messages(self) -> list[Any]:
        return [
            (m.text, [b.get("callback_data") for row in m.buttons for b in row])
            for m in list(self.chat.messages.values())[-3:]
        ]

    def reads(self, words: str) -> bool:
        """Whether one of the newest messages contains this."""
        return any(words in str(text) for text, _ in self.last_messages())
