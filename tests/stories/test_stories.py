"""Every story of this folder, played over HTTP as ``./amanat sandbox --story`` plays it."""

import io
from pathlib import Path

import pytest

from bot.sandbox import story_player
from bot.sandbox.story_form import StoryStep
from bot.sandbox.story_player import Player, play_file
from tests.stories.story_house import PlayedStory, StoryHouse, house, list_stories

STORIES = list_stories(Path(__file__).parent)
CLAIM = "برمی‌دارم"


def claim_with_all_files(home: StoryHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody claim before the files are in the vault: a case opens with the claim and shows what is there, and a
    busy machine takes longer than the story waits."""
    play_step = Player.step

    async def step_with_files(player: Player, step: StoryStep) -> None:
        if step.verb == "press" and step.given.get("button") == CLAIM:
            await home.files_are_kept()
        await play_step(player, step)

    monkeypatch.setattr(Player, "step", step_with_files)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_the_story_comes_out(
    story: PlayedStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("SEES_WITHIN_S", "PRESS_WITHIN_S"):
        monkeypatch.setattr(story_player, limit, 60.0)  # they guard against hangs; a busy machine is slow
    output = io.StringIO()
    path, messenger = story
    async with house(tmp_path) as home:
        claim_with_all_files(home, monkeypatch)
        status = await play_file(home.server.base_url, path, output, messenger=messenger)
    assert status == 0, output.getvalue()
