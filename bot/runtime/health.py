"""What the program knows about itself: counters, gauges, troubles. Shown on /healthz, /readyz and /metrics.

No metric is labelled by act, area or person: a small number beside a place reveals too much.

The program's condition for its owners' screen: health, queues, the disk, the last backup.
"""

import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.conversation import wire
from bot.conversation.committee_counts import CommitteeCounts
from bot.conversation.store import Store
from bot.domain.owner.settings import Condition
from bot.domain.people import Messenger
from bot.runtime.learned_rate import Pace
from bot.runtime.program_files import program_version

TURN_OUTCOMES: Final = ("done", "held", "failed", "unreadable", "without-id", "conflict", "tick-failed")


@dataclass(slots=True)
class HealthTrouble:
    """A current problem: since when, and what an operator can do about it."""

    since: datetime
    what: str


@dataclass(frozen=True, slots=True)
class MachineState:
    """What the disk says: bytes that are free, when the last backup was finished, and whether a second copy is kept
    as things change. None: unknown, or never."""

    free_bytes: int | None = None
    last_backup: datetime | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Readings:
    """What is read for one answer of /metrics. ``jobs``: seconds since each last succeeded; ``job_limits``: after how
    many it is late."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Empty if the database does not answer."""
    loops: Mapping[str, bool] = field(default_factory=dict)
    jobs: Mapping[str, float] = field(default_factory=dict)
    job_limits: Mapping[str, float] = field(default_factory=dict)
    machine: MachineState = MachineState()
    committee: CommitteeCounts = field(default_factory=CommitteeCounts)


@dataclass
class Health:
    """One per program. Loops report here; the pages and metrics read from here."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    troubles: dict[str, HealthTrouble] = field(default_factory=dict)
    ready: bool = False
    vectors: Callable[[], str] = lambda: "off"
    """Whether sentences are read with vectors; if not, why. No trouble: words alone are enough."""

    paces: Callable[[], Mapping[Messenger, Pace]] = dict
    """How fast each messenger may be written to."""

    def __post_init__(self) -> None:
        registry = self.registry
        self._labelled: dict[tuple[object, ...], Counter] = {}
        self.updates = Counter("amanat_updates", "Updates stored", ["messenger"], registry=registry)
        self.turns = Counter("amanat_turns", "Turns by outcome", ["outcome"], registry=registry)
        for outcome in TURN_OUTCOMES:
            self.turns.labels(outcome)  # a rule sees the first failure only if there was a zero before
        self.gaps = Counter("amanat_update_gap", "Update ids never seen", ["messenger"], registry=registry)
        self.refusals = Counter(
            "amanat_webhook_refused", "Webhook requests that were refused", ["messenger", "what"],
            registry=registry,
        )  # fmt: skip
        self.sends = Counter(
            "amanat_sends", "Calls to messengers", ["messenger", "outcome"], registry=registry
        )
        self.batch_seconds = Histogram("amanat_batch_seconds", "A batch of turns", registry=registry)
        self.stored_seconds = Histogram(
            "amanat_stored_seconds", "From arrival to stored", registry=registry,
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
        )  # fmt: skip
        self.send_rate = Gauge(
            "amanat_send_rate", "Messages a second that may be sent", ["messenger"], registry=registry
        )
        self.send_limit = Gauge(
            "amanat_send_limit", "Messages a second that were accepted before the last refusal", ["messenger"],
            registry=registry,
        )  # fmt: skip
        self.rows = Gauge("amanat_rows", "Rows waiting, by kind", ["kind"], registry=registry)
        self.key_holder = Gauge(
            "amanat_key_holder", "1 if the holder of keys answers, and if its mirror is in line", ["what"],
            registry=registry,
        )  # fmt: skip
        self._build_state(registry)

    def _build_state(self, registry: CollectorRegistry) -> None:
        """The gauges that say how things stand at the moment of the answer."""
        self._ready = Gauge(
            "amanat_ready", "1 between start and stop while the database answers", registry=registry
        )
        self._trouble = Gauge(
            "amanat_trouble", "1 for each current trouble of /healthz", ["trouble"], registry=registry
        )
        self._loop_up = Gauge("amanat_loop_up", "0 for a loop that has crashed", ["loop"], registry=registry)
        self._job_seconds = Gauge(
            "amanat_job_seconds", "Seconds since a scheduled job last succeeded", ["name"], registry=registry
        )
        self._job_limit = Gauge(
            "amanat_job_limit_seconds",
            "Seconds after which a scheduled job is late",
            ["name"],
            registry=registry,
        )
        self._free = Gauge("amanat_disk_free_bytes", "Free bytes where the data lies", registry=registry)
        self._backup = Gauge(
            "amanat_last_backup_timestamp_seconds", "When the last backup ended; 0: never", registry=registry
        )
        self._copies = Gauge(
            "amanat_copy_kept", "1 if a second copy is kept as things change", registry=registry
        )
        self._alerts = Gauge(
            "amanat_alerts", "Quick alerts that are late: sent 15 to 60 minutes ago", ["what"],
            registry=registry,
        )  # fmt: skip
        self._proposals = Gauge(
            "amanat_proposals", "Proposed measures that are late", ["what"],
            registry=registry,
        )  # fmt: skip

    def count_turn(self, outcome: str) -> None:
        self._count(self.turns, outcome)

    def count_send(self, messenger: Messenger, outcome: wire.Outcome) -> None:
        """``TooMany`` for a call that was refused as one too many; otherwise the outcome's own name."""
        is_limited = isinstance(outcome, wire.RetryLater) and outcome.limited
        self._count(self.sends, messenger, "TooMany" if is_limited else type(outcome).__name__)

    def count_refusal(self, messenger: Messenger, what: str) -> None:
        self._count(self.refusals, messenger, what)

    def _count(self, counter: Counter, *labels: str) -> None:
        """Count one, with the labelled counter at hand: looking it up costs more than counting."""
        key = (id(counter), *labels)
        labelled = self._labelled.get(key)
        if labelled is None:
            labelled = self._labelled[key] = counter.labels(*labels)
        labelled.inc()

    def report_trouble(self, name: str, what: str, *, now: datetime) -> None:
        """Turn health red for this reason until it is cleared."""
        if name not in self.troubles:
            self.troubles[name] = HealthTrouble(now, what)
        else:
            self.troubles[name].what = what

    def clear_trouble(self, name: str) -> None:
        self.troubles.pop(name, None)

    def note_key_holder(self, *, answers: bool, in_line: bool | None) -> None:
        """Where another machine holds the keys; ``in_line``: None without a mirror."""
        self.key_holder.labels("answers").set(answers)
        if in_line is not None:
            self.key_holder.labels("mirror_in_line").set(in_line)

    def page(
        self, *, counts: Mapping[str, int], loops: Mapping[str, bool], jobs: Mapping[str, float]
    ) -> dict[str, object]:
        """The health page as plain values; ``jobs``: seconds since each last succeeded."""
        dead = [name for name, alive in loops.items() if not alive]
        return {
            "ok": not self.troubles and not dead,
            "troubles": {name: t.what for name, t in self.troubles.items()},
            "loops_down": dead,
            "jobs": {name: round(seconds) for name, seconds in jobs.items()},
            "rows": dict(counts),
            "vectors": self.vectors(),
            "pace": {messenger.value: _pace_values(pace) for messenger, pace in self.paces().items()},
        }

    def metrics(self, readings: Readings) -> bytes:
        """Prometheus text. What is unknown now is left out instead of shown as it was."""
        _show(self.rows, readings.counts)
        _show(self._trouble, dict.fromkeys(self.troubles, 1))
        _show(self._loop_up, readings.loops)
        _show(self._job_seconds, readings.jobs)
        _show(self._job_limit, readings.job_limits)
        _show(self._alerts, readings.committee.alerts)
        _show(self._proposals, readings.committee.proposals)
        self._ready.set(self.ready and bool(readings.counts))
        self._free.set(float("nan") if readings.machine.free_bytes is None else readings.machine.free_bytes)
        backup = readings.machine.last_backup
        self._backup.set(0 if backup is None else backup.timestamp())
        self._copies.set(readings.machine.copies)
        self.send_limit.clear()  # one that is unknown is not shown
        self.send_rate.clear()
        for messenger, pace in self.paces().items():
            self.send_rate.labels(messenger).set(pace.rate)
            if pace.limit is not None:
                self.send_limit.labels(messenger).set(pace.limit)
        return generate_latest(self.registry)


