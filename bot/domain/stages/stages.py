"""The stages of the election: each date of the legal calendar, who answers for it, and how far it has come.

What was said is an entry of the history, and nothing is ever changed in it but that its author takes it back. The
state follows from what stands in the history and from the calendar as it is today; it is stored nowhere. Nobody's
silence counts as done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.moments import day_of
from bot.domain.news.legal_calendar import DatedEntry, LegalDate
from bot.domain.people import Account


class StageState(StrEnum):
    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    DONE = "done"
    LATE = "late"
    """Its day is over, and what was said last is that it is not done. Only the calendar says so."""
    UNKNOWN = "unknown"
    """Nobody has said anything about it."""


SAYABLE: Final = (StageState.NOT_BEGUN, StageState.UNDER_WAY, StageState.DONE)
"""What people say of a stage, in the order in which it goes on."""
NOBODY: Final = ""
"""The party of those whom the law names and who have no liaison here, and of a stage for which it names none."""
CONTRADICTS_WITHIN: Final = timedelta(days=1)
"""Two people who say different things within this time disagree, even if the stage may have gone on meanwhile."""
_ANOTHER_ELECTION: Final = timedelta(days=365)
"""What was said of days this far away was said of another election: postponements are shorter, terms longer."""


@dataclass(frozen=True, slots=True)
class StageEntry:
    """What somebody said of a stage.

    ``body``: the body that they spoke for; ``NOBODY`` for a lead, who speaks of the whole stage and names a ``source``.
    ``days``: those of the stage at that moment, as ``days_key`` writes them. ``taken_back_at``: when its author took
    it back; None while it stands.
    """

    id: str
    _: KW_ONLY
    stage: str
    body: str
    state: StageState
    by: Account
    at: datetime
    source: str = ""
    days: str = ""
    taken_back_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


@dataclass(frozen=True, slots=True)
class PartyState:
    """How far one of those who answer for a stage have come, and the ``entry`` that says so; None if it follows from
    the calendar alone. ``moved``: the entry was said of other days than the stage has now."""

    body: str
    state: StageState
    entry: StageEntry | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A date of the calendar today. ``history``: everything said of it, newest first, also what was taken back."""

    dated: DatedEntry
    state: StageState
    parties: tuple[PartyState, ...]
    history: tuple[StageEntry, ...] = ()

    @property
    def id(self) -> str:
        return self.dated.entry.id

    @property
    def last_entry(self) -> StageEntry | None:
        """What was said last, of what the state follows from."""
        entries = {party.entry.id: party.entry for party in self.parties if party.entry is not None}
        return max(entries.values(), key=_order, default=None)

    def party(self, body: str) -> PartyState | None:
        return next((party for party in self.parties if party.body == body), None)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.dated.last is not None and self.dated.last < today

    def is_silent(self, today: date) -> bool:
        """Whether its last day has passed and not all who answer for it have said how far it is."""
        return self.is_over(today) and any(party.state is StageState.UNKNOWN for party in self.parties)


def parties_of(entry: LegalDate) -> tuple[str, ...]:
    """Those who answer for it: the bodies that the law names and that have an entry in `content/agencies`, and
    ``NOBODY`` for all others, or if it names none."""
    return (*entry.bodies, NOBODY) if entry.named or not entry.bodies else entry.bodies


def days_key(dated: DatedEntry) -> str:
    """The days of a stage in an entry: ``2026-05-01/2026-05-07``; empty while they are unknown."""
    if dated.first is None and dated.last is None:
        return ""
    return f"{dated.first or ''}/{dated.last or ''}"


def read_days(key: str) -> tuple[date | None, date | None]:
    """Read what ``days_key`` wrote."""
    first, _, last = key.partition("/")
    return _read_day(first), _read_day(last)


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def find_stages(
    dates: Iterable[DatedEntry], entries: Iterable[StageEntry], *, today: date
) -> tuple[Stage, ...]:
    """All stages as they stand today, in the order of the dates. What was said of another election is left out."""
    by_stage: dict[str, list[StageEntry]] = {}
    for entry in entries:
        by_stage.setdefault(entry.stage, []).append(entry)
    return tuple(_stage(dated, by_stage.get(dated.entry.id, ()), today) for dated in dates)


def _stage(dated: DatedEntry, entries: Collection[StageEntry], today: date) -> Stage:
    own = [entry for entry in entries if not _is_of_another_election(entry, dated, today)]
    history = tuple(sorted(own, key=_order, reverse=True))
    parties = tuple(_party_state(dated, body, history, today) for body in parties_of(dated.entry))
    return Stage(dated, _joint_state(parties, is_over=_is_over(dated, today)), parties, history)


def _order(entry: StageEntry) -> tuple[datetime, str]:
    return entry.at, entry.id


def _is_over(dated: DatedEntry, today: date) -> bool:
    return dated.last is not None and dated.last < today


