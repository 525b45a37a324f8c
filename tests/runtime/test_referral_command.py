"""``amanat referral export``: what it writes and records, whom it refuses and why, and who makes it."""

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
from bot.conversation.ports import Operator, TickCtx
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import Chosen, Packed, Referral, Said, Step
from bot.domain.staff.audit import OPERATOR, Deed
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.handlers.bodies.referral_export import ANSWER_NOTE, COMMAND, recorded
from bot.media.pool import CleaningPool
from bot.runtime.burning import Burning
from bot.runtime.exporting import folder_of
from bot.runtime.packages import PackageBroken
from bot.settings import Settings
from storage.lock import FolderLock
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.read_once import shipped_content
from tests.fakes.turns import FakeClock
from tests.media.samples import jpeg_from_a_phone, noise
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, a_body, a_case, a_report

URL = "sqlite+aiosqlite:///data/amanat.db"
BODY = "sup-county"
WORDS = "در این محله کالا در برابر قول رأی پخش شده است."
SENT = Referral(
    "f1", case_id="case-1", body=BODY, by=REZA, step=Step.SENT, until=NOW, signed_by=MINA, sent_at=NOW,
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


async def opened() -> SqlStore:
    return await open_store(URL, data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock())


def with_store[T](do: Callable[[SqlStore], Awaitable[T]]) -> T:
    async def run() -> T:
        store = await opened()
        try:
            return await do(store)
        finally:
            await store.close()

    return asyncio.run(run())


def there_is(*sent: Referral, liaison: str = "") -> int:
    """A case of one report with two pictures, one of which was chosen; its number."""

    async def fill(store: SqlStore) -> int:
        async with store.batch() as batch:
            uow = batch.uow
            case = a_case(state=State.REFERRED, number=4821)
            uow.cases.add(case)
            uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
            for name in ("e1", "e2"):
                facts = EvidenceFacts("photo", received_at=name)
                uow.evidence.add(Evidence(name, "report-1", EvidenceState.WAITING, facts))
            packed = Packed(WORDS, (Chosen("e1", (0, 7)),))
            for one in sent:
                uow.referrals.add(one, packed=packed, said={"report-1": Said.YES})
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


def exports() -> list[tuple[str, str, str]]:
    async def read(store: SqlStore) -> list[tuple[str, str, str]]:
        async with store.batch() as batch:
            found = await batch.uow.audit.of_subject("case-1", most=20)
        return [(one.by, one.subject, one.detail) for one in found if one.deed == Deed.EXPORT]

    return with_store(read)


def run(*more: str, number: str = "4821") -> int:
    return main(["referral", "export", number, "--out", "out", *more])


def written() -> dict[str, bytes]:
    return {str(p.relative_to("out")): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()}


def test_letter_and_chosen_copies_are_written_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    there_is(SENT)
    assert run(number="۴۸۲۱") == 0
    files = written()
    assert set(files) == {"referral-4821/letter.pdf", "referral-4821/copies.zip"}
    assert files["referral-4821/letter.pdf"].startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(files["referral-4821/copies.zip"])) as packed:
        told = json.loads(packed.read("manifest.json"))
        assert packed.namelist() == ["manifest.json", "copy-01.jpg"]
        assert [(one["name"], one["changed"]) for one in told["files"]] == [("copy-01.jpg", "fields")]
    assert all(p.stat().st_mode & 0o077 == 0 for p in Path("out").rglob("*")), "for the operator alone"
    assert exports() == [(OPERATOR, "case-1", f"referral {BODY} files")]
    shown = capsys.readouterr().out
    assert "making the letter and 1 copy" in shown and "referral-4821/letter.pdf" in shown
    assert run() == 0 and written() == files, "the same package, in the same place"
    assert len(exports()) == 2, "each time is recorded"


