"""Rows of cases for a spreadsheet: five columns, no restricted case, recorded and told to the other leads."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Screen, SendDocument, TextRef
from bot.domain.cases.case_access import Accusable, Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.staff.audit import AuditAction
from bot.handlers.cards.card import number_of
from bot.papers.registry import make
from bot.usecases.desk import export_cases
from tests.fakes import floor as floors
from tests.fakes.floor import TEXTS, WORDS, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor, keys_sent_to, records_of, refusal_of
from tests.fakes.threatened import agency as make_agency
from tests.fakes.turns import SARA


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Two ordinary cases, a restricted one, one that was withdrawn, and an old one."""
    floor = await a_lead_floor(monkeypatch)
    for case_id in ("c1", "c2", "c3", "c4"):
        await floor.files(case_id)
    await floor.files("c9", act_id="O13")
    cases = floor.uow.tables.cases
    cases["c3"] = replace(cases["c3"], state=State.WITHDRAWN)
    cases["c4"] = replace(cases["c4"], opened_at=floor.clock.now() - timedelta(days=20))
    floor.uow.commit()
    return floor


def rendered_file(document: SendDocument) -> tuple[bytes, list[tuple[str, ...]]]:
    """The file as the sender makes it, and its rows in words."""

    def words(cell: TextRef | str) -> str:
        return TEXTS.label(cell)

    rows = [tuple(words(cell) for cell in row) for row in document.rows]
    fields = {name: words(value) for name, value in document.fields.items()}
    return make(document.name, fields, rows).data, rows


async def exported_file(floor: Floor, what: str) -> SendDocument:
    await floor.presses(f"export.of:{what}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "export-confirm"
    assert f"export.yes:{what}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"export.yes:{what}", by=NADER, private=True)
    document: SendDocument = floor.only_reply(SendDocument)
    return document


async def test_csv_has_five_columns_and_no_restricted_case(floor: Floor) -> None:
    data, _ = rendered_file(await exported_file(floor, "week/csv"))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["شماره", "تخلف", "منطقه", "وضعیت", "روز"]
    numbers = {re.sub("[\u2066-\u2069]", "", row[0]) for row in rows[1:]}
    assert len(rows) == 3 and all(len(row) == 5 for row in rows)
    there = [floor.uow.tables.cases[case_id].number for case_id in ("c1", "c2")]
    assert numbers == {str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) for number in there}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_file_holds_nothing_of_reports_or_reporters(floor: Floor, form: str) -> None:
    """Every byte of the file is searched, of a spreadsheet the unpacked ones, too."""
    data, rows = rendered_file(await exported_file(floor, f"all/{form}"))
    searched = data
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            searched += b"".join(book.read(name) for name in book.namelist())
    tables = floor.uow.tables
    secrets = {WORDS, str(SARA), str(SARA.id), "thr01s1", "act O13", "candidate"}
    secrets |= {report.receipt for report in tables.sealed.values()} | {r.id for r in tables.reports.values()}
    secrets |= {case_id for case_id in tables.cases if len(case_id) > 3}
    restricted = str(tables.cases["c9"].number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert [secret for secret in (*secrets, restricted) if secret.encode() in searched] == []
    assert all(len(row) == 5 for row in rows) and len(rows) == 4


async def test_export_is_recorded_and_told_to_the_other_leads(floor: Floor) -> None:
    await exported_file(floor, "week/xlsx")
    assert keys_sent_to(MINA, floor.replies) == ["export-notice"] and keys_sent_to(NADER, floor.replies) == []
    assert await records_of(floor, "case-rows") == [
        (AuditAction.EXPORT.value, str(NADER), "2 case rows, week, xlsx")
    ]


async def test_act_restricted_since_is_left_out(floor: Floor) -> None:
    floor.uow.tables.cases["c1"] = replace(floor.uow.tables.cases["c1"], act_id="O13", restricted=False)
    floor.uow.commit()
    _, rows = rendered_file(await exported_file(floor, "week/csv"))
    assert len(rows) == 2, "the content restricts the act, although the case is not stored so yet"


@pytest.mark.parametrize("most", [3_000, 1])
async def test_case_out_of_sight_is_left_out(
    floor: Floor, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest one: a full file is filled up from the older ones."""
    monkeypatch.setattr(export_cases, "MOST_ROWS", most)
    cases = floor.uow.tables.cases
    cases["c1"] = replace(cases["c1"], opened_at=floor.clock.now() - timedelta(hours=1))
    floor.uow.recusals.add(Recusal(NADER, RecusalScope.CASE, "c2"))
    floor.uow.commit()
    document = await exported_file(floor, "week/csv")
    numbers = [row[0] for row in document.rows[1:]]
    assert numbers == [TextRef("export-cell-number", {"number": number_of(cases["c1"])})]


async def test_case_that_accuses_their_own_body_is_left_out(floor: Floor) -> None:
    bodies = {"court": make_agency("court", ActorClass.CANDIDATE)}
    floor.uow.accusable = Accusable(floors.content().acts, bodies)
    staff = await floor.uow.staff.get(NADER)
    assert staff is not None
    floor.uow.staff.save(replace(staff, belongs_to="court"))
    floor.uow.commit()
    await floor.presses("export.yes:week/csv", by=NADER, private=True)
    assert refusal_of(floor) == "export-empty"


async def test_voice_case_is_left_out_without_act(floor: Floor) -> None:
    """Named, it may be of a restricted act."""
    cases = floor.uow.tables.cases
    cases["c1"] = replace(cases["c1"], act_id="")
    floor.uow.commit()
    _, rows = rendered_file(await exported_file(floor, "week/csv"))
    assert len(rows) == 2
    cases["c1"] = replace(cases["c1"], act_id="O01")
    floor.uow.commit()
    _, rows = rendered_file(await exported_file(floor, "week/csv"))
    assert len(rows) == 3


async def test_new_lead_and_moderator_export_nothing(floor: Floor) -> None:
    await floor.presses("export.yes:week/csv", private=True)
    assert refusal_of(floor) == "not-allowed"
    staff = await floor.uow.staff.get(NADER)
    assert staff is not None
    floor.uow.staff.save(replace(staff, since=floor.clock.now()))
    floor.uow.commit()
    await floor.presses("export.yes:week/csv", by=NADER, private=True)
    assert refusal_of(floor) and not any(isinstance(reply, SendDocument) for reply in floor.replies)
    assert await records_of(floor, "case-rows") == []


async def test_empty_export_makes_no_file(floor: Floor) -> None:
    floor.clock.advance(timedelta(days=3))
    await floor.presses("export.yes:day/csv", by=NADER, private=True)
    assert refusal_of(floor) == "export-empty" and await records_of(floor, "case-rows") == []
