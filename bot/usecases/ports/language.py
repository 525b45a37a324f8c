"""What use cases need from the language layer: text, questions in own words, suggested acts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.catalogue.first_sentences import AskedAbout, LeadWord
from bot.domain.learning.lessons import Audience
from bot.domain.moments import DayPart
from bot.domain.reporting.drafts import FieldName
from bot.domain.values import dataclass

type Lean = Literal["past", "future"]
"""On which side of today a day without a year lies."""


class TextAnalyzer(Protocol):
    """Makes Persian text comparable. Never blocks for loading and never raises on any input.

    Until `ready` the answers come from a light set of rules, so two texts that must be compared are analysed
    again once `ready` is true; it never turns back.
    """

    @property
    def ready(self) -> bool:
        """True once the full dictionaries are in memory."""
        ...

    def normalise(self, text: str) -> str:
        """The text with Persian letters and digits, plain spacing and half-spaces; not for display."""
        ...

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of `text` in order, normalised, without punctuation and symbols."""
        ...


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of the calendar to choose from: its weeks from Saturday to Friday, None for days outside the
    month; a day of the previous month, and one of the next month."""

    title: str
    weeks: tuple[tuple[date | None, ...], ...]
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A day with its part, or with a time on Tehran's clock, which says the part itself; or the day alone.
    ``presumed``: part of it was not typed, or typed with a slip, so the person is asked."""

    day: date
    part: DayPart | None = None
    clock: time | None = None
    presumed: bool = False


class DateReader(Protocol):
    """Days as people type and choose them."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day of a typed Jalali date, in any digits, or None. Without a year it is the nearest such day
        not after `today`, or with ``lean="future"`` not before it; with a year it may be any day."""
        ...

    def read_spoken_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """What `read_day` reads, and spoken forms («دیروز», «جمعه», «۳ روز پیش»; with ``lean="future"`` «سه روز دیگر»),
        or None."""
        ...

    def read_days(self, text: str, today: date) -> tuple[date, date] | None:
        """A day as `read_spoken_day` reads it, or the first and last of several («۵ تا ۸ آذر»), or None."""
        ...

    def read_time(self, text: str, now: datetime, *, day: date | None = None) -> tuple[TypedTime, ...]:
        """The times that a short text may mean («دیشب ساعت ۹», «جمعه ظهر», «دو ساعت پیش»), likeliest first; none
        if it names no single time. ``day``: the day that is meant if the text names none («۱۰ صبح»)."""
        ...

    def split_time(self, text: str, now: datetime) -> tuple[str, tuple[TypedTime, ...]]:
        """A short text without the time at its beginning or end, and what that time may mean; the text and
        nothing if no time stands there."""
        ...

    def speaks_of_time(self, text: str) -> bool:
        """Whether a text says when, exactly or not («پارسال», «چند روز پیش»), and nothing else."""
        ...

    def find_told_time(self, text: str, now: datetime) -> TypedTime | None:
        """The only time up to now that a whole sentence names, as exactly as it is certain."""
        ...

    def month(self, day: date) -> MonthPage:
        """The Jalali month of this day."""
        ...

    def months_later(self, day: date, months: int) -> date:
        """So many Jalali months after this day, before it if negative."""
        ...

    def write_story_day(self, day: date) -> str:
        """A day of an invented story, with its weekday and without a year: «شنبه ۸ آذر»."""
        ...

    def write_story(self, text: str, words: Mapping[str, date | int | str]) -> str:
        """A text of an invented story with its slots, as ``{polling}``, filled: days as above, and numbers."""
        ...

    def read_story_day(self, text: str, near: date) -> date | None:
        """The day that a text names («پنجم», «دوشنبه», «۵ آذر»), as near as possible to ``near``; a year is passed
        over. None if it names none."""
        ...

    def day_number(self, day: date) -> str:
        """The day of the Jalali month: «۱۲»."""
        ...


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """The areas that typed words may mean, likeliest first, at most three. ``certain``: it is the first, and its
    name in the tree was typed in full; ``has_more``: the words say more than its name, such as a street."""

    area_ids: tuple[str, ...]
    certain: bool = False
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """What a whole sentence says about a place: the areas that it may mean, at most three, and the names in it
    beside their numbers (a school, a street), as typed."""

    area_ids: tuple[str, ...]
    words: str = ""


class ChoiceReader(Protocol):
    """What people type where the form shows buttons, in a text that says nothing else."""

    def read_choice(self, text: str, name: FieldName) -> str:
        """The answer to this question that a text names, "" if it names none or several. An act may not offer it."""
        ...

    def read_audience(self, text: str) -> Audience | None:
        """Whose lessons a text asks for by naming its sender's role («شهروند», «در ستادم»)."""
        ...

    def says_unknown(self, text: str) -> bool:
        """Whether its sender does not know or remember what is asked."""
        ...

    def read_contact(self, text: str) -> str:
        """The contact mode that a text names with its subject («پاسخ نمی‌خواهم»), clear before its question, too; else
        ""."""
        ...

    def goes_on(self, text: str) -> bool:
        """Whether a text says only yes, done or next («ادامه», «تموم شد», «بفرست»)."""
        ...

    def goes_on_later(self, text: str) -> bool:
        """Whether a text says only that its sender goes on another time («بعداً ادامه می‌دم»)."""
        ...

    def read_label(self, text: str, labels: Sequence[str]) -> int | None:
        """The index of the only one of these shown labels that a text names by its place («اولی») or by words of it
        («خرید رای» for «خرید و فروش رأی»), and says nothing else; None if it names none or several."""
        ...

    def asks_how(self, text: str) -> bool:
        """Whether its sender asks which button to press, or what to do now («کدومو بزنم»)."""
        ...

    def says_none(self, text: str) -> bool:
        """Whether it says that none of what is offered fits («هیچ‌کدوم از اینا نیست»), and nothing else."""
        ...

    def begins_as_question(self, text: str) -> bool:
        """Whether a text begins with a word that only asks («چرا …», «مگه …»)."""
        ...

    def has_asking_word(self, text: str) -> bool:
        """Whether a word that asks is anywhere in a text («عکسم رو کی می‌بینه»); «هر کی» is none."""
        ...

    def asks_why(self, text: str) -> bool:
        """Whether its sender asks why the form wants to know, or whether they have to say."""
        ...


