"""``amanat handout``: a paper as a file, without running the bot."""

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.export import FileExport
from bot.cli.printed import PRINTED, PrintedPaper, UnknownChoice
from bot.cli.progress import ProgressLine
from bot.cli.words import words
from bot.conversation.outgoing import SendDocument
from bot.conversation.progress import Progress
from bot.conversation.wire import MadeFile
from bot.domain.catalogue.election import Election
from bot.language.formatter import PersianFormatter
from bot.library.loader import load_content
from bot.papers.pocket_page import is_unchanged, stated_hash
from bot.papers.registry import make
from bot.texts import Texts
from bot.texts.loader import load_texts


class HandoutExport(FileExport):
    """A paper of ``bot/cli/printed.py``. Raises UnknownChoice, ContentErrors."""

    name = "handout"
    form = "export-form-handout"
    about = "export-about-handout"

    def __init__(self, paper: PrintedPaper, *, links: Sequence[str], chosen: str) -> None:
        self._paper, self._links, self._chosen = paper, links, chosen

    def data(self, progress: Progress) -> bytes:
        content = load_content(content_dir(), progress)
        document = self._paper.document(content, self._links, chosen=self._chosen)
        return make_file(document, content.election).data


def handout(what: str, *, links: Sequence[str], out: Path, checklist_id: str = "") -> int:
    """Write the file. For an unknown checklist or role, return 1 and print the known ids."""
    export = HandoutExport(PRINTED[what], links=links, chosen=checklist_id)
    try:
        export.write(out, ProgressLine(words("progress-content")))
    except UnknownChoice as trouble:
        print(words("help-error", command="amanat handout", error=trouble), file=sys.stderr)
        return 1
    except OSError as trouble:
        print(words("handout-unwritable", file=out, why=trouble.strerror), file=sys.stderr)
        return 1
    print(out)
    return 0


def check_page(file: Path) -> int:
    """Say whether a page to pass on has the words that its hash is of: 0 if it has, 1 if not."""
    try:
        data = file.read_bytes()
    except OSError as trouble:
        print(words("handout-unreadable", file=file, why=trouble.strerror), file=sys.stderr)
        return 1
    unchanged = is_unchanged(data)
    if unchanged is None:
        print(words("handout-no-hash", file=file))
        return 1
    verdict = words("handout-unchanged") if unchanged else words("handout-changed")
    print(f"{file}: {stated_hash(data)} {verdict}")
    return 0 if unchanged else 1


@cache
def _texts(election: Election) -> Texts:
    return load_texts(PersianFormatter(), election)


def make_file(document: SendDocument, election: Election) -> MadeFile:
    """The file that the bot would send: the same texts, the same maker."""
    label = _texts(election).label
    fields = {name: label(value) for name, value in document.fields.items()}
    return make(document.name, fields, [tuple(label(cell) for cell in row) for row in document.rows])
