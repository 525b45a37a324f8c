"""An article changes while the program runs: editors are told, cards say so, learners who passed read it."""

import shutil
from pathlib import Path

import pytest

from bot.library.folder import CONTENT
from bot.library.reviewing import mark_reviewed
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house
from tests.stories.test_quiz import plain_persian, take_quiz


def edit_article(content: Path, article: str, old: str, new: str) -> None:
    """Change words of one article's paraphrase in the file of the law that has it."""
    for file in sorted((content / "law").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        start = text.find(f"- id: {article}\n")
        if start < 0:
            continue
        place = text.index(old, start)
        file.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
        return
    raise AssertionError(f"no article {article}")


def words_of(content: Path, article: str) -> str:
    """The first words of an article's paraphrase."""
    for file in sorted((content / "law").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        start = text.find(f"- id: {article}\n")
        if start >= 0:
            body = text[text.index("paraphrase:", start) + len("paraphrase:") :].lstrip(" >-\n")
            return " ".join(body.split()[:3])
    raise AssertionError(f"no article {article}")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy)
    mark_reviewed(copy, None)
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(copy))
    return copy


async def test_changed_article_reaches_editors_cards_and_passed_learners(
    content: Path, tmp_path: Path
) -> None:
    async with house(tmp_path, own_content=True) as home:
        owner, sara = StoryCitizen(home, "owner"), StoryCitizen(home, "sara", SandboxMessenger.BALE)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await take_quiz(sara, right=True)
        sara.say("/learn")
        await sara.sees(absent=["چه چیزی عوض شد؟"], buttons=["پیشرفت من"])

        first = words_of(content, "27")
        edit_article(content, "27", first, f"از این پس {first}")
        owner.since = home.world.seq
        await home.program.keeper.look()

        message = await owner.sees("متن قانون عوض شد")
        assert "vb1/once" in plain_persian(message["text"])
        sara.say("/learn")
        await sara.press("چه چیزی عوض شد؟")
        text = plain_persian((await sara.sees("پیش‌تر، متن"))["text"])
        assert "از این پس" in text.partition("اکنون")[2] and "از این پس" not in text.partition("اکنون")[0]
        await sara.press("خواندم")
        await sara.sees("با متن تازه یکی است")
        sara.say("/learn")
        await sara.sees(absent=["چه چیزی عوض شد؟"], buttons=["پیشرفت من"])
        sara.say("/quiz")
        await sara.sees("پیش‌تر قبول شده‌اید")

        await home.restart()
        sara.say("/learn")
        await sara.sees(absent=["چه چیزی عوض شد؟"], buttons=["پیشرفت من"])


async def test_change_between_two_starts_is_told_once(content: Path, tmp_path: Path) -> None:
    async with house(tmp_path, own_content=True) as home:
        owner = StoryCitizen(home, "owner")
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await owner.settles()
        await home.stop()
        edit_article(content, "27", words_of(content, "27"), "به‌تازگی")
        await home.start()
        await owner.sees("متن قانون عوض شد")
        await owner.settles()
        notices = [message for message in owner.new() if "متن قانون عوض شد" in plain_persian(message["text"])]
        assert len(notices) == 1


async def test_who_passes_after_the_change_hears_nothing(content: Path, tmp_path: Path) -> None:
    async with house(tmp_path, own_content=True) as home:
        sara = StoryCitizen(home, "sara")
        edit_article(content, "27", words_of(content, "27"), "به‌تازگی")
        await home.program.keeper.look()
        assert home.program.teaching.law.revision == 1
        await take_quiz(sara, right=True)
        sara.say("/learn")
        await sara.sees(absent=["چه چیزی عوض شد؟"], buttons=["پیشرفت من"])


async def test_faulty_edit_changes_nothing_and_shows_in_health(content: Path, tmp_path: Path) -> None:
    async with house(tmp_path, own_content=True) as home:
        (content / "law" / "broken.yaml").write_text("edition: no\n", encoding="utf-8")
        before = home.program.teaching.content
        await home.program.keeper.look()
        assert home.program.teaching.content is before
        assert "broken.yaml:1" in home.program.health.troubles["content"].what
