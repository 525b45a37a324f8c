"""A moderator who stands too near to a case keeps away: from one case for good, from a kind as long as he says."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases.reports import HELD, Action, Case, clear_assignee
from bot.domain.people import Account


class RecusalScope(StrEnum):
    """What somebody keeps away from."""

    CASE = "case"
    AREA = "area"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Recusal:
    """``value``: the id of a case or an area, or a class of actors. Why, nobody is asked."""

    account: Account
    of: RecusalScope
    value: str


def recuse(case: Case, *, by: Account) -> Case:
    """His claim ends as if he had given it back; another's goes on. Raises WrongState where nothing is to be taken
    any more."""
    state = case.state_after(Action.RECUSE)
    return clear_assignee(case, state) if case.state in HELD and case.assignee == by else case
