"""The texts as a page takes them: HTML where it is read, plain words where it is an attribute or a file."""

from collections.abc import Mapping
from datetime import date
from html import escape

from bot.conversation.outgoing import Arg, Term
from bot.domain.figures.publication import Cell, Kind
from bot.handlers.figures.publication_words import label
from bot.language.formatter import PersianFormatter
from bot.texts import Texts


class Words:
    """What the page says, in the texts' words."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._format = PersianFormatter()

    def html(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return self._texts.render(key, args).replace("\n", "<br>")

    def plain(self, term: Term | str) -> str:
        """Words without isolates, on one line."""
        return self._texts.label(term)

    def escaped(self, term: Term | str) -> str:
        return escape(self._texts.label(term))

    def row(self, kind: Kind, cell: Cell) -> str:
        """The name of a row."""
        named = label(kind, cell)
        return self._format.day(named) if isinstance(named, date) else self._texts.label(named)
