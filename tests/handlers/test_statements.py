"""Rounds of writing in a chat: sentences, body, last day, the whole text, old presses and bad input."""

from dataclasses import replace

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Say, Screen, TextRef
from bot.domain.learning.lessons import Audience
from bot.domain.writing.statement_rounds import StatementPaper, StatementRecord, StatementStage, practice_key
from bot.domain.writing.statements import StatementBank, StatementPart
from bot.language.dates import months_later
from bot.language.story_days import write_story_day
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.learning_days import UNANSWERED
from bot.usecases.learning.statement_practice import rules_of
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, keys_for

LONGEST = 4096
VOTER = Audience.VOTER


def record_of(talk: Talk, track: Audience = VOTER) -> StatementRecord:
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    return StatementRecord.from_plain(learner.practice.get(practice_key(track), {}))


def paper_of(talk: Talk, track: Audience = VOTER) -> StatementPaper:
    """The open round, or else the last finished one."""
    record = record_of(talk, track)
    stored = record.running or record.last
    assert stored is not None
    return StatementPaper(stored, rules_of(talk.content, months_later))


async def begin(track: Audience = VOTER) -> Talk:
    talk = Talk(content=shipped_content(), curious=False)
    await press_old(talk, f"learn:{track}")
    await talk.presses(f"statement:{track}")
    await talk.presses(f"statement-begin:{track}")
    return talk


async def press_old(talk: Talk, data: str) -> None:
    """Press a button that stands under an older message."""
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


def name_of(talk: Talk, track: Audience = VOTER) -> str:
    return f"{track}/{paper_of(talk, track).round.id}"


def positions(talk: Talk, *, belong: bool, track: Audience = VOTER) -> list[int]:
    sentences = paper_of(talk, track).sentences
    return [place for place, sentence in enumerate(sentences) if sentence.belongs is belong]


async def pick(talk: Talk, position: int, track: Audience = VOTER) -> None:
    await talk.presses(f"statement-pick:{name_of(talk, track)}/{position}")


async def write_all(talk: Talk, track: Audience = VOTER) -> None:
    for position in positions(talk, belong=True, track=track):
        await pick(talk, position, track)
    await talk.presses(f"statement-close:{name_of(talk, track)}")


async def reach_day(talk: Talk, track: Audience = VOTER) -> None:
    await write_all(talk, track)
    await talk.presses(f"statement-body:{name_of(talk, track)}/{paper_of(talk, track).case.body_id}")


def note(talk: Talk) -> object:
    return talk.screen.args["note"]


@pytest.mark.parametrize("track", Audience)
async def test_whole_round_without_a_fault_ends_with_the_text(track: Audience) -> None:
    talk = await begin(track)
    await reach_day(talk, track)
    assert talk.session.state == "statement.day"
    last = paper_of(talk, track).last_day
    await talk.presses(f"statement-day:{name_of(talk, track)}/{last}")
    text, result = talk.replies
    assert isinstance(text, Say) and isinstance(result, Screen) and result.below
    assert (text.key, result.key) == ("statement-text", "statement-done") and not text.buttons
    written = TEXTS.render(text.key, text.args)
    assert all(part in written for part in ("به: ", "موضوع: ", "این نوشته تمرین است")) and "{" not in written
    record = record_of(talk, track)
    assert (record.running, record.finished, record.best) == (None, 1, 100)
    assert paper_of(talk, track).right_answers == result.args["right"] == result.args["total"]
    assert "مادهٔ ۷۸" in talk.texts[-1] and talk.session.state == ""
    await press_old(talk, f"statement-day:{name_of(talk, track)}/{last}")
    assert talk.screen.key == "statement-done" and record_of(talk, track) == record, (
        "the result again, counted once"
    )


async def test_sentence_is_answered_at_once_and_counts() -> None:
    talk = await begin()
    key = keys_for(SARA).learner
    talk.uow.tables.learners[key] = replace(talk.uow.tables.learners[key], settings={UNANSWERED: "3"})
    flawed, right = positions(talk, belong=False)[0], positions(talk, belong=True)[0]
    await pick(talk, flawed)
    flaw = paper_of(talk).sentences[flawed].flaw
    assert flaw is not None and note(talk) == TextRef("statement-left-out", {"flaw": flaw.value})
    assert not paper_of(talk).text
    await pick(talk, right)
    part = paper_of(talk).sentences[right].part
    assert part is not None and note(talk) == TextRef("statement-picked", {"part": part.value})
    learner = talk.uow.tables.learners[key]
    assert learner.settings[UNANSWERED] == "0", "the pauses between reminders start over"
    mastery = progress_of(learner).topics["bodies"]
    assert mastery.total == pytest.approx(1.9) and mastery.right == pytest.approx(1.0)


