"""``areas import``, ``atlas import``, and recomputing versions, as an operator sees them."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import atlas as areas_command
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, Assessment, AtlasInputs, AtlasLevel, Factor, Zone
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, LiaisonGrade, parse, record
from bot.domain.atlas.roadmap import Task, TaskState
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.people import Account, Messenger
from bot.domain.staff.signed_versions import lock_version
from bot.domain.threats.threat_versions import RecordedThreat, RegisterInputs, register_text
from bot.domain.threats.threat_votes import CountedVote
from bot.settings import Settings
from bot.usecases.ports import Group
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import a_case

NADER, MINA = Account(Messenger.TELEGRAM, 1), Account(Messenger.BALE, 2)
GRADE = Assessment("thr01", Phase.DAY, Factor.TENSION, "1", 4, "سه درگیری در دورهٔ پیش")
_THREE = ((1, 5, "1"), (2, 5, "1"), (3, 1, "2"))
TEXT = record(AtlasInputs("salt", (Zone("thr01", "منطقهٔ ۱"),), (), (GRADE,)))


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")


async def open_test_store() -> SqlStore:
    return await open_store(
        "sqlite+aiosqlite:///data/amanat.db",
        data_dir=Path("data"),
        key_file=Path("keys/keys.json"),
        clock=FakeClock(),
    )


async def _store_versions(*, case: bool = False, text: str = TEXT) -> None:
    store = await open_test_store()
    async with store.batch() as batch:
        draft = AtlasVersion("v1", 1, AtlasStage.DRAFT, NADER, date(2026, 5, 1), text)
        batch.uow.atlas.add(lock_version(draft, first=NADER, second=MINA, day=date(2026, 5, 2)))
        batch.uow.atlas.add(AtlasVersion("v2", 2, AtlasStage.DRAFT, NADER, date(2026, 5, 3), TEXT))
        if case:
            batch.uow.cases.add(a_case(area_id="thr01s1"))
        batch.keep_turn()
        await batch.commit()
    await store.close()


async def _store_register() -> None:
    threat = RecordedThreat("box", "جابه‌جایی صندوق", (Phase.DAY,), (Space.REAL,), ("O20",))
    vote = CountedVote("box", "1", "1", 5, 5, "دو بار دیده شد")
    text = register_text(RegisterInputs("salt", (threat,), (vote,)))
    store = await open_test_store()
    async with store.batch() as batch:
        draft = AtlasVersion("t1", 1, AtlasStage.DRAFT, NADER, date(2026, 5, 1), text)
        batch.uow.threats.add(lock_version(draft, first=NADER, second=MINA, day=date(2026, 5, 2)))
        batch.keep_turn()
        await batch.commit()
    await store.close()


async def _known_facts() -> list[AreaFact]:
    store = await open_test_store()
    async with store.batch() as batch:
        facts = list(await batch.uow.atlas.known_facts())
        batch.keep_turn()
        await batch.commit()
    await store.close()
    return facts


@pytest.mark.slow
def test_locked_version_is_recomputed_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store_versions())
    assert main(["atlas", "recompute", "--check"]) == 0
    output = capsys.readouterr().out
    assert "identical" in output and "versions=1 different=0" in output, "a draft is not locked"
    assert main(["atlas", "recompute", "--check", "1"]) == 0
    assert main(["atlas", "recompute", "--check", "2"]) == 1
    assert "no locked version 2" in capsys.readouterr().err


@pytest.mark.slow
def test_version_of_first_method_is_recomputed_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Two of three liaisons are of one body: the newer method would give another level."""
    three = [replace(GRADE, by=str(n), grade=grade, body=body) for n, grade, body in _THREE]
    inputs = AtlasInputs("salt", (Zone("thr01", "منطقهٔ ۱"),), (), tuple(three))
    asyncio.run(_store_versions(text=record(inputs, method="1")))
    assert main(["atlas", "recompute", "--check"]) == 0
    assert "identical" in capsys.readouterr().out
    levels = [parse(record(inputs, method=by)).effective_level("thr01", Phase.DAY) for by in ("1", "2")]
    assert levels == [AtlasLevel.VERY_HIGH, AtlasLevel.HIGH]
    with sqlite3.connect("data/amanat.db") as thief:
        thief.execute("""UPDATE atlas_versions SET told = replace(told, '"method":"1"', '"method":"2"')""")
    thief.close()
    assert main(["atlas", "recompute", "--check"]) == 1
    assert "its hash differs" in capsys.readouterr().out


