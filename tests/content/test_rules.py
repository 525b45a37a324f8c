"""Rules over the whole bank: sizes, hints in options, similarity, dead numbers, unconfirmed articles."""

import pytest

from bot.domain.learning.lessons import Audience, Lesson, LessonCard, Scenario, Tier
from bot.library import check, load_content
from bot.library.length_bias import measure_length_bias
from bot.library.rules import containment, four_grams, too_like
from tests.content.conftest import SampleFolder

L = "lessons/voter/basic/01-lesson.md"
Q = "quizzes/voter/basic.yaml"
LAW = "law/law.yaml"


def has_problem(folder, name, at, message):
    line = folder.line(name, at)
    problems = folder.problems()
    return any(
        p.file == str(folder.path(name)) and p.line == line and message in p.message for p in problems
    ) or list(map(str, problems))


def test_an_article_to_be_rechecked_carries_nothing(folder):
    folder.replace(LAW, "confidence: sourced\n  - id: 84", "confidence: recheck\n  - id: 84")
    assert has_problem(folder, L, "## one [20]", "article 20 is unconfirmed") is True
    assert has_problem(folder, Q, "id: q1", "article 20 is unconfirmed")
    assert has_problem(folder, L, "articles: [20]}", "article 20 is unconfirmed") is True


def test_the_articles_of_one_card_fit_into_a_message(folder):
    articles = "".join(
        f"  - id: {n}\n    number: {fa}\n    title: نام\n    paraphrase: {'خوب است. ' * 60}\n    binds: [همه]\n"
        f"    phases: [day]\n    sanction: {'بد است. ' * 60}\n    authority: دادگاه.\n    confidence: sourced\n"
        for n, fa in (("1", "۱"), ("2", "۲"), ("3", "۳"), ("4", "۴"))
    )
    folder.write(LAW, folder.path(LAW).read_text(encoding="utf-8") + articles)
    folder.replace(L, "## two [20, 84]", "## two [1, 2, 3, 4]")
    assert has_problem(folder, L, "## two", "les1/two: its 4 articles have") is True


def test_a_long_name_does_not_fit_into_a_button(folder):
    folder.replace(L, "## four", "## this-is-a-very-long-name-for-a-card")
    assert has_problem(folder, L, "## this-is", "fit into a button: les1/this-is") is True


def test_a_long_title_does_not_fit_on_its_button(folder):
    folder.replace(L, "title: درس یک", "title: " + "درس یک " * 10)
    assert has_problem(folder, L, "id: les1", "fit on its button") is True


def test_true_false_answer_fits_on_its_button(folder):
    seventh = folder.path(Q).read_text(encoding="utf-8").partition("- id: q7\n")
    long = seventh[2].replace("این درست است", "این درست است و هیچ ایرادی ندارد", 1)
    folder.write(Q, "".join((*seventh[:2], long)))
    assert has_problem(folder, Q, "id: q7", "question q7: option a has 31 characters, 20 fit") is True


@pytest.mark.parametrize(
    "text",
    [
        "طبق مواد ۴۵ تا ۵۰ جرم است.",
        "طبق مواد ۶۶ و ۶۷ جرم است.",
        "مادهٔ شصت‌وهفت جرم را می‌شمرد.",
        "ماده‌ی ۶۷ جرم را می‌شمرد.",
        "مادهٔ چهل و پنجم تبلیغ را می‌بندد.",
    ],
)
def test_dead_numbers_in_other_words(folder, text):
    folder.replace(L, "این کارت سوم است.", text)
    assert has_problem(folder, L, text[:12], "an outdated article number") is True


@pytest.mark.parametrize(
    "text", ["مواد ۶۶ و ۶۷ قدیم دیگر نیست.", "مواد ۸۴ تا ۱۰۱ را بخوانید.", "در شمارش ۶۷ رأی بود."]
)
def test_living_numbers_are_left_alone(folder, text):
    folder.replace(L, "این کارت سوم است.", text)
    assert folder.problems() == []


