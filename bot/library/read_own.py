"""The cards and questions in `content/duties/` and `content/settlements/` -> what is taught beside the lessons."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final

from pydantic import Field

from bot.domain.duties.duties import Duty
from bot.domain.duties.own_material import DutyCard, OwnQuestion
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.learning.lessons import Audience
from bot.library.draft import OWN_CARD, ContentDraft
from bot.library.ledger import SourcePlace
from bot.library.length_bias import measure_length_bias
from bot.library.read_quizzes import KINDS, checked_question
from bot.library.schema import Id, Label, Paragraph, QuestionFile, Strict
from bot.library.style import USUAL_SENTENCE, usual_length

OWN_QUESTIONS: Final = 10
"""Every duty has at least so many questions wherever it is, and every kind of council."""
MOST_CARDS: Final = 12
"""Cards on one screen of buttons."""

Tracks = Annotated[tuple[Audience, ...], Field(min_length=1)]


class DutyCardFile(Strict):
    id: Id
    title: Label
    text: Paragraph
    articles: Annotated[tuple[Id, ...], Field(min_length=1)]
    lessons: tuple[Id, ...] = ()
    settlement: Id | None = None


class SettlementCardFile(Strict):
    id: Id
    title: Label
    tracks: Tracks
    text: Paragraph
    articles: Annotated[tuple[Id, ...], Field(min_length=1)]
    lessons: tuple[Id, ...] = ()


class DutyQuestionFile(QuestionFile):
    """`card` is the card of the same file that teaches it."""

    card: Id
    settlement: Id | None = None


class SettlementQuestionFile(QuestionFile):
    card: Id
    tracks: Tracks


def read_duty_cards(values: Sequence[Any], place: SourcePlace, duty: Duty, draft: ContentDraft) -> None:
    """Add the cards of a duty to the draft."""
    ledger = draft.ledger
    for entry, here in ledger.items(DutyCardFile, list(values), place, what=OWN_CARD):
        ledger.cite(entry.articles, here.under("articles"))
        draft.duty_cards.append(
            DutyCard(
                entry.id,
                duty_id=duty.id,
                title=entry.title,
                text=entry.text.strip(),
                article_ids=entry.articles,
                lesson_ids=entry.lessons,
                settlement=entry.settlement,
            )
        )


def read_duty_questions(values: Sequence[Any], place: SourcePlace, duty: Duty, draft: ContentDraft) -> None:
    """Add the questions of a duty to the draft."""
    own = []
    for entry, here in draft.ledger.items(DutyQuestionFile, list(values), place, what="question"):
        question = checked_question(entry, here, draft.ledger)
        own.append(
            OwnQuestion(
                question,
                card_id=entry.card,
                tracks=(duty.track,),
                duty_id=duty.id,
                settlement=entry.settlement,
            )
        )
    draft.own_questions += own
    if len(own) == len(values):
        _check_pool(own, place, draft)


def judge_contests(draft: ContentDraft) -> None:
    """Add a problem for each contest that content names and the election does not have, and for each case for writing
    that names none where there are some."""
    if draft.election is None:
        return  # reported in its own file
    contests = draft.contests()
    known = ", ".join(contests) or "none"
    for place, contest in _named_contests(draft):
        if contest not in contests:
            draft.ledger.add(place, f"{contest} is no contest of election.yaml: {known}")
    for case in draft.statements:
        if contests and case.settlement is None:
            draft.ledger.add(draft.ledger.place("statement", case.id), f"contest is missing: {known}")


def _named_contests(draft: ContentDraft) -> Iterator[tuple[SourcePlace, str]]:
    """Each contest that is named, with its place; the one of a whole file once for each card."""
    lines: tuple[tuple[str, str, Iterable[tuple[str, str | None]]], ...] = (
        (OWN_CARD, "settlement", ((card.id, card.settlement) for card in draft.own_cards())),
        (
            "question",
            "settlement",
            ((own.question.id, own.settlement) for own in draft.own_questions if own.duty_id),
        ),
        ("incident", "settlement", ((incident.id, incident.settlement) for incident in draft.incidents)),
        ("date", "settlement", ((entry.id, entry.settlement) for entry in draft.calendar)),
        ("statement", "contest", ((case.id, case.settlement) for case in draft.statements)),
    )
    for what, step, named in lines:
        for key, contest in named:
            if contest is not None:
                yield draft.ledger.place(what, key).under(step), contest


def read_settlement_cards(
    values: Sequence[Any], place: SourcePlace, settlement: str, draft: ContentDraft
) -> None:
    """Add the cards of a kind of council to the draft."""
    ledger = draft.ledger
    for entry, here in ledger.items(SettlementCardFile, list(values), place, what=OWN_CARD):
        ledger.cite(entry.articles, here.under("articles"))
        draft.settlement_cards.append(
            SettlementCard(
                entry.id,
                settlement=settlement,
                title=entry.title,
                text=entry.text.strip(),
                tracks=entry.tracks,
                article_ids=entry.articles,
                lesson_ids=entry.lessons,
            )
        )


def read_settlement_questions(
    values: Sequence[Any], place: SourcePlace, settlement: str, draft: ContentDraft
) -> None:
    """Add the questions of a kind of council to the draft."""
    own = []
    for entry, here in draft.ledger.items(SettlementQuestionFile, list(values), place, what="question"):
        question = checked_question(entry, here, draft.ledger)
        own.append(OwnQuestion(question, card_id=entry.card, tracks=entry.tracks, settlement=settlement))
    draft.own_questions += own
    if len(own) == len(values):
        _check_pool(own, place, draft)


def _check_pool(own: Sequence[OwnQuestion], place: SourcePlace, draft: ContentDraft) -> None:
    if not own:
        return  # cards alone: their screens offer no question
    ledger = draft.ledger
    kinds = len({item.question.kind for item in own})
    if kinds < KINDS:
        ledger.add(place, f"{kinds} kinds of question; own questions need {KINDS} or more")
    bias = measure_length_bias(item.question for item in own)
    if bias.exceeds_chance:
        ledger.add(
            place, f"the right option is the longest in {bias.count} of {bias.asked} questions: it tells"
        )
    texts = [item.question.text for item in own]
    texts += [option.feedback for item in own for option in item.question.options]
    if usual_length(texts) > USUAL_SENTENCE:
        ledger.add(place, f"5 % of the sentences are longer than {USUAL_SENTENCE} words")
    for settlement in draft.known_contests():
        count = sum(item.settlement in (None, settlement) for item in own)
        if count < OWN_QUESTIONS and any(item.settlement in (None, settlement) for item in own):
            ledger.add(
                place,
                f"{count} questions in a {settlement}, at least {OWN_QUESTIONS}"
                if settlement
                else f"{count} questions, at least {OWN_QUESTIONS}",
            )


def judge_own(draft: ContentDraft) -> None:
    """Add problems across the files: cards, lessons, topics and dates that do not exist, or of another track."""
    if draft.ledger.unreadable & {"duties", "settlements"}:
        return
    _judge_cards(draft)
    _judge_questions(draft)
    _judge_dates(draft)


def _judge_cards(draft: ContentDraft) -> None:
    ledger = draft.ledger
    tracks = {duty.id: duty.track for duty in draft.duties}
    for card in draft.duty_cards:
        place = ledger.place(OWN_CARD, card.id).under("lessons")
        _judge_lessons(card.lesson_ids, (tracks[card.duty_id],), place, draft)
    for other in draft.settlement_cards:
        place = ledger.place(OWN_CARD, other.id).under("lessons")
        _judge_lessons(other.lesson_ids, other.tracks, place, draft)
    for duty in draft.duties:
        count = sum(card.duty_id == duty.id for card in draft.duty_cards)
        if count > MOST_CARDS:
            ledger.add(
                ledger.place("duty", duty.id).under("cards"),
                f"duty {duty.id} has {count} cards, {MOST_CARDS} fit on a screen",
            )


def _judge_lessons(
    lesson_ids: Iterable[str], tracks: Sequence[Audience], place: SourcePlace, draft: ContentDraft
) -> None:
    """A card is offered at the end of a lesson only to people of that lesson's track."""
    if "lessons" in draft.ledger.unreadable:
        return
    known = {lesson.id: lesson for lesson in draft.lessons}
    for lesson_id in lesson_ids:
        lesson = known.get(lesson_id)
        if lesson is None and not draft.ledger.knows("lesson", lesson_id):
            draft.ledger.add(place, f"no lesson {lesson_id}", snippet=lesson_id)
        elif lesson is not None and lesson.track not in tracks:
            draft.ledger.add(
                place, f"lesson {lesson_id} belongs to {lesson.track}, its card does not", snippet=lesson_id
            )


