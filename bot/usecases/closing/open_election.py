"""Opening a closed bot for the next election. What people have learned stays; everything else begins anew: votes,
grades, measures and words about stages count in the election in which they were given (``opening_day``)."""

from bot.domain.closing.election_end import SUBJECT, Remains, Uncounted, Unfinished, open_settings
from bot.domain.errors import WrongState
from bot.domain.staff.audit import AuditAction
from bot.usecases.closing.close_election import is_closing
from bot.usecases.closing.plan_closing import waiting_cases
from bot.usecases.closing.stored_report import keep_signed_report
from bot.usecases.context import Context
from bot.usecases.owner.first_steps import NOTE as FIRST_STEPS_NOTE


async def open_election(ctx: Context, *, even_with_waiting: bool, by: str) -> None:
    """Owners set the bot up as on its first day: group, moderators, days, the switch. Reports of the last election are
    kept as long as was promised, the signed final report for good.

    Raises WrongState if it is not closed, or has not ended yet; Remains if undecided cases are left, which would wait
    in the new moderators' queue, and nobody has said that they may.
    """
    changed = open_settings(await ctx.uow.settings.running(), today=ctx.clock.today())
    if await is_closing(ctx):
        raise WrongState("election-still-closing")
    waiting = await waiting_cases(ctx)
    if waiting is not Uncounted.NONE and not even_with_waiting:
        raise Remains({Unfinished.CASES: waiting})
    await keep_signed_report(ctx)
    ctx.uow.settings.save(changed)
    ctx.uow.settings.set_note(FIRST_STEPS_NOTE, "")
    ctx.uow.audit.record(AuditAction.SETTING, by=by, at=ctx.clock.now(), subject=SUBJECT, detail="opened")
