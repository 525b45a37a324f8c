"""What makes an election this election: its names, its days, its contests, and the articles that screens quote.

`bot.library` reads it from `content/election.yaml`. Two days are known to the program, because the phases of
the election and the windows of reports rest on them; all others exist for the calendar and the bodies.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.catalogue.stations import Point

POLLING: Final = "polling"
RESULT: Final = "result"
"""The ids of the two days that every election has: of voting, and of the announced result."""


@dataclass(frozen=True, slots=True)
class ElectionWords:
    """How sentences name the election. Each field is a term of the texts: `-election-is` for `election_is`."""

    election: str
    election_is: str
    """The name with «است», as it ends a sentence."""
    election_full: str
    """The official name, as on certificates."""
    law: str
    law_is: str
    law_short: str
    standing: str
    """What this bot is not, with the article that says who is."""
    complaint_bodies: str
    """Who takes official complaints."""
    judges: str
    """Who decides what was an offence."""
    announcer: str
    """Who announces the days."""
    station_notice: str
    """When the notice of stations is published, and where else to ask."""
    private_acts: str
    """The acts for which a private person is reported too."""
    example_question: str
    """A question as people ask it."""
    example_group: str
    """A body and a place that learners may come from."""


@dataclass(frozen=True, slots=True)
class ElectionDay:
    """A day that dates of the law are counted from. Owners set it from an official notice.

    ``name``: as on the owners' screens; ``label``: as something that a date waits for; ``lasts``: the least
    number of days from this one to the next, for the reason ``because``, with ``at_least`` before «پس از»;
    ``unset``: what owners are told as long as it is not set.
    """

    id: str
    _: KW_ONLY
    name: str
    label: str
    lasts: int = 1
    at_least: str = ""
    because: str = ""
    unset: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """A kind of vote that has bodies of its own, as a city's council and a village's. An area of this ``kind``
    belongs to it, and so does everything below, unless a child belongs to another one."""

    id: str
    _: KW_ONLY
    kind: AreaKind
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class QuotedArticles:
    """The articles that screens quote by themselves; each may be missing."""

    not_official: str = ""
    """Who carries out and supervises the election: not this bot."""
    official_ways: tuple[str, ...] = ()
    """How and until when to complain officially, the nearest first."""
    papers: tuple[str, ...] = ()
    """Who may vote, and with which papers."""
    notice: str = ""
    """The notice of stations."""
    voting_hours: str = ""


@dataclass(frozen=True, slots=True)
class SpokenNames:
    """How people's questions name this election and others. Words and phrases as they are typed.

    ``about``: beginnings of words that show that a question is about this election, and alone say nothing of
    its subject; ``beside``: words that may stand beside the number of an article of its law; ``own``: names of
    it and its bodies; ``others``: names of other elections, which an answer must name too.
    """

    about: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """``days`` are in the order of the law; ``report_days``: reports of earlier phases are taken until so many
    days after the result."""

    words: ElectionWords
    _: KW_ONLY
    days: tuple[ElectionDay, ...]
    report_days: int
    contests: tuple[Contest, ...] = ()
    articles: QuotedArticles = QuotedArticles()
    names: SpokenNames = SpokenNames()
    map_link: str = ""
    """A public map at a place: a link with ``{latitude}`` and ``{longitude}``; empty for none."""

    def map_url(self, point: Point) -> str:
        """The link to this place on the map. It says nothing about who opens it or from where."""
        latitude, longitude = str(point).split(",")
        return self.map_link.replace("{latitude}", latitude).replace("{longitude}", longitude)

    def day_ids(self) -> tuple[str, ...]:
        return tuple(day.id for day in self.days)

    def day(self, day_id: str) -> ElectionDay | None:
        return next((day for day in self.days if day.id == day_id), None)

    def contest_ids(self) -> tuple[str, ...]:
        return tuple(contest.id for contest in self.contests)

    def contest_of(self, areas: AreaTree, area_id: str) -> str | None:
        """The contest that an area belongs to; None if it is too large to tell, or if there are none."""
        if area_id not in areas:
            return None
        kinds = {contest.kind: contest.id for contest in self.contests}
        for area in reversed(areas.path(area_id)):
            if area.kind in kinds:
                inside = {kinds[below.kind] for below in areas.children(area.id) if below.kind in kinds}
                return kinds[area.kind] if inside <= {kinds[area.kind]} else None
        return None
