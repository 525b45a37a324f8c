"""Somebody with marked accounts on both messengers: what he says, sees and presses in his chat with the bot.

Buttons are found by what they mean (the verb), not by their words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.conversation.buttons import unmarked
from bot.sandbox import people, presses
from bot.sandbox.acts import act
from bot.sandbox.records import Account, Chat, Message, Messenger, Person
from bot.sandbox.world import World
from tests.secrecy.hidden import in_words
from tests.secrecy.marks import Mark, word

type Story = Iterator[None]
"""One thing a step, then wait for the bot's answer."""

IDS: Final = (110_000_000_000_000, 140_000_000_000_000)
"""Of a length that no row, time or counter has by chance; six bytes in SQLite."""
_SIGNS: Final = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass
class Somebody:
    """One person, with both accounts, on one messenger at a time."""

    world: World
    number: int
    rng: random.Random
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = f"p{self.number}"
        rng, named = self.rng, self.number % 2 == 0
        name = self.mark("name", word(rng, 10)) if named else "مردم"
        username = self.mark("username", "u" + "".join(rng.choices(_SIGNS, k=13)))
        phone = self.mark("phone", f"912{rng.randrange(10**9):09d}")
        self.messenger = Messenger.BALE if self.number % 3 == 1 else Messenger.TELEGRAM
        accounts = {}
        for on in Messenger:
            number = rng.randrange(*IDS)
            self.mark("id", number)
            account = Account(number, name, username=username, phone=f"+98{phone}", person=self.id)
            self.world.add_account(on, account)
            accounts[on] = account
        self.person = Person(self.id, name, accounts, self.messenger)
        self.world.people[self.id] = self.person
        for bot in self.world.bots.values():
            self.world.private(bot, accounts[bot.messenger])
        self._said = self.number

    # --- marks ------------------------------------------------------------------------------------

    def mark[T: (str, int, bytes)](self, what: str, value: T) -> T:
        self.marks.append(Mark(self.id, what, value))
        return value

    def words(self, what: str = "said") -> str:
        """A sentence with a mark in it, and one with something that must be covered."""
        self._said += 1
        hidden, marks = in_words(self.rng, self._said)
        for one in marks:
            self.mark("hidden", one)
        return f"امروز دم در شعبه دیدم که {self.mark(what, word(self.rng))} با {hidden} رفت"

    def becomes(self, what: str, other: str) -> None:
        """What was of one kind so far is of another from now on."""
        self.marks = [Mark(m.whose, other, m.value) if m.what == what else m for m in self.marks]

    # --- his hands and eyes -----------------------------------------------------------------------

    @property
    def account(self) -> Account:
        return self.person.accounts[self.messenger]

    @property
    def chat(self) -> Chat:
        return self.world.private(self.world.bot_on(self.messenger), self.account)

    def say(self, text: str) -> None:
        people.say(self.world, self.chat, self.account, text=text)

    def do(self, verb: str, **body: Any) -> None:
        act(self.world, self.person, verb, {"messenger": self.messenger, **body})

    def find(self, meaning: str, *, ending: str = "") -> tuple[Message, str] | None:
        """The newest message with a button of that meaning, and the button's place."""
        for seq, message in reversed(self.chat.changes):
            if message.seq != seq or not message.buttons or self.chat.messages.get(message.id) is not message:
                continue
            for row, buttons in enumerate(message.buttons):
                for column, button in enumerate(buttons):
                    data = unmarked(str(button.get("callback_data", "")))[0].partition("~")[0]
                    if data.startswith(meaning) and data.endswith(ending):
                        return message, f"{row},{column}"
        return None

    def press(self, meaning: str, *, ending: str = "") -> None:
        found = self.find(meaning, ending=ending)
        assert found is not None, (self.id, self.messenger, meaning, self.shown())
        message, place = found
        presses.press(self.world, self.chat, self.account, button=place, message=message.key)

    def offered(self, meaning: str) -> bool:
        """Whether the newest message has such a button."""
        found = self.find(meaning)
        return found is not None and found[0].seq == max(seq for seq, _ in self.chat.changes)

    def shown(self) -> list[Any]:
        return [
            (m.text, [b.get("callback_data") for row in m.buttons for b in row])
            for m in list(self.chat.messages.values())[-3:]
        ]

    def reads(self, words: str) -> bool:
        """Whether one of the newest messages says this."""
        return any(words in str(text) for text, _ in self.shown())
