"""The text analyser: hazm once it is loaded, a few rules of our own until then."""

import asyncio
import threading
from typing import TYPE_CHECKING

from bot.language import light

if TYPE_CHECKING:
    from bot.language.lexicon import Lexicon

# hazm looks at every pair of neighbouring words; no text that people type to the bot is longer than this.
_LONGEST = 20_000


class PersianAnalyzer:
    """A `TextAnalyzer`, safe to use from several threads, before, during and after loading.

    Before `load` has finished `ready` is False and the light rules answer. hazm is imported in the loading
    thread, never before. Texts beyond 20,000 characters are always left to the light rules.
    """

    def __init__(self) -> None:
        self._lexicon: Lexicon | None = None
        self._loading = threading.Lock()

    @property
    def ready(self) -> bool:
        """True once the dictionaries are in memory."""
        return self._lexicon is not None

    async def load(self) -> None:
        """Load the dictionaries in a thread; returns when they are in use. Later calls return at once.

        Raises ImportError or OSError if hazm or its data cannot be read; the light rules then stay in use.
        """
        await asyncio.to_thread(self.load_now)

    def load_now(self) -> None:
        """Load in the calling thread: for command line work and benchmarks."""
        with self._loading:
            if self._lexicon is None:
                from bot.language.lexicon import Lexicon  # noqa: PLC0415  # takes 0.9 s and 30 MB: only when loading

                self._lexicon = Lexicon()

    def normalise(self, text: str) -> str:
        """The text with Persian letters and digits, plain spacing and half-spaces."""
        lexicon = self._lexicon
        plain = light.normalise(text)
        if lexicon is None or len(text) > _LONGEST:
            return plain
        return light.normalise(lexicon.normalise(plain))

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of `text` in order, normalised, without punctuation; parts of a verb joined by «_»."""
        lexicon = self._lexicon
        plain = self.normalise(text)
        if lexicon is None or len(text) > _LONGEST:
            return light.words(plain)
        return tuple(word for part in lexicon.tokenize(plain) for word in _token_words(part))

    def lemmas(self, text: str) -> tuple[str, ...]:
        """Dictionary forms of the words of `text`; before `ready` the words themselves."""
        lexicon = self._lexicon
        tokens = self.tokens(text)
        if lexicon is None:
            return tokens
        return tuple(lexicon.lemma(token) for token in tokens)

    def lemma(self, token: str) -> str:
        """The dictionary form of one token; before `ready` the token itself."""
        lexicon = self._lexicon
        return token if lexicon is None else lexicon.lemma(token)

    def frequency(self, word: str) -> int:
        """How often a word occurs in hazm's corpus; 0 for an unknown word, and before `ready`."""
        lexicon = self._lexicon
        return 0 if lexicon is None else lexicon.frequency(word)


def _token_words(part: str) -> tuple[str, ...]:
    # hazm joins the parts of a verb by «_»; any other character that is not a letter or digit separates
    # words.
    if "_" in part and part.replace("_", "").replace(light.HALF_SPACE, "").isalpha():
        return (part,)
    return light.words(part)
