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
from bot.conversation.progress import Progress
from bot.domain.figures.publication import BASE, FunnelStep, Publication
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
    "publish-off": "publication is off: an owner turns it on in the chat (/publish)",
    "publish-turned": "the last day is before the first",
    "publish-not-over": "{last} is not over yet: choose days that are",
    "publish-long": "a period has at most {days} days: split it in two",
    "publish-gone": "cases from before {first} may have been deleted: start with that day",
    "publish-overlap": "{first} to {last} are published already, and are never published again",
    "publish-nothing": "no day is both over and unpublished",
    "publish-narrow": "rounding cannot hide the small numbers of these days: choose a longer period",
}
"""The program's reasons for a refusal, for the operator."""


def check_options(*, preview: bool, days: bool, out: bool) -> None:
    """Raises CommandTrouble for an option that would be ignored."""
    if preview and out:
        raise CommandTrouble("--out belongs to --write; nothing was made")
    if days and not preview:
        raise CommandTrouble(
            "--from and --to belong to --preview: all that is signed is written; nothing was written"
        )


def preview(first: str, last: str) -> int:
    """Ask for a preview of these days (default: those that are due). Returns 0 once the signers have it."""
    url = read_settings().url
    if bool(first) != bool(last):
        raise CommandTrouble("give both --from and --to, or neither for the days that are due")
    argument = f"{_day(first)} {_day(last)}" if first else ""
    answer = asyncio.run(_ask_program(url, argument))
    if answer.get("refused"):
        key = str(answer["refused"])
        raise CommandTrouble(f"{WHY.get(key, key).format(**answer['facts'])}; nothing was made")
    standing = asyncio.run(read_publication_status(url, ANSWER_NOTE))
    if standing.waiting is not None:
        _summary(standing.waiting)
    print("two leads or owners have it in the chat now and must sign it within 24 hours: /publish")
    return 0


class PublicationExport(FolderExport):
    """The pages and data files of everything that is signed. Raises CommandTrouble."""

    name = "publish --write"
    form = "a folder of pages and CSV files"
    about = "the rounded figures of past days that two people have signed"

    def __init__(self, published: Sequence[Publication], *, head: str, content: Path) -> None:
        self._published, self._head, self._content = published, head, content
        self.count = 0

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        try:
            content = load_content(self._content, progress)
        except ContentErrors as errors:
            raise CommandTrouble(
                "the content has faults: see ./amanat content check; nothing was written"
            ) from errors
        words = PageTexts(load_texts(PersianFormatter(), content.election))
        return PublicationSite(self._published, words, content, head=self._head).files()

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
    standing = asyncio.run(read_publication_status(settings.url, ANSWER_NOTE))
    if not standing.on:
        raise CommandTrouble(WHY["publish-off"] + "; nothing was written")
    if not standing.published:
        waits = (
            "a preview waits for signatures"
            if standing.waiting
            else "make a preview first: ./amanat publish --preview"
        )
        raise CommandTrouble(f"nothing is signed yet ({waits}); nothing was written")
    _check_signatures(standing.published, signed=standing.signed)
    export = PublicationExport(standing.published, head=standing.head[:SHORT], content=content)
    folder = settings.data_dir / FOLDER if out is None else out
    export.write(folder, ProgressLine("reading the content, files"))
    print(f"periods={len(standing.published)} files={export.count} {folder.resolve() / 'index.html'}")
    return 0


def _check_signatures(known: Sequence[Publication], *, signed: Collection[str]) -> None:
    """Raises CommandTrouble if the audit log does not say that two people have signed exactly these numbers:
    somebody has then written into the database by hand."""
    for publication in known:
        if publication.hash not in signed:
            raise CommandTrouble(
                f"{publication.period.first} to {publication.period.last}: "
                "the audit log knows no signatures under these numbers; "
                "see ./amanat audit verify; nothing was written"
            )


def _check_known_periods(folder: Path, known: Sequence[Publication]) -> None:
    """Raises CommandTrouble if these pages hold a period that the database does not have, or has otherwise:
    the database is then older than the pages, and the same days would be published twice from two draws."""
    try:
        there = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["periods"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandTrouble(f"{folder / MANIFEST} cannot be read: name another folder with --out") from error
    hashes = {publication.hash for publication in known}
    for period in there:
        if period["sha256"] not in hashes:
            raise CommandTrouble(
                f"{folder} holds {period['first']} to {period['last']} which the database does not know in this form: "
                "was an older backup restored? Those days must not be published again (docs/publication.md); "
                "nothing was written"
            )


def put_in_place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none: first beside the folder, then moved into place. Raises CommandTrouble if the
    folder has other contents or cannot be written."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise CommandTrouble(
            f"{folder} holds other things: name another folder with --out; nothing was written"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _swap(folder, new, files)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise CommandTrouble(
            f"{error.filename}: {error.strerror}; the existing files are unchanged"
        ) from error


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
            raise CommandTrouble(
                "the bot does not answer: start it with ./amanat run, then try again; nothing was made"
            )
        await asyncio.sleep(LOOK_EVERY)
    answer: dict[str, Any] = json.loads((await read_publication_status(url, ANSWER_NOTE)).note or "{}")
    if answer.get("id") != command_id:
        raise CommandTrouble("the bot could not make it: see its log; nothing was made")
    return answer


def _day(text: str) -> str:
    """An ISO day, from ISO or a Jalali date."""
    try:
        return date.fromisoformat(text).isoformat() if int(text[:4]) > 1900 else _jalali(text)
    except ValueError:
        return _jalali(text)


def _jalali(text: str) -> str:
    day = JalaliDateReader().read_day(text, SystemClock().today())
    if day is None:
        raise CommandTrouble(f"{text} is not a day: write it as 1405-09-01 or 2026-11-22")
    return day.isoformat()


def _summary(publication: Publication) -> None:
    print(
        f"preview {publication.hash[:SHORT]}: {publication.period.first} to {publication.period.last}, "
        f"numbers rounded to {BASE}"
    )
    for step in FunnelStep:
        about = (
            f"about {publication.step(step)}"
            if publication.step(step)
            else f"fewer than {publication.most(step) + 1}"
        )
        print(f"  {step.value:<10} {about}")
