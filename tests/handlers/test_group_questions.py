"""An institution's own questions: read with every fault, added as a whole or not at all, asked, removed."""

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Say, StaffChat, TextRef
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import MOST, FileTrouble, no_reading
from bot.handlers.cohorts.group_questions import read_file_tick
from bot.handlers.pieces import NOTHING
from bot.library.group_gift import read_group_gift
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press, keys_for
from tests.handlers.test_cohorts import cohort, make_cohort_with_lead, owner, person

GOOD = "پرسش {0} چیست؟ {{=درست {0}#آفرین ~نادرست {0}#نه}}"


def gift(count: int, *, bad: int | None = None) -> str:
    return "\n\n".join(
        "این یکی پاسخ ندارد" if number == bad else GOOD.format(number) for number in range(count)
    )


@pytest.fixture
async def lead() -> Talk:
    talk = await make_cohort_with_lead(owner())
    talk.curious = False
    return talk


def group(talk: Talk) -> Cohort:
    return cohort(talk.uow)


async def open_questions(lead: Talk) -> None:
    await lead.takes(button_press(f"group-questions:{group(lead).id}", by=lead.account))


def add_button(lead: Talk) -> str:
    return next(data for data in lead.buttons if data.startswith("group-q-add:"))


async def add(lead: Talk, text: str) -> None:
    await open_questions(lead)
    await lead.says(text)
    await lead.presses(add_button(lead))
    lead.buttons.clear()


async def sends_file(lead: Talk, data: bytes) -> Say:
    """Send a file, and let the reader of files read it."""
    await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=0)
    assert lead.reply_keys() == ["group-file-taken"]
    (file,) = await lead.uow.question_files.waiting(limit=9)
    tick = read_file_tick(file, read_group_gift(data))
    turn = await tick(make_tick_ctx(lead.uow, lead.clock, lead.content))
    await lead.shows(turn)
    (reply,) = turn.replies
    assert isinstance(reply, Say) and reply.to == StaffChat(lead.account)
    return reply


async def test_bad_question_is_named_and_others_offered(lead: Talk) -> None:
    await open_questions(lead)
    reply = await sends_file(lead, gift(50, bad=20).encode())
    assert (reply.args["count"], reply.args["faulty"]) == (49, 1)
    assert "سطر \u2068۴۱\u2069: پاسخ‌ها باید میان" in lead.texts[-1]
    assert not await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True), (
        "nothing is added yet"
    )
    await lead.presses(add_button(lead))
    assert lead.screen.key == "group-questions-added"
    assert await lead.uow.cohort_questions.count(group(lead).id) == 49
    assert lead.uow.stored_audit[-1].detail == "questions +49"


async def test_declined_questions_leave_nothing(lead: Talk) -> None:
    await add(lead, gift(2))
    await open_questions(lead)
    await lead.says(GOOD.format("تازه"))
    await lead.presses(f"group-q-drop:{group(lead).id}")
    assert lead.screen.key == "group-questions-dropped"
    assert len(lead.uow.tables.cohort_questions) == 2


async def test_what_holds_no_question_leaves_what_waits(lead: Talk) -> None:
    await open_questions(lead)
    await sends_file(lead, gift(3).encode())
    add_these = add_button(lead)
    await lead.says("ممنون")
    assert lead.refusal_key == "group-questions-how"
    (reply,) = await lead.says("این {یکی} هم پرسش نیست")
    assert isinstance(reply, Say) and (reply.args["waiting"], reply.args["aside"]) == (3, 0)
    reply = await sends_file(lead, "این یکی پاسخ ندارد".encode())
    assert (reply.args["faulty"], reply.args["waiting"]) == (1, 3)
    await lead.presses(add_these)
    assert await lead.uow.cohort_questions.count(group(lead).id) == 3


async def test_older_preview_adds_nothing(lead: Talk) -> None:
    await open_questions(lead)
    await lead.says(GOOD.format("یک"))
    older = add_button(lead)
    await lead.says(GOOD.format("دو"))
    await lead.presses(older)
    assert lead.refusal_key == "words-newer-below"
    assert not await lead.uow.cohort_questions.count(group(lead).id)


async def test_second_press_adds_nothing_twice(lead: Talk) -> None:
    await open_questions(lead)
    await lead.says(GOOD.format("یک"))
    verb = add_button(lead)
    await lead.presses(verb)
    await lead.presses(verb)
    assert lead.refusal_key == "group-questions-gone"
    assert await lead.uow.cohort_questions.count(group(lead).id) == 1


async def test_known_questions_are_not_added_again(lead: Talk) -> None:
    await add(lead, gift(3))
    await open_questions(lead)
    (reply,) = await lead.says(gift(4))
    assert isinstance(reply, Say) and (reply.args["count"], reply.args["known"]) == (1, 3)


