"""A whole objection on both messengers: sentences, a restart, the body, a wrong day, the whole text."""

import re
from pathlib import Path

import pytest

from bot.domain.learning.lessons import Audience
from bot.domain.writing.statements import StatementBank
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from tests.fakes.shared_content import shipped_content
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house

NUMBERED = re.compile(r"^([0-9]+)\. (.+)$")
WEEK = [plain(name) for name in ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")]
SLOT = re.compile(r"\{[^}]*\}")


def belonging(screen: str, bank: StatementBank) -> list[int]:
    """The numbers of the sentences on the screen that belong into the text."""
    known = [line.text for case in bank.of_track(Audience.VOTER) for line in case.sentences]
    patterns = [re.compile(".+".join(re.escape(plain(part)) for part in SLOT.split(text))) for text in known]
    lines = [NUMBERED.match(line) for line in map(plain, screen.splitlines())]
    return [int(line[1]) for line in lines if line and any(pattern.search(line[2]) for pattern in patterns)]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_an_objection_from_its_first_sentence_to_the_text(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/learn")
        await sara.press("✍️ تمرین نوشتن شکایت")
        await sara.sees("از جمله‌های آماده متنی می‌سازید")
        await sara.press("شروع نوشتن")
        screen = await sara.sees("شمارهٔ هر جمله را")
        numbers = belonging(screen["text"], shipped_content().statements)
        assert len(numbers) == 7
        sara.say("همه")
        await sara.sees("این‌جا شمارهٔ یک جمله را می‌خواهیم")
        for turn, number in enumerate(numbers):
            sara.say(str(number))
            await sara.sees("نوشته شد. خواننده حالا می‌داند")
            if turn == 3:
                await sara.settles()
                await home.restart()
        await sara.press("متن کامل است")
        bodies = await sara.sees("این متن را به کدام نهاد می‌دهید؟")
        case = next(
            case
            for case in shipped_content().statements.of_track(Audience.VOTER)
            if plain(case.title) in plain(bodies["text"])
        )
        await sara.press(shipped_content().agencies[case.body_id].name)
        await sara.sees("آخرین روزش کدام است؟")
        await sara.press("قاعده چیست؟")
        rule = await sara.sees("دو روز پس از اعلام نتیجه")
        sara.say("سی‌ودوم")
        await sara.sees("این را نتوانستیم روز بخوانیم")
        day = next(line for line in map(plain, rule["text"].splitlines()) if "روز اعلام نتیجه: " in line)
        sara.say(day.partition(": ")[2])
        await sara.sees("، نه. ")  # what was miscounted depends on the case that was drawn
        weekday = day.partition(": ")[2].split()[0]
        sara.say(WEEK[(WEEK.index(weekday) + 2) % 7])
        text = await sara.sees("این نوشته تمرین است", absent=["متن شما آماده شد"])
        assert not text["buttons"] and "به: " in plain(text["text"]), "one message that can be copied alone"
        await sara.sees("شکایت رسمی نمی‌گیرد")
