"""Plays the steps of a story over HTTP, and keeps the captures and what everybody has seen.

Checks whether a message matches a story's expectation, and prints messages as a terminal shows them.

Plays a story against a running world, over HTTP only.

Exit statuses: 0 all steps passed, 1 a step failed, 2 the story cannot be read.
"""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import aiohttp
import orjson

from bot.sandbox import keyboards
from bot.sandbox.keyboards import plain
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_form import (
    FILE_VERBS,
    WORLD_VERBS,
    MalformedStory,
    StoryRole,
    StoryStep,
    fill_names,
    read_story,
    world_act,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.records import Json

SEES_WITHIN_S = 5.0
NOT_SEES_WITHIN_S = 1.0
PRESS_WITHIN_S = 2.0
PRESS_AGAIN_S = 0.05
MARKS = dict.fromkeys((8206, 8207, *range(8294, 8298)))
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
MEDIA_NAMES = ("photo", "voice", "video", "audio", "document", "location", "contact")


class StepFailed(Exception):
    """The step failed; the text says what was expected and what was seen."""


@dataclass(slots=True)
class _View:
    """What one person has already been shown on one messenger."""

    since: int = 0  # number of the last change before their last act
    matched: int = 0  # the newest change that a `sees` has used
    used: set[tuple[str, int, str]] = field(default_factory=set)


class Player:
    """Plays the steps of one story; keeps the captures and what everybody has seen."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession, out: TextIO, folder: Path) -> None:
        self._world = base_url.rstrip("/") + "/world"
        self._session = session
        self._out = out
        self._folder = folder
        self._names: dict[str, str] = {}
        self._messengers: dict[str, str] = {}
        self._views: dict[tuple[str, str], _View] = {}

    async def enter(self, roles: list[StoryRole]) -> None:
        """Add everybody of the story to the world."""
        for role in roles:
            await self._post("/people", role.body)
            self._messengers[role.id] = role.body["messenger"]
        overview = await self._get("")
        for person in overview["people"]:
            self._messengers.setdefault(person["id"], person["messenger"])
        for person in self._messengers:
            for messenger in SandboxMessenger:
                self._views[person, messenger] = _View(since=overview["seq"])

    async def step(self, step: StoryStep) -> None:
        """Play one step and print it. Raises StepFailed if it does not hold."""
        if step.who is not None and step.who not in self._messengers:
            raise StepFailed(f'there is nobody called "{step.who}"')
        given: Json = fill_names(step.given, self._names)
        if step.kind == "does":
            await self._do(step, given)
        elif step.kind == "sees":
            await self._see(step, given)
        else:
            await self._not_see(step, given)

    def _say(self, step: StoryStep, text: str) -> None:
        print(f"{step.number}. {text}", file=self._out, flush=True)

    def _messenger(self, step: StoryStep, given: Json | None = None) -> str:
        named = step.messenger or (given or {}).get("messenger")
        return str(named or self._messengers[step.who or ""])

    # --- doing ------------------------------------------------------------------------------------------

    async def _do(self, step: StoryStep, given: Json) -> None:
        if step.who is None or step.verb in WORLD_VERBS:
            path, body = world_act(step, given)
            self._say(step, f"the world: {step.verb} {act_text(body)}")
            await self._post(path, body)
            self._new_scene(except_for=None)
            return
        messenger = self._messenger(step, given)
        body = {**self._with_file(step, given), "messenger": messenger}
        where = body.get("chat") or body.get("to") or "bot"
        self._say(step, f"{step.who} ({messenger}, {where}): {step.verb} {act_text(given)}")
        done = await self._try(step, f"/people/{quote(step.who)}/{step.verb}", body)
        if step.verb == "use":
            self._messengers[step.who] = messenger
        self._new_scene(except_for=step.who)
        view = self._views[step.who, messenger]
        view.since = int(done["seq"])
        view.used.clear()

    async def _try(self, step: StoryStep, path: str, body: Json) -> Json:
        """Retry a press, because the button may still be on its way; nothing else is retried."""
        until = asyncio.get_running_loop().time() + (PRESS_WITHIN_S if step.within is None else step.within)
        while True:
            try:
                return await self._post(path, body)
            except StepFailed:
                if step.verb != "press" or asyncio.get_running_loop().time() >= until:
                    raise
                await asyncio.sleep(PRESS_AGAIN_S)

    def _new_scene(self, *, except_for: str | None) -> None:
        """Somebody acted: what others have already seen no longer counts as new for them."""
        for (person, _), view in self._views.items():
            if person != except_for:
                view.since = max(view.since, view.matched)

    def _with_file(self, step: StoryStep, given: Json) -> Json:
        """Read a file here, because the world may run in another folder."""
        if step.verb not in FILE_VERBS or "path" not in given:
            return given
        path = self._folder / str(given["path"])
        if not path.is_file():
            raise StepFailed(f"there is no file {path}")
        rest = {k: v for k, v in given.items() if k != "path"}
        return {"name": path.name, **rest, "base64": base64.b64encode(path.read_bytes()).decode()}

    # --- seeing -----------------------------------------------------------------------------------------

    async def _see(self, step: StoryStep, wanted: Json) -> None:
        view = self._views[str(step.who), self._messenger(step)]
        mark = orjson.dumps(wanted, option=orjson.OPT_SORT_KEYS).decode()
        within = SEES_WITHIN_S if step.within is None else step.within
        met: list[Json] = []
        async for message in self._changes(step, view.since, within):
            met.append(message)
            use = (message["key"], message["seq"], mark)
            if use in view.used:
                continue
            captured = match_message(message, wanted)
            if captured is not None:
                view.used.add(use)
                view.matched = max(view.matched, message["seq"])
                self._names |= captured
                self._say(step, f"{step.who} sees {indent_lines(message_text(message))}")
                return
        raise StepFailed(
            f"{step.who} expected to see {expectation_text(wanted)} within {within:g} s, {seen_text(met)}"
        )

    async def _not_see(self, step: StoryStep, wanted: Json) -> None:
        view = self._views[str(step.who), self._messenger(step)]
        within = NOT_SEES_WITHIN_S if step.within is None else step.within
        async for message in self._changes(step, view.since, within):
            if match_message(message, wanted) is not None:
                raise StepFailed(
                    f"{step.who} must not see {expectation_text(wanted)}, {seen_text([message])}"
                )
        self._say(step, f"{step.who} does not see {expectation_text(wanted)} within {within:g} s")

    async def _changes(self, step: StoryStep, since: int, within: float) -> AsyncIterator[Json]:
        """New and changed messages and toasts of others for that person, until the time is up."""
        until = asyncio.get_running_loop().time() + within
        path = f"/chats/{quote(step.chat or 'all', safe='')}/messages"
        while True:
            left = until - asyncio.get_running_loop().time()
            query = {
                "as": str(step.who),
                "messenger": self._messenger(step),
                "since": str(since),
                "wait": f"{max(0.0, left):.3f}",
            }
            look = await self._get(path, query)
            for message in look["messages"]:
                if not message["mine"] or message["service"]:
                    yield message
            for toast in look["toasts"]:
                yield {**toast, "toast": True, "key": f"t{toast['seq']}"}
            since = look["seq"]
            if left <= 0:
                return

    # --- requests ---------------------------------------------------------------------------------------

    async def _post(self, path: str, body: Json) -> Json:
        async with self._session.post(self._world + path, data=orjson.dumps(body)) as response:
            return _parse_answer(await response.read())

    async def _get(self, path: str, query: dict[str, str] | None = None) -> Json:
        async with self._session.get(self._world + path, params=query) as response:
            return _parse_answer(await response.read())


def _parse_answer(raw: bytes) -> Json:
    try:
        body: Json = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise StepFailed("the world's answer cannot be read") from None
    if body.get("ok") is False:
        raise StepFailed(f"the world refuses: {body.get('reason')}")
    return body


if TYPE_CHECKING:
    from bot.sandbox.records import Json


def match_message(message: Json, wanted: Json) -> dict[str, str] | None:
    """The captured groups if this message or toast meets the whole expectation, else None."""
    text = message["text"] or message.get("service") or ""
    captured: dict[str, str] = {}
    if "matches" in wanted:
        match = _search(wanted["matches"], text)
        if match is None:
            return None
        captured = {k: v for k, v in match.groupdict().items() if v is not None}
    rows = message.get("buttons") or message.get("keyboard") or []
    fits = (
        ("text" not in wanted or plain(wanted["text"]) in plain(text))
        and all(keyboards.find_button(rows, b) is not None for b in wanted.get("buttons", ()))
        and all(keyboards.find_button(rows, b) is None for b in wanted.get("absent", ()))
        and ("media" not in wanted or message.get(wanted["media"]))
        and ("ephemeral" not in wanted or bool(message.get("ephemeral")) is bool(wanted["ephemeral"]))
    )
    return captured if fits else None


def _search(pattern: str, text: str) -> re.Match[str] | None:
    """Search the text as written (without direction marks), else with Latin digits, else without
    half-spaces."""
    clean = text.translate(MARKS)
    regex = re.compile(pattern, re.MULTILINE)
    tried = (clean, clean.translate(DIGITS), plain(text))
    return next((m for t in tried if (m := regex.search(t))), None)


def message_text(message: Json) -> str:
    """The message as lines of text: sender, attachment, text, buttons in brackets."""
    if message.get("toast"):
        return f"({'alert' if message['alert'] else 'toast'}) {message['text']}" + (
            f" → {message['url']}" if message.get("url") else ""
        )
    head = [message["from"]["name"] + ("" if message["chat"] == "bot" else f" in {message['chat']}")]
    head += [flag for flag in ("edited", "ephemeral") if message.get(flag)]
    lines = [f"{', '.join(head)}:"]
    lines += [f"  <{name}>" for name in MEDIA_NAMES if message.get(name)]
    if message.get("service"):
        lines.append(f"  ({message['service']})")
    lines += [f"  {line}" for line in message["text"].translate(MARKS).splitlines()]
    for row in message.get("buttons") or message.get("keyboard") or []:
        lines.append("  " + " ".join(f"[{b['text'].translate(MARKS)}]" for b in row))
    return "\n".join(lines)


def expectation_text(wanted: Json) -> str:
    """The expectation, in one line."""
    if set(wanted) == {"text"}:
        return f'"{wanted["text"]}"'
    return ", ".join(f"{k} {v!r}" for k, v in wanted.items())


def act_text(given: Json) -> str:
    """The body of an act, in one line."""
    parts = [f"{k} {'…' if k == 'base64' else v}" for k, v in given.items() if k not in ("chat", "messenger")]
    if len(parts) == 1 and next(iter(given)) in ("text", "button", "path"):
        return f"«{next(iter(given.values()))}»"
    return ", ".join(parts)


def indent_lines(text: str) -> str:
    """Indent all lines but the first."""
    return text.replace("\n", "\n   ")


def seen_text(met: list[Json]) -> str:
    """What was seen instead of the expectation."""
    if not met:
        return "and saw nothing new"
    return "and saw instead:\n   " + "\n   ".join(indent_lines(message_text(m)) for m in met[-8:])


async def play(
    base_url: str, story: Any, out: TextIO, *, folder: Path | None = None, messenger: str | None = None
) -> int:
    """Play the story against the world at `base_url`, printing to `out`. Files are looked for in `folder`;
    `messenger`: which one a story for each is played on, None for the first."""
    try:
        roles, steps = read_story(story, messenger)
    except MalformedStory as problem:
        print(f"This story cannot be played: {problem}", file=out)
        return 2
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        player = Player(base_url, session, out, folder or Path.cwd())
        number = 0
        try:
            await player.enter(roles)
            for step in steps:
                number = step.number
                await player.step(step)
        except StepFailed as failure:
            print(f"{_where(number)} failed: {failure}", file=out)
            return 1
        except aiohttp.ClientError as failure:
            print(f"{_where(number)} failed: the world does not answer ({type(failure).__name__})", file=out)
            return 1
    print(f"{len(steps)} steps passed", file=out)
    return 0


async def play_file(base_url: str, path: Path, out: TextIO, *, messenger: str | None = None) -> int:
    """Play the story in that JSON file. If it cannot be read, print one line and return 2."""
    try:
        story = orjson.loads(await asyncio.to_thread(path.read_bytes))
    except OSError as problem:
        print(f"This story cannot be read: {problem.strerror} ({path})", file=out)
        return 2
    except orjson.JSONDecodeError as problem:
        print(f"This story cannot be read: {path}: {problem}", file=out)
        return 2
    return await play(base_url, story, out, folder=path.parent, messenger=messenger)


def _where(number: int) -> str:
    return f"Step {number}" if number else "Setting out"