@pytest.mark.parametrize(
    ("sent", "liaison", "more", "told"),
    [
        ((), "", (), "has no referral that two have signed"),
        ((replace(SENT, step=Step.SIGN, signed_by=None, sent_at=None),), "", (), "that two have signed"),
        ((replace(SENT, step=Step.ASKED, signed_by=None, sent_at=None),), "", (), "that two have signed"),
        ((replace(SENT, signed_by=REZA),), "", (), "that two have signed"),
        ((SENT, replace(SENT, id="f2", body="court")), "", (), f"{BODY}, court: choose one with --body"),
        ((SENT,), "", ("--body", "court"), f"was not referred to court, but to {BODY}"),
        ((SENT,), BODY, (), f"{BODY} has a liaison in chat"),
    ],
)
def test_what_is_not_for_export_is_one_line_with_the_mend(
    sent: tuple[Referral, ...],
    liaison: str,
    more: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there_is(*sent, liaison=liaison)
    assert run(*more) == 1
    line = capsys.readouterr().err
    assert told in line and line.count("\n") == 1 and "nothing was written" in line
    assert not written() and not exports()


def test_of_two_bodies_one_is_chosen() -> None:
    there_is(SENT, replace(SENT, id="f2", body="court"))
    assert run("--body", "court") == 0
    assert "referral-4821-court/letter.pdf" in written()
    assert exports() == [(OPERATOR, "case-1", "referral court files")]


@pytest.mark.slow
def test_a_new_referral_without_copies_leaves_none_of_an_old_one() -> None:
    """Recalled, and referred anew to another body: what lay there was signed for the first one."""
    there_is(SENT)
    assert run() == 0 and "referral-4821/copies.zip" in written()

    async def anew(store: SqlStore) -> None:
        async with store.batch() as batch:
            batch.uow.referrals.end(SENT.id)
            again = replace(SENT, id="f2", body="court")
            batch.uow.referrals.add(again, packed=Packed(WORDS), said={"report-1": Said.YES})
            batch.keep_turn()
            await batch.commit()

    before = written()["referral-4821/letter.pdf"]
    with_store(anew)
    assert run() == 0
    assert set(written()) == {"referral-4821/letter.pdf"}
    assert written()["referral-4821/letter.pdf"] != before
    assert all(p.stat().st_mode & 0o077 == 0 for p in Path("out").rglob("*")), "for the operator alone"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "copies.zip/within.txt"])
