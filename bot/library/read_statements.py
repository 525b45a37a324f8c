"""`content/statements/<track>.yaml` -> the cases of a track for writing an objection or a report."""

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.domain.bodies.complaints import Addressee, Use, addressees
from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.domain.learning.lessons import Audience
from bot.domain.writing.statements import (
    SentenceFlaw,
    StatementCase,
    StatementKind,
    StatementPart,
    StatementSentence,
    date_faults,
    sentence_faults,
)
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Label, Short, Strict
from bot.library.sources import YamlSource

FEWEST_CASES: Final = 6

_SentenceText = Annotated[str, Field(min_length=8, max_length=130), PERSIAN]


class BelongingFile(Strict):
    part: StatementPart
    text: _SentenceText


class FlawedFile(Strict):
    flaw: SentenceFlaw
    text: _SentenceText


class StatementFile(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
    kind: StatementKind
    title: Label
    story: Annotated[str, Field(min_length=1, max_length=420), PERSIAN]
    contest: Id | None = None
    articles: Annotated[tuple[Id, ...], Field(min_length=1, max_length=3)]
    to: Id
    others: Annotated[tuple[Id, ...], Field(min_length=3, max_length=3)]
    why: Annotated[str, Field(min_length=1, max_length=160), PERSIAN]
    date: Id
    event: tuple[int, int] = (0, 0)
    own: tuple[int, int] = (0, 0)
    act: Id | None = None
    accused: ActorClass | None = None
    sentences: Annotated[tuple[BelongingFile, ...], Field(min_length=1)]
    leaves: Annotated[tuple[FlawedFile, ...], Field(min_length=1)]


class StatementsFile(Strict):
    topic: Id
    places: Annotated[tuple[Short, ...], Field(min_length=4)]
    common: Annotated[tuple[FlawedFile, ...], Field(min_length=2)]
    statements: Items


def read_statements(source: YamlSource, *, track: Audience, ledger: Ledger) -> list[StatementCase]:
    """The cases of the file. What other files must agree with is checked in `judge_statements`."""
    head, top = ledger.head(StatementsFile, source)
    if head is None:
        return []
    if not ledger.knows("topic", head.topic):  # the topics are read first
        ledger.add(top.under("topic"), f"no topic {head.topic} in topics.yaml")
    common = tuple(_flawed_sentence(entry) for entry in head.common)
    cases = []
    for entry, place in ledger.items(
        StatementFile, head.statements, top.under("statements"), what="statement"
    ):
        ledger.cite(entry.articles, place.under("articles"))
        case = _case(entry, track, head, common)
        for fault in sentence_faults(case):
            ledger.add(place, f"statement {entry.id}: {fault}")
        cases.append(case)
    if len(head.statements) < FEWEST_CASES:
        ledger.add(top.under("statements"), f"{len(head.statements)} cases, {FEWEST_CASES} at least")
    return cases


def _case(
    entry: StatementFile, track: Audience, head: StatementsFile, common: tuple[StatementSentence, ...]
) -> StatementCase:
    return StatementCase(
        entry.id,
        track=track,
        kind=entry.kind,
        title=entry.title,
        story=entry.story.strip(),
        settlement=entry.contest,
        article_ids=entry.articles,
        body_id=entry.to,
        other_bodies=entry.others,
        why_body=entry.why,
        date_id=entry.date,
        sentences=tuple(StatementSentence(item.text, part=item.part) for item in entry.sentences),
        flawed=tuple(_flawed_sentence(item) for item in entry.leaves),
        common=common,
        topic=head.topic,
        places=head.places,
        event=entry.event,
        own=entry.own,
        act_id=entry.act,
        accused=entry.accused,
    )


def _flawed_sentence(entry: FlawedFile) -> StatementSentence:
    return StatementSentence(entry.text, flaw=entry.flaw)


_BORNE_OUT_BY: Final = frozenset({"agencies", "calendar.yaml", "law", "violations"})


def judge_statements(draft: ContentDraft) -> None:
    """Add a problem for each case whose date, body, act or cited number the rest of the content does not bear out."""
    if draft.ledger.unreadable & _BORNE_OUT_BY:
        return  # what is wrong there would be said once more for each case
    for case in draft.statements:
        place = draft.ledger.place("statement", case.id)
        for fault in (
            *_date_problems(case, draft),
            *_body_problems(case, draft),
            *_number_problems(case, draft),
        ):
            draft.ledger.add(place, f"statement {case.id}: {fault}")


def _date_problems(case: StatementCase, draft: ContentDraft) -> Iterator[str]:
    entry = next((entry for entry in draft.calendar if entry.id == case.date_id), None)
    if entry is None:
        yield f"no date {case.date_id} in calendar.yaml"
    else:
        yield from date_faults(case, entry)


def _body_problems(case: StatementCase, draft: ContentDraft) -> Iterator[str]:
    """Of a complaint about an act: the ways of complaints.yaml lead to its body by one of its articles, and to none of
    the bodies that are wrong here."""
    known = {agency.id for agency in draft.agencies}
    for body in (case.body_id, *case.other_bodies):
        if body not in known:
            yield f"no body {body} in agencies"
    if len({case.body_id, *case.other_bodies}) <= len(case.other_bodies):
        yield "a body is named twice"
    if (case.act_id is None) is not (case.accused is None):
        yield "act and accused go together"
    if case.act_id is None:
        return
    if case.act_id not in {act.id for act in draft.acts}:
        yield f"no act {case.act_id} in violations"
    ways = _ways(case, draft)
    if not any(
        way.agency_id == case.body_id and set(way.article_ids) & set(case.article_ids) for way in ways
    ):
        yield f"no way of complaints.yaml leads to {case.body_id} by these articles"
    for body in sorted({way.agency_id for way in ways} & set(case.other_bodies)):
        yield f"{body} takes it, too, by complaints.yaml"


def _ways(case: StatementCase, draft: ContentDraft) -> list[Addressee]:
    return [
        way
        for use in Use
        for way in addressees(
            draft.complaints,
            act_id=case.act_id or "",
            actor=case.accused,
            phase=Phase.AFTER,
            contest=case.settlement,
            use=use,
        )
    ]


def _number_problems(case: StatementCase, draft: ContentDraft) -> Iterator[str]:
    """The sentence with the article names the number of one of the case's articles."""
    articles = [article for article in draft.articles if article.id in case.article_ids]
    numbers = [article.number.partition(" و ")[0] for article in articles]  # «۱۰۱ و تبصره‌ها»
    cited = next((line.text for line in case.sentences if line.part is StatementPart.ARTICLE), "")
    if numbers and not any(f"مادهٔ {number}" in cited for number in numbers):
        yield f"its article is none of {', '.join(numbers)}: «{cited}»"
