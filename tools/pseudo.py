"""Makes a pseudo-language out of the Persian texts and content, in a folder of its own, for tests and for looking at.

    python -m tools.pseudo DIR
    AMANAT_CONTENT_DIR=DIR ./amanat sandbox

DIR becomes a copy of the content with the language `qps`: every text is 40 % longer, marked at both ends (⟦…~~~⟧), and
written with Cyrillic letters, so it goes from left to right. In the settings of a chat, choose it: Persian letters that
are no name of a place and nobody's own words are then a text that no language can replace, and a missing ⟧ is a text
that was cut. `restore` reads such words back, so stories that expect Persian can be played in it.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

from fluent.syntax import FluentParser, FluentSerializer, ast

from bot.domain.catalogue.election import Election
from bot.language.dates import MONTHS
from bot.library.content_texts import content_texts
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.library.overlays import FOLDER, entry_lines
from bot.texts.languages import ABOUT, TYPED
from bot.texts.loader import persian_sources
from bot.usecases.ports import Content

CODE: Final = "qps"
"""The code that other programs use for such a language, too."""
OPENS, CLOSES, FILLER = "⟦", "⟧", "~"
LONGER: Final = 0.4
_PERSIAN: Final = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهوىيپچژکگیكۀٔ؟؛"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНО"
_FORWARD: Final = str.maketrans(_PERSIAN, _CYRILLIC[: len(_PERSIAN)])
_BACK: Final = str.maketrans(_CYRILLIC[: len(_PERSIAN)], _PERSIAN)
_KEPT: Final = re.compile(r"(<[^<>]*>|&[a-z]+;|\n)")
"""Markup and line breaks: the words between them are marked one by one, so that tags stay well formed."""
_LETTER: Final = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_MARKED: Final = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*?){FILLER}*{CLOSES}")
_ABOUT: Final = """\
language-name = Pseudo
language-direction = ltr
language-digits = ۰۱۲۳۴۵۶۷۸۹
language-thousands = ٬
language-months = MONTHS
language-day = { $day } { $month } { $year }
language-moment = { $date }، { $clock }
"""


def disguise(text: str) -> str:
    """A Persian text in the pseudo-language; markup and what has no Persian letter stay as they are."""
    return "".join(
        _disguise_words(piece) if at % 2 == 0 else piece for at, piece in enumerate(_KEPT.split(text))
    )


def _disguise_words(words: str) -> str:
    if not _LETTER.search(words):
        return words
    bare = words.strip()
    before, _, after = words.partition(bare)
    filler = FILLER * max(0, ceil(len(bare) * LONGER) - len(OPENS + CLOSES))
    return f"{before}{OPENS}{bare.translate(_FORWARD)}{filler}{CLOSES}{after}"


def restore(text: str) -> str:
    """The Persian words of a text in the pseudo-language."""
    return _MARKED.sub(lambda marked: marked[1].translate(_BACK), text)


def unmarked_words(text: str) -> Iterator[str]:
    """The Persian words of a text that are not in the pseudo-language: data, or a text without a translation."""
    yield from re.findall(r"[\u0621-\u064a\u066e-\u06d3\u200c]+", _MARKED.sub(" ", text))


def write_language(folder: Path, content: Content, election: Election) -> None:
    """Write the pseudo-language into this folder, as a native reader would."""
    place = folder / CODE
    place.mkdir(parents=True)
    months = ", ".join(map(disguise, MONTHS))
    (place / ABOUT).write_text(_ABOUT.replace("MONTHS", months), encoding="utf-8")
    (place / "texts.ftl").write_text("".join(_entries(election)), encoding="utf-8")
    lines = [
        line
        for address, words in content_texts(content).items()
        for line in entry_lines(address, words, disguise(words))
    ]
    (place / "content.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _entries(election: Election) -> Iterator[str]:
    for _, source in persian_sources(election):
        for entry in FluentParser().parse(source).body:
            if isinstance(entry, ast.Message | ast.Term) and not entry.id.name.startswith(TYPED):
                _disguise_pattern(entry.value)
                entry.comment = None
                yield FluentSerializer().serialize_entry(entry)


def _disguise_pattern(pattern: ast.Pattern | None) -> None:
    for element in pattern.elements if pattern is not None else ():
        if isinstance(element, ast.TextElement):
            element.value = disguise(element.value)
        else:
            _disguise_expression(element.expression)


def _disguise_expression(expression: object) -> None:
    if isinstance(expression, ast.StringLiteral):
        words = disguise(str(expression.parse()["value"]))
        expression.value = words.replace("\\", "\\\\").replace('"', '\\"')
    elif isinstance(expression, ast.SelectExpression):
        for variant in expression.variants:
            _disguise_pattern(variant.value)
    elif isinstance(expression, ast.Placeable):
        _disguise_expression(expression.expression)


def main(folder: Path) -> int:
    """Write a copy of the content with the pseudo-language into a folder that is not there yet."""
    if folder.exists():
        print(f"{folder} exists already; name another folder", file=sys.stderr)
        return 1
    content = load_content(CONTENT)
    shutil.copytree(CONTENT, folder)
    write_language(folder / FOLDER, content, content.election)
    print(f"AMANAT_CONTENT_DIR={folder.resolve()} ./amanat sandbox")
    return 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tools.pseudo", description=__doc__)
    options.add_argument("folder", type=Path, metavar="DIR")
    raise SystemExit(main(options.parse_args().folder))
