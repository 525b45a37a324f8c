"""A referral's letter and its copies: their content, and the same bytes each time."""

import asyncio
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from bot.conversation.outgoing import SendEvidence, SendPackage, StaffChat
from bot.conversation.voice_store import CleanFile
from bot.domain.referrals.package import in_parts
from bot.papers.bundle import MANIFEST, bundle
from bot.papers.registry import make
from bot.runtime import made_copies
from bot.runtime.made_copies import MadeCopies
from bot.runtime.package_files import copies_file
from bot.runtime.packages import Copy, NotMade, PackageBroken, Packages
from bot.usecases.ports.media import Changes, CleanCopy, CleaningFailure, MediaLimits, NotCleanable
from tests.fakes.turns import REZA

COPIES = (
    Copy("copy-01.jpg", b"one", "image/jpeg", "fields"),
    Copy("copy-02.mp4", b"two", "video/mp4", "silent"),
)
HEAD = {"case": "4821", "body": "court", "act": "O01", "audit": "12-abcdef012345"}
FIELDS = {
    "day": "2027-02-20", "title": "ارجاع", "to": "به: دادستان", "constituency": "شماره: ۴۸۲۱",
    "subject": "موضوع: خرید رأی", "date": "تاریخ: ۱ اسفند", "request": "بررسی کنید.", "foot": "پانوشت",
    "page": "صفحهٔ {now} از {of}", "annex-page": "پیوست {now} از {of}",
}  # fmt: skip
ROWS = (
    ("head", "خلاصه"),
    ("words", "در این محله کالا پخش شده است."),
    ("annex",),
    ("head", "مدارک"),
    ("proof", "۱. عکس", "a1b2c3d4 " * 8),
)


def test_the_copies_stand_in_a_list_with_their_hashes() -> None:
    made = bundle(HEAD, COPIES)
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        assert packed.namelist() == [MANIFEST, "copy-01.jpg", "copy-02.mp4"]
        manifest = json.loads(packed.read(MANIFEST))
        for entry in manifest["files"]:
            assert hashlib.sha256(packed.read(entry["name"])).hexdigest() == entry["sha256"]
        assert [entry["changed"] for entry in manifest["files"]] == ["fields", "silent"]
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert (manifest["case"], manifest["audit"], manifest["hash"]) == ("4821", "12-abcdef012345", "SHA-256")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert bundle(HEAD, COPIES).data == bundle(dict(reversed(HEAD.items())), COPIES).data
    first, second = (make("referral-letter", FIELDS, ROWS).data for _ in range(2))
    assert first == second


def test_letter_is_a_pdf_with_annex_and_no_form() -> None:
    made = make("referral-letter", FIELDS, ROWS)
    with pdfium.PdfDocument(made.data) as document:
        metadata = document.get_metadata_dict()
        annex = document[1].get_textpage().get_text_bounded()
        assert (made.name, made.mime, len(document)) == ("letter.pdf", "application/pdf", 2)
    assert metadata["CreationDate"].startswith("D:20270220") and "a1b2c3d4" in annex


# --- how the copies are made ----------------------------------------------------------------------------


class FakeCleanFiles:
    def __init__(self, **files: CleanFile) -> None:
        self.files = files

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        return self.files.get(evidence_id)


LIMITS, AS_IT_IS = MediaLimits(), Changes()


class RecordingCleaner:
    """Records what it is asked for and gives the configured answers."""

    def __init__(self, answer: CleanCopy | NotCleanable) -> None:
        self.answer, self.asked = answer, list[Changes]()

    async def clean_copy(
        self, data: bytes, *, limits: MediaLimits = LIMITS, changes: Changes = AS_IT_IS
    ) -> CleanCopy | NotCleanable:
        self.asked.append(changes)
        return self.answer if isinstance(self.answer, NotCleanable) else replace(self.answer, data=data)

    async def close(self) -> None: ...


PICTURE = CleanFile(b"pixels", "photo", "photo.jpg", "image/jpeg")
FILM = CleanFile(b"frames", "video", "film.mp4", "video/mp4")
VOICE = CleanFile(b"voice", "voice", "voice.ogg", "audio/ogg")


def packages(cleaner: RecordingCleaner) -> Packages:
    shelf = FakeCleanFiles(e1=PICTURE, e2=FILM, e3=VOICE)
    return Packages(files=shelf, cleaner=cleaner, bundle=bundle)


