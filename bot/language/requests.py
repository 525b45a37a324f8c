"""What people say to the bot itself: greetings, wishes, «where do I vote», «for whom».

A request is recognised by the notions in it (`bot.language.notions`), in any order: «شعبه» and «کجا» ask for the place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.language.everyday import ABOUT
from bot.language.notions import has, phrase_pattern
from bot.language.notions import vocabulary as notion_words
from bot.language.verbs import fold
from bot.usecases.ports.intents import Intent

_POLITE: Final = frozenset(
    fold(word)
    for word in [
        "لطفا",
        "لطفاً",
        "خواهشا",
        "خواهش",
        "میکنم",
        "سلام",
        "اقا",
        "خانم",
        "رو",
        "را",
        "یه",
        "بده",
        "کن",
        "کنید",
        "کنین",
        "بزن",
        "بیار",
        "دیگه",
        "باشه",
        "خب",
        "ok",
        "اوکی",
        "برو",
        "به",
        "من",
        "لطفن",
        "میخوام",
        "please",
    ]
)
_ALONE: Final[Mapping[Intent, frozenset[str]]] = {
    intent: frozenset(" ".join(map(fold, phrase.split())) for phrase in phrases.replace("\n", "|").split("|"))
    for intent, phrases in {
        Intent.MENU: "منو|منوی اصلی|منو اصلی|صفحه اصلی|صفحه اول|فهرست|خانه|menu|meno|menoo|mnu|دکمه ها|گزینه ها",
        Intent.CANCEL: "لغو|کنسل|انصراف|پایان|خروج|تمام|cancel|laghv|lagv|enseraf|payan|نمیخوام|ولش|تموم|بیخیال",
        Intent.BACK: "برگرد|برگشت|قبلی|عقب|back|bargard|ghabli|مرحله قبل|برگرد عقب",
        Intent.HELP: "راهنما|راهنمایی|کمک|help|rahnama|komak|آموزش ربات",
        Intent.REPORTS: "گزارش های من|گزارشهای من|گزارشام|پیگیری|کد پیگیری",
        Intent.SETTINGS: "تنظیمات|تنظیم|settings|setting|tanzimat",
        Intent.LANGUAGE: "زبان|انگلیسی|ترکی|کردی|عربی|آذری|english|language|turki|kurdi",
        Intent.STOP: "stop|استوپ|لغو عضویت|لغو اشتراک|خاموش|قطع|بس",
        Intent.THANKS: "باشه|اوکی|ok|اوکی ممنون|حله|دمت گرم",
    }.items()
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A request: a notion of each of ``needs``, none of ``lacks``, in a text of at most ``most`` words. Notions with
    ``|`` between them are alternatives."""

    intent: Intent
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    most: int = 14


_RULES: Final = (
    _Rule(Intent.STOP, ("message", "halt"), ("candidate", "law", "announces"), 13),
    _Rule(Intent.STOP, ("leave_me",), ("candidate", "law"), 9),
    _Rule(Intent.LANGUAGE, ("language", "speaks"), ("candidate", "law", "station", "wear"), 15),
    _Rule(Intent.LANGUAGE, ("language",), ("candidate", "law", "station", "told", "wear"), 6),
    _Rule(Intent.SETTINGS, ("setting",), ("law",), 8),
    _Rule(Intent.SETTINGS, ("change", "about_me"), ("station", "told"), 14),
    _Rule(Intent.CANCEL, ("dismiss",), ("station", "message", "candidate", "where", "told"), 8),
    _Rule(Intent.REPORTS, ("own_report", "become"), ("law", "if"), 22),
    _Rule(Intent.REPORTS, ("own_report",), ("if", "announces"), 5),
    _Rule(Intent.DATE, ("date", "election"), ("law", "who_then", "hour", "other", "complaint"), 18),
    _Rule(Intent.HOURS, ("hour", "opening"), ("law", "complaint", "told", "other"), 18),
    _Rule(Intent.HOURS, ("clock", "still_open"), ("law", "complaint", "told", "other"), 14),
    _Rule(Intent.VOTE_FOR, ("whom_to",), ("law", "told", "where", "announces"), 16),
    _Rule(Intent.VOTE_FOR, ("whom", "candidate"), ("law", "told", "where", "announces"), 20),
    _Rule(Intent.PLACE, ("where", "station|vote"), ("complaint", "told"), 24),
    _Rule(Intent.PLACE, ("station", "area"), ("law", "complaint", "told", "candidate", "hour"), 7),
    _Rule(Intent.MENU, ("menu", "bring"), ("law", "told", "own_report", "previous", "violent"), 8),
    _Rule(Intent.MENU, ("menu",), ("law", "told", "station", "vote", "previous"), 2),
    _Rule(Intent.MENU, ("bot_does",), ("law", "candidate", "station"), 9),
    _Rule(Intent.BACK, ("step_back",), ("law", "station", "candidate", "about_me", "own_report"), 7),
    _Rule(Intent.HELP, ("at_loss", "bot"), ("candidate", "station", "announces"), 15),
    _Rule(Intent.HELP, ("at_loss", "handling"), ("candidate", "station", "announces", "vote"), 14),
    _Rule(Intent.HELP, ("needs_help",), ("candidate", "station", "announces", "vote", "law", "told"), 10),
)
_HINTS: Final = (
    _Rule(Intent.PLACE, ("where", "station|vote"), ("told",), 24),
    _Rule(Intent.HOURS, ("hour",), ("complaint", "told"), 9),
    _Rule(Intent.DATE, ("date", "election"), ("hour", "told", "complaint"), 9),
    _Rule(Intent.VOTE_FOR, ("whom", "candidate"), ("where", "told"), 9),
    _Rule(Intent.REPORTS, ("own_report",), ("law", "if"), 14),
    _Rule(Intent.HELP, ("at_loss",), ("law", "candidate", "station", "told", "vote"), 9),
)
"""Requests that a text may be, if it is not surely something else."""
_LONGEST_STATION: Final = 5


