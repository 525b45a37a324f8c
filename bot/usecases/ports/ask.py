"""What answering a question needs from outside: a finder over the content, and words to search by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol


class HitKind(StrEnum):
    CARD = "card"
    ARTICLE = "article"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in the content that answers. Scores are comparable only within one question."""

    kind: HitKind
    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Hits, best first; or none, with what may be close and the ids of the nearest topics (either may be
    empty)."""

    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    topics: tuple[str, ...] = ()


class Finder(Protocol):
    def find(self, question: str) -> Findings:
        """The answers to a question in Persian: formal or colloquial, mistyped or in Latin letters.

        At most a few hits; none if the content has no answer that is close enough. Never raises on any text,
        stores and logs nothing of it, and takes a few milliseconds.
        """
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something about a text's subject.

    ``surface`` is the written form without meaningless differences; ``term`` its dictionary form, by which
    texts are compared; ``parts`` the terms of a compound; ``latin`` whether it is in Latin letters.
    """

    surface: str
    term: str
    parts: tuple[str, ...] = ()
    latin: bool = False


class LawPlace(NamedTuple):
    """A place in a law: an article, its item by letter, its note, a point of the item. 0 for none; -1 for an
    article's only note."""

    number: int
    item: str = ""
    note: int = 0
    point: int = 0


class WordReader(Protocol):
    """Persian text as search needs it. Never blocks for loading and never raises on any input."""

    @property
    def ready(self) -> bool:
        """True once the full dictionaries are in use; texts read before must then be read again."""
        ...

    def words(self, text: str, *, keep: bool = False) -> tuple[Word, ...]:
        """The words of a text in order, without those that say nothing about its subject. ``keep`` is for
        texts of the content, whose words are cached; nothing of any other text is."""
        ...

    def forget(self) -> None:
        """Forget what comparing words has left in memory; call it when a person's text is done."""
        ...

    def readings(self, surface: str) -> tuple[str, ...]:
        """Terms that a colloquial spelling may stand for, likeliest first; an empty string means nothing at
        all."""
        ...

    def word_by_sound(self, latin: str) -> tuple[str, float] | None:
        """The everyday word that a word in Latin letters sounds like, as a term (empty if it says nothing),
        and how far its spelling is off, from 0 up."""
        ...

    def sound(self, word: str) -> str:
        """A key that words of the same sound share, in either alphabet."""
        ...

    def distance(self, typed: str, word: str) -> float:
        """How far apart the spellings of two words of the same sound are, from 0 up."""
        ...

    def synonyms(self, term: str) -> tuple[str, ...]:
        """Terms that people use for the same thing."""
        ...

    def weak(self, term: str) -> bool:
        """Whether the word occurs in about every second question about an election."""
        ...

    def commonness(self, surface: str) -> float:
        """How common a word is in general Persian, from 0 (rare or unknown) to 1; 0 before ``ready``."""
        ...

    def plain(self, text: str) -> str:
        """All words of a text in one spelling, separated by spaces, including meaningless ones."""
        ...

    def law_place(self, text: str, *, bare: bool = False) -> LawPlace | None:
        """The place in the law that a text names by number and nothing else; ``bare``: without the word for
        article."""
        ...

    def is_about_election(self, text: str) -> bool:
        """Whether a word of the text shows that it is about an election or an election offence."""
        ...

    def is_everyday(self, surface: str) -> bool:
        """Whether this is an everyday word: a filler, or a form of a common verb."""
        ...

    def other_elections(self, text: str) -> frozenset[str]:
        """Other elections and bodies that the text names: an answer must name them too."""
        ...

    def named_subjects(self, text: str) -> frozenset[str]:
        """Data, services and other subjects that the text names: an answer must name them too."""
        ...

    def names_own_election(self, text: str) -> bool:
        """Whether the text names this election or the bodies that supervise it."""
        ...

    def asks_opinion(self, text: str) -> bool:
        """Whether the text asks for an opinion on how to vote or who will win."""
        ...
