"""The index of recordings and its commands: what is wrong is named at its line, what is due is told."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cli import content_voice
from bot.cli.content import content_check
from bot.cli.trouble import CommandTrouble
from bot.domain.learning.voices import CardVoice, FolderVoice, VaultPlace, VoiceFile, VoiceState, text_digest
from bot.library.folder import ContentFolder
from bot.library.loader import check_draft, load_content, read_draft
from bot.library.read_voices import INDEX, due_recordings, index_text
from tests.content.conftest import SampleFolder
from tests.content.test_duties_files import full, write
from tests.fakes.sounds import tone

SOUND = b"OggS and so on"
CARD, TEXT = "les1/one", "این کارت نخست است."


def recording(card: str = CARD, *, text: str = TEXT, name: str = "a.ogg") -> FolderVoice:
    file = VoiceFile(hashlib.sha256(SOUND).hexdigest(), mime="audio/ogg", seconds=9, size=len(SOUND))
    return FolderVoice(card, digest=text_digest(text), file=file, path=name)


def put(folder: SampleFolder, *voices: FolderVoice) -> None:
    folder.write(INDEX, index_text(voices))
    for voice in voices:
        (folder.root / "voice" / voice.path).write_bytes(SOUND)


def test_index_is_read_as_it_is_written(folder: SampleFolder) -> None:
    before = load_content(folder.root)
    put(folder, recording(), recording("les2/one", name="b.ogg"))
    content = load_content(folder.root)
    assert content.voices[CARD] == replace(recording(), path=str(folder.root / "voice" / "a.ogg"))
    assert content.hash() == before.hash(), "a recording changes no text"
    assert not folder.problems()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('file: "a.ogg"', 'file: "../a.ogg"', "file"),
        ('file: "a.ogg"', 'file: "a.wav"', "file"),
        ('file: "a.ogg"', 'file: "gone.ogg"', "is not in voice/"),
        ('text_hash: "', 'text_hash: "zz', "text_hash"),
        ("seconds: 9", "seconds: 181", "seconds"),
        ("seconds: 9", "seconds: nine", "seconds"),
        ('card: "les1/one"', 'card: "les1/"', "card"),
        ("recordings:", "recording:", "recording"),
    ],
)
def test_fault_in_the_index_is_named_at_its_line(
    folder: SampleFolder, old: str, new: str, fault: str
) -> None:
    put(folder, recording())
    folder.replace(INDEX, old, new)
    assert any(fault in problem.message and problem.file.endswith(INDEX) for problem in folder.problems())


def test_card_recorded_twice_is_a_fault(folder: SampleFolder) -> None:
    put(folder, recording(), recording(name="b.ogg"))
    assert any("exists already" in problem.message for problem in folder.problems())


def test_other_file_in_place_of_recording_is_a_fault(folder: SampleFolder) -> None:
    put(folder, recording())
    (folder.root / "voice" / "a.ogg").write_bytes(b"another reading")
    (problem,) = folder.problems()
    assert "its hash differs" in problem.message
    assert load_content(folder.root).voices, "the start does not read every sound"


@pytest.mark.slow
def test_changed_and_vanished_cards_are_told(folder: SampleFolder) -> None:
    put(
        folder,
        recording(text="یک متن پیشین"),
        recording("les9/gone", name="b.ogg"),
        recording("les2/one", name="c.ogg"),
    )
    draft, _ = read_draft(folder.root)
    changed, gone = due_recordings(draft)
    assert (
        changed.endswith("card les1/one has changed since it was recorded")
        and "recordings.yaml:3:" in changed
    )
    assert gone.endswith("there is no card les9/gone any more")
    assert not check_draft(folder.root, draft)[0], "neither is a problem"


def test_recording_of_own_card_belongs_to_its_text(folder: SampleFolder) -> None:
    write(folder, full())
    put(folder, recording("c1", text="رأی هر کس پنهان می‌ماند."))
    draft, _ = read_draft(folder.root)
    assert load_content(folder.root).voices["c1"].card_id == "c1" and not list(due_recordings(draft))
    (counts,) = content_voice.state_lines(draft, [], everything=False)
    assert counts == "cards=13 recorded=1 changed=0 missing=12 gone=0"
    folder.replace("duties/head.yaml", "رأی هر کس پنهان می‌ماند.", "رأی هر کس پنهان است.")
    (due,) = due_recordings(read_draft(folder.root)[0])
    assert due.endswith("card c1 has changed since it was recorded")


def test_new_recording_is_noticed_while_the_program_runs(folder: SampleFolder) -> None:
    source = ContentFolder(folder.root)
    assert not isinstance(source.load(), tuple) and not source.has_changed()
    put(folder, recording())
    assert source.has_changed()


def in_chat(card: str, text: str) -> CardVoice:
    return CardVoice(
        "a", card_id=card, digest=text_digest(text), state=VoiceState.PUBLISHED, day=date(2026, 11, 24),
        file=recording().file, place=VaultPlace("1" * 32, b"k" * 32),
    )  # fmt: skip


def test_list_counts_chat_and_folder(folder: SampleFolder) -> None:
    put(folder, recording(text="یک متن پیشین"), recording("les9/gone", name="b.ogg"))
    draft, _ = read_draft(folder.root)
    lines = list(content_voice.state_lines(draft, [in_chat("les2/one", TEXT)], everything=True))
    assert "changed since it was recorded: les1/one (content/voice)" in lines
    assert "no such card any more: les9/gone (content/voice)" in lines
    assert "not recorded: les3/one" in lines and "not recorded: les2/one" not in lines
    assert lines[-1] == "cards=12 recorded=1 changed=1 missing=10 gone=1"
    short = list(content_voice.state_lines(draft, [in_chat(CARD, TEXT)], everything=False))
    assert not any("les1/one" in line or "not recorded" in line for line in short)


@pytest.mark.slow
def test_file_from_elsewhere_is_cleaned_and_added(folder: SampleFolder, tmp_path: Path) -> None:
    file = tmp_path / "reading.mp3"
    file.write_bytes(tone(5.0, codec="libmp3lame", container="mp3", note="MADE-AT-HOME"))
    put(folder, recording("les2/one", name="b.ogg"))
    assert content_voice.voice_add(CARD, file, folder.root) == 0
    voices = load_content(folder.root).voices
    assert voices.keys() == {CARD, "les2/one"} and voices[CARD].digest == text_digest(TEXT)
    stored = (folder.root / "voice" / "les1__one.mp3").read_bytes()
    assert b"MADE-AT-HOME" not in stored and not folder.problems()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"no sound", "cannot be opened"), (tone(0.5), "too short"), (tone(5.0, amplitude=0), "too quiet"),
     (tone(5.0, codec="flac"), "not both messengers")],
)  # fmt: skip
def test_file_that_is_no_reading_is_not_added(
    folder: SampleFolder, tmp_path: Path, data: bytes, fault: str
) -> None:
    file = tmp_path / "reading.ogg"
    file.write_bytes(data)
    with pytest.raises(CommandTrouble, match=fault):
        content_voice.voice_add(CARD, file, folder.root)
    assert not (folder.root / INDEX).exists()


def test_unknown_card_is_not_added(folder: SampleFolder, tmp_path: Path) -> None:
    file = tmp_path / "reading.ogg"
    file.write_bytes(tone(5.0))
    with pytest.raises(CommandTrouble, match="no card les9/one"):
        content_voice.voice_add("les9/one", file, folder.root)


@pytest.mark.slow
def test_check_tells_of_changed_recordings_made_in_chat(
    folder: SampleFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = [in_chat(CARD, "یک متن پیشین"), in_chat("les2/one", TEXT), in_chat("les9/gone", TEXT)]
    monkeypatch.setattr(content_voice, "_recorded_in_chat", lambda: recorded)
    assert content_check(folder.root) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("voice: ")]
    assert lines == [
        "voice: card les1/one has changed since it was recorded in chat",
        "voice: there is no card les9/gone any more; its recording was made in chat",
    ]
    put(folder, recording())
    assert content_check(folder.root) == 0
    assert "les1/one" not in capsys.readouterr().out, "the folder has a recording of the present text"
