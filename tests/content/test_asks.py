"""How people ask: read by what it leads to, and refused where it leads nowhere."""

import pytest

from bot.library import load_content

FILE = "asks/all.yaml"
GOOD = """\
card:les1/one:
  - میشه دو بار رأی داد؟
  - دوبار رای دادن
article:20:
  - رأی‌گیری چند ساعته؟
"""


def write(folder, text: str) -> None:
    path = folder.path(FILE)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def first_card(folder) -> str:
    return next(
        card.id for lesson in load_content(folder.root).lessons_by_id.values() for card in lesson.cards
    )


def test_questions_are_read_as_people_spell_them(full):
    card = first_card(full)
    write(full, GOOD.replace("les1/one", card))
    asks = load_content(full.root).asks
    assert asks[f"card:{card}"] == ("میشه دو بار رأی داد؟", "دوبار رای دادن")
    assert asks["article:20"] == ("رأی‌گیری چند ساعته؟",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("article:20:\n  - یک\narticle:999:\n  - دو\n", 3, "no article 999"),
        ("lesson:les1:\n  - یک\n", 1, "none of card"),
        ("article:20:\n  - یک\n  - یک\n", 1, "stands here twice"),
        ("article:20: []\n", 1, "1 to 8 questions"),
        ("- یک\n", 1, "kind:id"),
        (f"article:20:\n  - {'چرا ' * 50}\n", 2, "1 to 160 characters"),
    ],
)
def test_a_faulty_file_is_named_at_its_line(full, text, line, message):
    write(full, text)
    found = [p for p in full.problems() if p.file == str(full.path(FILE))]
    assert any(p.line == line and message in p.message for p in found), found
