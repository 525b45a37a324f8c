"""Parses a question: for each of its words, the terms of the content that it may mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.index import TermIndex
from bot.search.spelling import Spelling, split_glued_word
from bot.usecases.ports.language import Word, WordReader

WEAK_WORD, UNKNOWN_WORD = 0.25, 0.9
ANOTHER_WORD, NO_WORD = 1.1, 0.6
"""The weight of a word that the content does not have. It is higher for a dictionary word, because the
question is then about that word."""
FARTHEST_SOUND: Final = 2.2
SYNONYM: Final = 0.7
CLOSER: Final = 0.3
"""How much nearer in sound an everyday word must be than a word of the content."""
EXACT: Final = 0.2
SOUND_WINDOW: Final = 0.35
REAL_WORD: Final = 0.7
"""A word that the content does not have and that is at least this frequent is another word, not a mistyped
one."""
LONGEST_WORD: Final = 40
LONGEST: Final = 24
"""Words of a question that are read; people use fewer."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """One word of a question. ``terms`` maps terms to their confidence (0 to 1) and is empty for a word that
    the content does not know; ``weight`` is how much the word says about the subject, 0 to 1."""

    surface: str
    terms: Mapping[str, float]
    weight: float

    @property
    def strange(self) -> bool:
        """Whether it is a word of the dictionary that the content does not have."""
        return not self.terms and self.weight >= ANOTHER_WORD


class QuestionReading:
    """Parses questions against one index. ``phrases`` maps sequences of terms to other terms."""

    def __init__(
        self,
        index: TermIndex,
        reader: WordReader,
        phrases: Mapping[tuple[str, ...], Sequence[str]],
        *,
        pause: Callable[[], None],
    ) -> None:
        self._index = index
        self._reader = reader
        self._phrases = phrases
        self._spelling = Spelling(index.surfaces, reader, pause)

    def question_words(self, question: str) -> list[QuestionWord]:
        """The meaningful words of a question; empty if there are none."""
        read = [word for word in self._reader.words(question) if len(word.surface) <= LONGEST_WORD]
        words = self._rejoin_words(read[:LONGEST])
        question_words = [question_word for word in words for question_word in self._word(word)]
        return self._with_phrases(question_words)

    def _rejoin_words(self, words: Sequence[Word]) -> list[Word]:
        """Join words that a space has cut in two."""
        rejoined_words: list[Word] = []
        for word in words:
            before = rejoined_words[-1] if rejoined_words else None
            whole = before.surface + word.surface if before else ""
            if before and before.latin and word.latin and self._heard_whole(before.surface, word.surface):
                rejoined_words[-1] = Word(whole, whole, latin=True)
            elif (
                before
                and whole in self._index.surfaces
                and not (self._is_known(before.term) and self._is_known(word.term))
            ):
                rejoined_words[-1] = Word(whole, self._index.surfaces[whole])
            else:
                rejoined_words.append(word)
        return rejoined_words

    def _heard_whole(self, first: str, second: str) -> bool:
        """Whether two Latin words, one of them unknown, sound like one word together."""
        alone = all(self._spelling.heard(word, most=1.0) for word in (first, second))
        return not alone and bool(self._spelling.heard(first + second, most=1.0))

    def _is_known(self, term: str) -> bool:
        return term in self._index.vocabulary

    def _word(self, word: Word) -> list[QuestionWord]:
        if word.latin:
            return self._latin(word)
        if word.parts:
            return self._compound(word)
        terms = self._exact(word)
        if not terms and self._reader.weak(word.term):
            return [QuestionWord(word.surface, {}, WEAK_WORD)]
        if not terms and self._reader.is_everyday(word.surface):
            return []
        if terms or self._reader.commonness(word.surface) >= REAL_WORD:
            return [self._want(word.surface, terms)]
        return self._read_spoken_word(word)

    def _read_spoken_word(self, word: Word) -> list[QuestionWord]:
        """A word that is not written as in a dictionary: resolved by its ending, split into words, or
        corrected."""
        readings = self._reader.readings(word.surface)
        for reading in readings:
            if reading == "" and len(word.surface) > 2:
                return []
            if self._means(reading):
                return [self._want(word.surface, {reading: 0.95})]
        if (cut := self._split_glued_word(word.surface)) is not None:
            return cut
        if any(len(reading) > 3 and self._reader.commonness(reading) >= REAL_WORD for reading in readings):
            return [self._want(word.surface, {})]
        return self._correct_typos(word)

    def _exact(self, word: Word) -> dict[str, float]:
        if self._is_known(word.term):
            return {word.term: 1.0}
        if (term := self._index.surfaces.get(word.surface)) is not None:
            return {term: 1.0}
        return {word.term: 1.0} if self._means(word.term) else {}

    def _means(self, term: str) -> bool:
        """Whether the content has the word or a synonym of it."""
        return bool(term) and (self._is_known(term) or any(map(self._is_known, self._others(term))))

    def _others(self, term: str) -> Sequence[str]:
        return (*self._reader.synonyms(term), *self._phrases.get((term,), ()))

    def _compound(self, word: Word) -> list[QuestionWord]:
        """A compound is found whole or by its parts."""
        words = [question_word for part in word.parts for question_word in self._word(Word(part, part))]
        if self._is_known(word.term):
            words.append(QuestionWord(word.surface, {word.term: 1.0}, 0.0))
        return words

    def _split_glued_word(self, surface: str) -> list[QuestionWord] | None:
        """The words that were run together; None if no split gives only words."""
        pieces = split_glued_word(surface, self._is_word)
        if pieces is None:
            return None
        words = [
            question_word
            for piece in pieces
            for word in self._reader.words(piece)
            for question_word in self._word(word)
        ]
        return words if words or len(surface) > 4 else None

    def _is_word(self, piece: str) -> bool:
        known = self._index.surfaces
        return (
            piece in known
            or self._reader.is_everyday(piece)
            or (len(piece) > 3 and piece.removesuffix("ه") in known)
        )

    def _correct_typos(self, word: Word) -> list[QuestionWord]:
        terms = self._spelling.one_slip(word.surface)
        if not terms:
            near = self._spelling.heard(word.surface, most=0.5) if len(word.surface) > 3 else {}
            terms = dict.fromkeys(near, 0.8)
        best = max(terms.values(), default=0.0)
        terms = {term: sure for term, sure in terms.items() if sure > best - 0.1}
        if not terms:
            for reading in self._reader.readings(word.surface):
                if reading and len(reading) > 3 and (terms := self._spelling.one_slip(reading)):
                    terms = {term: 0.85 * sure for term, sure in terms.items()}
                    break
        return [self._want(word.surface, terms)]

    def _latin(self, word: Word) -> list[QuestionWord]:
        near = self._spelling.heard(word.surface, most=FARTHEST_SOUND)
        least = min(near.values(), default=FARTHEST_SOUND)
        everyday = self._reader.word_by_sound(word.surface)
        if everyday is not None and (everyday[1] <= EXACT or everyday[1] + CLOSER < least):
            term, off = everyday
            if off < 1.0 and not self._means(term):
                return []
            near = {term: off, **near} if self._means(term) else near
            least = min(least, off)
        near = {term: off for term, off in near.items() if term and off <= least + SOUND_WINDOW}
        terms = {term: 1.0 - least / 5 - (off - least) for term, off in near.items()}
        return [self._want(word.surface, terms)]

    def _want(self, surface: str, terms: Mapping[str, float]) -> QuestionWord:
        """The word with the synonyms of its terms, each a little less sure than its term."""
        all_terms = dict(terms)
        for term, sure in terms.items():
            for other in self._others(term):
                if self._is_known(other):
                    all_terms[other] = max(all_terms.get(other, 0.0), SYNONYM * sure)
        known = {term: sure for term, sure in all_terms.items() if self._is_known(term)}
        return QuestionWord(surface, known, self._weight(surface, terms, known))

    def _weight(self, surface: str, terms: Mapping[str, float], known: Mapping[str, float]) -> float:
        if terms and self._reader.weak(_surest(terms)):
            return WEAK_WORD
        if not known:
            common = self._reader.commonness(surface) >= REAL_WORD
            return ANOTHER_WORD if common else NO_WORD if self._reader.ready else UNKNOWN_WORD
        held = min(len(self._index.holding(term)) for term in (terms.keys() & known.keys() or known))
        return max(WEAK_WORD, 1.0 - 3.0 * held / max(1, self._index.size))

    def _with_phrases(self, words: list[QuestionWord]) -> list[QuestionWord]:
        """If consecutive words are a phrase of the glossary, its other names count for them."""
        heads = [_surest(word.terms) for word in words]
        for size in (2, 3):
            for start in range(len(words) - size + 1):
                for other in self._phrases.get(tuple(heads[start : start + size]), ()):
                    for place in range(start, start + size):
                        word = words[place]
                        terms = {**word.terms, other: max(SYNONYM, word.terms.get(other, 0.0))}
                        words[place] = QuestionWord(word.surface, terms, word.weight)
        return words


def _surest(terms: Mapping[str, float]) -> str:
    return max(terms, key=lambda term: terms[term], default="")
