"""Further languages in ``amanat content check``, and ``amanat content translate``: what a native reader works on."""

import sys
from collections.abc import Iterator, Mapping
from errno import EEXIST
from pathlib import Path
from typing import Final

from bot.cli.content_folder import content_dir
from bot.cli.export import FolderExport
from bot.cli.progress import ProgressLine
from bot.cli.words import words
from bot.conversation.progress import Progress
from bot.language.formatter import PersianFormatter
from bot.languages import LanguageState, language_roots, language_states
from bot.library.content_texts import content_texts
from bot.library.loader import load_content
from bot.library.overlays import FOLDER, skeleton
from bot.library.problems import ContentErrors
from bot.texts.languages import ABOUT, is_code, language_folders, originals
from bot.texts.loader import load_texts
from bot.usecases.ports import Content

_LISTED: Final = 40
"""How many missing texts are named; ``content translate`` writes all of them."""
_ABOUT: Final = """\
# Without reviewed-by this language is offered in the sandbox only: a native reader reads everything first, and then
# writes their name and the day here, as in: reviewed-by = Name, 2026-12-01
language-name = {code}
language-direction = rtl
"""
_TEXTS: Final = """\
# Each text stands here in Persian, behind a #. Translate it and remove the # of its lines; what keeps it is shown in
# Persian. Leave names in braces, and the words in square brackets before a wording, as they are.
"""


def language_lines(path: Path, content: Content) -> tuple[list[str], list[str]]:
    """The problems in the folders of languages, and how far each has come; both empty without such a folder."""
    if not language_folders(language_roots(path)):
        return [], []
    states = language_states(path, content, load_texts(PersianFormatter(), content.election))
    problems = [problem for state in states for problem in state.problems()]
    return problems, [line for state in states for line in _progress(state)]


def _progress(state: LanguageState) -> Iterator[str]:
    yield str(state)
    yield from (f"  outdated: {address}" for address in state.overlay.outdated)
    missing = (*state.reading.missing, *state.overlay.missing)
    more = " " + words("list-more", number=len(missing) - _LISTED) if len(missing) > _LISTED else ""
    if missing:
        code = state.reading.language.code
        listed = ", ".join(missing[:_LISTED]) + more
        yield "  " + words("languages-missing", number=len(missing), listed=listed, code=code)


class TranslationExport(FolderExport):
    """What is still to be translated into a language. Raises ContentErrors if the content has problems."""

    name = "content translate"
    form = "export-form-languages"
    about = "export-about-languages"

    def __init__(self, content_dir: Path, code: str) -> None:
        self._content_dir, self._code = content_dir, code

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        content = load_content(self._content_dir, progress)
        persian = load_texts(PersianFormatter(), content.election)
        states = language_states(self._content_dir, content, persian)
        state = next((state for state in states if state.reading.language.code == self._code), None)
        texts = self._texts(state, content)
        return {name: text.encode() for name, text in texts.items() if text}

    def _texts(self, state: LanguageState | None, content: Content) -> Mapping[str, str]:
        persian = content_texts(content)
        wanted = originals(content.election, state.reading if state else None)
        addresses = [*state.overlay.outdated, *state.overlay.missing] if state else list(persian)
        return {
            ABOUT: "" if state else _ABOUT.format(code=self._code),
            "untranslated.ftl": "\n".join([_TEXTS, *map(_comment_out, wanted)]) if wanted else "",
            "untranslated.yaml": "\n".join([*skeleton(addresses, persian), ""]) if addresses else "",
        }

    def write(self, out: Path, progress: Progress) -> None:
        """Write the files into a folder, which is made. Raises FileExistsError if one is there: it may hold
        somebody's work."""
        files = self.files(progress)
        for name in files:
            if (out / name).exists():
                raise FileExistsError(EEXIST, words("languages-there-already"), str(out / name))
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (out / name).write_bytes(data)


def content_translate(code: str, out: Path | None, path: Path | None = None) -> int:
    """Write what is still to be translated into this language. Returns 1 if it cannot be written."""
    if not is_code(code):
        print(words("languages-bad-code", code=code), file=sys.stderr)
        return 1
    path = path or content_dir()
    folder = out or path / FOLDER / code
    try:
        TranslationExport(path, code).write(folder, ProgressLine(words("progress-content")))
    except ContentErrors as errors:
        print(words("content-has-problems", number=len(errors.problems)), file=sys.stderr)
        return 1
    except OSError as error:
        print(words("content-not-written", file=error.filename, why=error.strerror), file=sys.stderr)
        return 1
    print(f"folder={folder.resolve()}")
    return 0


def _comment_out(entry: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in entry.splitlines())
