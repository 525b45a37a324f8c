"""``amanat handout``: a paper as a file, without running the bot."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.printed import PRINTED, UnknownChoice
from bot.conversation.outgoing import SendDocument
from bot.conversation.wire import MadeFile
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.papers.registry import make
from bot.texts.loader import load_texts


def handout(what: str, *, links: Sequence[str], out: Path, checklist_id: str = "") -> int:
    """Write the file. For an unknown checklist, return 1 and print the known ids."""
    try:
        document = PRINTED[what].document(load_content(CONTENT), links, chosen=checklist_id)
    except UnknownChoice as trouble:
        print(f"amanat handout: {trouble}", file=sys.stderr)
        return 1
    return _write_file(document, out)


def _write_file(document: SendDocument, out: Path) -> int:
    try:
        out.write_bytes(make_file(document).data)
    except OSError as trouble:
        print(f"amanat handout: {out} cannot be written: {trouble.strerror}", file=sys.stderr)
        return 1
    print(out)
    return 0


def make_file(document: SendDocument) -> MadeFile:
    """The file that the bot would send: the same texts, the same maker."""
    label = load_texts(PersianFormatter()).label
    fields = {name: label(value) for name, value in document.fields.items()}
    return make(document.name, fields, [tuple(label(cell) for cell in row) for row in document.rows])
