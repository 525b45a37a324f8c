"""Phrases that say by themselves that somebody is in danger now, and phrases that only sound like it.

Sudden illness, threats to kill, people who are taken away, pursuers, weapons in a hand, intruders: each is a pattern
with what may stand in it, so that a sentence nobody wrote before is heard, too. «دارم از خنده می‌میرم» is none of them.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from bot.language import finglish
from bot.language.verbs import fold


def _words(text: str, *, ends: str = "") -> str:
    """A pattern for any of the words, which are folded."""
    return "(?:" + "|".join(re.escape(fold(word)) for word in text.split()) + f"){ends}"


_PEOPLE: Final = (
    "برادر داداش خواهر آبجی پسر دختر شوهر همسر زن بابا پدر مامان مادر دوست رفیق بچه عمو دایی همکار فامیل"
)
_KIN: Final = _words(_PEOPLE)
_MINE: Final = "(?:م|مو|مون|مونو|مان|هام|هامو|هامون)(?: رو| را| و)?"
_THINGS: Final = "شناسنامه کارت ملی گوشی موبایل برگه تعرفه رای مدرک مدارک عکس پول ماشین اسم وسایل جای"
_NOT_THEIR: Final = "".join(f"(?<!{fold(thing)} )" for thing in _THINGS.split())
_ME: Final = f"{_NOT_THEIR}(?:منو|مارو|ما رو|ما را|من رو|من را)"
_TAKEN: Final = (
    "(?:(?:گرفتن|گرفتند) (?:و )?(?:بردن|بردند)"
    "|(?:دستگیر|بازداشت) (?:کردن|کردند|کرد|کرده|شد|شده|شدن|شدند)"
    "|(?:ربودن|ربودند|دزدیدن|دزدیدند)"
    "|(?:با (?:ون|ماشین|دستبند|کتک) |به زور )(?:بردن|بردند)"
    "|(?:گرفتن|گرفتند|بردن|بردند)"
    "(?= $| کمک| نمیدون| خبر| معلوم نیست| کلانتری| پاسگاه| بازداشتگاه| زندان))"
)
_ELSEWHERE: Final = "(?! (?:شعبه|صندوق|پای|رای|ستاد|تو اتاق|سربازی|مدرسه))"
_AWAY: Final = "(?:بالا|پایین|بیرون|کنار|جلو|عقب|سمت|طرف|تو|اینور|اونور)"
_KILL: Final = "(?:میکش|بکش)(?:مت|یمت|متون|یمتون|نت|نتون|نم|نمون)"
_WEAPON: Final = _words("اسلحه تفنگ کلت کلاش چاقو قمه ساطور چماق شوکر باتوم", ends=r"\S*")
_PURSUER: Final = r"(?:ماشین\S*|موتور\S*|نفر\S*|یکی|مرد\S*|پسره|اقاهه|پلیس|مامور\S*)"

VIOLENCE: Final = re.compile(
    f" (?:{_KILL}(?! {_AWAY} )"
    r"|(?:سر به نیست\S*|نابودت|نابودتون) (?:میکن|کن)\S*"
    rf"|{_ME} (?:\S+ )?تهدید به (?:مرگ|قتل|کشتن)|تهدید(?:م|مون)? به (?:مرگم|قتلم|مرگمون|قتلمون|کشتنم)"
    "|زنده(?:ت|تون| ت)? نمیذار(?:م|مت|نت|یمت|یم)"
    rf"|{_NOT_THEIR}{_KIN}{_MINE} {_TAKEN}{_ELSEWHERE}"
    rf"|{_ME} {_TAKEN}{_ELSEWHERE}"
    rf"|{_ME} (?:\S+ )?تعقیب|تعقیب(?:م|مون)"
    rf"|{_PURSUER} (?:\S+ ){{0,2}}دنبال(?:مه|من|مونه|مونن|مونند)"
    r"|افتاد\S* دنبال(?:م|مون)"
    rf"|{_WEAPON} (?:\S+ ){{0,2}}?(?:تو )?دست(?:شه|شونه|شان|شون) "
    r"|(?:دارن|دارند|داره) (?:\S+ )?(?:میان|میاد|میایند) سراغ(?:م|مون|مان)|(?:اومدن|ریختن) سراغ(?:م|مون|مان)"
    r"|(?:ریختن|ریختند) (?:تو |توی |داخل )?(?:خونه مون|خونمون|خونه م|خونم|خونهم|خونهمون|خانه مان|خانهمان)"
    "|دارم میمیرم(?= $| کمک))"
    "(?= )"
)
"""Others threaten or attack."""
ILL: Final = re.compile(
    "^(?!.* (?:اگه|اگر) ).*(?<! که) (?:(?:غش|سکته|تشنج) (?:کرد|کردم|کرده|کردن|کردند)"
    "|از حال (?:رفت|رفته|رفتم|رفتن|رفتند)"
    "|قلب(?:م|ش|شون|مون) (?:گرفت|گرفته|ایستاد|وایساد|وایستاد)"
    "|نفس(?:م|ش|شون) (?:گرفت|گرفته|بند اومد|بند اومده|بالا نمیاد|نمیاد|قطع شد|قطع شده)"
    "|حال(?:م|ش|شون|مون) (?:(?:خیلی )?(?:بده|بد شد|بد شده|خرابه|خراب شد|خراب شده)|(?:به هم|بهم) (?:خورد|خورده))"
    r"|(?:آ|ا)مبولانس (?:\S+ )?(?:خبر|بفرست|میخوا|لازم|نیاز|بخوا|کجاست)\S*"
    ")(?= )(?! (?:از|بود) )"
)
"""Somebody has fallen ill. «حالم بد شد از این تبلیغ» is none of it, nor «پدرم که سکته کرده»."""
LIFE: Final = re.compile(
    r"^ (?:\S+ ){0,2}(?:دیگه|دیگر) (?:(?:تحمل|طاقت|توان) (?:ندارم|نمیارم)|نمیتونم (?:تحمل کنم|ادامه بدم|طاقت بیارم)) $"
)
"""All that somebody says is that they can bear it no longer."""
HARMLESS: Final = re.compile(
    " (?:از (?:خنده|گرسنگی|گشنگی|تشنگی|خستگی|گرما|سرما|فضولی|کنجکاوی|ذوق|خجالت|خوشحالی|عشق|بیحوصلگی|بی حوصلگی) "
    r"(?:\S+ )?(?:میمیر|مرد|بمیر)\S*"
    f"|{_KILL} {_AWAY}"
    r"|(?:طول|زحمت|خجالت|دراز|نفس|سیگار|دست) (?:\S+ )?(?:می|ن?می)?کش\S*"
    r"|تحمل (?:این|اون|ین) (?:همه |صف|شلوغی|گرما|تبلیغ|ربات)\S*"
    r"|(?:لایو|استوری|پست|توییت|کلیپ) (?:گذاشت|میذار|میزار)\S*"
    "|(?:میان|میاد|دنبال) (?:برای )?رای|صندوق سیار)(?= )"
)
"""What only sounds like danger: here a model's suspicion alone is not enough."""
_EVERYDAY: Final = _words(
    """
    اره بله نه
    من ما خودم خودمون خودمان اول حالا الان همین همینجا تازه امروز دیروز دیشب امشب با از به را رو و تو هم این اون یه یک
    گوش گوشم گوشای گوشام چشم چشمم چشمای چشمهای چشمام گوشی گوشیم مدرک مدرکم مدارک مدارکم سند عکس عکسش عکسشو عکسو عکسا
    فیلم فیلمش فیلمشو فیلمو ویدیو صدا صداش صداشو خونه خانه خونهام خونم ام اونجا انجا دارم داریم داشتم دستمه بودم بودیم
    پیدا کردم کردیم گرفتم گرفتیم دیدم دیدیم دیدمش شنیدم شنیدیم خوندم فرستادم میفرستم رسیدم رسیدیم
    بپرسید بپرسین بفرستم
    """
)
_RELATIVES: Final = _words("بابابزرگ مامانبزرگ پدربزرگ مادربزرگ خاله عمه همسایه")
EVERYDAY: Final = re.compile(
    f"^ (?:(?:{_EVERYDAY} )+"
    rf"|(?:خونه|خانه|مغازه) (?:{_KIN}|{_RELATIVES})(?:م|مون|مان|مونه|مه)?"
    rf"(?: (?:تو|توی|در|سر|کنار|نزدیک) (?:\S+ ?){{1,2}})? )$"
)
"""All that somebody says is what they saw, heard, have or sent themselves, that they have just come somewhere, or whose
home it was: here, too, a model's suspicion alone is not enough."""
_TOLD: Final = """
" رو را منو مارو ما من گرفتن گرفتند بردن بردند دستگیر بازداشت کردن کردند کرد شد شدن ربودن دزدیدن به زور با
ماشین کمک نمیدونم خبر کلانتری پاسگاه زندان تعقیب تعقیبم میکنن میکنه دنبالمه دنبالمون دنبالمن یکی ماشین موتور
مامور پلیس سراغم سراغمون ریختن اومدن دارن داره میان میاد خونمون خونه تو توی میکشمت میکشنت میکشیمت میکشنم
بکشنم میکشم اسلحه چاقو قمه دستشه دستشونه
"""
_LATIN: Final = re.compile("[a-z']+")
_SOUNDS_ALIKE: Final = 0.9


