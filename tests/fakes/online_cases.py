"""Online reports on a floor: a case with an address, counted as filing counts it."""

from dataclasses import replace
from typing import Any

from bot.domain.catalogue.catalogue import Space
from bot.usecases.submissions.index_report import index_online
from tests.fakes.contexts import context
from tests.fakes.floor import Floor
from tests.fakes.turns import SARA


async def files_online(floor: Floor, case_id: str, address: str, **more: Any) -> None:
    """As ``Floor.files`` does, in virtual space."""
    await floor.files(case_id, by=SARA, space=Space.VIRTUAL, address=address, **more)
    case = replace(await floor.case(case_id), space=Space.VIRTUAL)
    floor.uow.tables.cases[case_id] = case
    report = floor.uow.tables.reports[f"r-{case_id}"]
    body = await floor.uow.reports.body(report.id)
    assert body is not None
    await index_online(context(floor.uow), report, body, case)
    floor.uow.keep_turn()
