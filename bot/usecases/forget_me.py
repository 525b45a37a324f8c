"""A person asks to be forgotten: his learning, his draft, and his name under his reports."""

from bot.domain.people import PersonKeys
from bot.usecases.ports import UnitOfWork


async def count_what_goes(reporter_key: str, *, uow: UnitOfWork) -> int:
    """How many reports still know where to answer."""
    return len(await uow.reports.of_reporter(reporter_key))


async def forget_me(keys: PersonKeys, *, uow: UnitOfWork, draft_id: str = "") -> int:
    """Forget this person; answers how many of his reports no longer know him.

    The reports stay with the moderators, as no-return ones: from now on only their codes open them. The
    draft's evidence is destroyed with its key. The session is the conversation's and goes with the turn.
    """
    uow.learners.forget(keys.learner)
    uow.attempts.forget(keys.learner)
    if draft_id:
        uow.evidence.drop_draft(draft_id)
    reports = await uow.reports.of_reporter(keys.reporter)
    for report in reports:
        uow.reports.let_go(report.id)
    return len(reports)
