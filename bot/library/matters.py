"""Checks the routing table against the fact sheet: the order of addressees, whom to call, who must be
reached."""

from collections.abc import Iterator, Sequence
from itertools import product

from bot.domain.bodies.complaints import Use
from bot.domain.bodies.routing import ReferralBody, ReferralRoute, find_route
from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Space
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.matter_source import Boards, MatterFile


def judge_matters(draft: ContentDraft) -> None:
    """Add problems for unknown acts or bodies, and for routes in another order than the fact sheet's."""
    ledger = draft.ledger
    if ledger.unreadable & {"agencies", "violations"}:
        return
    if draft.matters is None or not draft.complaints:
        return
    boards = draft.matters.boards
    if faults := list(_board_faults(boards, draft.contests())):
        for name, fault in faults:
            ledger.add(draft.matters.place.under(name), f"board {name}: {fault}")
        return
    for matter, place in draft.matters.all:
        wrong = list(_unknown(matter, boards, ledger)) or list(_matter_faults(matter, boards, draft))
        for step, fault in wrong:
            ledger.add(place.under(step), f"matter {matter.id}: {fault}")


def _board_faults(boards: Boards, contests: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, board in boards.items():
        if missing := [contest for contest in contests if contest not in board]:
            yield name, f"none for {', '.join(missing)}"
        elif strange := [contest for contest in board if contest not in contests]:
            yield name, f"{', '.join(strange)} is no contest of election.yaml"


def _unknown(matter: MatterFile, boards: Boards, ledger: Ledger) -> Iterator[tuple[str, str]]:
    for act_id in matter.acts or ():
        if not ledger.knows("act", act_id):
            yield "acts", f"no act {act_id}"
    for field, names in (("first", matter.first), ("then", matter.then), ("call", (matter.call,))):
        for name in names:
            bodies = boards[name].values() if name in boards else (name,)
            for body in bodies:
                if body is not None and not ledger.knows("agency", body):
                    yield field, f"no agency {body}"


def _matter_faults(matter: MatterFile, boards: Boards, draft: ContentDraft) -> Iterator[tuple[str, str]]:
    met, rung = set[str](), set[str]()
    acts = [act for act in draft.acts if act.reportable() and act.id in (matter.acts or (act.id,))]
    for act in acts:
        for actor, phase, contest, space in _cases(matter, act, draft):
            routing = _route(draft, act, actor, phase=phase, contest=contest, space=space)
            met |= {body.agency.id for body in routing.bodies}
            rung |= (
                {act.id} if matter.call in {_whose(call.phone, draft) for call in routing.calls} else set()
            )
            if fault := _order(routing.bodies, matter.leading(contest, boards)):
                yield "first", f"{act.id} by {actor} ({contest or 'everywhere'}, {phase}, {space}): {fault}"
                break
    for name in (*matter.first, *matter.then):
        if missing := [body_id for body_id in boards.get(name, {name: name}).values() if body_id not in met]:
            yield "then" if name in matter.then else "first", f"{', '.join(missing)} is never reached"
    if matter.call and (
        silent := [act.id for act in acts if act.id not in rung and list(_cases(matter, act, draft))]
    ):
        yield "call", f"nobody is told to call {matter.call} about {', '.join(silent)}"


def _cases(
    matter: MatterFile, act: Act, draft: ContentDraft
) -> Iterator[tuple[ActorClass, Phase, str | None, Space]]:
    actors = [actor for actor in act.reportable_actors if actor in (matter.actors or (actor,))]
    phases = [phase for phase in act.case_phases if phase in matter.phases]
    spaces = [space for space in act.spaces if matter.space in (None, space)]
    yield from product(actors, phases, draft.known_contests(), spaces)


def _route(
    draft: ContentDraft, act: Act, actor: ActorClass, *, phase: Phase, contest: str | None, space: Space
) -> ReferralRoute:
    ways = [way for way in draft.complaints if Use.REFERRAL in way.uses]
    known = {agency.id: agency for agency in draft.agencies}
    return find_route(
        ways, draft.urgent, known, act_id=act.id, actor=actor, phase=phase, contest=contest, space=space
    )


def _whose(phone: str, draft: ContentDraft) -> str:
    return next((agency.id for agency in draft.agencies if agency.phone == phone), "")


def _order(bodies: tuple[ReferralBody, ...], first: list[str]) -> str:
    """The first body that wrongly precedes one that must come before it, or ""."""
    ids = [body.agency.id for body in bodies]
    leading = [body_id for body_id in ids if body_id in first]
    early = next((body_id for body_id in ids[: len(leading)] if body_id not in first), "")
    return f"{early} before {', '.join(leading)}" if early else ""
