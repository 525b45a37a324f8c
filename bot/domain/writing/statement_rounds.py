"""A round of writing: the sentences are picked, the body is chosen, the last day is counted.

What is stored is the case, the seed and what the learner pressed. Which sentences stood there in which order, which
days the story named, the last day and the grade follow from them, the content and the legal calendar.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Self
from zlib import crc32

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import LegalDate, MonthsLater
from bot.domain.writing.statements import (
    StatementBank,
    StatementCase,
    StatementPart,
    StatementSentence,
    StoryDay,
    anchor_of,
)

DAY_CHOICES: Final = 5
TRIES: Final = 3
"""After so many wrong days the last day is told."""
FLAWED: Final = (4, 5)
"""How many sentences of a round stay out."""
COMMON: Final = (1, 2)
"""How many of them are of the whole track."""
EDITION: Final = 1
"""Raise it when the same seed gives other rounds."""
_FIRST_POLLING: Final = date(2033, 5, 22)
_POLLING_DAYS: Final = 270
"""From when on, and on how many days, polling may be. No text names the year, and no story goes beyond one."""


class StatementStage(StrEnum):
    """Where a round stands."""

    SENTENCES = "sentences"
    BODY = "body"
    DAY = "day"
    DONE = "done"


class DayFault(StrEnum):
    """What may have gone wrong with a day that is not the last one."""

    OTHER_DAY = "other-day"
    """It was counted from another day of the story."""
    FIRST_COUNTED = "first-counted"
    """The day that it is counted from was taken for the first."""
    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class StatementRound:
    """A round as it is stored."""

    case_id: str
    _: KW_ONLY
    seed: str
    edition: str
    picks: tuple[int, ...] = ()
    """Positions of the pressed sentences, in the order of the presses."""
    asked_at: int | None = None
    """How many were pressed when the text was first called complete and was not."""
    is_closed: bool = False
    """Whether the text is finished."""
    bodies: tuple[str, ...] = ()
    days: tuple[date, ...] = ()

    @property
    def id(self) -> str:
        """A short name for buttons, from the seed."""
        return f"{crc32(self.seed.encode()):08x}"

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "case": self.case_id,
            "seed": self.seed,
            "edition": self.edition,
            "picks": list(self.picks),
            "asked": self.asked_at,
            "closed": self.is_closed,
            "bodies": list(self.bodies),
            "days": [day.isoformat() for day in self.days],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            plain["case"],
            seed=plain["seed"],
            edition=plain["edition"],
            picks=tuple(map(int, plain["picks"])),
            asked_at=plain["asked"],
            is_closed=plain["closed"],
            bodies=tuple(plain["bodies"]),
            days=tuple(map(date.fromisoformat, plain["days"])),
        )


@dataclass(frozen=True, slots=True)
class StatementRules:
    """What a round is worked out with: the cases, the dates of the law by id, and how months are added."""

    bank: StatementBank
    calendar: Mapping[str, LegalDate]
    later: MonthsLater

    def edition(self, case: StatementCase) -> str:
        """The edition of a case and of the date that ends it."""
        return f"{crc32(repr((EDITION, case, self.calendar.get(case.date_id))).encode()):08x}"

    def is_current(self, stored: StatementRound) -> bool:
        """Whether the round's case is still as it was when the round began."""
        case = self.bank.cases.get(stored.case_id)
        return case is not None and case.date_id in self.calendar and stored.edition == self.edition(case)


def begin_statement(
    rules: StatementRules, track: Audience, *, seed: str, done: Sequence[str]
) -> StatementRound:
    """A round with a case of this track, one of those that were ``done`` least often."""
    cases = rules.bank.of_track(track)
    fewest = min(done.count(case.id) for case in cases)
    case = _rng("case", seed).choice([case for case in cases if done.count(case.id) == fewest])
    return StatementRound(case.id, seed=seed, edition=rules.edition(case))


