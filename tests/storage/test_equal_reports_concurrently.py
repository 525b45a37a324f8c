"""Many people press «send» at the same instant with the same words: one case, with every report in it."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.conversation.store import Conflict
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Person
from bot.usecases.reporting.file_report import file_report
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.polling_day import content
from tests.fakes.turns import TRACES, FakeClock, FakeIds
from tests.storage.conftest import Opening, sqlite_url
from tests.usecases.test_file_report import draft

STORY = "جلوی مدرسهٔ شهید صبوری از یک نیسان آبی به مردم کیسهٔ برنج می‌دادند"
PEOPLE = 12


async def send_with_retry(store: SqlStore, number: int, ids: FakeIds) -> str:
    """As the runtime does it: a lost transaction is run again."""
    while True:
        try:
            return await _send_report(store, number, ids)
        except Conflict:
            await asyncio.sleep(0.01)


async def _send_report(store: SqlStore, number: int, ids: FakeIds) -> str:
    account = Account(Messenger.BALE, 100 + number)
    report = replace(draft(f"d{number}", text=STORY), receipt=f"{number:016d}")
    async with store.batch() as batch:
        filed = await file_report(
            context(
                batch.uow,
                by=Person(account, store.keys_of(account)),
                clock=FakeClock(),
                ids=ids,
                content=content(),
                traces=TRACES,
            ),
            report,
        )
        await asyncio.sleep(0.02)
        batch.keep_turn()
        await batch.commit()
    return filed.case.id


async def test_simultaneous_equal_reports_become_one_case(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
        batch.keep_turn()
        await batch.commit()
    ids = FakeIds()
    case_ids = await asyncio.gather(*(send_with_retry(store, number, ids) for number in range(PEOPLE)))
    assert len(set(case_ids)) == 1
    async with store.batch() as batch:
        case = await batch.uow.cases.get(case_ids[0])
        assert case is not None and case.witnesses == PEOPLE
        assert len(await batch.uow.reports.of_case(case_ids[0])) == PEOPLE


async def test_two_turns_of_one_batch_see_each_other(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    ids, case_ids = FakeIds(), []
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
        batch.keep_turn()
        for number in range(3):
            account = Account(Messenger.BALE, 100 + number)
            report = replace(draft(f"d{number}", text=STORY), receipt=f"{number:016d}")
            filed = await file_report(
                context(
                    batch.uow,
                    by=Person(account, store.keys_of(account)),
                    clock=FakeClock(),
                    ids=ids,
                    content=content(),
                    traces=TRACES,
                ),
                report,
            )
            case_ids.append(filed.case.id)
            if number == 1:
                batch.drop_turn()  # a turn that fails adds no report
            else:
                batch.keep_turn()
        await batch.commit()
    assert len(set(case_ids)) == 1
    async with store.batch() as batch:
        case = await batch.uow.cases.get(case_ids[0])
        assert case is not None and case.witnesses == 2
