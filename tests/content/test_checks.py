"""The checks at the end of cards: read, and refused at their lines."""

import pytest

from bot.library import check, load_content
from bot.library.overlays import read_overlay

L = "lessons/voter/basic/01-lesson.md"
RIGHT = "  - {answer: این کار, right: true, feedback: چون قانون چنین می‌گوید.}\n"
SECOND = (
    "```yaml check\nask: و حالا؟\ntopic: vote\narticles: [84]\nanswers:\n"
    "  - {answer: این یکی, feedback: خیلی‌ها چنین می‌کنند.}\n"
    "  - {answer: آن یکی, right: true, feedback: چون قانون چنین می‌گوید.}\n```\n"
)

# Columns: old text, new text, text of the reported line, message.
CASES = {
    "two right": ("آن کار, feedback", "آن کار, right: true, feedback", "ask: حالا", "has 2 right answers"),
    "none right": (", right: true", "", "ask: حالا", "the check has 0 right answers"),
    "one answer": (RIGHT, "", "answers:", "answers: too few"),
    "no feedback": (", feedback: خیلی‌ها چنین می‌کنند.", "", "answer: آن کار", "«آن کار» has no feedback"),
    "two sentences": ("خیلی‌ها چنین می‌کنند.", "خیلی‌ها. نه.", "خیلی‌ها. نه.", "is one sentence"),
    "praise": ("چون قانون چنین می‌گوید.", "درست است؛ قانون است.", "درست است؛", "«درست است» praises"),
    "same answers": ("آن کار", "این کار", "ask: حالا", "two answers of the check are the same"),
    "long answer": ("آن کار", "آن کار " * 6, "آن کار آن کار", "answer: string should have at most 40"),
    "long question": ("حالا چه می‌کنید؟", "حالا چه می‌کنید؟ " * 10, "حالا چه می‌کنید؟ حالا", "at most 160"),
    "no article": ("articles: [20]\nanswers", "articles: []\nanswers", "ask: حالا", "cites no article"),
    "other article": (
        "articles: [20]\nanswers", "articles: [99]\nanswers", "articles: [99]", "cites article 99, its card does not"
    ),
    "no topic": ("topic: vote\n", "", "ask: حالا", "topic is missing"),
    "unknown topic": ("topic: vote", "topic: vita", "topic: vita", "no topic vita"),
    "unknown field": ("ask:", "asks:", "asks:", "asks is not a known field"),
    "style": ("حالا چه می‌کنید؟", "حالا چه می کنید؟", "می کنید", "half-space"),
    "not closed": ("می‌کنند.}\n```\n", "می‌کنند.}\n", "```yaml check", "the check's block is not closed"),
    "text below": ("می‌کنند.}\n```\n", "می‌کنند.}\n```\nحرف\n", "حرف", "nothing may follow the check's block"),
    "twice": ("\n## three", f"\n{SECOND}\n## three", "ask: و حالا؟", "a card has one check"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_faulty_check_is_named_at_its_line(full_folder, case):
    old, new, at, message = CASES[case]
    full_folder.replace(L, old, new)
    line = full_folder.line(L, at) - (case == "twice")
    problems = [p for p in full_folder.problems() if p.file == str(full_folder.path(L))]
    assert [p for p in problems if p.line == line and message in p.message], list(map(str, problems))


def test_check_is_read_with_its_answers(full_folder):
    card = load_content(full_folder.root).lesson("les1").cards[1]
    assert card.text == "این کارت دوم است."
    assert (card.check.text, card.check.topic, card.check.article_ids) == ("حالا چه می‌کنید؟", "vote", ("20",))
    assert [(a.id, a.text, a.right) for a in card.check.answers] == [
        ("a", "این کار", True), ("b", "آن کار", False),
    ]  # fmt: skip


def test_diagram_and_check_stand_in_any_order(full_folder):
    diagram = "```yaml diagram\nkind: steps\ntitle: گام\nitems:\n  - {label: یک}\n  - {label: دو}\n```\n"
    full_folder.replace(L, "این کارت سوم است.\n", f"این کارت سوم است.\n\n{diagram}")
    full_folder.replace(L, "می‌کنند.}\n```\n", f"می‌کنند.}}\n```\n\n{diagram}")
    cards = load_content(full_folder.root).lesson("les1").cards
    assert [(bool(card.diagram), bool(card.check)) for card in cards[1:3]] == [(True, True), (True, True)]


def test_neighbours_without_check_are_named_for_editors(folder):
    folder.replace(L, SECOND, "")
    problems = [str(p) for p in folder.problems()]
    assert any("neither this card nor the one before it ends with a check" in text for text in problems)
    assert any("1 checks for 4 cards" in text for text in problems)
    assert load_content(folder.root).lesson("les1") is not None


def test_right_answers_that_are_the_longest_are_named(folder):
    for number in (1, 2, 3):
        path = f"lessons/voter/basic/0{number}-lesson.md"
        folder.replace(path, "answer: این کار,", "answer: این کار بهتر از همه,")
        folder.replace(path, "answer: آن یکی,", "answer: آن یکی که بهتر است,")
    messages = [p.message for p in folder.problems()]
    assert "over all checks the right answer is the longest in 6 of 6 (luck allows 5.0)" in messages


def test_checks_are_counted(folder):
    assert check(folder.root)[1].checks == 6


def test_checks_are_translated(full_folder, tmp_path):
    content = load_content(full_folder.root)
    entries = (
        'check.les1/two:\n  fa: "حالا چه می‌کنید؟"\n  text: "now?"\n'
        'check.les1/two.b.feedback:\n  fa: "خیلی‌ها چنین می‌کنند."\n  text: "many do."\n'
    )
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "checks.yaml").write_text(entries, encoding="utf-8")
    overlay = read_overlay([folder], content)
    assert overlay.problems == ()
    assert overlay.words == {"حالا چه می‌کنید؟": "now?", "خیلی‌ها چنین می‌کنند.": "many do."}
