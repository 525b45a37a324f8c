"""The assignee of a case asks a colleague for an opinion. The case and the decision stay with the assignee:
the opinion decides nothing and is no signature."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.cases.reports import HELD, WISH_LASTS, Case
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.people import Account

MOST_ASKED: Final = 3
"""Colleagues who are asked at once: people who are not needed are not called away from their own cases."""


NOTE: Final = "opinion:"
"""The prefix of a request's note, before the case's id; the note ends with the case."""


class SecondOpinionAnswer(StrEnum):
    FOUNDED = "founded"
    OUT = "out"
    REJECT = "reject"
    UNSURE = "unsure"


TEXT_FAMILIES: Final = (
    *(f"case-opinion-{answer}" for answer in SecondOpinionAnswer),
    *(f"case-button-opinion-{answer}" for answer in SecondOpinionAnswer),
)


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Who asked, when and whom; who of them reads the case, and their answer."""

    assignee: Account
    at: datetime
    asked: tuple[Account, ...]
    reader: Account | None = None
    answer: SecondOpinionAnswer | None = None

    def is_pending(self, *, now: datetime) -> bool:
        """Whether somebody may still answer, so that nobody else is asked. After half an hour a person is no
        longer waited for."""
        return self.answer is None and timedelta() <= now - self.at <= WISH_LASTS

    def stands(self, case: Case) -> bool:
        """Whether the case still belongs to the asker and is undecided."""
        return case.state in HELD and case.assignee == self.assignee

    def __str__(self) -> str:
        asked = ",".join(str(account) for account in self.asked)
        return f"{self.assignee} {int(self.at.timestamp())} {asked} {self.reader or '-'} {self.answer or '-'}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for an empty text. Raises ValueError for anything else."""
        if not text:
            return None
        holder, at, asked, reader, answer = text.split(" ")
        return cls(
            Account.parse(holder),
            datetime.fromtimestamp(int(at), UTC),
            tuple(Account.parse(part) for part in asked.split(",")),
            None if reader == "-" else Account.parse(reader),
            None if answer == "-" else SecondOpinionAnswer(answer),
        )


def take(opinion: SecondOpinion, *, by: Account) -> SecondOpinion:
    """The first invitee to read the case takes it; they may open it again until they have answered.

    Raises NotFound for a person who was not asked, WrongState if another is first or the answer is given.
    """
    if by not in opinion.asked:
        raise NotFound("case-opinion-none")
    if opinion.reader not in (None, by):
        raise WrongState("case-opinion-taken")
    _require_unanswered(opinion)
    return replace(opinion, reader=by)


def give(opinion: SecondOpinion, word: str, *, by: Account) -> SecondOpinion:
    """Raises NotFound for all but the reader, WrongState for a second answer, BadInput for an unknown one."""
    require_reader(opinion, by)
    _require_unanswered(opinion)
    if word not in set(SecondOpinionAnswer):
        raise BadInput("case-reason-unfit")
    return replace(opinion, answer=SecondOpinionAnswer(word))


def require_reader(opinion: SecondOpinion, account: Account) -> None:
    """Raises NotFound for all but the reader."""
    if opinion.reader != account:
        raise NotFound("case-opinion-none")


def _require_unanswered(opinion: SecondOpinion) -> None:
    if opinion.answer is not None:
        raise WrongState("case-opinion-done")
