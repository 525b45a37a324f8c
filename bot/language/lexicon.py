"""hazm's three parts built over one dictionary.

Each of its classes reads its own copy of the word list and conjugates every verb again: 330 MB and 2.5 s.
Shared, they take 157 MB with the import and 1.3 s (Python 3.13, hazm 0.12.1), with equal results. Importing
this module imports hazm, so only the loading thread imports it.
"""

import os
from functools import cache
from typing import Any

from bot.language.hazm_parts import import_hazm_part

Lemmatizer: Any = import_hazm_part("lemmatizer").Lemmatizer
_NORMALIZER: Any = import_hazm_part("normalizer")
# It makes its two tables of characters anew for every text, in a third of the time that it takes.
_NORMALIZER.maketrans = cache(_NORMALIZER.maketrans)
Normalizer: Any = _NORMALIZER.Normalizer
WordTokenizer: Any = import_hazm_part("word_tokenizer").WordTokenizer


class _PlainVerbs:
    """The conjugated forms without those made of several words, for the normaliser."""

    def __init__(self, forms: dict[str, str]) -> None:
        self._forms = forms

    def __contains__(self, form: str) -> bool:
        return "_" not in form and form in self._forms

    def __bool__(self) -> bool:
        return bool(self._forms)


class Lexicon:
    """Loaded hazm. Building takes about a second of processor time; using it is read-only and fast."""

    def __init__(self) -> None:
        normalizer = Normalizer(seperate_mi=False)
        words: dict[str, Any] = normalizer._words or {}
        self._words = words
        self._lemmatizer = Lemmatizer(words_file=os.devnull)
        self._lemmatizer.words = words
        self._tokenizer = WordTokenizer(words_file=os.devnull)
        self._tokenizer.words = words
        # What `seperate_mi=True` would have set, without conjugating every verb a second time.
        normalizer._seperate_mi, normalizer._verbs = True, _PlainVerbs(self._lemmatizer.verbs)
        self._normalizer = normalizer

    def normalise(self, text: str) -> str:
        """hazm's normal form of `text`."""
        return str(self._normalizer.normalize(text))

    def tokenize(self, text: str) -> list[str]:
        """hazm's tokens of a normalised text, with punctuation; parts of a verb joined by «_»."""
        return [str(token) for token in self._tokenizer.tokenize(text)]

    def lemma(self, token: str) -> str:
        """The dictionary form of a token («کتاب‌ها» → «کتاب», «می‌روم» → «رفت#رو»)."""
        return str(self._lemmatizer.lemmatize(token))

    def frequency(self, word: str) -> int:
        """How often the word occurs in the corpus of hazm's word list; 0 for a word that is not in it."""
        entry = self._words.get(word)
        return int(entry[0]) if entry else 0
