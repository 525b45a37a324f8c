"""Moderators at work in the town: they claim, open, ask and decide; and how all people take their steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.sandbox import people, presses
from bot.sandbox.records import Account, Chat, Message, Messenger
from bot.sandbox.world import World
from tests.secrecy.crowd import Citizen, Story
from tests.secrecy.town import Town


@dataclass
class Moderator:
    """Mina or Reza on one messenger."""

    world: World
    name: str
    messenger: Messenger

    @property
    def account(self) -> Account:
        return self.world.person(self.name).accounts[self.messenger]

    @property
    def private(self) -> Chat:
        return self.world.private(self.world.bot_on(self.messenger), self.account)

    @property
    def group(self) -> Chat:
        return self.world.group(self.messenger, "moderators")

    def say(self, text: str) -> None:
        people.say(self.world, self.private, self.account, text=text)

    def press(self, chat: Chat, meaning: str, on: Message | None = None) -> bool:
        """Press the newest button of that meaning (on that message); False if there is none."""
        for seq, message in reversed(chat.changes):
            if message.seq != seq or (on is not None and message is not on):
                continue
            if message.receiver is not None and message.receiver is not self.account:
                continue
            if not any(there is message for there in (*chat.messages.values(), *chat.ephemerals.values())):
                continue
            for row, buttons in enumerate(message.buttons):
                for column, button in enumerate(buttons):
                    if str(button.get("callback_data", "")).startswith(meaning):
                        place = f"{row},{column}"
                        presses.press(self.world, chat, self.account, button=place, message=message.key)
                        return True
        return False

    def works(self, *, cases: int, seed: int) -> Story:
        """Takes waiting cases one after another, to a different end each."""
        self.say("/start")
        yield
        for turn in range(cases):
            if not self.press(self.group, "case.claim:"):
                return
            yield
            if not self.press(self.private, "case.open:") and not self.press(self.group, "case.open:"):
                continue
            yield
            yield from self._ends((turn + seed) % 4)

    def _ends(self, how: int) -> Story:
        if how == 0:
            if self.press(self.private, "case.ask:"):
                yield
                self.say("این را از چه فاصله‌ای دیدید؟")
                yield
                self.press(self.private, "case.ask-send:")
                yield
        elif how == 3:
            self.press(self.private, "case.release:")
            yield
        else:
            if self.press(self.private, "case.verify:" if how == 1 else "case.reject:"):
                yield
                self.press(self.private, "case.reason:")
                yield


async def together(town: Town, stories: Sequence[Story]) -> None:
    """Every story takes a step, the town settles, and so on to the last one's end."""
    going = list(stories)
    while going:
        going = [story for story in going if next(story, _END) is not _END]
        await town.settle()


_END = object()


async def a_day(
    town: Town, citizens: Sequence[Citizen], *, cases: int, noon: Callable[[], None] = lambda: None
) -> None:
    """What the whole town does: the morning, the moderators' shift, the answers, the evening."""
    await together(town, [citizen.day() for citizen in citizens])
    await town.settle(files=True)
    noon()
    staff = [Moderator(town.world, name, on) for name in ("mina", "reza") for on in Messenger]
    for number, one in enumerate(staff):  # one after another: who takes which card is then no matter of luck
        await together(town, [one.works(cases=cases, seed=number)])
    await together(town, [citizen.answers() for citizen in citizens])
    town.world.clock.advance(6 * 60)  # decisions stand
    await town.ticks()
    await together(town, [citizen.evening() for citizen in citizens])
    await town.settle(files=True)
