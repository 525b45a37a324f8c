"""`content/threats.yaml` -> the register of threats with its ready measures.

The format of `content/threats.yaml`. Its fields that a person reads have names from `schema.PERSIAN_FIELDS`.
"""

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.domain.catalogue.catalogue import Confidence, Phase, Space
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.threats.threats import (
    MEASURE_TITLE,
    PASSES,
    TITLE,
    Fault,
    MeasureContext,
    MeasureKind,
    ReadyMeasure,
    Threat,
    ThreatBook,
    ThreatFault,
    measure_faults,
    refused_words,
    threat_faults,
)
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger, SourcePlace
from bot.library.read_calendar import MarkFile
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource

FEWEST_REFUSED: Final = 20
"""A shorter list of refused words is an accident: without it a title may speak of groups of people."""

type _Word = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=f"^[^{PASSES}]")]

type _Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]


class MeasureFile(Strict):
    id: _Slug
    kind: MeasureKind
    title: Annotated[str, Field(min_length=1, max_length=MEASURE_TITLE), PERSIAN]
    body: Id
    due: MarkFile
    lesson: Id | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")] | None = None


class ThreatFile(Strict):
    id: _Slug
    title: Annotated[str, Field(min_length=1, max_length=TITLE), PERSIAN]
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    spaces: Annotated[tuple[Space, ...], Field(min_length=1)]
    acts: Annotated[tuple[Id, ...], Field(min_length=1)]
    articles: Annotated[tuple[Id, ...], Field(min_length=1)]
    measures: Items


class PassesFile(Strict):
    """Refused words that may stand right after a place: a queue, a door, a station. And whole phrases that contain one
    and say nothing of a group or an opinion."""

    after: Annotated[tuple[_Word, ...], Field(min_length=1)]
    words: Annotated[tuple[_Word, ...], Field(min_length=1)]
    phrases: tuple[_Word, ...] = ()

    def entries(self) -> tuple[str, ...]:
        places = tuple(f"{PASSES}{place} {word}" for place in self.after for word in self.words)
        return (*places, *(f"{PASSES}{phrase}" for phrase in self.phrases))


class ThreatsFile(Strict):
    refused: Annotated[tuple[_Word, ...], Field(min_length=FEWEST_REFUSED)]
    passes: PassesFile | None = None
    threats: Items


def read_threats(source: YamlSource, ledger: Ledger) -> ThreatBook:
    """The register of the file, in file order."""
    head, top = ledger.head(ThreatsFile, source)
    if head is None:
        return ThreatBook()
    threats = []
    for entry, place in ledger.items(ThreatFile, head.threats, top.under("threats"), what="threat"):
        ledger.cite(entry.articles, place.under("articles"))
        threats.append(
            Threat(
                entry.id,
                title=entry.title,
                phases=entry.phases,
                spaces=entry.spaces,
                act_ids=entry.acts,
                article_ids=entry.articles,
                measures=tuple(_measures(entry, place.under("measures"), ledger)),
            )
        )
    passes = head.passes.entries() if head.passes is not None else ()
    return ThreatBook(tuple(threats), (*head.refused, *passes))


def _measures(entry: ThreatFile, place: SourcePlace, ledger: Ledger) -> Iterator[ReadyMeasure]:
    for measure, _ in ledger.items(MeasureFile, entry.measures, place, what=_measure_of(entry.id)):
        yield ReadyMeasure(
            measure.id,
            kind=measure.kind,
            title=measure.title,
            body=measure.body,
            due=AnchorOffset(measure.due.anchor, days=measure.due.days, months=measure.due.months),
            lesson=measure.lesson or "",
            phone=measure.phone or "",
        )


def _measure_of(threat_id: str) -> str:
    return f"measure of {threat_id}"


