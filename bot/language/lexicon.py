"""hazm's three parts built over one dictionary.

Each of its classes reads its own copy of the word list and conjugates every verb again: 330 MB and 2.5 s. Shared and
kept as `HashedWords` they take 18 MB, with equal results (Python 3.13, hazm 0.12.1). Importing this module imports
hazm, so only the loading thread imports it.
"""

import os
import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from bot.language.hashed_words import HashedWords
from bot.language.hazm_parts import import_hazm_part
from bot.language.light import AS_THEY_ARE

Lemmatizer: Any = import_hazm_part("lemmatizer").Lemmatizer
_NORMALIZER: Any = import_hazm_part("normalizer")
_make_table: Any = _NORMALIZER.maketrans


@cache
def _quick_table(source: str, target: str) -> dict[int, Any]:
    """hazm's table of characters, which it makes anew for every text, in a third of the time that it takes."""
    return {**AS_THEY_ARE, **_make_table(source, target)}


_compiled: dict[int, list[tuple[Callable[[str, str], str], str]]] = {}


def _replace_patterns(patterns: list[tuple[str, str]], text: str) -> str:
    """hazm's replacements, without looking each pattern up. ``patterns`` is one of hazm's constants."""
    if (replacements := _compiled.get(id(patterns))) is None:
        replacements = [(re.compile(pattern).sub, replacement) for pattern, replacement in patterns]
        _compiled[id(patterns)] = replacements
    for replace, replacement in replacements:
        text = replace(replacement, text)
    return text


_NORMALIZER.maketrans = _quick_table
_NORMALIZER.regex_replace = _replace_patterns
Normalizer: Any = _NORMALIZER.Normalizer
WordTokenizer: Any = import_hazm_part("word_tokenizer").WordTokenizer
_word_file: Any = import_hazm_part("utils").default_words


class _Words(HashedWords):
    """The word list as hazm reads it: how often a word occurs is the first of several facts."""

    def __getitem__(self, word: str) -> tuple[int]:
        if (number := self.get(word)) is None:
            raise KeyError(word)
        return (number,)


class _VerbForms(HashedWords):
    """Each conjugated form with its verb, as the lemmatiser sets and reads them."""

    def __init__(self) -> None:
        super().__init__()
        self._verbs: list[str] = []
        self._number_of: dict[str, int] = {}

    def __setitem__(self, form: str, verb: Any) -> None:
        if (number := self._number_of.get(verb)) is None:
            number = self._number_of[verb] = len(self._verbs)
            self._verbs.append(verb)
        super().__setitem__(form, number)

    def __getitem__(self, form: str) -> str:
        if (number := self.get(form)) is None:
            raise KeyError(form)
        return self._verbs[number]


class _PlainVerbs:
    """The conjugated forms without those made of several words, for the normaliser."""

    def __init__(self, forms: _VerbForms) -> None:
        self._forms = forms

    def __contains__(self, form: str) -> bool:
        return "_" not in form and form in self._forms

    def __bool__(self) -> bool:
        return bool(self._forms)


class _Lemmatizer(Lemmatizer):  # type: ignore[misc]  # hazm's class is not typed here
    """hazm's, which conjugates every verb as it is made: into `_VerbForms`, in place of its own dictionary."""

    def __init__(self, words: _Words) -> None:
        self.forms = _VerbForms()
        super().__init__(words_file=os.devnull)
        self.words = words

    @property
    def verbs(self) -> _VerbForms:
        return self.forms

    @verbs.setter
    def verbs(self, _empty: dict[str, str]) -> None:
        """The empty dictionary with which hazm begins."""


def _read_words() -> _Words:
    """hazm's word list, read as hazm reads it: lines of word, number and categories."""
    words = _Words()
    with _word_file.open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.strip().split("\t")
            if len(parts) == 3:
                words[parts[0]] = int(parts[1])
    return words


def _normalizer_without_words() -> Any:
    _NORMALIZER.WordTokenizer = partial(WordTokenizer, words_file=os.devnull)
    try:
        return Normalizer(seperate_mi=False)
    finally:
        _NORMALIZER.WordTokenizer = WordTokenizer


class Lexicon:
    """Loaded hazm. Building takes about a second of processor time; using it is read-only and fast."""

    def __init__(self) -> None:
        words = self._words = _read_words()
        self._lemmatizer = _Lemmatizer(words)
        words.fit()
        self._lemmatizer.forms.fit()
        self._tokenizer = WordTokenizer(words_file=os.devnull)
        self._tokenizer.words = words
        normalizer = _normalizer_without_words()
        normalizer._words = normalizer._tokenizer.words = words
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
        return self._words.get(word) or 0
