"""A moderator who stands too near to a case keeps away: from one case for good, from a kind as long as he says."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases.reports import HELD, Action, Case, let_go
from bot.domain.people import Account


class From(StrEnum):
    """What somebody keeps away from."""

    CASE = "case"
    AREA = "area"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Recusal:
    """``value``: the id of a case or an area, or a class of actors. Why, nobody is asked."""

    account: Account
    of: From
    value: str


def recuse(case: Case, *, by: Account) -> Case:
    """His claim ends as if he had given it back; another's goes on. Raises WrongState where nothing is to be taken
    any more."""
    state = case.after(Action.RECUSE)
    return let_go(case, state) if case.state in HELD and case.owner == by else case
