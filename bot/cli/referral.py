"""``amanat referral export``: writes a referral's letter and copies as files, for a body without a liaison in
the chat.

A running program makes them itself, in a folder that only this command knows; otherwise they are made here.
"""

import argparse
import asyncio
import json
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.cli.content_folder import content_dir
from bot.cli.export import Export
from bot.cli.progress import ProgressLine
from bot.cli.store_of_settings import open_store_of
from bot.cli.trouble import CommandTrouble
from bot.cli.words import Amount, words
from bot.conversation.ports import TickCtx
from bot.conversation.progress import Progress
from bot.conversation.store import Batch, Store
from bot.domain.cases.case_access import Accusable
from bot.domain.owner.operator import Operator
from bot.handlers.bodies.letter import ANSWER_NOTE, COMMAND, packages_of, record_referral_export
from bot.language.digits import to_latin
from bot.language.formatter import PersianFormatter
from bot.library.content import LoadedContent
from bot.library.loader import load_content
from bot.media.pool import CleaningPool
from bot.papers.bundle import bundle
from bot.papers.registry import make
from bot.runtime.exporting import Exporting, folder_of
from bot.runtime.packages import Packages
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings, read_settings
from bot.texts.loader import load_texts
from bot.usecases.referrals.export_referral import ExportRefusal, ExportRefusalReason
from storage.commands import is_pending, read_note, request_command, take_back
from storage.engine import database_file
from storage.trouble import DatabaseBusy, DatabaseUnusable

PATIENCE: Final = 20.0
"""Seconds until a running program must have accepted the request, and between two messages that it is still
working."""
LONGEST: Final = 600.0
LOOK_EVERY: Final = 0.25
_OURS: Final = re.compile(r"letter\.pdf|copies(-[0-9]+)?\.zip")
"""The names of an export's files; only files with these names are ever deleted from an older export."""
WHY: Final = {
    ExportRefusalReason.NO_CASE: "referral-no-case",
    ExportRefusalReason.NOT_SIGNED: "referral-not-signed",
    ExportRefusalReason.WHICH: "referral-which",
    ExportRefusalReason.NO_BODY: "referral-no-body",
    ExportRefusalReason.LIAISON: "referral-liaison",
    ExportRefusalReason.GONE: "referral-gone",
    ExportRefusalReason.BROKEN: "referral-broken",
    ExportRefusalReason.CHANGED: "referral-changed",
    ExportRefusalReason.SLOW: "referral-slow",
    ExportRefusalReason.UNCONFINED: "referral-unconfined",
    ExportRefusalReason.FOLDER: "referral-folder",
    ExportRefusalReason.VAULT: "referral-vault",
}


def run_referral(args: argparse.Namespace) -> int:
    return export(args.number, args.out, body=args.body)


class ReferralExport(Export):
    """``letter.pdf`` and ``copies.zip`` in a folder of their own. Raises CommandTrouble, StorageTrouble."""

    name = "referral export"
    form = "export-form-referral"
    about = "export-about-referral"

    def __init__(self, number: int, *, body: str) -> None:
        self._number, self._body = number, body

    def write(self, out: Path, progress: Progress) -> None:
        """Write below ``out``; the folder bears the case's number. ``progress`` counts the copies."""
        settings = read_settings()
        folder = out / f"referral-{self._number}{f'-{self._body}' if self._body else ''}"
        _check_only_ours(folder)
        command_id = secrets.token_urlsafe(16)
        under = out.resolve() / folder_of(command_id)
        new = [path for path in under.parents if not path.exists()]
        under.mkdir(parents=True, mode=0o700)
        try:
            asyncio.run(
                _make_files(
                    settings, self._number, self._body, under, command_id=command_id, progress=progress
                )
            )
            _put_in_place(under, folder)
        finally:
            shutil.rmtree(under, ignore_errors=True)
            with suppress(OSError):  # the folder with the files stays, and so do all above it
                for path in new:
                    path.rmdir()


def export(given: str, out: Path, *, body: str = "") -> int:
    """Write ``letter.pdf`` and ``copies.zip`` into a folder of their own below ``out``. Returns 0 or raises
    CommandTrouble."""
    text = to_latin(given).strip()
    if not text.isdecimal():
        raise CommandTrouble(words("referral-no-number", given=given))
    line = ProgressLine(words("progress-copies"))

    def progress(done: int, total: int) -> None:
        if not done:
            print(
                words(
                    "referral-making",
                    copies=words("referral-one-copy")
                    if total == 1
                    else words("referral-copies", number=total),
                ),
                flush=True,
            )
        line(done, total)

    ReferralExport(int(text), body=body).write(out, progress)
    return 0


