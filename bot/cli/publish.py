"""``amanat publish``: asks the running bot for a preview, and writes what two people have signed as pages and
files."""

import asyncio
import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.cli.content_folder import content_dir
from bot.cli.export import FolderExport
from bot.cli.progress import ProgressLine
from bot.cli.publication.files import MANIFEST
from bot.cli.publication.site import PublicationSite
from bot.cli.publication.words import PageTexts
from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.conversation.progress import Progress
from bot.domain.figures.publication import BASE, FunnelStep, Period, Publication
from bot.domain.staff.audit import SHORT
from bot.handlers.figures.publication import ANSWER_NOTE, COMMAND
from bot.language.date_reader import JalaliDateReader
from bot.language.formatter import PersianFormatter
from bot.library.loader import load_content
from bot.library.problems import ContentErrors
from bot.runtime.system import SystemClock
from bot.settings import read_settings
from bot.texts import load_texts
from storage.command_reads import read_publication_status
from storage.commands import is_pending, request_command, take_back

PATIENCE: Final = 20.0
LOOK_EVERY: Final = 0.25
FOLDER: Final = "public"
WHY: Final[Mapping[str, str]] = {
    "publish-off": "publish-off",
    "publish-turned": "publish-days-reversed",
    "publish-not-over": "publish-not-over",
    "publish-long": "publish-too-long",
    "publish-gone": "publish-too-old",
    "publish-overlap": "publish-overlap",
    "publish-nothing": "publish-nothing",
    "publish-narrow": "publish-narrow",
}
"""The program's reasons for a refusal, for the operator."""


def check_options(*, preview: bool, days: bool, out: bool) -> None:
    """Raises CommandTrouble for an option that would be ignored."""
    if preview and out:
        raise CommandTrouble(words("publish-out-alone"))
    if days and not preview:
        raise CommandTrouble(words("publish-days-alone"))


def preview(first: str, last: str) -> int:
    """Ask for a preview of these days (default: those that are due). Returns 0 once the signers have it."""
    url = read_settings().url
    if bool(first) != bool(last):
        raise CommandTrouble(words("publish-both-days"))
    argument = str(Period(_day(first), _day(last))) if first else ""
    answer = asyncio.run(_ask_program(url, argument))
    if answer.get("refused"):
        key = str(answer["refused"])
        why = words(WHY[key], **answer["facts"]) if key in WHY else key
        raise CommandTrouble(words("publish-not-made", why=why))
    status = asyncio.run(read_publication_status(url, ANSWER_NOTE))
    if status.waiting is not None:
        _summary(status.waiting)
    print(words("publish-in-chat"))
    return 0


class PublicationExport(FolderExport):
    """The pages and data files of everything that is signed. Raises CommandTrouble."""

    name = "publish --write"
    form = "export-form-publish"
    about = "export-about-publish"

    def __init__(self, published: Sequence[Publication], *, head: str, content: Path) -> None:
        self._published, self._head, self._content = published, head, content
        self.count = 0

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        try:
            content = load_content(self._content, progress)
        except ContentErrors as errors:
            raise CommandTrouble(words("publish-content")) from errors
        texts = PageTexts(load_texts(PersianFormatter(), content.election))
        return PublicationSite(self._published, texts, content, head=self._head).files()

    def write(self, out: Path, progress: Progress) -> None:
        """All files or none. A folder with other contents is left alone, and so is one with other figures."""
        files = self.files(progress)
        self.count = len(files)
        _check_known_periods(out, self._published)
        put_in_place(out, files)


def write(out: Path | None, *, content: Path | None = None) -> int:
    """Write everything that is published into ``out``; a folder with other contents is left alone."""
    content = content or content_dir()
    settings = read_settings()
    status = asyncio.run(read_publication_status(settings.url, ANSWER_NOTE))
    if not status.on:
        raise CommandTrouble(words("publish-not-written", why=words("publish-off")))
    if not status.published:
        waits = words("publish-waits") if status.waiting else words("publish-preview-first")
        raise CommandTrouble(words("publish-unsigned", waits=waits))
    _check_signatures(status.published, signed=status.signed)
    export = PublicationExport(status.published, head=status.head[:SHORT], content=content)
    folder = settings.data_dir / FOLDER if out is None else out
    export.write(folder, ProgressLine(words("progress-content")))
    print(f"periods={len(status.published)} files={export.count} {folder.resolve() / 'index.html'}")
    return 0


def _check_signatures(known: Sequence[Publication], *, signed: Collection[str]) -> None:
    """Raises CommandTrouble if the audit log does not say that two people have signed exactly these numbers:
    somebody has then written into the database by hand."""
    for publication in known:
        if publication.hash not in signed:
            raise CommandTrouble(
                words(
                    "publish-unknown-signatures", first=publication.period.first, last=publication.period.last
                )
            )


def _check_known_periods(folder: Path, known: Sequence[Publication]) -> None:
    """Raises CommandTrouble if these pages hold a period that the database does not have, or has otherwise:
    the database is then older than the pages, and the same days would be published twice from two draws."""
    try:
        there = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["periods"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandTrouble(words("publish-manifest", path=folder / MANIFEST)) from error
    hashes = {publication.hash for publication in known}
    for period in there:
        if period["sha256"] not in hashes:
            raise CommandTrouble(
                words("publish-other-draw", folder=folder, first=period["first"], last=period["last"])
            )


def put_in_place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none: first beside the folder, then moved into place. Raises CommandTrouble if the
    folder has other contents or cannot be written."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise CommandTrouble(words("publish-folder-taken", folder=folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _swap(folder, new, files)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise CommandTrouble(words("publish-failed", file=error.filename, why=error.strerror)) from error


def _swap(folder: Path, new: Path, files: Mapping[str, bytes]) -> None:
    made = new / "made"
    made.mkdir()
    for name, data in files.items():
        (made / name).write_bytes(data)
    old = new / "old"
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


async def _ask_program(url: str, argument: str) -> dict[str, Any]:
    """Return the running program's answer. Raises CommandTrouble if there is none; the request is then
    withdrawn."""
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await request_command(url, command_id, COMMAND, argument)
    while await is_pending(url, command_id):
        if time.monotonic() - began > PATIENCE:
            await take_back(url, command_id)
            raise CommandTrouble(words("publish-no-answer"))
        await asyncio.sleep(LOOK_EVERY)
    answer: dict[str, Any] = json.loads((await read_publication_status(url, ANSWER_NOTE)).note or "{}")
    if answer.get("id") != command_id:
        raise CommandTrouble(words("publish-could-not"))
    return answer


def _day(text: str) -> date:
    """The day, from ISO or a Jalali date."""
    try:
        return date.fromisoformat(text) if int(text[:4]) > 1900 else _jalali(text)
    except ValueError:
        return _jalali(text)


def _jalali(text: str) -> date:
    day = JalaliDateReader().read_day(text, SystemClock().today())
    if day is None:
        raise CommandTrouble(words("publish-no-day", text=text))
    return day


def _summary(publication: Publication) -> None:
    print(
        words(
            "publish-summary",
            hash=publication.hash[:SHORT],
            first=publication.period.first,
            last=publication.period.last,
            base=BASE,
        )
    )
    for step in FunnelStep:
        about = (
            words("publish-about", number=publication.step(step))
            if publication.step(step)
            else words("publish-fewer", number=publication.most(step) + 1)
        )
        print(f"  {step.value:<10} {about}")
