"""Every sentence and label that people read, in Fluent files beside this module, and what renders them.

Promises: what `render` gives is well-formed HTML with only ``b``, ``i``, ``code`` and ``a`` in it, and
whatever a person wrote is escaped and kept in its own direction.
"""

from bot.texts.loader import TextErrors, load_texts
from bot.texts.renderer import Formatter, Texts, UnknownText

__all__ = ["Formatter", "TextErrors", "Texts", "UnknownText", "load_texts"]
