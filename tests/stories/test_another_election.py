"""Another election is another content folder: a made-up parliament with one track, two acts and three articles."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.__main__ import main
from bot.cli.sandbox import _settings
from bot.library.folder import CONTENT
from bot.sandbox.server import SandboxServer
from bot.texts.pattern import Pieces, WordingChoice
from bot.texts.renderer import Texts
from tests.fakes.shared_content import shipped_content
from tests.stories.every_button import EveryButton
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_quiz import answer, plain_persian

PARLIAMENT: Final = Path(__file__).parent / "parliament"
OF_COUNCILS: Final = ("شورا", "هیئت", "وزارت کشور", "فرمانداری یا بخشداری", "مادهٔ ۷۸", "صلاحیت‌ها", "روستا")
OF_EVERY_ELECTION: Final = {"گزارش دروغ", "آگهی انتخابات"}
"""Titles of articles that are also plain words."""
SHORTEST: Final = 6


def own_words() -> str:
    files = (*PARLIAMENT.rglob("*.yaml"), *PARLIAMENT.rglob("*.md"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@cache
def council_words() -> frozenset[str]:
    """Words of the councils' election, its articles, acts and bodies, but for those that both have."""
    content, own = shipped_content(), own_words()
    names = {
        *(act.label for act in content.acts.values()),
        *(article.title for article in content.articles.values()),
        *(agency.name for agency in content.agencies.values() if agency.level is not None),
        *(entry.title for entry in content.calendar),
        *content.groups.values(),
        *(area.name for area in content.areas.areas),
        *(lesson.title for lesson in content.lessons_by_id.values()),
    }
    names -= {name for name in names if name in own or len(name) < SHORTEST}
    return frozenset((*OF_COUNCILS, *(names - OF_EVERY_ELECTION)))


def of_councils(text: str) -> list[str]:
    plain = plain_persian(text)
    return [word for word in council_words() if word in plain]


@pytest.fixture
def all_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that the program puts into words, for whomever."""
    outputs: list[str] = []
    for name in ("render", "plain", "label"):
        original = getattr(Texts, name)

        def note_words(self: Texts, *args: Any, original: Any = original) -> str:
            words: str = original(self, *args)
            outputs.append(words)
            return words

        monkeypatch.setattr(Texts, name, note_words)
    yield outputs


async def reads_a_lesson_and_passes_the_quiz(sara: StoryCitizen) -> None:
    sara.say("/start")
    first = await sara.sees("مجلس سپیدرود", buttons=["یاد گرفتن"])
    assert "رأی‌دهنده‌ام" not in str(first["buttons"]), "with one track nobody is asked who they are"
    await sara.press("یاد گرفتن")
    await sara.press("شروع درس ۱")
    await sara.sees("کارت آبی شما فقط مال شماست.")
    await sara.press("⚖️")
    await sara.sees("رأی با کارت آبی")
    sara.say("/learn")
    await sara.press("مجلس ملی و ناحیه: چه فرق دارد؟")
    await sara.sees("برای کدام‌یک؟")
    await sara.press("ناحیه")
    await sara.press("در ناحیه چه کسی رأی می‌دهد؟")
    await sara.sees("مجلس ناحیه هم هر کس با کارت آبی")
    sara.say("/quiz")
    await sara.press("شروع آزمون")
    for number in range(8):
        screen = await sara.sees(matches=f"پرسش {number + 1} از 8")
        await answer(sara, screen, right=True)
        await sara.press("پرسش بعدی" if number < 7 else "دیدن نتیجه")
    await sara.sees("۱۰۰٪")


async def reports_a_hidden_box(sara: StoryCitizen) -> None:
    sara.say("/report")
    for seen_first, pressed in (
        ("1990", "در خطر نیستم"),
        ("پیش از گزارش بدانید", "خواندم"),
        ("چه تخلفی بود", "پنهان کردن صندوق"),
        ("کدام جا", "ناحیهٔ دشت"),
        ("ناحیهٔ دشت", "شعبهٔ گندم"),
        ("کِی بود", "همین حالا"),
    ):
        await sara.sees(seen_first)
        await sara.press(pressed)
    await sara.sees("چه شد؟")
    sara.say("صندوق را پشت پردهٔ سبز بردند و کسی آن را نمی‌دید.")
    await sara.sees("کار چه کسی")
    await sara.press("عامل شعبه، مجری یا ناظر")
    await sara.press("خودم دیدم")
    await sara.press("مدرکی ندارم")
    await sara.press("بله، برسانید")
    await sara.press("پاسخ می‌خواهم")
    await sara.sends()


async def looks_around(home: StoryHouse, sara: StoryCitizen) -> None:
    """The screens that tell most about an election."""
    for command in ("/calendar", "/where", "/ask", "/privacy", "/help", "/about"):
        sara.say(command)
        await sara.settles()
    sara.say("شورای شهر چند نفر است؟")
    await sara.settles()
    owner = StoryCitizen(home, "owner")
    owner.say("/lists_day none")
    await owner.sees(matches="انتشار فهرست‌ها|همین حالا هم")
    owner.say("/registration_day none")
    await owner.sees()


async def test_tiny_parliament_teaches_reports_and_decides(
    tmp_path: Path, all_words: list[str], every_button: EveryButton
) -> None:
    async with house(tmp_path, own_content=True, content_dir=PARLIAMENT) as home:
        texts = every_button.texts = home.program.texts
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await reads_a_lesson_and_passes_the_quiz(sara)
        await reports_a_hidden_box(sara)
        await mina.claims(sara.number)
        await mina.decides("تأیید", "یک منبع")
        await home.advance_time(301)
        await sara.sees("پیام تازه")
        await sara.press("باز کردن پیام")
        await sara.sees("یک منبع")
        await looks_around(home, sara)
    assert len(all_words) > 100
    assert {word: text for text in all_words for word in of_councils(text)} == {}
    assert {key: words for key in sorted(texts.keys()) if (words := of_councils(literals(texts, key)))} == {}


def literals(texts: Texts, key: str) -> str:
    """All words that a text may show whatever its arguments are."""

    def words(pieces: Pieces) -> Iterator[str]:
        for piece in pieces:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, WordingChoice):
                for variant in (*piece.variants.values(), piece.default):
                    yield from words(variant)

    return "\n".join(words(texts._text(key).plain))


def test_commands_read_the_content_folder_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(PARLIAMENT))
    monkeypatch.setenv("AMANAT_DATA_DIR", str(tmp_path))
    assert main(["content", "check"]) == 0
    assert "articles=3 violations=2 problems=0" in capsys.readouterr().out
    assert main(["routes"]) == 0
    table = capsys.readouterr().out
    assert "/lists_day" in table and "/registration_day" not in table
    assert main(["content", "preview", "--out", str(tmp_path / "pages")]) == 0
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (tmp_path / "pages").glob("*.html"))
    assert "کارت آبی شما" in pages and of_councils(pages) == []


def test_a_content_folder_that_is_none_stops_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(tmp_path / "nowhere"))
    for command in (["content", "check"], ["doctor"], ["run"], ["routes"]):
        assert main(command) == 1
        assert "AMANAT_CONTENT_DIR: a folder that exists" in capsys.readouterr().err
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(tmp_path))
    assert main(["content", "check"]) == 1
    assert "election.yaml:1: no file here" in capsys.readouterr().out


async def test_sandbox_plays_the_election_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(PARLIAMENT))
    server = SandboxServer()
    base = await server.start()
    try:
        settings = _settings(tmp_path, base, server)
    finally:
        await server.stop()
    assert settings.content_dir == PARLIAMENT != CONTENT
