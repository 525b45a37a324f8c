"""`content/agencies/complaints.yaml` -> the routes of complaints and referrals, the urgent numbers, and their
rules."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field

from bot.domain.bodies.complaints import Addressee, Basis, Use, addressees
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, BodyLevel, Confidence, Phase, Space
from bot.domain.catalogue.election import POLLING
from bot.library.draft import ContentDraft, RouteRules
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import Id, Items, Label, Paragraph, Strict
from bot.library.sources import YamlSource

MOST_DAYS = 60


class AddresseeFile(Strict):
    """`not_for` is required: an added body must say whom it may not judge, even if that is nobody."""

    id: Id
    agency: Id
    label: Label
    articles: Annotated[tuple[Id, ...] | None, Field(min_length=1)] = None
    basis: Basis = Basis.LAW
    acts: Annotated[tuple[Id, ...] | None, Field(min_length=1)] = None
    first_for: tuple[Id, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    contest: Id | None = None
    space: Space | None = None
    level: BodyLevel | None = None
    days_after_result: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    from_day: Id | None = None
    unnamed: bool = False
    not_for: tuple[ActorClass, ...]
    only_for: Annotated[tuple[ActorClass, ...] | None, Field(min_length=1)] = None
    uses: Annotated[tuple[Use, ...], Field(min_length=1)] = (Use.COMPLAINT,)
    note: Paragraph


class UrgentFile(Strict):
    """`not_for` is required, as above."""

    id: Id
    agency: Id
    acts: Annotated[tuple[Id, ...] | None, Field(min_length=1)] = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    space: Space | None = None
    not_for: tuple[ActorClass, ...]
    only_for: Annotated[tuple[ActorClass, ...] | None, Field(min_length=1)] = None
    emergency: bool = False
    note: Paragraph


class ComplaintsFile(Strict):
    windowed: tuple[Id, ...] = ()
    own_boards: dict[ActorClass, Id] = Field(default_factory=dict)
    addressees: Items
    urgent: list[Any] = Field(default_factory=list)


def read_complaints(
    source: YamlSource, ledger: Ledger
) -> tuple[tuple[Addressee, ...], tuple[UrgentNumber, ...], RouteRules]:
    """The routes and the numbers, in file order, and the rules for all of them. Their bodies and acts are
    checked once all files are read."""
    head, top = ledger.head(ComplaintsFile, source)
    if head is None:
        return (), (), RouteRules()
    ways = _addressees(head, top, ledger)
    numbers = [
        UrgentNumber(
            entry.id,
            agency_id=entry.agency,
            note=entry.note.strip(),
            act_ids=entry.acts or (),
            only_for=entry.only_for or (),
            not_for=entry.not_for,
            phases=entry.phases,
            space=entry.space,
            emergency=entry.emergency,
        )
        for entry, _ in ledger.items(UrgentFile, head.urgent, top.under("urgent"), what="urgent number")
    ]
    ledger.cite(head.windowed, top.under("windowed"))
    ledger.cite(tuple(head.own_boards.values()), top.under("own_boards"))
    return ways, tuple(numbers), RouteRules(head.windowed, head.own_boards)


def _addressees(head: ComplaintsFile, top: SourcePlace, ledger: Ledger) -> tuple[Addressee, ...]:
    ways = []
    for entry, place in ledger.items(
        AddresseeFile, head.addressees, top.under("addressees"), what="addressee"
    ):
        ledger.cite(entry.articles or (), place.under("articles"))
        ways.append(
            Addressee(
                entry.id,
                agency_id=entry.agency,
                label=entry.label,
                note=entry.note.strip(),
                article_ids=entry.articles or (),
                act_ids=entry.acts or (),
                first_for=entry.first_for,
                phases=entry.phases,
                contest=entry.contest,
                space=entry.space,
                level=entry.level,
                days_after_result=entry.days_after_result,
                from_day=entry.from_day or "",
                unnamed=entry.unnamed,
                not_for=entry.not_for,
                only_for=entry.only_for or (),
                uses=entry.uses,
                basis=entry.basis,
            )
        )
    return tuple(ways)


def judge_complaints(draft: ContentDraft) -> None:
    """Add problems for unknown ids in a route, and for cases without any addressee."""
    ledger = draft.ledger
    if not draft.complaints or ledger.unreadable & {"agencies", "violations"}:
        return
    agencies = {agency.id: agency for agency in draft.agencies}
    acts = {act.id: act for act in draft.acts}
    for way in draft.complaints:
        place = ledger.place("addressee", way.id)
        for step, fault in (
            *_faults(way, agencies=agencies, acts=acts, ledger=ledger),
            *_window_faults(way, draft),
        ):
            ledger.add(place.under(step), f"addressee {way.id}: {fault}")
    complained = [way for way in draft.complaints if Use.COMPLAINT in way.uses]
    first = ledger.place("addressee", draft.complaints[0].id)
    for act in acts.values():
        for actor in act.reportable_actors:
            if reason := _unserved_case(complained, act, actor, draft.contests()):
                ledger.add(first, f"{act.id} by {actor} ({reason}): nobody takes a complaint")


def _faults(
    way: Addressee, *, agencies: dict[str, Agency], acts: dict[str, Act], ledger: Ledger
) -> Iterator[tuple[str, str]]:
    """Each problem of one route with the field that it is in."""
    agency = agencies.get(way.agency_id)
    if agency is None:
        if not ledger.knows("agency", way.agency_id):  # an agency with problems is reported in its own file
            yield "agency", f"no agency {way.agency_id}"
    elif agency.confidence is Confidence.RECHECK:
        yield "agency", f"agency {way.agency_id} is unconfirmed (confidence: recheck)"
    for field, ids in (("acts", way.act_ids), ("first_for", way.first_for)):
        for act_id in ids:
            if not ledger.knows("act", act_id):
                yield field, f"no act {act_id}"
            elif act_id in acts and not acts[act_id].reportable():
                yield field, f"act {act_id} is never reported"
    if (way.basis is Basis.LAW) is not bool(way.article_ids):
        yield "basis", "either articles, or a basis that is not the law"
    if way.basis is not Basis.LAW and Use.COMPLAINT in way.uses:
        yield "basis", "a complaint is printed with its article: without one it is for referrals alone"
    if way.act_ids and (strange := [act_id for act_id in way.first_for if act_id not in way.act_ids]):
        yield "first_for", f"first for {', '.join(strange)}, which its acts do not hold"


def _window_faults(way: Addressee, draft: ContentDraft) -> Iterator[tuple[str, str]]:
    """Problems with the contest and the days of one route."""
    if draft.election is None:
        return  # reported in its own file
    if way.contest is not None and way.contest not in draft.contests():
        known = ", ".join(draft.contests()) or "none"
        yield "contest", f"contest: {way.contest} is not one of election.yaml: {known}"
    order = draft.election.day_ids()
    if way.from_day and way.from_day not in order[: order.index(POLLING)]:
        yield "from_day", f"from_day: {way.from_day} is not a day of election.yaml before {POLLING}"
    windowed = [article_id for article_id in draft.route_rules.windowed if article_id in way.article_ids]
    if windowed and not (way.from_day and way.days_after_result):
        yield (
            "articles",
            f"by article {windowed[0]} it has a beginning and an end: from_day, days_after_result",
        )


def _unserved_case(ways: list[Addressee], act: Act, actor: ActorClass, contests: Sequence[str]) -> str:
    """The first case in which nobody takes a complaint about this act by this actor, or ""."""
    for phase in Phase:
        for contest in (*contests, None):
            if not addressees(ways, act_id=act.id, actor=actor, phase=phase, contest=contest):
                return f"{contest or 'contest unknown'}, {phase}"
    return ""
