"""Every story of this folder, played over HTTP as ``./amanat sandbox --story`` plays it."""

import io
from pathlib import Path

import pytest

from bot.sandbox import story_player
from bot.sandbox.story_player import play_file
from tests.stories.story_house import PlayedStory, house, list_stories

STORIES = list_stories(Path(__file__).parent)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_the_story_comes_out(
    story: PlayedStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("SEES_WITHIN_S", "PRESS_WITHIN_S"):
        monkeypatch.setattr(story_player, limit, 60.0)  # they guard against hangs; a busy machine is slow
    output = io.StringIO()
    path, messenger = story
    async with house(tmp_path) as home:
        status = await play_file(home.server.base_url, path, output, messenger=messenger)
    assert status == 0, output.getvalue()
