"""Parts of what ``amanat doctor`` says: the machine, what is exposed, the owners."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.cli.finding import Finding
from bot.cli.words import Amount, all_of, words
from bot.confined.confinement import MENDS
from bot.conversation.store import Conflict
from bot.conversation.store_troubles import DatabaseTrouble
from bot.domain.desk.roster import NEEDED
from bot.domain.moments import day_of
from bot.domain.news.legal_calendar import LegalDate, days_of, resolve_dates
from bot.domain.stages.stages import StageState, find_stages
from bot.language.dates import months_later
from bot.media.pool import CleaningPool
from bot.runtime import database_watch
from bot.search.vector_layer import fitted_layer
from bot.settings import HTTP_MEND, Settings, is_here, plain_http
from bot.vectors.sentence_vectors import ConfinedVectors, VectorState
from storage.bucket_checks import bucket_problems
from storage.command_reads import StaffOverview, read_roster_gaps, read_stage_entries
from storage.engine import read_url
from storage.keys import KeyRing
from storage.moving.half_moves import Movable, check_place_of_database, check_place_of_keys, half_moves
from storage.second_server import look_at_servers
from storage.servers import names_several
from storage.trouble import StorageTrouble

SWAPS: Final = Path("/proc/swaps")
BLOCKS: Final = Path("/sys/dev/block")
ENCRYPTED: Final = frozenset(("require", "verify-ca", "verify-full"))
"""How PostgreSQL's driver may be told to take nothing but TLS."""
_IN_MEMORY: Final = "zram"
_DEEPEST: Final = 8
VECTOR_MENDS: Final = {
    VectorState.UNCONFINED: "doctor-vectors-unconfined",
    VectorState.OTHER_MODEL: "doctor-vectors-model",
    VectorState.BROKEN: "doctor-vectors-broken",
}
"""What an operator can do about each."""


def machine() -> Iterator[Finding]:
    yield asyncio.run(_confinement())
    yield asyncio.run(_vectors())
    yield from open_swap(SWAPS)


async def _confinement() -> Finding:
    """Ask a real child for its report before its first file."""
    pool = CleaningPool()
    try:
        why = await pool.confinement()
    except OSError as error:
        return Finding(
            "!",
            words("doctor-no-child", error=error),
        )
    finally:
        await pool.close()
    if why is not None:
        return Finding(
            "!",
            words("doctor-unconfined", mend=MENDS[why]),
        )
    return Finding("✓", words("doctor-confined"))


async def _vectors() -> Finding:
    """Ask a real child whether it would make sentence vectors. Words alone are enough, so nothing is wrong."""
    match await ConfinedVectors(fitted_layer().known).probe():
        case VectorState.ON:
            return Finding("✓", words("doctor-vectors"))
        case VectorState.ABSENT:
            return Finding("✓", words("doctor-vectors-absent"))
        case state:
            return Finding(
                "!",
                words("doctor-vectors-trouble", mend=words(VECTOR_MENDS[state])),
            )


def open_swap(swaps: Path, blocks: Path = BLOCKS) -> Iterator[Finding]:
    """Swap that is written to a disk without encryption; nothing if that cannot be found out."""
    try:
        lines = swaps.read_text(encoding="utf8").splitlines()[1:]
    except OSError:
        return
    names = [line.split()[0].encode().decode("unicode_escape") for line in lines if line.strip()]
    bare = [name for name in names if not _is_encrypted(Path(name), blocks)]
    if bare:
        yield Finding(
            "!",
            words("doctor-swap", swaps=", ".join(bare)),
        )


def _is_encrypted(swap: Path, blocks: Path) -> bool:
    """Whether the swap is in memory or under dm-crypt; also true if a device below it is (LVM on LUKS)."""
    if swap.name.startswith(_IN_MEMORY):
        return True
    try:
        status = swap.stat()
    except OSError:
        return False
    number = status.st_rdev if status.st_rdev else status.st_dev
    return _on_crypt(blocks / f"{os.major(number)}:{os.minor(number)}", depth=0)


def _on_crypt(block: Path, *, depth: int) -> bool:
    try:
        if (block / "dm" / "uuid").read_text(encoding="utf8").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = list((block / "slaves").iterdir())
    except OSError:
        return False
    return bool(below) and depth < _DEEPEST and all(_on_crypt(device, depth=depth + 1) for device in below)


def exposure_findings(settings: Settings) -> Iterator[Finding]:
    for name, address in plain_http(settings).items():
        yield Finding("✗", words("doctor-plain-http", name=name, address=address, mend=HTTP_MEND))
    if hosts := open_database_hosts(settings):
        yield Finding("!", words("doctor-database-open", hosts=all_of(hosts)))
    yield from _env_file(Path(".env"))


