"""Stories in the pseudo-language, on both messengers: nothing is untranslated, cut, or in the wrong direction."""

import io
import json
from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import play_file
from tests.stories.people import StoryCitizen
from tests.stories.pseudo_reader import read_by
from tests.stories.story_house import house, list_stories
from tools.pseudo import OPENS, restore

HERE = Path(__file__).parent
PLAYED = ("ask_bale", "learn_bale", "report_to_outcome_telegram", "understand_telegram")
"""In the suite; all others in its long run."""
ALL = list_stories(HERE)


@pytest.mark.parametrize(
    "story", [name if name in PLAYED else pytest.param(name, marks=pytest.mark.soak) for name in ALL]
)
async def test_story_in_pseudo_language(story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = read_by(monkeypatch)
    path, messenger = ALL[story]
    steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
    reader.words = tuple(str(step["with"]) for step in steps if step.get("does") == "say")
    output = io.StringIO()
    async with house(tmp_path) as home:
        status = await play_file(home.server.base_url, path, output, messenger=messenger)
        faults = reader.faults(home.world)
    assert status == 0, output.getvalue()
    assert not faults, "\n".join(faults)
    assert any(OPENS in text for _, text in reader.seen)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_person_chooses_a_language_and_comes_back(
    messenger: SandboxMessenger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = read_by(monkeypatch, everybody=False)

    def was_shown_to(person: str, words: str) -> bool:
        return any(
            restore(text) != text and words in restore(text) and person in people
            for (_, text), people in reader.seen.items()
        )

    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "ali", messenger)
        sara.say("/settings")
        await sara.press("زبان")
        await sara.sees("به کدام زبان", buttons=["فارسی", "Pseudo"])
        await sara.press("Pseudo")
        await sara.sees("از این پس متن‌ها را به این زبان می‌بینید")
        sara.say("/menu")
        await sara.sees("درس بخوانید")
        ali.say("/menu")
        await ali.sees("درس بخوانید")
        assert was_shown_to("sara", "درس بخوانید") and not was_shown_to("ali", "درس بخوانید")
        sara.say("/settings")
        await sara.press("زبان")
        await sara.press("فارسی")
        await sara.sees("از این پس متن‌ها را به این زبان می‌بینید")
        reader.seen.clear()
        sara.say("/menu")
        await sara.sees("درس بخوانید")
        assert not was_shown_to("sara", "درس بخوانید")
