"""Plays a story against a running world, over HTTP only.

Exit statuses: 0 all steps passed, 1 a step failed, 2 the story cannot be read.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, TextIO

import aiohttp
import orjson

from bot.sandbox.story_form import MalformedStory, read_story
from bot.sandbox.story_player import Player, StepFailed


async def play(base_url: str, story: Any, out: TextIO, *, folder: Path | None = None) -> int:
    """Play the story against the world at `base_url`, printing to `out`. Files are looked for in `folder`."""
    try:
        roles, steps = read_story(story)
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


async def play_file(base_url: str, path: Path, out: TextIO) -> int:
    """Play the story in that JSON file. If it cannot be read, print one line and return 2."""
    try:
        story = orjson.loads(await asyncio.to_thread(path.read_bytes))
    except OSError as problem:
        print(f"This story cannot be read: {problem.strerror} ({path})", file=out)
        return 2
    except orjson.JSONDecodeError as problem:
        print(f"This story cannot be read: {path}: {problem}", file=out)
        return 2
    return await play(base_url, story, out, folder=path.parent)


def _where(number: int) -> str:
    return f"Step {number}" if number else "Setting out"
