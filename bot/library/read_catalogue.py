"""`content/law`, `violations`, `areas` and `agencies` -> articles, acts, areas, bodies and hotlines."""

from collections.abc import Iterable, Iterator
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
from bot.library.ledger import Ledger, SourcePlace
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
            entry.id,
            number=entry.number,
            title=entry.title,
            edition=head.edition,
            paraphrase=entry.paraphrase.strip(),
            binds=entry.binds,
            phases=entry.phases,
            sanction=entry.sanction,
            authority=entry.authority,
            confidence=entry.confidence,
            law=entry.law,
        )
        for entry, _ in items
    )


def read_acts(source: YamlSource, ledger: Ledger) -> tuple[tuple[Act, ...], dict[str, str]]:
    """The acts of one file, and its group: title by id. Actors out of scope are problems."""
    head, top = ledger.head(ViolationsFile, source)
    if head is None:
        return (), {}
    group = _group(head, top.under("group"), ledger)
    acts = []
    for entry, place in ledger.items(ActFile, head.acts, top.under("acts"), what="act"):
        ledger.cite(entry.articles, place.under("articles"))
        if not entry.articles:
            ledger.add(place, f"act {entry.id} cites no article")
        policy = ActPolicy(entry.restricted, entry.private_person, entry.speech, entry.scoped)
        _check_scope(entry, policy, place, ledger)
        acts.append(
            Act(
                entry.id,
                label=entry.label,
                looks_like=entry.looks_like,
                example=entry.example,
                is_not=entry.is_not,
                article_ids=entry.articles,
                who=entry.who,
                phases=entry.phases,
                severity=entry.severity,
                authority=entry.authority,
                spaces=entry.spaces,
                reportable_actors=entry.reportable_actors,
                group=group.id if group else "",
                policy=policy,
            )
        )
    return tuple(acts), {group.id: group.title} if group else {}


def _group(head: ViolationsFile, place: SourcePlace, ledger: Ledger) -> GroupFile | None:
    group = ledger.validate_value(GroupFile, head.group, place)
    if group is not None:
        ledger.declare("group", group.id, place)
    return group


def _check_scope(act: ActFile, policy: ActPolicy, place: SourcePlace, ledger: Ledger) -> None:
    actors = act.reportable_actors
    if policy.speech and policy.private_person:
        ledger.add(place.under("private_person"), f"{act.id}: no private person is reported for speech")
    for actor in policy.out_of_scope(actors):
        here = place.under("reportable_actors", actors.index(actor))
        speech = actor is ActorClass.PERSON and policy.speech
        why = "a speech act is taught, never reported of a private person" if speech else "out of scope"
        ledger.add(here, f"{act.id}: reportable_actors must not contain {actor}: {why}")
    for number, actor in enumerate(actors):
        if actor in actors[:number]:
            ledger.add(place.under("reportable_actors", number), f"{act.id}: {actor} occurs twice")


def read_areas(source: YamlSource, ledger: Ledger, *, before: Iterable[Area] = ()) -> tuple[Area, ...]:
    """The areas of one file, parents before children. ``before``: those of other files, on the same map."""
    head, top = ledger.head(AreasFile, source)
    if head is None:
        return ()
    areas = tuple(_areas(head.areas, None, top.under("areas"), ledger, head))
    taken = {area.tile: area.id for area in before if area.tile is not None}
    for area in areas:
        if area.tile is not None and (other := taken.setdefault(area.tile, area.id)) != area.id:
            ledger.add(top, f"{area.id} has the tile of {other}: one map shows all of them")
    return areas


def _areas(
    values: list[Any], parent: Area | None, place: SourcePlace, ledger: Ledger, head: AreasFile
) -> Iterator[Area]:
    kinds = list(AreaKind)
    for entry, here in ledger.items(AreaFile, values, place, what="area"):
        if parent is not None and kinds.index(entry.kind) <= kinds.index(parent.kind):
            ledger.add(here.under("kind"), f"a {entry.kind} cannot lie in a {parent.kind}")
        if parent is None and entry.kind in (AreaKind.NEIGHBOURHOOD, AreaKind.STATION):
            ledger.add(here.under("kind"), f"a {entry.kind} must lie in a larger area")
        area = Area(
            entry.id,
            name=entry.name,
            parent_id=parent.id if parent else None,
            kind=entry.kind,
            sample=entry.sample,
            station=_station(entry, here, ledger, head),
            tile=entry.tile,
            quarters=tuple(entry.quarters),
        )
        yield area
        yield from _areas(entry.children, area, here.under("children"), ledger, head)


def _station(entry: AreaFile, place: SourcePlace, ledger: Ledger, head: AreasFile) -> Station | None:
    """The station fields of the file. Unless it is a sample, it must name its source."""
    details = [name for name in ("address", "hours", "notes", "lat", "lon") if getattr(entry, name)]
    if not details:
        return None
    if entry.kind is not AreaKind.STATION:
        ledger.add(place.under(details[0]), f"{details[0]} belongs to a station, not to a {entry.kind}")
    if (entry.lat is None) != (entry.lon is None):
        ledger.add(place, f"{entry.id} needs both lat and lon, or neither")
    if not entry.sample and not (head.source and head.as_of):
        ledger.add(place, f"{entry.id} is not a sample: the file must name its source and as_of")
    return Station(
        address=entry.address,
        hours=entry.hours,
        notes=entry.notes,
        point=None if entry.lat is None or entry.lon is None else Point(entry.lat, entry.lon),
        source=head.source,
        as_of=head.as_of,
    )


def _agency_files(head: AgenciesFile, top: SourcePlace, ledger: Ledger) -> Iterator[AgencyFile]:
    """The agencies of the file. A number that contradicts its agency's fields is a problem."""
    for entry, place in ledger.items(AgencyFile, head.agencies, top.under("agencies"), what="agency"):
        if entry.calls_only and entry.level is not None:
            ledger.add(
                place.under("calls_only"), f"agency {entry.id} has a level, so calls_only must not be set"
            )
        if entry.calls_only and entry.phone is None:
            ledger.add(place.under("calls_only"), f"agency {entry.id} has no phone to call")
        if entry.phone_confidence is not None and entry.phone is None:
            ledger.add(place.under("phone_confidence"), f"agency {entry.id} has no phone")
        yield entry


def read_agencies(source: YamlSource, ledger: Ledger) -> tuple[tuple[Agency, ...], tuple[Hotline, ...]]:
    """The bodies and the numbers of one file."""
    head, top = ledger.head(AgenciesFile, source)
    if head is None:
        return (), ()
    agencies = tuple(
        Agency(
            entry.id,
            name=entry.name,
            phone=entry.phone,
            when=entry.when,
            confidence=entry.confidence,
            level=entry.level,
            of=entry.of,
            phone_confidence=entry.phone_confidence,
            site=entry.site,
            calls_only=entry.calls_only,
        )
        for entry in _agency_files(head, top, ledger)
    )
    hotlines = []
    for entry, place in ledger.items(HotlineFile, head.hotlines, top.under("hotlines"), what="hotline"):
        ledger.declare("hotline", entry.phone, place)
        hotlines.append(
            Hotline(
                entry.phone,
                label=entry.label,
                when=entry.when,
                emergency=entry.emergency,
                crisis=entry.crisis,
                confidence=entry.confidence,
            )
        )
    return agencies, tuple(hotlines)
