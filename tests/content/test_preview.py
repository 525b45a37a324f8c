"""The preview: each lesson, quiz and checklist has a page, all links work, a browser can play it."""

import re
from html import unescape
from pathlib import Path

import pytest
import pytest_asyncio

from bot.cli.content_preview import content_preview, write_pages
from bot.conversation.outgoing import Screen, TextRef
from bot.domain.learning.quizzes import Attempt, QuizAnswer
from bot.handlers.learning.lesson_screens import card_screen, scene_screen, with_check
from bot.handlers.learning.quiz_screens import question_screen
from bot.handlers.press_arguments import CardIndex
from bot.library import LoadedContent
from bot.usecases.learning.quiz_run import QuizRun
from tests.browser.chromium import ARGUMENTS, chromium
from tests.fakes.shared_content import shipped_content, shipped_texts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2] / "content"
TEXTS = shipped_texts()
L = "lessons/voter/basic/01-lesson.md"


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    write_pages(folder, ROOT)
    return folder


def test_there_is_a_page_for_everything(pages):
    content = shipped_content()
    names = {path.name for path in pages.iterdir()}
    wanted = {f"{key}.html" for key in content.lessons_by_id} | {
        f"sheet-{key}.html" for key in content.handouts
    }
    wanted |= {f"quiz-{track}-{tier}.html" for track, tier in content.quizzes}
    assert names == wanted | {"index.html", "glossary.html", "preview.css", "font.ttf"}


def bubble_content(page: str, anchor: str) -> tuple[str, list[list[str]]]:
    """The message under this anchor and the labels of its buttons, row by row, left to right."""
    part = page.partition(f' id="{anchor}">')[2]
    message = re.search(r'<article class="bubble [a-z]*">(.*?)</article>', part)
    assert message, anchor
    keys = re.match(r'<div class="keys">((?:<div class="row">.*?</div>)*)</div>', part[message.end() :])
    assert keys, anchor
    rows = re.findall(r'<div class="row">(.*?)</div>', keys[1])
    labels = [[unescape(label) for label in re.findall(r">([^<]+)</(?:a|span)>", row)] for row in rows]
    return message[1].replace("<br>", "\n"), labels


def render_screen(screen: Screen) -> tuple[str, list[list[str]]]:
    """The same message, as the messengers get it."""
    labels = [[TEXTS.label(button.label) for button in row] for row in screen.buttons]
    return TEXTS.render(screen.key, screen.args), labels


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return shipped_content()


def test_every_card_and_scene_preview_matches_chat_screen(pages, content):
    for lesson in content.lessons_by_id.values():
        page = (pages / f"{lesson.id}.html").read_text(encoding="utf-8")
        for at, card in enumerate(lesson.cards):
            articles = [content.articles[key] for key in card.article_ids]
            screen = card_screen(lesson, at, articles=articles, flagged=card.id in content.flagged)
            if card.check is not None:
                where = CardIndex(lesson.id, at)
                screen = with_check(screen, card.check, where, card.check.answers, articles=())
            assert bubble_content(page, f"card-{at}") == render_screen(screen), card.id
        after = [other for other in content.lessons(lesson.track, lesson.tier) if other.order > lesson.order]
        for node in lesson.scenario.nodes.values():
            articles = [content.articles[key] for key in node.article_ids]
            screen = scene_screen(lesson, node, articles=articles, following=after[0] if after else None)
            assert bubble_content(page, f"n-{node.id}") == render_screen(screen), (lesson.id, node.id)


def test_every_question_is_the_screen_of_the_chat(pages, content):
    for (track, tier), quiz in content.quizzes.items():
        page = (pages / f"quiz-{track}-{tier}.html").read_text(encoding="utf-8")
        ids = tuple(question.id for question in quiz.questions)
        orders = tuple(tuple(option.id for option in question.options) for question in quiz.questions)
        for at, question in enumerate(quiz.questions):
            given = (QuizAnswer((), right=False),) * at
            run = QuizRun(quiz, attempt=Attempt(ids, option_orders=orders, content_hash="", answers=given))
            assert bubble_content(page, question.id) == render_screen(question_screen(run)), question.id


