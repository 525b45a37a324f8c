"""The brief: one page a morning of what moved since the last one, drawn once and kept with its hash.

It tells of whole days that are over, from the day after the last brief to yesterday, so that a case counts in one brief
only. Its counts are rounded as those of a wall (`bot.domain.briefs.counts`). What it says is stored as *lines*: a kind,
which has one text, and facts. Names are stored with them, so that a later change of the content changes no brief.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.figures.publication import Period
from bot.domain.moments import at_night, day_of, minute_of_day

LONGEST: Final = 7
"""Days in a brief; after a longer pause the days before them are left out."""
FIRST_UNTIL: Final = 12 * 60
"""The minute of the day until which the first brief of all begins; later it waits for the next morning."""
ON_PAGES: Final = 6
"""Lines of a section on the pages, of which there are two at most. The rest is counted in one more line."""
IN_CHAT: Final = 3
"""The same on the small screen of a phone."""
_FORM: Final = 1


class SectionName(StrEnum):
    """The sections, in the order in which they are read."""

    STAGES = "stages"
    THREATS = "threats"
    LEVELS = "levels"
    SPACES = "spaces"
    PROMISES = "promises"
    MEASURES = "measures"
    BODIES = "bodies"
    TRAINING = "training"
    ALERTS = "alerts"
    PROVINCE = "province"


class LineKind(StrEnum):
    """What a line says. Each kind has one text, which knows its facts."""

    LEVEL = "level"
    """area, phase, before, after: levels of the atlas, 0 for unknown."""
    OFFICIAL = "official"
    """area, others, before, after: the competent authority's level of an area and of so many others."""
    VERSION = "version"
    """number, day: the newest signed version of the atlas, whose levels did not change."""
    SPACE = "space"
    """space, count."""
    SPACE_SINCE = "space-since"
    """space, count, last: also what the brief before said, which told of as many days."""
    ACT = "act"
    """rank, name, count: 1 for the act with the most cases."""
    AREA = "area"
    """rank, name, count: the same of districts."""
    PROMISE = "promise"
    """kept, late: decisions whose last day was in the brief's days."""
    PROMISE_SHARE = "promise-share"
    """percent, briefs: the share that was kept in the last briefs."""
    SENT = "sent"
    """count: referrals that were sent in the brief's days."""
    OVERDUE = "overdue"
    """body, count: referrals that the body should have answered by now."""
    OVERDUE_ALL = "overdue-all"
    """count: the same of all bodies."""
    GROUP = "group"
    """body, place, track, joined, certified: whole blocks of learners; 0 stands for fewer than one."""
    SMALL_GROUPS = "small-groups"
    """count: groups in which no block is full."""
    THREAT = "threat"
    """title, before, after: levels of the register of threats, 0 for unknown."""
    THREAT_NEW = "threat-new"
    """title, after."""
    THREAT_GONE = "threat-gone"
    """title."""
    REGISTER = "register"
    """number, day: the newest signed version of the register, in which no threat moved."""
    MEASURE_DONE = "measure-done"
    """title, body."""
    MEASURE_LATE = "measure-late"
    """title, body, day: its last day."""
    PROPOSALS = "proposals"
    """proposed, accepted, refused, done, dropped: what happened to measures that cases proposed, each on its own day;
    never how many cases."""
    PROPOSALS_ACCEPTED = "proposals-accepted"
    """accepted, done: what liaisons read instead; never stored."""
    PROPOSALS_LATE = "proposals-late"
    """count: proposals that wait too long."""
    STAGE_LATE = "stage-late"
    """title, day: a stage whose last day is over and that is said to be unfinished."""
    STAGE_UNBEGUN = "stage-unbegun"
    """title, day: a stage whose first day is over, its last one not, and that is said not to have begun."""
    STAGE_SILENT = "stage-silent"
    """title, day: a stage whose day is over and of which not all who answer for it have said anything."""
    STAGE_CHANGED = "stage-changed"
    """title, state: something was said of it."""
    STAGE_COMING = "stage-coming"
    """title, day: its next day."""
    ALERTS = "alerts"
    """sent, acknowledged: quick alerts, rounded."""
    LETTER = "letter"
    """version, number, recipient, letter, day: what was sent to the province; without an answer yet."""
    LETTER_ANSWERED = "letter-answered"
    """version, number, recipient, letter, day, answered: the day of the answer."""
    MORE = "more"
    """count: further lines, which there is no room for; never stored."""


LATE_KINDS: Final = frozenset(
    {
        LineKind.STAGE_LATE,
        LineKind.STAGE_UNBEGUN,
        LineKind.STAGE_SILENT,
        LineKind.MEASURE_LATE,
        LineKind.PROPOSALS_LATE,
        LineKind.OVERDUE,
        LineKind.OVERDUE_ALL,
    }
)
"""What somebody should have done by now."""
STANDING_KINDS: Final = LATE_KINDS | {
    LineKind.STAGE_COMING,
    LineKind.GROUP,
    LineKind.SMALL_GROUPS,
    LineKind.LETTER,
}
"""What says how things stand: no news where the brief before said the same. Every other line tells of something that
happened in the brief's days, and is news even if it reads as yesterday's did."""


