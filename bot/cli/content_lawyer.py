"""``amanat content lawyer``: exports the legal claims as a table for a lawyer, and reads the verdicts
back."""

import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bot.cli.content_folder import content_dir
from bot.cli.export import FolderExport
from bot.cli.progress import ProgressLine
from bot.cli.words import translate, words
from bot.conversation.progress import Progress
from bot.language.dates import parse_date, short_date
from bot.language.digits import to_latin
from bot.language.formatter import PersianFormatter
from bot.library.lawyer import claims, unanswered_questions
from bot.library.lawyer_table import COLUMNS, LawyerTableWords, TableError, as_csv, table, take_verdicts
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors
from bot.library.verdicts import Judgement
from bot.papers.registry import make
from bot.runtime.system import SystemClock
from bot.texts.election import UNNAMED
from bot.texts.loader import load_texts

TEXT_FAMILIES: Final = (
    *(f"lawyer-{name}" for name in ("title", "sheet", "note")),
    *(f"lawyer-head-{column}" for column in COLUMNS),
    *(f"lawyer-verdict-{judgement}" for judgement in Judgement),
)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.0*)?")
_FIRST_SERIAL: Final = date(1899, 12, 30)
"""Day 0 of spreadsheet programs, which store a typed date as a number."""


class LawyerExport(FolderExport):
    """The legal claims in two forms. Raises ContentErrors if the content has problems."""

    name = "content lawyer"
    form = "export-form-lawyer"
    about = "export-about-lawyer"

    def __init__(self, content: Path) -> None:
        self._content = content
        self.summary = ""

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        draft, _ = read_draft(self._content, progress)
        if draft.ledger.problems:
            raise ContentErrors(draft.ledger.problems)
        texts = load_texts(PersianFormatter(), draft.election)
        rows = table(draft, table_words())
        fields = {name: texts.plain(f"lawyer-{name}") for name in ("title", "sheet", "note")}
        counts = sum(1 for _ in claims(draft)), len(unanswered_questions(draft)), len(draft.verdicts)
        self.summary = "claims={} open={} verdicts={}".format(*counts)
        return {"lawyer.xlsx": make("lawyer-table", fields, rows).data, "lawyer.csv": as_csv(rows)}


def lawyer_export(out: Path, *, content: Path | None = None) -> int:
    """Write ``lawyer.xlsx`` and ``lawyer.csv`` into the folder. Returns 1 if that fails or the content has
    problems."""
    export = LawyerExport(content or content_dir())
    try:
        export.write(out, ProgressLine(words("progress-content")))
    except ContentErrors as errors:
        print(words("content-has-problems", number=len(errors.problems)), file=sys.stderr)
        return 1
    except OSError as error:
        print(words("lawyer-no-folder", file=error.filename, why=error.strerror), file=sys.stderr)
        return 1
    print(f"{export.summary} folder={out.resolve()}")
    return 0


def lawyer_read(file: Path, *, content: Path | None = None) -> int:
    """Store the verdicts. Returns 1 and writes nothing if anything is wrong; each problem is printed as
    ``file:line: message``."""
    content = content or content_dir()
    try:
        count = take_verdicts(file, content, table_words())
    except OSError as error:
        print(words("lawyer-unreadable", file=file, why=error.strerror), file=sys.stderr)
        return 1
    except TableError as error:
        print(f"{file}:1: {error}")
        return 1
    except ContentErrors as errors:
        for problem in errors.problems:
            print(translate(str(problem)))
        print(words("lawyer-problems", number=str(len(errors.problems))))
        return 1
    left = unanswered_questions(read_draft(content)[0])
    print(f"verdicts={count} open={len(left)}" + (f": {' '.join(left)}" if left else ""))
    return 0


def table_words() -> LawyerTableWords:
    """The Persian texts of the table."""
    texts = load_texts(PersianFormatter(), UNNAMED)
    return LawyerTableWords(
        heads={column: texts.plain(f"lawyer-head-{column}") for column in COLUMNS},
        verdicts={judgement: texts.plain(f"lawyer-verdict-{judgement}") for judgement in Judgement},
        day=read_day,
        shown_day=short_date,
    )


def read_day(text: str) -> date | None:
    """Parse a Jalali day, an ISO day, or the number that a spreadsheet program makes of a typed one; none in
    the future."""
    today = SystemClock().today()
    plain = to_latin(text).strip()
    day: date | None
    if _SERIAL.fullmatch(plain):
        day = _FIRST_SERIAL + timedelta(days=int(float(plain)))
    else:
        try:
            day = date.fromisoformat(plain)
        except ValueError:
            day = parse_date(text, today=today)
    return day if day is not None and day <= today + timedelta(days=1) else None
