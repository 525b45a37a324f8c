"""Plays the steps of a story over HTTP, and keeps the captures and what everybody has seen."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote

import aiohttp
import orjson

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_form import (
    FILE_VERBS,
    WORLD_VERBS,
    StoryRole,
    StoryStep,
    fill_names,
    world_act,
)
from bot.sandbox.story_matching import (
    act_text,
    expectation_text,
    indent_lines,
    match_message,
    message_text,
    seen_text,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.records import Json

SEES_WITHIN_S = 5.0
NOT_SEES_WITHIN_S = 1.0
PRESS_WITHIN_S = 2.0
PRESS_AGAIN_S = 0.05


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
