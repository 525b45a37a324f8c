"""Two workers change one staff member, one group, or a setting at the same instant:
neither undoes the other's change."""

from dataclasses import replace

import pytest

from bot.conversation.store import Conflict
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.ports import Group
from tests.storage.conftest import Opening
from tests.storage.values import NOW, REZA

pytestmark = pytest.mark.slow
HERE = Group(Messenger.TELEGRAM, -100, "ناظران")


async def test_stop_and_lost_role_survive_a_concurrent_rename(open_store_at: Opening, pg_url: str) -> None:
    """A person who is to be stopped could press Start under ever new names."""
    store = await open_store_at(pg_url)
    lead = Staff(REZA, Role.LEAD, "Reza", started=True)
    other = Account(Messenger.BALE, 7)
    async with store.batch() as batch:
        batch.uow.staff.save(lead)
        batch.uow.groups.save(HERE)
        batch.keep_turn()
        await batch.commit()

    async with store.batch() as renamed:
        known = await renamed.uow.staff.get(REZA)
        group = await renamed.uow.groups.get(HERE.messenger, HERE.chat_id)
        assert known is not None and group is not None
        renamed.uow.staff.save(replace(known, name="R."))
        renamed.uow.staff.save(Staff(other, Role.MODERATOR, "Mina"))
        renamed.uow.groups.save(replace(group, title="دیگر"))
        async with store.batch() as stopped:
            stopped.uow.staff.save(replace(lead, role=Role.MODERATOR, frozen=True, since=NOW))
            stopped.uow.groups.save(replace(HERE, stopped="public"))
            stopped.keep_turn()
            await stopped.commit()
        renamed.keep_turn()
        await renamed.commit()

    async with store.batch() as after:
        assert await after.uow.staff.get(REZA) == Staff(
            REZA, Role.MODERATOR, "R.", started=True, frozen=True, since=NOW
        )
        assert await after.uow.staff.get(other) == Staff(other, Role.MODERATOR, "Mina")
        left = await after.uow.groups.get(HERE.messenger, HERE.chat_id)
        assert left == replace(HERE, title="دیگر", stopped="public")


async def test_second_concurrent_setting_builds_on_the_first(open_store_at: Opening, pg_url: str) -> None:
    """The clock changes the phase while an owner closes the reports: they stay closed."""
    store = await open_store_at(pg_url)
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.BEFORE))
        batch.keep_turn()
        await batch.commit()

    async def phase_follows() -> None:
        async with store.batch() as ticking:
            running = await ticking.uow.settings.running()
            ticking.uow.settings.save(replace(running, phase=Phase.DAY))
            if running.reporting is Reporting.OPEN:
                async with store.batch() as closing:
                    closing.uow.settings.save(
                        replace(await closing.uow.settings.running(), reporting=Reporting.OFF)
                    )
                    closing.keep_turn()
                    await closing.commit()
            ticking.keep_turn()
            await ticking.commit()

    with pytest.raises(Conflict):
        await phase_follows()
    await phase_follows()
    async with store.batch() as after:
        assert await after.uow.settings.running() == RunningSettings(Reporting.OFF, Phase.DAY)


async def test_role_given_while_the_person_first_presses_start_stays(
    open_store_at: Opening, pg_url: str
) -> None:
    """Each of the two has seen nobody, and would store a whole row. The second one's turns run again."""
    store = await open_store_at(pg_url)
    with pytest.raises(Conflict):
        async with store.batch() as starting:
            starting.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True))
            async with store.batch() as giving:
                giving.uow.staff.save(Staff(REZA, Role.LEAD, since=NOW))
                giving.keep_turn()
                await giving.commit()
            starting.keep_turn()
            await starting.commit()
    async with store.batch() as after:
        assert await after.uow.staff.get(REZA) == Staff(REZA, Role.LEAD, since=NOW)
