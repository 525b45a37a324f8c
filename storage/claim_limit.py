"""How many cases a moderator has in work, counted again when a claim is stored.

Two workers on PostgreSQL may both have counted before either stored, so that each sees room for one more. So
each moderator who gets a case in this transaction is locked, in the same order everywhere, and counted after
everything that is committed by then.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import bindparam, func, select, text

from bot.domain.cases.reports import IN_WORK, Case
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from storage.link import Link
from storage.models import cases

_ALONE: Final = text("SELECT pg_advisory_xact_lock(4118, hashtext(:who))")
_OVER: Final = (
    select(cases.c.owner)
    .where(cases.c.owner.in_(bindparam("these", expanding=True)), cases.c.state.in_(sorted(IN_WORK)))
    .group_by(cases.c.owner)
    .having(func.count() > MOST_OPEN_CLAIMS)
    .limit(1)
)


def new_assignees(changes: Iterable[tuple[Case | None, Case]]) -> list[str]:
    """Moderators who take one more case to work on, by (before, after); sorted. A person who withdraws their
    own decision, or gets an answer, takes none: that is never refused."""
    return sorted(
        {
            str(after.assignee)
            for before, after in changes
            if after.assignee is not None
            and after.state in IN_WORK
            and (before is None or before.assignee != after.assignee)
        }
    )


async def lock_assignees(link: Link, who: Sequence[str]) -> None:
    """Lock until the end of the transaction: no other transaction gives these moderators a case."""
    for moderator in who:
        await link.rows(_ALONE, {"who": moderator})


async def check(link: Link, who: Sequence[str]) -> None:
    """Raises Conflict when a moderator has too many cases now: their turn is run again and then refused."""
    if who and await link.rows(_OVER, {"these": list(who)}):
        raise link.fail("a moderator got a case elsewhere meanwhile")
