"""Persian style rules for the content: the part of the style guide that a machine can check.

A sentence may have at most 25 words, and 95 of 100 sentences in a lesson or a quiz at most 20: longer ones
are hard to follow when listening.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Final

from bot.domain.people import Messenger

LONGEST_SENTENCE: Final = 25
USUAL_SENTENCE: Final = 20

_START: Final = r"(?<![\w\u200c])"
_END: Final = r"(?!\w)"
_ARTICLE: Final = r"ماد(?:ه|هٔ|ه\u200cی|ۀ)"
_DEAD: Final = (
    r"(?:(?:۶۷|۴۵|67|45|٦٧|٤٥)(?!\d)|(?:شصت[ \u200c]?و[ \u200c]?هفتم?|چهل[ \u200c]?و[ \u200c]?پنجم?)(?!\w))"
)
_JOINING: Final = "[بپتثجچحخسشصضطظعغفقکگلمنهیئ]"
"""After the other letters ها does not join, so nobody sees whether there is a half-space."""
_NO_PLURAL: Final = "".join(rf"(?<!\b{word})" for word in ("تن", "انت", "منت", "اشت", "فق"))
"""تنها, انتها, منتها, اشتها and فقها end in ها by themselves."""
_AFTER_HA: Final = "(?:ی|یی|یم|یت|یش|یمان|یتان|یشان|ست)?"
_PRESENT: Final = (
    "توان|(?:دان|(?:شو|کن|توان|خواه|رو|ده|گوی|آی|بین|گیر|رس|مان|نویس|پذیر|خوان|دار|گذار|زن|ساز|یاب|آور|شمار|پرس|بر)ی?)"
    "(?:م|د|یم|ید|ند)|(?:شو|کن|توان|خواه|رو|ده|بین|گیر|رس|نویس|خوان|دار|گذار|ساز)ی"
)
"""Verbs that people most often join to می; میدان, میدانی, میزان and میگو are words of their own."""
_PAST: Final = "(?:کرد|شد|رفت|داد|گفت|خواست|توانست|دانست|دید|گرفت|داشت|آمد|رسید|ماند)(?:م|ی|یم|ید|ند)?"
_NO_ACCOUNT: Final = "".join(f"(?<!{messenger}:)" for messenger in Messenger)
_NO_COUNT: Final = "(?<!این )(?<!آن )(?<!هر )(?<!یک )(?<!چند )"
_COUNTED: Final = "(?:رأی|نفر|تن|برگ|برگه|صندوق|تعرفه|نامزد|عضو|ناظر)"
"""«در این شعبه ۴۱۲ رأی بود» counts votes; «شعبهٔ ۱۲» names a station."""
_RULES: Final = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (_NO_ACCOUNT + r"(?<![0-9])[0-9]+", "Latin digits in Persian text"),
        (r"[٠-٩]+", "Arabic digits in Persian text"),
        (r"\w*[يىكة]\w*", "an Arabic letter instead of ی, ک or ه"),
        (r"\w*ۀ", "write هٔ instead of ۀ"),
        (_START + r"ن?می [آ-ی]+", "a half-space belongs after می"),
        (r"[آ-ی]+ ها(?:ی|یی|یم|یش|یشان|ست)?" + _END, "a half-space belongs before ها"),
        (rf"[آ-ی]+{_JOINING}{_NO_PLURAL}ها{_AFTER_HA}" + _END, "a half-space belongs before ها"),
        (_START + rf"ن?می(?:{_PRESENT}|{_PAST})" + _END, "a half-space belongs after می"),
        (r"[آ-ی]+[آ-ی]ه (?:ام|ای|ایم|اید|اند)" + _END, "a half-space belongs before this ending"),
        (r"[آ-ی]+[آ-ی]ه ی" + _END, "write هٔ instead of ه ی"),
        (r"[آ-ی]+[آ-ی] تر(?:ین|ی)?" + _END + "(?! و خشک)", "a half-space belongs before تر"),
        (_START + r"ر[أا]ی(?:دهند|گیر)\w+", "a half-space belongs inside this word"),
        (
            rf"{_NO_COUNT}{_START}(?:شعبه|ماده|تبصره|منطقه|درجه) [۰-۹]+(?![۰-۹])(?! {_COUNTED})",
            "write هٔ before a number",
        ),
        (_START + r"(?:بی طرف|رأی (?:گیری|دهنده|دهندگان))", "a half-space belongs inside this word"),
        (_START + r"رای" + _END, "write رأی with its hamza"),
        (_START + r"(?:هیات|هیأت|مسوول)", "write هیئت and مسئول"),
        (r"\S* [،؛؟.!:»]", "a space before punctuation"),
        (r"[آ-ی]+[،؛؟](?=[\w«])", "a space is missing after punctuation"),
        (r"[آ-ی]+[,;?]", "Latin punctuation in Persian text"),
        (r"[\"“”]", "quotation marks are « and »"),
        (
            rf"(?:{_ARTICLE} ?|مواد (?:\d+ ?(?:،|و|تا) ?)*){_DEAD}(?! ?(?:قدیم|پیشین|سابق))",
            "an outdated article number: the law was renumbered, offences are ۸۴ and campaign bans ۹۴ to ۱۰۱",
        ),
    )
)
_CONTEXT: Final = re.compile(r"^(?:\\w\*|\\S\*|\[آ-ی\]\+|" + re.escape(_START) + ")")
_SUSPECT: Final = re.compile("|".join(f"(?:{_CONTEXT.sub('', pattern.pattern)})" for pattern, _ in _RULES))
"""A fast filter that finds at least what the rules find: their patterns without context. Most texts have no
match."""
_SENTENCE_END: Final = re.compile(r"[.؟!؛…\n]+")


def style_problems(text: str) -> Iterator[tuple[str, str]]:
    """Each problem as (the words it is in, what to do)."""
    if _SUSPECT.search(text):
        for pattern, message in _RULES:
            for match in pattern.finditer(text):
                yield match.group(), f"{message}: «{match.group()}»"
    if len(text.split()) <= LONGEST_SENTENCE:
        return
    for sentence in sentences(text):
        words = len(sentence.split())
        if words > LONGEST_SENTENCE:
            first = " ".join(sentence.split()[:4])
            yield first, f"a sentence of {words} words, {LONGEST_SENTENCE} at most: «{first} …»"


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a line break and «؛» also end one, because the reader may pause there."""
    for part in _SENTENCE_END.split(text):
        if part.strip():
            yield part.strip()


def usual_length(texts: Iterable[str]) -> int:
    """The 95th percentile of words per sentence; 0 without sentences."""
    lengths: Sequence[int] = sorted(len(part.split()) for text in texts for part in sentences(text))
    return lengths[ceil(len(lengths) * 0.95) - 1] if lengths else 0
