"""The short first sentence of an answer: «بله، …», «نه، …», or a sentence that is right either way.

A yes or a no answers a question, not a place in the content: the same article answers "may I?" with yes and "is it
forbidden?" with no. So a sentence stands by itself, without either word, and says which questions it answers
with yes and which with no. Whoever reads a question puts the word in front only if it is certain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum


class AskedAbout(StrEnum):
    """What a yes-or-no question asks about its matter."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    """Whether it is against the rules, wrong or out of place."""
    CRIME = "crime"
    """Whether it is an offence that a court punishes."""
    REQUIRED = "required"
    PUNISHED = "punished"
    PENALTY = "penalty"
    """Whether it has the penalty that the question names: prison, a fine, lashes, exclusion."""
    VOID = "void"
    """Whether a vote becomes void."""
    COUNTED = "counted"
    """Whether a vote or a name is read and counted."""
    REPORTABLE = "reportable"
    """Whether one may complain of it or report it."""
    SO = "so"
    """Whether it is as the question says: a plain question about a fact."""


class LeadWord(StrEnum):
    """The word before a first sentence."""

    YES = "yes"
    NO = "no"
    CONTRARY = "contrary"
    """«چرا»: it is so, although the question denies it."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FirstSentence:
    """A sentence that is true by itself. ``yes`` and ``no``: the questions that it answers with that word.
    ``asked``: questions that it answers, as people put them."""

    text: str
    _: KW_ONLY
    yes: frozenset[AskedAbout] = frozenset()
    no: frozenset[AskedAbout] = frozenset()
    asked: tuple[str, ...] = ()

    def lead(self, about: AskedAbout | None) -> LeadWord:
        """The word that answers a question about this; NONE if that is not certain."""
        if about in self.yes:
            return LeadWord.YES
        return LeadWord.NO if about in self.no else LeadWord.NONE


type FirstSentences = Mapping[str, Sequence[FirstSentence]]
"""By the place that they open, as ``card:…``, ``article:…`` or ``act:…``. The first one answers for the whole
place, each further one only the questions in its ``asked``."""