@cache
def _by_sound() -> Mapping[str, Sequence[str]]:
    """The words of the phrases by their sound, as people write them in Latin letters."""
    of_kin = (fold(kin) + ending for kin in _PEOPLE.split() for ending in ("م", "مو", "مون", "مونو"))
    by_sound: dict[str, list[str]] = {}
    for word in dict.fromkeys((*of_kin, *map(fold, _TOLD.split()))):
        by_sound.setdefault(finglish.sound(word), []).append(word)
    return by_sound


def is_violent(sentence: str, text: str) -> bool:
    """Whether others threaten or attack somebody. ``sentence``: the folded words of the text. Words in Latin letters
    are read by their sound as well: «baradaramo gereftan»."""
    if VIOLENCE.search(sentence):
        return True
    words = text.lower().split()
    if not any(map(_LATIN.match, words)):
        return False
    try:
        spoken = [_persian_word(latin[0]) if (latin := _LATIN.match(word)) else fold(word) for word in words]
    finally:
        finglish.forget()
    return VIOLENCE.search(f" {' '.join(spoken)} ") is not None


def _persian_word(latin: str) -> str:
    near = ((finglish.distance(latin, word), word) for word in _by_sound().get(finglish.sound(latin), ()))
    off, word = min(near, default=(_SOUNDS_ALIKE, latin))
    return word if off < _SOUNDS_ALIKE else latin
