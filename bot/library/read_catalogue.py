"""`content/law`, `violations`, `areas` and `agencies` -> articles, acts, areas, bodies and hotlines."""

from collections.abc import Iterator
from typing import Any

from bot.domain.catalogue.catalogue import (
    UNKNOWN_EDITION,
    Act,
    ActorClass,
    ActPolicy,
    Agency,
    Area,
    AreaKind,
    Article,
    Hotline,
)
from bot.domain.catalogue.stations import Point, Station
from bot.library.ledger import Ledger, Place
from bot.library.schema import (
    ActFile,
    AgenciesFile,
    AgencyFile,
    AreaFile,
    AreasFile,
    ArticleFile,
    GroupFile,
    HotlineFile,
    LawFile,
    ViolationsFile,
)
from bot.library.sources import YamlSource


def read_law(source: YamlSource, ledger: Ledger) -> tuple[Article, ...]:
    """The articles of one file, all of the file's edition."""
    head, top = ledger.head(LawFile, source)
    if head is None:
        return ()
    items = list(ledger.items(ArticleFile, head.articles, top.under("articles"), what="article"))
    if head.edition == UNKNOWN_EDITION:
        for article, place in items:
            if article.law is None:
                ledger.add(place, f"article {article.id} of an unknown edition names no law")
    return tuple(
        Article(
            found.id,
            number=found.number,
            title=found.title,
            edition=head.edition,
            paraphrase=found.paraphrase.strip(),
            binds=found.binds,
            phases=found.phases,
            sanction=found.sanction,
            authority=found.authority,
            confidence=found.confidence,
            law=found.law,
        )
        for found, _ in items
    )


def read_acts(source: YamlSource, ledger: Ledger) -> tuple[tuple[Act, ...], dict[str, str]]:
    """The acts of one file, and its group: title by id. Actors out of scope are problems."""
    head, top = ledger.head(ViolationsFile, source)
    if head is None:
        return (), {}
    group = _group(head, top.under("group"), ledger)
    acts = []
    for found, place in ledger.items(ActFile, head.acts, top.under("acts"), what="act"):
        ledger.cite(found.articles, place.under("articles"))
        if not found.articles:
            ledger.add(place, f"act {found.id} cites no article")
        policy = ActPolicy(found.restricted, found.private_person, found.speech, found.scoped)
        _check_scope(found, policy, place, ledger)
        acts.append(
            Act(
                found.id,
                label=found.label,
                looks_like=found.looks_like,
                example=found.example,
                is_not=found.is_not,
                article_ids=found.articles,
                who=found.who,
                phases=found.phases,
                severity=found.severity,
                authority=found.authority,
                spaces=found.spaces,
                reportable_actors=found.reportable_actors,
                group=group.id if group else "",
                policy=policy,
            )
        )
    return tuple(acts), {group.id: group.title} if group else {}


def _group(head: ViolationsFile, place: Place, ledger: Ledger) -> GroupFile | None:
    found = ledger.validated(GroupFile, head.group, place)
    if found is not None:
        ledger.declare("group", found.id, place)
    return found


def _check_scope(act: ActFile, policy: ActPolicy, place: Place, ledger: Ledger) -> None:
    actors = act.reportable_actors
    if policy.speech and policy.private_person:
        ledger.add(place.under("private_person"), f"{act.id}: no private person is reported for speech")
    for actor in policy.out_of_scope(actors):
        here = place.under("reportable_actors", actors.index(actor))
        speech = actor is ActorClass.PERSON and policy.speech
        why = "a speech act is taught, never reported of a private person" if speech else "out of scope"
        ledger.add(here, f"{act.id}: reportable_actors must not hold {actor}: {why}")
    for number, actor in enumerate(actors):
        if actor in actors[:number]:
            ledger.add(place.under("reportable_actors", number), f"{act.id}: {actor} stands twice")


