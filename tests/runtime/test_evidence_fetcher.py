"""Evidence is fetched, hashed, cleaned and sealed; an outage delays it and loses nothing."""

import hashlib
from typing import Any

import pytest

from bot.conversation.store import Conflict, PendingEvidence
from bot.conversation.wire import FileGone, WireDown
from bot.domain.evidence import EvidenceFacts
from bot.runtime import evidence_fetcher
from bot.runtime.evidence_fetcher import EvidenceFetcher, sha256
from bot.usecases.ports_media import CleanCopy, CleanerClosed, NotCleanable, WhyNot
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import BALE, TG, FakeAdapter, FakeStore, doing, ended, until


class Cleaner:
    def __init__(self) -> None:
        self.answers: list[Any] = []

    async def clean_copy(self, data: bytes, **_: Any) -> CleanCopy | NotCleanable:
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


class Scene:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.adapter = FakeAdapter(files={"f-1": b"original"})
        self.cleaner = Cleaner()
        self.now = 0.0
        self.fetcher = EvidenceFetcher(
            store=self.store,
            adapters={TG: self.adapter},
            cleaner=self.cleaner,
            clock=FakeClock(),
            timer=lambda: self.now,
        )
        self.store.evidence = [PendingEvidence("e-1", "r-1", TG, "f-1", EvidenceFacts("photo", name="a.jpg"))]

    async def once(self) -> bool:
        """Look, and fetch if something is due."""
        await self.fetcher.find()
        if self.fetcher._queue.empty():
            return False
        await self.fetcher.fetch_next()
        return True


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_the_original_and_its_clean_copy_are_sealed_with_their_hashes(scene: Scene) -> None:
    assert await scene.once()
    sealed = scene.store.sealed["e-1"]
    assert (sealed["original"], sealed["clean"]) == (b"original", b"clean")
    facts = sealed["facts"]
    assert facts.sha256 == hashlib.sha256(b"original").hexdigest() and facts.size == 8
    assert facts.clean_sha256 == hashlib.sha256(b"clean").hexdigest() and facts.clean_mime == "image/jpeg"
    assert facts.received_at == "2026-05-01T09:00:00+00:00" and facts.name == "a.jpg"
    assert not await scene.once()


async def test_what_cannot_be_cleaned_is_sealed_with_the_reason(scene: Scene) -> None:
    scene.cleaner.answers = [NotCleanable(reason=WhyNot.SEALED_UNOPENED)]
    await scene.once()
    sealed = scene.store.sealed["e-1"]
    assert sealed["clean"] is None and sealed["facts"].why_not_clean == "sealed unopened"


async def test_what_the_messenger_no_longer_gives_is_lost_at_once(scene: Scene) -> None:
    scene.adapter.files["f-1"] = FileGone()
    await scene.once()
    assert scene.store.lost == {"e-1": "the messenger no longer gives it"}


@pytest.mark.parametrize("error", [WireDown("reset"), Conflict("full", lasting=True), RuntimeError("ours")])
async def test_whatever_goes_wrong_it_is_tried_again_later(scene: Scene, error: Exception) -> None:
    scene.adapter.files["f-1"] = error
    assert await scene.once()
    assert not await scene.once(), "not at once"
    scene.now += 3
    scene.adapter.files["f-1"] = b"original"
    assert await scene.once()
    assert "e-1" in scene.store.sealed


@pytest.mark.parametrize("error", [CleanerClosed(), OSError(11, "no more processes")])
async def test_without_a_cleaner_it_waits(scene: Scene, error: Exception) -> None:
    scene.cleaner.answers = [error]
    await scene.once()
    scene.now += 3
    await scene.once()
    assert "e-1" in scene.store.sealed


async def test_an_outage_of_hours_is_waited_out_and_a_day_is_the_end(scene: Scene) -> None:
    scene.adapter.files["f-1"] = WireDown("reset")
    tries = 0
    while not scene.store.lost and scene.now < 3 * 86_400:
        tries += await scene.once()
        scene.now += 300
    assert 18 * 3600 < scene.now < 30 * 3600 and tries == evidence_fetcher.MOST_TRIES


async def test_one_that_waits_keeps_no_other_from_being_fetched(scene: Scene) -> None:
    scene.adapter.files |= {"f-1": WireDown("reset"), "f-2": b"two"}
    scene.store.evidence.append(PendingEvidence("e-2", "r-1", TG, "f-2", EvidenceFacts("photo")))
    scene.store.evidence.append(PendingEvidence("e-3", "r-1", BALE, "f-3", EvidenceFacts("photo")))
    tasks = await doing(scene.fetcher.find_loop, scene.fetcher.fetch_loop)
    await until(lambda: scene.store.sealed)
    await ended(tasks)
    assert set(scene.store.sealed) == {"e-2"} and not scene.store.lost


def test_the_hash_of_parts_is_the_hash_of_the_whole() -> None:
    assert sha256([b"ab", b"c"]) == hashlib.sha256(b"abc").hexdigest()