def test_level_changed_in_database_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store_versions())
    with sqlite3.connect("data/amanat.db") as thief:
        thief.execute("UPDATE atlas_versions SET told = replace(told, '\"level\":4', '\"level\":1')")
    thief.close()
    assert main(["atlas", "recompute", "--check"]) == 1
    output = capsys.readouterr().out
    assert "DIFFERENT" in output and "thr01 day: level was 1, is 4" in output and "its hash differs" in output


def test_locked_register_of_threats_is_recomputed(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store_register())
    assert main(["threats", "recompute", "--check"]) == 0
    assert "versions=1 different=0" in capsys.readouterr().out
    with sqlite3.connect("data/amanat.db") as thief:
        thief.execute("UPDATE threat_versions SET told = replace(told, '\"level\":4', '\"level\":1')")
    thief.close()
    assert main(["threats", "recompute", "--check", "1"]) == 1
    assert "box: the level was 1, is 4" in capsys.readouterr().out


def test_sources_are_taken_in_whole_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store_versions())
    table = tmp_path / "known.csv"
    table.write_text(
        "kind,area,value,source,day\nofficial,thr,3,شورای امنیت کشور,1400/02/01\nstations,thr01,160,آگهی,۱۴۰۰/۰۲/۱۲\n",
        encoding="utf-8",
    )
    assert main(["atlas", "import", "--check", str(table)]) == 0
    assert asyncio.run(_known_facts()) == []
    assert main(["atlas", "import", str(table)]) == 0
    assert "values=2 (imported)" in capsys.readouterr().out
    assert asyncio.run(_known_facts()) == [
        AreaFact(AreaFactKind.OFFICIAL, "thr", 3, "شورای امنیت کشور", "2021-04-21"),
        AreaFact(AreaFactKind.STATIONS, "thr01", 160, "آگهی", "2021-05-02"),
    ]
    assert main(["audit", "verify"]) == 0


def test_a_table_as_a_spreadsheet_in_persian_saves_it(tmp_path: Path) -> None:
    """With a BOM, semicolons, CRLF, other letters and digits, and columns in another order."""
    asyncio.run(_store_versions())
    table = tmp_path / "known.csv"
    table.write_bytes(
        (
            "\ufeffنوع;کد;مقدار;تاريخ;منبع\r\nسطح رسمي;thr۰۱;۳;۱۴۰۰/۰۲/۰۱;شوراي امنيت كشور\r\n"
            "شمار شعبه‌ها;thr٠٢;١٦٠;1400/02/12;آگهی\r\n;;;;\r\n"
        ).encode()
    )
    assert main(["atlas", "import", str(table)]) == 0
    assert asyncio.run(_known_facts()) == [
        AreaFact(AreaFactKind.OFFICIAL, "thr01", 3, "شورای امنیت کشور", "2021-04-21"),
        AreaFact(AreaFactKind.STATIONS, "thr02", 160, "آگهی", "2021-05-02"),
    ]