def read_areas(source: YamlSource, ledger: Ledger) -> tuple[Area, ...]:
    """The areas of one file, parents before children."""
    head, top = ledger.head(AreasFile, source)
    if head is None:
        return ()
    areas = tuple(_areas(head.areas, None, top.under("areas"), ledger, head))
    taken: dict[tuple[str | None, tuple[int, int]], str] = {}
    for area in areas:
        if (
            area.tile is not None
            and (other := taken.setdefault((area.parent_id, area.tile), area.id)) != area.id
        ):
            ledger.add(top, f"{area.id} has the tile of {other}: no two neighbours share one")
    return areas


def _areas(
    values: list[Any], parent: Area | None, place: Place, ledger: Ledger, head: AreasFile
) -> Iterator[Area]:
    kinds = list(AreaKind)
    for found, here in ledger.items(AreaFile, values, place, what="area"):
        if parent is not None and kinds.index(found.kind) <= kinds.index(parent.kind):
            ledger.add(here.under("kind"), f"a {found.kind} cannot lie in a {parent.kind}")
        if parent is None and found.kind in (AreaKind.NEIGHBOURHOOD, AreaKind.STATION):
            ledger.add(here.under("kind"), f"a {found.kind} must lie in a larger area")
        area = Area(
            found.id,
            name=found.name,
            parent_id=parent.id if parent else None,
            kind=found.kind,
            sample=found.sample,
            station=_station(found, here, ledger, head),
            tile=found.tile,
        )
        yield area
        yield from _areas(found.children, area, here.under("children"), ledger, head)


def _station(found: AreaFile, place: Place, ledger: Ledger, head: AreasFile) -> Station | None:
    """What the file says of a station beyond its name. Unless it is a sample, it must say whence it knows."""
    told = [name for name in ("address", "hours", "notes", "lat", "lon") if getattr(found, name)]
    if not told:
        return None
    if found.kind is not AreaKind.STATION:
        ledger.add(place.under(told[0]), f"{told[0]} belongs to a station, not to a {found.kind}")
    if (found.lat is None) != (found.lon is None):
        ledger.add(place, f"{found.id} needs both lat and lon, or neither")
    if not found.sample and not (head.source and head.as_of):
        ledger.add(place, f"{found.id} is no sample: the file must name its source and as_of")
    return Station(
        address=found.address,
        hours=found.hours,
        notes=found.notes,
        point=None if found.lat is None or found.lon is None else Point(found.lat, found.lon),
        source=head.source,
        as_of=head.as_of,
    )


def _agency_files(head: AgenciesFile, top: Place, ledger: Ledger) -> Iterator[AgencyFile]:
    """Those of the file; what one of them says of its number and does not hold is a problem."""
    for found, place in ledger.items(AgencyFile, head.agencies, top.under("agencies"), what="agency"):
        if found.calls_only and found.level is not None:
            ledger.add(place.under("calls_only"), f"agency {found.id} has a level: it is not only called")
        if found.calls_only and found.phone is None:
            ledger.add(place.under("calls_only"), f"agency {found.id} has no phone to call")
        if found.phone_confidence is not None and found.phone is None:
            ledger.add(place.under("phone_confidence"), f"agency {found.id} has no phone")
        yield found


def read_agencies(source: YamlSource, ledger: Ledger) -> tuple[tuple[Agency, ...], tuple[Hotline, ...]]:
    """The bodies and the numbers of one file."""
    head, top = ledger.head(AgenciesFile, source)
    if head is None:
        return (), ()
    agencies = tuple(
        Agency(
            found.id,
            name=found.name,
            phone=found.phone,
            when=found.when,
            confidence=found.confidence,
            level=found.level,
            of=found.of,
            phone_confidence=found.phone_confidence,
            site=found.site,
            calls_only=found.calls_only,
        )
        for found in _agency_files(head, top, ledger)
    )
    hotlines = []
    for found, place in ledger.items(HotlineFile, head.hotlines, top.under("hotlines"), what="hotline"):
        ledger.declare("hotline", found.phone, place)
        hotlines.append(
            Hotline(
                found.phone,
                label=found.label,
                when=found.when,
                emergency=found.emergency,
                confidence=found.confidence,
            )
        )
    return agencies, tuple(hotlines)
