"""Files: all or none, twenty at most, twenty megabytes each; programs and archives are taken unopened."""

import pytest

from bot.domain.errors import BadInput, TooMany
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.evidence import MOST_BYTES, EvidenceState
from bot.usecases.submissions.take_evidence import OfferedFile, Taken, drop_evidence, take_evidence
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeIds


def take(uow: MemoryUow, *files: OfferedFile, draft: Draft | None = None) -> Taken:
    return take_evidence(
        files,
        draft=draft or Draft("d"),
        messenger=Messenger.BALE,
        uow=uow,
        ids=FakeIds(),
        clock=FakeClock(),
    )


async def test_a_file_waits_at_its_messenger_with_its_time_of_receipt() -> None:
    uow = MemoryUow()
    taken = take(uow, OfferedFile("photo", "f1", 10, "image/jpeg", "a.jpg"))

    (piece,) = await uow.evidence.of_report("d")
    assert (piece.state, piece.file_id, piece.messenger) == (EvidenceState.WAITING, "f1", "bale")
    assert piece.facts.received_at == "2026-05-01T09:00:00+00:00"
    assert (taken.draft.evidence, taken.closed) == (1, False)


@pytest.mark.parametrize(
    ("name", "mime", "closed"),
    [
        ("Run.EXE", "", True),
        ("papers.zip", "application/zip", True),
        ("", "application/vnd.android.package-archive", True),
        ("plan.pdf", "application/pdf", False),
        ("", "video/mp4", False),
        ("", "", False),
    ],
)
async def test_programs_and_archives_are_said_to_stay_closed(name: str, mime: str, closed: bool) -> None:
    assert take(MemoryUow(), OfferedFile("document", "f", 1, mime, name)).closed is closed


async def test_one_file_too_big_leaves_all_outside() -> None:
    uow = MemoryUow()
    with pytest.raises(BadInput) as refusal:
        take(uow, OfferedFile("video", "a", 5), OfferedFile("video", "b", MOST_BYTES + 1))
    assert refusal.value.args_for_text == {"most": 20}
    assert uow.tables.evidence == {}
    assert take(uow, OfferedFile("video", "c", MOST_BYTES)).draft.evidence == 1


async def test_the_twenty_first_file_is_refused() -> None:
    uow = MemoryUow()
    with pytest.raises(TooMany):
        take(uow, OfferedFile("photo", "f"), draft=Draft("d", evidence=20))
    assert uow.tables.evidence == {}


async def test_dropped_files_leave_their_id_behind() -> None:
    uow = MemoryUow()
    taken = take(uow, OfferedFile("photo", "f"))
    left = drop_evidence(taken.draft, uow=uow, ids=FakeIds())
    assert (left.evidence, left.id != "d", uow.tables.evidence) == (0, True, {})