def wishes(sentence: str, length: int) -> tuple[Intent, ...]:
    """What a text of so many words asks of the bot itself, the likeliest first."""
    if (whole := whole_request(sentence)) is not None:
        return (whole,)
    return _by_rules(_RULES, sentence, length)


def hints(sentence: str, length: int) -> tuple[Intent, ...]:
    """What a text of so many words may ask of the bot itself."""
    return _by_rules(_HINTS, sentence, length)


def _by_rules(rules: Sequence[_Rule], sentence: str, length: int) -> tuple[Intent, ...]:
    intents = [
        rule.intent
        for rule in rules
        if length <= rule.most
        and all(has(notion, sentence) for notion in rule.needs)
        and not any(has(notion, sentence) for notion in rule.lacks)
    ]
    return tuple(dict.fromkeys(intents))


def whole_request(sentence: str) -> Intent | None:
    """The request that is all a text says."""
    words = sentence.split()
    core = " ".join(word for word in words if word not in _POLITE) or " ".join(words)
    return next(
        (intent for intent, phrases in _ALONE.items() if core in phrases or sentence.strip() in phrases), None
    )


_GREETING_WORDS: Final = frozenset(
    fold(word)
    for word in [
        "سلام",
        "سلامم",
        "سلم",
        "slm",
        "درود",
        "دورود",
        "درودها",
        "وقت",
        "وقتت",
        "وقتتون",
        "وقتتوون",
        "بخیر",
        "صبح",
        "صبحتون",
        "شب",
        "شبتون",
        "ظهر",
        "ظهرتون",
        "عصر",
        "عصرتون",
        "روز",
        "روزت",
        "روزتون",
        "خوش",
        "خوشی",
        "خوبی",
        "خوبید",
        "خوبین",
        "خوبه",
        "چطوری",
        "چطورید",
        "چطورین",
        "چطور",
        "چطوره",
        "چه",
        "خبر",
        "خبرا",
        "علیک",
        "علیکم",
        "السلام",
        "والسلام",
        "الو",
        "سام",
        "داداش",
        "داداشی",
        "برادر",
        "خواهر",
        "آبجی",
        "اقا",
        "خانم",
        "خانوم",
        "مهندس",
        "دکتر",
        "حاجی",
        "حاج",
        "جان",
        "جون",
        "عزیز",
        "عزیزم",
        "عزیزان",
        "دوست",
        "دوستان",
        "دوستم",
        "گرامی",
        "محترم",
        "هستی",
        "هستین",
        "هستید",
        "کسی",
        "اینجا",
        "اینجاست",
        "هست",
        "انجاست",
        "خسته",
        "نباشید",
        "نباشی",
        "نباشین",
        "با",
        "عرض",
        "ادب",
        "احترام",
        "خدمت",
        "شما",
        "و",
        "به",
        "بر",
        "تو",
        "همه",
        "همگی",
        "ارادت",
        "مخلص",
        "مخلصم",
        "چاکر",
        "چاکریم",
        "نوکرتم",
        "های",
        "هلو",
        "هی",
        "hi",
        "hello",
        "hey",
        "حالت",
        "حالتون",
        "حال",
        "احوال",
        "ربات",
        "روبات",
        "بات",
        "دوباره",
        "باز",
        "امروز",
        "باشه",
        "کیفت",
        "کوکه",
        "سال",
        "نو",
        "مبارک",
        "عید",
        "یه",
        "از",
        "ما",
        "یا",
        "الله",
        "علی",
        "ایام",
        "بکام",
        "سلامت",
        "سلامتی",
        "باشی",
        "باشید",
        "باشین",
        "اهل",
        "خونه",
        "من",
        "بچه",
        "ها",
        "رفقا",
        "رفیق",
        "مرد",
        "نیست",
        "بله",
        "جواب",
        "بده",
        "کجایی",
        "سرکار",
        "قربان",
        "استاد",
        "عمو",
        "خاله",
        "مادر",
        "پدر",
        "ننه",
        "بابا",
    ]
)
_GREETS: Final = phrase_pattern("""
صبح شما بخیر|وقتتون خوش|وقت خوش
سلام*|سلم|slm|درود*|الو|وقت* بخیر|صبح* بخیر|شب* بخیر|عصر* بخیر|ظهر* بخیر|روز* بخیر|روز* خوش|شب خوش|hi|hello
hey|هلو|خوبی|خوبین|خوبید|چطوری*|چه خبر*|علیک*|خسته نباشید|هستی|کسی هست*|کسی اینجا*|یا علی|یا الله|عرض ادب
""")
_THANKS: Final = phrase_pattern("""
دستتون طلا|اجرتون*|اجرت با*|خیر ببین*|نوکرتم|خدا قوت|مرسی*|ممنون*|ممنوون*
متشکر*|تشکر*|سپاس*|دمت گرم|دمتون گرم|دم شما گرم|دستت درد نکن*|دستتون درد نکن*
دست شما درد نکن*|دست گلت*|خدا خیرت*|خدا خیرتون*|خدا خیر بد*|خدا اجرت*|خدا اجرتون*|خدا عمرت*|خدا حفظت*
پیر شی*|لطف کردی*|لطف کردید|لطف کردین|لطفتون*|قربونت*|قربون دستت*|قربون شما|فدات*|فدای شما|مچکرم|ممنونم
کارم راه افتاد|کارمو راه انداخت*|زنده باد*|زنده باشی*|عالی بود*|خیلی خوب بود|مفید بود|خدا پدرت* بیامرز*
خدا بیامرزه|اجرتون با خدا|thanks|thank|thx|tnx|mersi|merci|mamnoon|mamnun|ایول|کیف کردم|عالیه*
""")


