"""The texts as a page needs them: HTML in the body, plain text in attributes and files."""

from collections.abc import Mapping
from datetime import date
from html import escape

from bot.conversation.outgoing import Arg, TextRef
from bot.domain.figures.publication import Cell, PublicationTableKind
from bot.handlers.figures.publication import label
from bot.language.formatter import PersianFormatter
from bot.texts import Texts


class PageTexts:
    """The page's texts."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._format = PersianFormatter()

    def html(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return self._texts.render(key, args).replace("\n", "<br>")

    def plain(self, term: TextRef | str) -> str:
        """Text without isolates, on one line."""
        return self._texts.label(term)

    def escaped_label(self, term: TextRef | str) -> str:
        return escape(self._texts.label(term))

    def row(self, kind: PublicationTableKind, cell: Cell) -> str:
        """The name of a row."""
        named = label(kind, cell)
        return self._format.day(named) if isinstance(named, date) else self._texts.label(named)