class PlaceReader(Protocol):
    """Places as people type them."""

    def read_place(self, text: str, areas: AreaTree) -> PlaceReading:
        """The areas that a short text may mean: a number in words or digits, a quarter, a school, a station; also
        with a slip or in Latin letters. Never raises on any text."""
        ...

    def find_told_place(self, text: str, areas: AreaTree) -> str:
        """The id of the only district that a whole sentence names by its number, or ""."""
        ...

    def read_told_place(self, text: str, areas: AreaTree) -> ToldPlace:
        """The places that a whole sentence surely names, to be confirmed. Never raises on any text."""
        ...


type Mask = Callable[[str], str]
"""The text with a mark for every number, handle, link or address that may name or reach a person. Applying it
twice changes nothing more."""


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
    """One of three: ``hits`` that surely answer, best first; ``near``, up to three places one of which may
    answer; or neither, with the ids of the nearest topics (which may be empty)."""

    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    topics: tuple[str, ...] = ()


type Vector = Sequence[float]
"""A sentence as 384 numbers, of length one: sentences of like meaning have a great product."""


@dataclass(frozen=True, slots=True)
class ChosenSentence:
    """The first sentence of an answer, and the word before it, if that word is certain."""

    text: str
    lead: LeadWord = LeadWord.NONE


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What a question shows apart from its matter. ``topic``: it has an answer of its own; ``when``: it asks for
    a day or a period; ``audience``: who the person says that they are."""

    topic: AnswerTopic | None = None
    when: bool = False
    audience: Audience | None = None


class SentenceVectors(Protocol):
    """Vectors of sentences, where this machine can make them."""

    async def vector_of(self, text: str) -> Vector | None:
        """The vector of the beginning of a text. None if there is none at once: it is an addition, everything
        is found without it. Never raises on any text, stores and logs nothing of it, and takes at most a third
        of a second."""
        ...


class NoVectors:
    """A `SentenceVectors` that has none."""

    async def vector_of(self, _text: str) -> Vector | None:
        return None


class Finder(Protocol):
    def read_question(self, question: str) -> AskedQuestion:
        """What the question shows apart from its matter. Never raises on any text and stores nothing of it."""
        ...

    def first_sentence(self, question: str, place: str) -> ChosenSentence | None:
        """The sentence that opens the answer of this place (``card:…``, ``article:…``, ``act:…``) to this
        question, or None. Never raises on any text and stores nothing of it."""
        ...

    def find(self, question: str, vector: Vector | None = None) -> Findings:
        """The answers to a question in Persian: formal or colloquial, mistyped or in Latin letters. Its
        vector, if there is one, tells better whether there is an answer at all.

        At most a few hits; none unless they surely answer. Never raises on any text,
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
        """Data, services and other subjects beside elections that the text names: an answer that names them too is
        likelier."""
        ...

    def names_own_election(self, text: str) -> bool:
        """Whether the text names this election or the bodies that supervise it."""
        ...

    def read_question(self, text: str) -> AskedQuestion:
        """What the text shows apart from its matter: see `Finder`."""
        ...

    def asked_about(self, text: str) -> AskedAbout | None:
        """What a plain yes-or-no question asks about its matter; None for any other text."""
        ...

    def plain_question(self, text: str) -> tuple[str, bool]:
        """The plain question that this one turns around («ممنوع نیست که؟»: «ممنوع است؟»), and whether this one
        negates it. Any other text is its own."""
        ...

    def turns(self, text: str) -> frozenset[str]:
        """The words of the text that may turn its matter around: without, only, before, numbers, negations."""
        ...

    def asks_opinion(self, text: str) -> bool:
        """Whether the text asks for an opinion on how to vote or who will win."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most three ids of acts, likeliest first; or the subject of the text if it is no act
    (`bot.domain.reporting.scope.OutsideSubject`), else empty. Both are empty if nothing is certain enough.
    ``doubted``: it may be about a private person's words or life, which depends on who did it; ``acts`` are
    given too."""

    acts: tuple[str, ...] = ()
    outside: str = ""
    doubted: bool = False


class Suggester(Protocol):
    def suggest(self, text: str, acts: Collection[str], vector: Vector | None = None) -> Suggestions:
        """What a text in Persian is about, among ``acts``: formal or colloquial, mistyped or in Latin
        letters. Its vector, if there is one, orders the acts better.

        ``outside`` only if it is certain, and never if the words name a candidate, a number, a gift or an
        office, because it turns a report away. Without ``acts`` the text is a question: nobody is turned
        away, and names do not matter. Never raises on any text, stores and logs nothing of it, and takes a
        few milliseconds; without acts mostly a tenth of one.
        """
        ...