_SHORT_GREETING: Final = 4


def is_greeting(sentence: str) -> bool:
    """Whether a text greets and says nothing else: words of greetings only, or few others among few words."""
    words = sentence.split()
    if not _GREETS.search(sentence):
        return False
    others = sum(word not in _GREETING_WORDS for word in words)
    return not others or (len(words) <= _SHORT_GREETING and others == 1 and not names_election(sentence))


def is_thanks(sentence: str) -> bool:
    """Whether a text thanks, and asks for nothing beside."""
    return bool(_THANKS.search(sentence)) and not any(
        has(notion, sentence) for notion in ("law", "if", "where")
    )


def names_stations_only(sentence: str, length: int) -> bool:
    """Whether a text is «the stations of …» and no sentence."""
    return (
        length <= _LONGEST_STATION
        and not has("law", sentence)
        and bool(re.match(r" (?:شعبه|شعب|شعبه ی|صندوق|حوزه)(?:های|ها|ی|هایی)? (?:های )?\S+ ", sentence))
    )


def names_election(sentence: str) -> bool:
    """Whether a word of the text, also in Latin letters, belongs to elections."""
    return any(word.startswith(ABOUT) for word in sentence.split())


_ELECTION_WORDS: Final = """
انتخابات رای رای‌گیری نامزد نامزدا کاندید کاندیدا شعبه شعبه‌ها حوزه صندوق تبلیغ تبلیغات ستاد پوستر بنر تراکت تعرفه
ناظر هیئت هیات فرماندار شورا شورای
صلاحیت استعفا اعتراض شکایت تقلب گزارش قانون کارت شناسنامه مدرک برگه پول جرم تخلف عضو روستا شهر نماینده
"""


def vocabulary() -> frozenset[str]:
    """The words of all phrases, so that they are recognised in Latin letters."""
    more = (fold(word) for word in _ELECTION_WORDS.split())
    return notion_words() | _GREETING_WORDS | frozenset(more)


def latin_words() -> frozenset[str]:
    """The words that are meant as they stand in Latin letters."""
    alone = (word for phrases in _ALONE.values() for phrase in phrases for word in phrase.split())
    return frozenset(word for word in (*vocabulary(), *alone) if word.isascii())
