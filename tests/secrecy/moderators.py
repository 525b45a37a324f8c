"""Moderators of the town claim, open, ask, summarise, merge, decide, close; and how people take steps."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Generator, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from bot.conversation.buttons import split_stay_mark
from bot.language.digits import to_latin
from bot.sandbox import people, presses
from bot.sandbox.records import Message, SandboxAccount, SandboxChat, SandboxMessenger
from bot.sandbox.world import World
from tests.secrecy.planted_marks import PlantedMark, word
from tests.secrecy.simulated_person import Story
from tests.secrecy.town import SimulatedTown

VOICE = "گزارش صوتی"
_NUMBER = re.compile("پروندهٔ \u2068?([۰-۹]+)")

type Looks = Callable[[Message], bool]


def matches_anything(_message: Message) -> bool:
    return True


def is_voice(message: Message) -> bool:
    return VOICE in (message.text or "")


def is_not_voice(message: Message) -> bool:
    return not is_voice(message)


def is_card_of(cases: Set[str], like: Looks) -> Looks:
    """Whether it is a card of one of these cases, in this state."""
    return lambda message: like(message) and bool(cases & _cases_on(message))


def _cases_on(message: Message) -> Set[str]:
    """The cases of a message's buttons."""
    return {
        _case(split_stay_mark(str(b.get("callback_data", "")))[0]) for row in message.buttons for b in row
    }


def _case(data: str) -> str:
    """The case of a button."""
    return data.partition(":")[2].partition("~")[0]


MOST_LOOKS: Final = 6
"""Looks for a button: on a day of failures one may come late."""