async def test_reader_asks_once_before_a_gap_is_kept() -> None:
    talk = await begin()
    gap, *others = positions(talk, belong=True)
    for position in others:
        await pick(talk, position)
    await talk.presses(f"statement-close:{name_of(talk)}")
    assert talk.screen.key == "statement-sentences" and "خواننده هنوز می‌پرسد" in talk.texts[-1]
    missing = paper_of(talk).sentences[gap].part
    assert missing is not None and paper_of(talk).missing == [missing]
    await talk.presses(f"statement-close:{name_of(talk)}")
    assert talk.screen.key == "statement-body"
    await talk.presses(f"statement-body:{name_of(talk)}/{paper_of(talk).case.body_id}")
    await talk.presses(f"statement-day:{name_of(talk)}/{paper_of(talk).last_day}")
    assert "خوانندهٔ این متن می‌پرسد" in talk.texts[-1]
    assert paper_of(talk).total - paper_of(talk).right_answers == 1


async def test_empty_text_is_not_finished() -> None:
    talk = await begin()
    await talk.presses(f"statement-close:{name_of(talk)}")
    assert talk.refusal_key == "statement-empty" and paper_of(talk).round.asked_at is None


async def test_typed_numbers_pick_sentences() -> None:
    talk = await begin()
    right = positions(talk, belong=True)[0]
    await talk.says("".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(right + 1)))
    assert paper_of(talk).round.picks == (right,)
    before = record_of(talk)
    for typed in ("۰", "۹۹", "-۱", "سلام", "۱۲۳۴۵۶۷۸۹۰۱۲۳"):
        await talk.says(typed)
        assert talk.reply_keys() == ["statement-number-please"] and record_of(talk) == before
    await talk.sends()
    assert talk.reply_keys() == ["statement-number-please"] and record_of(talk) == before


async def test_wrong_body_is_explained_and_another_may_follow() -> None:
    talk = await begin()
    await write_all(talk)
    wrong = paper_of(talk).case.other_bodies[0]
    await talk.presses(f"statement-body:{name_of(talk)}/{wrong}")
    assert talk.screen.key == "statement-body" and "این‌جا نه" in talk.texts[-1]
    await talk.types(talk.content.agencies[paper_of(talk).case.body_id].name)
    assert talk.session.state == "statement.day", "the label of a body may be typed"
    await press_old(talk, f"statement-body:{name_of(talk)}/{wrong}")
    assert talk.refusal_key == "statement-old-press"


async def test_other_words_show_the_bodies_again() -> None:
    talk = await begin()
    await write_all(talk)
    await talk.types("نمی‌دانم کجا")
    assert talk.reply_keys()[0] == "statement-press-please" and talk.screen.key == "statement-body"


async def test_wrong_days_are_worked_out_together() -> None:
    talk = await begin()
    await reach_day(talk)
    paper = paper_of(talk)
    last = write_story_day(paper.last_day)
    wrong = [day for day in paper.day_choices if day != paper.last_day][:3]
    await talk.presses(f"statement-day:{name_of(talk)}/{wrong[0]}")
    assert "قاعده:" in talk.texts[-1] and "با هم بشماریم" not in talk.texts[-1] and last not in talk.texts[-1]
    await talk.presses(f"statement-day:{name_of(talk)}/{wrong[1]}")
    assert "با هم بشماریم" in talk.texts[-1] and last not in talk.texts[-1]
    await talk.presses(f"statement-day:{name_of(talk)}/{wrong[2]}")
    assert last in talk.texts[-1] and talk.screen.args["day-state"] == "told"
    assert record_of(talk).finished == 1 and paper_of(talk).stage is StatementStage.DONE


async def test_rule_is_said_when_asked_for_and_costs_nothing() -> None:
    talk = await begin()
    await reach_day(talk)
    before = record_of(talk)
    await talk.presses(f"statement-rule:{name_of(talk)}")
    assert "قاعده:" in talk.texts[-1] and record_of(talk) == before


