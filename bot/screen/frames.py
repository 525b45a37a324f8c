"""A situation as the page gets it: JSON with every word in it, and plain numbers, which the page writes in Persian
digits. On a wall None stands for fewer than five."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from bot.conversation.outgoing import Arg, ClockTime, TextRef
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.promises import PromiseCount, ReferralCount, sum_promises
from bot.domain.figures.publication import share_of_published
from bot.domain.figures.situation import OpenCaseCounts, SeverityCount, Situation
from bot.domain.moments import day_of, minute_of_day
from bot.domain.news.legal_calendar import DatedEntry, DateStatus
from bot.domain.stages.stages import NOBODY, Stage, StageEntry, StageState, public_parties
from bot.usecases.ports import Content

ACTS_SHOWN: Final = 8
_STAGES: Final = (DateStatus.PAST, DateStatus.NOW, DateStatus.AHEAD)
TEXT_FAMILIES: Final = (
    *(f"screen-severity-{severity}" for severity in Severity),
    *(f"screen-stage-{status}" for status in _STAGES),
    *(f"screen-now-{name}" for name in ("late", "critical", "waiting", "held", "asked")),
    *(f"screen-body-{name}" for name in ("sent", "waits", "answered", "acted")),
)
type Label = Callable[[TextRef | str], str]
"""Turns a text into its words, on one line."""
type Json = dict[str, Any]


class Frames:
    """Writes frames with these words."""

    def __init__(self, label: Label, content: Callable[[], Content]) -> None:
        self._label, self._content = label, content

    def write(self, situation: Situation) -> Json:
        content = self._content()
        today = day_of(situation.at)
        return {
            "asOf": self._text("screen-page-as-of", {"day": today, "at": ClockTime(situation.at)}),
            "rounded": situation.rounded,
            "now": self._now(situation),
            "tiles": self._tiles(situation, content),
            "others": self._number(situation.areas.get("", 0), situation),
            "levels": bool(situation.levels.version),
            "hours": [self._hour(at, counts, situation) for at, counts in situation.hours.items()],
            "acts": self._acts(situation, content),
            "deadlines": [] if situation.desk is None else self._deadlines(situation.desk),
            "promise": self._promise(situation),
            "bodies": self._bodies(situation.referrals, situation),
            "stages": [self._stage(item, today, situation, content) for item in situation.stages],
        }

    def _text(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return self._label(TextRef(key, args or {}))

    @staticmethod
    def _number(count: int, situation: Situation) -> int | None:
        return None if situation.rounded and not count else count

    # --- the day ------------------------------------------------------------------------------------

    def _now(self, situation: Situation) -> Sequence[Json]:
        desk = situation.desk
        if desk is not None:
            counts = {name: getattr(desk, name) for name in ("late", "critical", "waiting", "held", "asked")}
            return [
                {"id": name, "name": self._text(f"screen-now-{name}"), "value": count}
                for name, count in counts.items()
            ]
        total = sum_promises(situation.promises.values())
        sums = (
            ("today", self._text("screen-now-today"), sum(situation.areas.values())),
            ("kept", self._text("screen-now-in-time"), total.in_time),
            ("missed", self._text("screen-now-missed"), total.late),
        )
        return [
            {"id": name, "name": words, "value": self._number(count, situation)}
            for name, words, count in sums
        ]

    def _tiles(self, situation: Situation, content: Content) -> Sequence[Json]:
        levels = situation.levels.levels
        return [
            {
                "name": area.name,
                "column": area.tile[0],
                "row": area.tile[1],
                "level": int(levels.get(area.id, AtlasLevel.UNKNOWN)),
                "value": self._number(situation.areas.get(area.id, 0), situation),
            }
            for area in content.areas.areas
            if area.tile is not None
        ]

    def _hour(self, at: datetime, counts: Mapping[Space, int], situation: Situation) -> Json:
        return {
            "name": self._text("screen-hour", {"at": ClockTime(at)}),
            "clock": minute_of_day(at) // 60,
            **{space.value: self._number(counts[space], situation) for space in Space},
        }

    def _acts(self, situation: Situation, content: Content) -> Sequence[Json]:
        """The most frequent ones. Rows of equal numbers stand in the order of the content: no other order may tell more
        than the numbers do."""
        places = {act_id: place for place, act_id in enumerate(content.acts)}
        counts = {act_id: count for act_id, count in situation.acts.items() if count}
        ordered = sorted(counts, key=lambda act_id: (-counts[act_id], places.get(act_id, len(places))))
        rows = [
            {"name": self._act(act_id, content), "value": counts[act_id], "others": False}
            for act_id in ordered[:ACTS_SHOWN]
        ]
        left = sum(counts[act_id] for act_id in ordered[ACTS_SHOWN:])
        if left:
            rows.append({"name": self._text("screen-others"), "value": left, "others": True})
        return rows

    def _act(self, act_id: str, content: Content) -> str:
        act = content.acts.get(act_id)
        return self._label(act.label) if act is not None else self._text("screen-act-unknown")

    # --- what was promised --------------------------------------------------------------------------

    def _deadlines(self, desk: OpenCaseCounts) -> Sequence[Json]:
        return [
            {"name": self._text(f"screen-severity-{severity}"), **self._due(count)}
            for severity, count in desk.by_severity.items()
        ]

    @staticmethod
    def _due(count: SeverityCount) -> Json:
        return {"open": count.open, "soon": count.soon, "late": count.late}

    def _promise(self, situation: Situation) -> Sequence[Json]:
        return [
            {
                "name": self._text(f"screen-severity-{severity}"),
                "share": self._share(count, rounded=situation.rounded),
                "percent": self._percent(count, rounded=situation.rounded),
            }
            for severity, count in situation.promises.items()
        ]

    def _share(self, count: PromiseCount, *, rounded: bool) -> str:
        percent = self._percent(count, rounded=rounded)
        if percent is None:
            return self._text("screen-percent-none")
        return self._text("screen-percent", {"count": percent})

    @staticmethod
    def _percent(count: PromiseCount, *, rounded: bool) -> int | None:
        return share_of_published(count.in_time, count.late) if rounded else count.percent

    def _bodies(self, count: ReferralCount, situation: Situation) -> Sequence[Json]:
        counts = (
            ("sent", count.sent),
            ("waits", count.sent - count.answered),
            ("answered", count.answered),
            ("acted", count.acted),
        )
        return [
            {"name": self._text(f"screen-body-{name}"), "value": self._number(value, situation)}
            for name, value in counts
        ]

    # --- the calendar -------------------------------------------------------------------------------

    def _stage(self, item: DatedEntry, today: date, situation: Situation, content: Content) -> Json:
        """``state`` and ``by``: how far it is, and which body or source says so; on a wall what everybody may read,
        so not the source's words."""
        status, stage = item.when(today), situation.progress.get(item.entry.id)
        state, entry = _known_state(stage, today, is_public=situation.rounded)
        return {
            "state": self._text(f"stage-state-{state}") if state is not None else "",
            "by": self._speaker(entry, content, is_public=situation.rounded) if entry is not None else "",
            "late": state is StageState.LATE,
            "title": self._label(item.entry.title),
            "days": self._days(item, status),
            "when": status.value,
            "word": self._text(f"screen-stage-{status}"),
        }

    def _speaker(self, entry: StageEntry, content: Content, *, is_public: bool) -> str:
        if entry.body == NOBODY and is_public:
            return self._text("stage-who-source")
        if entry.body == NOBODY:
            return self._text("screen-stage-source", {"source": entry.source})
        agency = content.agencies.get(entry.body)
        return self._label(agency.name) if agency is not None else self._text("intro-body-gone")

    def _days(self, item: DatedEntry, status: DateStatus) -> str:
        """Of a span the end that comes next: there is room for one line."""
        if item.first is not None and item.last is not None:
            if item.span and status is DateStatus.AHEAD:
                return self._text("screen-stage-from", {"day": item.first})
            if item.span:
                return self._text("calendar-until", {"day": item.last})
            return self._text("calendar-day", {"day": item.first})
        if item.last is not None:
            return self._text("calendar-until", {"day": item.last})
        return self._text("screen-stage-from", {"day": item.first}) if item.first is not None else ""


def _known_state(
    stage: Stage | None, today: date, *, is_public: bool
) -> tuple[StageState | None, StageEntry | None]:
    """The state as it stands and what was said last; in public only what was said last, as it was said."""
    if stage is None:
        return None, None
    if not is_public:
        return stage.state, stage.last_entry
    entries = [party.entry for party in public_parties(stage, today=today) if party.entry is not None]
    last = max(entries, key=lambda entry: entry.at, default=None)
    return (None, None) if last is None else (last.state, last)


def page_words(keys: Iterable[str], label: Label) -> Mapping[str, str]:
    """The words of these keys, for the page's places."""
    return {key: label(TextRef(key)) for key in keys}
