"""``division diff`` and ``division patch`` as an operator sees them."""

import asyncio
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionSubject
from bot.domain.division.division_table import DivisionRow, row_fields
from bot.domain.division.division_versions import write_table
from bot.domain.division.row_stands import ObjectionWish, RowStand, Stand
from bot.domain.people import Account, Messenger
from bot.domain.staff.signed_versions import SignedVersion, VersionStage, canonical, lock_version
from bot.library.folder import CONTENT
from bot.settings import Settings
from bot.usecases.division.division_now import table_of
from storage.opening import open_store
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import FakeClock

NADER, MINA, PARI = (Account(Messenger.TELEGRAM, number) for number in (1, 2, 3))
DAY = date(2026, 5, 1)
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")


def row_of(act: str, body: str) -> DivisionRow:
    return next(r for r in table_of(shipped_content()).rows if r.scope.act == act and r.to.body == body)


async def _store(
    *rows: DivisionRow, answer: OpinionAnswer = OpinionAnswer.TAKEN, wanted: Sequence[str] = ()
) -> None:
    """Version 1 without the station's own way, and an answered objection to each of these rows, each of another
    person. ``wanted``: which body each wants."""
    content = shipped_content()
    old = replace(content, complaints=[way for way in content.complaints if way.id != "station-first"])
    store = await open_store(
        "sqlite+aiosqlite:///data/amanat.db",
        data_dir=Path("data"),
        key_file=Path("keys/keys.json"),
        clock=FakeClock(),
    )
    async with store.batch() as batch:
        draft = SignedVersion("v1", 1, VersionStage.DRAFT, NADER, DAY, write_table(table_of(old)))
        batch.uow.division.add(lock_version(draft, first=NADER, second=MINA, day=DAY))
        batch.uow.rounds.save(
            OpinionRound("r1", OpinionSubject.DIVISION, "v1", NADER, DAY, DAY, (PARI,), closed=True)
        )
        for number, row in enumerate(rows):
            opinion = Opinion(f"o{number}", "r1", PARI, DAY, "words", answer, "درست است")
            batch.uow.rounds.save_opinion(opinion)
            batch.uow.division.take(
                RowStand(
                    Account(Messenger.TELEGRAM, 10 + number),
                    row.mark,
                    "station",
                    Stand.OBJECTED,
                    DAY,
                    "چون چنین است",
                    ObjectionWish.BODY,
                    wanted[number] if wanted else "inspection",
                    canonical(row_fields(row)),
                    opinion.id,
                )
            )
        batch.keep_turn()
        await batch.commit()
    await store.close()


def test_diff_names_cases_and_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store())
    assert main(["division", "diff", "1"]) == 1
    output = capsys.readouterr().out
    assert "O60 day city: exec-county/county > sup-county [68; sourced qualified..2]" in output, output
    assert "-> station/station > exec-county [55; sourced]" in output
    assert main(["division", "diff", "now", "now"]) == 0 and "changes=0" in capsys.readouterr().out
    assert main(["division", "diff", "1", "7"]) == 1
    assert "no version 7 of the division of work: there are 1" in capsys.readouterr().err


def test_patch_applies_and_is_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = row_of("O16", "exec-county")
    asyncio.run(_store(row, row))
    assert main(["division", "patch", "--out", "taken.patch"]) == 0, capsys.readouterr().err
    assert "ways=1 comments=0 done=0" in capsys.readouterr().err
    copy = tmp_path / "content"
    (copy / "agencies").mkdir(parents=True)
    source = (CONTENT / "agencies/complaints.yaml").read_text(encoding="utf-8")
    (copy / "agencies/complaints.yaml").write_text(source, encoding="utf-8")
    subprocess.run(["git", "apply", "taken.patch"], check=True, cwd=tmp_path)
    text = (copy / "agencies/complaints.yaml").read_text(encoding="utf-8")
    assert f"id: d-o16-{row.mark}" in text and "# > درست است" in text


def test_contradiction_is_said_and_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    row = row_of("O16", "exec-county")
    asyncio.run(_store(row, row, wanted=("inspection", "court")))
    assert main(["division", "patch"]) == 1
    output = capsys.readouterr()
    assert "2 taken objections contradict each other" in output.err and "would be refused" not in output.err
    assert "+  # These contradict" in output.out and "+  - id:" not in output.out


def test_patch_that_content_refuses_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """The fact sheet wants the head of the station first about what happens inside."""
    asyncio.run(_store(row_of("O60", "station")))
    assert main(["division", "patch"]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("--- a/content/agencies/complaints.yaml")
    assert "would be refused" in output.err and "matters.yaml:" in output.err


def test_row_that_changed_already_is_not_patched_again(capsys: pytest.CaptureFixture[str]) -> None:
    row = row_of("O60", "station")
    gone = DivisionRow(row.scope, replace(row.to, next_body="court"))
    asyncio.run(_store(gone))
    assert main(["division", "patch"]) == 0
    assert "1 are in the content already" in capsys.readouterr().err


def test_nothing_was_taken_so_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_store(row_of("O60", "station"), answer=OpinionAnswer.NOT_TAKEN))
    assert main(["division", "patch"]) == 0
    output = capsys.readouterr()
    assert not output.out and "nothing to write" in output.err
