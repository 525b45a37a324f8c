"""Drills: a lead begins one, moderators practise on its invented cases, and only the audit log keeps a trace.

Drills touch no real case, and nothing that counts real cases sees them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.domain.cases.reports import Case
from bot.domain.desk import drills as rules
from bot.domain.desk.drills import Change, Drill, DrillScore, Story
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, role_grants
from bot.usecases.access.leads import role_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content


async def running_drill(ctx: Context) -> Drill | None:
    """The current drill, its claims up to date; yesterday's is over."""
    drill = await ctx.uow.drills.running()
    if drill is None or drill.is_over(now=ctx.clock.now()):
        return None
    return rules.at_moment(drill, now=ctx.clock.now())


async def may_lead(ctx: ActingContext) -> bool:
    return role_grants(await role_of(ctx, ctx.account), Permission.LEAD_DRILL)


async def begin_drill(ctx: ActingContext, count: int) -> Drill:
    """Begin a drill of ``count`` stories, drawn from the content. Raises NotAllowed, BadInput, WrongState
    while another runs."""
    if not await may_lead(ctx):
        raise NotAllowed("drill-leads-only")
    fit = stories(ctx.content)
    most = min(rules.MOST, len(fit))
    if not 1 <= count <= most:
        raise BadInput("drill-count", {"most": most})
    if await running_drill(ctx) is not None:
        raise WrongState("drill-goes-on")
    drawn = Random(ctx.ids.seed()).sample(fit, count)  # noqa: S311 - the order of invented cases is no secret
    areas = sorted(
        {ctx.content.areas.coarse(area.id) for area in ctx.content.areas.areas}, key=lambda area: area.id
    )
    drill = rules.begin(
        ctx.ids.new(), drawn, by=ctx.account, acts=ctx.content.acts, areas=areas, now=ctx.clock.now()
    )
    ctx.uow.drills.save(drill)
    ctx.uow.audit.record(
        AuditAction.DRILL, by=str(ctx.account), at=ctx.clock.now(), subject=drill.id, detail=f"begin {count}"
    )
    return drill


def stories(content: Content) -> list[Story]:
    """The stories whose act exists."""
    return [story for story in content.drills if story.act_id in content.acts]


async def join_drill(ctx: ActingContext, drill_id: str) -> Drill:
    """Take part. Raises NotFound once it is over."""
    drill = await find_drill(ctx, drill_id)
    joined = drill.with_member(ctx.account)
    if joined is not drill:
        ctx.uow.drills.save(joined)
        ctx.uow.audit.record(
            AuditAction.DRILL, by=str(ctx.account), at=ctx.clock.now(), subject=drill.id, detail="join"
        )
    return joined


async def find_drill(ctx: Context, drill_id: str) -> Drill:
    drill = await running_drill(ctx)
    if drill is None or drill.id != drill_id:
        raise NotFound("drill-gone")
    return drill


async def change_case(
    ctx: ActingContext, drill_id: str, number: int, change: Change, *, what: str
) -> tuple[Drill, Case]:
    """One action on one drill case, by the rules of real ones. Raises what those raise; NotFound,
    NotAllowed."""
    drill = await find_drill(ctx, drill_id)
    if ctx.account not in drill.joined:
        raise NotAllowed("drill-join-first")
    case = change(drill, drill.case(number))
    drill = drill.with_case(case)
    ctx.uow.drills.save(drill)
    ctx.uow.audit.record(
        AuditAction.DRILL,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=f"{drill.id}/{number}",
        detail=what,
    )
    return drill, case


@dataclass(frozen=True, slots=True)
class EndedDrill:
    drill: Drill
    scores: Sequence[tuple[Account, DrillScore]]
    """Of all participants."""


async def end_drill(ctx: ActingContext, drill_id: str) -> EndedDrill:
    """A lead ends it and its cases are deleted. Raises NotAllowed, NotFound."""
    if not await may_lead(ctx):
        raise NotAllowed("drill-leads-only")
    drill = await find_drill(ctx, drill_id)
    return _close_drill(ctx, drill, str(ctx.account))


async def end_expired_drill(ctx: Context) -> EndedDrill | None:
    """End it by itself after a day."""
    drill = await ctx.uow.drills.running()
    if drill is None or not drill.is_over(now=ctx.clock.now()):
        return None
    return _close_drill(ctx, drill, PROGRAM)


def _close_drill(ctx: Context, drill: Drill, by: str) -> EndedDrill:
    answers = {story.id: story.answer for story in ctx.content.drills}
    ctx.uow.drills.drop(drill)
    ctx.uow.audit.record(AuditAction.DRILL, by=by, at=ctx.clock.now(), subject=drill.id, detail="end")
    return EndedDrill(drill, [(account, rules.score_of(drill, account, answers)) for account in drill.joined])
