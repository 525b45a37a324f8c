"""`content/election.yaml` -> what makes this election this election. Without the file nothing starts."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.domain.catalogue.catalogue import AreaKind
from bot.domain.catalogue.election import (
    POLLING,
    RESULT,
    Contest,
    Election,
    ElectionDay,
    ElectionWords,
    QuotedArticles,
    SpokenNames,
)
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource

MOST_DAYS: Final = 10
LONGEST_REPORT_DAYS: Final = 60
RESERVED: Final = "none"
"""Takes a day back (`/polling_day none`), and stands for no contest in the texts."""

Named = Annotated[str, StringConstraints(pattern=r"^[^<>&{}\n]+$", max_length=60), PERSIAN]
"""Words that stand inside the program's own sentences: no markup, one line."""
Sentence = Annotated[str, StringConstraints(pattern=r"^[^<>&{}\n]+$", max_length=200), PERSIAN]
DayId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,15}$")]
"""An id that fits into a command (`/start_day`) and a key of the texts."""
MapLink = Annotated[
    str,
    StringConstraints(
        pattern=r"^https://[a-z0-9.\-]+/[^\s{}]*"
        r"(\{latitude\}[^\s{}]*\{longitude\}|\{longitude\}[^\s{}]*\{latitude\})[^\s{}]*$",
        max_length=200,
    ),
]
"""A link to a public map in which the place of a station is filled in."""
Phrases = tuple[Annotated[str, StringConstraints(pattern=r"^[^|\n]+$")], ...]


class WordsFile(Strict):
    election: Named
    election_is: Named
    election_full: Named
    law: Named
    law_is: Named
    law_short: Named
    standing: Named
    complaint_bodies: Named
    judges: Named
    announcer: Named
    station_notice: Sentence
    private_acts: Sentence
    example_question: Named
    example_group: Named


class DayFile(Strict):
    id: DayId
    name: Named
    label: Named
    lasts: Annotated[int, Field(ge=0, le=400)] = 1
    at_least: Named | None = None
    because: Named | None = None
    unset: Sentence | None = None


class ContestFile(Strict):
    id: DayId
    kind: AreaKind
    name: Named
    short: Named


class QuotedFile(Strict):
    not_official: Id | None = None
    official_ways: tuple[Id, ...] = ()
    papers: tuple[Id, ...] = ()
    notice: Id | None = None
    voting_hours: Id | None = None


class NamesFile(Strict):
    about: Phrases = ()
    beside: Phrases = ()
    own: Phrases = ()
    others: Phrases = ()


class ElectionFile(Strict):
    words: WordsFile
    days: Items
    report_days: Annotated[int, Field(ge=0, le=LONGEST_REPORT_DAYS)]
    contests: list[object] = Field(default_factory=list)
    articles: QuotedFile = QuotedFile()
    names: NamesFile = NamesFile()
    map_link: MapLink | None = None


def read_election(source: YamlSource, ledger: Ledger) -> Election | None:
    """The election; None if anything in the file is wrong, so that no half of it is used."""
    before = len(ledger.problems)
    head, top = ledger.head(ElectionFile, source)
    if head is None:
        return None
    days = tuple(_day(entry) for entry, _ in ledger.items(DayFile, head.days, top.under("days"), what="day"))
    contests = tuple(
        Contest(entry.id, kind=entry.kind, name=entry.name, short=entry.short)
        for entry, _ in ledger.items(ContestFile, head.contests, top.under("contests"), what="contest")
    )
    for step, fault in (*_day_faults(days, len(head.days)), *_contest_faults(contests)):
        ledger.add(top.under(step), fault)
    _cite(head.articles, top.under("articles"), ledger)
    if len(ledger.problems) > before:
        return None
    return Election(
        ElectionWords(**head.words.model_dump()),
        days=days,
        report_days=head.report_days,
        contests=contests,
        articles=QuotedArticles(
            not_official=head.articles.not_official or "",
            official_ways=head.articles.official_ways,
            papers=head.articles.papers,
            notice=head.articles.notice or "",
            voting_hours=head.articles.voting_hours or "",
        ),
        names=SpokenNames(**head.names.model_dump()),
        map_link=head.map_link or "",
    )


def _day(entry: DayFile) -> ElectionDay:
    return ElectionDay(
        entry.id,
        name=entry.name,
        label=entry.label,
        lasts=entry.lasts,
        at_least=entry.at_least or "",
        because=entry.because or "",
        unset=entry.unset or "",
    )


def _day_faults(days: Sequence[ElectionDay], written: int) -> Iterator[tuple[str, str]]:
    ids = [day.id for day in days]
    if len(days) < written:
        return  # the faulty one is reported where it stands
    if RESERVED in ids:
        yield "days", f"a day is not called {RESERVED}"
    if len(days) > MOST_DAYS:
        yield "days", f"{len(days)} days; {MOST_DAYS} fit on the owners' screen"
    if missing := [day_id for day_id in (POLLING, RESULT) if day_id not in ids]:
        yield "days", f"no day {' and '.join(missing)}: every election has both"
    elif ids.index(RESULT) < ids.index(POLLING):
        yield "days", f"the day {RESULT} comes after {POLLING}"


def _contest_faults(contests: Sequence[Contest]) -> Iterator[tuple[str, str]]:
    if any(contest.id == RESERVED for contest in contests):
        yield "contests", f"a contest is not called {RESERVED}"
    kinds = [contest.kind for contest in contests]
    if twice := {kind for kind in kinds if kinds.count(kind) > 1}:
        yield "contests", f"two contests have the areas of kind {', '.join(sorted(twice))}"


def _cite(quoted: QuotedFile, place: SourcePlace, ledger: Ledger) -> None:
    ledger.cite(quoted.official_ways, place.under("official_ways"))
    ledger.cite(quoted.papers, place.under("papers"))
    for name in ("not_official", "notice", "voting_hours"):
        if (article_id := getattr(quoted, name)) is not None:
            ledger.cite((article_id,), place.under(name))
