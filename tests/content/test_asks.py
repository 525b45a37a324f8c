"""Questions as people ask them: each is read with what it leads to, and refused if that does not exist."""

import pytest

from bot.library import load_content
from tests.content.conftest import an_act

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


def test_questions_are_read_as_people_spell_them(full_folder):
    card = first_card(full_folder)
    write(full_folder, GOOD.replace("les1/one", card))
    asks = load_content(full_folder.root).asks
    assert asks[f"card:{card}"] == ("میشه دو بار رأی داد؟", "دوبار رای دادن")
    assert asks["article:20"] == ("رأی‌گیری چند ساعته؟",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("article:20:\n  - یک\narticle:999:\n  - دو\n", 3, "no article 999"),
        ("lesson:les1:\n  - یک\n", 1, "not one of card"),
        ("article:20:\n  - یک\n  - یک\n", 1, "occurs here twice"),
        ("article:20: []\n", 1, "1 to 40 questions"),
        ("- یک\n", 1, "kind:id"),
        (f"article:20:\n  - {'چرا ' * 50}\n", 2, "1 to 160 characters"),
    ],
)
def test_a_faulty_file_is_named_at_its_line(full_folder, text, line, message):
    write(full_folder, text)
    problems = [p for p in full_folder.problems() if p.file == str(full_folder.path(FILE))]
    assert any(p.line == line and message in p.message for p in problems), problems


# --- sentences of reports ---------------------------------------------------------------------------

REPORTS = "asks/reports-all.yaml"
TAUGHT = an_act("X01", "چهار", "")
TOLD = """\
act:O01:
  - تو محله پول می‌دن
  - رأی می‌خرند
outside:dress:
  - خانمی بی روسری بود
words:ours: [صندوق, برگهٔ رأی]
words:dress: [روسری]
"""


def write_reports(folder, text: str, name: str = REPORTS) -> None:
    write(folder, GOOD.replace("les1/one", first_card(folder)))
    folder.path(name).write_text(text, encoding="utf-8")


def test_sentences_are_read_apart_from_questions(full_folder):
    write_reports(full_folder, TOLD)
    write_reports(full_folder, "act:O01:\n  - کارت هدیه پخش می‌کنند\n", "asks/reports.yaml")
    content = load_content(full_folder.root)
    assert content.tellings["act:O01"] == ("تو محله پول می‌دن", "رأی می‌خرند", "کارت هدیه پخش می‌کنند")
    assert content.tellings["outside:dress"] == ("خانمی بی روسری بود",)
    assert content.tellings["words:ours"] == ("صندوق", "برگهٔ رأی")
    assert not {"act:O01", "outside:dress"} & content.asks.keys()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("act:O01:\n  - یک\nact:O99:\n  - دو\n", 3, "no act O99"),
        ("act:X01:\n  - یک\n", 1, "act X01 cannot be reported"),
        ("outside:pay:\n  - یک\n", 1, "outside: must be followed by one of belief, dress,"),
        ("words:people: [یک]\n", 1, "words: must be followed by one of"),
        ("card:les1/one:\n  - یک\n", 1, "not one of act:…, outside:…, words:…"),
        ("act:O01:\n  - یک\n  - یک\n", 1, "a line occurs here twice"),
        ("outside:dress: []\n", 1, "1 to 200 lines"),
        (f"act:O01:\n  - {'چرا ' * 70}\n", 2, "1 to 240 characters"),
        ("- یک\n", 1, "kind:id"),
    ],
)
def test_faulty_report_file_is_named_with_its_line(full_folder, text, line, message):
    full_folder.replace("violations/acts.yaml", "acts:\n", "acts:\n" + TAUGHT)
    write_reports(full_folder, text)
    problems = [p for p in full_folder.problems() if p.file == str(full_folder.path(REPORTS))]
    assert any(p.line == line and message in p.message for p in problems), problems


def test_all_faults_of_a_file_are_told_at_once(full_folder):
    write_reports(full_folder, "outside:pay: [یک]\nact:O99: [دو]\nwords:dress: []\n")
    assert [p.line for p in full_folder.problems() if p.file == str(full_folder.path(REPORTS))] == [1, 2, 3]
