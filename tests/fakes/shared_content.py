"""Data that every program reads at its start and none changes: read once per process, not once per test."""

import gc
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.formatter import PersianFormatter
from bot.language.words import PersianWords
from bot.library.draft import ContentDraft
from bot.library.folder import CONTENT
from bot.library.loader import LoadedContent, load_content, read_draft
from bot.library.sources import compose
from bot.library.style import style_problems
from bot.papers.page import blank, close_fonts
from bot.search.finder import ContentFinder
from bot.search.live import LiveIndexes
from bot.search.suggester import ActSuggester
from bot.texts.commands import command_words
from bot.texts.loader import Texts, parse_entries, read_texts
from tests.fakes.election import ELECTION
from tests.fakes.sentence_spacing import UngluedTexts


@cache
def shared_program_args() -> dict[str, Any]:
    """``Program(..., **shared_program_args())``: saves half a second per program, and as much for its indexes."""
    content = shipped_content()
    indexes = LiveIndexes(content, PersianWords(PersianAnalyzer(), content.election.names))
    indexes.renew()
    gc.freeze()  # as the program does at its start, which in tests it does not: tests/conftest.py
    return {"content": content, "texts": shipped_texts(), "indexes": indexes}


@cache
def shipped_content() -> LoadedContent:
    return load_content(CONTENT)


@cache
def shipped_texts() -> Texts:
    texts = read_texts(ELECTION)
    return UngluedTexts(texts, PersianFormatter(), commands=command_words(texts))


@cache
def loaded_analyzer() -> PersianAnalyzer:
    """An analyzer with the dictionaries of hazm, which take most of a second to read."""
    analyzer = PersianAnalyzer()
    analyzer.load_now()
    return analyzer


@cache
def shipped_finder() -> ContentFinder:
    """Answers questions from the shipped content; reads words without the dictionaries of hazm."""
    return ContentFinder(shipped_content(), PersianWords(PersianAnalyzer(), ELECTION.names))


@cache
def shipped_act_suggester() -> ActSuggester:
    """Suggests acts of the shipped content; reads words without the dictionaries of hazm."""
    return ActSuggester(shipped_content(), PersianWords(PersianAnalyzer(), ELECTION.names))


def make_before_forks() -> None:
    """Read what most processes of a run would read, in the process from which they are forked: six seconds of a core
    for each."""
    with pytest.MonkeyPatch.context() as patch:
        read_each_text_once(patch)
        shared_program_args()
        shipped_finder()
        shipped_act_suggester()
        loaded_analyzer()
        _shipped_draft()
    close_fonts(blank(landscape=False, title="", creator=""))  # writes the fonts' weights


def _content_of(folder: Path) -> LoadedContent:
    return shipped_content() if folder == CONTENT else load_content(folder)


@cache
def _shipped_draft() -> tuple[ContentDraft, str]:
    return read_draft(CONTENT)


def _draft_of(folder: Path) -> tuple[ContentDraft, str]:
    return _shipped_draft() if folder == CONTENT else read_draft(folder)


def read_each_text_once(patch: pytest.MonkeyPatch) -> None:
    """A content folder that is read again costs what has changed in it: hundreds of tests read a copy of the
    shipped one with one change. Parsing and judging the style of its texts is half of the time. The same for
    Fluent texts, which dozens of tests of commands read again."""
    patch.setattr("bot.texts.loader.parse_entries", parse_entries_once)
    patch.setattr("bot.library.sources.compose", compose_once)
    patch.setattr("bot.library.ledger.style_problems", style_problems_once)


def forget_read_texts() -> None:
    """For tests of how long reading takes."""
    parse_entries_once.cache_clear()
    compose_once.cache_clear()
    style_problems_once.cache_clear()


parse_entries_once = lru_cache(512)(parse_entries)
compose_once = lru_cache(1024)(compose)


@lru_cache(65_536)
def style_problems_once(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(style_problems(text))


COMMANDS: Final = {
    "load_content": ("atlas", "calendar", "division", "doctor", "handout", "referral"),
    "load_texts": ("doctor", "init", "publish", "referral"),
}
"""The commands in ``bot/cli`` that read the shipped content."""


def share_content_with_commands(patch: pytest.MonkeyPatch) -> None:
    """A command that a test runs in its own process reads the shipped content once per process."""
    for name in COMMANDS["load_content"]:
        patch.setattr(f"bot.cli.{name}.load_content", _content_of)
    for name in COMMANDS["load_texts"]:
        patch.setattr(f"bot.cli.{name}.load_texts", lambda *_given: shipped_texts())
    patch.setattr("bot.cli.doctor.read_draft", _draft_of)