def open_database_hosts(settings: Settings) -> list[str]:
    """The hosts to which the way to PostgreSQL may be unencrypted: unless told otherwise, the driver takes what the
    server offers. This machine does not count, and the result is empty if the operator has allowed it."""
    try:
        address = read_url(settings.url)
    except StorageTrouble:  # another line says so
        return []
    if address.get_backend_name() == "sqlite" or settings.allow_plain_http:
        return []
    asked = (*address.normalized_query.get("ssl", ()), os.environ.get("PGSSLMODE", ""))
    if not ENCRYPTED.isdisjoint(asked):
        return []
    named = [host for host in address.normalized_query.get("host", ()) if not host.startswith("/")]
    hosts = [address.host or "", *(urlsplit(f"//{host}").hostname or "" for host in named)]
    return [host for host in hosts if host and not is_here(host)]


def _env_file(path: Path) -> Iterator[Finding]:
    """The file holds the tokens: anybody who can read it can act as the bot."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if os.name == "posix" and mode & 0o077:
        what = words("doctor-env-readable", full=path.resolve(), path=path)
        yield Finding("✗", what)


def bucket_findings(settings: Settings) -> Iterator[Finding]:
    """Whether evidence can be stored in the bucket, and what is deleted there is gone."""
    address = settings.bucket
    if address is None:
        return
    try:
        ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
        mark = ring.vault_mark
    except StorageTrouble:  # another line says so
        mark = None
    try:
        problems = asyncio.run(bucket_problems(address, mark=mark))
    except StorageTrouble as trouble:
        yield Finding("✗", str(trouble))
        return
    for problem in problems:
        yield Finding("✗", words("doctor-bucket-problem", address=address, problem=problem))
    if not problems:
        yield Finding("✓", words("doctor-bucket", address=address))


def server_findings(settings: Settings) -> Iterator[Finding]:
    """Whether both of two database servers do their part."""
    if settings.url.startswith("sqlite"):
        return
    try:
        if not names_several(read_url(settings.url)):
            return
        trouble = asyncio.run(look_at_servers(settings.url))
    except (StorageTrouble, Conflict):  # another line says so
        return
    if trouble is not None:
        yield Finding(
            "!" if trouble is DatabaseTrouble.ALONE else "✗",
            words("doctor-servers-trouble", mend=database_watch.MENDS[trouble]),
        )
    else:
        yield Finding("✓", words("doctor-servers"))


def move_findings(settings: Settings) -> Iterator[Finding]:
    """Moves that were broken off, and settings that still name the place from which something has moved."""
    for move in half_moves(settings.data_dir):
        yield Finding("!" if move.what is Movable.DATABASE else "✗", str(move))
    on_sqlite, with_holder = settings.url.startswith("sqlite"), settings.holder is not None
    for check in (
        partial(check_place_of_database, settings.data_dir, on_sqlite=on_sqlite),
        partial(check_place_of_keys, settings.data_dir, with_holder=with_holder),
    ):
        try:
            check()
        except StorageTrouble as trouble:
            yield Finding("✗", str(trouble))


def roster_findings(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Hours of the roster with fewer than two people: a reminder first, red from three days before its first day."""
    try:
        gaps = asyncio.run(read_roster_gaps(settings.url, now=now))
    except StorageTrouble:  # another line says so, or there is no database yet
        return
    if gaps is None:
        return
    if gaps.is_whole:
        first_day, last_day = gaps.days[0], gaps.days[-1]
        yield Finding("✓", words("doctor-roster-whole", people=NEEDED, first=first_day, last=last_day))
        return
    span = gaps.gaps[0].span
    args = {
        "hours": gaps.hours,
        "people": NEEDED,
        "day": span.first.day,
        "since": Amount(f"{span.first.number:02}:00"),
        "span": span.count,
    }
    yield Finding(
        "✗" if gaps.is_due else "!",
        words("doctor-roster-asked", asked=gaps.asked, **args)
        if gaps.asked
        else words("doctor-roster-gaps", **args),
    )


def stage_findings(settings: Settings, calendar: Sequence[LegalDate], *, today: date) -> Iterator[Finding]:
    """Stages of the election that are late, or of which not all has been said though their day has passed; nothing
    while no day is set."""
    try:
        running, entries = asyncio.run(read_stage_entries(settings.url))
    except StorageTrouble:  # another line says so, or there is no database yet
        return
    known = days_of(running)
    if not known or running.is_closed:
        return
    entries = [entry for entry in entries if day_of(entry.at) >= (running.opened_on or date.min)]
    stages = find_stages(resolve_dates(calendar, known, later=months_later), entries, today=today)
    late = [stage for stage in stages if stage.state is StageState.LATE]
    silent = [stage for stage in stages if stage.is_silent(today) and stage not in late]
    if not late and not silent:
        yield Finding("✓", words("doctor-stages"))
        return
    first = next(stage for stage in stages if stage in late or stage in silent)
    yield Finding(
        "!", words("doctor-stages-open", late=len(late), silent=len(silent), first=first.dated.entry.title)
    )


def owner_findings(settings: Settings, office: StaffOverview) -> Iterator[Finding]:
    """The owners of both messengers may be one person who can sign twice, until somebody notes that both
    accounts are theirs."""
    owners = list(dict.fromkeys(settings.owners))
    messengers = {owner.messenger for owner in owners}
    if 1 < len(owners) == len(messengers) and not office.noted.intersection(owners):
        names = all_of(list(map(str, owners)))
        yield Finding(
            "!",
            words("doctor-owners-same", names=names),
        )
