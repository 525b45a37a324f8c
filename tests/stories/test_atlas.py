"""The atlas from a liaison's grade to the locked version, over HTTP, on both messengers."""

import io
from pathlib import Path

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records
from bot.sandbox.story_player import play_file
from tests.stories.story_house import StoryHouse, house

STORIES = sorted((Path(__file__).parent / "atlas").glob("*.json"))
ROLES = {"mina": Role.LEAD, "reza": Role.LIAISON}


async def grant_roles(home: StoryHouse, messenger: str) -> None:
    """Mina's signature counts, and Reza is a body's liaison. How roles are given is tested elsewhere."""
    async with home.program.store.batch() as batch:
        for person, role in ROLES.items():
            user = home.world.person(person)
            account = user.accounts[records.SandboxMessenger(messenger)].id
            batch.uow.staff.save(Staff(Account(Messenger(messenger), account), role, user.name, started=True))
        batch.keep_turn()
        await batch.commit()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
async def test_the_atlas_comes_out(story: Path, tmp_path: Path) -> None:
    output = io.StringIO()
    async with house(tmp_path) as home:
        await grant_roles(home, story.stem)
        status = await play_file(home.server.base_url, story, output)
    assert status == 0, output.getvalue()
