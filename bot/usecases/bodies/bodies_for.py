"""The bodies that a case may go to today."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.bodies.complaints import Use, Window, phase_now, window
from bot.domain.bodies.routing import ReferralRoute, common_route, find_route, is_accused
from bot.domain.cases import case_access
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, Agency, Phase
from bot.usecases.access.case_access import living_reports, merged_cases
from bot.usecases.context import Context
from bot.usecases.ports import Content


async def phase_of(ctx: Context, case: Case) -> Phase:
    """Today's phase; that of the case's own day if today's is unknown."""
    running = await ctx.uow.settings.running()
    return phase_now(running, today=ctx.clock.today(), else_=case.phase) or case.phase


async def accused_in_reports(ctx: Context, case: Case) -> frozenset[ActorClass]:
    """The classes that its open reports accuse. A report that names none adds none."""
    bodies = [await ctx.uow.reports.body(report.id) for report in await living_reports(ctx, case.id)]
    return frozenset(
        ActorClass(body.actor) for body in bodies if body is not None and body.actor in ActorClass
    )


async def accused_in(ctx: Context, case: Case) -> frozenset[ActorClass]:
    """As above, and the class of the case itself: from its first report, or named by the person who refers
    it. What was named for a case merged into this one counts too."""
    all_of_it = (case, *await merged_cases(ctx, case))
    own = {ActorClass(related_case.actor) for related_case in all_of_it if related_case.actor in ActorClass}
    return await accused_in_reports(ctx, case) | own


def possible_actors(case: Case, content: Content) -> tuple[ActorClass, ...]:
    """The classes that an unknown actor may belong to: those that this act is reported of."""
    return case_access.possible_actors(case.act_id, content.acts)


async def bodies_for(ctx: Context, case: Case) -> ReferralRoute:
    """Where it may go today. A body that any of its reports accuses is not asked; only if no accused is known
    may it be anybody."""
    return await route_for(ctx, case, sorted(await accused_in(ctx, case)) or (None,))


async def route_for(ctx: Context, case: Case, accused: Sequence[ActorClass | None]) -> ReferralRoute:
    """Where it may go today if these are accused; None stands for nobody that is known."""
    running, today = await ctx.uow.settings.running(), ctx.clock.today()
    phase = await phase_of(ctx, case)
    stands = {way.id: window(way, running, phase=phase, today=today) for way in ctx.content.complaints}

    def through(state: Window, actor: ActorClass | None) -> ReferralRoute:
        return find_route(
            [way for way in ctx.content.complaints if stands[way.id] is state],
            ctx.content.urgent,
            ctx.content.agencies,
            act_id=case.act_id,
            actor=actor,
            phase=phase,
            contest=ctx.content.election.contest_of(ctx.content.areas, case.area_id),
            space=case.space,
            possible=possible_actors(case, ctx.content),
        )

    routes = []
    for actor in accused:
        now, later = through(Window.OPEN, actor), through(Window.NOT_YET, actor)
        names = tuple(
            (body.agency.name, body.way.from_day) for body in later.bodies if now.to(body.agency.id) is None
        )
        routes.append(replace(now, not_yet=names))
    return common_route(routes)


async def may_ask_witnesses(ctx: Context, case: Case) -> Sequence[Agency]:
    """Bodies whose wish for a witness may be passed to the reporters on any day: not those that may be
    accused, or are under the accused, and not those that are only called."""
    accused = sorted(await accused_in(ctx, case)) or (None,)
    contest = ctx.content.election.contest_of(ctx.content.areas, case.area_id)
    fitting = [
        way
        for way in ctx.content.complaints
        if Use.REFERRAL in way.uses and way.takes(case.act_id, phase=None, contest=contest, space=case.space)
    ]

    def is_barred(agency: Agency, actor: ActorClass | None) -> bool:
        ways = [way for way in fitting if way.agency_id == agency.id]
        return is_accused(agency, actor) or (bool(ways) and not any(way.may_judge(actor) for way in ways))

    known = [agency for agency in ctx.content.agencies.values() if not agency.calls_only]
    return [agency for agency in known if not any(is_barred(agency, actor) for actor in accused)]
