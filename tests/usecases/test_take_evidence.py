"""Files: all or none, at most twenty with twenty megabytes each, and limits in megabytes for a report and a
person. Programs and archives are stored unopened."""

import pytest

from bot.domain.errors import BadInput, TooMany
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.evidence import MOST_BYTES, EvidenceState
from bot.usecases.submissions.evidence import (
    MOST_A_DAY,
    MOST_A_REPORT,
    UNKNOWN,
    OfferedFile,
    TakenEvidence,
    count_fitting_files,
    count_free_places,
    drop_evidence,
    take_evidence,
)
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeIds


async def take(
    uow: MemoryUow, *files: OfferedFile, draft: Draft | None = None, person: str = "sara"
) -> TakenEvidence:
    return await take_evidence(
        context(uow, reporter=person, clock=FakeClock(), ids=FakeIds(), messenger=Messenger.BALE),
        files,
        draft=draft or Draft("d"),
    )


async def test_file_waits_at_messenger_with_its_receipt_time() -> None:
    uow = MemoryUow()
    taken = await take(uow, OfferedFile("photo", "f1", 10, "image/jpeg", "a.jpg"))

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
    assert (await take(MemoryUow(), OfferedFile("document", "f", 1, mime, name))).closed is closed


async def test_one_file_too_big_leaves_all_outside() -> None:
    uow = MemoryUow()
    with pytest.raises(BadInput) as refusal:
        await take(uow, OfferedFile("video", "a", 5), OfferedFile("video", "b", MOST_BYTES + 1))
    assert refusal.value.args_for_text == {"most": 20}
    assert uow.tables.evidence == {}
    assert (await take(uow, OfferedFile("video", "c", MOST_BYTES))).draft.evidence == 1


async def test_the_twenty_first_file_is_refused() -> None:
    uow = MemoryUow()
    with pytest.raises(TooMany):
        await take(uow, OfferedFile("photo", "f"), draft=Draft("d", evidence=20))
    assert uow.tables.evidence == {}


async def test_dropped_files_leave_their_id_behind() -> None:
    uow = MemoryUow()
    taken = await take(uow, OfferedFile("photo", "f"))
    left = drop_evidence(context(uow, ids=FakeIds()), taken.draft)
    assert (left.evidence, left.id != "d", uow.tables.evidence) == (0, True, {})


def videos(count: int, size: int = MOST_BYTES) -> tuple[OfferedFile, ...]:
    return tuple(OfferedFile("video", f"v{number}", size) for number in range(count))


async def test_a_report_holds_so_many_megabytes_and_no_more() -> None:
    uow = MemoryUow()
    most = MOST_A_REPORT // 20
    taken = await take(uow, *videos(most))
    with pytest.raises(TooMany) as refusal:
        await take(uow, OfferedFile("photo", "small", 1000), draft=taken.draft)
    assert (refusal.value.key, len(uow.tables.evidence)) == ("report-megabytes-full", most)
    assert (await take(uow, *videos(1), draft=Draft("another"))).draft.evidence == 1


async def test_daily_megabyte_limit_includes_discarded_drafts() -> None:
    uow, ids = MemoryUow(), FakeIds()
    for round_ in range(MOST_A_DAY // MOST_A_REPORT):
        taken = await take(uow, *videos(MOST_A_REPORT // 20), draft=Draft(f"d{round_}"))
        drop_evidence(context(uow, ids=ids), taken.draft)
    with pytest.raises(TooMany) as refusal:
        await take(uow, OfferedFile("photo", "f", 1000), draft=Draft("next"))
    assert refusal.value.key == "report-megabytes-day"
    assert (await take(uow, *videos(1), draft=Draft("x"), person="reza")).draft.evidence == 1


async def test_file_of_unknown_size_counts_until_it_arrives() -> None:
    uow = MemoryUow()
    await take(uow, *videos(15, size=0))
    count, _ = await count_fitting_files(
        context(uow, reporter="sara", clock=FakeClock()), [MOST_BYTES] * 9, report_id="d"
    )
    assert count == (MOST_A_REPORT - 15 * UNKNOWN) // 20


async def test_files_are_limited_by_number_and_megabytes() -> None:
    uow = MemoryUow()
    clock = FakeClock()
    small = await count_free_places(context(uow, reporter="sara", clock=clock), [1] * 30, report_id="d")
    large = await count_free_places(
        context(uow, reporter="sara", clock=clock), [MOST_BYTES] * 20, report_id="d"
    )
    assert small == 20
    assert large == MOST_A_REPORT // 20
