"""Evidence is fetched, hashed, cleaned and sealed. An outage delays it and loses nothing."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.conversation.store import Conflict, PendingEvidence, SealedEvidence
from bot.conversation.store_troubles import VaultTrouble
from bot.conversation.wire import FileGone, FileTooBig, WireDown
from bot.domain.submissions.evidence import MOST_BYTES, EvidenceFacts, Loss
from bot.runtime import disk_room, evidence_fetcher
from bot.runtime.byte_budget import ByteBudget
from bot.runtime.disk_room import MEGABYTE, WRITTEN, DiskRoom
from bot.runtime.evidence_fetcher import MOST_IN_HAND, PAGE, PAGES, PICTURES_IN_HAND, EvidenceFetcher, sha256
from bot.runtime.evidence_queue import FIRST_PAUSE, LONGEST_PAUSE, MOST, EvidenceLane, EvidenceQueue
from bot.runtime.health import Health
from bot.runtime.intake import BACKLOG, LONGEST_REST, REST, SLOW, Load
from bot.runtime.late_copies import LateCopies
from bot.usecases.ports.media import CleanCopy, CleanerClosed, CleaningFailure, CleaningPass, NotCleanable
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import BALE, TG, FakeAdapter, FakeStore, cancel_tasks, start_loops, until

pytestmark = pytest.mark.slow


class FakeCleaner:
    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[tuple[bytes, CleaningPass]] = []

    def is_picture(self, data: bytes) -> bool:
        return not data.startswith(b"%PDF-")

    async def clean_copy(
        self, data: bytes, *, cleaning_pass: CleaningPass, **_: Any
    ) -> CleanCopy | NotCleanable:
        self.asked.append((data, cleaning_pass))
        answer = (
            self.answers.pop(0)
            if self.answers
            else CleanCopy(data=b"clean", mime="image/jpeg", suffix=".jpg")
        )
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return] # a test's answer

    async def close(self) -> None:
        return None


class FakeDiskRoom:
    """A disk with room for all files, for those of sent reports only, or for none."""

    def __init__(self) -> None:
        self.takes_drafts = self.takes_reports = True
        self.came: list[tuple[int, bool]] = []

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        return self.takes_drafts if draft else self.takes_reports

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        yield self.takes(size, draft=draft)

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        self.came.append((size, draft))


class EvidenceFetcherScene:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.adapter = FakeAdapter(files={"f-1": b"original"})
        self.cleaner = FakeCleaner()
        self.now = 0.0
        self.calm = True
        self.disk = FakeDiskRoom()
        self.fetcher = EvidenceFetcher(
            store=self.store,
            adapters={TG: self.adapter},
            cleaner=self.cleaner,
            clock=FakeClock(),
            calm=lambda: self.calm,
            room=self.disk,
            timer=lambda: self.now,
        )
        facts = EvidenceFacts("photo", name="a.jpg", received_at="2026-05-01T08:15:00+00:00")
        self.store.evidence = [PendingEvidence("e-1", "r-1", TG, "f-1", facts)]

    def add_waiting_file(
        self, evidence_id: str, file: Any, *, size: int = 0, kind: str = "photo", report: str = "r-1"
    ) -> None:
        """Add one more file that waits to be fetched."""
        self.adapter.files[f"f-{evidence_id}"] = file
        facts = EvidenceFacts(kind, size=size)
        self.store.evidence.append(PendingEvidence(evidence_id, report, TG, f"f-{evidence_id}", facts))

    async def fetch_due(self) -> bool:
        """Check, and fetch if something is due."""
        await self.fetcher.find()
        for lane in EvidenceLane:
            if self.fetcher._queues[TG]._next_sender(lane) is not None:
                await self.fetcher.fetch_next(TG, lane)
                return True
        return False

    @property
    def loops(self) -> list[Any]:
        return [self.fetcher.find_loop, *(loop for _, loop in self.fetcher.loops())]


@pytest.fixture
def scene() -> EvidenceFetcherScene:
    return EvidenceFetcherScene()


async def test_original_and_clean_copy_are_sealed_with_hashes(scene: EvidenceFetcherScene) -> None:
    assert await scene.fetch_due()
    sealed = scene.store.sealed["e-1"]
    assert (sealed["original"], sealed["clean"]) == (b"original", b"clean")
    facts = sealed["facts"]
    assert facts.sha256 == hashlib.sha256(b"original").hexdigest() and facts.size == 8
    assert facts.clean_sha256 == hashlib.sha256(b"clean").hexdigest() and facts.clean_mime == "image/jpeg"
    assert facts.received_at == "2026-05-01T08:15:00+00:00", (
        "when the message arrived, not when the file was fetched"
    )
    assert facts.fetched_at == "2026-05-01T09:00:00+00:00" and facts.name == "a.jpg" and not facts.partial
    assert not await scene.fetch_due()


async def test_what_cannot_be_cleaned_is_sealed_with_the_reason(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=CleaningFailure.SEALED_UNOPENED)]
    await scene.fetch_due()
    sealed = scene.store.sealed["e-1"]
    assert sealed["clean"] is None and sealed["facts"].why_not_clean == "sealed unopened"


async def test_a_copy_that_shows_a_part_says_so(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [CleanCopy(data=b"x", mime="image/png", suffix=".png", partial=True)]
    await scene.fetch_due()
    assert scene.store.sealed["e-1"]["facts"].partial


@pytest.mark.parametrize(("gone", "why"), [(FileGone(), Loss.GONE), (FileTooBig(), Loss.TOO_BIG)])
async def test_file_refused_by_messenger_is_lost_at_once(
    scene: EvidenceFetcherScene, gone: Exception, why: Loss
) -> None:
    scene.adapter.files["f-1"] = gone
    await scene.fetch_due()
    assert scene.store.lost == {"e-1": why}


@pytest.mark.parametrize("error", [WireDown("reset"), Conflict("full", lasting=True), RuntimeError("ours")])
async def test_whatever_goes_wrong_it_is_tried_again_later(
    scene: EvidenceFetcherScene, error: Exception
) -> None:
    scene.adapter.files["f-1"] = error
    assert await scene.fetch_due()
    assert not await scene.fetch_due(), "not at once"
    scene.now += 3
    scene.adapter.files["f-1"] = b"original"
    assert await scene.fetch_due()
    assert "e-1" in scene.store.sealed


@pytest.mark.parametrize("error", [CleanerClosed(), OSError(11, "no more processes")])
async def test_without_a_cleaner_it_waits(scene: EvidenceFetcherScene, error: Exception) -> None:
    scene.cleaner.answers = [error]
    await scene.fetch_due()
    scene.now += 3
    await scene.fetch_due()
    assert "e-1" in scene.store.sealed


async def test_hours_of_outage_are_waited_out_up_to_day(scene: EvidenceFetcherScene) -> None:
    scene.adapter.files["f-1"] = WireDown("reset")
    tries = 0
    while not scene.store.lost and scene.now < 3 * 86_400:
        tries += await scene.fetch_due()
        scene.now += 300
    assert 18 * 3600 < scene.now < 30 * 3600 and tries == evidence_fetcher.MOST_TRIES
    assert scene.store.lost == {"e-1": Loss.UNREACHABLE}


async def test_question_too_many_waits_as_told_and_loses_nothing(scene: EvidenceFetcherScene) -> None:
    scene.adapter.files["f-1"] = WireDown("too many", 600.0, limited=True)
    assert await scene.fetch_due()
    scene.now += 599
    assert not await scene.fetch_due()
    for _ in range(evidence_fetcher.MOST_TRIES + 1):
        scene.now += 600
        assert await scene.fetch_due()
    assert (scene.store.lost, scene.store.sealed) == ({}, {})


async def test_outage_of_the_vault_loses_nothing_however_long(scene: EvidenceFetcherScene) -> None:
    scene.store.vault_troubles = {VaultTrouble.SILENT}
    for _ in range(evidence_fetcher.MOST_TRIES + 1):
        assert await scene.fetch_due()
        scene.now += 300
    assert (scene.store.lost, scene.store.sealed) == ({}, {})
    scene.store.vault_troubles = set()
    await scene.fetch_due()
    assert list(scene.store.sealed) == ["e-1"]


async def test_one_that_waits_keeps_no_other_from_being_fetched(scene: EvidenceFetcherScene) -> None:
    scene.adapter.files |= {"f-1": WireDown("reset"), "f-2": b"two"}
    scene.store.evidence.append(PendingEvidence("e-2", "r-1", TG, "f-2", EvidenceFacts("photo")))
    scene.store.evidence.append(PendingEvidence("e-3", "r-1", BALE, "f-3", EvidenceFacts("photo")))
    tasks = await start_loops(*scene.loops)
    await until(lambda: scene.store.sealed)
    await cancel_tasks(tasks)
    assert set(scene.store.sealed) == {"e-2"} and not scene.store.lost


def test_hash_of_parts_equals_hash_of_whole() -> None:
    assert sha256([b"ab", b"c"]) == hashlib.sha256(b"abc").hexdigest()


# --- text first, files later
# ------------------------------------------------------------------------------------


async def test_while_updates_wait_files_wait(scene: EvidenceFetcherScene) -> None:
    scene.calm = False
    tasks = await start_loops(*scene.loops)
    await asyncio.sleep(0.25)
    assert not scene.store.sealed
    scene.calm = True
    await until(lambda: scene.store.sealed)
    await cancel_tasks(tasks)


async def test_load_without_an_end_lets_a_few_through(scene: EvidenceFetcherScene) -> None:
    scene.calm = False
    tasks = await start_loops(*scene.loops)
    await asyncio.sleep(0.05)
    assert not scene.store.sealed
    scene.now += evidence_fetcher.LONGEST_WAIT
    await until(lambda: scene.store.sealed)
    await cancel_tasks(tasks)


def test_calm_needs_short_queue_and_no_slow_commit() -> None:
    waiting, now = 0, 10.0
    load = Load(lambda: waiting, timer=lambda: now)
    assert load.calm()
    waiting = BACKLOG + 1
    assert not load.calm()
    waiting = BACKLOG
    assert load.calm()
    load.note_storing_time(SLOW)
    assert load.calm()
    load.note_storing_time(SLOW + 0.001)
    assert not load.calm()
    now += REST
    assert load.calm()


def test_repeated_slowness_rests_longer_each_time() -> None:
    now = 10.0
    load = Load(lambda: 0, timer=lambda: now)

    def rests() -> float:
        nonlocal now
        load.note_storing_time(1.0)
        load.note_storing_time(1.0)  # the commits after it are slow for the same reason
        began = now
        while not load.calm():
            now += 0.5
        return now - began

    assert [rests() for _ in range(6)] == [REST, 2, 4, 8, LONGEST_REST, LONGEST_REST]
    now += LONGEST_REST
    assert rests() == REST, "after a calm period it starts again from the beginning"


async def test_the_bytes_in_hand_are_bounded(scene: EvidenceFetcherScene) -> None:
    """However many files wait on both messengers and for a late copy, the memory holds at most two of the largest
    size."""
    scene.store.evidence.clear()
    bale = FakeAdapter(messenger=BALE)
    scene.fetcher = EvidenceFetcher(
        store=scene.store,
        adapters={TG: scene.adapter, BALE: bale},
        cleaner=scene.cleaner,
        clock=FakeClock(),
    )
    late = LateCopies(scene.store, scene.cleaner, memory=scene.fetcher.roomiest_memory, room=scene.disk)
    in_hand = most = 0

    async def fetch(file_id: str) -> bytes:
        nonlocal in_hand, most
        in_hand += 1
        most = max(most, in_hand)
        await asyncio.sleep(0.001)
        return file_id.encode()

    async def seal(evidence_id: str, **given: Any) -> None:
        nonlocal in_hand
        await asyncio.sleep(0.001)
        in_hand -= 1
        await FakeStore.seal_evidence(scene.store, evidence_id, **given)

    async def add_copy(evidence_id: str, **given: Any) -> None:
        await seal(evidence_id, original=b"", **given)

    scene.adapter.fetch = bale.fetch = scene.store.open_original = fetch  # type: ignore[method-assign, assignment] # counts
    scene.store.seal_evidence = seal  # type: ignore[method-assign] # counts
    scene.store.add_copy = add_copy  # type: ignore[method-assign] # counts
    for number in range(30):
        size = 0 if number % 2 else MOST_BYTES
        facts = EvidenceFacts("video", size=size)
        messenger = BALE if number % 3 else TG
        scene.store.evidence.append(PendingEvidence(f"{number:02}", "r-1", messenger, "f", facts))
        facts = EvidenceFacts("video", size=size, why_not_clean=CleaningFailure.NOT_CONFINED.value)
        scene.store.uncopied.append(SealedEvidence(f"late-{number:02}", facts))
    late.note(opens=True)

    async def make_late_copies() -> None:
        for _ in range(31):
            await late.look()

    tasks = await start_loops(*scene.loops, make_late_copies)
    await until(lambda: len(scene.store.sealed) == 60)
    await cancel_tasks(tasks)
    assert most == MOST_IN_HAND // MOST_BYTES == 2 and PICTURES_IN_HAND < MOST_BYTES


async def test_files_do_not_wait_for_the_silent_messenger(scene: EvidenceFetcherScene) -> None:
    silent = FakeAdapter(messenger=BALE)
    silent.fetch = lambda file_id: asyncio.Event().wait()  # type: ignore[method-assign, assignment] # never answers
    scene.fetcher = EvidenceFetcher(
        store=scene.store,
        adapters={TG: scene.adapter, BALE: silent},
        cleaner=scene.cleaner,
        clock=FakeClock(),
    )
    scene.store.evidence.clear()
    for number in range(20):
        facts = EvidenceFacts("photo" if number % 2 else "video", size=MOST_BYTES)
        scene.store.evidence.append(PendingEvidence(f"a-{number:02}", f"r-{number}", BALE, "f", facts))
    for kind in ("photo", "video"):
        scene.add_waiting_file(kind, b"original", size=MOST_BYTES, kind=kind)
    tasks = await start_loops(*scene.loops)
    await until(lambda: len(scene.store.sealed) == 2)
    await cancel_tasks(tasks)
    assert scene.store.sealed.keys() == {"photo", "video"}


async def test_files_that_failed_give_their_room_back(scene: EvidenceFetcherScene) -> None:
    scene.store.evidence.clear()
    for number in range(12):
        scene.add_waiting_file(f"{number:02}", RuntimeError("ours"), size=MOST_BYTES)
    tasks = await start_loops(*scene.loops)
    await until(lambda: len(scene.fetcher._tries) == 12)
    scene.adapter.files |= {f"f-{number:02}": b"x" for number in range(12)}
    scene.now += 3
    scene.fetcher.look()
    await until(lambda: len(scene.store.sealed) == 12)
    await cancel_tasks(tasks)
    assert scene.store.sealed.keys() == {f"{number:02}" for number in range(12)}


async def test_budget_serves_oversized_request_alone() -> None:
    budget = ByteBudget(10)
    assert await budget.take(25) == 10
    waiting = asyncio.ensure_future(budget.take(1))
    await asyncio.sleep(0)
    assert not waiting.done()
    await budget.give_back(10)
    assert await waiting == 1


# --- ten thousand waiting files
# ---------------------------------------------------------------------------------


async def test_each_look_reads_some_pages_and_continues(scene: EvidenceFetcherScene) -> None:
    """No file is available: each look costs the same however many wait, and every file gets its turn."""
    scene.store.evidence.clear()
    for number in range(10_000):
        scene.add_waiting_file(f"{number:05}", WireDown("reset"))
    tried: set[str] = set()
    tasks = await start_loops(*scene.loops[1:])
    for _ in range(10):
        before = scene.store.looks
        await scene.fetcher.find()
        assert scene.store.looks - before == PAGES
        await until(lambda: not len(scene.fetcher._queues[TG]))
        tried |= scene.fetcher._tries.keys()
    await cancel_tasks(tasks)
    assert len(tried) >= 10 * PAGE * PAGES - 2


async def test_rush_of_arrivals_is_looked_at_once(
    scene: EvidenceFetcherScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_fetcher, "LOOK_PAUSE", 0.02)
    looks = AsyncMock(wraps=scene.fetcher.find)
    monkeypatch.setattr(scene.fetcher, "find", looks)
    searching = asyncio.create_task(scene.fetcher.find_loop())
    try:
        for _ in range(20):
            scene.fetcher.look()
            await asyncio.sleep(0)
        at_once = looks.call_count
        await asyncio.sleep(0.06)
    finally:
        searching.cancel()
    assert at_once == 1 and looks.call_count == 2, "one look for all that came within the pause"


async def test_what_is_asked_for_no_more_is_forgotten(scene: EvidenceFetcherScene) -> None:
    scene.adapter.files["f-1"] = WireDown("reset")
    await scene.fetch_due()
    assert scene.fetcher._tries
    scene.store.evidence.clear()  # its draft was discarded
    scene.now += 7200
    await scene.fetcher.find()
    assert not scene.fetcher._tries and not scene.fetcher._not_before


# --- nobody's photo waits for another person's slow PDFs
# --------------------------------------------------------

TOO_SLOW = NotCleanable(reason=CleaningFailure.TOO_SLOW)


async def test_file_too_slow_for_first_pass_gets_longer_second(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [TOO_SLOW]
    await scene.fetch_due()
    assert not scene.store.sealed and scene.store.evidence
    assert not await scene.fetch_due(), "its sender is paused"
    scene.now += FIRST_PAUSE
    await scene.fetch_due()
    assert [line for _, line in scene.cleaner.asked] == [CleaningPass.FIRST, CleaningPass.LONG]
    assert scene.store.sealed["e-1"]["clean"] == b"clean"


async def test_file_too_slow_again_is_sealed_and_remembered(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [TOO_SLOW, TOO_SLOW]
    await scene.fetch_due()
    scene.now += FIRST_PAUSE
    await scene.fetch_due()
    assert scene.store.sealed["e-1"]["facts"].why_not_clean == "too slow"
    for number in range(3):
        scene.add_waiting_file(f"same-{number}", b"original", report=f"r-{number}")
        await scene.fetch_due()
        assert scene.store.sealed[f"same-{number}"]["facts"].why_not_clean == "too slow"
    assert len(scene.cleaner.asked) == 2, "the same bytes are not tried again"
    scene.now += 3_601
    scene.add_waiting_file("later", b"original")
    await scene.fetch_due()
    assert scene.store.sealed["later"]["clean"] == b"clean", "an hour later they are"


async def test_the_same_bytes_from_another_go_behind_at_once(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [TOO_SLOW]
    await scene.fetch_due()
    scene.add_waiting_file("same", b"original", report="r-2")
    await scene.fetch_due()
    assert [line for _, line in scene.cleaner.asked] == [CleaningPass.FIRST]


async def test_machine_failure_is_not_remembered_for_the_bytes(scene: EvidenceFetcherScene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=CleaningFailure.NOT_CONFINED)]
    await scene.fetch_due()
    scene.add_waiting_file("same", b"original", report="r-2")
    await scene.fetch_due()
    assert scene.store.sealed["same"]["clean"] == b"clean"


async def test_document_posing_as_photo_leaves_the_photo_lane(scene: EvidenceFetcherScene) -> None:
    scene.store.evidence.clear()
    scene.add_waiting_file("liar", b"%PDF-1.4", kind="photo")
    await scene.fetch_due()
    assert (
        not scene.cleaner.asked
        and scene.fetcher._queues[TG].lane_of(scene.store.evidence[0]) is EvidenceLane.OTHERS
    )
    await scene.fetch_due()
    assert "liar" in scene.store.sealed and not scene.fetcher._queues[TG]._behind


def piece(name: str, report: str, kind: str = "document", *, sender: str = "") -> PendingEvidence:
    return PendingEvidence(name, report, TG, name, EvidenceFacts(kind), sender=sender)


async def test_a_hundred_reports_of_one_person_are_one_sender() -> None:
    """Urgent reports have no limit. A slow picture in each must delay other photos no longer than one
    does."""
    now = 0.0
    line = EvidenceQueue(lambda: now)
    for number in range(100):
        await line.add(piece(f"slow-{number}", f"report-{number}", "photo", sender="mark"))
    slow = await line.take(EvidenceLane.PICTURES)
    await line.add(piece("photo", "another", "photo"))
    now += 2.0
    line.note_cost(slow, 2.0)
    line.put_behind(slow)
    assert (await line.take(EvidenceLane.PICTURES)).evidence_id == "photo"
    assert line._next_sender(EvidenceLane.PICTURES) is None, "the other files of this person pause"
    now += FIRST_PAUSE
    assert (await line.take(EvidenceLane.PICTURES)).evidence_id == "slow-1"


async def test_equal_costs_favour_sender_with_fewest_waiting() -> None:
    line = EvidenceQueue(lambda: 0.0)
    for number in range(100):
        await line.add(piece(f"{number}", f"report-{number}", "photo", sender="mark"))
    await line.add(piece("photo", "another", "photo", sender="other"))
    assert (await line.take(EvidenceLane.PICTURES)).evidence_id == "photo"


async def test_senders_take_turns_with_fewest_waiting_first() -> None:
    line = EvidenceQueue(lambda: 0.0)
    for number in range(20):
        for report in ("many", "more"):
            await line.add(piece(f"{report}-{number}", report))
    await line.add(piece("single", "few"))
    order = []
    for _ in range(7):
        taken = await line.take(EvidenceLane.OTHERS)
        order.append(taken.report_id)
        line.note_cost(taken, 2.0)
    assert order == ["few", "many", "more", "many", "more", "many", "more"]


async def test_sender_of_slow_files_pauses_longer_then_recovers() -> None:
    now = 0.0
    line = EvidenceQueue(lambda: now)
    pauses = []
    for number in range(6):
        await line.add(piece(f"{number}", "slow"))
        taken = await line.take(EvidenceLane.OTHERS)
        line.note_cost(taken, 2.0)
        line.put_behind(taken)
        pauses.append(line._senders["slow"].not_before - now)
        now += pauses[-1]
    assert pauses == [FIRST_PAUSE, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    now += 6_000
    line.forget_idle()
    assert not line._senders
    now += 6 * 3_600
    line.forget_idle()
    assert not line._behind


async def test_full_queue_still_has_place_for_each_sender() -> None:
    line = EvidenceQueue(lambda: 0.0)
    for number in range(MOST):
        assert await line.add(piece(f"{number}", "crowd"))
    assert not await line.add(piece("one more", "crowd"))
    assert await line.add(piece("photo", "somebody", "photo"))
    assert (await line.take(EvidenceLane.PICTURES)).evidence_id == "photo"
    assert len(line.clear()) == MOST and not len(line)


async def test_lane_waiter_wakes_for_piece_and_pause_end() -> None:
    line = EvidenceQueue()
    waiting = asyncio.ensure_future(line.take(EvidenceLane.OTHERS))
    await asyncio.sleep(0.01)
    await line.add(piece("photo", "a", "photo"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    await line.add(piece("paper", "a"))
    assert (await waiting).evidence_id == "paper"
    line._senders["a"].not_before = line._timer() + 0.05
    assert (await asyncio.wait_for(line.take(EvidenceLane.PICTURES), 5)).evidence_id == "photo"


async def test_below_disk_reserve_files_wait_indefinitely(scene: EvidenceFetcherScene) -> None:
    scene.disk.takes_reports = False
    for _ in range(evidence_fetcher.MOST_TRIES + 1):
        assert not await scene.fetch_due()
        scene.now += 1000
    assert (scene.store.lost, scene.store.sealed) == ({}, {}), "nothing is given up because of a full disk"
    scene.disk.takes_reports = True
    assert await scene.fetch_due()
    assert list(scene.store.sealed) == ["e-1"]
    assert scene.disk.came == [(len(b"original"), False)]


@pytest.mark.parametrize("size", [MOST_BYTES, 0])
async def test_together_they_do_not_fill_the_reserve(
    scene: EvidenceFetcherScene, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """There is room for one file of the largest size, so one fetcher works, also if no size is declared."""
    free = 100 * MEGABYTE + WRITTEN * MOST_BYTES
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    scene.fetcher._room = DiskRoom(
        [Path("data")],
        reserve=100 * MEGABYTE,
        ballast=SimpleNamespace(size=0, held=True),  # type: ignore[arg-type] # nobody asks for it
        drafts=scene.store.draft_bytes,
        health=Health(),
        clock=FakeClock(),
    )
    in_hand = most = 0
    real = FakeAdapter.fetch

    async def fetch(file_id: str) -> bytes:
        nonlocal in_hand, most
        in_hand += 1
        most = max(most, in_hand)
        await asyncio.sleep(0.01)
        in_hand -= 1
        return await real(scene.adapter, file_id)

    scene.adapter.fetch = fetch  # type: ignore[method-assign] # counts
    scene.store.evidence.clear()
    for number in range(6):
        scene.add_waiting_file(
            f"{number}", b"x", size=size, kind="photo" if number % 2 else "video", report=f"{number}"
        )
    tasks = await start_loops(*scene.loops)

    async def look() -> None:
        while len(scene.store.sealed) < 6:
            scene.fetcher.look()
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), 20)
    await cancel_tasks(tasks)
    assert most == 1


async def test_file_found_before_disk_filled_waits_too(scene: EvidenceFetcherScene) -> None:
    await scene.fetcher.find()
    scene.disk.takes_reports = False
    await scene.fetcher.fetch_next(TG, EvidenceLane.PICTURES)
    assert scene.store.sealed == {}
    scene.disk.takes_reports = True
    assert await scene.fetch_due()
    assert list(scene.store.sealed) == ["e-1"]


async def test_only_draft_files_wait_when_draft_share_is_full(scene: EvidenceFetcherScene) -> None:
    facts = EvidenceFacts("photo", size=5)
    scene.adapter.files["f-d"] = b"draft"
    scene.store.evidence.insert(0, PendingEvidence("e-d", "draft", TG, "f-d", facts, draft=True))
    scene.disk.takes_drafts = False
    assert await scene.fetch_due()
    assert list(scene.store.sealed) == ["e-1"]
    assert not await scene.fetch_due()
    scene.store.evidence = [PendingEvidence("e-d", "draft", TG, "f-d", facts)]  # it was sent in the meantime
    assert await scene.fetch_due()
    assert list(scene.store.sealed) == ["e-1", "e-d"]


class ClaimsOfOthers:
    """Other processes fetch these files."""

    def __init__(self, *taken: str) -> None:
        self.taken = set(taken)
        self.free: list[str] = []

    async def claim_file(self, evidence_id: str) -> bool:
        return evidence_id not in self.taken

    async def free_file(self, evidence_id: str) -> None:
        self.free.append(evidence_id)


async def test_file_that_another_process_fetches_is_left(scene: EvidenceFetcherScene) -> None:
    claims = scene.fetcher._claims = ClaimsOfOthers("e-1")
    assert await scene.fetch_due()
    assert not scene.store.sealed and claims.free == []
    claims.taken.clear()
    assert await scene.fetch_due(), "the other one has failed: it is found again"
    assert "e-1" in scene.store.sealed and claims.free == ["e-1"]