def test_faulty_source_table_is_reported_line_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_store_versions())
    table = tmp_path / "known.csv"
    rows = (
        "official,thr,5,شورا,1400/02/01", "weather,thr01,1,شورا,1400/02/01", "earlier,nowhere,3,شورا,1400/02/01",
        "earlier,thr01,3,,1400/02/01", "earlier,thr01,3,شورا,soon", "earlier,thr02,3,شورا,1440/01/01", "a,b",
        "stations,thr01s1,3,شورا,1400/02/01", "earlier,thr03,3,شورا,1400/02/01", "earlier,thr03,4,شورا,1400/02/01",
    )  # fmt: skip
    table.write_text("kind,area,value,source,day\n" + "\n".join(rows), encoding="utf-8")
    assert main(["atlas", "import", str(table)]) == 1
    output = capsys.readouterr().out
    for line in (2, 3, 4, 5, 6, 7, 8, 9, 11):
        assert f"known.csv:{line}: " in output, line
    assert (
        "known.csv:10: " not in output
        and "nothing was imported" in output
        and asyncio.run(_known_facts()) == []
    )
    for text in (
        "",
        "a,b\n",
        "kind,area,value,source,day\n",
        "kind,kind,area,value,source,day\n",
        "kind,area,value,source\n",
    ):
        table.write_text(text, encoding="utf-8")
        assert main(["atlas", "import", str(table)]) == 1
    assert main(["atlas", "import", "none.csv"]) == 1
    table.write_bytes(b"\xff\xfe")
    assert main(["atlas", "import", str(table)]) == 1


def test_an_area_of_a_stored_case_does_not_vanish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_store_versions(case=True))
    content = tmp_path / "content" / "areas"
    content.mkdir(parents=True)
    tree = "areas:\n  - {id: thr01s1, name: شهرستان فرضی, kind: county}\n"
    (content / "areas.yaml").write_text(tree, encoding="utf-8")
    table = tmp_path / "areas.csv"
    table.write_text("code,parent,name,kind\nfrs,,شهرستان فرضی,county\n", encoding="utf-8")
    given = {"only_check": False, "content": content.parent}
    assert areas_command.areas_import(table, **given) == 1  # type: ignore[arg-type]
    assert "thr01s1 is used 1 times" in capsys.readouterr().out
    assert (content / "areas.yaml").read_text(encoding="utf-8") == tree
    assert areas_command.areas_import(table, let_go=["thr01s1"], **given) == 0  # type: ignore[arg-type]
    assert "gone: thr01s1" in capsys.readouterr().out
    assert "frs" in (content / "areas.yaml").read_text(encoding="utf-8")


def test_area_named_by_staff_or_atlas_cannot_vanish(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise grades, official levels, open tasks, and areas of groups and people would vanish silently."""
    asyncio.run(_store_area_uses())
    content = tmp_path / "content" / "areas"
    content.mkdir(parents=True)
    codes = ("graded", "classified", "begun", "over", "homed", "given", "avoided")
    tree = "".join(f"  - {{id: {code}, name: شهرستان فرضی, kind: county}}\n" for code in codes)
    (content / "areas.yaml").write_text(f"areas:\n{tree}", encoding="utf-8")
    table = tmp_path / "areas.csv"
    table.write_text("code,parent,name,kind\nfrs,,شهرستان فرضی,county\n", encoding="utf-8")
    assert areas_command.areas_import(table, only_check=True, content=content.parent) == 1
    output = capsys.readouterr().out
    assert {code for code in codes if f"{code} is used 1 times" in output} == {*codes} - {"over"}
    go = [code for code in codes if code != "over"]
    assert areas_command.areas_import(table, only_check=True, let_go=go, content=content.parent) == 0


async def _store_area_uses() -> None:
    store = await open_test_store()
    today = date(2026, 5, 1)
    async with store.batch() as batch:
        uow = batch.uow
        uow.atlas.grade(
            LiaisonGrade(NADER, "graded", Phase.DAY, Factor.TENSION, 4, "سه درگیری", today, "police")
        )
        uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "classified", 3, "شورا", "2026-04-01"))
        uow.roadmap.save(Task("begun", "visit", TaskState.DOING, today))
        uow.roadmap.save(Task("over", "visit", TaskState.DONE, today))
        uow.groups.save(Group(Messenger.TELEGRAM, -100, areas=("homed",)))
        uow.staff_areas.set(MINA, ("given",))
        uow.recusals.add(Recusal(MINA, RecusalScope.AREA, "avoided"))
        batch.keep_turn()
        await batch.commit()
    await store.close()
