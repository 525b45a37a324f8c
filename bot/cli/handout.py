"""``amanat handout``: a paper as a file, without running the bot."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.printed import PRINTED, UnknownChoice
from bot.conversation.outgoing import SendDocument
from bot.conversation.wire import MadeFile
from bot.domain.catalogue.election import Election
from bot.language.formatter import PersianFormatter
from bot.library.loader import load_content
from bot.papers.registry import make
from bot.texts.loader import load_texts


def handout(what: str, *, links: Sequence[str], out: Path, checklist_id: str = "") -> int:
    """Write the file. For an unknown checklist, return 1 and print the known ids."""
    content = load_content(content_dir())
    try:
        document = PRINTED[what].document(content, links, chosen=checklist_id)
    except UnknownChoice as trouble:
        print(f"amanat handout: {trouble}", file=sys.stderr)
        return 1
    return _write_file(document, out, content.election)


def _write_file(document: SendDocument, out: Path, election: Election) -> int:
    try:
        out.write_bytes(make_file(document, election).data)
    except OSError as trouble:
        print(f"amanat handout: {out} cannot be written: {trouble.strerror}", file=sys.stderr)
        return 1
    print(out)
    return 0


def make_file(document: SendDocument, election: Election) -> MadeFile:
    """The file that the bot would send: the same texts, the same maker."""
    label = load_texts(PersianFormatter(), election).label
    fields = {name: label(value) for name, value in document.fields.items()}
    return make(document.name, fields, [tuple(label(cell) for cell in row) for row in document.rows])