type LineFact = str | int | date


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One statement. ``is_news``: it happened since the last brief; otherwise it still stands."""

    kind: LineKind
    facts: Mapping[str, LineFact] = field(default_factory=dict)
    is_news: bool = True

    def says_as(self, other: "BriefLine") -> bool:
        """Whether both say the same."""
        return (self.kind, dict(self.facts)) == (other.kind, dict(other.facts))


@dataclass(frozen=True, slots=True)
class BriefSection:
    name: SectionName
    lines: tuple[BriefLine, ...]

    def in_order(self) -> Sequence[BriefLine]:
        """All lines, news first."""
        return sorted(self.lines, key=lambda line: not line.is_news)

    def first_lines(self, most: int) -> tuple[BriefLine, ...]:
        """At most so many lines, news first, and one more: the last line, or how many are left out."""
        ordered = self.in_order()
        if len(ordered) <= most + 1:
            return tuple(ordered)
        return (*ordered[:most], BriefLine(LineKind.MORE, {"count": len(ordered) - most}, is_news=False))


@dataclass(frozen=True, slots=True)
class Brief:
    """``day``: of the morning on which it was drawn; there is one a day. ``period``: the days that it tells of."""

    day: date
    period: Period
    drawn_at: datetime
    sections: tuple[BriefSection, ...] = ()
    whole_hash: str = ""
    """Of the brief that this is a part of; empty for the whole."""

    def part_for_bodies(self) -> "Brief":
        """Of what cases have proposed only what was accepted and done. It keeps the hash of the whole."""
        sections = (replace(s, lines=tuple(_lines_for_bodies(s.lines))) for s in self.sections)
        return replace(self, sections=tuple(s for s in sections if s.lines), whole_hash=self.hash)

    @property
    def is_quiet(self) -> bool:
        """Whether it has nothing new to say."""
        return not any(line.is_news for section in self.sections for line in section.lines)

    @property
    def has_late(self) -> bool:
        """Whether something should have been done by now: then nobody is wished a calm day."""
        return any(line.kind in LATE_KINDS for section in self.sections for line in section.lines)

    def lines_of(self, name: SectionName) -> Sequence[BriefLine]:
        return next((section.lines for section in self.sections if section.name is name), ())

    def canonical_text(self) -> str:
        """The text that is stored and hashed; equal contents have equal texts."""
        data = {
            "form": _FORM,
            "day": self.day.isoformat(),
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "drawn_at": self.drawn_at.isoformat(),
            "sections": [
                [section.name.value, [_plain_line(line) for line in section.lines]]
                for section in self.sections
            ],
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """SHA-256 in hex, over ``canonical_text`` of the whole."""
        return self.whole_hash or hashlib.sha256(self.canonical_text().encode()).hexdigest()


def _lines_for_bodies(all_lines: Iterable[BriefLine]) -> Iterator[BriefLine]:
    for line in all_lines:
        if line.kind is LineKind.PROPOSALS:
            facts = {name: line.facts[name] for name in ("accepted", "done")}
            if any(facts.values()):
                yield BriefLine(LineKind.PROPOSALS_ACCEPTED, facts, line.is_news)
        elif line.kind is not LineKind.PROPOSALS_LATE:
            yield line


def read_brief(text: str) -> Brief:
    """Read what ``canonical_text`` wrote. Raises ValueError or KeyError for anything else."""
    data: dict[str, Any] = json.loads(text)
    return Brief(
        date.fromisoformat(data["day"]),
        Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"])),
        datetime.fromisoformat(data["drawn_at"]),
        tuple(
            BriefSection(SectionName(name), tuple(_read_line(*line) for line in lines))
            for name, lines in data["sections"]
        ),
    )


_DAY: Final = "day:"
"""Begins a fact that is a day."""


def _plain_line(line: BriefLine) -> list[Any]:
    facts = {
        name: f"{_DAY}{fact.isoformat()}" if isinstance(fact, date) else fact
        for name, fact in sorted(line.facts.items())
    }
    return [line.kind.value, facts, line.is_news]


def _read_line(kind: str, facts: Mapping[str, str | int], is_news: bool) -> BriefLine:
    return BriefLine(LineKind(kind), {name: _read_fact(fact) for name, fact in facts.items()}, is_news)


def _read_fact(fact: str | int) -> LineFact:
    if isinstance(fact, str) and fact.startswith(_DAY):
        return date.fromisoformat(fact.removeprefix(_DAY))
    return fact


def due_period(now: datetime, *, last_drawn: date | None) -> Period | None:
    """The days that a brief would tell of now; None while it is night, before seven, or if today's is drawn. The first
    brief of all is drawn in the morning only, and tells of yesterday."""
    today = day_of(now)
    if at_night(now) or (last_drawn is not None and last_drawn >= today):
        return None
    yesterday = today - timedelta(days=1)
    if last_drawn is None:
        return Period(yesterday, yesterday) if minute_of_day(now) < FIRST_UNTIL else None
    return Period(max(last_drawn, today - timedelta(days=LONGEST)), yesterday)


def mark_standing(lines: Iterable[BriefLine], before: Iterable[BriefLine]) -> tuple[BriefLine, ...]:
    """Of lines that say how things stand, those that the brief before said, too, are no news."""
    earlier = list(before)
    return tuple(
        replace(line, is_news=False)
        if line.kind in STANDING_KINDS and any(line.says_as(other) for other in earlier)
        else line
        for line in lines
    )
