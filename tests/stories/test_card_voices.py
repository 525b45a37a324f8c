"""An editor reads a card aloud; whoever opens it can listen, on each messenger."""

import base64
from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.fakes.sounds import tone
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

TRACK, LESSON, CARD = "رأی‌دهندگان", "پایه ۱.", "۱. "


def send(person: StoryCitizen, verb: str, data: bytes, name: str = "a.ogg") -> None:
    person.does(verb, base64=base64.b64encode(data).decode(), name=name)


async def open_first_card(editor: StoryCitizen) -> None:
    editor.say("/voices")
    await editor.sees("صدای کارت‌ها")
    await editor.press(TRACK)
    await editor.sees("کدام درس")
    await editor.press(LESSON)
    await editor.sees("کدام کارت")
    await editor.press(CARD)
    await editor.sees("شمرده بخوانید")


async def record_first_card(editor: StoryCitizen, seconds: float = 40.0) -> None:
    await open_first_card(editor)
    send(editor, "voice", tone(seconds, note="made at home"))
    await editor.sees("گوش کنید", media="voice")
    await editor.press("همین را پخش کنید")
    await editor.sees("از این پس")


async def read_first_card(person: StoryCitizen) -> None:
    person.say("/learn")
    await person.press("درس ۱")
    await person.sees("کارت ۱ از")


def sound_on(home: StoryHouse, message: dict[str, object]) -> bytes:
    return home.world.files.read(str(message["voice"]))


@pytest.mark.parametrize("messenger", list(SandboxMessenger), ids=str)
async def test_editor_reads_card_and_learners_listen(tmp_path: Path, messenger: SandboxMessenger) -> None:
    async with house(tmp_path) as home:
        editor = StoryCitizen(home, "owner", messenger)
        await record_first_card(editor)
        for name, other in (("sara", messenger), ("reza", SandboxMessenger.BALE)):
            learner = StoryCitizen(home, name, other)
            await read_first_card(learner)
            await learner.press("بشنوید")
            await learner.sees("کارت ۱", media="voice")
            await learner.sees("کارت ۱ از", buttons=["بشنوید"])
        await home.restart()
        again = StoryCitizen(home, "sara", messenger)
        await read_first_card(again)
        await again.press("بشنوید")
        await again.sees("کارت ۱", media="voice")


@pytest.mark.parametrize("messenger", list(SandboxMessenger), ids=str)
async def test_what_is_no_reading_is_refused_kindly(tmp_path: Path, messenger: SandboxMessenger) -> None:
    async with house(tmp_path) as home:
        editor = StoryCitizen(home, "owner", messenger)
        await record_first_card(editor)
        await open_first_card(editor)
        editor.does("photo", sample=True)
        await editor.sees("به صدای شما نیاز داریم")
        editor.say("این متن است")
        await editor.sees("به صدای شما نیاز داریم")
        for verb, data, name, why in (
            ("voice", tone(200.0, amplitude=3000), "a.ogg", "بیشتر از سه دقیقه"),
            ("voice", tone(40.0, amplitude=0), "a.ogg", "چیزی شنیده نمی‌شود"),
            ("voice", tone(1.0), "a.ogg", "کوتاه‌تر از آن"),
            ("document", b"no sound at all", "reading.ogg", "این فایل صدا نیست"),
            ("document", b"PK\x03\x04" + bytes(64), "reading.zip", "این فایل صدا نیست"),
            ("document", tone(40.0, codec="flac"), "reading.ogg", "در هر دو پیام‌رسان"),
        ):
            send(editor, verb, data, name)
            await editor.sees(why)
        sara = StoryCitizen(home, "sara", messenger)
        await read_first_card(sara)
        await sara.press("بشنوید")
        await sara.sees("کارت ۱", media="voice")


async def test_editor_records_anew_and_removes(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        editor = StoryCitizen(home, "owner")
        await record_first_card(editor, 40.0)
        await open_first_card(editor)
        send(editor, "audio", tone(45.0, codec="libmp3lame", container="mp3"), "reading.mp3")
        await editor.sees("گوش کنید", media="audio")
        await editor.press("همین را پخش کنید")
        await editor.sees("از این پس")
        sara = StoryCitizen(home, "sara")
        await read_first_card(sara)
        await sara.press("بشنوید")
        await sara.sees("کارت ۱", media="audio")
        await open_first_card(editor)
        await editor.press("برداشتن صدا")
        await editor.press("بله، برداشته شود")
        await editor.sees("برداشته شد")
        await sara.press("بشنوید")
        await sara.sees("این کارت صدا ندارد")
        await read_first_card(sara)
        await sara.sees("کارت ۱ از", absent=["بشنوید"])


async def test_desk_is_for_editors(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/voices")
        await sara.sees("این بخش برای ویراستاران است")
