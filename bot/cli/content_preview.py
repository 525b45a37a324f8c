"""``amanat content preview``: every lesson, quiz and checklist as pages for a browser."""

import sys
import tempfile
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from fontpkg_noto_sans_arabic import ROOT as FONTS

from bot.cli.content_folder import content_dir
from bot.cli.export import FolderExport
from bot.cli.preview.site import PreviewSite
from bot.cli.progress import ProgressLine
from bot.cli.words import words
from bot.conversation.progress import Progress
from bot.language.formatter import PersianFormatter
from bot.library.loader import check_draft, flags, read_draft
from bot.texts import load_texts
from bot.texts.election import UNNAMED

_FONT = "NotoSansArabic[wdth,wght].ttf"


class PreviewExport(FolderExport):
    """Pages for the content as far as it can be read."""

    name = "content preview"
    form = "export-form-preview"
    about = "export-about-preview"

    def __init__(self, content: Path) -> None:
        self._content = content
        self.pages = 0

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        draft, _ = read_draft(self._content, progress)
        flagged = frozenset(flag.key for flag in flags(draft))
        texts = load_texts(PersianFormatter(), draft.election or UNNAMED)
        site = PreviewSite(draft, check_draft(self._content, draft)[0], flagged, texts=texts)
        font = (FONTS / "files" / _FONT).read_bytes()
        pages = {name: text.encode() for name, text in site.pages()}
        self.pages = sum(name.endswith(".html") for name in pages)
        return {**pages, "font.ttf": font}


def content_preview(out: Path | None, *, browser: bool, path: Path | None = None) -> int:
    """Write the pages into ``out`` (default: a new temporary folder) and print where. Returns 1 if that
    fails.

    Content with problems is shown as far as it can be read, with the problems on the first page.
    """
    path = path or content_dir()
    try:
        folder = out if out is not None else Path(tempfile.mkdtemp(prefix="amanat-preview-"))
        count = write_pages(folder, path)
    except OSError as error:
        print(words("preview-other-folder", file=error.filename, why=error.strerror), file=sys.stderr)
        return 1
    first = (folder / "index.html").resolve()
    print(f"pages={count} {first}")
    if browser and not webbrowser.open(first.as_uri()):
        print(words("preview-no-browser"), file=sys.stderr)
    return 0


def write_pages(folder: Path, path: Path) -> int:
    """Write the pages for the content in ``path``; return how many. Raises OSError if they cannot be
    written."""
    folder.mkdir(parents=True, exist_ok=True)
    export = PreviewExport(path)
    export.write(folder, ProgressLine(words("progress-content")))
    return export.pages
