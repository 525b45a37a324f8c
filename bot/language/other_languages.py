"""Which other language a text is written in, by cheap signs: letters that Persian lacks, and everyday words.

Persian in Latin letters and Persian typed with Arabic keys are no other languages, so words that look the same in
both count for none.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from bot.language.digits import strip_directions


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\u200c][^\W\d_]+)*")
_ENOUGH: Final = 2
_SHARE: Final = 1 / 3
"""The part of its words that must be of the language."""
_ENGLISH: Final = _words("""
    the you your yours can could how what where when why which who whose with without from for and have has vote
    voting voter votes election elections report reports want would should need please my i it's this that these
    there someone they their is was does not card id identity people money free followers friends online buy cheap
    click link best price join every day website get give tell show me about if any some i'm don't
""")
_ALIKE: Final = _words("is has card show day link join me i")
"""English words that are Persian ones in Latin letters, too, or alone mean nothing."""
_ARABIC: Final = _words("""
    هل في إلى الى على أين اين كيف ماذا متى أريد اريد يمكن يمكنني هذه هذا التي الذي لماذا أنا انا نحن ليس عن أو لدي
    عندي شكرا مرحبا أهلا اهلا أن إن لم لن قد كان كانت يوم ثم حتى بعد قبل عند بين كل لا ما من
""")
_NOT_ARABIC: Final = _words("بعد قبل بین كل لا ما من حتی حتى اين على في قد يوم كان عند انا")
"""Arabic words that people write in Persian, too, as these or as names: they count only beside others."""
_ARTICLE: Final = re.compile(r"(?:ال|وال|بال|لل|فال)[^\W\d_]{4,}")
_NO_ARTICLE: Final = re.compile(
    "(?:الان|الآن|البته|الکی|الهی|الهه|السلام|الحمد|الله|الزام|المان|الگو|التماس|الفبا|القا|اللهم|الما|البرز|الیگ|بالا)"
)
_AZERI: Final = re.compile(
    "(?:نئجه|نیجه|نجور|هاردا|هارا|هاردان|هانسی|اوچون|ایچون|یوخ|یوخدور|وار|واردیر|سنه|بیزه|سیزه|منیم|سنین|بیزیم|سیزین|"
    "کیمه|نه‌وقت|نه‌واخت|سس|سسی|وئر|وئره|دئ|گئت|ائله|ایله|اولار|اولور|اولسا|بیلرم|بیلر|بیله|سالام|ایستیر|ایستیرم|"
    "(?:وئر|گئد|دئی|سئچ|ائد|ائل|گئت)[^\\W\\d_]*|[^\\W\\d_]+(?:اجاق|لردن|لارین|لرین))"
)
_SORANI: Final = frozenset("ێۆڵڕڤەۊ")
_TURKIC: Final = frozenset("əışğçöüƏİŞĞÇÖÜ")
_WRITTEN_HERE: Final = re.compile(
    r"[a-z\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]", re.I
)


def language_of(text: str) -> str:
    """``en``, ``ar``, ``ku`` or ``az`` for a text in that language, ``other`` for one in another alphabet; empty for
    Persian, for too few words, and where nothing is sure."""
    words = [word.lower() for word in _WORD.findall(strip_directions(text))]
    if not words:
        return ""
    if _is_in_other_alphabet(words):
        return "other"
    return next((code for code, is_sign, proves in _SIGNS if _has(words, is_sign, proves)), "")


def _is_in_other_alphabet(words: Sequence[str]) -> bool:
    letters = [letter for word in words for letter in word if letter.isalpha()]
    foreign = sum(not _WRITTEN_HERE.match(letter) and letter not in _TURKIC for letter in letters)
    return foreign > len(letters) / 2


def _is_arabic(word: str) -> bool:
    return word in _ARABIC or (bool(_ARTICLE.fullmatch(word)) and not _NO_ARTICLE.match(word))


def _has(words: Sequence[str], is_sign: Callable[[str], bool], proves: Callable[[str], bool]) -> bool:
    """Whether enough of the words are signs of a language, and one of them of no other."""
    signs = [word for word in words if is_sign(word)]
    return len(set(signs)) >= _ENOUGH and len(signs) >= len(words) * _SHARE and any(map(proves, signs))


def _is_sorani(word: str) -> bool:
    return not _SORANI.isdisjoint(word)


def _is_turkic(word: str) -> bool:
    return not _TURKIC.isdisjoint(word)


def _is_azeri(word: str) -> bool:
    return bool(_AZERI.fullmatch(word))


_SIGNS: Final = (
    ("ku", _is_sorani, _is_sorani),
    ("az", _is_turkic, _is_turkic),
    ("en", _ENGLISH.__contains__, (_ENGLISH - _ALIKE).__contains__),
    ("ar", _is_arabic, lambda word: word not in _NOT_ARABIC),
    ("az", _is_azeri, _is_azeri),
)
