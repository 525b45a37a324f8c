"""Recusal: a moderator who is too close to a case keeps out of it. From one case it is for good, from a kind
of case it lasts as long as they say."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases.reports import HELD, Action, Case, clear_assignee
from bot.domain.people import Account


class RecusalScope(StrEnum):
    """What a person is recused from."""

    CASE = "case"
    AREA = "area"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Recusal:
    """``value``: the id of a case or an area, or a class of actors. Nobody is asked for a reason."""

    account: Account
    of: RecusalScope
    value: str


def recuse(case: Case, *, by: Account) -> Case:
    """Their own claim ends as if released; another person's continues. Raises WrongState for a case that can
    no longer be claimed."""
    state = case.state_after(Action.RECUSE)
    return clear_assignee(case, state) if case.state in HELD and case.assignee == by else case
