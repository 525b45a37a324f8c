"""``amanat status``: who works, who stands by, and what waits, on one screen. It changes nothing."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.cli.running_program import divided_troubles, health_troubles, read_health
from bot.cli.words import Amount, pad, words
from bot.conversation.shared_store import BuildStatus
from bot.runtime.roles import ProcessRole, missing_roles
from bot.runtime.system import SystemClock
from bot.settings import Settings, read_settings
from storage.lease_locks import RECEIVE, SEND, TICK
from storage.process_list import DatabaseStatus, RunningProcess, UpdatesInState, WaitingRows, read_status

_STATES = {
    "new": "status-to-handle",
    "waiting": "status-waiting-membership",
    "aside": "status-unreadable",
    "failed": "status-failed",
}


def status() -> int:
    """Print the screen. Return 1 if no process works on the database."""
    settings = read_settings()
    state = asyncio.run(read_status(settings.url, data_dir=settings.data_dir))
    for line in status_lines(state, settings, now=SystemClock().now()):
        print(line)
    return 0 if _is_at_work(state) else 1


def status_lines(state: DatabaseStatus, settings: Settings, *, now: datetime) -> Iterator[str]:
    """The lines of the screen."""
    place = settings.url.rpartition("@")[2]
    more = "" if state.is_sqlite else words("status-connections", number=state.connections)
    yield _line("status-database", place + more)
    yield from _process_lines(state, now)
    yield from _health_lines(state, settings)
    yield from _update_lines(state.updates, state.held_since, now)
    yield from _message_lines(state)
    for rows in state.waiting:
        yield f"{rows.name:<10} {_waiting(rows, now)}"


def _is_at_work(state: DatabaseStatus) -> bool:
    return state.is_folder_locked if state.is_sqlite else any(p.is_at_work for p in state.processes)


def _process_lines(state: DatabaseStatus, now: datetime) -> Iterator[str]:
    if state.is_sqlite:
        yield _line(
            "status-process", words("status-works") if state.is_folder_locked else words("status-none-runs")
        )
        return
    for process in state.processes:
        since = words("status-since", doing=_doing(process), age=_age(now - process.since))
        yield _line("status-process", f"{process.name.host} {process.name.pid}  {since}")
    yield from _missing_lines(state)
    if not _is_at_work(state):
        yield _line("status-lease", words("status-nobody-holds"))


_ANY_NUMBER: Final = (ProcessRole.WORK, ProcessRole.FETCH)
_LEASES: Final = {SEND: "status-sends", TICK: "status-ticks"}
_RECEIVING: Final = {name: messenger for messenger, name in RECEIVE.items()}


def _doing(process: RunningProcess) -> str:
    if process.standing is BuildStatus.OLDER:
        return words("status-older", version=process.version)
    if process.standing is BuildStatus.NEWER:
        waits = ", ".join(process.missing) or words("status-others-to-stop")
        return words("status-newer", version=process.version, waits=waits)
    if process.roles:
        return words(
            "status-parts",
            parts="; ".join(_parts(process)),
            seconds=Amount(f"{process.word_age.total_seconds():.1f}"),
        )
    if process.has_whole_work:
        return words("status-works-lease", seconds=Amount(f"{process.quiet.total_seconds():.1f}"))
    return words("status-stands-by")


def _parts(process: RunningProcess) -> Iterator[str]:
    """What a process does that divides the work with others, and for what it stands by."""
    if shares := [role for role in _ANY_NUMBER if role in process.roles]:
        yield words("status-works-on", shares=", ".join(shares))
    yield from (words(key) for lease, key in _LEASES.items() if lease in process.holds)
    for lease, messenger in _RECEIVING.items():
        if lease in process.holds:
            yield words("status-receives", messenger=messenger)
    held = {lease.partition("-")[0] for lease in process.holds}
    if waits := [role for role in process.roles if role not in _ANY_NUMBER and role not in held]:
        yield words("status-stands-by-for", waits=", ".join(waits))


def _missing_lines(state: DatabaseStatus) -> Iterator[str]:
    """Parts of the work that nobody does, where it is divided."""
    divided = [process for process in state.processes if process.roles and process.is_at_work]
    if not divided:
        return
    present = {lease.partition("-")[0] for process in divided for lease in process.holds}
    present |= {role for process in divided for role in process.roles if role in _ANY_NUMBER}
    for role in missing_roles(present):
        yield _line("status-nobody", words("status-nobody-does", role=role))


def _waiting(rows: WaitingRows, now: datetime) -> str:
    many = words("status-waiting", number=rows.count)
    if rows.since is not None:
        return f"{many}, {words('status-oldest-for', age=_age(now - rows.since))}"
    return f"{many}, {words('status-oldest-day', day=rows.day)}" if rows.day else many


def _health_lines(state: DatabaseStatus, settings: Settings) -> Iterator[str]:
    """What the processes that divide the work say of themselves; of one that has it whole, its page on this machine,
    if it listens here."""
    if divided := [process for process in state.processes if process.roles]:
        troubles = divided_troubles(divided)
        yield from (_line("status-health", trouble) for trouble in troubles or [words("status-healthy")])
        return
    page = read_health(settings.listen)
    if page is None:
        return
    troubles = health_troubles(page)
    yield _line(
        "status-health",
        words("status-troubles", number=len(troubles)) if troubles else words("status-healthy"),
    )


def _update_lines(
    updates: Sequence[UpdatesInState], held_since: datetime | None, now: datetime
) -> Iterator[str]:
    if not updates:
        yield _line("status-updates", words("status-waiting", number=0))
    for queue in updates:
        age = words("status-oldest-from", hour=f"{queue.hour:%Y-%m-%d %H}")
        if queue.state == "waiting" and held_since is not None:
            age = words("status-oldest-for", age=_age(now - held_since))
        key = _STATES.get(queue.state)
        what = words(key) if key else queue.state
        yield _line("status-updates", words("status-updates-in", number=queue.count, state=what, age=age))


def _message_lines(state: DatabaseStatus) -> Iterator[str]:
    if not state.messages:
        yield _line("status-messages", words("status-waiting", number=0))
    for queue in state.messages:
        tries = words("status-tries", times=queue.most_tries) if queue.most_tries else ""
        lane = words("status-in-lane", number=queue.count, lane=str(queue.lane), tries=tries)
        yield _line("status-messages", lane)


def _age(span: timedelta) -> str:
    """``45 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(int(span.total_seconds()), 0)
    for size, key in ((86_400, "status-days"), (3_600, "status-hours"), (60, "status-minutes")):
        if seconds >= 2 * size:
            return words(key, number=seconds // size)
    return words("status-seconds", number=seconds)


def _line(name: str, what: str) -> str:
    """A name in the first column, and what is said of it."""
    return f"{pad(words(name), 10)} {what}"