def copies_package(*files: tuple[str, tuple[int, ...]]) -> SendPackage:
    return SendPackage("f1", "copies", "copies-caption", StaffChat(REZA), files)


async def test_pictures_go_with_their_fields_and_films_without_sound() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    copies = await packages(cleaner).copies(
        copies_package(("e1", (0, 2)), ("e1", ()), ("e2", ()), ("e2", (1,)))
    )
    assert cleaner.asked == [
        Changes(fields=5),
        Changes(),
        Changes(silent=True),
        Changes(silent=True, fields=2),
    ]
    assert [(copy.name, copy.change) for copy in copies] == [
        ("copy-01.jpg", "fields"), ("copy-02.jpg", "no"), ("copy-03.jpg", "silent"),
        ("copy-04.jpg", "silent fields"),
    ]  # fmt: skip


@pytest.mark.parametrize("files", [(("e3", ()),), (("e1", ()), ("gone", ()))])
async def test_a_voice_never_goes_and_half_a_package_neither(
    files: tuple[tuple[str, tuple[int, ...]], ...],
) -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    with pytest.raises(PackageBroken):
        await packages(cleaner).copies(copies_package(*files))


async def test_copy_that_cannot_be_changed_is_not_sent() -> None:
    with pytest.raises(PackageBroken):
        await packages(RecordingCleaner(NotCleanable(reason=CleaningFailure.DAMAGED))).copies(
            copies_package(("e1", (3,)))
        )
    sound = RecordingCleaner(CleanCopy(data=b"", mime="audio/mp4", suffix=".mp4"))
    with pytest.raises(PackageBroken):
        await packages(sound).copies(copies_package(("e2", ())))


# --- what is reviewed before sending --------------------------------------------------------------------


def send_evidence(evidence_id: str, *cells: int, lines: bool = False) -> SendEvidence:
    return SendEvidence(evidence_id, StaffChat(REZA), cells=cells, lines=lines, going=True)


async def test_previewed_copy_equals_sent_copy_with_its_hash() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="video/mp4", suffix=".mp4"))
    display_copy = await packages(cleaner).make_display_copy(send_evidence("e2", 1))
    (copy,) = await packages(cleaner).copies(copies_package(("e2", (1,))))
    assert cleaner.asked == [Changes(silent=True, fields=2)] * 2
    assert (display_copy.file.data, display_copy.sha256) == (copy.data, copy.sha256)


async def test_grid_preview_of_film_is_no_copy() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    display_copy = await packages(cleaner).make_display_copy(send_evidence("e2", 1, lines=True))
    assert cleaner.asked == [Changes(fields=2, lines=True)]
    assert (display_copy.file.kind, display_copy.file.mime, display_copy.sha256) == (
        "photo",
        "image/jpeg",
        "",
    )


@pytest.mark.parametrize(
    ("evidence_id", "reason", "slow"),
    [
        ("e2", CleaningFailure.TOO_SLOW, True),
        ("e2", CleaningFailure.DAMAGED, False),
        ("e1", CleaningFailure.TOO_SLOW, False),
    ],
)
async def test_slow_film_is_distinguished_from_other_failures(
    evidence_id: str, reason: CleaningFailure, slow: bool
) -> None:
    with pytest.raises(NotMade) as excinfo:
        await packages(RecordingCleaner(NotCleanable(reason=reason))).make_display_copy(
            send_evidence(evidence_id, 1)
        )
    assert excinfo.value.slow is slow


async def test_slow_package_is_distinguished_from_broken_one() -> None:
    for reason, why in ((CleaningFailure.TOO_SLOW, "slow"), (CleaningFailure.DAMAGED, "broken")):
        with pytest.raises(PackageBroken) as excinfo:
            await packages(RecordingCleaner(NotCleanable(reason=reason))).copies(copies_package(("e2", (1,))))
        assert excinfo.value.why == why


async def test_a_voice_is_not_shown_as_if_it_went() -> None:
    for evidence_id in ("e3", "gone"):
        with pytest.raises(NotMade):
            await packages(
                RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
            ).make_display_copy(send_evidence(evidence_id))


async def test_another_copy_than_was_signed_does_not_go() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    package = copies_package(("e1", ()), ("e2", ()))
    hashes = tuple(copy.sha256 for copy in await packages(cleaner).copies(package))
    assert await packages(cleaner).copies(replace(package, hashes=hashes))
    with pytest.raises(PackageBroken) as excinfo:
        await packages(cleaner).copies(replace(package, hashes=(hashes[0], hashes[0])))
    assert excinfo.value.why == "changed"


