"""The space that the check allows around a text is enough for the shipped content with its real texts."""

import pytest

from bot.domain.learning.lessons import Audience
from bot.handlers.learning.lesson_screens import card_screen, law_screen, scene_screen
from bot.handlers.pieces import button
from bot.library import LoadedContent
from bot.library.rules import CAPTION, FRAME, MESSAGE, TITLE_BUTTON, _citation, units
from bot.platforms.limits import CAPTION_LIMIT, TEXT_LIMIT
from tests.fakes.shared_content import shipped_content, shipped_texts

TEXTS = shipped_texts()
L = "lessons/voter/basic/01-lesson.md"
Q = "quizzes/voter/basic.yaml"


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return shipped_content()


def test_the_limits_are_those_of_the_messengers():
    assert (MESSAGE, CAPTION) == (TEXT_LIMIT, CAPTION_LIMIT)
    assert FRAME + TITLE_BUTTON + 60 < CAPTION, "the title of a lesson or a diagram fits under a picture"


@pytest.mark.parametrize("track", Audience)
def test_every_card_scene_and_article_has_room(content, track):
    for lesson in (candidate for candidate in content.lessons_by_id.values() if candidate.track is track):
        for at, card in enumerate(lesson.cards):
            articles = [content.articles[key] for key in card.article_ids]
            screen = card_screen(lesson, at, articles=articles, flagged=True)
            words = TEXTS.render(screen.key, screen.args)
            cited = sum(map(_citation, articles))
            assert units(words) <= FRAME + units(lesson.title) + units(card.text) + cited <= MESSAGE
            labels = [TEXTS.label(screen_button.label) for row in screen.buttons for screen_button in row]
            assert all(0 < len(label) <= 64 for label in labels)
            law = law_screen(articles, back=button("button-back", "card", f"{lesson.id}/{at}"))
            assert units(TEXTS.render(law.key, law.args)) <= MESSAGE
        for node in lesson.scenario.nodes.values():
            articles = [content.articles[key] for key in node.article_ids]
            screen = scene_screen(lesson, node, articles=articles, following=None)
            assert units(TEXTS.render(screen.key, screen.args)) <= MESSAGE


def test_many_citations_under_one_card_are_named(folder):
    names = [f"9{n:02}" for n in range(80)]
    law = folder.path("law/law.yaml").read_text(encoding="utf-8")
    article_text = law[law.index("  - id: 84") :]
    folder.write(
        "law/law.yaml", law + "".join(article_text.replace("id: 84", f"id: {name}") for name in names)
    )
    folder.replace(L, "## two [20, 84]", f"## two [{', '.join(names)}]")
    at = folder.line(L, "## two")
    problems = [p for p in folder.problems() if (p.file, p.line) == (str(folder.path(L)), at)]
    assert any("les1/two: with title and citation it has" in p.message for p in problems)


def test_a_question_whose_feedback_does_not_fit_is_named(folder):
    options = "".join(
        f"      - {{id: {key}, text: '{key} {'خوب است. ' * 20}', "
        f"{'right: true' if key == 'a' else 'misconception: odd'},"
        f" feedback: '{'چنین است. ' * 38}'}}\n"
        for key in "abcdef"
    )
    text = folder.path(Q).read_text(encoding="utf-8")
    first, second = text.index("    options:\n") + len("    options:\n"), text.index("  - id: q2\n")
    folder.write(Q, text[:first] + options + text[second:])
    at = folder.line(Q, "id: q1")
    problems = [p for p in folder.problems() if (p.file, p.line) == (str(folder.path(Q)), at)]
    assert any("question q1: with all feedback it has" in p.message for p in problems), folder.problems()