def story_days(case: StatementCase, seed: str) -> Mapping[StoryDay, date]:
    """The invented days of a round."""
    rng = _rng("days", seed)
    polling = _FIRST_POLLING + timedelta(days=rng.randrange(_POLLING_DAYS))
    return {
        StoryDay.POLLING: polling,
        StoryDay.RESULT: polling + timedelta(days=rng.randint(1, 4)),
        StoryDay.EVENT: polling + timedelta(days=rng.randint(*case.event)),
        StoryDay.OWN: polling + timedelta(days=rng.randint(*case.own)),
    }


def last_day(entry: LegalDate, days: Mapping[StoryDay, date], later: MonthsLater) -> date:
    """The last day by this date of the calendar. Raises ValueError if the story lacks the day that it is counted
    from."""
    if entry.within is not None:
        return days[StoryDay.OWN] + timedelta(days=entry.within)
    mark = entry.ends or entry.begins
    last = mark.on({day.value: known for day, known in days.items()}, later) if mark is not None else None
    if last is None:
        raise ValueError(f"{entry.id} is counted from no day of a story")
    return last


class StatementPaper:
    """A round worked out: its sentences, days, choices and grade."""

    def __init__(self, stored: StatementRound, rules: StatementRules) -> None:
        self.round = stored
        self.rules = rules
        self.case = rules.bank.cases[stored.case_id]
        self.entry = rules.calendar[self.case.date_id]

    def after(self, **changes: Any) -> "StatementPaper":
        """The same round with these fields changed."""
        return StatementPaper(replace(self.round, **changes), self.rules)

    @cached_property
    def days(self) -> Mapping[StoryDay, date]:
        return story_days(self.case, self.round.seed)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The invented numbers: of a station, of people or things, and two hours of a day."""
        rng = _rng("numbers", self.round.seed)
        return {
            "station": rng.randint(3, 48),
            "count": rng.randint(3, 9),
            "hour": rng.randint(9, 13),
            "late": rng.randint(16, 19),
        }

    @cached_property
    def place(self) -> str:
        return _rng("place", self.round.seed).choice(self.case.places)

    @cached_property
    def sentences(self) -> Sequence[StatementSentence]:
        """The sentences that are shown, in the order in which they are shown."""
        rng = _rng("sentences", self.round.seed)
        common = rng.sample(self.case.common, min(rng.randint(*COMMON), len(self.case.common)))
        flawed = rng.sample(self.case.flawed, rng.randint(*FLAWED) - len(common))
        drawn = [*self.case.sentences, *flawed, *common]
        rng.shuffle(drawn)
        return drawn

    @cached_property
    def body_choices(self) -> Sequence[str]:
        bodies = [self.case.body_id, *self.case.other_bodies]
        _rng("bodies", self.round.seed).shuffle(bodies)
        return bodies

    @cached_property
    def anchor(self) -> StoryDay:
        """The day that the last day is counted from."""
        return StoryDay(anchor_of(self.entry))

    @cached_property
    def last_day(self) -> date:
        return last_day(self.entry, self.days, self.rules.later)

    @cached_property
    def day_choices(self) -> Sequence[date]:
        """Days in a row, the last day at any place among them."""
        before = _rng("choices", self.round.seed).randrange(DAY_CHOICES)
        return [self.last_day + timedelta(days=place - before) for place in range(DAY_CHOICES)]

    def day_fault(self, day: date) -> DayFault | None:
        """Why this is not the last day; None if it is."""
        if day == self.last_day:
            return None
        length = self.last_day - self.days[self.anchor]
        others = [self.days[name] + length for name in self.case.named_days() if name is not self.anchor]
        if length > timedelta() and day == self.last_day - timedelta(days=1):
            return DayFault.FIRST_COUNTED
        if day in others:
            return DayFault.OTHER_DAY
        return DayFault.EARLY if day < self.last_day else DayFault.LATE

    # --- where it stands ------------------------------------------------------------------------------

    @property
    def wrong_days(self) -> int:
        return sum(day != self.last_day for day in self.round.days)

    @property
    def stage(self) -> StatementStage:
        if not self.round.is_closed:
            return StatementStage.SENTENCES
        if self.case.body_id not in self.round.bodies:
            return StatementStage.BODY
        if self.last_day not in self.round.days and self.wrong_days < TRIES:
            return StatementStage.DAY
        return StatementStage.DONE

    @cached_property
    def missing(self) -> Sequence[StatementPart]:
        """What a reader of the text as it is now would ask for."""
        present = {self.sentences[position].part for position in self.round.picks}
        return [part for part in StatementPart if part not in present]

    @cached_property
    def text(self) -> Sequence[StatementSentence]:
        """The picked sentences that belong, in the order of the text."""
        chosen = [self.sentences[position] for position in self.round.picks]
        return [sentence for sentence in self.case.sentences if sentence in chosen]

    @cached_property
    def wrong_picks(self) -> Sequence[StatementSentence]:
        chosen = [self.sentences[position] for position in self.round.picks]
        return [sentence for sentence in chosen if not sentence.belongs]

    # --- the grade ------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """Every sentence, the body and the last day."""
        return len(self.sentences) + 2

    @cached_property
    def right_answers(self) -> int:
        """What was right without help: sentences before a reader asked, the body and the day at the first try."""
        unaided = self.round.picks[: self.round.asked_at]
        sentences = sum(
            (position in unaided) if sentence.belongs else (position not in self.round.picks)
            for position, sentence in enumerate(self.sentences)
        )
        first_body, first_day = self.round.bodies[:1], self.round.days[:1]
        return sentences + (first_body == (self.case.body_id,)) + (first_day == (self.last_day,))


def _rng(what: str, seed: str) -> random.Random:
    return random.Random(f"statement/{what}/{seed}")  # noqa: S311 an invented case


# --- what is stored of a learner ----------------------------------------------------------------------

KEPT: Final = 24
"""Of how many finished rounds the cases are remembered, so that others come first."""
KEY: Final = "statement-"


def practice_key(track: Audience) -> str:
    """Under which name the record of a track is stored."""
    return f"{KEY}{track.value}"


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A learner's practice in one track: the open round, how many are finished, the best share of right answers in
    percent, the cases of the last ones, and the last finished round, whose result can be worked out again."""

    running: StatementRound | None = None
    finished: int = 0
    best: int = 0
    done: tuple[str, ...] = ()
    last: StatementRound | None = None

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        rounds = {"running": self.running, "last": self.last}
        plain = {name: stored.to_plain() for name, stored in rounds.items() if stored is not None}
        return {"finished": self.finished, "best": self.best, "done": list(self.done), **plain}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote; of a learner without practice an empty one."""
        running, last = (
            StatementRound.from_plain(plain[name]) if name in plain else None for name in ("running", "last")
        )
        return cls(
            running,
            int(plain.get("finished", 0)),
            int(plain.get("best", 0)),
            tuple(plain.get("done", ())),
            last,
        )


def finish_statement(record: StatementRecord, paper: StatementPaper) -> StatementRecord:
    """The record once the last day of this round is known."""
    share = paper.right_answers * 100 // paper.total
    return StatementRecord(
        finished=record.finished + 1,
        best=max(record.best, share),
        done=(*record.done, paper.case.id)[-KEPT:],
        last=paper.round,
    )


def merge_statements(new: StatementRecord, old: StatementRecord) -> StatementRecord:
    """The practice of two accounts of one person: what was done in both, and the open round of the new one."""
    return StatementRecord(
        new.running or old.running,
        new.finished + old.finished,
        max(new.best, old.best),
        (*old.done, *new.done)[-KEPT:],
        new.last or old.last,
    )