async def _make_files(
    settings: Settings, number: int, body: str, under: Path, *, command_id: str, progress: Progress
) -> None:
    """Make the files in ``under``. Raises CommandTrouble."""
    if database_file(settings.url) is None:
        await _ask_program(settings, number, body, under, command_id)
        return
    _check_database(settings)
    try:
        store = await open_store_of(settings, SystemClock())
    except DatabaseBusy:
        await _ask_program(settings, number, body, under, command_id)
        return
    cleaner = CleaningPool()
    try:
        exporting = _exporting(
            store, cleaner, load_content(content_dir()), Operator(settings.operator_fa.strip())
        )
        result = await exporting.export(number, body, under, progress=progress)
    finally:
        await cleaner.close()
        await store.close()
    if isinstance(result, ExportRefusal):
        raise _refusal_trouble(result.why, result.bodies, number=number, body=body, out=under.parent)


def _check_database(settings: Settings) -> None:
    """Raises DatabaseUnusable if there is no database: opening one would create it, without any case."""
    database = database_file(settings.url)
    if database is not None and not database.exists():
        raise DatabaseUnusable(words("referral-no-database"))


def _exporting(store: Store, cleaner: CleaningPool, content: LoadedContent, operator: Operator) -> Exporting:
    store.know_areas(lambda: content.areas)
    store.know_accusable(lambda: Accusable(content.acts, content.agencies))

    def tick_ctx(batch: Batch) -> TickCtx:
        return TickCtx(batch.uow, SystemClock(), SystemIds(), content, operator)

    return Exporting(
        store=store,
        packages=Packages(files=store, cleaner=cleaner, bundle=bundle),
        label=load_texts(PersianFormatter(), content.election).label,
        make=make,
        find=packages_of,
        record=record_referral_export,
        tick_ctx=tick_ctx,
        answer_note=ANSWER_NOTE,
    )


async def _ask_program(settings: Settings, number: int, body: str, under: Path, command_id: str) -> None:
    """Have the running program make the files. A request that is given up is withdrawn, so that nothing is
    made later."""
    answered = False
    await request_command(settings.url, command_id, COMMAND, json.dumps([number, body, str(under)]))
    try:
        answer = await _answer(settings.url, command_id)
        answered = True
    finally:
        if not answered:
            await take_back(settings.url, command_id)
    if answer.get("refused"):
        why, bodies = ExportRefusalReason(str(answer["refused"])), tuple(map(str, answer["bodies"]))
        raise _refusal_trouble(why, bodies, number=number, body=body, out=under.parent)


async def _answer(url: str, command_id: str) -> dict[str, Any]:
    """Raises CommandTrouble if no program answers."""
    began = printed_at = time.monotonic()
    while await is_pending(url, command_id):
        now = time.monotonic()
        if now - began > LONGEST or (now - began > PATIENCE and not await _read_answer(url, command_id)):
            raise CommandTrouble(words("referral-no-answer"))
        if now - printed_at > PATIENCE / 4:
            print(words("referral-under-way", seconds=Amount(f"{now - began:.0f}")), flush=True)
            printed_at = now
        await asyncio.sleep(LOOK_EVERY)
    answer = await _read_answer(url, command_id)
    if not {"refused", "files"} & answer.keys():
        raise CommandTrouble(words("referral-could-not"))
    return answer


async def _read_answer(url: str, command_id: str) -> dict[str, Any]:
    """The program's answer to this request so far."""
    note: dict[str, Any] = json.loads(await read_note(url, ANSWER_NOTE) or "{}")
    return note if note.get("id") == command_id else {}


def _refusal_trouble(
    why: ExportRefusalReason, bodies: Sequence[str], *, number: int, body: str, out: Path
) -> CommandTrouble:
    message = words(WHY[why], number=str(number), body=body, bodies=", ".join(bodies), out=out)
    return CommandTrouble(words("referral-refused", why=message))


def _put_in_place(under: Path, folder: Path) -> None:
    """Replace the old folder by the new one as a whole: copies of an old referral must not lie beside a
    letter that does not list them."""
    _check_only_ours(folder)
    if folder.exists():
        for old in folder.iterdir():
            old.unlink()
    under.replace(folder)
    for path in sorted(folder.iterdir(), reverse=True):
        print(words("referral-file", path=path, size=path.stat().st_size))
    print(words("referral-recorded"))


def _check_only_ours(folder: Path) -> None:
    """Raises CommandTrouble if the target folder contains something that this command has not made."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CommandTrouble(words("referral-not-folder", folder=folder))
    if not folder.exists():
        return
    others = sorted(
        p.name for p in folder.iterdir() if not _OURS.fullmatch(p.name) or p.is_symlink() or p.is_dir()
    )
    if others:
        raise CommandTrouble(words("referral-foreign-files", folder=folder, others=", ".join(others)))
