"""A case's files go as few messages as the messenger takes, each known so that it can be erased, and none is lost."""

from collections.abc import AsyncIterator

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import FileKind, MessageRef
from bot.conversation.missed_pieces import MissedPieces
from bot.conversation.store_troubles import VaultDown, VaultTrouble
from bot.conversation.voice_store import CleanFile
from bot.domain.people import Account
from bot.runtime import albums, delivery_recorder, outbox_sender, row_endings
from tests.runtime.fakes import TG, private, row, until
from tests.runtime.test_outbox_sender import OutboxSenderScene, run_sender

REZA = Account(TG, 9001)
DETAIL = out.DetailOf("c-1", REZA)


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OutboxSenderScene]:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.002)
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.002)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.002)
    async with run_sender(OutboxSenderScene()) as made:
        yield made


def keep(scene: OutboxSenderScene, kinds: str, *, size: int = 1) -> tuple[out.AlbumFile, ...]:
    """Copies in the vault, a letter each: photo, video, document, sound, voice note; a dash is a copy that is gone."""
    known = {
        "p": ("photo", "image/jpeg"),
        "v": ("video", "video/mp4"),
        "d": ("document", "application/pdf"),
        "a": ("audio", "audio/mpeg"),
        "n": ("voice", "audio/ogg"),
    }
    for place, letter in enumerate(kinds, start=1):
        if letter in known:
            kind, mime = known[letter]
            scene.store.clean[f"e-{place}"] = CleanFile(bytes(size), kind, f"{place}", mime)
    return tuple(
        out.AlbumFile(f"e-{place}", out.TextRef("caption", {"number": place}))
        for place in range(1, len(kinds) + 1)
    )


def send(scene: OutboxSenderScene, kinds: str, *, size: int = 1) -> None:
    reply = out.SendAlbum(keep(scene, kinds, size=size), out.StaffChat(REZA), DETAIL)
    scene.sender.accept([row(1, reply, to=private(REZA.id)), row(2, to=private(REZA.id))])


def names_sent(scene: OutboxSenderScene) -> list[str]:
    """What was sent, in order: the names of the files that went together, or the words."""
    return [
        "+".join(file.name for file in call.files)
        if isinstance(call, wire.SendFileGroup)
        else call.name
        if isinstance(call, wire.SendFile)
        else getattr(call, "html", "?")
        for call in scene.telegram.calls
    ]


@pytest.mark.parametrize(
    ("kinds", "together"),
    [
        ("ppv", ["1+2+3"]),
        ("p", ["1"]),
        ("p" * 20, ["1+2+3+4+5+6+7+8+9+10", "11+12+13+14+15+16+17+18+19+20"]),
        ("ppddaan", ["1+2", "3+4", "5+6", "7"]),
        ("pnp", ["1", "2", "3"]),
        ("p-p", ["1", "evidence-no-clean-copy", "3"]),
        ("-", ["evidence-no-clean-copy"]),
    ],
)
async def test_files_go_together_where_the_messenger_can(
    scene: OutboxSenderScene, kinds: str, together: list[str]
) -> None:
    send(scene, kinds)
    await scene.delivery_statuses(2)
    await until(lambda: not scene.sender.waiting())
    assert names_sent(scene) == [*together, "words-2"], "in order, and before what follows"


async def test_album_is_protected_and_carries_its_captions(scene: OutboxSenderScene) -> None:
    send(scene, "pp")
    await scene.delivery_statuses(2)
    album = scene.telegram.calls[0]
    assert isinstance(album, wire.SendFileGroup) and album.protect
    assert [file.caption for file in album.files] == ["caption {'number': 1}", "caption {'number': 2}"]
    assert {file.kind for file in album.files} == {FileKind.PHOTO}


