"""The preview: every lesson, quiz and checklist has its page, all links lead somewhere, a browser can play it."""

import re
from html import unescape
from pathlib import Path

import pytest

from bot.cli.content_preview import content_preview, write_pages
from bot.library import load_content
from tests.browser.chromium import ARGUMENTS, chromium

ROOT = Path(__file__).parents[2] / "content"
L = "lessons/voter/basic/01-lesson.md"


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    write_pages(folder, ROOT)
    return folder


def test_there_is_a_page_for_everything(pages):
    content = load_content(ROOT)
    names = {path.name for path in pages.iterdir()}
    wanted = {f"{key}.html" for key in content.lessons_by_id} | {
        f"sheet-{key}.html" for key in content.handouts
    }
    wanted |= {f"quiz-{track}-{tier}.html" for track, tier in content.quizzes}
    assert names == wanted | {"index.html", "glossary.html", "preview.css", "font.ttf"}


def test_every_word_of_a_lesson_and_a_quiz_is_there(pages):
    content = load_content(ROOT)
    for lesson in content.lessons_by_id.values():
        page = unescape((pages / f"{lesson.id}.html").read_text(encoding="utf-8")).replace("<br>", "\n")
        for part in (*lesson.cards, *lesson.scenario.nodes.values()):
            assert part.text in page, part.id
            assert all(content.articles[key].paraphrase in page for key in part.article_ids)
            assert all(content.glossary[key].meaning in page for key in part.terms)
        labels = [choice.label for node in lesson.scenario.nodes.values() for choice in node.choices]
        assert all(f">{label}</a>" in page for label in labels)
    for (track, tier), quiz in content.quizzes.items():
        page = unescape((pages / f"quiz-{track}-{tier}.html").read_text(encoding="utf-8")).replace(
            "<br>", "\n"
        )
        for question in quiz.questions:
            assert question.text in page
            assert all(option.text in page and option.feedback in page for option in question.options)


def test_all_links_lead_somewhere_and_no_page_reaches_outside(pages):
    for page in pages.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert '<html lang="fa" dir="rtl">' in text
        assert not re.search(r"https?:|<script", text), "static, and at home"
        for target in re.findall(r'(?:href|src)="([^"]*)"', text):
            name, _, anchor = target.partition("#")
            there = (pages / name).read_text(encoding="utf-8") if name.endswith(".html") else text
            assert not name or (pages / name).exists(), f"{page.name}: {target}"
            assert not anchor or f'id="{anchor}"' in there, f"{page.name}: {target}"


def test_faulty_content_is_shown_with_its_problems(full, tmp_path, capsys):
    full.replace(L, "## four", "## four [99]")
    assert content_preview(tmp_path / "out", browser=False, path=full.root) == 0
    assert "pages=" in capsys.readouterr().out
    first = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "no article 99" in first
    assert "مادهٔ 99 در content/law نیست" in (tmp_path / "out" / "les1.html").read_text(encoding="utf-8")


def test_words_are_words_and_no_markup(full, tmp_path):
    full.replace(L, "این کارت سوم است.", "این <b>کارت</b> & سوم است.")
    write_pages(tmp_path, full.root)
    page = (tmp_path / "les1.html").read_text(encoding="utf-8")
    assert "این &lt;b&gt;کارت&lt;/b&gt; &amp; سوم است." in page


def test_a_folder_that_cannot_be_written_is_told_kindly(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert content_preview(tmp_path / "file", browser=False, path=ROOT) == 1
    assert "name another folder with --out" in capsys.readouterr().err


@pytest.mark.timeout(60)
@pytest.mark.parametrize("width", [360, 1280])
async def test_a_browser_plays_the_scene_and_shows_feedback(pages, width):
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine; AMANAT_CHROMIUM names one")
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
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
            assert await node.count() == 1, "one scene at a time"
            if await node.locator(".ending").count():
                break
            await node.locator(".row > a.key").first.click()
        assert await node.locator(".ending").count() == 1
        await page.goto((pages / "quiz-voter-basic.html").as_uri())
        first = page.locator(".question").first
        assert await first.locator(".told:visible").count() == 0
        await first.locator("label.key").nth(1).click()
        assert await first.locator(".told:visible").count() == 1
        await browser.close()
        assert faults == []
