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
from bot.domain.people import Account, Person
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, role_grants
from bot.usecases.access.leads import role_of
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork


async def running_drill(*, uow: UnitOfWork, clock: Clock) -> Drill | None:
    """The current drill, its claims up to date; yesterday's is over."""
    drill = await uow.drills.running()
    if drill is None or drill.is_over(now=clock.now()):
        return None
    return rules.at_moment(drill, now=clock.now())


async def may_lead(by: Person, *, uow: UnitOfWork) -> bool:
    return role_grants(await role_of(by.account, uow=uow), Permission.LEAD_DRILL)


async def begin_drill(
    count: int, *, by: Person, uow: UnitOfWork, clock: Clock, ids: Ids, content: Content
) -> Drill:
    """Begin a drill of ``count`` stories, drawn from the content. Raises NotAllowed, BadInput, WrongState
    while another runs."""
    if not await may_lead(by, uow=uow):
        raise NotAllowed("drill-leads-only")
    fit = stories(content)
    most = min(rules.MOST, len(fit))
    if not 1 <= count <= most:
        raise BadInput("drill-count", {"most": most})
    if await running_drill(uow=uow, clock=clock) is not None:
        raise WrongState("drill-goes-on")
    drawn = Random(ids.seed()).sample(fit, count)  # noqa: S311 - the order of invented cases is no secret
    areas = sorted({content.areas.coarse(area.id) for area in content.areas.areas}, key=lambda area: area.id)
    drill = rules.begin(ids.new(), drawn, by=by.account, acts=content.acts, areas=areas, now=clock.now())
    uow.drills.save(drill)
    uow.audit.record(
        AuditAction.DRILL, by=str(by.account), at=clock.now(), subject=drill.id, detail=f"begin {count}"
    )
    return drill


def stories(content: Content) -> list[Story]:
    """The stories whose act exists."""
    return [story for story in content.drills if story.act_id in content.acts]


async def join_drill(drill_id: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> Drill:
    """Take part. Raises NotFound once it is over."""
    drill = await find_drill(drill_id, uow=uow, clock=clock)
    joined = drill.with_member(by.account)
    if joined is not drill:
        uow.drills.save(joined)
        uow.audit.record(
            AuditAction.DRILL, by=str(by.account), at=clock.now(), subject=drill.id, detail="join"
        )
    return joined


async def find_drill(drill_id: str, *, uow: UnitOfWork, clock: Clock) -> Drill:
    drill = await running_drill(uow=uow, clock=clock)
    if drill is None or drill.id != drill_id:
        raise NotFound("drill-gone")
    return drill


async def change_case(
    drill_id: str, number: int, change: Change, *, what: str, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Drill, Case]:
    """One action on one drill case, by the rules of real ones. Raises what those raise; NotFound,
    NotAllowed."""
    drill = await find_drill(drill_id, uow=uow, clock=clock)
    if by.account not in drill.joined:
        raise NotAllowed("drill-join-first")
    case = change(drill, drill.case(number))
    drill = drill.with_case(case)
    uow.drills.save(drill)
    uow.audit.record(
        AuditAction.DRILL, by=str(by.account), at=clock.now(), subject=f"{drill.id}/{number}", detail=what
    )
    return drill, case


@dataclass(frozen=True, slots=True)
class EndedDrill:
    drill: Drill
    scores: Sequence[tuple[Account, DrillScore]]
    """Of all participants."""


async def end_drill(
    drill_id: str, *, by: Person, uow: UnitOfWork, clock: Clock, content: Content
) -> EndedDrill:
    """A lead ends it and its cases are deleted. Raises NotAllowed, NotFound."""
    if not await may_lead(by, uow=uow):
        raise NotAllowed("drill-leads-only")
    drill = await find_drill(drill_id, uow=uow, clock=clock)
    return _close_drill(drill, str(by.account), uow=uow, clock=clock, content=content)


async def end_expired_drill(*, uow: UnitOfWork, clock: Clock, content: Content) -> EndedDrill | None:
    """End it by itself after a day."""
    drill = await uow.drills.running()
    if drill is None or not drill.is_over(now=clock.now()):
        return None
    return _close_drill(drill, PROGRAM, uow=uow, clock=clock, content=content)


def _close_drill(drill: Drill, by: str, *, uow: UnitOfWork, clock: Clock, content: Content) -> EndedDrill:
    answers = {story.id: story.answer for story in content.drills}
    uow.drills.drop(drill)
    uow.audit.record(AuditAction.DRILL, by=by, at=clock.now(), subject=drill.id, detail="end")
    return EndedDrill(drill, [(account, rules.score_of(drill, account, answers)) for account in drill.joined])
