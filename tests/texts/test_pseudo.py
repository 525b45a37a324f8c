"""The pseudo-language: every text longer, marked and from left to right, and nothing of a text lost."""

from math import ceil

import pytest

from bot.library.content_texts import content_texts
from bot.library.overlays import read_overlay
from bot.texts.languages import read_languages
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content, shipped_texts
from tests.stories.pseudo_reader import PseudoReader
from tools.pseudo import CLOSES, FILLER, LONGER, OPENS, disguise, restore, unmarked_words, write_language

TEXT = "<b>گزارش تخلف</b> &amp; کد\nسطر دوم؛ <code>/menu</code> چیست؟"


def test_words_are_marked_and_longer_and_markup_is_intact() -> None:
    hidden = disguise(TEXT)
    assert restore(hidden) == TEXT
    assert not list(unmarked_words(hidden))
    assert hidden.startswith(f"<b>{OPENS}") and f"{CLOSES}</b> &amp; {OPENS}" in hidden
    assert "<code>/menu</code>" in hidden
    long = disguise("الف" * 50)
    assert len(long) == ceil(150 * (1 + LONGER))
    assert long.endswith(FILLER + CLOSES)


def test_what_is_not_persian_stays() -> None:
    for text in ("", "https://example.org/a", "۱۲۳", "Telegram", "\n\n", "«»"):
        assert disguise(text) == text


@pytest.mark.slow
def test_every_text_and_all_content_have_a_valid_form(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, content = tmp_path_factory.mktemp("pseudo"), shipped_content()
    write_language(folder, content, ELECTION)
    (reading,) = read_languages([folder], ELECTION, persian=shipped_texts().catalogue)
    assert (reading.problems, reading.missing) == ((), ())
    overlay = read_overlay(reading.folders, content)
    assert (overlay.problems, overlay.missing, overlay.outdated) == ((), (), ())
    assert len(overlay.words) == len(content_texts(content))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (disguise("گزارش تخلف") + " زمان", "is not translated, ['زمان']"),
        (disguise("گزارش تخلف")[:-1], "is cut"),
        (disguise("گزارش تخلف") + "\u2068sara", "does not close its isolates"),
        (disguise("گزارش ") * 600, "is too long"),
    ],
)
def test_a_reader_finds_each_fault(text: str, fault: str) -> None:
    reader = PseudoReader()
    reader.note("message", text, "sara")
    assert any(fault in line for line in reader.faults_of(staff=set(), data=set()))
    assert not reader.faults_of(staff={"sara"}, data=set())
