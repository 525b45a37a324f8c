"""A question that the content does not answer, handed to the editors; and how it ends.

It contains its asker only as a keyed name. What was asked and answered is sealed under a key that only this
question has; the asker's address is sealed under the same key and the key of accounts.
"""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.domain.typed import has_visible_text, tidy

ASKER: Final = "asker"
"""For the keyed name of a question's asker: no name of theirs elsewhere leads to it."""
MOST_OPEN: Final = 3
"""Questions of one person that wait at a time."""
A_DAY: Final = 6
"""Questions of one person within a day, withdrawn ones included."""
CLAIM_LASTS: Final = timedelta(minutes=20)
MOST_CLAIMS: Final = 3
STAYS: Final = timedelta(days=7)
"""How long it is kept after it was answered or declined; one that nobody answers, after it was asked."""
LONGEST_ANSWER: Final = 1500
"""Characters of an answer in an editor's own words."""
WITHIN: Final = 60
"""Minutes in which an answer counts as quick."""
SHOWN_FROM: Final = 5
"""Fewer questions than this give no share and no median."""
FIGURES_SPAN: Final = timedelta(days=30)
WAITS_STAY: Final = timedelta(days=180)


class InquiryState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"


class AnswerKind(StrEnum):
    """By what it is answered: a place in the content, or words; or why it is not."""

    CARD = "card"
    ARTICLE = "article"
    ACT = "act"
    WORDS = "words"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why an editor does not answer."""

    OFF_TOPIC = "off-topic"
    OPINION = "opinion"
    PERSON = "person"
    REPORT = "report"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class InquiryAnswer:
    """``text``: the id of the place, the words, or the reason."""

    kind: AnswerKind
    text: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question. ``editor`` claims it until ``claimed_until``."""

    id: str
    _: KW_ONLY
    asker: str
    asked_at: datetime
    due_at: datetime
    state: InquiryState = InquiryState.WAITING
    editor: Account | None = None
    claimed_until: datetime | None = None
    announced: bool = False
    """Whether the editors were told of it."""
    late_told: bool = False
    """Whether its asker was told that the promised time has passed."""
    ended: date | None = None
    version: int = 0

    @property
    def is_waiting(self) -> bool:
        return self.state is InquiryState.WAITING

    @property
    def last_day(self) -> date:
        """The last whole day on which it waits; then it is destroyed unanswered."""
        return day_of(self.asked_at) + STAYS - timedelta(days=1)

    def is_late(self, now: datetime) -> bool:
        return self.is_waiting and now >= self.due_at

    def claimed_by(self, now: datetime) -> Account | None:
        """Who holds it now."""
        held = self.claimed_until is not None and now < self.claimed_until
        return self.editor if held and self.is_waiting else None

    def claim(self, by: Account, *, now: datetime) -> Self:
        """Claim it, or renew the own claim. Raises WrongState if it is over, NotAllowed if another editor
        holds it."""
        if not self.is_waiting:
            raise WrongState("inquiry-over")
        if self.claimed_by(now) not in (None, by):
            raise NotAllowed("inquiry-held")
        return replace(self, editor=by, claimed_until=now + CLAIM_LASTS)

    def release(self) -> Self:
        return replace(self, editor=None, claimed_until=None)

    def end(self, by: Account, kind: AnswerKind, *, now: datetime, on: date) -> Self:
        """Answer or decline it. Raises as ``claim`` does: only its holder, or anybody once it is free."""
        state = InquiryState.DECLINED if kind is AnswerKind.DECLINED else InquiryState.ANSWERED
        return replace(self.claim(by, now=now), state=state, claimed_until=None, ended=on)

    def minutes_waited(self, now: datetime) -> int:
        """Rounded up to five minutes: a figure does not lead back to a question."""
        step = timedelta(minutes=5)
        return -(-max(now - self.asked_at, step) // step) * 5


def answer_words(text: str) -> str:
    """An editor's typed answer, tidied. Raises BadInput for none or too many."""
    words = tidy(text)
    if not has_visible_text(words):
        raise BadInput("inquiry-words-please")
    if len(words) > LONGEST_ANSWER:
        raise BadInput("inquiry-words-long", {"most": LONGEST_ANSWER})
    return words


# --- figures ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InquiryWait:
    """How one question ended: after how many minutes, or None if nobody answered it. Nothing in it leads to
    the question or to a person."""

    id: str
    day: date
    minutes: int | None


@dataclass(frozen=True, slots=True)
class InquiryFigures:
    """``within``: percent answered within the hour; ``median``: minutes, None if half of them were never
    answered. All three are None for fewer than five questions."""

    count: int | None = None
    within: int | None = None
    median: int | None = None


def figures_of(waits: list[int | None]) -> InquiryFigures:
    """The figures of so many ended questions, from their minutes."""
    count = len(waits)
    if count < SHOWN_FROM:
        return InquiryFigures()
    answered = sorted(minutes for minutes in waits if minutes is not None)
    within = sum(minutes <= WITHIN for minutes in answered)
    middle = (count - 1) // 2
    median = answered[middle] if middle < len(answered) else None
    return InquiryFigures(count, round(100 * within / count), median)
