"""Terms, topics, diagrams, checklists, and where a question was taught: read, and refused at their lines."""

import pytest

from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.lessons import Audience, Tier, tier_key
from bot.library import check, load_content
from bot.library.term_marks import mark_fault

L = "lessons/voter/basic/01-lesson.md"
Q = "quizzes/voter/basic.yaml"
G = "glossary.yaml"
T = "topics.yaml"
H = "handouts/voter-day.yaml"
TERM_TWICE = "  - {id: slip, fa: رأی مخفی"

# Columns: file, old text, new text, text of the reported line, message.
CASES = {
    "unknown term": (L, "[[تعرفه]] و", "[[صندوق]] و", "[[صندوق]]", "the glossary has no term «صندوق»"),
    "unknown term of a joined form": (L, "پنهان|رأی مخفی", "پنهان|رأی پنهان", "[[رأی پنهان|", "no term «رأی پنهان»"),
    "unknown term in a scene": (L, "با [[تعرفه]]", "با [[صندوق]]", "[[صندوق]]", "has no term «صندوق»"),
    "open mark": (L, "[[تعرفه]] و", "[[تعرفه] و", "[[تعرفه] و", "a mark is [[term]] or [[shown|term]]"),
    "marked twice": (L, "[[رأی پنهان|رأی مخفی]]", "[[برگه‌ای|تعرفه]]", "[[برگه‌ای", "«تعرفه» is marked twice"),
    "another's term": (L, "پنهان|رأی مخفی", "پنهان|تعرفه", "رأی پنهان|", "«رأی پنهان» does not begin like"),
    "another's term in a scene": (L, "با [[تعرفه]]", "با [[کارت|تعرفه]]", "[[کارت", "«کارت» does not begin like"),
    "backwards": (L, "[[تعرفه]] و", "[[برگهٔ شعبه|تعرفه]] و", "[[برگهٔ", "write [[برگهٔ شعبه]]"),
    "mark in a question": (Q, "کدام درست است؟", "کدام [[درست] است؟", "[[درست]", "marks are for"),
    "whole mark in a question": (Q, "کدام درست است؟", "کدام [[تعرفه]] است؟", "[[تعرفه]]", "marks are for"),
    "diagram kind": (L, "kind: steps", "kind: pie", "kind: pie", "kind: input should be"),
    "diagram label": (L, "label: گرفتن برگه", f"label: {'گام ' * 9}", "گام گام", "label: string should have"),
    "diagram note": (L, "note: از شعبه", f"note: {'گام ' * 16}", "گام گام", "note: string should have at most 60"),
    "diagram of one": (L, "  - {label: نوشتن نام}\n", "", "items:", "items: too few"),
    "diagram field": (L, "{label: نوشتن نام}", "{lable: نوشتن نام}", "lable", "lable is not a known field"),
    "compare without no": (L, "kind: steps", "kind: compare", "label: گرفتن", "yes is missing"),
    "open diagram": (L, "نام}\n```\n", "نام}\n", "```yaml diagram", "the diagram's block is not closed"),
    "text after a diagram": (L, "نام}\n```\n", "نام}\n```\nحرف\n", "حرف", "nothing may follow the diagram's block"),
    "digits in a diagram": (L, "title: دو گام", "title: 2 گام", "title: 2", "Latin digits"),
    "unknown lesson": (Q, "lesson: les1", "lesson: les9", "lesson: les9", "no lesson les9"),
    "unknown topic": (Q, "topic: vote", "topic: vita", "topic: vita", "no topic vita in content/topics.yaml"),
    "no lesson": (Q, "    lesson: les1\n", "", "id: q1", "lesson is missing"),
    "no topic": (Q, "    topic: vote\n", "", "id: q1", "topic is missing"),
    "term twice": (G, "  - {id: secret", "  - {id: slip", "fa: رأی مخفی", "term slip exists already"),
    "word of two terms": (G, "fa: رأی مخفی", "fa: برگهٔ شعبه", "id: secret", "is a word of term slip already"),
    "term without meaning": (G, ", meaning: برگی که شعبه می‌دهد.", "", "id: slip", "meaning is missing"),
    "topic twice": (T, "id: count", "id: vote", "شمارش", "topic vote exists already"),
    "checklist article": (H, "articles: [20]", "articles: [21]", "articles: [21]", "no article 21"),
    "checklist phase": (H, "phase: day", "phase: night", "phase: night", "phase: input should be"),
    "checklist style": (H, "تنها می‌نویسم.", "تنها می نویسم.", "می نویسم", "half-space"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_named_at_its_line(full_folder, case):
    name, old, new, at, message = CASES[case]
    full_folder.replace(name, old, new)
    line = full_folder.line(name, at)
    problems = full_folder.problems()
    assert any(
        problem.file == str(full_folder.path(name)) and problem.line == line and message in problem.message
        for problem in problems
    ), (line, list(map(str, problems)))


def test_all_of_it_is_read(full_folder):
    assert full_folder.problems() == []
    content = load_content(full_folder.root)
    card = content.lessons(Audience.VOTER, Tier.BASIC)[0].cards[0]
    assert card.text == "این کارت تعرفه و رأی پنهان را می‌گوید."
    assert card.terms == ("slip", "secret")
    steps = (DiagramItem("گرفتن برگه", "از شعبه"), DiagramItem("نوشتن نام"))
    assert card.diagram == Diagram(DiagramKind.STEPS, title="دو گام", items=steps)
    scene = content.lesson("les1").scenario.nodes["go"]
    assert (scene.text, scene.terms) == ("با تعرفه چه می‌کنید؟", ("slip",))
    assert content.glossary["slip"].aliases == ("برگهٔ شعبه",)
    assert list(content.topics) == ["vote", "count"]
    assert {question.topic for question in content.questions(Audience.VOTER, Tier.BASIC)} == {"vote"}
    assert {question.lesson_id for question in content.questions(Audience.VOTER, Tier.BASIC)} == {"les1"}
    handout = content.handouts["voter-day"]
    assert [item.article_ids for item in handout.items] == [("20",), ()]


def test_glossary_and_topics_are_optional(full_folder):
    full_folder.path(G).unlink()
    full_folder.path(T).unlink()
    assert full_folder.problems() == []
    assert load_content(full_folder.root).lesson("les1").cards[0].terms == ()


def test_lessons_of_another_tier_do_not_cover_this_quiz(full_folder):
    for n in (1, 2, 3):
        text = full_folder.path(f"lessons/voter/basic/0{n}-lesson.md").read_text(encoding="utf-8")
        full_folder.write(
            f"lessons/voter/advanced/0{n}-lesson.md", text.replace(f"id: les{n}", f"id: adv{n}")
        )
    quiz = full_folder.path(Q).read_text(encoding="utf-8").replace("id: q", "id: a").replace("les1", "adv1")
    full_folder.write("quizzes/voter/advanced.yaml", quiz)
    assert full_folder.problems() == []
    full_folder.replace(Q, "lesson: les1", "lesson: adv1")
    (problem,) = full_folder.problems()
    assert problem.line == full_folder.line(Q, "lesson: adv1")
    assert "lesson adv1 belongs to voter/advanced" in problem.message


def test_exam_draws_from_three_tiers_and_needs_them(full_folder):
    assert load_content(full_folder.root).exam(Audience.VOTER) is None
    for tier in ("intermediate", "advanced"):
        for n in (1, 2, 3):
            text = full_folder.path(f"lessons/voter/basic/0{n}-lesson.md").read_text(encoding="utf-8")
            full_folder.write(
                f"lessons/voter/{tier}/0{n}-lesson.md", text.replace(f"id: les{n}", f"id: {tier[0]}l{n}")
            )
        quiz = full_folder.path(Q).read_text(encoding="utf-8")
        quiz = quiz.replace("id: q", f"id: {tier[0]}q").replace("les1", f"{tier[0]}l1")
        full_folder.write(f"quizzes/voter/{tier}.yaml", quiz)
    assert full_folder.problems() == []
    content = load_content(full_folder.root)
    exam = content.exam(Audience.VOTER)
    assert exam is not None
    assert (exam.tier, exam.draw, exam.pass_mark, len(exam.questions)) == (None, 20, 80, 36)
    assert exam == content.quiz(Audience.VOTER, None)
    assert tier_key(exam.track, exam.tier) == "voter/exam"
    assert content.exam(Audience.STAFF) is None


def test_an_ending_or_another_spelling_makes_no_other_word():
    words = ("رأی مخفی", "رأی‌گیری مخفی")
    for spelling in ("رأی مخفی", "رأی‌گیریِ پنهان", "مخفیانه"):
        assert mark_fault(spelling, "رأی مخفی", words) == ""
    assert mark_fault("معتمدان", "مجریان", ("مجریان", "مجری")) != ""
    assert mark_fault("به رأ", "رأی مخفی", words) != "", "two letters are too short for a stem"


def test_counts_include_nothing_of_the_new_files(full_folder):
    assert (
        str(check(full_folder.root)[1])
        == "lessons=3 cards=12 checks=6 questions=12 articles=2 violations=3 problems=0"
    )
