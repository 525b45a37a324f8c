"""The texts as readers of another language see them: a text of theirs where there is one, else the Persian one.

Words of the content arrive as Persian arguments, in every message alike. A reader's own texts replace an
argument that is, word for word, a text of the content with a translation; so handlers, the outbox, groups and
papers know no language.
"""

from collections.abc import Mapping

from bot.conversation.outgoing import Arg, TextRef
from bot.texts.commands import EscapeWords, command_words
from bot.texts.languages import LanguageTexts
from bot.texts.pattern import Text
from bot.texts.renderer import (
    END,
    FIRST_STRONG,
    LEFT_TO_RIGHT_MARK,
    RIGHT_TO_LEFT,
    ArgumentStyle,
    Formatter,
    HtmlStyle,
    LabelStyle,
    PlainStyle,
    Texts,
)


class TranslatedTexts(Texts):
    """All texts for the readers of one language. Only the translations of the content change, as a whole."""

    def __init__(self, reading: LanguageTexts, persian: Mapping[str, Text], formatter: Formatter) -> None:
        own = reading.texts
        super().__init__({**persian, **own}, formatter, commands=command_words(own))
        self._escapes = EscapeWords(own)
        self.language = reading.language
        self._own = frozenset(own)
        self._content: Mapping[str, str] = {}

    def translate_content(self, words: Mapping[str, str]) -> None:
        """Use these translations from now on, by the Persian words."""
        self._content = words

    def content_words(self, words: str) -> str:
        """The translation of a text of the content; anything else as it is."""
        return self._content.get(words, words)

    def is_left_to_right(self, label: TextRef | str) -> bool:
        """Whether this text is written from left to right; a Persian one that stands in for it is not."""
        if not self.language.is_left_to_right:
            return False
        return label.key in self._own if isinstance(label, TextRef) else label in self._content

    def direction_mark(self, key: str) -> str:
        return LEFT_TO_RIGHT_MARK if self.is_left_to_right(TextRef(key)) else RIGHT_TO_LEFT

    def label(self, label: TextRef | str) -> str:
        return super().label(label if isinstance(label, TextRef) else self.content_words(label))

    def html_style(self, key: str) -> ArgumentStyle:
        return _Html(self, self._format, key)

    def plain_style(self, key: str) -> ArgumentStyle:
        return _Plain(self, self._format, key)

    def label_style(self, key: str) -> ArgumentStyle:
        return _Label(self, self._format, key)


class _TranslatedStyle(ArgumentStyle):
    """Translates words of the content, and isolates a nested text of the other direction."""

    _texts: TranslatedTexts

    def write(self, arg: Arg) -> str:
        if isinstance(arg, str):
            return super().write(self._texts.content_words(arg))
        written = super().write(arg)
        if not isinstance(arg, TextRef) or not written or "\n" in written:
            return written  # several lines have each their own direction
        turns = self._texts.is_left_to_right(arg) is not self._texts.is_left_to_right(TextRef(self._key))
        return f"{FIRST_STRONG}{written}{END}" if turns and self.closing else written


class _Html(_TranslatedStyle, HtmlStyle):
    """In a message."""


class _Plain(_TranslatedStyle, PlainStyle):
    """In an answer to a press."""


class _Label(_TranslatedStyle, LabelStyle):
    """On a button."""