def test_luck_is_allowed_in_which_option_is_the_longest(folder):
    lines = folder.path(Q).read_text(encoding="utf-8")
    bank = load_content(folder.root).questions(Audience.VOTER, Tier.BASIC)
    bias = measure_length_bias(bank)
    assert (bias.count, bias.asked) == (0, 8)
    assert bias.allowed == pytest.approx(4 + 1.64 * (8 * 0.25) ** 0.5)
    six = lines.replace("text: این درست است", "text: این یکی بسیار درست و کامل است", 6)
    folder.write(Q, six)
    assert not any("it tells" in p.message for p in folder.problems()), "six of eight may be chance"
    folder.write(Q, lines.replace("text: این درست است", "text: این یکی بسیار درست و کامل است"))
    messages = [p.message for p in folder.problems()]
    assert "the right option is the longest in 8 of 8 questions: it tells (luck allows 6.3)" in messages
    assert any(m.startswith("over all quizzes the right option is the longest in 8 of 8") for m in messages)


def lesson(track: Audience, key: str, text: str) -> Lesson:
    card = LessonCard(f"{key}/one", text=text)
    return Lesson(
        key,
        track=track,
        tier=Tier.BASIC,
        title="درس",
        cards=(card,),
        scenario=Scenario("a", nodes={}),
        order=1,
    )


def test_likeness_is_containment_in_the_smaller_set():
    small, large = four_grams("abcdefgh"), four_grams("abcdefgh" + "xyzuvw" * 3)
    assert containment(small, large) == 1
    assert containment(small, four_grams("zyxwvuts")) == 0
    assert containment(frozenset(), small) == 0
    assert four_grams("a b\n\n  c d") == four_grams("a b c d")


def test_only_cards_of_different_tracks_must_differ():
    text = "ظهر در شعبه رأی داده‌اید و عصر دوستی می‌گوید یک بار دیگر هم رأی بده."
    other = lesson(Audience.STAFF, "s", text.replace("دوستی", "همکاری"))
    assert [(a.id, b.id) for a, b, _ in too_like([lesson(Audience.VOTER, "v", text), other])] == [
        ("s/one", "v/one")
    ]
    assert not list(too_like([lesson(Audience.VOTER, "v", text), lesson(Audience.VOTER, "w", text)]))
    far = lesson(Audience.STAFF, "s", "مهر انتخاباتی را پیش از آغاز شمارش در صندوق امن بگذارید.")
    assert not list(too_like([lesson(Audience.VOTER, "v", text), far]))


def test_lesson_renamed_for_another_track_is_named_at_card(folder):
    for n in (1, 2, 3):
        text = folder.path(f"lessons/voter/basic/0{n}-lesson.md").read_text(encoding="utf-8")
        folder.write(f"lessons/staff/basic/0{n}-lesson.md", text.replace(f"id: les{n}", f"id: staff{n}"))
    folder.write(
        "quizzes/staff/basic.yaml", folder.path(Q).read_text(encoding="utf-8").replace("id: q", "id: s")
    )
    problems = [p for p in check(folder.root)[0] if "4-grams" in p.message]
    assert (str(folder.path(L)), folder.line(L, "## three")) in {(p.file, p.line) for p in problems}
    assert any("card les1/three shares 1.00 of its 4-grams with staff1/three" in p.message for p in problems)
    assert load_content(folder.root).lesson("staff1"), (
        "similarity is for editors to judge and prevents no start"
    )


def test_numbers_to_be_rechecked_are_taught_nowhere(folder: SampleFolder) -> None:
    """Such a number is in the agencies' files only, where the operator corrects it before each election."""
    folder.write(
        "agencies/bodies.yaml",
        folder.path("agencies/bodies.yaml").read_text(encoding="utf-8")
        + "  - {phone: 129, label: قوه, when: همیشه., confidence: recheck}\n",
    )
    assert folder.problems() == []
    folder.replace("lessons/voter/basic/01-lesson.md", "این کارت نخست است.", "شمارهٔ ۱۲۹ را بگیرید.")
    folder.replace(
        "quizzes/voter/basic.yaml", "feedback: بسیاری چنین فکر می‌کنند.", "feedback: با ۱۲۹ تماس بگیرید."
    )
    assert [problem.message for problem in folder.problems()] == [
        "les1/one names the number 129, which is to be rechecked (agencies)",
        "q1 names the number 129, which is to be rechecked (agencies)",
    ]


def test_a_longer_number_is_no_hotline(folder: SampleFolder) -> None:
    folder.write(
        "agencies/bodies.yaml",
        folder.path("agencies/bodies.yaml").read_text(encoding="utf-8")
        + "  - {phone: 129, label: قوه, when: همیشه., confidence: recheck}\n",
    )
    folder.replace("lessons/voter/basic/01-lesson.md", "این کارت نخست است.", "در سال ۱۲۹۵ و با ۱۱۰ نفر بود.")
    assert folder.problems() == []
