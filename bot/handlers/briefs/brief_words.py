"""A brief in words: the text for a phone, and the rows and fields of its pages."""

from collections.abc import Iterator
from typing import Final

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.briefs.briefs import IN_CHAT, ON_PAGES, Brief, BriefLine, BriefSection, LineKind, SectionName
from bot.handlers.pieces import lines, paragraphs

type PageRow = tuple[TextRef | str, ...]

SHORT: Final = 16
"""Hex digits of the hash in the chat, by which people compare two papers; the pages carry all."""
TEXT_FAMILIES: Final = (
    *(f"brief-head-{name}" for name in SectionName),
    *(f"brief-line-{kind}" for kind in LineKind),
    "brief-quiet",
    "brief-quiet-late",
    "brief-no-place",
    "brief-no-body",
)


def brief_args(brief: Brief) -> dict[str, Arg]:
    """For the text ``brief``."""
    parts = [_part(section) for section in brief.sections]
    quiet = [_quiet_words(brief)] if brief.is_quiet else []
    return {
        **_span_args(brief),
        "day": brief.day,
        "parts": paragraphs([*quiet, *parts]),
        "hash": Latin(brief.hash[:SHORT]),
    }


def _quiet_words(brief: Brief) -> TextRef:
    return TextRef("brief-quiet-late" if brief.has_late else "brief-quiet")


def _span_args(brief: Brief) -> dict[str, Arg]:
    period = brief.period
    return {"first": period.first, "last": period.last, "days": len(period.days)}


def _part(section: BriefSection) -> TextRef:
    terms = [line_term(line) for line in section.first_lines(IN_CHAT)]
    return TextRef("brief-part", {"head": section_head(section), "lines": lines(terms)})


def section_head(section: BriefSection) -> TextRef:
    return TextRef(f"brief-head-{section.name}")


def line_term(line: BriefLine) -> TextRef:
    """One statement in words."""
    args: dict[str, Arg] = {
        name: TextRef(f"brief-no-{name}") if fact == "" else fact for name, fact in line.facts.items()
    }
    return TextRef(f"brief-line-{line.kind}", args)


def page_rows(brief: Brief) -> tuple[PageRow, ...]:
    """The rows of ``brief-paper``."""
    return tuple(_rows(brief))


def _rows(brief: Brief) -> Iterator[PageRow]:
    if brief.is_quiet:
        yield "#words", _quiet_words(brief)
    for section in brief.sections:
        yield "#head", section_head(section)
        for line in section.first_lines(ON_PAGES):
            yield "#line" if line.is_news else "#old", line_term(line)


def page_fields(brief: Brief) -> dict[str, TextRef | str]:
    """The fields of ``brief-paper``."""
    return {
        "title": TextRef("brief-title"),
        "state": TextRef("brief-state", {**_span_args(brief), "day": brief.day}),
        "note": TextRef("brief-note"),
        "page": TextRef("brief-paper-page", {"now": "{now}", "of": "{of}"}),
        "mark": TextRef("brief-mark"),
        "hash": brief.hash,
        "file": f"brief-{brief.day.isoformat()}",
        "more": TextRef("brief-more"),
    }
