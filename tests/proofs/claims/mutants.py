"""Faults injected into the workers: a proof that cannot fail proves nothing."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import bindparam, update


def no_version() -> None:
    """A case is written even if it has changed since it was read."""
    from storage import cases

    table = cases.cases
    cases._SAVE = (  # type: ignore[misc] # the mutation itself
        update(table)
        .where(table.c.id == bindparam("at"))
        .values({c.name: bindparam(f"new_{c.name}") for c in table.columns if not c.primary_key})
    )


def stale_cache() -> None:
    """Each worker trusts forever what it has read once, as if it were the only writer."""
    from storage.batch import SqlBatch
    from storage.row_cache import RowCache

    original_init, cache = SqlBatch.__init__, RowCache()

    def init_with_cache(self: SqlBatch, *given: Any) -> None:
        original_init(self, *given)
        self._cases._cache = cache

    SqlBatch.__init__ = init_with_cache  # type: ignore[method-assign] # the mutation itself


def no_limit() -> None:
    """A moderator may hold any number of cases."""
    from bot.domain.cases import triage

    triage.MOST_OPEN_CLAIMS = 10**6  # type: ignore[misc] # the mutation itself


def no_store_check() -> None:
    """A worker counts a moderator's claims at the press, and not when it stores the claim."""
    from storage import claim_limit

    claim_limit.new_assignees = lambda changes: []


def no_assignee() -> None:
    """A press acts on a case whoever holds it."""
    from bot.domain.cases.reports import Case

    Case.require_assignee = lambda self, account: self  # type: ignore[method-assign] # the mutation itself


def nameless() -> None:
    """A moderator who is too late is not told who has the case."""
    from bot.domain.cases import triage
    from bot.domain.errors import WrongState

    claim = triage.claim

    def claim_without_name(*given: Any, **named: Any) -> Any:
        try:
            return claim(*given, **named)
        except WrongState as refused:
            raise WrongState("case-cannot-claim") from refused

    triage.claim = claim_without_name


def lost_press() -> None:
    """One press in two hundred is accepted and never handled."""
    from bot.runtime.intake import Intake

    store, seen = Intake.store_updates, iter(range(10**9))

    async def store_most(self: Intake, adapter: Any, raws: Any) -> Any:
        return await store(self, adapter, raws) if next(seen) % 200 else None

    Intake.store_updates = store_most  # type: ignore[method-assign] # the mutation itself


IN_BOT: Final[dict[str, Callable[[], None]]] = {
    "no-version": no_version,
    "stale-cache": stale_cache,
    "no-limit": no_limit,
    "no-last-look": no_store_check,
    "no-holder": no_assignee,
    "nameless": nameless,
    "lost-press": lost_press,
}
NEEDS_TWO: Final = frozenset({"no-version", "stale-cache", "no-last-look"})
"""Faults that one worker alone cannot show: it handles its turns one after another."""
