"""Discarding a draft destroys its evidence."""

from bot.domain.reporting.drafts import Draft
from bot.usecases.ports import UnitOfWork


def discard_draft(draft: Draft | None, *, uow: UnitOfWork) -> None:
    """Destroy what a draft left outside the session; the session drops the draft itself."""
    if draft is not None:
        uow.evidence.drop_draft(draft.id)
