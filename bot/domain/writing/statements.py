"""Cases for writing an objection or a report: what happened, the sentences that belong into the text and those that do
not, the body that takes it, and the date of the legal calendar that ends it.

The cases come from ``content/statements/*.yaml``. People, places and days are invented; articles, bodies and last days
are those of the law.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import LegalDate


class StatementKind(StrEnum):
    """What is written."""

    OBJECTION = "objection"
    """A candidate's, agent's or voter's objection or complaint."""
    MINUTES = "minutes"
    """A report of staff or police."""


class StatementPart(StrEnum):
    """What a reader must find in the text, in the order in which it is asked for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHAT = "what"
    WITNESS = "witness"
    ARTICLE = "article"
    REQUEST = "request"


class SentenceFlaw(StrEnum):
    """Why a sentence stays out."""

    OPINION = "opinion"
    INSULT = "insult"
    GUESS = "guess"
    NAME = "name"
    """It names somebody who has no part in it."""
    UNSEEN = "unseen"
    """The writer has not seen it."""
    LAW = "law"
    """It cites an article that is no longer in force."""


class StoryDay(StrEnum):
    """The days that a case may name, as its texts call them."""

    POLLING = "polling"
    RESULT = "result"
    EVENT = "event"
    """When it happened, if not on polling day."""
    OWN = "own"
    """The day that starts the writer's own span, as the news of a rejection."""


OTHER_SLOTS: Final = ("place", "station", "count", "hour", "late")
"""What else a case's texts leave open."""
SLOTS: Final = frozenset((*StoryDay, *OTHER_SLOTS))
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class StatementSentence:
    """A sentence with open slots. It has a part if it belongs into the text, or else a flaw."""

    text: str
    _: KW_ONLY
    part: StatementPart | None = None
    flaw: SentenceFlaw | None = None

    @property
    def belongs(self) -> bool:
        return self.part is not None


type Span = tuple[int, int]
"""The nearest and the farthest day, in days after polling day; before it if negative."""


@dataclass(frozen=True, slots=True)
class StatementCase:
    """One case of a track."""

    id: str
    _: KW_ONLY
    track: Audience
    kind: StatementKind
    title: str
    story: str
    settlement: str | None
    """The contest that it is about; None in an election without contests."""
    article_ids: tuple[str, ...]
    body_id: str
    """The body that takes it by these articles."""
    other_bodies: tuple[str, ...]
    why_body: str
    date_id: str
    """The entry of the legal calendar whose end is the last day."""
    sentences: tuple[StatementSentence, ...]
    """Those that belong, in the order of the text."""
    flawed: tuple[StatementSentence, ...]
    """Those of this case that stay out."""
    common: tuple[StatementSentence, ...] = ()
    """Sentences of the whole track that stay out."""
    topic: str = ""
    places: tuple[str, ...] = ()
    event: Span = (0, 0)
    own: Span = (0, 0)
    act_id: str | None = None
    """The act that it is about, and who did it, if it is a complaint about one."""
    accused: ActorClass | None = None

    def named_days(self) -> tuple[StoryDay, ...]:
        """The days that its story names, each once, in the story's order."""
        named = (slot for slot in slots_of(self.story) if slot in set(StoryDay))
        return tuple(map(StoryDay, dict.fromkeys(named)))


@dataclass(frozen=True, slots=True)
class StatementBank:
    """All cases, by id, in file order."""

    cases: Mapping[str, StatementCase] = field(default_factory=dict)

    def of_track(self, track: Audience) -> Sequence[StatementCase]:
        return [case for case in self.cases.values() if case.track is track]


def slots_of(text: str) -> tuple[str, ...]:
    """The names of the slots of a text, in order."""
    return tuple(_SLOT.findall(text))


def anchor_of(entry: LegalDate) -> str:
    """The day that the end of this date is counted from, as a case names it; empty if it has no end."""
    if entry.within is not None:
        return StoryDay.OWN
    mark = entry.ends or entry.begins
    return mark.anchor if mark is not None else ""


def date_faults(case: StatementCase, entry: LegalDate) -> Iterator[str]:
    """Why the last day of this case does not follow from that date of the calendar."""
    anchor = anchor_of(entry)
    if not anchor:
        yield f"date {entry.id} has no last day"
    elif anchor not in case.named_days():
        yield f"the story does not name the day that {entry.id} is counted from: {{{anchor}}}"
    if entry.counted:
        yield f"date {entry.id} is counted from a day that we chose"
    if entry.settlement not in (None, case.settlement):
        yield f"date {entry.id} is of the {entry.settlement}"
    if not set(entry.article_ids) & set(case.article_ids):
        yield f"date {entry.id} rests on none of these articles"


FEWEST_KINDS: Final = 4
FEWEST_FLAWED: Final = 5


def sentence_faults(case: StatementCase) -> Iterator[str]:
    """What is wrong with the sentences as a whole: a part that is missing or doubled, too little that stays out, a
    slot that nothing fills."""
    parts = [sentence.part for sentence in case.sentences]
    for part in StatementPart:
        if parts.count(part) != 1:
            yield f"{parts.count(part)} sentences say {part}, one must"
    if any(sentence.flaw is None for sentence in (*case.flawed, *case.common)):
        yield "a sentence that stays out needs its flaw"
    if len(case.flawed) < FEWEST_FLAWED or len({sentence.flaw for sentence in case.flawed}) < FEWEST_KINDS:
        yield f"{FEWEST_FLAWED} sentences of {FEWEST_KINDS} flaws must stay out"
    story_slots = set(slots_of(case.story))
    for sentence in (*case.sentences, *case.flawed, *case.common):
        for slot in slots_of(sentence.text):
            if slot not in SLOTS:
                yield f"no slot {{{slot}}}: {', '.join(sorted(SLOTS))}"
            elif sentence.belongs and slot not in story_slots:
                yield f"{{{slot}}} is in the text but not in the story"
    for slot in story_slots - SLOTS:
        yield f"no slot {{{slot}}}: {', '.join(sorted(SLOTS))}"
