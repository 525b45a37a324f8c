"""Words by their hashes answer as a dictionary does."""

import random

import pytest

from bot.language.hashed_words import HashedWords


def test_it_answers_as_a_dictionary() -> None:
    chance = random.Random(5)
    words = ["".join(chance.choices("ابپتثجچ", k=chance.randint(1, 7))) for _ in range(30_000)]
    plain: dict[str, int] = {}
    hashed = HashedWords()
    assert "ا" not in hashed and not hashed
    for number, word in enumerate(words[:20_000]):
        plain[word] = hashed[word] = number
    assert len(hashed) == len(plain) > 5_000
    for _ in range(2):
        for word in words:
            assert (word in hashed) == (word in plain)
            assert hashed.get(word) == plain.get(word)
        hashed.fit()


def test_fitted_words_take_five_slots_for_three() -> None:
    hashed = HashedWords()
    hashed.fit()
    assert "آب" not in hashed
    for number in range(4_000):
        hashed[str(number)] = number
    hashed.fit()
    assert 6_600 < len(hashed._hashes) < 6_700
    hashed["آب"] = 5
    assert [hashed.get(word) for word in ("آب", "3999", "4000")] == [5, 3_999, None]


def test_the_largest_numbers_are_kept_and_larger_ones_refused() -> None:
    hashed = HashedWords()
    hashed["دوستان"] = (1 << 32) - 1
    assert hashed.get("دوستان") == (1 << 32) - 1
    with pytest.raises(OverflowError):
        hashed["عضو"] = 1 << 32


def test_words_whose_hashes_share_a_place_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = {"آب": 5, "باد": 5 + (1 << 12), "خاک": 5 + (2 << 12), "آتش": 0}
    monkeypatch.setattr("bot.language.hashed_words.hash", hashes.__getitem__, raising=False)
    hashed = HashedWords()
    hashed["آب"], hashed["باد"] = 1, 2
    assert (hashed.get("آب"), hashed.get("باد"), hashed.get("خاک")) == (1, 2, None)
    assert "خاک" not in hashed
    hashed["آتش"] = 4
    assert "آتش" in hashed and len(hashed) == 3
