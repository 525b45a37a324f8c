"""``amanat report final``: asks the running bot for a draft to sign; once two have signed, writes PDF and data."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.cli.content_folder import content_dir
from bot.cli.days import both_calendars
from bot.cli.export import FolderExport
from bot.cli.handout import make_file
from bot.cli.program_answer import ask_program
from bot.cli.progress import ProgressLine
from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.conversation.progress import Progress
from bot.domain.closing.final_report import PREPARE_COMMAND, StoredReport
from bot.domain.staff.audit import SHORT
from bot.handlers.closing.final_screens import ANSWER_NOTE, report_paper
from bot.library.loader import load_content
from bot.settings import read_settings
from storage.command_reads import is_report_signed

FOLDER: Final = "final-report"
PAPER: Final = "final-report.pdf"
DATA: Final = "final-report.json"
WHY: Final[Mapping[str, str]] = {
    "final-no-polling-day": "report-no-polling-day",
    "final-before-polling": "report-before-polling",
}
"""The program's reasons for a refusal, for the operator."""
_STATES: Final = {"new": "report-new", "waits": "report-waits", "first": "report-first"}


class FinalReportExport(FolderExport):
    """The signed report as PDF and as the data that its hash is of. Raises ContentErrors."""

    name = "report final"
    form = "export-form-report"
    about = "export-about-report"

    def __init__(self, stored: StoredReport, *, content: Path) -> None:
        self._stored, self._content = stored, content

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        content = load_content(self._content, progress)
        return {
            DATA: self._stored.report.canonical_text().encode(),
            PAPER: make_file(report_paper(self._stored), content.election).data,
        }


def final_report(out: Path | None) -> int:
    """Draft it, say what it waits for, or write it; each call does what is due. Return 0 if it did. Raises
    CommandTrouble before polling day is over, for files of another report, or signatures that the log does not know."""
    settings = read_settings()
    answer = asyncio.run(ask_program(settings.url, PREPARE_COMMAND, "", note=ANSWER_NOTE))
    if answer["state"] == "refused":
        raise CommandTrouble(_refusal(answer))
    if answer["state"] in _STATES:
        if out is not None:
            raise CommandTrouble(words("report-unsigned", hash=answer["hash"][:SHORT]))
        print(words(_STATES[answer["state"]], hash=answer["hash"][:SHORT]))
        return 0
    stored = StoredReport.parse(answer["stored"])
    assert stored is not None
    if not asyncio.run(is_report_signed(settings.url, stored.report.hash)):
        raise CommandTrouble(words("report-unknown-signatures", hash=stored.report.hash[:SHORT]))
    folder = settings.data_dir / FOLDER if out is None else out
    _write(FinalReportExport(stored, content=content_dir()), stored, folder)
    print(words("report-written", hash=stored.report.hash, folder=folder.resolve()))
    return 0


def _refusal(answer: Mapping[str, Any]) -> str:
    facts = {name: both_calendars(date.fromisoformat(value)) for name, value in answer["facts"].items()}
    return words(WHY[answer["refused"]], **facts)


def _write(export: FinalReportExport, stored: StoredReport, folder: Path) -> None:
    """The same report is written again as it is; another report's files are left alone. Raises CommandTrouble."""
    text = stored.report.canonical_text().encode()
    data = folder / DATA
    try:
        if data.exists() and data.read_bytes() != text:
            raise CommandTrouble(words("report-other", folder=folder))
        folder.mkdir(parents=True, exist_ok=True)
        export.write(folder, ProgressLine(words("progress-content")))
    except OSError as error:
        raise CommandTrouble(words("report-failed", file=error.filename, why=error.strerror)) from error
