"""What every program reads at its start and none changes: read once a process, not once a test."""

from functools import cache
from typing import Any

from bot.language.analyzer import PersianAnalyzer
from bot.language.formatter import PersianFormatter
from bot.language.words import PersianWords
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.search.live import LiveIndexes
from bot.texts.loader import load_texts


@cache
def read_once() -> dict[str, Any]:
    """``Program(..., **read_once())``: half a second saved a program, and another one for its indexes."""
    content = load_content(CONTENT)
    indexes = LiveIndexes(content, PersianWords(PersianAnalyzer()))
    indexes.renew()
    return {"content": content, "texts": load_texts(PersianFormatter()), "indexes": indexes}
