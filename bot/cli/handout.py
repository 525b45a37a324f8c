"""``amanat handout``: a poster or a checklist as a PDF file, without running the bot."""

import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bot.conversation.outgoing import SendDocument
from bot.conversation.wire import MadeFile
from bot.handlers.learning.handouts import checklist_file, poster_file
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.papers.makers import make
from bot.platforms.registry import messenger_of_host
from bot.texts.loader import load_texts


def handout(what: str, *, links: Sequence[str], out: Path, checklist_id: str = "") -> int:
    """Write the file. For an unknown checklist, return 1 and print the known ids."""
    content = load_content(CONTENT)
    if what == "poster":
        return _write_file(
            poster_file(content=content, links=[(_messenger(link), link) for link in links]), out
        )
    checklist = content.handouts.get(checklist_id)
    if checklist is None:
        known = ", ".join(sorted(content.handouts))
        print(f"amanat handout: no checklist {checklist_id!r}; there are: {known}", file=sys.stderr)
        return 1
    return _write_file(checklist_file(checklist, content=content, links=links), out)


def _messenger(link: str) -> str:
    """The messenger of this link; empty for any other host."""
    return messenger_of_host(urlsplit(link).hostname or "") or ""


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
