"""`content/duties/`, `incidents/`, `settlements/` -> what people do on polling day, what may happen to them, and
what differs in a city and in a village. Their cards and questions: `bot.library.read_own`."""

from collections import Counter
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from bot.domain.duties.duties import DayMoment, Duty, DutyStep
from bot.domain.duties.incidents import Incident, incidents_of, plain_words
from bot.domain.learning.lessons import Audience
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger, SourcePlace
from bot.library.read_own import (
    read_duty_cards,
    read_duty_questions,
    read_settlement_cards,
    read_settlement_questions,
)
from bot.library.schema import PERSIAN, Id, Items, Label, Strict
from bot.library.sources import YamlSource

INCIDENTS: Final = 20
"""Every duty has at least so many incidents."""
MOST_OF_GROUP: Final = 8
"""Incidents of one duty in one group: their buttons stay on one screen of a phone."""
MOST_STEPS: Final = 18
"""Steps of one duty: they fit on one printed page."""
WORDS: Final = 20
"""Words of a sentence that is read in a hurry."""
_ENDS: Final = ".؟!"

Group = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,11}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=140), PERSIAN]


class DutyStepFile(Strict):
    id: Id
    text: Label
    articles: tuple[Id, ...] = ()


class DutyFile(Strict):
    id: Id
    track: Audience
    label: Label
    lessons: tuple[Id, ...] = ()
    dates: tuple[Id, ...] = ()
    steps: dict[DayMoment, Items]
    cards: Items
    questions: Items


class IncidentFile(Strict):
    """`words` are what people type, so the style rules do not apply to them."""

    id: Id
    title: Label
    duties: Annotated[tuple[Id, ...], Field(min_length=1)]
    settlement: Id | None = None
    now: Sentence
    note_down: Sentence = ""
    tell: Sentence = ""
    articles: tuple[Id, ...] = ()
    words: Annotated[tuple[Annotated[str, Field(min_length=2, max_length=30)], ...], Field(min_length=2)]


class IncidentGroupFile(Strict):
    id: Group
    title: Label


class IncidentsFile(Strict):
    group: Any
    incidents: Items


class SettlementFile(Strict):
    settlement: Id
    cards: Items
    questions: list[Any] = Field(default_factory=list)
    """Without any, the cards stand alone, and no button leads to questions."""


def read_duty(source: YamlSource, draft: ContentDraft) -> None:
    """Add the duty of one file to the draft, with its cards and questions; nothing if the file is unusable."""
    ledger = draft.ledger
    head, top = ledger.head(DutyFile, source)
    if head is None:
        return
    ledger.declare("duty", head.id, top)
    duty = Duty(
        head.id,
        track=head.track,
        label=head.label,
        steps=_read_steps(head, top, ledger),
        lessons=head.lessons,
        date_ids=head.dates,
    )
    draft.duties.append(duty)
    read_duty_cards(head.cards, top.under("cards"), duty, draft)
    read_duty_questions(head.questions, top.under("questions"), duty, draft)


def _read_steps(head: DutyFile, top: SourcePlace, ledger: Ledger) -> tuple[DutyStep, ...]:
    steps: list[DutyStep] = []
    for moment in DayMoment:
        place = top.under("steps", moment.value)
        what = f"step of {head.id}"
        for entry, here in ledger.items(DutyStepFile, head.steps.get(moment, []), place, what=what):
            ledger.cite(entry.articles, here.under("articles"))
            steps.append(DutyStep(entry.id, moment=moment, text=entry.text, article_ids=entry.articles))
        if moment not in head.steps:
            ledger.add(top.under("steps"), f"duty {head.id} has no steps for {moment}")
    if len(steps) > MOST_STEPS:
        ledger.add(top.under("steps"), f"duty {head.id} has {len(steps)} steps, {MOST_STEPS} at most")
    return tuple(steps)


