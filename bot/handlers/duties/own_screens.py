"""How «for your duty» looks: cards and questions for a duty, at the end of lessons, and between questions."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.duties.duties import Duty
from bot.domain.duties.own_material import DutyCard, OwnQuestion
from bot.domain.duties.pocket import Pocket
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.learning.lessons import Audience, Lesson
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.handlers.duties.duty_arguments import OwnPlace, SettlementCardPlace, TrackSettlement
from bot.handlers.duties.duty_screens import place_name, settlement_names
from bot.handlers.flows.review_notes import card_review
from bot.handlers.flows.share_rows import share_row
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, citations, law_button
from bot.handlers.press_arguments import HitPlace
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.duties.own_material import OwnPool, cards_after_lesson
from bot.usecases.ports import Content
from bot.usecases.ports.language import HitKind

QUESTIONS: Final = "reading.own"
"""The state between own questions: its data says which one is open, and where it stands."""


def own_screen(
    duty: Duty,
    pocket: Pocket,
    cards: Sequence[DutyCard],
    pool: OwnPool,
    *,
    content: Content,
    next_date: TextRef,
) -> Screen:
    """The cards of the duty, and the way to its questions and dates."""
    args: dict[str, Arg] = {
        "duty": duty.label,
        "place": place_name(pocket, content),
        "cards": len(cards),
        "questions": len(pool.questions),
        "answered": len(pool.answered),
        "date": next_date,
    }
    rows: Rows = (
        *((Button(card.title, Press("own-card", card.id)),) for card in cards),
        questions_row(pool, OwnPlace(duty.track)),
        (button("button-now-dates", "calendar", duty.track), button("button-now", "now")),
        (button("button-now-who", "now-who"), button("button-learn", "learn", duty.track)),
        back_to_menu(duty.track.value if duty.track is Audience.SECURITY else ""),
    )
    return Screen("own-overview", args, rows)


def questions_row(pool: OwnPool, place: OwnPlace) -> tuple[Button, ...]:
    """The button to the questions; empty where there are none."""
    if not pool.questions:
        return ()
    count, done = len(pool.questions), len(pool.answered)
    state = "done" if done >= count else "begun" if done else "new"
    args: dict[str, Arg] = {"state": state, "count": count, "left": count - done}
    return (button("button-own-questions", "own-ask", place, args),)


def recorded_place(card_id: str, content: Content) -> dict[str, Arg]:
    """Where a card of a duty or of a kind of council stands, as its recording says it: the title of its group, its
    number there, and how many there are. A card that is gone stands nowhere: its id, and 0."""
    title: str | TextRef = card_id
    ids: list[str] = []
    if (duty_card := content.duty_cards.get(card_id)) is not None:
        duty = content.duties.get(duty_card.duty_id)
        title = duty.label if duty is not None else duty_card.title
        ids = [card.id for card in content.duty_cards.values() if card.duty_id == duty_card.duty_id]
    elif (place_card := content.settlement_cards.get(card_id)) is not None:
        kind = place_card.settlement
        title = settlement_names(content).get(kind, place_card.title)
        ids = [card.id for card in content.settlement_cards.values() if card.settlement == kind]
    return {"title": title, "number": ids.index(card_id) + 1 if ids else 0, "total": len(ids)}


def duty_card_screen(
    card: DutyCard,
    duty: Duty,
    following: DutyCard | None,
    question_place: int | None,
    *,
    content: Content,
    hear: Rows = (),
) -> Screen:
    """One card, with ways to the next one and to a question about it; ``hear``: the row that plays it."""
    articles = [content.articles[key] for key in card.article_ids if key in content.articles]
    args: dict[str, Arg] = {
        "duty": duty.label,
        "title": card.title,
        "text": card.text,
        "articles": citations(articles),
        "review": card_review(content, card.id),
    }
    ask: Rows = ()
    if question_place is not None:
        ask = ((button("button-own-ask", "own-ask", OwnPlace(duty.track, number=question_place)),),)
    rows: Rows = (
        *(((button("button-next", "own-card", following.id),),) if following is not None else ()),
        *ask,
        *hear,
        *(
            (law_button(article, "ask-see", HitPlace(HitKind.ARTICLE, article.id)),)
            for article in articles[:2]
        ),
        share_row(SharedPiece(PieceKind.CARD, id=card.id)),
        (button("button-own-all", "own"),),
    )
    return Screen("own-card", args, rows)


def after_lesson_rows(ctx: Ctx, pocket: Pocket, lesson: Lesson) -> Rows:
    """At the end of a lesson: the cards that belong there for the person's duty and for their kind of council."""
    duty_cards, settlement_cards = cards_after_lesson(ctx, pocket, lesson)
    duty = present_duty(ctx, pocket)
    own: Rows = ()
    if duty is not None:
        own = tuple((own_card_button(card, lesson.track),) for card in duty_cards)
    return (*own, *((own_card_button(card, lesson.track),) for card in settlement_cards))


def own_card_button(card: DutyCard | SettlementCard, track: Audience) -> Button:
    """The way to a card of one's duty, or of one's kind of council as this track reads it."""
    args: dict[str, Arg] = {"title": card.title}
    if isinstance(card, SettlementCard):
        return button("button-place-card", "place-card", SettlementCardPlace(track, card.id), args)
    return button("button-own-card", "own-card", card.id, args)


# --- between questions ------------------------------------------------------------------------------------


def at_question(session: Session, place: OwnPlace, question_id: str, total: int) -> Session:
    """The session at this question of a pool with ``total`` questions."""
    return session.at(
        QUESTIONS,
        question=question_id,
        track=place.track.value,
        place=place.settlement or "",
        number=str(place.number or 0),
        total=str(total),
    )


def is_at_question(session: Session, question_id: str) -> bool:
    return session.state == QUESTIONS and session.data.get("question") == question_id


def question_head(data: Mapping[str, str]) -> dict[str, Arg]:
    """Where the open question stands."""
    return {"number": int(data["number"]) + 1, "total": int(data["total"])}


def _pool_of(session: Session) -> tuple[Audience, str | None]:
    name = session.data["place"]
    return Audience(session.data["track"]), name or None


def back_button(session: Session) -> Button:
    """The way from a question to the cards that it belongs to."""
    track, settlement = _pool_of(session)
    if settlement is None:
        return button("button-own-all", "own")
    return button("button-place-list", "place-cards", TrackSettlement(track, settlement))


def ways_on(session: Session, own: OwnQuestion) -> Rows:
    """After an answer: the next question, or what lies behind the last one; and the card that teaches it."""
    track, settlement = _pool_of(session)
    number, back = int(session.data["number"]), back_button(session)
    on = back
    if number + 1 < int(session.data["total"]):
        on = button("button-own-next", "own-ask", OwnPlace(track, settlement, number + 1))
    card = button("button-own-taught", "own-card", own.card_id)
    if not own.duty_id:
        card = button("button-own-taught", "place-card", SettlementCardPlace(track, own.card_id))
    return ((on,), (card,) if on is back else (card, back))
