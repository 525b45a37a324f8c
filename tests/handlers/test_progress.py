"""Progress, mastery, final results of earlier attempts, terms and diagrams, cards under review."""

from typing import Any

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Say, Screen, SendDocument, SendPicture, TextRef
from bot.domain.learning.item_statistics import ItemSums
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.papers.registry import make
from bot.pictures.drawings import draw
from tests.fakes.school import academy
from tests.fakes.talk import TEXTS, Talk
from tests.handlers.test_tiers import KEY, attempt, mina, press, take_quiz

PNG = b"\x89PNG"


async def test_the_picture_shows_three_tiers_and_the_exam() -> None:
    talk = mina(*Tier)
    await take_quiz(talk, "candidate/exam", right=False)
    await press(talk, "progress:candidate")
    picture, below = talk.replies
    assert isinstance(picture, SendPicture) and isinstance(below, Say)
    labels = [row[0] for row in picture.rows]
    assert labels[:3] == [TextRef("progress-tier", {"tier": tier.value}) for tier in Tier]
    assert labels[3] == TextRef("progress-exam")
    note: Any = picture.rows[0][2]
    assert note.args == {"done": 0, "total": 1, "state": "passed", "percent": 90}
    rows = [(TEXTS.label(a), percent, TEXTS.label(b)) for a, percent, b in picture.rows]
    assert draw(picture.name, "title", rows, "footer").startswith(PNG)


async def test_missed_questions_make_topic_weak_and_name_lessons() -> None:
    talk = mina()
    await take_quiz(talk, "candidate/basic", right=False)
    assert talk.screen.args["weak"] != TextRef("list-empty")
    assert "topic money" in talk.texts[-1] and "topic vote" in talk.texts[-1]
    await press(talk, "progress:candidate")
    below = talk.replies[1]
    assert isinstance(below, Say) and below.args["state"] == "weak"
    assert Press("lesson", "candidate-basic") in [b.press for row in below.buttons for b in row]
    await press(talk, "topics:candidate")
    picture, below = talk.replies
    assert isinstance(picture, SendPicture) and isinstance(below, Say)
    assert picture.rows == tuple(
        (f"topic {topic}", 0, TextRef("topics-note", {"state": "weak"})) for topic in ("vote", "money")
    )
    rows = [(TEXTS.label(a), percent, TEXTS.label(b)) for a, percent, b in picture.rows]
    assert draw(picture.name, "title", rows, "footer").startswith(PNG)


async def test_practice_mends_a_weak_topic() -> None:
    talk = mina()
    await take_quiz(talk, "candidate/basic", right=False)
    await take_quiz(talk, "candidate/basic")
    await take_quiz(talk, "candidate/basic")
    assert talk.screen.args["weak"] == TextRef("list-empty")
    await press(talk, "topics:candidate")
    assert isinstance(talk.replies[1], Say) and talk.replies[1].args["state"] == "fine"


async def test_without_an_answer_there_is_no_picture_of_topics() -> None:
    talk = mina()
    await press(talk, "topics:candidate")
    assert talk.screen.key == "topics-below" and talk.screen.args["state"] == "new"


async def test_past_result_stays_after_answer_key_changes() -> None:
    talk = mina()
    await take_quiz(talk, "candidate/basic")
    await press(talk, "past:candidate")
    assert talk.screen.key == "past"
    open_it = talk.screen.buttons[0][0].press
    assert open_it is not None and open_it.verb == "past-show"

    edited = Talk(content=academy(edited=True), uow=talk.uow, ids=talk.ids)
    await take_quiz(edited, "candidate/basic", wanted="a")
    assert edited.screen.key == "quiz-failed", "«a» is wrong now"
    await press(edited, "past:candidate")
    labels = [row[0].label for row in edited.screen.buttons[:2]]
    percents = [label.args["percent"] for label in labels if isinstance(label, TextRef)]
    assert percents == [0, 100], "the newest first"
    await press(edited, f"past-show:{open_it.argument}")
    assert edited.screen.args["percent"] == 100 and edited.screen.args["state"] == "passed"
    assert (
        Progress.from_plain(talk.uow.tables.learners[KEY].progress)
        .quiz(Audience.CANDIDATE, Tier.BASIC)
        .passed
    )

    gone = academy()
    gone.tracks = {}
    gone.quizzes = {}
    later = Talk(content=gone, uow=talk.uow, ids=talk.ids)
    await press(later, f"past-show:{open_it.argument}")
    assert later.screen.key == "past-result" and later.screen.args["right"] == 4


async def test_nobody_opens_another_s_result() -> None:
    talk = mina()
    await press(talk, "past:candidate")
    assert talk.screen.key == "past-none"
    await press(talk, "past-show:somebody-else-s-result")
    assert talk.refusal_key == "past-gone"


async def test_only_finished_attempts_count_in_question_statistics() -> None:
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    await press(talk, f"q:0/{attempt(talk).option_orders[0].index('a')}")
    assert talk.uow.tables.items == {}
    for at in range(1, 4):
        await press(talk, f"q:{at}/{attempt(talk).option_orders[at].index('a' if at < 3 else 'b')}")
    missed = attempt(talk).question_ids[3]
    for (question, print_), sums in talk.uow.tables.items.items():
        right, others = (0, 100) if question == missed else (1, 67)
        assert sums == ItemSums(
            question, fingerprint=print_, asked=1, right=right, score=others, score_squared=others**2,
            score_right=others * right,
        )  # fmt: skip
    assert len(talk.uow.tables.items) == 4


async def test_who_is_forgotten_keeps_no_result() -> None:
    talk = mina()
    await take_quiz(talk, "candidate/basic")
    await press(talk, "forget:yes")
    assert talk.uow.tables.attempts == {} and KEY not in talk.uow.tables.learners


async def test_terms_of_a_card_are_explained_and_lead_back() -> None:
    talk = mina()
    await press(talk, "card:candidate-basic/0")
    verbs = [b.press.verb for row in talk.screen.buttons for b in row if b.press]
    assert verbs[:3] == ["card", "terms", "diagram"]
    await talk.presses("terms:candidate-basic/0")
    assert talk.screen.key == "lesson-terms" and "what is put into the box" in talk.texts[-1]
    assert talk.screen.buttons == ((talk.screen.buttons[0][0],),)
    assert talk.screen.buttons[0][0].press == Press("card", "candidate-basic/0")
    await press(talk, "terms:candidate-basic/1")
    assert talk.refusal_key == "terms-gone"


async def test_diagram_is_a_picture_with_card_below() -> None:
    talk = mina()
    await press(talk, "card:candidate-basic/0")
    await talk.presses("diagram:candidate-basic/0")
    picture, below = talk.replies
    assert isinstance(picture, SendDocument) and isinstance(below, Say)
    assert (below.key, below.args["number"]) == ("lesson-card", 1)
    fields = {key: TEXTS.label(value) for key, value in picture.fields.items()}
    rows = [tuple(TEXTS.label(cell) if cell else "" for cell in row) for row in picture.rows]
    made = make(picture.name, fields, rows)
    assert made.data.startswith(PNG) and made.kind.value == "photo"
    await press(talk, "diagram:candidate-basic/1")
    assert talk.refusal_key == "diagram-gone"


async def test_card_with_changed_law_says_it_is_under_review() -> None:
    talk = mina()
    await press(talk, "card:candidate-basic/1")
    assert "بازبینی" not in talk.texts[-1]
    await press(talk, "card:candidate-basic/2")
    assert isinstance(talk.screen, Screen) and "بازبینی" in talk.texts[-1]
