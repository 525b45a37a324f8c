"""A lesson in a room: the sheets, the counts of a teacher, and when they are shown."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Digits, Say, SendDocument, TextRef
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.class_lessons import ClassLesson, class_lesson
from bot.domain.learning.lessons import Audience, Tier
from bot.usecases.learning.quiz_run import asked_quiz
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press
from tests.handlers.test_cohorts import cohort, make_cohort_with_lead, owner


@pytest.fixture
async def lead() -> Talk:
    talk = await make_cohort_with_lead(owner())
    talk.curious = False
    talk.content = shipped_content()
    return talk


def group(talk: Talk) -> Cohort:
    return cohort(talk.uow)


def sheets() -> ClassLesson:
    content = shipped_content()
    lesson = content.lessons(Audience.STAFF, Tier.BASIC)[0]
    return class_lesson(lesson, asked_quiz(content, Audience.STAFF, Tier.BASIC))


async def count(lead: Talk, people: str, rights: str) -> None:
    await lead.takes(button_press(f"class-count:{group(lead).id}/sb1", by=lead.account))
    await lead.says(people)
    await lead.says(rights)


async def store(lead: Talk, people: str, rights: str) -> None:
    await count(lead, people, rights)
    await lead.presses("class-count-yes")


async def overview(lead: Talk) -> TextRef:
    await lead.takes(button_press(f"group-class:{group(lead).id}", by=lead.account))
    results = lead.screen.args["results"]
    assert isinstance(results, TextRef)
    return results


async def test_lead_gets_the_sheets_of_any_lesson(lead: Talk) -> None:
    await overview(lead)
    await lead.presses(f"class-lessons:{group(lead).id}")
    assert sum(data.startswith("class-sheets:") for data in lead.buttons) == 9
    (file,) = await lead.presses(f"class-sheets:{group(lead).id}/sb1")
    assert isinstance(file, SendDocument) and file.name == "class-lesson"
    assert file.fields["mark"] == TextRef("class-mark", {"mark": Digits(sheets().mark)})


async def test_results_wait_for_twenty_people(lead: Talk) -> None:
    await store(lead, "۱۲", "90")
    assert (await overview(lead)).key == "class-none"
    await store(lead, "7", "50")
    assert (await overview(lead)).key == "class-none", "nineteen people"
    await store(lead, "1", "10")
    result = await overview(lead)
    assert (result.args["people"], result.args["tenths"]) == (20, Digits("7٫5"))
    await store(lead, "19", "0")
    assert await overview(lead) == result, "the next twenty wait together"
    details = [record.detail for record in lead.uow.stored_audit]
    assert details.count("class") == 4


async def test_hardest_questions_are_named_when_each_was_counted(lead: Talk) -> None:
    await store(lead, "20", "20 20 5 20 20 20 20 20 20 1")
    hardest = (await overview(lead)).args["hardest"]
    assert isinstance(hardest, TextRef) and hardest.key == "class-hardest"
    assert sheets().questions[9].text in lead.texts[-1] and sheets().questions[2].text in lead.texts[-1]
    assert sheets().questions[0].text not in lead.texts[-1]


@pytest.mark.parametrize("people", ["-1", "0", "10000000", "سی", "12.5", "", "301"])
async def test_impossible_number_of_people_leaves_the_question_open(lead: Talk, people: str) -> None:
    await lead.takes(button_press(f"class-count:{group(lead).id}/sb1", by=lead.account))
    await lead.says(people or "؟")
    assert lead.refusal_key == "class-people-how"
    await lead.says("12")
    assert lead.reply_keys() == ["class-ask-right"]


@pytest.mark.parametrize(
    "rights", ["-1", "121", "10 10", "13 0 0 0 0 0 0 0 0 0", "ده", "1,2,x", "1 2 3 4 5 6 7 8 9 10 11"]
)
async def test_impossible_right_answers_keep_the_people(lead: Talk, rights: str) -> None:
    await count(lead, "12", rights)
    assert lead.refusal_key == "class-right-how" and not lead.uow.tables.class_sums
    await lead.says("12، 12، 1 2 3 4 5 6 7 8")
    (question,) = lead.replies
    assert isinstance(question, Say) and question.args["right"] == 60 and question.args["way"] == "each"


async def test_nothing_is_stored_before_the_second_press_and_once(lead: Talk) -> None:
    await count(lead, "12", "100")
    assert not lead.uow.tables.class_sums
    await lead.says("something")
    assert lead.reply_keys() == ["cohort-press-please"]
    await lead.presses("class-count-yes")
    await lead.presses("class-count-yes")
    assert lead.refusal_key == "class-form-gone"
    ((_, waiting),) = lead.uow.tables.class_sums.values()
    assert (waiting.people, waiting.asked, waiting.right) == (12, 120, 100)


async def test_ten_classes_a_day_and_no_more(lead: Talk) -> None:
    for _ in range(10):
        await store(lead, "5", "10")
    await store(lead, "5", "10")
    assert lead.refusal_key == "class-too-many"
    (sums,) = lead.uow.tables.class_sums.values()
    assert sum(half.people for half in sums) == 50


def change_questions(lead: Talk) -> None:
    """The content is edited: questions of the sheets have other words."""
    content = shipped_content()
    lesson = content.lessons_by_id["sb1"]
    cards = tuple(
        replace(card, check=replace(card.check, text=f"{card.check.text} (تازه)") if card.check else None)
        for card in lesson.cards
    )
    lessons = {**content.lessons_by_id, "sb1": replace(lesson, cards=cards)}
    lead.content = replace(content, lessons_by_id=lessons)


async def test_counts_of_changed_sheets_are_not_taken(lead: Talk) -> None:
    await count(lead, "12", "100")
    change_questions(lead)
    await lead.presses("class-count-yes")
    assert lead.refusal_key == "class-gone" and not lead.uow.tables.class_sums
    lead.content = shipped_content()
    await lead.takes(button_press(f"class-count:{group(lead).id}/sb1", by=lead.account))
    change_questions(lead)
    await lead.says("12")
    assert lead.refusal_key == "class-gone"
    lead.content = shipped_content()
    await lead.says("12")
    change_questions(lead)
    await lead.says("100")
    assert lead.refusal_key == "class-gone"
    await store(lead, "12", "100")
    assert lead.uow.tables.class_sums, "from the start with the present sheets"


async def test_counts_never_stand_below_other_words(lead: Talk) -> None:
    await store(lead, "20", "0 20 20 20 20 20 20 20 20 20")
    change_questions(lead)
    await overview(lead)
    assert "تازه" not in lead.texts[-1]
    await store(lead, "20", "1 20 20 20 20 20 20 20 20 20")
    await overview(lead)
    assert "تازه" in lead.texts[-1] and "\u2068۵\u2069" in lead.texts[-1], "of the twenty who read these words"


async def test_counts_of_earlier_versions_stay(lead: Talk) -> None:
    await store(lead, "20", "0 20 20 20 20 20 20 20 20 20")
    sums = lead.uow.tables.class_sums
    for key, halves in list(sums.items()):
        older = key[2].partition("~")[0]
        published, waiting = halves
        del sums[key]
        sums[key[0], key[1], older] = replace(published, question_id=older), replace(waiting, question_id=older)
    await overview(lead)
    assert sheets().questions[0].text in lead.texts[-1]


async def test_lesson_of_another_track_is_refused(lead: Talk) -> None:
    await lead.takes(button_press(f"class-count:{group(lead).id}/vb1", by=lead.account))
    assert lead.refusal_key == "class-gone"