async def test_large_files_are_divided(scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(albums, "MOST_BYTES", 25)
    send(scene, "ppp", size=10)
    await scene.delivery_statuses(3)
    assert names_sent(scene) == ["1+2", "3", "words-2"]


async def test_every_message_of_an_album_is_known(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [
        wire.CallSuccess(10, more_ids=tuple(range(11, 20))),
        wire.CallSuccess(20, more_ids=(21,)),
    ]
    send(scene, "p" * 12)
    await scene.delivery_statuses(3)
    marks = [mark for mark in scene.store.marks if mark.row.id == 1]
    assert [mark.status for mark in marks] == ["part", "sent"]
    refs = [ref for mark in marks for ref in mark.refs]
    assert refs == [MessageRef(TG, REZA.id, number) for number in range(10, 22)]


async def test_refused_album_is_sent_file_by_file(scene: OutboxSenderScene) -> None:
    """One that the messenger does not take must not keep the others."""
    scene.telegram.answers = [
        wire.CallRefused("PHOTO_INVALID_DIMENSIONS"),
        wire.CallSuccess(1),
        wire.CallRefused("PHOTO_INVALID_DIMENSIONS"),
        wire.CallRefused("Request Entity Too Large"),
        wire.CallSuccess(2),
        wire.CallSuccess(3),
    ]
    send(scene, "ppp")
    await scene.delivery_statuses(4)
    assert names_sent(scene) == ["1+2+3", "1", "2", "2", "evidence-not-taken", "3", "words-2"]


async def test_waiting_repeats_only_what_has_not_arrived(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallSuccess(1), wire.RetryLater(0.001), wire.CallSuccess(2)]
    send(scene, "pd")
    await scene.delivery_statuses(3)
    assert names_sent(scene) == ["1", "2", "2", "words-2"]


def missed_files(scene: OutboxSenderScene) -> list[set[str]]:
    """Of each result that takes something back, which files."""
    return [set(mark.missed.files) for mark in scene.store.marks if mark.missed is not None]


async def test_album_that_may_have_arrived_is_not_repeated(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallUncertain("reset")]
    send(scene, "ppd")
    await scene.delivery_statuses(3)
    assert names_sent(scene) == ["1+2", "files-unsure {'count': 2}", "3", "words-2"], (
        "the rest comes after it"
    )
    assert missed_files(scene) == [{"e-1", "e-2"}], "and what came counts as read"
    assert [mark.status for mark in scene.store.marks if mark.row.id == 1] == ["part", "sent"]


async def test_doubt_about_the_notice_loses_no_file(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallUncertain("reset")] * 2 + [wire.CallSuccess(1)] * 2
    send(scene, "pd")
    await scene.delivery_statuses(3)
    notice = "files-unsure {'count': 1}"
    assert names_sent(scene) == ["1", notice, notice, "2", "words-2"]
    assert missed_files(scene) == [{"e-1"}]


async def test_whole_album_is_missed_if_the_chat_is_gone(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallUncertain("reset"), wire.TargetGone("blocked"), wire.CallSuccess(1)]
    send(scene, "ppd")
    await scene.delivery_statuses(2)
    assert missed_files(scene) == [{"e-1", "e-2", "e-3"}]


async def test_album_of_a_process_that_died_is_missed(scene: OutboxSenderScene) -> None:
    reply = out.SendAlbum(keep(scene, "pp"), out.StaffChat(REZA), DETAIL)
    scene.sender.accept([row(1, reply, to=private(REZA.id), uncertain=True)])
    await scene.delivery_statuses(1)
    assert names_sent(scene) == ["files-unsure {'count': 2}"]
    assert missed_files(scene) == [{"e-1", "e-2"}]


async def test_words_that_may_be_lost_leave_case_unread(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallUncertain("reset")]
    words = out.Say("case-details", to=out.StaffChat(REZA), remember=DETAIL)
    scene.sender.accept([row(1, words, to=private(REZA.id))])
    await scene.delivery_statuses(1)
    assert [mark.missed for mark in scene.store.marks] == [MissedPieces("c-1", REZA)]


async def test_silent_vault_is_told_once(scene: OutboxSenderScene) -> None:
    scene.store.vault_troubles = {VaultTrouble.SILENT}
    send(scene, "ppp")
    await scene.delivery_statuses(2)
    assert names_sent(scene) == ["evidence-away-files {'count': 3}", "words-2"]
    notice = scene.telegram.calls[0]
    assert isinstance(notice, wire.SendText) and notice.keyboard, "with the way to ask again"
    assert missed_files(scene) == [{"e-1", "e-2", "e-3"}]


async def test_files_behind_pause_of_vault_arrive(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence had to wait, and meanwhile the vault was there again."""
    usual, tries = scene.store.open_clean, []

    async def away_once(evidence_id: str) -> CleanFile | None:
        tries.append(evidence_id)
        if len(tries) == 1:
            raise VaultDown("silent")
        return await usual(evidence_id)

    monkeypatch.setattr(scene.store, "open_clean", away_once)
    scene.telegram.answers = [wire.RetryLater(0.001), wire.CallSuccess(1)]
    send(scene, "pp")
    await scene.delivery_statuses(2)
    assert names_sent(scene)[-2:] == ["1+2", "words-2"] and missed_files(scene) == []


async def test_newest_screen_stays_and_older_ones_go(scene: OutboxSenderScene) -> None:
    older, newest, pressed = (MessageRef(TG, REZA.id, number) for number in (30, 40, 35))
    scene.store.screens["c-1", REZA] = [older, newest]
    erasure = out.EraseOlderScreens("c-1", REZA, pressed)
    scene.sender.accept([row(1, erasure, to=private(REZA.id))])
    await scene.delivery_statuses(1)
    assert scene.telegram.calls == [wire.DeleteMessages(REZA.id, (30, 35))]
    assert scene.store.marks[0].erased == (older, pressed)


async def test_pressed_screen_that_is_the_newest_stays(scene: OutboxSenderScene) -> None:
    newest = MessageRef(TG, REZA.id, 40)
    scene.store.screens["c-1", REZA] = [newest, newest]
    scene.sender.accept([row(1, out.EraseOlderScreens("c-1", REZA, newest), to=private(REZA.id))])
    await scene.delivery_statuses(1)
    assert not scene.telegram.calls and scene.store.marks[0].erased == ()