async def test_corrected_question_replaces_the_old_one(lead: Talk) -> None:
    await add(lead, gift(3))
    await open_questions(lead)
    corrected = "پرسش 1 چیست؟ {=نادرست 1 ~درست 1#نه}"
    (reply,) = await lead.says("\n\n".join([GOOD.format(0), corrected, GOOD.format("تازه")]))
    assert isinstance(reply, Say)
    assert (reply.args["count"], reply.args["known"], reply.args["replacing"]) == (2, 1, 1)
    assert "جای قبلی را می‌گیرد" in lead.texts[-1]
    before = await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True)
    assert [item.question.right.text for item in before] == ["درست 0", "درست 1", "درست 2"]
    await lead.presses(add_button(lead))
    items = await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True)
    assert [item.question.right.text for item in items] == ["درست 0", "نادرست 1", "درست 2", "درست تازه"]
    assert before[1].id not in {item.id for item in items}, "an open screen of the old one judges nothing"
    assert lead.uow.stored_audit[-1].detail == "questions +2 -1"


async def test_corrections_find_room_in_a_full_group(lead: Talk) -> None:
    await add(lead, gift(MOST))
    await open_questions(lead)
    (reply,) = await lead.says("پرسش 5 چیست؟ {=نو ~کهنه}\n\n" + GOOD.format("تازه"))
    assert isinstance(reply, Say)
    assert (reply.args["count"], reply.args["replacing"], reply.args["without"]) == (1, 1, 1)
    await lead.presses(add_button(lead))
    assert await lead.uow.cohort_questions.count(group(lead).id) == MOST


async def test_earlier_questions_that_are_put_aside_are_told(lead: Talk) -> None:
    await open_questions(lead)
    (first,) = await lead.says(gift(3))
    (second,) = await lead.says("\n\n".join([GOOD.format(0), GOOD.format("دیگر")]))
    assert isinstance(first, Say) and isinstance(second, Say)
    assert (first.args["aside"], second.args["aside"]) == (0, 2)
    assert "همه را در یک فایل یا یک پیام بفرستید" in lead.texts[-1]
    reply = await sends_file(lead, gift(1).encode())
    assert reply.args["aside"] == 1


async def test_group_holds_a_hundred_questions_at_most(lead: Talk) -> None:
    await open_questions(lead)
    reply = await sends_file(lead, gift(MOST + 3).encode())
    assert (reply.args["count"], reply.args["without"]) == (MOST, 3)
    await lead.presses(add_button(lead))
    assert await lead.uow.cohort_questions.count(group(lead).id) == MOST


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (gift(2).encode("cp1256", errors="replace"), FileTrouble.ENCODING),
        (b"\x89PNG\r\n\x1a\n\0\0", FileTrouble.NO_TEXT),
        (b"\n\n", FileTrouble.EMPTY),
        (b"x" * 300_000, FileTrouble.TOO_BIG),
    ],
)
async def test_unreadable_file_gets_a_sentence_and_changes_nothing(
    lead: Talk, data: bytes, trouble: FileTrouble
) -> None:
    await add(lead, gift(1))
    await open_questions(lead)
    reply = await sends_file(lead, data)
    assert reply.key == f"group-file-{trouble}"
    assert len(lead.uow.tables.cohort_questions) == 1 and not lead.uow.tables.question_files


async def test_fifty_megabytes_are_refused_without_fetching(lead: Talk) -> None:
    await open_questions(lead)
    await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=50 * 1024 * 1024)
    assert lead.refusal_key == "group-file-too-big" and not lead.uow.tables.question_files
    await lead.sends(kind=FileKind.PHOTO)
    assert lead.refusal_key == "group-questions-how"
    await lead.sends(kind=FileKind.DOCUMENT, mime="image/png")
    assert lead.refusal_key == "group-questions-how"


@pytest.mark.parametrize("trouble", FileTrouble)
async def test_each_trouble_of_a_file_has_its_sentence(lead: Talk, trouble: FileTrouble) -> None:
    await open_questions(lead)
    await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=0)
    (file,) = await lead.uow.question_files.waiting(limit=9)
    await lead.shows(
        await read_file_tick(file, no_reading(trouble))(make_tick_ctx(lead.uow, lead.clock, lead.content))
    )
    assert "پرسش" in lead.texts[-1] or "فایل" in lead.texts[-1]
    assert not lead.uow.tables.question_files


async def test_file_of_a_former_lead_is_not_answered(lead: Talk) -> None:
    await open_questions(lead)
    await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=10)
    (file,) = await lead.uow.question_files.waiting(limit=9)
    lead.uow.tables.cohorts = {}
    turn = await read_file_tick(file, read_group_gift(gift(1).encode()))(
        make_tick_ctx(lead.uow, lead.clock, lead.content)
    )
    assert turn.replies == () and not lead.uow.tables.cohort_questions


