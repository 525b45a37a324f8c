"""The assignee or the decider of a case looks at what reporters have added."""

from dataclasses import replace

from bot.domain.cases.reports import DECIDED, PROVEN, Case
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.usecases.access.find_case import find_case
from bot.usecases.ports import UnitOfWork


def clear_additions(case: Case, *, uow: UnitOfWork) -> tuple[Case, tuple[Fact, ...]]:
    """The case without the mark that something was added."""
    if not case.added:
        return case, ()
    seen = replace(case, added=False)
    uow.cases.save(seen)
    return seen, (CaseChanged(case.id),)


async def read_additions(case_id: str, *, by: Account, uow: UnitOfWork) -> tuple[Case, tuple[Fact, ...]]:
    """For the person who decided or closed a case: its details are closed, but later additions are not.

    Raises NotFound, NotAllowed (another person's), WrongState (undecided: its details are open to the
    assignee).
    """
    case = (await find_case(case_id, by=by, uow=uow)).require_assignee(by)
    if case.state not in DECIDED | PROVEN:
        raise WrongState("case-not-decided")
    return clear_additions(case, uow=uow)
