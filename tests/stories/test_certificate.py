"""From «my certificate» to files that anybody can check, on both messengers, and where the name stays."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.certificates.keys import SigningKey
from bot.certificates.verifying import VerificationOutcome, verify
from bot.domain.learning.lessons import Audience, Progress, QuizProgress
from bot.domain.people import Account
from bot.domain.people import Messenger as On
from bot.sandbox.records import SandboxMessenger
from bot.usecases.ports import Learner
from storage.keys import KeyRing
from tests.secrecy.rows import read_all
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

NAME = "نیلوفر آزمونی‌نژاد"


async def passes_the_exam(home: StoryHouse, sara: StoryCitizen) -> str:
    """Her row says so. Passing the exam is tested elsewhere. Return her conversation's name."""
    number = home.world.person(sara.id).accounts[sara.on].id
    keys = home.program.store.keys_of(Account(On(sara.on.value), number))
    progress = Progress(quizzes={"voter/exam": QuizProgress(0.9, passed=True)}).to_plain()
    async with home.program.store.batch() as batch:
        batch.uow.learners.save(Learner(keys.learner, home.program.clock.today(), Audience.VOTER, progress))
        batch.keep_turn()
        await batch.commit()
    return keys.conversation


def files_of(sara: StoryCitizen) -> dict[str, bytes]:
    """Documents in her chat with the bot, by the end of their names."""
    world = sara.home.world
    chat = world.chat_for(world.person(sara.id), sara.on, "bot")
    files = {}
    for message in chat.messages.values():
        if message.media is not None and message.media.kind == "document":
            blob = world.files.blob(message.media.blob)
            assert blob is not None and message.media.name is not None
            files[message.media.name.rpartition(".")[2]] = blob.data
    return files


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_certificate_is_sent_verified_and_its_name_forgotten(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        conversation = await passes_the_exam(home, sara)
        sara.say("/certificate")
        await sara.sees("نامی را که باید روی گواهی بیاید")
        sara.say(f"  {NAME} 🎓 ")
        await sara.sees(NAME)
        await sara.press("گرفتن گواهی و فایل داده")
        await sara.sees("دادهٔ امضاشده")
        files = files_of(sara)
        assert sorted(files) == ["json", "pdf", "png"]
        ring = KeyRing.from_file(home.settings.key_file, data_dir=home.settings.data_dir, fresh=False)
        public = SigningKey(ring.certificates).public
        for data in files.values():
            verdict = verify(data, public, now=home.program.clock.now() + timedelta(hours=1))
            assert verdict.outcome is VerificationOutcome.VALID
            assert verdict.claims is not None and verdict.claims.holder == NAME
        async with asyncio.timeout(60):
            while (await home.program.store.counts())["outbox"]:  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.02)
        async with home.program.store.batch() as batch:
            assert not (await batch.session(conversation)).data
        number = verdict.claims.number
        sara.say(f"/verify {number}")
        await sara.sees("معتبر است")
    nowhere(tmp_path)


def nowhere(folder: Path) -> None:
    """No table and no file that is left holds the name, as text or JSON-encoded."""
    rows = read_all(folder / "data" / "amanat.db")
    assert len(rows["certificates"]) == 1
    spellings = [NAME.encode(), json.dumps(NAME).strip('"').encode(), NAME.split(maxsplit=1)[0].encode()]
    for spelling in spellings:
        assert spelling not in repr(rows).encode()
        for path in (entry for entry in folder.rglob("*") if entry.is_file()):
            assert spelling not in path.read_bytes(), path
