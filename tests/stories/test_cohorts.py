"""Fifty people follow one link at the same moment: exactly as many join as the cohort allows; and progress
moves from Telegram to Bale."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import people as wire
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience
from bot.domain.people import Account
from bot.domain.staff.audit import OPERATOR
from bot.runtime.system import SystemIds
from bot.sandbox.people import add as add_to_world
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from bot.usecases.cohorts.manage_cohorts import make_cohort
from tests.fakes.contexts import context
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse
from tests.stories.test_attempts import home_on

PEOPLE, PLACES = 50, 7
CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


async def group(home: StoryHouse, *, most: int) -> tuple[str, str]:
    """A cohort of staff. Return its id and its code."""
    async with home.program.store.batch() as batch:
        made = await make_cohort(
            context(batch.uow, clock=home.program.clock, ids=SystemIds()),
            Audience.STAFF,
            "فرمانداری",
            area_id=home.program.teaching.content.areas.roots()[0].id,
            most=most,
            expires=home.program.clock.today() + timedelta(days=9),
            by=OPERATOR,
        )
        batch.keep_turn()
        await batch.commit()
    return made.cohort.id, made.code


async def stored_cohort(home: StoryHouse, cohort_id: str) -> tuple[Cohort, int]:
    async with home.program.store.batch() as batch:
        cohort = await batch.uow.cohorts.get(cohort_id)
        assert cohort is not None
        return cohort, len(await batch.uow.cohorts.enrolled_learners(cohort_id))


def key_of(home: StoryHouse, on: SandboxMessenger) -> str:
    """Sara's pseudonym as a learner on this messenger."""
    account = Account(wire.Messenger(on.value), home.world.person("sara").accounts[on].id)
    return home.program.store.keys_of(account).learner


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_of_fifty_simultaneous_only_available_places_join(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        cohort_id, code = await group(home, most=PLACES)
        for number in range(PEOPLE):
            add_to_world(home.world, f"p{number}")
        people = [
            StoryCitizen(home, f"p{number}", list(SandboxMessenger)[number % 2]) for number in range(PEOPLE)
        ]
        for person in people:
            person.say(f"/start c_{code}")
        seen = await asyncio.gather(
            *(person.sees(matches="خوش آمدید|پر شده است", within=30) for person in people)
        )
        assert sum("خوش آمدید" in message["text"] for message in seen) == PLACES
        cohort, enrolled = await stored_cohort(home, cohort_id)
        assert cohort.used == enrolled == PLACES


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_progress_moves_to_the_other_messenger_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        cohort_id, code = await group(home, most=PLACES)
        old, new = StoryCitizen(home, "sara"), StoryCitizen(home, "sara", SandboxMessenger.BALE)
        old.say(f"/start c_{code}")
        await old.sees("خوش آمدید")
        await old.press("یاد گرفتن")
        await old.press("شروع درس ۱")
        await old.press("کارت بعدی")
        await old.sees("کارت ۲ از")
        old.say("/move")
        await old.press("از این حساب ببرید")
        message = await old.sees("می‌رود", absent=["گزارش تخلف"])
        match = CODE.search(plain(message["text"]))
        assert match is not None
        new.say(f"/move {match[0]}")
        await new.sees("پیشرفت شما به این حساب آمد")
        new.say("/move " + match[0])
        await new.sees("این کد کار نمی‌کند")
        old.say("/learn")
        await old.sees("درس‌های رأی‌دهندگان", buttons=["شروع درس ۱"])
        async with home.program.store.batch() as batch:
            keys = {on: key_of(home, on) for on in SandboxMessenger}
            assert list(await batch.uow.cohorts.enrolled_learners(cohort_id)) == [keys[SandboxMessenger.BALE]]
            learner = await batch.uow.learners.get(keys[SandboxMessenger.BALE])
            assert learner is not None and learner.progress["lessons"]
            gone = await batch.uow.learners.get(keys[SandboxMessenger.TELEGRAM])
            assert gone is None or not gone.progress