def _is_of_another_election(entry: StageEntry, dated: DatedEntry, today: date) -> bool:
    """By its days; without days, as of a stage that no day starts, by when it was said."""
    first, last = read_days(entry.days)
    then, now = last or first, dated.last or dated.first
    apart = today - day_of(entry.at) if then is None or now is None else then - now
    return abs(apart) > _ANOTHER_ELECTION


def standing_entry(history: Iterable[StageEntry], body: str) -> StageEntry | None:
    """What stands for this party, of a history with the newest first: its own word or a lead's, whichever is later."""
    return next((entry for entry in history if entry.stands and entry.body in (body, NOBODY)), None)


def _party_state(dated: DatedEntry, body: str, history: Sequence[StageEntry], today: date) -> PartyState:
    """The written rule (docs/operating/stages.md). A stage that was done stays done when its day moves; anything else
    that was said of other days says nothing of the new ones."""
    entry = standing_entry(history, body)
    moved = entry is not None and bool(entry.days) and entry.days != days_key(dated)
    if entry is None or (moved and entry.state is not StageState.DONE):
        is_ahead = dated.first is not None and today < dated.first
        return PartyState(body, StageState.NOT_BEGUN if is_ahead else StageState.UNKNOWN)
    late = entry.state is not StageState.DONE and _is_late(dated, entry.state, today)
    return PartyState(body, StageState.LATE if late else entry.state, entry, moved)


def _is_late(dated: DatedEntry, state: StageState, today: date) -> bool:
    """Whether an unfinished stage is late. A day that we count from one of our own choice makes nothing late."""
    if dated.entry.counted:
        return False
    begins_late = (
        state is StageState.NOT_BEGUN and dated.span and dated.first is not None and dated.first < today
    )
    return begins_late or _is_over(dated, today)


def _joint_state(parties: Sequence[PartyState], *, is_over: bool) -> StageState:
    """The state of a stage that several answer for: done when each of them has said so, late as soon as one is."""
    states = {party.state for party in parties}
    if len(states) == 1:
        return states.pop()
    if StageState.LATE in states:
        return StageState.LATE
    if StageState.UNKNOWN in states and is_over:
        return StageState.UNKNOWN
    if states & {StageState.DONE, StageState.UNDER_WAY}:
        return StageState.UNDER_WAY
    return StageState.UNKNOWN


def says_anew(stage: Stage, entry: StageEntry) -> bool:
    """Whether this word adds something. A second press of the same button does not, as long as the first still holds
    for everybody of whom it was said."""
    return any(not _says_the_same(standing, entry) for standing in _standing_before(stage, entry))


def _standing_before(stage: Stage, entry: StageEntry) -> list[StageEntry | None]:
    """What stands for each party that this word speaks of: a body's own one, or all of them."""
    bodies = [party.body for party in stage.parties] if entry.body == NOBODY else [entry.body]
    return [standing_entry(stage.history, body) for body in bodies]


def _says_the_same(standing: StageEntry | None, entry: StageEntry) -> bool:
    return standing is not None and (standing.body, standing.state, standing.source, standing.days) == (
        entry.body,
        entry.state,
        entry.source,
        entry.days,
    )


def contradicted_entries(
    stage: Stage, entry: StageEntry, *, own: Collection[Account]
) -> tuple[StageEntry, ...]:
    """What other people said that this word contradicts: it goes back a step, or says something else within a day.
    ``stage``: as it is without this word; ``own``: the accounts of its author."""
    before = {
        standing.id: standing
        for standing in _standing_before(stage, entry)
        if standing is not None and standing.by not in own
    }
    return tuple(standing for standing in before.values() if _contradicts(standing, entry))


def _contradicts(standing: StageEntry, entry: StageEntry) -> bool:
    if standing.state is entry.state or standing.days != entry.days:
        return False
    goes_back = SAYABLE.index(entry.state) < SAYABLE.index(standing.state)
    return goes_back or entry.at - standing.at < CONTRADICTS_WITHIN


def without_entry(stage: Stage, entry_id: str, *, today: date) -> Stage:
    """The stage as it would stand without this entry."""
    return _stage(stage.dated, [entry for entry in stage.history if entry.id != entry_id], today)


def public_parties(stage: Stage, *, today: date) -> tuple[PartyState, ...]:
    """What everybody may read: what a body, or a lead with a source, said and still holds. That something is late or
    unknown is not said of anybody, and what was not done when the last day passed is left out. One word that holds
    for several parties stands once."""
    words = {
        party.entry.id: party
        for party in stage.parties
        if party.entry is not None and (party.entry.state is StageState.DONE or not stage.is_over(today))
    }
    return tuple(words.values())


def count_states(stages: Iterable[Stage]) -> Mapping[StageState, int]:
    """How many stages are in each state, in the order of the states."""
    states = [stage.state for stage in stages]
    return {state: states.count(state) for state in StageState}
