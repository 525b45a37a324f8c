"""Content files -> domain objects, or every problem at once as `file:line: message`."""

from bot.library.content import Content
from bot.library.loader import check, load_content
from bot.library.problems import ContentErrors, Counts, Problem

__all__ = ["Content", "ContentErrors", "Counts", "Problem", "check", "load_content"]
