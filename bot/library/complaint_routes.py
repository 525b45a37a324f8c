"""`content/agencies/complaints.yaml` -> the routes of complaints and referrals, the urgent numbers, and their
rules."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field

from bot.domain.bodies.complaints import Addressee, Basis, Council, Use, addressees
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, Confidence, Phase, Space
from bot.domain.catalogue.levels import BodyLevel
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import Id, Items, Label, Paragraph, Strict
from bot.library.sources import YamlSource

MOST_DAYS = 60
_WINDOWED: Final = "68"
"""The article whose complaints start with the final announcement and end with the result (2 days later)."""


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
    council: Council | None = None
    space: Space | None = None
    level: BodyLevel | None = None
    days_after_result: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    from_qualified: bool = False
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
    addressees: Items
    urgent: list[Any] = Field(default_factory=list)


def read_complaints(
    source: YamlSource, ledger: Ledger
) -> tuple[tuple[Addressee, ...], tuple[UrgentNumber, ...]]:
    """The routes and the numbers, in file order. Their bodies and acts are checked once all files are
    read."""
    head, top = ledger.head(ComplaintsFile, source)
    if head is None:
        return (), ()
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
    return ways, tuple(numbers)


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
                council=entry.council,
                space=entry.space,
                level=entry.level,
                days_after_result=entry.days_after_result,
                from_qualified=entry.from_qualified,
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
        for step, fault in _faults(way, agencies=agencies, acts=acts, ledger=ledger):
            ledger.add(place.under(step), f"addressee {way.id}: {fault}")
    complained = [way for way in draft.complaints if Use.COMPLAINT in way.uses]
    first = ledger.place("addressee", draft.complaints[0].id)
    for act in acts.values():
        for actor in act.reportable_actors:
            if reason := _unserved_case(complained, act, actor):
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
    if _WINDOWED in way.article_ids and not (way.from_qualified and way.days_after_result):
        yield (
            "articles",
            f"by article {_WINDOWED} it has a beginning and an end: from_qualified, days_after_result",
        )
    if way.act_ids and (strange := [act_id for act_id in way.first_for if act_id not in way.act_ids]):
        yield "first_for", f"first for {', '.join(strange)}, which its acts do not hold"


def _unserved_case(ways: list[Addressee], act: Act, actor: ActorClass) -> str:
    """The first case in which nobody takes a complaint about this act by this actor, or ""."""
    for phase in Phase:
        for council in (*Council, None):
            if not addressees(ways, act_id=act.id, actor=actor, phase=phase, council=council):
                return f"{council or 'council unknown'}, {phase}"
    return ""
