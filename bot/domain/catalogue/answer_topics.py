"""Questions that have an answer of their own, beside lessons, articles and acts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
    NOT_VOTING = "not-voting"
    """Whether one has to vote, and whether it is an offence not to."""
    BENEFITS = "benefits"
    """Whether subsidies, a job or a place at university depend on having voted."""
    BALLOT_PHOTO = "ballot-photo"
    """Telephones in the station, and pictures of one's own ballot."""
    VOTING_ABROAD = "voting-abroad"
    STAMP_IN_ID = "stamp-in-id"
    """The ink on the finger and the stamp in the birth certificate."""
    GREETING = "greeting"
    THANKS = "thanks"


BY_KNOWN_QUESTIONS: Final = frozenset(
    {
        AnswerTopic.NOT_VOTING,
        AnswerTopic.BENEFITS,
        AnswerTopic.BALLOT_PHOTO,
        AnswerTopic.VOTING_ABROAD,
        AnswerTopic.STAMP_IN_ID,
    }
)
"""Matters of which the law that we have says little or nothing: the content answers what it can and where to ask.
They are recognised by the questions of ``outside:<topic>`` in `content/asks`."""


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer of the content. ``dates``: ids of the legal calendar whose days belong to it."""

    topic: AnswerTopic
    text: str
    article_ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