def test_what_somebody_else_laid_there_is_left_and_nothing_is_exported(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there_is(SENT)
    mine = Path("out/referral-4821") / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    assert run() == 1
    line = capsys.readouterr().err
    assert name.partition("/")[0] in line and "nothing was written" in line and line.count("\n") == 1
    assert written() == {f"referral-4821/{name}": b"mine"} and not exports()


def test_a_link_in_its_place_is_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    there_is(SENT)
    Path("elsewhere").mkdir()
    Path("elsewhere/letter.pdf").write_bytes(b"mine")
    Path("out").mkdir()
    Path("out/referral-4821").symlink_to(Path("elsewhere").resolve())
    assert run() == 1 and "nothing was written" in capsys.readouterr().err
    assert Path("elsewhere/letter.pdf").read_bytes() == b"mine" and not exports()


@pytest.mark.slow
@pytest.mark.parametrize("there", ["", "a", "a/b"])
def test_a_refused_export_leaves_no_folder_that_it_made(there: str) -> None:
    there_is()
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
    there_is(SENT)
    assert run(number="abc") == 1
    assert "abc is no case number: ./amanat referral export 4821 --out DIR" in capsys.readouterr().err
    assert run(number="77") == 1
    assert "no case has the number 77" in capsys.readouterr().err
    assert not written()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("broken", "does not open any more"),
        ("changed", "another than the one"),
        ("slow", "again later"),
        ("unconfined", "./amanat doctor says what is missing"),
    ],
)
def test_a_copy_that_is_not_what_was_signed_lets_nothing_go(
    why: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there_is(SENT)

    async def broken(_self: object, _package: object) -> None:
        raise PackageBroken(why)

    monkeypatch.setattr("bot.runtime.packages.Packages.copies", broken)
    assert run() == 1
    assert told in capsys.readouterr().err
    assert not written() and not exports(), "nothing was exported, and nothing says so"


# --- beside a running program ---------------------------------------------------------------------------


def test_without_an_answer_the_order_is_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    there_is(SENT)
    lock = FolderLock.take(Path("data"))
    try:
        assert run() == 1
    finally:
        lock.release()
    assert "start it with ./amanat run" in capsys.readouterr().err
    assert with_store(lambda store: store.commands()) == [], "nobody writes files later"
    assert not written() and not Path("out").exists()


async def running(store: SqlStore, *, until: Callable[[], bool]) -> None:
    """The two jobs of a program that runs, once each in a while."""
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
    there_is(SENT)
    monkeypatch.setattr(command, "PATIENCE", 20.0)

    async def both(store: SqlStore) -> int:
        asked = asyncio.get_running_loop().run_in_executor(None, run)
        await running(store, until=asked.done)
        return await asked

    assert with_store(both) == 0
    assert set(written()) == {"referral-4821/letter.pdf", "referral-4821/copies.zip"}
    assert exports() == [(OPERATOR, "case-1", f"referral {BODY} files")]
    assert [p.name for p in Path("out").iterdir()] == ["referral-4821"], "its own folder is gone"


def test_a_running_program_refuses_as_the_command_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there_is(SENT, liaison=BODY)
    monkeypatch.setattr(command, "PATIENCE", 20.0)

    async def both(store: SqlStore) -> int:
        asked = asyncio.get_running_loop().run_in_executor(None, run)
        await running(store, until=asked.done)
        return await asked

    assert with_store(both) == 1
    assert f"{BODY} has a liaison in chat" in capsys.readouterr().err and not written()


@pytest.mark.slow
@pytest.mark.parametrize("argument", ["[4821, '", "7", '[4821, "", "elsewhere"]', '["x", "", 3]'])
def test_an_order_that_no_command_has_made_writes_nowhere(argument: str) -> None:
    there_is(SENT)
    Path("elsewhere").mkdir()

    async def asked(store: SqlStore) -> Any:
        exporting = command._exporting(store, CleaningPool(), shipped_content(), Operator(""))
        assert not await exporting.ask("id", argument)
        await exporting.work()
        assert await exporting.ask("id", argument), "it is over"
        async with store.batch() as batch:
            return json.loads(await batch.uow.settings.note(ANSWER_NOTE))

    assert with_store(asked)["refused"] == "folder"
    assert not list(Path("elsewhere").iterdir()) and not exports()


def test_an_order_to_burn_does_not_wait_behind_it() -> None:
    """``look`` only takes it up: another job does the work."""
    there_is(SENT)

    async def asked(store: SqlStore) -> bool:
        exporting = command._exporting(store, CleaningPool(), shipped_content(), Operator(""))
        monkey: list[str] = []

        async def never(*_: object) -> Any:
            monkey.append("exported")

        exporting.export = never  # type: ignore[method-assign, assignment] # it must not be called
        return await exporting.ask("id", json.dumps([4821, "", folder_of("id")])) or bool(monkey)

    assert with_store(asked) is False


@pytest.mark.slow
def test_what_was_called_back_while_it_was_made_is_not_written() -> None:
    there_is(SENT)

    async def asked(store: SqlStore) -> Any:
        content, cleaner = shipped_content(), CleaningPool()
        exporting = command._exporting(store, cleaner, content, Operator("a test runs this"))

        async def recalled_meanwhile(referral_id: str, ctx: TickCtx) -> Any:
            ctx.uow.referrals.end(referral_id)
            return await recorded(referral_id, ctx)

        exporting._record = recalled_meanwhile
        try:
            return await exporting.export(4821, "", Path("out"))
        finally:
            await cleaner.close()

    Path("out").mkdir()
    assert with_store(asked).why == "gone"
    assert not written() and not exports()
