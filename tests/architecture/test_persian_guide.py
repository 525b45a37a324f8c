"""The operators' guide says the same in Persian: a command, a setting or a heading that changes in one language turns
this red until the other one has it, too. The marks of direction come from ``python -m tools.persian_guide``."""

import re
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT
from tools.persian_guide import GUIDE, PERSIAN, add_marks, headings, remove_marks

BEHIND: frozenset[str] = frozenset()
"""Chapters that are there in one language only, or differ: each must really do. May only become fewer."""
CHAPTERS = sorted({path.name for path in GUIDE.glob("*.md")} - BEHIND)
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){5,}")
"""Six words of a foreign language beside each other."""
LINK = re.compile(r"\]\(([^)\s]+)\)")
PROSE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`|\]\([^)]*\)", re.MULTILINE | re.DOTALL)
"""What is no prose: code, and where links lead."""
SLIPS = re.compile("[\u064a\u0643\u06c0]|[\u0600-\u06ff] [,،.؛]|\u200c | \u200c")
"""Arabic letters, a space before a mark, a half-space beside a space."""


def test_each_chapter_is_there_in_both_languages() -> None:
    persian = {path.name for path in PERSIAN.glob("*.md")}
    assert sorted(persian - BEHIND) == CHAPTERS
    assert len(CHAPTERS) > 25
    for chapter in persian & BEHIND & {path.name for path in GUIDE.glob("*.md")}:
        assert _code(_english(chapter)) != _code(_persian(chapter)) or _levels(_english(chapter)) != _levels(
            _persian(chapter)
        ), f"{chapter} is not behind: take it off the list"


def test_persian_chapters_have_the_same_headings_and_code() -> None:
    different = []
    for chapter in CHAPTERS:
        english, persian = _english(chapter), _persian(chapter)
        if _levels(english) != _levels(persian):
            different.append(
                f"{chapter}: headings {len(_levels(english))}, in Persian {len(_levels(persian))}"
            )
        if _blocks(english) != _blocks(persian):
            different.append(f"{chapter}: blocks of code")
        different += [
            f"{chapter}: {code} is in one language only" for code in _code(english) ^ _code(persian)
        ]
    assert not different, different


def test_persian_chapters_lead_to_the_same_places() -> None:
    different = []
    for chapter in CHAPTERS:
        places = (
            {_place(folder, target) for target in LINK.findall(text)}
            for folder, text in ((GUIDE, _english(chapter)), (PERSIAN, _persian(chapter)))
        )
        wanted, given = places
        different += [f"{chapter}: {place} is in one language only" for place in wanted ^ given]
    assert not different, different


def test_persian_chapters_are_persian_and_have_their_marks() -> None:
    wrong = []
    for chapter in CHAPTERS:
        text = (PERSIAN / chapter).read_text(encoding="utf-8")
        if text != add_marks(text, _english(chapter)):
            wrong.append(f"{chapter}: run python -m tools.persian_guide")
        prose = PROSE.sub("x", remove_marks(text))
        wrong += [f"{chapter}: {piece!r}" for piece in (*SENTENCE.findall(prose), *SLIPS.findall(prose))]
    assert not wrong, wrong


def test_marks_are_put_around_code_once() -> None:
    english = "# A\n\n## The b (`c`)\n\ntext `d`\n"
    persian = "# الف\n\n## ب\n\nمتن `d`:\n```sh\n./e\n```\nپس از آن\n"
    text = add_marks(persian, english)
    assert '<a id="the-b-c"></a>\n\n## ب' in text and "متن \u2066`d`\u2069:" in text
    assert '\n\n<div dir="ltr">\n\n```sh\n./e\n```\n\n</div>\n\nپس از آن' in text
    assert add_marks(text, english) == text


@cache
def _english(chapter: str) -> str:
    return (GUIDE / chapter).read_text(encoding="utf-8")


@cache
def _persian(chapter: str) -> str:
    return remove_marks((PERSIAN / chapter).read_text(encoding="utf-8"))


def _levels(text: str) -> list[int]:
    return [len(heading) - len(heading.lstrip("#")) for heading in headings(text)]


def _blocks(text: str) -> list[str]:
    blocks = re.findall(r"^ *```(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"^ +", "", block, flags=re.MULTILINE) for block in blocks]


def _code(text: str) -> set[str]:
    """What is typed: each piece of code in a line of prose."""
    return set(
        re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL))
    )


def _place(folder: Path, target: str) -> str:
    """Where a link leads, with a chapter of the Persian guide in the place of the English one."""
    if "://" in target:
        return target
    path, _, anchor = target.partition("#")
    file = (folder / path).resolve().relative_to(ROOT) if path else Path()
    return str(file).replace("docs/operating/fa/", "docs/operating/") + (f"#{anchor}" if anchor else "")
