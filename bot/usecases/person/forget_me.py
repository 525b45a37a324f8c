"""A person asks to be forgotten: their learning, their draft, and their name on their reports."""

from bot.domain.people import PersonKeys
from bot.usecases.desk.end_mutes import restore_priority
from bot.usecases.learning.make_remark import BOX
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.news.follow_calendar import BOX as CALENDAR
from bot.usecases.ports import UnitOfWork


async def count_what_goes(reporter_key: str, *, uow: UnitOfWork) -> int:
    """How many reports can still reach their sender."""
    return len(await uow.reports.of_reporter(reporter_key))


async def forget_me(keys: PersonKeys, *, uow: UnitOfWork, draft_id: str = "") -> int:
    """Forget this person; return how many of their reports no longer know them.

    The reports stay with the moderators as no-return ones: from now on only their codes open them. A mute of
    theirs ends, because nothing else knows its name afterwards. The draft's evidence is destroyed with its
    key. The session belongs to the conversation and goes with the turn. A certificate stays valid, but no
    longer leads to a learner.
    """
    await _forget_learning(keys.learner, uow=uow)
    if draft_id:
        uow.evidence.drop_draft(draft_id)
    reports = await uow.reports.of_reporter(keys.reporter)
    await restore_priority([report.case_id for report in reports], uow=uow)
    uow.mutes.forget(keys.reporter)
    for report in reports:
        uow.reports.forget_sender(report.id)
    return len(reports)


async def _forget_learning(key: str, *, uow: UnitOfWork) -> None:
    learner = await uow.learners.get(key)
    settings = learner.settings if learner is not None else {}
    for box in (settings[name] for name in (LETTERBOX, BOX, CALENDAR) if name in settings):
        uow.letterboxes.drop(box)
        uow.followers.drop(box)
    uow.reminders.drop(key)
    uow.learners.forget(key)
    uow.attempts.forget(key)
    await uow.cohorts.leave_all(key)
    await uow.transfers.drop_of(key)
    uow.certificates.move(key, to="")