def test_what_buttons_open_is_there(pages, content):
    for lesson in content.lessons_by_id.values():
        page = unescape((pages / f"{lesson.id}.html").read_text(encoding="utf-8")).replace("<br>", "\n")
        endings = [node for node in lesson.scenario.nodes.values() if node.ending]
        for part in (*lesson.cards, *endings):
            assert all(content.articles[key].paraphrase in page for key in part.article_ids)
            assert all(content.glossary[key].meaning in page for key in part.terms)
    for (track, tier), quiz in content.quizzes.items():
        page = unescape((pages / f"quiz-{track}-{tier}.html").read_text(encoding="utf-8"))
        words = page.replace("<br>", "\n")
        options = [option for question in quiz.questions for option in question.options]
        assert all(option.text in words and option.feedback in words for option in options)


def test_pages_name_tracks_as_the_chat_does(pages, content):
    first = unescape((pages / "index.html").read_text(encoding="utf-8"))
    for track in {lesson.track for lesson in content.lessons_by_id.values()}:
        assert f"<h2>{TEXTS.plain('track-name', {'track': track.value})}</h2>" in first


def test_all_links_lead_somewhere_and_no_page_reaches_outside(pages):
    for page in pages.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert '<html lang="fa" dir="rtl">' in text
        assert not re.search(r"https?:|<script", text), "the page is static and loads nothing from outside"
        for target in re.findall(r'(?:href|src)="([^"]*)"', text):
            name, _, anchor = target.partition("#")
            there = (pages / name).read_text(encoding="utf-8") if name.endswith(".html") else text
            assert not name or (pages / name).exists(), f"{page.name}: {target}"
            assert not anchor or f'id="{anchor}"' in there, f"{page.name}: {target}"


def test_faulty_content_is_shown_with_its_problems(full_folder, tmp_path, capsys):
    full_folder.replace(L, "## four", "## four [99]")
    assert content_preview(tmp_path / "out", browser=False, path=full_folder.root) == 0
    assert "pages=" in capsys.readouterr().out
    first = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "no article 99" in first
    assert "مادهٔ 99 در content/law نیست" in (tmp_path / "out" / "les1.html").read_text(encoding="utf-8")


def test_a_question_without_a_right_option_is_shown_too(full_folder, tmp_path):
    quiz = full_folder.path("quizzes/voter/basic.yaml").read_text(encoding="utf-8")
    broken = quiz.replace("kind: single", "kind: multiple", 1).replace("        right: true\n", "", 1)
    full_folder.write("quizzes/voter/basic.yaml", broken)
    write_pages(tmp_path, full_folder.root)
    page = (tmp_path / "quiz-voter-basic.html").read_text(encoding="utf-8")
    labels = bubble_content(page, "q1")[1]
    assert [TEXTS.label(TextRef("button-quiz-send"))] in labels
    assert "#q1-sent" not in page, "there is no right answer to lead to"


def test_words_are_words_and_no_markup(full_folder, tmp_path):
    full_folder.replace(L, "این کارت سوم است.", "این <b>کارت</b> & سوم است.")
    write_pages(tmp_path, full_folder.root)
    page = (tmp_path / "les1.html").read_text(encoding="utf-8")
    assert "این &lt;b&gt;کارت&lt;/b&gt; &amp; سوم است." in page


def test_a_folder_that_cannot_be_written_is_told_kindly(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert content_preview(tmp_path / "file", browser=False, path=ROOT) == 1
    assert "name another folder with --out" in capsys.readouterr().err


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed and AMANAT_CHROMIUM names none")
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.mark.timeout(60)
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("width", [360, 1280])
async def test_a_browser_plays_the_scene_and_shows_feedback(browser, pages, width):
    page = await browser.new_page(viewport={"width": width, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for name in ("index", "vb1", "ci2", "quiz-staff-basic", "glossary", "sheet-voter-day"):
        await page.goto((pages / f"{name}.html").as_uri())
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is wider than {width}"
    await page.goto((pages / "vb1.html").as_uri())
    node = page.locator(".node:visible")
    for _ in range(6):
        assert await node.count() == 1, "one scene is shown at a time"
        if await node.locator(".ending").count():
            break
        await node.locator(".row > a.key").first.click()
    assert await node.locator(".ending").count() == 1
    await page.goto((pages / "quiz-voter-basic.html").as_uri())
    first = page.locator(".question").first
    assert await first.locator(".panel:visible").count() == 0
    await first.locator("a.key:visible").nth(1).click()
    assert await first.locator(".panel:visible").count() == 1
    await page.close()
    assert faults == []
