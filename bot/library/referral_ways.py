"""The rules of the routing table: every case finds a body and another one, and none of them is accused."""

from collections.abc import Iterator

from bot.domain.catalogue import Act, ActorClass, Agency, Phase
from bot.domain.complaints import Addressee, Council, Use
from bot.domain.routing import LEAST, UrgentNumber, route
from bot.library.draft import Draft
from bot.library.ledger import Ledger


def judge_routes(draft: Draft) -> None:
    """Adds what a way or a number of the table gets wrong, and for which cases fewer than two bodies are left."""
    ledger = draft.ledger
    ways = [way for way in draft.complaints if Use.REFERRAL in way.uses]
    if not (ways or draft.urgent) or ledger.unreadable & {"agencies", "violations"}:
        return
    agencies = {agency.id: agency for agency in draft.agencies}
    for way in ways:
        for step, fault in _faults(way, agencies.get(way.agency_id)):
            ledger.add(ledger.place("addressee", way.id).under(step), f"addressee {way.id}: {fault}")
    for number in draft.urgent:
        for step, fault in _wrong(number, agencies, ledger):
            place = ledger.place("urgent number", number.id)
            ledger.add(place.under(step), f"urgent number {number.id}: {fault}")
    if ways:
        _judge_cases(draft, ways, agencies)


def _faults(way: Addressee, agency: Agency | None) -> Iterator[tuple[str, str]]:
    if agency is None:
        return  # reported with the complaints
    if agency.level is None:
        yield "agency", f"agency {agency.id} has no level: no case is referred to it"
    if missing := [actor for actor in agency.of if actor not in way.not_for]:
        yield "not_for", f"agency {agency.id} is of {', '.join(missing)}, whom not_for leaves out"
    if both := [actor for actor in way.only_for if actor in way.not_for]:
        yield "only_for", f"{', '.join(both)} stands in not_for, too"


def _wrong(number: UrgentNumber, agencies: dict[str, Agency], ledger: Ledger) -> Iterator[tuple[str, str]]:
    agency = agencies.get(number.agency_id)
    if agency is None:
        if not ledger.knows("agency", number.agency_id):
            yield "agency", f"no agency {number.agency_id}"
    elif not agency.phone:
        yield "agency", f"agency {agency.id} has no phone"
    elif missing := [actor for actor in agency.of if actor not in number.not_for]:
        yield "not_for", f"agency {agency.id} is of {', '.join(missing)}, whom not_for leaves out"
    for act_id in number.act_ids:
        if not ledger.knows("act", act_id):
            yield "acts", f"no act {act_id}"


def _judge_cases(draft: Draft, ways: list[Addressee], agencies: dict[str, Agency]) -> None:
    """At the first of the ways: nothing in the file is wrong by itself, something is missing."""
    place = draft.ledger.place("addressee", ways[0].id)
    for act in draft.acts:
        for actor in act.reportable_actors:
            if told := _too_few(act, actor, ways, agencies):
                draft.ledger.add(place, f"{act.id} by {actor} {told}")


def _too_few(act: Act, actor: ActorClass, ways: list[Addressee], agencies: dict[str, Agency]) -> str:
    """The first case of this act by this actor that finds fewer than two bodies, or ""."""
    for phase in phases_of(act):
        for council in (*Council, None):
            found = route(ways, (), agencies, act_id=act.id, actor=actor, phase=phase, council=council).bodies
            if len(found) < LEAST:
                names = ", ".join(body.agency.id for body in found) or "no body"
                return f"({council or 'council unknown'}, {phase}): {names}, no other to refer it to"
    return ""


def phases_of(act: Act) -> tuple[Phase, ...]:
    """The phases in which a case of this act may be looked at: those of the act, and all later ones."""
    first = min(tuple(Phase).index(phase) for phase in act.phases)
    return tuple(Phase)[first:]
