"""Names in texts for people: moderators are «بررسی‌کننده», and replaced words are gone.

«ناظر» is only the supervision board's observer, who may be reported. So the word is in the lessons and the
law, and in the program's own texts only where the form asks who the actor was. No board is called
«بررسی‌کننده»: readers of «بالاترین بررسی‌کننده» would think that a body of the state belongs to the bot.
"""

import re
from pathlib import Path

import pytest

from bot.texts.loader import text_files

ROOT = Path(__file__).parents[2]
OBSERVERS = frozenset({"report-actor-staff", "complaint-actor-staff"})
"""Texts that mean the board's observer."""
OLD_WORDS = frozenset({"command-words-receipt"})
"""What people may still type."""
_LETTER = r"\u0621-\u065F\u066E-\u06D3"
OBSERVER = re.compile(rf"(?<![{_LETTER}\u200c])ناظر(?:ان|ها|\u200cها)?(?:ی|ش|شان)?(?![{_LETTER}])")
GONE = {
    "گزارش تند": "گزارش سریع",
    "با راه برگشت": "پاسخ می‌خواهم",
    "بی راه برگشت": "پاسخ نمی‌خواهم",
    "راه برگشت ندارد": "پاسخ نخواسته است",
    "کد رسید": "کد پیگیری",
    "کدهای رسید": "کدهای پیگیری",
    "نویسه": "حرف",
    "سند اداری": "سند آفیس",
    "سرپرست ناظران": "سرپرست بررسی",
}
ABOUT_MODERATORS = (
    *text_files(),
    *sorted(path for path in (ROOT / "bot/sandbox/web").iterdir() if path.suffix in (".js", ".html")),
    ROOT / "README.fa.md",
    ROOT / "docs/privacy.md",
    ROOT / "amanat",
)
ABOUT_THE_LAW = tuple(
    path
    for folder in ("agencies", "handouts", "law", "lessons", "quizzes", "violations")
    for path in sorted((ROOT / "content" / folder).rglob("*.*"))
)
"""Content about the boards that never mentions the people who review reports here."""


def lines(path: Path, allowed: frozenset[str]) -> list[tuple[int, str]]:
    """The lines of the file without those of allowed texts. Indented lines belong to the text before them."""
    numbered_lines, key = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r"([a-z][a-z0-9-]*) =", line):
            key = match[1]
        if not (path.suffix == ".ftl" and key in allowed):
            numbered_lines.append((number, line))
    return numbered_lines


@pytest.mark.parametrize("path", ABOUT_MODERATORS, ids=lambda path: path.name)
def test_no_moderator_is_called_an_observer(path: Path) -> None:
    wrong = [f"{path}:{n}: {line.strip()}" for n, line in lines(path, OBSERVERS) if OBSERVER.search(line)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ABOUT_THE_LAW, ids=lambda path: path.name)
def test_no_observer_and_no_board_is_called_a_moderator(path: Path) -> None:
    numbered = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    wrong = [
        f"{path}:{n}: {line.strip()}"
        for n, line in numbered
        if "بررسی‌کنند" in line and not line.lstrip().startswith("#")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ABOUT_MODERATORS, ids=lambda path: path.name)
def test_old_names_are_gone(path: Path) -> None:
    wrong = [
        f"{path}:{n}: «{old}» is «{new}» now"
        for n, line in lines(path, OLD_WORDS)
        for old, new in GONE.items()
        if re.search(rf"(?<![{_LETTER}\u200c]){old}(?![{_LETTER}\u200c])", line)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["OBSERVERS", "OLD_WORDS"])
def test_every_allowed_text_is_there_and_needs_it(name: str) -> None:
    """A list of exceptions that are no longer needed hides the next fault."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in text_files())
    for key in globals()[name]:
        text = re.search(rf"^{key} =.*(?:\n .*)*", texts, re.MULTILINE)
        assert text, key
        assert OBSERVER.search(text[0]) or any(old in text[0] for old in GONE), key


@pytest.mark.parametrize("word", ["ناظر می‌پرسد", "گروه ناظران، موضوع‌ها", "ناظری", "ناظرانش", "به ناظران‌اید"])
def test_the_old_name_is_found_in_its_forms(word: str) -> None:
    assert OBSERVER.search(word)


@pytest.mark.parametrize("word", ["هیئت نظارت", "مناظره", "منظره"])
def test_other_words_are_none(word: str) -> None:
    assert not OBSERVER.search(word)
