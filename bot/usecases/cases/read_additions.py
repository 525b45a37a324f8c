"""The assignee or the decider of a case looks at what reporters have added."""

from dataclasses import replace

from bot.domain.cases.reports import DECIDED, PROVEN, Case
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, Fact
from bot.usecases.access.find_case import find_case
from bot.usecases.context import ActingContext, Context


def clear_additions(ctx: Context, case: Case) -> tuple[Case, tuple[Fact, ...]]:
    """The case without the mark that something was added."""
    if not case.added:
        return case, ()
    seen = replace(case, added=False)
    ctx.uow.cases.save(seen)
    return seen, (CaseChanged(case.id),)


async def read_additions(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """For the person who decided or closed a case: its details are closed, but later additions are not.

    Raises NotFound, NotAllowed (another person's), WrongState (undecided: its details are open to the
    assignee).
    """
    case = (await find_case(ctx, case_id)).require_assignee(ctx.account)
    if case.state not in DECIDED | PROVEN:
        raise WrongState("case-not-decided")
    return clear_additions(ctx, case)
