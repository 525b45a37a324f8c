"""Who did it, as a sentence tells it: «ستاد یک نامزد کارت هدیه پخش می‌کرد» is about a headquarters.

Only whoever acts counts: not somebody to whom it was done («به ناظر پول دادند»), nor a place («جلوی ستاد»). It is
offered to the reporter, never taken.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain.catalogue.catalogue import ActorClass
from bot.language.verbs import fold

_PHRASES: Final = {
    ActorClass.HEADQUARTERS: "ستاد|ستادش|ستادشان|ستادشون|ستادی ها|مسئول ستاد",
    ActorClass.STAFF: (
        "ناظر|ناظرها|ناظران|ناظرا|ناظر شعبه|ناظر صندوق|مجری|مجریان|مجری ها|منشی|منشی شعبه|عضو شعبه|اعضای شعبه"
        "|مسئول شعبه|مسئولان شعبه|مسئولین شعبه|رئیس شعبه|رئیس صندوق|عوامل شعبه|عامل شعبه|مسئول صندوق"
        "|نماینده فرماندار|بازرس هیئت"
    ),
    ActorClass.OFFICIAL: (
        "فرماندار|بخشدار|استاندار|شهردار|دهیار|مدیرکل|مدیر کل|رئیس اداره|رئیس اداره مون|مدیر اداره|مدیر مدرسه"
        "|معاون فرماندار|معاون اداره|رئیس دانشگاه"
    ),
    ActorClass.FORCE: (
        "سپاه|سپاهی ها|سپاهی|پاسدار|پاسدارها|بسیج|بسیجی|بسیجی ها|بسیجیا|پلیس|نیروی انتظامی|سرباز|سربازها|ارتشی|نظامی ها"
        "|مامور نیروی انتظامی|مامور کلانتری|فرمانده پادگان|فرمانده"
    ),
    ActorClass.MEDIA: "صداوسیما|صدا و سیما|روزنامه|خبرگزاری|تلویزیون|کانال خبری",
}
_CANDIDATE: Final = "نامزد|کاندید|کاندیدا"
_FIRST: Final = frozenset({"یک", "یه", "یکی"})
_NOT_BEFORE_WORDS: Final = """
به از با برای علیه بر در تو توی جلو جلوی پیش دم کنار نزدیک پشت روبروی داخل سمت طرف ضد بی بدون مثل تا را رو هوادار طرفدار
رقیب عکس پوستر بنر تبلیغ
"""
_NOT_AFTER_WORDS: Final = "را رو نبود نیست نبودند نداشت نداشتیم نداره"
_NOT_BEFORE: Final = frozenset(map(fold, _NOT_BEFORE_WORDS.split()))
"""Words before somebody who does not act in this sentence, or somewhere."""
_NOT_AFTER: Final = frozenset(map(fold, _NOT_AFTER_WORDS.split()))
_WORD: Final = re.compile(r"[^\W\d_]+")


def find_told_actor(text: str) -> ActorClass | None:
    """The only class of people that a sentence says did it; None if it says nobody, or several."""
    words = [fold(word) for word in _WORD.findall(text)]
    classes = {
        actor
        for start, word in enumerate(words)
        for actor, phrase in _BY_FIRST_WORD.get(word, ())
        if _acts(phrase, words, start)
    }
    if not classes and _is_candidate_first(words):
        return ActorClass.CANDIDATE
    return classes.pop() if len(classes) == 1 else None


def _acts(phrase: Sequence[str], words: Sequence[str], start: int) -> bool:
    """Whether the phrase stands there, and its people act."""
    end = start + len(phrase)
    return (
        words[start:end] == phrase
        and (not start or words[start - 1] not in _NOT_BEFORE)
        and (end >= len(words) or words[end] not in _NOT_AFTER)
    )


def _is_candidate_first(words: Sequence[str]) -> bool:
    """«نامزد پول می‌داد», «خود نامزد آمد»: elsewhere a candidate is often only named."""
    for place, word in enumerate(words[:-1]):
        if word not in _CANDIDATES or words[place + 1] in _NOT_AFTER:
            continue
        before = words[place - 1] if place else ""
        if before in ("خود", "خوده") or place == 0 or (place == 1 and before in _FIRST):
            return True
    return False


def _fold_phrase(phrase: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(phrase)]


def _index_phrases() -> dict[str, list[tuple[ActorClass, list[str]]]]:
    index: dict[str, list[tuple[ActorClass, list[str]]]] = {}
    for actor, phrases in _PHRASES.items():
        for folded in map(_fold_phrase, phrases.split("|")):
            index.setdefault(folded[0], []).append((actor, folded))
    return index


_BY_FIRST_WORD: Final = _index_phrases()
_CANDIDATES: Final = frozenset(fold(word) for word in _CANDIDATE.split("|"))
