"""The names under which what cites an article is reviewed, and flagged once the article has changed.

Cards, endings of scenes and questions have their own ids. Everything else has its kind before it: ``ballot/blank``,
``step/head/seals``.
"""

from collections.abc import Collection
from enum import StrEnum


class CitedKind(StrEnum):
    """What cites articles beside cards, endings and questions."""

    BALLOT = "ballot"
    """A rule for ballots, by its finding."""
    POSTER = "poster"
    """A rule for posters, pages and messages, by its finding."""
    ORDER = "order"
    """An incident against a clock."""
    STATEMENT = "statement"
    """A case for writing."""
    INCIDENT = "incident"
    """What to do on polling day."""
    STEP = "step"
    """A step of a duty, behind the duty."""
    ACT = "act"
    HANDOUT = "handout"
    """A line of a checklist by its number from 1, behind the checklist."""
    DATE = "date"
    """A date of the legal calendar."""
    WAY = "way"
    """A way for complaints and referrals."""
    THREAT = "threat"
    """A threat with its measures."""
    ANSWER = "answer"
    """The answer about a topic."""


def citation_key(kind: CitedKind, *ids: str) -> str:
    return "/".join((kind, *ids))


def has_any_of(flagged: Collection[str], kind: CitedKind) -> bool:
    """Whether anything of this kind is flagged."""
    return any(key.startswith(f"{kind}/") for key in flagged)
