"""Which bodies a case may go to today."""

from dataclasses import replace

from bot.domain.bodies.complaints import Window, council_of, phase_now, window
from bot.domain.bodies.routing import Route, common, route
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.sight.find_case import living_reports


async def phase_of(case: Case, *, uow: UnitOfWork, clock: Clock) -> Phase:
    """Today's; that of the case's own day where none is known."""
    running = await uow.settings.running()
    return phase_now(running, today=clock.today(), else_=case.phase) or case.phase


async def bodies_for(case: Case, *, uow: UnitOfWork, clock: Clock, content: Content) -> Route:
    """Where it may go today. Whoever is accused in any of its reports is asked about none of it."""
    running, today = await uow.settings.running(), clock.today()
    phase = await phase_of(case, uow=uow, clock=clock)
    told = [await uow.reports.body(report.id) for report in await living_reports(case.id, uow=uow)]
    accused = {body.actor for body in told if body is not None}
    stands = {way.id: window(way, running, phase=phase, today=today) for way in content.complaints}

    def through(state: Window, actor: str) -> Route:
        return route(
            [way for way in content.complaints if stands[way.id] is state],
            content.urgent,
            content.agencies,
            act_id=case.act_id,
            actor=ActorClass(actor) if actor in ActorClass else None,
            phase=phase,
            council=council_of(content.areas, case.area_id),
            space=case.space,
        )

    routes = []
    for actor in sorted(accused | ({case.actor} if case.actor or not accused else set())):
        now, later = through(Window.OPEN, actor), through(Window.NOT_YET, actor)
        names = tuple(body.agency.name for body in later.bodies if now.to(body.agency.id) is None)
        routes.append(replace(now, not_yet=names))
    return common(routes)
