"""Commands of ``./amanat`` beside the running town: their output and files are searched, too."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import io
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.__main__ import main, parser
from bot.settings import Settings

LIVED: Final = (
    "audit head", "audit verify", "backup", "burn", "certificate key", "certificate revocations", "certificate revoke",
    "content stats", "content suggestions", "calendar show", "calendar set", "close", "doctor",
    "drill", "keys rotate", "migrate", "publish", "referral export", "restore",
)  # fmt: skip
"""Commands that read the program's data. All of them run during the day."""
WITHOUT: Final = (
    "certificate verify", "content check", "content gift export", "content gift import", "content lawyer",
    "content preview", "content reviewed", "content translate", "content voice add", "capacity", "handout checklist",
    "handout poster", "class", "handout check", "handout pocket-page", "areas import", "atlas import",
    "atlas recompute", "threats recompute", "division diff", "division patch", "routes", "exports", "init",
)  # fmt: skip
"""They read only the content or the one file that they are given; of stored data, only how often an area is
named, and levels of areas and threats. ``init`` asks for what a first start needs, and looks whether there are keys."""
SEALED_ONLY: Final = (
    "vault to-bucket", "vault to-folder", "database to-postgresql", "database to-sqlite", "keys to-holder",
    "keys to-folder", "keys certificate", "keys hold", "keys state", "status", "content voice export",
    "content voice import",
)  # fmt: skip
"""They move or hold files, rows and keys as they are, and print counts; most need a bucket, a server or a holder, or
recordings of cards, which belong to nobody of the town
(tests/storage/test_vault_moving.py, tests/runtime/test_moving_commands.py, tests/storage/test_key_move.py)."""
ANSWERED_BY_THE_TOWN: Final = ("open", "report final")
"""They ask the running program and print its answer: why it refuses, with at most a count in steps of five, or a report
that is made of published numbers (tests/runtime/test_election_command.py, tests/handlers/test_final_report.py)."""
THE_TOWN_ITSELF: Final = ("run", "sandbox")


def name_of(argv: Sequence[object]) -> str:
    """The command's name, such as «certificate revoke», from its arguments."""
    command_line = " ".join(map(str, argv))
    return next(name for name in LIVED if command_line == name or command_line.startswith(f"{name} "))


def every_command() -> set[str]:
    """The names of all commands of ``./amanat``, from its own parser."""
    return set(_below("", parser()))


def _below(name: str, taken: argparse.ArgumentParser) -> Iterator[str]:
    below = [action for action in taken._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield name
    for action in below:
        for word, more in action.choices.items():
            yield from _below(f"{name} {word}".strip(), more)


async def give(settings: Settings, folder: Path, *argv: str | Path, **instead: object) -> tuple[int, str]:
    """Run a command. Return its exit status and everything printed. ``folder`` is for its temporary files,
    ``instead`` replaces settings."""
    return await asyncio.to_thread(_run_command, settings, folder, tuple(map(str, argv)), instead)


def _run_command(
    settings: Settings, folder: Path, argv: tuple[str, ...], instead: Mapping[str, object]
) -> tuple[int, str]:
    output = io.StringIO()
    with _surroundings({**_environment(settings), **{k: str(v) for k, v in instead.items()}}, folder):
        collecting = gc.isenabled()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = main(argv)
        if collecting:
            gc.enable()
    return status, output.getvalue()


def _environment(settings: Settings) -> dict[str, str]:
    variables = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value in (None, ()):
            continue
        if hasattr(value, "get_secret_value"):
            value = value.get_secret_value()
        variables[name] = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return variables


@contextlib.contextmanager
def _surroundings(given: Mapping[str, str], folder: Path) -> Iterator[None]:
    """The settings as environment variables, with a separate folder for temporary files."""
    named = {f"AMANAT_{name.upper()}": value for name, value in given.items()}
    before, temporary = {name: os.environ.get(name) for name in named}, tempfile.tempdir
    os.environ.update(named)
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = temporary
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