def read_incidents(source: YamlSource, ledger: Ledger) -> tuple[dict[str, str], tuple[Incident, ...]]:
    """The title of the file's group by its id, and its incidents."""
    head, top = ledger.head(IncidentsFile, source)
    if head is None:
        return {}, ()
    group = ledger.validate_value(IncidentGroupFile, head.group, top.under("group"))
    if group is None:
        return {}, ()
    ledger.declare("group of incidents", group.id, top.under("group"))
    incidents = []
    for entry, place in ledger.items(IncidentFile, head.incidents, top.under("incidents"), what="incident"):
        ledger.cite(entry.articles, place.under("articles"))
        for name in ("now", "note_down", "tell"):
            _check_sentence(getattr(entry, name), place.under(name), ledger)
        incidents.append(
            Incident(
                entry.id,
                group=group.id,
                title=entry.title,
                duty_ids=entry.duties,
                now=entry.now,
                note_down=entry.note_down,
                tell=entry.tell,
                article_ids=entry.articles,
                words=entry.words,
                settlement=entry.settlement,
            )
        )
    return {group.id: group.title}, tuple(incidents)


def read_settlement(source: YamlSource, draft: ContentDraft) -> None:
    """Add the cards and questions of one file to the draft, all about one kind of council."""
    head, top = draft.ledger.head(SettlementFile, source)
    if head is None:
        return
    read_settlement_cards(head.cards, top.under("cards"), head.settlement, draft)
    read_settlement_questions(head.questions, top.under("questions"), head.settlement, draft)


def _check_sentence(text: str, place: SourcePlace, ledger: Ledger) -> None:
    if not text:
        return
    if sum(text.count(end) for end in _ENDS) != 1 or text[-1] not in _ENDS:
        ledger.add(place, "this is one sentence: it is read in a hurry")
    if len(text.split()) > WORDS:
        ledger.add(place, f"the sentence has {len(text.split())} words, {WORDS} at most")


def judge_duties(draft: ContentDraft) -> None:
    """Add problems across the files: unknown duties and lessons, too few incidents, words that find two of them."""
    if draft.ledger.unreadable & {"duties", "incidents"}:
        return
    ledger = draft.ledger
    for incident in draft.incidents:
        place = ledger.place("incident", incident.id)
        for duty_id in incident.duty_ids:
            if not ledger.knows("duty", duty_id):
                ledger.add(
                    place.under("duties"), f"incident {incident.id}: no duty {duty_id} in content/duties"
                )
    for duty in draft.duties:
        place = ledger.place("duty", duty.id)
        for lesson in duty.lessons:
            if not ledger.knows("lesson", lesson) and "lessons" not in ledger.unreadable:
                ledger.add(place.under("lessons"), f"duty {duty.id}: no lesson {lesson}")
        for settlement in draft.known_contests():
            own = incidents_of(draft.incidents, duty.id, settlement)
            if len(own) < INCIDENTS:
                ledger.add(
                    place,
                    f"duty {duty.id} has {len(own)} incidents in a {settlement}, at least {INCIDENTS}"
                    if settlement
                    else f"duty {duty.id} has {len(own)} incidents, at least {INCIDENTS}",
                )
            _judge_own(own, ledger)


def _judge_own(own: tuple[Incident, ...], ledger: Ledger) -> None:
    """Problems among the incidents of one duty in one kind of settlement."""
    holders: dict[tuple[str, ...], str] = {}
    sizes: Counter[str] = Counter()
    for incident in own:
        place = ledger.place("incident", incident.id)
        sizes[incident.group] += 1
        if sizes[incident.group] == MOST_OF_GROUP + 1:
            ledger.add(place, f"group {incident.group} has more than {MOST_OF_GROUP} incidents of one duty")
        for word in incident.words:
            holder = holders.setdefault(plain_words(word), incident.id)
            if holder != incident.id:
                message = f"«{word}» finds {holder} and {incident.id}, which one duty has both"
                ledger.add(place.under("words"), message, snippet=word)
