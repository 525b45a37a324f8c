"""What an operator does with the town's data: copies, trials, restores, a new master key, burning."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.domain.people import Role
from bot.runtime.system import SystemClock, SystemIds
from bot.usecases.figures.publish import sign_publication
from storage.burning import SWEEP_NOTE
from storage.opening import open_store
from tests.fakes.contexts import context
from tests.secrecy.commands import name_of
from tests.secrecy.rows import read_all

if TYPE_CHECKING:
    from tests.secrecy.recorded_day import RecordedDay
    from tests.secrecy.town import SimulatedTown

BACKUP: Final = "backup"
LATER: Final = "backup-later"
RESTORED: Final = "restored"
FROM_COPY: Final = "restored-from-copy"
PAPERS: Final = "papers"


async def run_operator_day(remains: RecordedDay) -> None:
    """While the program runs: inspect it, back it up again, revoke a certificate, at last burn the
    accounts."""
    here, folder = remains.town, remains.folder
    papers = folder / PAPERS
    papers.mkdir()
    ((certificate,),) = here.rows("SELECT id FROM certificates")
    given: list[tuple[str | Path, ...]] = [
        ("doctor",),
        ("migrate",),
        ("content", "stats"),
        ("content", "suggestions"),
        ("audit", "verify"),
        ("audit", "head"),
        ("calendar", "set", "registration_day", "none"),
        ("calendar", "show"),
        ("close", "--dry-run", "--even-with-waiting"),
        ("backup", folder / LATER),
        ("drill", folder / LATER),
        ("certificate", "key"),
        ("certificate", "revoke", certificate, "--reason", "holder"),
        ("certificate", "revocations", papers / "revocations.jwt"),
    ]
    for argv in given:
        remains.statuses[name_of(argv)] = await here.command(*argv)
    remains.statuses["referral export"] = here.exported
    remains.statuses["publish"] = await publish(here, papers / "public")
    await _burn(remains)


async def publish(here: SimulatedTown, pages: Path) -> int:
    """An owner switched it on, two leads sign; the pages are searched, too. Return the worse status."""
    program = here.program
    async with program.store.batch() as batch:
        batch.uow.settings.save(replace(await batch.uow.settings.running(), publication=True))
        batch.keep_turn()
        await batch.commit()
    status = await here.command("publish", "--preview")
    await here.settle()
    async with program.store.batch() as batch:
        preview = await batch.uow.publications.preview()
        assert preview is not None
        leads = [member.account for member in await batch.uow.staff.all() if member.role is Role.LEAD]
        for lead in leads[:2]:
            await sign_publication(
                context(batch.uow, by=lead, clock=program.clock, ids=SystemIds()), preview.id
            )
        batch.keep_turn()
        await batch.commit()
    return status | await here.command("publish", "--write", "--out", pages)


async def _burn(remains: RecordedDay) -> None:
    """The running program is asked to. The request is in a table for less than a second."""
    here = remains.town
    burning = asyncio.create_task(here.command("burn", "accounts", "--yes"))
    while not burning.done():
        if "commands" not in remains.looks and here.rows("SELECT 1 FROM commands"):
            remains.looks["commands"] = read_all(here.database)
        await asyncio.sleep(0.002)
    remains.statuses["burn"] = burning.result()
    async with asyncio.timeout(20):
        while here.rows("SELECT 1 FROM settings WHERE name = ?", SWEEP_NOTE):  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.01)
    await here.settle()


async def _readable(data: Path, key_file: Path) -> set[str]:
    """The reports whose words can be read with this folder and the key file."""
    store = await open_store(
        f"sqlite+aiosqlite:///{data / 'amanat.db'}", data_dir=data, key_file=key_file, clock=SystemClock()
    )
    try:
        ids = [row["id"] for row in read_all(data / "amanat.db")["reports"]]
        async with store.batch() as batch:
            return {report_id for report_id in ids if await batch.uow.reports.body(report_id) is not None}
    finally:
        await store.close()


async def restore_backups(remains: RecordedDay) -> None:
    """After the stop: the backup of noon with the keys of the evening, the copy, and a new master key."""
    here, folder = remains.town, remains.folder
    remains.burnt = read_all(here.database)
    for place, argv in (
        (RESTORED, ("restore", folder / BACKUP, "--keys", folder / LATER)),
        (FROM_COPY, ("restore", "--from-copy")),
    ):
        status = await here.command(*argv, data_dir=folder / place)
        remains.statuses["restore"] = max(status, remains.statuses.get("restore", 0))
        remains.looks[place] = read_all(folder / place / "amanat.db")
        remains.readable[place] = await _readable(folder / place, folder / "keys" / "keys.json")
    remains.statuses["keys rotate"] = await here.command("keys", "rotate")
    here.take_files("at last")