def _judge_questions(draft: ContentDraft) -> None:
    ledger = draft.ledger
    homes: dict[str, tuple[str, str | None]] = {
        card.id: (card.duty_id, card.settlement) for card in draft.duty_cards
    }
    homes |= {card.id: ("", card.settlement) for card in draft.settlement_cards}
    for own in draft.own_questions:
        key, place = own.question.id, ledger.place("question", own.question.id)
        duty_id, settlement = homes.get(own.card_id, (None, None))
        if duty_id != own.duty_id or settlement not in (None, own.settlement):
            ledger.add(
                place.under("card"), f"question {key}: no card {own.card_id} of the same duty and council"
            )
        if own.question.lesson_id:
            ledger.add(place.under("lesson"), f"question {key} names a card, not a lesson")
        if not own.question.topic:
            ledger.add(place, "topic is missing: an id of content/topics.yaml")
        elif draft.topics and own.question.topic not in draft.topics:
            ledger.add(place.under("topic"), f"no topic {own.question.topic} in content/topics.yaml")


def _judge_dates(draft: ContentDraft) -> None:
    if "calendar.yaml" in draft.ledger.unreadable:
        return
    dates = {entry.id: entry for entry in draft.calendar}
    for duty in draft.duties:
        place = draft.ledger.place("duty", duty.id).under("dates")
        for key in duty.date_ids:
            if key not in dates:
                draft.ledger.add(
                    place, f"duty {duty.id}: no date {key} in content/calendar.yaml", snippet=key
                )
            elif duty.track not in dates[key].audiences:
                draft.ledger.add(place, f"duty {duty.id}: date {key} is not of {duty.track}", snippet=key)
