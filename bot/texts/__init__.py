"""Every sentence and label that people read, in Fluent files beside this module, and the code that renders
them.

Guarantees: `render` returns well-formed HTML with only ``b``, ``i``, ``code`` and ``a``; everything that a
person wrote is escaped and keeps its own direction.
"""

from bot.texts.loader import TextErrors, load_texts
from bot.texts.renderer import Formatter, Texts, UnknownText

__all__ = ["Formatter", "TextErrors", "Texts", "UnknownText", "load_texts"]
