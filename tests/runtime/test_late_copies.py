"""What came while the machine could not open files safely gets its clean copy once it can; nothing else is touched."""

import hashlib

import pytest

from bot.conversation.store import SealedEvidence
from bot.domain.submissions.evidence import EvidenceFacts
from bot.runtime.byte_budget import ByteBudget
from bot.runtime.late_copies import PAGE, LateCopies
from bot.usecases.ports.media import CleanerClosed, NotCleanable, WhyNot
from tests.runtime.fakes import FakeStore
from tests.runtime.test_evidence_fetcher import Cleaner, Disk


class Scene:
    """Three files without a copy: two for the machine's sake, between them one for its own."""

    def __init__(self) -> None:
        self.store, self.cleaner, self.disk, self.calm = FakeStore(), Cleaner(), Disk(), True
        self.memory = ByteBudget(100)
        whys = (WhyNot.NOT_CONFINED, WhyNot.KEPT_SEALED, WhyNot.NOT_CONFINED)
        for number, why in enumerate(whys, 1):
            facts = EvidenceFacts("photo", size=8, sha256="ab", why_not_clean=why.value)
            self.store.uncopied.append(SealedEvidence(f"e-{number}", facts))
            self.store.originals[f"e-{number}"] = b"original"
        self.late = LateCopies(
            store=self.store, cleaner=self.cleaner, memory=self.memory, room=self.disk, calm=lambda: self.calm
        )

    async def looks(self, times: int = 9) -> list[str]:
        for _ in range(times):
            await self.late.look()
        assert await self.memory.take(100) == 100, "all that was taken is given back"
        await self.memory.give_back(100)
        return sorted(self.store.sealed)


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_what_had_to_wait_for_the_machine_gets_its_copy(scene: Scene) -> None:
    assert await scene.looks() == [], "nobody has said yet that files are opened here"
    scene.late.note(opens=True)
    assert await scene.looks() == ["e-1", "e-3"]
    made = scene.store.sealed["e-1"]
    assert made["clean"] == b"clean" and made["facts"].clean_sha256 == hashlib.sha256(b"clean").hexdigest()
    assert (made["facts"].why_not_clean, made["facts"].sha256) == ("", "ab")
    scene.store.uncopied[0] = SealedEvidence(
        "e-2", EvidenceFacts("photo", why_not_clean=WhyNot.NOT_CONFINED.value)
    )
    scene.late.note(opens=True)
    assert await scene.looks() == ["e-1", "e-3"], "each further child that is confined asks for nothing"


async def test_a_machine_that_cannot_again_is_not_asked_until_it_can(scene: Scene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=WhyNot.NOT_CONFINED)]
    scene.late.note(opens=True)
    assert await scene.looks() == [] and len(scene.cleaner.asked) == 1
    scene.late.note(opens=False)
    scene.late.note(opens=True)
    assert await scene.looks() == ["e-1", "e-3"]


async def test_a_file_that_has_no_copy_of_its_own_accord_says_so_now(scene: Scene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=WhyNot.DAMAGED)]
    scene.late.note(opens=True)
    assert await scene.looks() == ["e-1", "e-3"]
    assert scene.store.sealed["e-1"]["clean"] is None
    assert scene.store.sealed["e-1"]["facts"].why_not_clean == WhyNot.DAMAGED.value


async def test_it_waits_for_calm_and_for_room_on_the_disk(scene: Scene) -> None:
    scene.late.note(opens=True)
    scene.calm = False
    assert await scene.looks() == []
    scene.calm, scene.disk.takes_reports = True, False
    assert await scene.looks() == [] and scene.cleaner.asked == []
    scene.disk.takes_reports = True
    assert await scene.looks() == ["e-1", "e-3"]


async def test_a_stop_and_a_report_that_was_taken_back_lose_nothing(scene: Scene) -> None:
    scene.cleaner.answers = [CleanerClosed()]
    del scene.store.originals["e-3"]
    scene.late.note(opens=True)
    assert await scene.looks(2) == []
    assert await scene.looks() == ["e-1"]


async def test_pages_are_read_to_their_end(scene: Scene) -> None:
    kept = EvidenceFacts("photo", why_not_clean=WhyNot.KEPT_SEALED.value)
    scene.store.uncopied = [SealedEvidence(f"d-{n:04}", kept) for n in range(PAGE)] + scene.store.uncopied
    scene.late.note(opens=True)
    assert await scene.looks() == ["e-1", "e-3"]
