"""Questions of duties and of kinds of council in GIFT: their categories, their comments, and how they are read back.

// $CATEGORY: amanat/duty/head          or amanat/settlement/village
// @card dh-place
// @tracks voter staff                  only of a kind of council
// @settlement city                     only where a question of a duty holds in one kind of council
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.domain.duties.own_material import OwnQuestion
from bot.library.draft import OWN_CARD, ContentDraft
from bot.library.gift_source import GiftQuestion
from bot.library.ledger import SourcePlace
from bot.library.read_own import DutyQuestionFile, SettlementQuestionFile
from bot.library.read_quizzes import checked_question

DUTY: Final = "duty"
SETTLEMENT: Final = "settlement"
type Home = tuple[str, str]
"""The two parts of a category: a track and a tier, `duty` and its id, or `settlement` and its kind."""


def own_home(own: OwnQuestion) -> Home:
    """The category that a question belongs to, without its first part."""
    if own.duty_id:
        return DUTY, own.duty_id
    assert own.settlement is not None, "a question belongs to a duty or to a kind of council"
    return SETTLEMENT, own.settlement


def own_notes(own: OwnQuestion) -> Iterator[str]:
    """The comments above a question that say what GIFT has no field for."""
    yield f"// @card {own.card_id}"
    if not own.duty_id:
        yield f"// @tracks {' '.join(own.tracks)}"
    elif own.settlement is not None:
        yield f"// @settlement {own.settlement}"


def own_values(question: GiftQuestion, home: Home) -> dict[str, Any]:
    """What these comments say, as in a file of the content."""
    card, settlement = _note(question, "card"), _note(question, "settlement")
    value: dict[str, Any] = {"card": card} if card else {}
    if home[0] == SETTLEMENT:
        return value | {"tracks": _note(question, "tracks").replace(",", " ").split()}
    return value | ({"settlement": settlement} if settlement else {})


def read_own_question(
    value: dict[str, Any], home: Home, place: SourcePlace, draft: ContentDraft
) -> OwnQuestion | None:
    """The question; None and a problem for each error."""
    ledger, (room, name) = draft.ledger, home
    if file_of_home(home, draft) is None:
        ledger.add(place, f"no {room} {name} in the content")
        return None
    if room == SETTLEMENT:
        council = ledger.validate_value(SettlementQuestionFile, value, place)
        if council is None:
            return None
        own = OwnQuestion(
            checked_question(council, place, ledger),
            card_id=council.card,
            tracks=council.tracks,
            settlement=name,
        )
    else:
        entry = ledger.validate_value(DutyQuestionFile, value, place)
        if entry is None:
            return None
        own = OwnQuestion(
            checked_question(entry, place, ledger),
            card_id=entry.card,
            tracks=tuple(duty.track for duty in draft.duties if duty.id == name),
            duty_id=name,
            settlement=entry.settlement,
        )
    _judge(own, place, draft)
    return own


def _judge(own: OwnQuestion, place: SourcePlace, draft: ContentDraft) -> None:
    """Add the problems that a whole file of the content would show: a card of another home, an unknown topic."""
    ledger, key = draft.ledger, own.question.id
    cards = {card.id: (DUTY, card.duty_id) for card in draft.duty_cards}
    cards |= {card.id: (SETTLEMENT, card.settlement) for card in draft.settlement_cards}
    if cards.get(own.card_id) != own_home(own):
        ledger.add(place, f"question {key}: no card {own.card_id} of the same duty or council (// @card)")
    if own.settlement is not None and own.settlement not in draft.contests():
        ledger.add(place, f"question {key}: {own.settlement} is no contest of election.yaml (// @settlement)")
    if own.question.lesson_id:
        ledger.add(place, f"question {key} names a card, not a lesson")
    if own.question.topic not in draft.topics:
        ledger.add(place, f"no topic {own.question.topic or 'for question ' + key} in content/topics.yaml")


def file_of_home(home: Home, draft: ContentDraft) -> Path | None:
    """The file of the content that has the questions of this duty or kind of council."""
    room, name = home
    if room == DUTY and draft.ledger.knows(DUTY, name):
        return Path(draft.ledger.place(DUTY, name).file)
    for card in draft.settlement_cards:
        if room == SETTLEMENT and card.settlement == name:
            return Path(draft.ledger.place(OWN_CARD, card.id).file)
    return None


def _note(question: GiftQuestion, name: str) -> str:
    return " ".join(question.notes.get(name, ())).strip()
