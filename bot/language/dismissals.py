"""Whether a text only says that its sender wants no more: «نه ولش کن نمیخوام گزارش بدم», «پاکش کن».

Both are heard only where every word says so, because a witness tells such words of others («گفت ولش کن»).
"""

import re
from typing import Final

from bot.language.report_requests import FILLER
from bot.language.verbs import folded_words

_LEAVING: Final = FILLER | folded_words("""
نه نخیر خیر ولش ول کن کنید کنین بیخیال بی خیال خیالش شدم شو شید شم پشیمون پشیمان پشیمونم پشیمانم منصرف منصرفم
نمیخوام نمیخام نمیخواهم نمیخوایم نمیخواد نخواستم گزارش گزارشم گزارشو گزارشی ثبت ادامه نمیدم نمیدهم نمیکنم نمیفرستم
دیگه دیگر لغو لغوش کنسل کنسلش کنسله انصراف میدم دادم تمام تموم تمومش کنیم بسه بس اصلا اصلاً حالا فعلا فعلاً بعدا بابا
هیچی هیچ بفرستم بفرستش این اینو چیو پاک پاکش حذف حذفش دور دورش بنداز بندازید بندازین خارج خروج بیا بیام بیرون
برگرد برگردم برگردیم برو برم بریم منو منوی اصلی قبل قبلی مرحله صفحه عقب مرسی ممنون ok cancel menu
""")
_DELETES: Final = re.compile(
    " (?:(?:پاک|حذف|دیلیت)ش? (?:کن|کنید|کنین|بکن|بکنید|بشه)|دورش? (?:بنداز|بندازید|بندازین)) "
)
_MINE: Final = folded_words("""
گزارش گزارشم گزارشمو گزارشو گزارشه همش همشو همه‌اش همه‌شو همه چی چیو چیز اش شو نوشته نوشتم نوشته‌مو نوشته‌هامو
نوشته‌ام نوشته‌هام هام مو پیش نویس پیش‌نویس پیش‌نویسو پیشنویس پیشنویسو پیشنویسم اینا اینارو اینها فایل فایلا فایلارو
فایلهامو عکسا عکسارو عکس عکسمو همه‌ی تمام کل
""")


_QUOTES: Final = re.compile(" (?:می)?(?:گفت|گفتن|گفتند|گف|میگه|میگن) ")


def quotes_somebody(sentence: str) -> bool:
    """Whether a sentence of folded words tells what somebody said."""
    return _QUOTES.search(sentence) is not None


def only_dismisses(sentence: str) -> bool:
    """Whether nothing but the wish to leave is in a sentence that wishes that. Its words are folded
    (`report_requests.sentence_of`)."""
    return all(word in _LEAVING for word in sentence.split())


def only_deletes(sentence: str) -> bool:
    """Whether a sentence of folded words wants what its sender has begun to be deleted, and says nothing else."""
    if not _DELETES.search(sentence):
        return False
    return all(word in _LEAVING or word in _MINE for word in _DELETES.sub(" ", sentence).split())
