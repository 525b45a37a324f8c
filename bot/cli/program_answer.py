"""Asking the running program for something, and reading its answer, which it leaves as a note."""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from storage.commands import is_pending, read_note, request_command, take_back

PATIENCE: Final = 20.0
LOOK_EVERY: Final = 0.25


async def ask_program(url: str, name: str, argument: str, *, note: str) -> Mapping[str, Any]:
    """The answer to a command. Raises CommandTrouble if there is none; a request that nobody has taken is then
    withdrawn, so that it is not done later. ``note``: the name of the note with the answers to such commands."""
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await request_command(url, command_id, name, argument)
    while await is_pending(url, command_id):
        if time.monotonic() - began > PATIENCE:
            await take_back(url, command_id)
            raise CommandTrouble(words("election-no-answer"))
        await asyncio.sleep(LOOK_EVERY)
    answer: Mapping[str, Any] = json.loads(await read_note(url, note) or "{}")
    if answer.get("id") != command_id:
        raise CommandTrouble(words("election-could-not"))
    return answer
