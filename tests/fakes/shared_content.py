"""Data that every program reads at its start and none changes: read once per process, not once per test."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.formatter import PersianFormatter
from bot.language.words import PersianWords
from bot.library.draft import ContentDraft
from bot.library.folder import CONTENT
from bot.library.loader import LoadedContent, load_content, read_draft
from bot.search.live import LiveIndexes
from bot.texts.commands import command_words
from bot.texts.loader import Texts, read_texts
from tests.fakes.election import ELECTION
from tests.fakes.sentence_spacing import UngluedTexts


@cache
def shared_program_args() -> dict[str, Any]:
    """``Program(..., **shared_program_args())``: saves half a second per program, and as much for its indexes."""
    content = shipped_content()
    indexes = LiveIndexes(content, PersianWords(PersianAnalyzer(), content.election.names))
    indexes.renew()
    return {"content": content, "texts": shipped_texts(), "indexes": indexes}


@cache
def shipped_content() -> LoadedContent:
    return load_content(CONTENT)


@cache
def shipped_texts() -> Texts:
    texts = read_texts(ELECTION)
    return UngluedTexts(texts, PersianFormatter(), commands=command_words(texts))


def _content_of(folder: Path) -> LoadedContent:
    return shipped_content() if folder == CONTENT else load_content(folder)


@cache
def _shipped_draft() -> tuple[ContentDraft, str]:
    return read_draft(CONTENT)


def _draft_of(folder: Path) -> tuple[ContentDraft, str]:
    return _shipped_draft() if folder == CONTENT else read_draft(folder)


COMMANDS: Final = {
    "load_content": ("atlas", "calendar", "doctor", "handout", "referral"),
    "load_texts": ("doctor", "publish", "referral"),
}
"""The commands in ``bot/cli`` that read the shipped content."""


def share_content_with_commands(patch: pytest.MonkeyPatch) -> None:
    """A command that a test runs in its own process reads the shipped content once per process."""
    for name in COMMANDS["load_content"]:
        patch.setattr(f"bot.cli.{name}.load_content", _content_of)
    for name in COMMANDS["load_texts"]:
        patch.setattr(f"bot.cli.{name}.load_texts", lambda *_given: shipped_texts())
    patch.setattr("bot.cli.doctor.read_draft", _draft_of)
