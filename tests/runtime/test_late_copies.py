"""Files that could not be opened safely when they came get clean copies later; others are left alone."""

import hashlib

import pytest

from bot.conversation.store import SealedEvidence
from bot.domain.submissions.evidence import EvidenceFacts
from bot.runtime.byte_budget import ByteBudget
from bot.runtime.late_copies import PAGE, LateCopies
from bot.usecases.ports.media import CleanerClosed, CleaningFailure, NotCleanable
from tests.runtime.fakes import FakeStore
from tests.runtime.test_evidence_fetcher import FakeCleaner, FakeDiskRoom


class LateCopiesScene:
    """Three files without a copy: two because of the machine, one between them because of itself."""

    def __init__(self) -> None:
        self.store, self.cleaner, self.disk, self.calm = FakeStore(), FakeCleaner(), FakeDiskRoom(), True
        self.memory = ByteBudget(100)
        whys = (CleaningFailure.NOT_CONFINED, CleaningFailure.KEPT_SEALED, CleaningFailure.NOT_CONFINED)
        for number, why in enumerate(whys, 1):
            facts = EvidenceFacts("photo", size=8, sha256="ab", why_not_clean=why.value)
            self.store.uncopied.append(SealedEvidence(f"e-{number}", facts))
            self.store.originals[f"e-{number}"] = b"original"
        self.late = LateCopies(
            store=self.store,
            cleaner=self.cleaner,
            memory=lambda: self.memory,
            room=self.disk,
            calm=lambda: self.calm,
        )

    async def make_copies(self, times: int = 9) -> list[str]:
        for _ in range(times):
            await self.late.look()
        assert await self.memory.take(100) == 100, "all of the memory is given back"
        await self.memory.give_back(100)
        return sorted(self.store.sealed)


@pytest.fixture
def scene() -> LateCopiesScene:
    return LateCopiesScene()


async def test_file_awaiting_the_machine_gets_its_copy(scene: LateCopiesScene) -> None:
    assert await scene.make_copies() == [], "so far nothing says that files can be opened here"
    scene.late.note(opens=True)
    assert await scene.make_copies() == ["e-1", "e-3"]
    made = scene.store.sealed["e-1"]
    assert made["clean"] == b"clean" and made["facts"].clean_sha256 == hashlib.sha256(b"clean").hexdigest()
    assert (made["facts"].why_not_clean, made["facts"].sha256) == ("", "ab")
    scene.store.uncopied[0] = SealedEvidence(
        "e-2", EvidenceFacts("photo", why_not_clean=CleaningFailure.NOT_CONFINED.value)
    )
    scene.late.note(opens=True)
    assert await scene.make_copies() == ["e-1", "e-3"], "further confined children request nothing"


async def test_failing_machine_is_not_asked_until_it_recovers(scene: LateCopiesScene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=CleaningFailure.NOT_CONFINED)]
    scene.late.note(opens=True)
    assert await scene.make_copies() == [] and len(scene.cleaner.asked) == 1
    scene.late.note(opens=False)
    scene.late.note(opens=True)
    assert await scene.make_copies() == ["e-1", "e-3"]


async def test_uncopyable_file_now_records_its_reason(scene: LateCopiesScene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=CleaningFailure.DAMAGED)]
    scene.late.note(opens=True)
    assert await scene.make_copies() == ["e-1", "e-3"]
    assert scene.store.sealed["e-1"]["clean"] is None
    assert scene.store.sealed["e-1"]["facts"].why_not_clean == CleaningFailure.DAMAGED.value


async def test_late_copy_waits_for_calm_and_disk_room(scene: LateCopiesScene) -> None:
    scene.late.note(opens=True)
    scene.calm = False
    assert await scene.make_copies() == []
    scene.calm, scene.disk.takes_reports = True, False
    assert await scene.make_copies() == [] and scene.cleaner.asked == []
    scene.disk.takes_reports = True
    assert await scene.make_copies() == ["e-1", "e-3"]


async def test_stop_or_withdrawal_during_late_copy_loses_nothing(scene: LateCopiesScene) -> None:
    scene.cleaner.answers = [CleanerClosed()]
    del scene.store.originals["e-3"]
    scene.late.note(opens=True)
    assert await scene.make_copies(2) == []
    assert await scene.make_copies() == ["e-1"]


async def test_pages_are_read_to_their_end(scene: LateCopiesScene) -> None:
    facts = EvidenceFacts("photo", why_not_clean=CleaningFailure.KEPT_SEALED.value)
    scene.store.uncopied = [SealedEvidence(f"d-{n:04}", facts) for n in range(PAGE)] + scene.store.uncopied
    scene.late.note(opens=True)
    assert await scene.make_copies() == ["e-1", "e-3"]
