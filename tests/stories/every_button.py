"""Presses every button that a running program shows, each verb once on each screen, and undoes each press.

The press is a turn like any other, in a batch that is never committed, so the story goes on as if nobody had
pressed.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from bot.conversation import outgoing as out
from bot.conversation.buttons import encode
from bot.conversation.incoming import ButtonPressed, Chat, ChatKind, MessageRef
from bot.conversation.store import Batch, Conflict, Destination, InboxRow, OutboxRow, Outgoing, Store
from bot.domain.people import Account
from bot.runtime.turns import Turns
from bot.texts import Texts
from tests.fakes import warm_python
from tests.fakes.pressing import has_visible_effect
from tests.fakes.shared_content import shipped_texts

type Combination = tuple[str, str, str, str]
"""Messenger, kind of chat, screen and verb. Each is pressed once in a run, by whichever worker shows it first."""


class PressedOnce:
    """What the workers that share a folder have pressed: a file for each combination."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.here: set[Combination] = set()
        """Of this worker."""

    def is_first(self, combination: Combination) -> bool:
        if combination in self.here:
            return False
        self.here.add(combination)
        try:
            self._file_of(combination).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def leave_to_later(self, combination: Combination) -> None:
        self.here.discard(combination)
        self._file_of(combination).unlink()

    def _file_of(self, combination: Combination) -> Path:
        self._folder.mkdir(exist_ok=True)
        return self._folder / sha256(repr(combination).encode()).hexdigest()


@cache
def pressed_in_this_run() -> PressedOnce:
    return PressedOnce(Path(os.environ[warm_python.FOLDER]) / "pressed")

AT: Final = 1_000_000
"""The id of a message that does not exist, used as the message of a pressed button."""


class _Listening:
    """A batch that reports what is sent in it."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.said: list[Outgoing] = []

    def enqueue(self, outgoing: Outgoing) -> None:
        self.said.append(outgoing)

    def drop_turn(self) -> None:
        self.said.clear()
        self._batch.drop_turn()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)


@dataclass
class EveryButton:
    """What was shown and is not pressed yet, and what the presses found."""

    waiting: list[Outgoing] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    pressed: PressedOnce = field(default_factory=pressed_in_this_run)
    texts: Texts = field(default_factory=shipped_texts)
    """Those of the program, if it runs another election."""

    def note_shown_rows(self, rows: Sequence[OutboxRow]) -> None:
        self.waiting += [row.outgoing for row in rows if row.outgoing.destination is not None]

    async def press(self, store: Store, turns: Turns) -> None:
        messages, self.waiting = self.waiting, []
        for outgoing in messages:
            reply, to = outgoing.reply, outgoing.destination
            assert to is not None
            for row in getattr(reply, "buttons", ()):
                for button in row:
                    key = _screen(reply)
                    if button.press is None:
                        continue
                    once = (to.messenger, to.kind, key, button.press.verb)
                    if not self.pressed.is_first(once):
                        continue
                    try:
                        heard = await self._heard(outgoing, to, button, store, turns)
                    except Conflict:
                        heard = None
                    if heard is None:  # the account must be looked up first, or the database is not available
                        self.pressed.leave_to_later(once)
                    elif not has_visible_effect(reply, heard, self.texts):  # type: ignore[arg-type] # it has buttons
                        label = self.texts.label(button.label)
                        self.dead.append(f"{label!r} ({button.press}) on {key} in {to.kind}")

    async def _heard(
        self, outgoing: Outgoing, to: Destination, button: out.Button, store: Store, turns: Turns
    ) -> list[out.Reply] | None:
        """What the presser reads. None if the press would have to wait."""
        async with store.batch() as batch:
            by = await _presser(outgoing, to, batch)
            if by is None:
                return None
            chat = Chat(to.messenger, to.chat_id, to.kind)
            assert button.press is not None
            press = ButtonPressed(
                chat,
                by,
                "press",
                encode(button.press),
                MessageRef(to.messenger, to.chat_id, AT),
                message_id=AT,
            )
            listening = _Listening(batch)
            row = InboxRow(0, to.messenger, 0, 0, {})
            if await turns.take(listening, row, press) is not None:  # type: ignore[arg-type] # a batch, and an ear
                return None
            reaches = {(to.messenger, to.chat_id), (by.messenger, by.id)}
            return [
                message.reply
                for message in listening.said
                if message.destination is not None
                and (message.destination.messenger, message.destination.chat_id) in reaches
            ]


def _screen(reply: out.Reply) -> str:
    """What identifies a screen: its text, and the texts within it (a question of the form, a case's
    state)."""
    within = [term.key for term in getattr(reply, "args", {}).values() if isinstance(term, out.TextRef)]
    return " ".join([getattr(reply, "key", ""), *within])


async def _presser(outgoing: Outgoing, to: Destination, batch: Batch) -> Account | None:
    """The owner of the private chat; in a group the last presser, otherwise somebody on the staff."""
    if to.kind is ChatKind.PRIVATE:
        return Account(to.messenger, to.chat_id)
    if outgoing.press is not None and outgoing.press.message.messenger is to.messenger:
        return Account(to.messenger, outgoing.press.presser_id)
    staff = await batch.uow.staff.all()
    return next(
        (member.account for member in staff if member.started and member.account.messenger is to.messenger),
        None,
    )
