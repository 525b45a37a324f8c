"""Content files -> domain objects, or every problem at once as `file:line: message`."""

from bot.library.content import LoadedContent
from bot.library.loader import check, load_content
from bot.library.problems import ContentCounts, ContentErrors, Problem

__all__ = ["ContentCounts", "ContentErrors", "LoadedContent", "Problem", "check", "load_content"]
