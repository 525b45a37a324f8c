"""Questions that have an answer of their own, beside lessons, articles and acts."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerTopic(StrEnum):
    """What they are about."""

    DATE = "date"
    """When the election is."""
    HOURS = "hours"
    """From when to when one can vote."""
    DEADLINES = "deadlines"
    """Until when one can complain or object."""
    COMPLAINT = "complaint"
    """How and where to complain."""
    DISABILITY = "disability"
    """Voting of people who need help."""
    VOTE_FOR = "vote-for"
    """For whom to vote, which this program never answers."""
    PRIVACY = "privacy"
    """Who learns that somebody reported, or asked."""
    OPERATOR = "operator"
    """Whose this program is."""
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer of the content. ``dates``: ids of the legal calendar whose days belong to it."""

    topic: AnswerTopic
    text: str
    article_ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