@dataclass
class SimulatedModerator:
    """Mina or Reza on one messenger. ``held``: the ids of the cases that they have held; ``compared``: of those that
    they saw beside a case of theirs before a merge."""

    world: World
    name: str
    messenger: SandboxMessenger
    marks: list[PlantedMark] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._rng = random.Random(f"{self.name} {self.messenger}")
        self._pressed = ""

    @property
    def account(self) -> SandboxAccount:
        return self.world.person(self.name).accounts[self.messenger]

    @property
    def private(self) -> SandboxChat:
        return self.world.private(self.world.bot_on(self.messenger), self.account)

    @property
    def group(self) -> SandboxChat:
        return self.world.group(self.messenger, "moderators")

    @property
    def case_pressed(self) -> str:
        """The case of the last button."""
        return _case(self._pressed)

    def say(self, text: str) -> None:
        people.say(self.world, self.private, self.account, text=text)

    def words(self, what: str) -> str:
        """A sentence with a mark in it."""
        marked = word(self._rng)
        self.marks.append(PlantedMark(self.name, what, marked))
        return f"این را از چه فاصله‌ای دیدید، {marked}؟"

    def press(
        self, chat: SandboxChat, meaning: str, on: Message | None = None, *, like: Looks = matches_anything
    ) -> bool:
        """Press the newest button with that meaning (on that message). False if there is none."""
        for seq, message in reversed(chat.changes):
            if message.seq != seq or (on is not None and message is not on) or not like(message):
                continue
            if message.receiver is not None and message.receiver is not self.account:
                continue
            if not any(there is message for there in (*chat.messages.values(), *chat.ephemerals.values())):
                continue
            for row, buttons in enumerate(message.buttons):
                for column, button in enumerate(buttons):
                    data, _ = split_stay_mark(str(button.get("callback_data", "")))
                    if data.startswith(meaning):
                        self._pressed, place = data, f"{row},{column}"
                        presses.press(self.world, chat, self.account, button=place, message=message.key)
                        return True
        return False

    def press_either(self, meaning: str) -> bool:
        """In the private chat, or where the group shows it."""
        return self.press(self.private, meaning) or self.press(self.group, meaning)

    def press_further(self, meaning: str) -> Generator[None, None, bool]:
        """Press a button behind «more» of a case's screen. False if there is none."""
        if self.press(self.private, "case.more:"):
            yield
        return self.press(self.private, meaning)

    # --- a moderator's work
    # ----------------------------------------------------------------------------------

    def work_shift(self, deeds: Sequence[str], town: SimulatedTown) -> Story:
        """Claim waiting cases one after another, and do with each what is planned."""
        self.say("/start")
        yield
        yield from self._keeps_a_reply()
        for deed in deeds:
            if not self._takes_one(deed, town):
                continue
            case = _case(self._pressed)
            yield
            self._notes_what_they_hold(town)
            if not self.press_either(f"case.open:{case}"):
                continue
            yield
            yield from getattr(self, f"_{deed}")()

    def _takes_one(self, deed: str, town: SimulatedTown) -> bool:
        """Prefer a case whose reporter is notified, so that there is an answer. To verify, prefer a case
        whose copies may go to a body. Otherwise the choice is random."""
        like = is_voice if deed == "sum_up" else matches_anything
        heard = {row[0] for row in town.rows("SELECT case_id FROM reports WHERE mode = 'returnable'")}
        wishes = [is_card_of(heard, like), like]
        if deed == "verify":
            wishes.insert(0, is_card_of(town.with_copies(), is_not_voice))
        return any(self.press(self.group, "case.claim:", like=wish) for wish in wishes)

    def _notes_what_they_hold(self, town: SimulatedTown) -> None:
        whose = f"{self.messenger}:{self.account.id}"
        self.held |= {row[0] for row in town.rows("SELECT id FROM cases WHERE owner = ?", whose)}

    def _ask(self) -> Story:
        if (yield from self.press_further("case.ask:")):
            yield
            self.say(self.words("question"))
            yield
            self.press(self.private, "case.ask-send:")
            yield

    def _release(self) -> Story:
        yield from self.press_further("case.release:")
        yield

    def _verify(self) -> Story:
        yield from self._decides("case.verify:")

    def _reject(self) -> Story:
        """Write a note, mute the sender for a day, and reject."""
        if (yield from self.press_further("case.note:")):
            yield
            self.say(self.words("note"))
            yield
            self.press(self.private, "case.show:")
            yield
        if self.press(self.private, "case.more:"):
            yield
        for meaning in ("mute:", "mute.days:", "mute.set:", "case.show:"):
            if self.press(self.private, meaning):
                yield
        yield from self._decides("case.reject:")

    def _keeps_a_reply(self) -> Story:
        self.say("/queue")
        yield
        for meaning in ("replies", "reply.new"):
            yield from self._waits_for(meaning)
        self.say("پرسش همیشگی")
        yield
        self.say(self.words("reply"))
        yield

    def prepares_the_desk(self) -> Story:
        """Keep a filtered list under a name, and write a reply for all, which leads may."""
        self.say("/queue")
        yield
        for meaning in ("queue.page:", "queue.by:s", "queue.page:", "view.new:"):
            yield from self._waits_for(meaning)
        self.say("بحرانی‌ها")
        yield
        self.say("/queue")
        yield
        for meaning in ("replies", "team.new"):
            yield from self._waits_for(meaning)
        self.say("پرسش همه")
        yield
        self.say(self.words("reply"))
        yield

    def _waits_for(self, meaning: str) -> Story:
        """Press the button as soon as it has come."""
        for _ in range(MOST_LOOKS):
            if self.press(self.private, meaning):
                break
            yield
        yield

    def _decide_out_of_scope(self) -> Story:
        yield from self._decides("case.out:")

    def _decides(self, meaning: str) -> Story:
        if self.press(self.private, meaning):
            yield
            self.press(self.private, "case.reason:")
            yield

    def _in_words(self) -> Story:
        """Reject for a reason in their own words."""
        if self.press(self.private, "case.reject:"):
            yield
            self.press(self.private, "case.write:")
            yield
            self.say(self.words("reason"))
            yield
            self.press(self.private, "case.write-send:")
            yield

    def _sum_up(self) -> Story:
        """Listen to a voice message, name its act, and summarise it."""
        if self.press(self.private, "case.sum:"):
            yield
            self.press(self.private, "case.sum-act:")
            yield
            self.say(self.words("summary"))
            yield
            self.press(self.private, "case.sum-send:")
            yield

    def _merge(self) -> Story:
        """Merge into a case that still waits, by the number on its card."""
        numbers = [
            match[1]
            for message in self.group.messages.values()
            if (match := _NUMBER.search(message.text or "")) and not is_voice(message)
            and any(
                split_stay_mark(str(b.get("callback_data", "")))[0].startswith("case.claim:")
                for row in message.buttons for b in row
            )
        ]  # fmt: skip
        if numbers and (yield from self.press_further("case.merge:")):
            yield
            self.say(to_latin(numbers[0]))
            yield
            if self.press(self.private, "case.merge-yes:"):
                self.compared.add(self._pressed.rpartition("/")[2])
            yield

    def reopen_additions(self, town: SimulatedTown) -> Story:
        """Read what reporters added. Close finished cases, but not the last one that may go to a body."""
        for meaning in ("case.added:", "case.open:"):
            if self.press(self.private, meaning):
                yield
        spared_case = town.spared_case()
        if self.press(self.group, "case.close:", like=lambda message: spared_case not in _cases_on(message)):
            yield
            self.press_either("case.end:")
            yield


async def run_together(town: SimulatedTown, stories: Sequence[Story]) -> None:
    """All stories take a step, the town settles, and so on until the last one ends."""
    going = list(stories)
    while going:
        going = step(going)
        await town.settle()


def step(going: Sequence[Story]) -> list[Story]:
    """Every story takes one step. Return those that go on."""
    return [story for story in going if next(story, _END) is not _END]


_END = object()
