"""Everybody in a story reads the pseudo-language, while the story itself goes on in Persian.

What people see and press is read back into Persian for the story's steps; what the messenger really shows is checked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from bot.conversation.incoming import ChatKind
from bot.languages import Languages, load_languages
from bot.library.overlays import FOLDER
from bot.runtime.turns import Turns
from bot.sandbox import keyboards, story_player, visible
from bot.sandbox.people import TEXT_LIMIT
from bot.sandbox.world import World
from tests.fakes.shared_content import shipped_content, shipped_texts
from tests.stories.story_house import OPERATOR
from tools.pseudo import CLOSES, CODE, OPENS, restore, unmarked_words, write_language

CAPTION_LIMIT: Final = 1024
_OPENING, _CLOSING = "[\u2066-\u2068]", "\u2069"


@cache
def pseudo_languages() -> Languages:
    """The shipped texts and content with the pseudo-language, made and read once per process."""
    content = shipped_content()
    with TemporaryDirectory(prefix="amanat-pseudo-") as folder:
        write_language(Path(folder) / FOLDER, content, content.election)
        return load_languages(Path(folder), content, shipped_texts(), offer_unreviewed=True)


@dataclass
class PseudoReader:
    """What citizens were shown in private, as the messenger shows it, and what is wrong with it."""

    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """What it is, and its text, with the people who saw it."""

    words: tuple[str, ...] = ()
    """Further words that people have written, as those whose messages are deleted at the end."""

    def note(self, kind: str, text: str, person: str) -> None:
        self.seen.setdefault((kind, text), set()).add(person)

    def faults(self, world: World) -> list[str]:
        """Each text of which something is cut, has no translation, or leaves its direction. What only staff saw may be
        Persian."""
        data = _words(OPERATOR, *self.words, *_own_words(world), *_places())
        return self.faults_of(staff=staff_of(world), data=data)

    def faults_of(self, *, staff: set[str], data: set[str]) -> list[str]:
        """The same, with the people who are staff, and the words that are nobody's text."""
        faults = []
        for kind, text in (what for what, people in self.seen.items() if people - staff):
            if text.count(OPENS) != text.count(CLOSES):
                faults.append(f"{kind} is cut: {text!r}")
            if strange := [word for word in unmarked_words(text) if word not in data]:
                faults.append(f"{kind} is not translated, {strange}: {restore(text)!r}")
            if len(re.findall(_OPENING, text)) != text.count(_CLOSING):
                faults.append(f"{kind} does not close its isolates: {text!r}")
            if len(text) > (CAPTION_LIMIT if kind == "caption" else TEXT_LIMIT):
                faults.append(f"{kind} is too long: {len(text)}")
        return faults


def _own_words(world: World) -> Iterator[str]:
    """People's own words, and the names of what they forwarded."""
    bots = {bot.account for bot in world.bots.values()}
    for chat in (*world.privates.values(), *world.groups.values()):
        for message in chat.messages.values():
            if message.sender not in bots:
                yield message.text or ""
                yield message.forward["name"] if message.forward else ""


def _places() -> Iterator[str]:
    """What the content says of places: their names, and the addresses and hours of stations."""
    for area in shipped_content().areas.areas:
        yield area.name
        if area.station is not None:
            yield from (area.station.address, area.station.hours, area.station.notes)


def staff_of(world: World) -> set[str]:
    """The owner, and everybody who is or was in a group of moderators."""
    members = {
        world.accounts[chat.messenger, number].person
        for chat in world.groups.values()
        for number in chat.members
    }
    return {"owner", *members}


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in unmarked_words(text)}


def read_by(monkeypatch: pytest.MonkeyPatch, *, everybody: bool = True) -> PseudoReader:
    """Let the programs of this test offer the pseudo-language, and everybody read it in private."""
    reader = PseudoReader()
    monkeypatch.setattr("bot.foundations.load_languages", lambda *_given, **_options: pseudo_languages())
    if everybody:
        monkeypatch.setattr(Turns, "_language", _everybody_reads_it)
    for patience in ("SEES_WITHIN_S", "PRESS_WITHIN_S"):
        monkeypatch.setattr(story_player, patience, 40.0)
    monkeypatch.setattr(visible, "as_json", _read_messages_back(visible.as_json, reader))
    monkeypatch.setattr(visible, "toasts", _read_toasts_back(visible.toasts, reader))
    monkeypatch.setattr(keyboards, "find_button", _find_in_persian(keyboards.find_button))
    return reader


async def _everybody_reads_it(_turns: Turns, _batch: Any, update: Any, _keys: Any) -> str:
    return CODE if update.chat.kind is ChatKind.PRIVATE else ""


def _read_messages_back(as_json: Callable[..., Any], reader: PseudoReader) -> Callable[..., Any]:
    def message_in_persian(world: World, message: Any, account: Any) -> Any:
        out = as_json(world, message, account)
        if not out["mine"] and message.chat.peer is not None:
            reader.note("caption" if out["caption"] else "message", out["text"], account.person)
            for row in out["buttons"] or ():
                for button in row:
                    reader.note("button", button["text"], account.person)
        out["text"] = restore(out["text"])
        out["buttons"] = [
            [_button_in_persian(button) for button in row] for row in out["buttons"] or ()
        ] or out["buttons"]
        return out

    return message_in_persian


def _read_toasts_back(toasts: Callable[..., Any], reader: PseudoReader) -> Callable[..., Any]:
    def toasts_in_persian(world: World, account: Any, since: int = 0) -> Any:
        answers = toasts(world, account, since)
        for toast in answers:
            if toast["chat"] == "bot":
                reader.note("toast", toast["text"] or "", account.person)
        return [{**toast, "text": restore(toast["text"] or "")} for toast in answers]

    return toasts_in_persian


def _button_in_persian(button: Any) -> Any:
    return {**button, "text": restore(button["text"])}


def _find_in_persian(find_button: Callable[..., Any]) -> Callable[..., Any]:
    def find(rows: Any, wanted: str) -> Any:
        persian = [[{**_button_in_persian(button), "shown": button} for button in row] for row in rows or ()]
        match = find_button(persian, wanted)
        return match and match["shown"]

    return find
