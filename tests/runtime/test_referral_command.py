"""``amanat referral export``: what it writes and records, what it refuses and why, who makes it."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli import referral as command
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.owner.operator import Operator
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import (
    ChosenCopy,
    Referral,
    ReferralConsent,
    ReferralPackage,
    ReferralStep,
)
from bot.domain.staff.audit import OPERATOR, AuditAction
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.handlers.bodies.letter import ANSWER_NOTE, COMMAND, record_referral_export
from bot.media.pool import CleaningPool
from bot.runtime.commands import Burning
from bot.runtime.exporting import folder_of
from bot.runtime.packages import PackageBroken
from bot.settings import Settings
from storage.lock import FolderLock
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import FakeClock
from tests.media.samples import jpeg_from_a_phone, noise
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, a_body, a_case, a_report

pytestmark = pytest.mark.slow

URL = "sqlite+aiosqlite:///data/amanat.db"
BODY = "sup-county"
WORDS = "در این محله کالا در برابر قول رأی پخش شده است."
SENT = Referral(
    "f1", case_id="case-1", body=BODY, by=REZA, step=ReferralStep.SENT, until=NOW, signed_by=MINA, sent_at=NOW,
    answer_by=NOW,
)  # fmt: skip
PICTURE, SECRET = jpeg_from_a_phone(), noise(30)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    monkeypatch.setattr(command, "PATIENCE", 0.4)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.05)


async def open_test_store() -> SqlStore:
    return await open_store(URL, data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock())


def with_store[T](do: Callable[[SqlStore], Awaitable[T]]) -> T:
    async def run() -> T:
        store = await open_test_store()
        try:
            return await do(store)
        finally:
            await store.close()

    return asyncio.run(run())


def store_referrals(*sent: Referral, liaison: str = "") -> int:
    """A case of one report with two pictures, one of which was chosen. Return its number."""

    async def fill(store: SqlStore) -> int:
        async with store.batch() as batch:
            uow = batch.uow
            case = a_case(state=State.REFERRED, number=4821)
            uow.cases.add(case)
            uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
            for name in ("e1", "e2"):
                facts = EvidenceFacts("photo", received_at=name)
                uow.evidence.add(Evidence(name, "report-1", EvidenceState.WAITING, facts))
            packed = ReferralPackage(WORDS, (ChosenCopy("e1", (0, 7)),))
            for referral in sent:
                uow.referrals.add(referral, packed=packed, consents={"report-1": ReferralConsent.YES})
            if liaison:
                uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body=liaison))
            batch.keep_turn()
            await batch.commit()
        for name, data in (("e1", PICTURE), ("e2", SECRET)):
            digest = hashlib.sha256(data).hexdigest()
            facts = EvidenceFacts("photo", clean_sha256=digest, clean_mime="image/jpeg", received_at=name)
            await store.seal_evidence(name, original=data, clean=data, facts=facts)
        return case.number

    return with_store(fill)


def export_records() -> list[tuple[str, str, str]]:
    async def read_export_records(store: SqlStore) -> list[tuple[str, str, str]]:
        async with store.batch() as batch:
            records = await batch.uow.audit.of_subject("case-1", most=20)
        return [
            (record.by, record.subject, record.detail)
            for record in records
            if record.action == AuditAction.EXPORT
        ]

    return with_store(read_export_records)


def run(*more: str, number: str = "4821") -> int:
    return main(["referral", "export", number, "--out", "out", *more])


def written_files() -> dict[str, bytes]:
    return {str(p.relative_to("out")): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()}


def test_letter_and_chosen_copies_are_written_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    store_referrals(SENT)
    assert run(number="۴۸۲۱") == 0
    files = written_files()
    assert set(files) == {"referral-4821/letter.pdf", "referral-4821/copies.zip"}
    assert files["referral-4821/letter.pdf"].startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(files["referral-4821/copies.zip"])) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        assert packed.namelist() == ["manifest.json", "copy-01.jpg"]
        assert [(file["name"], file["changed"]) for file in manifest["files"]] == [("copy-01.jpg", "fields")]
    assert all(p.stat().st_mode & 0o077 == 0 for p in Path("out").rglob("*")), (
        "readable for the operator only"
    )
    assert export_records() == [(OPERATOR, "case-1", f"referral {BODY} files")]
    output = capsys.readouterr().out
    assert "making the letter and 1 copy" in output and "referral-4821/letter.pdf" in output
    assert run() == 0 and written_files() == files, "the same package, in the same place"
    assert len(export_records()) == 2, "each export is recorded"


@pytest.mark.parametrize(
    ("sent", "liaison", "more", "message"),
    [
        ((), "", (), "has no referral that two have signed"),
        (
            (replace(SENT, step=ReferralStep.SIGN, signed_by=None, sent_at=None),),
            "",
            (),
            "that two have signed",
        ),
        (
            (replace(SENT, step=ReferralStep.ASKED, signed_by=None, sent_at=None),),
            "",
            (),
            "that two have signed",
        ),
        ((replace(SENT, signed_by=REZA),), "", (), "that two have signed"),
        ((SENT, replace(SENT, id="f2", body="court")), "", (), f"{BODY}, court: choose one with --body"),
        ((SENT,), "", ("--body", "court"), f"was not referred to court, but to {BODY}"),
        ((SENT,), BODY, (), f"{BODY} has a liaison in chat"),
    ],
)
def test_unexportable_referral_is_one_line_with_remedy(
    sent: tuple[Referral, ...],
    liaison: str,
    more: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store_referrals(*sent, liaison=liaison)
    assert run(*more) == 1
    line = capsys.readouterr().err
    assert message in line and line.count("\n") == 1 and "nothing was written" in line
    assert not written_files() and not export_records()


def test_of_two_bodies_one_is_chosen() -> None:
    store_referrals(SENT, replace(SENT, id="f2", body="court"))
    assert run("--body", "court") == 0
    assert "referral-4821-court/letter.pdf" in written_files()
    assert export_records() == [(OPERATOR, "case-1", "referral court files")]


def test_new_referral_without_copies_removes_old_ones() -> None:
    """The case was recalled and referred to another body. The old files were signed for the first one."""
    store_referrals(SENT)
    assert run() == 0 and "referral-4821/copies.zip" in written_files()

    async def replace_referral(store: SqlStore) -> None:
        async with store.batch() as batch:
            batch.uow.referrals.end(SENT.id)
            again = replace(SENT, id="f2", body="court")
            batch.uow.referrals.add(
                again, packed=ReferralPackage(WORDS), consents={"report-1": ReferralConsent.YES}
            )
            batch.keep_turn()
            await batch.commit()

    before = written_files()["referral-4821/letter.pdf"]
    with_store(replace_referral)
    assert run() == 0
    assert set(written_files()) == {"referral-4821/letter.pdf"}
    assert written_files()["referral-4821/letter.pdf"] != before
    assert all(p.stat().st_mode & 0o077 == 0 for p in Path("out").rglob("*")), (
        "readable for the operator only"
    )


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "copies.zip/within.txt"])
def test_foreign_files_are_left_and_nothing_is_exported(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store_referrals(SENT)
    mine = Path("out/referral-4821") / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    assert run() == 1
    line = capsys.readouterr().err
    assert name.partition("/")[0] in line and "nothing was written" in line and line.count("\n") == 1
    assert written_files() == {f"referral-4821/{name}": b"mine"} and not export_records()


def test_a_link_in_its_place_is_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    store_referrals(SENT)
    Path("elsewhere").mkdir()
    Path("elsewhere/letter.pdf").write_bytes(b"mine")
    Path("out").mkdir()
    Path("out/referral-4821").symlink_to(Path("elsewhere").resolve())
    assert run() == 1 and "nothing was written" in capsys.readouterr().err
    assert Path("elsewhere/letter.pdf").read_bytes() == b"mine" and not export_records()


@pytest.mark.parametrize("there", ["", "a", "a/b"])
def test_a_refused_export_leaves_no_folder_that_it_made(there: str) -> None:
    store_referrals()
    if there:
        Path(there).mkdir(parents=True)
    assert main(["referral", "export", "4821", "--out", "a/b"]) == 1
    assert not Path("a/b").exists() or not list(Path("a/b").iterdir())
    assert [name for name in ("a", "a/b") if Path(name).exists()] == [
        name
        for name in ("a", "a/b")
        if there and (Path(there) == Path(name) or Path(name) in Path(there).parents)
    ]


def test_numbers_that_are_none_and_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 1
    assert "./amanat run" in capsys.readouterr().err and not Path("data/amanat.db").exists()
    store_referrals(SENT)
    assert run(number="abc") == 1
    assert "abc is not a case number: ./amanat referral export 4821 --out DIR" in capsys.readouterr().err
    assert run(number="77") == 1
    assert "no case has the number 77" in capsys.readouterr().err
    assert not written_files()


@pytest.mark.parametrize(
    ("why", "message"),
    [
        ("broken", "can no longer be opened"),
        ("changed", "differ from the one"),
        ("slow", "again later"),
        ("unconfined", "./amanat doctor says what is missing"),
    ],
)
def test_copy_differing_from_signed_one_stops_export(
    why: str, message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store_referrals(SENT)

    async def raise_broken(_self: object, _package: object) -> None:
        raise PackageBroken(why)

    monkeypatch.setattr("bot.runtime.packages.Packages.copies", raise_broken)
    assert run() == 1
    assert message in capsys.readouterr().err
    assert not written_files() and not export_records(), "nothing was exported, and nothing was recorded"


# --- beside a running program -------------------------------------------------------------------------------


def test_without_an_answer_the_order_is_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    store_referrals(SENT)
    lock = FolderLock.take(Path("data"))
    try:
        assert run() == 1
    finally:
        lock.release()
    assert "start it with ./amanat run" in capsys.readouterr().err
    assert with_store(lambda store: store.commands()) == [], "no files are written later"
    assert not written_files() and not Path("out").exists()


async def running(store: SqlStore, *, until: Callable[[], bool]) -> None:
    """The two jobs of a running program, each run now and then."""
    content, cleaner = shipped_content(), CleaningPool()
    exporting = command._exporting(store, cleaner, content, Operator("a test runs this"))
    burning = Burning(
        store=store, forget=[], hand_over=lambda _rows: None, owners=(), clock=FakeClock(),
        others={COMMAND: exporting.ask},
    )  # fmt: skip
    try:
        while not until():
            await burning.look()
            await exporting.work()
            await asyncio.sleep(0.02)
    finally:
        await cleaner.close()


def test_a_running_program_makes_it_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    store_referrals(SENT)
    monkeypatch.setattr(command, "PATIENCE", 20.0)

    async def both(store: SqlStore) -> int:
        asked = asyncio.get_running_loop().run_in_executor(None, run)
        await running(store, until=asked.done)
        return await asked

    assert with_store(both) == 0
    assert set(written_files()) == {"referral-4821/letter.pdf", "referral-4821/copies.zip"}
    assert export_records() == [(OPERATOR, "case-1", f"referral {BODY} files")]
    assert [p.name for p in Path("out").iterdir()] == ["referral-4821"], "its own folder was removed"


def test_a_running_program_refuses_as_the_command_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store_referrals(SENT, liaison=BODY)
    monkeypatch.setattr(command, "PATIENCE", 20.0)

    async def both(store: SqlStore) -> int:
        asked = asyncio.get_running_loop().run_in_executor(None, run)
        await running(store, until=asked.done)
        return await asked

    assert with_store(both) == 1
    assert f"{BODY} has a liaison in chat" in capsys.readouterr().err and not written_files()


@pytest.mark.parametrize("argument", ["[4821, '", "7", '[4821, "", "elsewhere"]', '["x", "", 3]'])
def test_an_order_that_no_command_has_made_writes_nowhere(argument: str) -> None:
    store_referrals(SENT)
    Path("elsewhere").mkdir()

    async def run_order(store: SqlStore) -> Any:
        exporting = command._exporting(store, CleaningPool(), shipped_content(), Operator(""))
        assert not await exporting.ask("id", argument)
        await exporting.work()
        assert await exporting.ask("id", argument), "the export is over"
        async with store.batch() as batch:
            return json.loads(await batch.uow.settings.note(ANSWER_NOTE))

    assert with_store(run_order)["refused"] == "folder"
    assert not list(Path("elsewhere").iterdir()) and not export_records()


def test_an_order_to_burn_does_not_wait_behind_it() -> None:
    """``look`` only takes up the order. Another job does the work."""
    store_referrals(SENT)

    async def ask_export(store: SqlStore) -> bool:
        exporting = command._exporting(store, CleaningPool(), shipped_content(), Operator(""))
        monkey: list[str] = []

        async def note_export(*_: object) -> Any:
            monkey.append("exported")

        exporting.export = note_export  # type: ignore[method-assign, assignment] # it must not be called
        return await exporting.ask("id", json.dumps([4821, "", folder_of("id")])) or bool(monkey)

    assert with_store(ask_export) is False


def test_referral_recalled_during_export_is_not_written() -> None:
    store_referrals(SENT)

    async def export_recalled(store: SqlStore) -> Any:
        content, cleaner = shipped_content(), CleaningPool()
        exporting = command._exporting(store, cleaner, content, Operator("a test runs this"))

        async def recalled_meanwhile(referral_id: str, ctx: TickCtx) -> Any:
            ctx.uow.referrals.end(referral_id)
            return await record_referral_export(referral_id, ctx)

        exporting._record = recalled_meanwhile
        try:
            return await exporting.export(4821, "", Path("out"))
        finally:
            await cleaner.close()

    Path("out").mkdir()
    assert with_store(export_recalled).why == "gone"
    assert not written_files() and not export_records()
