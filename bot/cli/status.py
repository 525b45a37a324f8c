"""``amanat status``: who works, who stands by, and what waits, on one screen. It changes nothing."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.cli.running_program import health_troubles, read_health
from bot.conversation.shared_store import Standing
from bot.runtime.roles import ProcessRole, missing_roles
from bot.runtime.system import SystemClock
from bot.settings import Settings, read_settings
from storage.lease_locks import RECEIVE, SEND, TICK
from storage.process_list import DatabaseStatus, RunningProcess, UpdatesInState, read_status

_STATES = {
    "new": "to be handled",
    "waiting": "waiting for a membership check",
    "aside": "set aside, unreadable",
    "failed": "failed",
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
    more = "" if state.is_sqlite else f", {state.connections} connections"
    yield f"database   {place}{more}"
    yield from _process_lines(state, now)
    yield from _health_lines(settings)
    yield from _update_lines(state.updates, state.held_since, now)
    yield from _message_lines(state)
    for name, count in state.waiting.items():
        yield f"{name:<10} {count} waiting"


def _is_at_work(state: DatabaseStatus) -> bool:
    return state.is_folder_locked if state.is_sqlite else any(p.is_at_work for p in state.processes)


def _process_lines(state: DatabaseStatus, now: datetime) -> Iterator[str]:
    if state.is_sqlite:
        yield f"process    {'works' if state.is_folder_locked else 'none runs: ./amanat run'}"
        return
    for process in state.processes:
        yield f"process    {process.name.host} {process.name.pid}  {_doing(process)}, since {_age(now - process.since)}"
    yield from _missing_lines(state)
    if not _is_at_work(state):
        yield "lease      nobody holds it: ./amanat run"


_ANY_NUMBER: Final = (ProcessRole.WORK, ProcessRole.FETCH)
_LEASES: Final = {SEND: "sends", TICK: "ticks", **{name: f"receives {m}" for m, name in RECEIVE.items()}}


def _doing(process: RunningProcess) -> str:
    if process.standing is Standing.OLDER:
        return f"of an older version ({process.version}), takes nothing: upgrade it or stop it"
    if process.standing is Standing.NEWER:
        waits = ", ".join(process.missing) or "the others to stop"
        return f"of a newer version ({process.version}), takes nothing yet: it waits for {waits}"
    if process.roles:
        return f"{'; '.join(_parts(process))}, said so {process.word_age.total_seconds():.1f} s ago"
    if process.has_whole_work:
        return f"works, lease renewed {process.quiet.total_seconds():.1f} s ago"
    return "stands by"


def _parts(process: RunningProcess) -> Iterator[str]:
    """What a process does that divides the work with others, and for what it stands by."""
    if shares := [role for role in _ANY_NUMBER if role in process.roles]:
        yield f"works on {', '.join(shares)}"
    yield from (words for lease, words in _LEASES.items() if lease in process.holds)
    held = {lease.partition("-")[0] for lease in process.holds}
    if waits := [role for role in process.roles if role not in _ANY_NUMBER and role not in held]:
        yield f"stands by for {', '.join(waits)}"


def _missing_lines(state: DatabaseStatus) -> Iterator[str]:
    """Parts of the work that nobody does, where it is divided."""
    divided = [process for process in state.processes if process.roles and process.is_at_work]
    if not divided:
        return
    present = {lease.partition("-")[0] for process in divided for lease in process.holds}
    present |= {role for process in divided for role in process.roles if role in _ANY_NUMBER}
    for role in missing_roles(present):
        yield f"nobody     does {role}: ./amanat run --roles {role}"


def _health_lines(settings: Settings) -> Iterator[str]:
    """What the process of this machine says of itself, if one listens here."""
    page = read_health(settings.listen)
    if page is None:
        return
    troubles = health_troubles(page)
    yield f"health     {'good' if not troubles else f'{len(troubles)} troubles: ./amanat doctor lists them'}"


def _update_lines(
    updates: Sequence[UpdatesInState], held_since: datetime | None, now: datetime
) -> Iterator[str]:
    if not updates:
        yield "updates    0 waiting"
    for queue in updates:
        age = f"oldest from {queue.hour:%Y-%m-%d %H}h UTC"
        if queue.state == "waiting" and held_since is not None:
            age = f"oldest for {_age(now - held_since)}"
        yield f"updates    {queue.count} {_STATES.get(queue.state, queue.state)}, {age}"


def _message_lines(state: DatabaseStatus) -> Iterator[str]:
    if not state.messages:
        yield "messages   0 waiting"
    for queue in state.messages:
        tries = f", tried up to {queue.most_tries} times" if queue.most_tries else ""
        yield f"messages   {queue.count} waiting in lane {queue.lane}{tries}"


def _age(span: timedelta) -> str:
    """``45 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(int(span.total_seconds()), 0)
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
