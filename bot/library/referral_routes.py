"""The rules of the routing table: every case has two bodies that it can go to, and neither is accused in
it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from bot.domain.bodies.complaints import Addressee, Use
from bot.domain.bodies.routing import LEAST, ReferralBody, UrgentNumber, find_route, is_accused
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, BodyLevel, Phase, Space
from bot.library.draft import ContentDraft


@dataclass(frozen=True, slots=True)
class _ReferralTable:
    """The routes of referrals and the bodies that they lead to."""

    ways: Sequence[Addressee]
    agencies: dict[str, Agency]

    def for_act(self, act: Act) -> "_ReferralTable":
        """This table without the routes that never take this act: a case of it finds the same bodies here."""
        return _ReferralTable(
            [way for way in self.ways if not way.act_ids or act.id in way.act_ids], self.agencies
        )

    def bodies(
        self, act: Act, actor: ActorClass, *, phase: Phase, contest: str | None, space: Space
    ) -> tuple[ReferralBody, ...]:
        return find_route(
            self.ways, (), self.agencies,
            act_id=act.id, actor=actor, phase=phase, contest=contest, space=space,
        ).bodies  # fmt: skip

    def while_open(self, phase: Phase) -> Iterator[tuple[str, "_ReferralTable"]]:
        """This table limited to the routes that are open, for each stage of this phase."""
        yield "", self
        if phase is Phase.BEFORE:
            for day_id in dict.fromkeys(way.from_day for way in self.ways if way.from_day):
                soon = [way for way in self.ways if way.from_day != day_id]
                yield f" before the day {day_id}", _ReferralTable(soon, self.agencies)
        if phase is Phase.AFTER:
            left = [way for way in self.ways if way.days_after_result is None]
            yield " after the last days", _ReferralTable(left, self.agencies)


def judge_routes(draft: ContentDraft) -> None:
    """Add problems of a route or a number of the table, and the cases with fewer than two bodies left."""
    ledger = draft.ledger
    ways = [way for way in draft.complaints if Use.REFERRAL in way.uses]
    if not (ways or draft.urgent) or ledger.unreadable & {"agencies", "violations"}:
        return
    agencies = {agency.id: agency for agency in draft.agencies}
    for way in ways:
        for step, fault in _faults(way, agencies.get(way.agency_id)):
            ledger.add(ledger.place("addressee", way.id).under(step), f"addressee {way.id}: {fault}")
    for number in draft.urgent:
        for step, fault in _wrong(number, agencies, draft):
            place = ledger.place("urgent number", number.id)
            ledger.add(place.under(step), f"urgent number {number.id}: {fault}")
    if ways:
        for agency_id, fault in _unreachable_bodies(ways, agencies):
            ledger.add(ledger.place("agency", agency_id), f"agency {agency_id} {fault}")
        table = _ReferralTable(ways, agencies)
        _judge_cases(draft, table)
        _judge_calls(draft, table)


def _faults(way: Addressee, agency: Agency | None) -> Iterator[tuple[str, str]]:
    if agency is None:
        return  # already reported with the complaints
    if agency.level is None:
        yield "agency", f"agency {agency.id} has no level: no case is referred to it"
    if missing := [actor for actor in agency.of if actor not in way.not_for]:
        yield "not_for", f"agency {agency.id} is of {', '.join(missing)}, whom not_for leaves out"
    if both := [actor for actor in way.only_for if actor in way.not_for]:
        yield "only_for", f"{', '.join(both)} is also in not_for"


def _wrong(
    number: UrgentNumber, agencies: dict[str, Agency], draft: ContentDraft
) -> Iterator[tuple[str, str]]:
    ledger, agency = draft.ledger, agencies.get(number.agency_id)
    emergencies = {hotline.number for hotline in draft.hotlines if hotline.emergency}
    if agency is None:
        if not ledger.knows("agency", number.agency_id):
            yield "agency", f"no agency {number.agency_id}"
    elif not agency.phone:
        yield "agency", f"agency {agency.id} has no phone"
    elif number.emergency and agency.phone not in emergencies:
        yield "emergency", f"the number of agency {agency.id} is not an emergency hotline"
    elif missing := [actor for actor in agency.of if actor not in number.not_for and not number.emergency]:
        yield "not_for", f"agency {agency.id} is of {', '.join(missing)}, whom not_for leaves out"
    for act_id in number.act_ids:
        if not ledger.knows("act", act_id):
            yield "acts", f"no act {act_id}"


def _unreachable_bodies(ways: list[Addressee], agencies: dict[str, Agency]) -> Iterator[tuple[str, str]]:
    """Bodies that nothing leads to, each with its problem: they look available but are not."""
    led_to = {way.agency_id for way in ways}
    for agency in agencies.values():
        if agency.level is None and not agency.calls_only:
            yield agency.id, "has neither a level nor calls_only: is anything referred to it?"
        elif agency.level is not None and agency.id not in led_to:
            yield agency.id, "has a level, and no way of a referral leads to it"


def _judge_cases(draft: ContentDraft, table: _ReferralTable) -> None:
    """Report problems at the first route: nothing in the file is wrong by itself, something is missing."""
    place = draft.ledger.place("addressee", table.ways[0].id)
    contests = draft.known_contests()
    for act in draft.acts:
        its_table = table.for_act(act)
        for actor in act.reportable_actors:
            board = draft.route_rules.own_boards.get(actor)
            if fault := _too_few(act, actor, its_table, draft.contests()):
                draft.ledger.add(place, f"{act.id} by {actor} {fault}")
            elif board is not None and not _own_board(board, act, actor, its_table, contests):
                draft.ledger.add(place, f"{act.id} by {actor}: no board by article {board}")


def _own_board(
    article_id: str, act: Act, actor: ActorClass, table: _ReferralTable, contests: Sequence[str | None]
) -> bool:
    """Whether a board of their own service examines this act in each contest, by this article."""
    return all(
        any(
            body.level is BodyLevel.SERVICE and article_id in body.way.article_ids
            for body in table.bodies(act, actor, phase=Phase.AFTER, contest=contest, space=act.spaces[0])
        )
        for contest in contests
    )


def _too_few(act: Act, actor: ActorClass, table: _ReferralTable, contests: Sequence[str]) -> str:
    """The first case of this act by this actor that finds fewer than two bodies, or "". Also checked before a
    window opens and after it closes."""
    for phase in act.case_phases:
        for (when, open_now), contest, space in product(
            table.while_open(phase), (*contests, None), act.spaces
        ):
            bodies = open_now.bodies(act, actor, phase=phase, contest=contest, space=space)
            if len(bodies) < LEAST:
                names = ", ".join(body.agency.id for body in bodies) or "no body"
                return f"({contest or 'contest unknown'}, {phase}{when}): {names}, no other to refer it to"
    return ""


def _judge_calls(draft: ContentDraft, table: _ReferralTable) -> None:
    """A body that is called about an act and takes cases must also be a target of such cases."""
    acts = {act.id: act for act in draft.acts}
    for number in draft.urgent:
        agency = table.agencies.get(number.agency_id)
        if agency is None or agency.level is None:
            continue
        called = [acts[act_id] for act_id in number.act_ids if act_id in acts]
        if missing := [act.id for act in called if not _leads(act, number, agency, table, draft)]:
            place = draft.ledger.place("urgent number", number.id).under("acts")
            fault = f"agency {agency.id} is called about {', '.join(missing)}, and no case of it goes there"
            draft.ledger.add(place, f"urgent number {number.id}: {fault}")


def _leads(
    act: Act, number: UrgentNumber, agency: Agency, table: _ReferralTable, draft: ContentDraft
) -> bool:
    """Whether a case of this act by any actor that the number is called about may go to the body; never if
    the accused belongs to it."""
    spaces = [space for space in act.spaces if number.space in (None, space)]
    table = table.for_act(act)
    return all(
        any(
            body.agency.id == agency.id
            for body in table.bodies(act, actor, phase=phase, contest=contest, space=space)
        )
        for actor, phase, contest, space in product(
            act.reportable_actors, act.case_phases, draft.known_contests(), spaces
        )
        if number.fits(act.id, actor=actor, phase=phase, space=space) and not is_accused(agency, actor)
    )