_SENTENCES: Final = {
    ThreatFault.ACT_UNKNOWN: "no act {0} in content/violations",
    ThreatFault.ACT_ELSEWHERE: "act {0} never happens in these phases and spaces",
    ThreatFault.PHASE_IDLE: "none of its acts happens in phase {0}",
    ThreatFault.SPACE_IDLE: "none of its acts happens in space {0}",
    ThreatFault.BODY_UNKNOWN: "no body {0} in content/agencies",
    ThreatFault.BODY_ONLY_CALLED: "body {0} is only a number to call: nobody there answers for a measure",
    ThreatFault.LESSON_MISSING: "a measure of kind lesson names its lesson, and no other does ({0})",
    ThreatFault.LESSON_UNKNOWN: "no lesson {0}",
    ThreatFault.PHONE_MISSING: "a measure of kind number names its phone, and no other does ({0})",
    ThreatFault.PHONE_UNKNOWN: "phone {0} is no hotline of content/agencies, or is to be rechecked",
    ThreatFault.ANCHOR_UNKNOWN: "anchor: {0} is no day of election.yaml",
    ThreatFault.BEFORE_REGISTRATION: "it is due before registration (counted from {0})",
    ThreatFault.WORD_REFUSED: "«{0}» speaks of a group of people or an opinion: speak of acts and places",
}
_FIELDS: Final = {
    ThreatFault.ACT_UNKNOWN: "acts",
    ThreatFault.ACT_ELSEWHERE: "acts",
    ThreatFault.PHASE_IDLE: "phases",
    ThreatFault.SPACE_IDLE: "spaces",
    ThreatFault.BODY_UNKNOWN: "body",
    ThreatFault.BODY_ONLY_CALLED: "body",
    ThreatFault.LESSON_MISSING: "kind",
    ThreatFault.LESSON_UNKNOWN: "lesson",
    ThreatFault.PHONE_MISSING: "kind",
    ThreatFault.PHONE_UNKNOWN: "phone",
    ThreatFault.ANCHOR_UNKNOWN: "due",
    ThreatFault.BEFORE_REGISTRATION: "due",
    ThreatFault.WORD_REFUSED: "title",
}
_FOLDERS: Final = {
    ThreatFault.ACT_UNKNOWN: "violations",
    ThreatFault.BODY_UNKNOWN: "agencies",
    ThreatFault.PHONE_UNKNOWN: "agencies",
    ThreatFault.LESSON_UNKNOWN: "lessons",
}
"""A fault is not reported while a file of its folder cannot be read: the cause is there."""


def judge_threats(draft: ContentDraft) -> None:
    """Add a problem for each id that does not exist, and each refused word."""
    if draft.election is None:
        return  # reported in its own file
    acts = {act.id: act for act in draft.acts}
    known = MeasureContext(
        {agency.id: agency for agency in draft.agencies},
        {lesson.id for lesson in draft.lessons},
        {line.number for line in draft.hotlines if line.confidence is not Confidence.RECHECK},
        draft.election.days,
    )
    refused = draft.threats.refused
    for threat in draft.threats.threats:
        place = draft.ledger.place("threat", threat.id)
        for fault in (*threat_faults(threat, acts), *_words_in(threat.title, refused)):
            _add(fault, place, f"threat {threat.id}", draft)
        for measure in threat.measures:
            where = draft.ledger.place(_measure_of(threat.id), measure.id)
            for fault in (*measure_faults(measure, known), *_words_in(measure.title, refused)):
                _add(fault, where, f"measure {threat.id}/{measure.id}", draft)


def _words_in(title: str, refused: tuple[str, ...]) -> Iterator[Fault]:
    yield from ((ThreatFault.WORD_REFUSED, word) for word in refused_words(title, refused))


def _add(fault: Fault, place: SourcePlace, name: str, draft: ContentDraft) -> None:
    what, value = fault
    declared = {
        ThreatFault.ACT_UNKNOWN: "act",
        ThreatFault.BODY_UNKNOWN: "agency",
        ThreatFault.LESSON_UNKNOWN: "lesson",
    }
    if _FOLDERS.get(what) in draft.ledger.unreadable:
        return
    if what in declared and draft.ledger.knows(declared[what], value):
        return  # it has problems of its own, which are reported in its file
    draft.ledger.add(place.under(_FIELDS[what]), f"{name}: {_SENTENCES[what].format(value)}")