def _show(gauge: Gauge, values: Mapping[str, float]) -> None:
    """Show these and no earlier ones."""
    gauge.clear()
    for name, value in values.items():
        gauge.labels(name).set(value)


def _pace_values(pace: Pace) -> dict[str, float | None]:
    """Messages a second, for how many seconds all chats wait after a refusal, and how many chats wait by themselves."""
    limit = None if pace.limit is None else round(pace.limit, 1)
    return {"rate": round(pace.rate, 1), "limit": limit, "held": round(pace.held, 1), "closed": pace.closed}


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watching:
    """Created once the store is open. A value that cannot be read is left out; the others are shown."""

    store: Store
    health: Health
    loops: Callable[[], Mapping[str, bool]]
    data_dir: Path
    last_backup: Callable[[], datetime | None]
    started: datetime
    copies: bool

    async def look(self) -> Condition:
        rows: Mapping[str, int] = {}
        troubles = tuple(sorted(self.health.troubles))
        try:
            rows = await self.store.counts()
        except Exception:
            log.exception("rows-cannot-be-counted")
            troubles = tuple(sorted({*troubles, "database"}))
        return Condition(
            troubles=troubles,
            loops_down=tuple(sorted(name for name, alive in self.loops().items() if not alive)),
            rows=rows,
            version=program_version(),
            started=self.started,
            free_bytes=self._free(),
            last_backup=self.last_backup(),
            copies=self.copies,
        )

    def machine(self) -> MachineState:
        """For /metrics."""
        return MachineState(self._free(), self.last_backup(), self.copies)

    def _free(self) -> int | None:
        try:
            return shutil.disk_usage(self.data_dir).free
        except OSError:
            return None