async def test_questions_are_listed_seen_and_removed(lead: Talk) -> None:
    await add(lead, gift(10))
    await open_questions(lead)
    await lead.presses(f"group-q-list:{group(lead).id}")
    assert len([data for data in lead.buttons if data.startswith("group-q-see:")]) == 8
    first = next(data for data in lead.buttons if data.startswith("group-q-see:"))
    await lead.presses(first)
    assert "✓" in lead.texts[-1]
    item = first.removeprefix("group-q-see:")
    await lead.presses(f"group-q-remove:{item}")
    await lead.presses(f"group-q-remove-yes:{item}")
    assert await lead.uow.cohort_questions.count(group(lead).id) == 9
    await lead.takes(button_press(f"group-q-see:{item}", by=lead.account))
    assert lead.refusal_key == "group-question-gone"
    await open_questions(lead)
    await lead.presses(f"group-q-clear:{group(lead).id}")
    await lead.presses(f"group-q-clear-yes:{group(lead).id}")
    assert not lead.uow.tables.cohort_questions
    assert [record.detail for record in lead.uow.stored_audit][-2:] == ["questions -1", "questions -9"]


# --- learners ---------------------------------------------------------------------------------------------


async def member(lead: Talk) -> Talk:
    sara = person(50, lead)
    sara.curious = False
    lead.uow.tables.enrolments[group(lead).id, keys_for(sara.account).learner] = lead.clock.today()
    return sara


async def test_member_answers_and_nothing_of_it_is_stored(lead: Talk) -> None:
    await add(lead, gift(2))
    sara = await member(lead)
    before = dict(lead.uow.tables.learners)
    await sara.takes(button_press("learn:staff", by=sara.account))
    await sara.presses(f"group-ask:{group(lead).id}")
    assert sara.screen.key == "group-question" and "پرسش نهاد شما" in sara.texts[-1]
    items = await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True)
    await sara.presses(f"group-answer:{items[0].id}/1")
    assert sara.screen.args["verdict"] == "right"
    assert sara.screen.args["feedback"] == TextRef("group-feedback", {"text": "آفرین"})
    await sara.presses(f"group-answer:{items[0].id}/1")
    await sara.presses(f"group-ask:{group(lead).id}/1")
    await sara.presses(f"group-answer:{items[1].id}/2")
    assert sara.screen.args["verdict"] == "wrong"
    assert sara.screen.args["end"] == TextRef("group-question-end", {"right": 1, "asked": 2})
    assert not sara.session.data, "the screen says that the count stays nowhere"
    await sara.presses(f"group-answer:{items[1].id}/2")
    assert sara.screen.args["end"] == NOTHING
    assert lead.uow.tables.learners == before and not lead.uow.tables.attempts


async def test_only_members_see_the_questions(lead: Talk) -> None:
    await add(lead, gift(1))
    stranger = person(60, lead)
    stranger.curious = False
    await stranger.takes(button_press("learn:staff", by=stranger.account))
    assert not any(data.startswith("group-ask") for data in stranger.buttons)
    await stranger.takes(button_press(f"group-ask:{group(lead).id}", by=stranger.account))
    assert stranger.refusal_key == "group-question-gone"


async def test_answer_below_other_screens_is_taken(lead: Talk) -> None:
    await add(lead, gift(2))
    sara = await member(lead)
    await sara.takes(button_press(f"group-ask:{group(lead).id}", by=sara.account))
    items = await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True)
    await sara.commands("menu")
    await sara.presses(f"group-answer:{items[0].id}/2")
    assert sara.screen.key == "group-question-answer" and sara.screen.args["verdict"] == "wrong"


async def test_thirty_files_a_day_and_no_more(lead: Talk) -> None:
    await open_questions(lead)
    for _ in range(30):
        await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=10)
    await lead.sends(kind=FileKind.DOCUMENT, mime="text/plain", size=10)
    assert lead.refusal_key == "group-file-too-many" and len(lead.uow.tables.question_files) == 30


async def test_press_on_a_removed_question_is_told_kindly(lead: Talk) -> None:
    await add(lead, gift(2))
    sara = await member(lead)
    await sara.takes(button_press(f"group-ask:{group(lead).id}", by=sara.account))
    items = await lead.uow.cohort_questions.of_cohort(group(lead).id, accepted=True)
    lead.uow.tables.cohort_questions.pop(items[0].id)
    await sara.presses(f"group-answer:{items[0].id}/1")
    assert sara.refusal_key == "group-question-gone"
    for wrong in (f"group-answer:{items[1].id}/7", f"group-answer:{items[1].id}/0", "group-answer:x/1"):
        await sara.takes(button_press(wrong, by=sara.account))
        assert sara.refusal_key == "group-question-gone", wrong