async def test_day_may_be_typed_and_nonsense_changes_nothing() -> None:
    talk = await begin()
    await reach_day(talk)
    before, session = record_of(talk), talk.session
    for typed in ("شاید هفته دیگر", "۴۵ آذر", "۹/۵", "😀"):
        await talk.says(typed)
        assert talk.reply_keys() == ["statement-day-unread"]
    await talk.sends()
    assert talk.reply_keys() == ["statement-day-unread"]
    assert (record_of(talk), talk.session) == (before, session)
    weekday, number, month = write_story_day(paper_of(talk).last_day).split()
    await talk.says(f"تا {weekday} {number} {month}")
    assert talk.screen.key == "statement-done"


async def test_repeated_and_old_presses_change_nothing() -> None:
    talk = await begin()
    position = positions(talk, belong=True)[0]
    data = f"statement-pick:{name_of(talk)}/{position}"
    await talk.presses(data)
    before = record_of(talk)
    await talk.presses(data)
    assert talk.refusal_key == "statement-old-press" and record_of(talk) == before
    await press_old(talk, f"statement-pick:{name_of(talk)}/99")
    assert talk.refusal_key == "statement-old-press"
    await press_old(talk, f"statement-day:{name_of(talk)}/{paper_of(talk).last_day}")
    assert talk.refusal_key == "statement-old-press" and record_of(talk) == before
    await talk.presses("statement:voter")
    assert talk.screen.args["state"] == "open"
    await talk.presses("statement-anew:voter")
    assert talk.screen.key == "practice-anew-ask" and record_of(talk) == before
    await talk.presses("statement-anew:voter/on")
    assert before.running is not None and paper_of(talk).case.id != before.running.case_id
    await talk.presses(data)
    assert talk.refusal_key == "statement-old-round"


async def test_round_goes_on_where_it_stopped() -> None:
    talk = await begin()
    await write_all(talk)
    await talk.commands("menu")
    await talk.commands("learn")
    await talk.presses("statement:voter")
    await talk.presses("statement-begin:voter")
    assert talk.screen.key == "statement-body" and talk.session.state == "reading.statement"


@pytest.mark.parametrize("stage", ["sentences", "day"])
async def test_words_behind_a_vanished_round_lead_to_the_beginning(stage: str) -> None:
    talk = await begin()
    if stage == "day":
        await reach_day(talk)
    key = keys_for(SARA).learner
    talk.uow.tables.learners[key] = replace(talk.uow.tables.learners[key], practice={})
    await talk.says("2")
    assert talk.screen.key == "statement-intro" and talk.screen.below and not talk.refusal_key
    assert talk.session.state == "", "the next words are read as anywhere"


async def test_changed_case_ends_an_open_round() -> None:
    talk = await begin()
    old, paper = name_of(talk), paper_of(talk)
    case = replace(paper.case, story=f"{paper.case.story} باران هم می‌آمد.")
    cases = {**talk.content.statements.cases, case.id: case}
    talk.content = replace(shipped_content(), statements=StatementBank(cases))
    await press_old(talk, f"statement-pick:{old}/0")
    assert talk.refusal_key == "statement-old-round"
    await talk.presses("statement-begin:voter")
    assert name_of(talk) != old


async def test_track_without_cases_says_so() -> None:
    talk = await begin()
    talk.content = replace(shipped_content(), statements=StatementBank())
    await press_old(talk, "statement:voter")
    assert talk.refusal_key == "statement-no-practice"
    await press_old(talk, "learn:voter")
    assert not any(key.startswith("statement:") for row in talk.screen.buttons for key in map(_verb, row))


def _verb(on_screen: Button) -> str:
    return f"{on_screen.press.verb}:" if on_screen.press is not None else ""


@pytest.mark.parametrize("case_id", shipped_content().statements.cases)
async def test_every_case_fits_into_messages_without_open_slots(case_id: str) -> None:
    case = shipped_content().statements.cases[case_id]
    talk = Talk(content=replace(shipped_content(), statements=StatementBank({case_id: case})), curious=False)
    await press_old(talk, f"statement-begin:{case.track}")
    for position in range(len(paper_of(talk, case.track).sentences)):
        await pick(talk, position, case.track)
    assert set(StatementPart) == {line.part for line in paper_of(talk, case.track).text}
    await talk.presses(f"statement-close:{name_of(talk, case.track)}")
    await talk.presses(f"statement-body:{name_of(talk, case.track)}/{case.body_id}")
    await talk.presses(f"statement-day:{name_of(talk, case.track)}/{paper_of(talk, case.track).last_day}")
    assert talk.screen.key == "statement-done"
    assert all("{" not in text and len(text) <= LONGEST for text in talk.texts)
