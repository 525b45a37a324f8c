"""Cards and questions in `content/duties` and `content/settlements`: problems are reported; what ships is whole."""

from itertools import pairwise

import pytest

from bot.domain.duties.own_material import own_questions_of, settlement_questions_of
from bot.domain.duties.pocket import Pocket
from bot.domain.duties.settlement_cards import cards_of
from bot.domain.learning.lessons import Audience
from bot.library.content_texts import content_texts
from bot.library.read_own import OWN_QUESTIONS
from tests.content.conftest import SampleFolder
from tests.content.test_duties_files import DUTY, full, own_question, write
from tests.fakes.shared_content import shipped_content


def changed_duty(**changes: str) -> str:
    """The sample duty with its first question changed."""
    return DUTY.replace(own_question(0), own_question(0, **changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"card": "gone"}, "no card gone of the same duty"),
        ({"lesson": "les1"}, "names a card, not a lesson"),
        ({"topic": ""}, "topic"),
        ({"articles": "[gone]"}, "no article gone"),
        ({"articles": "[]"}, "cites no article"),
        ({"settlement": "city"}, f"{OWN_QUESTIONS - 1} questions in a village"),
    ],
)
def test_faulty_own_question_is_reported(folder: SampleFolder, changes: dict[str, str], message: str) -> None:
    write(folder, full(), changed_duty(**changes))
    assert any(message in str(problem) for problem in folder.problems()), folder.problems()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("lessons: [gone]", "no lesson gone"),
        ("articles: [gone]", "no article gone"),
    ],
)
def test_faulty_card_is_reported(folder: SampleFolder, written: str, message: str) -> None:
    name = written.partition(":")[0]
    before = {"lessons": "lessons: []", "articles": "articles: [20]"}[name]
    write(folder, full(), DUTY.replace(before, written, 1))
    assert any(message in str(problem) for problem in folder.problems()), folder.problems()


def test_a_place_is_a_contest_of_the_election(folder: SampleFolder) -> None:
    """A parliament's districts have cards as a village's council has; a contest that is none is a problem."""
    write(folder, full(), DUTY)
    folder.replace("election.yaml", "id: village", "id: district")
    card = "{id: pc, title: کارت آبی, tracks: [voter], text: هر کس با کارت آبی رأی می‌دهد., articles: [20]}"
    folder.write("settlements/district.yaml", f"settlement: district\ncards:\n  - {card}\nquestions: []\n")
    assert not [problem for problem in folder.problems() if "contest" in str(problem)]
    folder.replace("settlements/district.yaml", "settlement: district", "settlement: moon")
    assert any(
        "moon is no contest of election.yaml: city, district" in str(each) for each in folder.problems()
    )


def test_unknown_date_is_reported(folder: SampleFolder) -> None:
    write(folder, full(), DUTY.replace("dates: []", "dates: [gone]"))
    assert any("no date gone" in str(problem) for problem in folder.problems())


@pytest.mark.parametrize("duty_id", sorted(shipped_content().duties))
@pytest.mark.parametrize("settlement", shipped_content().election.contest_ids())
def test_each_duty_has_ten_questions_and_dates(duty_id: str, settlement: str) -> None:
    content = shipped_content()
    duty = content.duties[duty_id]
    questions = own_questions_of(content.own_questions.values(), duty, settlement)
    assert sum(own.duty_id == duty_id for own in questions) >= OWN_QUESTIONS
    assert any(own.settlement == settlement for own in questions), "and of its kind of council"
    assert all(own.settlement in (None, settlement) for own in questions)
    cards = [card for card in content.duty_cards.values() if card.duty_id == duty_id]
    assert {own.card_id for own in questions if own.duty_id} == {card.id for card in cards}
    days = [entry.id for entry in content.calendar if entry.id in duty.date_ids]
    assert len(days) == len(duty.date_ids) >= 5


def test_unknown_place_hides_what_holds_for_one_place() -> None:
    content = shipped_content()
    duty = content.duties["candidate"]
    assert all(own.settlement is None for own in own_questions_of(content.own_questions.values(), duty, None))


@pytest.mark.parametrize("settlement", shipped_content().election.contest_ids())
@pytest.mark.parametrize("track", list(Audience))
def test_every_track_learns_the_rules_of_its_place(track: Audience, settlement: str) -> None:
    content = shipped_content()
    questions = settlement_questions_of(content.own_questions.values(), track, settlement)
    cards = {card.id for card in cards_of(content.settlement_cards.values(), track, settlement)}
    assert len(questions) >= 2
    assert {own.card_id for own in questions} <= cards, "who is asked can read the card"
    of_place = [own for own in content.own_questions.values() if own.settlement == settlement]
    assert len(of_place) >= OWN_QUESTIONS


def test_own_questions_stay_out_of_quizzes_and_forms() -> None:
    content = shipped_content()
    asked = {q.id for quiz in content.quizzes.values() for q in quiz.questions}
    assert len(asked) == 380
    assert not asked & set(content.own_questions)
    assert not any(forms.question_ids() & set(content.own_questions) for forms in content.forms.values())


def test_translators_get_own_cards_and_questions() -> None:
    texts = content_texts(shipped_content())
    assert {"duty-card.dh-place.text", "question.dh-q03", "question.pv-q06.b.feedback"} <= set(texts)


def test_ids_of_answered_questions_survive_the_session() -> None:
    pocket = Pocket("conscript").with_answered("dn-q01").with_answered("dn-q02")
    assert Pocket.from_plain(pocket.to_plain()) == pocket
    assert Pocket.from_plain(Pocket("head").to_plain()).answered == frozenset()


def test_card_numbers_of_a_duty_stay_together() -> None:
    """Cards of a duty follow one another in the content: «next» leads through them all."""
    ids = [card.duty_id for card in shipped_content().duty_cards.values()]
    assert sum(before != after for before, after in pairwise(ids)) == len(set(ids)) - 1