# --- made once, and in parts ----------------------------------------------------------------------------


async def test_copies_made_for_letter_are_reused() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    made, both = packages(cleaner), copies_package(("e1", (0, 2)), ("e2", ()))
    listed = await made.list_proofs(replace(both, part="letter"))
    assert [copy.sha256 for copy in await made.copies(both)] == [proof.sha256 for proof in listed]
    assert len(cleaner.asked) == 2
    await made.copies(copies_package(("e1", (0,))))
    assert len(cleaner.asked) == 3, "other changes make another copy"


async def test_nothing_of_report_withdrawn_meanwhile_is_sent() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    shelf = FakeCleanFiles(e1=PICTURE)
    made, package = Packages(files=shelf, cleaner=cleaner, bundle=bundle), copies_package(("e1", ()))
    assert await made.list_proofs(replace(package, part="letter"))
    del shelf.files["e1"]
    with pytest.raises(PackageBroken):
        await made.copies(package)


async def test_made_copies_are_held_briefly_and_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_copies, "MOST_BYTES", 10)
    monkeypatch.setattr(made_copies, "HELD_FOR", 0.01)
    held, keys = MadeCopies(), [(b"1", Changes()), (b"2", Changes()), (b"3", Changes())]
    for key, size in zip(keys, (6, 4, 11), strict=True):
        held.keep(key, CleanCopy(data=b"x" * size, mime="image/jpeg", suffix=".jpg"))
    assert [held.get(key) is not None for key in keys] == [True, True, False]
    held.keep(keys[2], CleanCopy(data=b"x" * 3, mime="image/jpeg", suffix=".jpg"))
    assert held.get(keys[0]) is None and held.get(keys[2]) is not None
    await asyncio.sleep(0.05)
    assert not any(held.get(key) for key in keys)


async def test_part_continues_numbering_and_checks_its_own_hashes() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    proofs = await packages(cleaner).list_proofs(copies_package(("e1", ()), ("e2", ())))
    part = replace(copies_package(("e2", ())), first=2, number=2, hashes=(proofs[1].sha256,))
    (copy,) = await packages(cleaner).copies(part)
    assert copy.proof == proofs[1] and copy.name == "copy-02.jpg"
    assert copies_file(part, [copy], label=str, bundle=bundle).name == "copies-2.zip"
    assert copies_file(replace(part, number=0), [copy], label=str, bundle=bundle).name == "copies.zip"


async def test_no_part_goes_where_the_letter_cannot_be_made() -> None:
    cleaner = RecordingCleaner(CleanCopy(data=b"", mime="image/jpeg", suffix=".jpg"))
    shelf = FakeCleanFiles(e1=PICTURE, e2=FILM)
    made, both = Packages(files=shelf, cleaner=cleaner, bundle=bundle), copies_package(("e1", ()), ("e2", ()))
    good = tuple(proof.sha256 for proof in await made.list_proofs(both))
    first = replace(copies_package(("e1", ())), number=1, hashes=good[:1])
    with pytest.raises(PackageBroken):
        await made.list_proofs(replace(both, hashes=(good[0], "another")))
    with pytest.raises(PackageBroken) as excinfo:
        await made.copies(first)
    assert excinfo.value.why == "changed"
    await made.list_proofs(replace(both, hashes=good))
    assert await made.copies(first)


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([], []),
        ([1, 2], [[1, 2]]),
        ([6 * MB, 4 * MB, 1], [[6 * MB, 4 * MB], [1]]),
        ([20 * MB, 1, 20 * MB], [[20 * MB], [1], [20 * MB]]),
        ([9 * MB] * 3, [[9 * MB]] * 3),
    ],
)
def test_copies_go_in_parts_that_a_messenger_takes(sizes: list[int], parts: list[list[int]]) -> None:
    assert [sizes[part] for part in in_parts(sizes)] == parts


async def test_machine_that_opens_no_files_is_named_as_cause() -> None:
    cleaner = RecordingCleaner(NotCleanable(reason=CleaningFailure.NOT_CONFINED))
    with pytest.raises(PackageBroken) as excinfo:
        await packages(cleaner).list_proofs(copies_package(("e1", ())))
    assert excinfo.value.why == "unconfined"
    assert str(NotMade(unconfined=True)) == "not confined"
