"""Questions with an answer of their own, and what else a question shows: whether it asks for a day, and who asks.

The patterns are for folded words with single spaces, a space at both ends.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.learning.lessons import Audience

_MANY: Final = 7
"""More words than thanks or a greeting alone have."""
_LONGEST_ABOUT_US: Final = 14
"""More words than a question about this program alone has."""
_THANKS: Final = re.compile(
    " (?:ممنون\\S*|مرسی|متشکر\\S*|تشکر|سپاس\\S*|دمت گرم|دمتون گرم|دست\\S* درد نکنه|"
    "خدا خیر\\S* بده|لطف کرد\\S*|خیلی خوب بود|عالی بود|merci|mamnoon|mersi|mamnun) "
)
_GREETING: Final = re.compile(
    "(?: (?:سلام|سلامعلیکم|سلام علیکم|علیکم|درود|وقت بخیر|وقت شما بخیر|صبح بخیر|عصر بخیر|"
    "شب بخیر|ظهر بخیر|روز بخیر|روزتون بخیر|خسته نباشید|خسته نباشی|خوبی|خوبین|خوبید|چطوری|salam|"
    "hi|hello|slm)(?= ))+ (?:(?:من )?(?:یه|یک|چند تا|چندتا) س(?:و|ی|وی)?ال\\S* (?:دارم|داشتم|داریم) )?"
)
_LEARN: Final = "(?:می|نمی|ب)?(?:فهم|دان|دون)(?:ه|د|ن|ند|ین|ید)"
_PRIVACY: Final = re.compile(
    " (?:منو|مارو|من رو|ما رو|من را|ما را|اسممو|اسمم رو|اسمم را|نامم را|هویتم\\S*|شمارمو|شماره ام) "
    "(?:\\S+ ){0,2}?(?:لو (?!داد)|شناسایی (?!کرد|شد)|میشناس|نمیشناس|پیدا میکن|پیدا نمیکن|فاش (?!کرد|شد))"
    "| (?:کی|کیا|چه کسی|چه کسانی) (?:\\S+ )?(?:این|اینا|اینها|اینارو|گزارش\\S*|پیام\\S*|نوشته\\S*|حرف\\S*) "
    "(?:\\S+ ){0,2}?می ?(?:خون|خوان|بین)\\S* "
    f"| {_LEARN} (?:\\S+ ){{0,3}}?(?:من|ما) (?:\\S+ ){{0,3}}?(?:گزارش|فرستاد|نوشت)\\S*"
    f"|گزارش\\S* (?:\\S+ ){{0,4}}?{_LEARN} (?:من بود|کی بود|کار من)"
    "| (?:نمی ?خوام|نمی ?خواهم|نباید|نکنه) (?:\\S+ ){0,2}?(?:اسمم|نامم|هویتم|شمارم|شماره ام)\\S* (?:\\S+ ){0,3}?"
    "(?:باشه|باشد|بیاد|بیاید|ثبت|دیده|معلوم|لو|فاش)"
    "|گزارش\\S* (?:\\S+ ){0,3}?(?:ناشناس|محرمانه|امن|مخفی)\\S* "
    "| (?:ناشناس|محرمانه|مخفی) (?:\\S+ ){0,3}?(?:گزارش\\S*|میمون\\S*|میمان\\S*|بمون\\S*|بمان\\S*) "
    "| (?:بهتون|به شما|به این ربات|بهت) (?:\\S+ ){0,2}?اعتماد (?:کنم|کنیم|کرد)"
    "| اعتماد (?:کنم|کنیم|کرد) (?:\\S+ )?(?:بهتون|به شما|به این ربات|بهت) "
)
_SENT: Final = "(?:گزارش|پیام|نوشته|حرف|اسم|شماره)\\S*"
_PICTURED: Final = "(?:عکس|فیلم|صدا|فایل|عکسها|عکس ها)(?:مو?|ام)"
_HANDED: Final = re.compile(
    f" (?:{_SENT}|{_PICTURED}) (?:\\S+ ){{0,4}}?(?:کی|کیا|چه کسی|چه کسانی) (?:\\S+ )?می ?(?:خون|خوان|بین)\\S* "
    f"| {_SENT} (?=(?:\\S+ ){{0,6}}?ن?می ?(?:دید|دین|دی|دهید|رسونید|رسانید|رسه|رسد|افته|افتد|فته) )"
    "(?:\\S+ ){0,4}?(?:دست|به دست|به) (?:کسی|کی|کیا|حراست|اطلاعات|پلیس|سپاه|بسیج|وزارت\\S*|حکومت|دولت) "
)
"""Asks into whose hands come what its sender wrote."""
_HARMED: Final = re.compile(" (?:تهدید|کتک|زد|می ?زن|اخراج|اذیت|بازداشت|گرفتن)\\S* ")
"""Somebody who was found out tells of it: that is for a person to read, and no question about this program."""
_OPERATOR: Final = re.compile(
    " (?:ربات|بات|روبات|برنامه) (?:\\S+ )?(?:مال|دست|برای|متعلق به) (?:کی|چه کسی|کدوم|کدام|دولت)\\S* "
    "| (?:مال|دست) (?:کی|چه کسی|کیا) (?:\\S+ )?(?:ربات|بات|روبات|برنامه)"
    "| (?:شما|تو) (?:کی|چی|کیا) (?:هستی\\S*|هستین|اید|ای) | (?:شما|تو) (?:رباتی|روباتی|دولتی|دولتی هستید) "
    "| (?:شما|شماها|تو|ربات|بات|روبات) (?:\\S+ )?(?:از طرف|وابسته به|زیر نظر) "
    "(?:دولت|حکومت|نظام|شورای نگهبان|وزارت|فرمانداری)\\S* "
    "| کی (?:این )?(?:ربات|بات|روبات) (?:رو|را)? ?(?:ساخت\\S*|میگردون\\S*|میگردان\\S*) "
)
_OTHER_DAY: Final = re.compile(
    " (?:ثبت\\S*|نامنویسی|نام نویسی|شکایت\\S*|اعتراض\\S*|تبلیغ\\S*|ستاد\\S*|نتیج\\S*|نتایج|"
    "اعلام|شمارش|استعفا\\S*|صلاحیت\\S*|انصراف\\S*|مجلس|ریاست\\S*|خبرگان|اگهی|فهرست\\S*|"
    "لیست\\S*|قبلی|دوره قبل|تعطیل\\S*|پول\\S*|تمدید\\S*|سن|سالگی|ساله|سالم|سالش|مهلت|بعدی|هفتم|"
    "ناظر|بازرس|نظارت|نگهبان|تعیین) "
)
_DAY: Final = (
    "(?:چه روز\\S*|کدوم روز\\S*|کدام روز\\S*|چندم\\S*|چه تاریخ\\S*|چه زمان\\S*|چه موقع\\S*|"
    "چه وقت\\S*|چه ماه\\S*|چند شنبه\\S*|چندشنبه\\S*)"
)
_WHEN_WORD: Final = f"(?:{_DAY}|کی|کیه|کی هست|کی است)"
_ELECTION: Final = "(?:انتخابات|رای گیری|رایگیری)"
_NAMED: Final = f"{_ELECTION}(?: شوراها| شورا| شورای شهر| شورای روستا| شوراهای شهر| امسال| این دوره)*"
_DATE: Final = re.compile(
    f" {_NAMED} (?:\\S+ )?{_DAY}(?= )|(?:^|سلام|درود|پس|خب|بالاخره|ببخشید|روز|زمان|"
    f"تاریخ) (?:این )?{_NAMED} (?:دقیقا |بالاخره )?{_WHEN_WORD}(?= $| برگزار| میش| انجام| هست|"
    f" است)"
    f"| {_DAY} (?:\\S+ )?(?:{_NAMED}|رای میدیم|رای بدیم|رای بدهیم|رای میدهیم|باید رای\\S*|"
    f"میریم پای صندوق|میرویم پای صندوق)(?= $| است| هست| برگزار)"
    f"|(?:^|سلام|پس|خب|بالاخره) کی (?:باید )?(?:رای میدیم|رای بدیم|رای بدهیم|انتخاباته|"
    f"رای گیریه|{_NAMED} (?:است|هست|برگزار\\S*|میش\\S*))(?= )"
    f"| (?:تاریخ|زمان) (?:دقیق |برگزاری )*{_NAMED} $"
    f"|(?<! تا) چند (?:روز|وقت|هفته|ماه) (?:دیگه |دیگر )?(?:مونده|مانده)(?: تا| به)? {_NAMED} $|"
    f"(?<! تا) چند (?:روز|هفته|ماه) (?:دیگه |دیگر |تا |به )+{_NAMED} (?:است |هست )?$"
    f"| {_NAMED} چند (?:روز|هفته|ماه) (?:دیگه|دیگر)\\S* "
)
_HOURS: Final = re.compile(
    " (?:از |تا )?(?:چه|چند|کدوم) ساعت\\S* (?:\\S+ ){0,4}?(?:رای\\S*|صندوق\\S*|شعبه\\S*|"
    "حوزه\\S*|انتخابات|باز\\S*)"
    "| (?:رای\\S*|صندوق\\S*|شعبه\\S*|حوزه\\S*|انتخابات) (?:\\S+ ){0,4}?(?:تا|از) (?:چه|"
    "چند) ساعت\\S*| ساعت (?:شروع|پایان|کار|اغاز)? ?(?:رای گیری|شعبه\\S*|صندوق\\S*|رای دادن|"
    "انتخابات)(?: چ\\S+| کی\\S*)?(?= )"
    "| (?:تا|از) ساعت چند (?:\\S+ ){0,3}?(?:رای\\S*|صندوق\\S*|باز\\S*)| (?:رای گیری|صندوق\\S*|"
    "شعبه\\S*) (?:\\S+ ){0,2}?(?:تا|از) ساعت چند "
    "| (?:تا کی|تا چه وقت) (?:\\S+ ){0,2}?رای (?:داد|بد\\S+)| (?:شعبه\\S*|"
    "صندوق\\S*) (?:\\S+ )?(?:تا کی|کی) (?:باز\\S*|بسته\\S*|میبند\\S*)| (?:رای گیری|"
    "رای دادن) (?:تا کی|چند ساعت\\S*|از کی) "
    "|(?:^| )(?:مهلت|وقت|فرصت|اخرین مهلت|اخرین وقت|پایان) (?:رای دادن|رای گیری|رایگیری)(?= )"
)
_NO_HOURS: Final = re.compile(
    " (?:ستاد\\S*|تبلیغ\\S*|شکایت\\S*|جوابیه|رسانه|زودتر|دیرتر|بست|بستن|خلاف\\S*|تخلف\\S*|"
    "جرم\\S*|قانونی\\S*|تمدید\\S*|کمتر|سکوت|دیدم|دیروز|دیشب|انصراف|رسیده|تموم|تمام|تمیز|بانک|"
    "بیمه|خلوت\\S*|شلوغ\\S*|اگهی|بیشتر|کردن|(?<!کی )بود) "
)
_LIMIT: Final = re.compile(
    " (?:تا کی|تا چه روز\\S*|مهلت\\S*|اخرین (?:روز|مهلت|فرصت)\\S*|چند روز (?:وقت|فرصت|"
    "مهلت)\\S*|چقدر (?:وقت|فرصت|مهلت)|کی تمو?ا?م\\S*|تا چند روز) "
)
_OBJECTION: Final = re.compile(" (?:شکایت\\S*|اعتراض\\S*|معترض\\S*) ")
_OTHER_LIMIT: Final = re.compile(
    " (?:هیئت|هییت|رسیدگی\\S*|جواب\\S*|پاسخ\\S*|صلاحیت\\S*|معتمد\\S*|بازشماری|ماده|نوشته|گذشته|"
    "رد|رد\\S*|ده|روستا\\S*|شهر\\S*|نامزد\\S*|کاندید\\S*|داوطلب\\S*|تحویل|صندوق\\S*|باختم|زنم|"
    "کجا|مرجع) "
)
_WHERE: Final = re.compile(" (?:کجا|کی|چطور|چطوری|چجوری|چگونه|مرجع|دارم|میخوام|میخواهم|میخام|رسمی) ")
_OF_COMPLAINT: Final = frozenset(
    [
        "شکایت",
        "شکایتم",
        "شکایتمو",
        "انتخاباتی",
        "انتخابات",
        "از",
        "تخلف",
        "تقلب",
        "به",
        "کجا",
        "کی",
        "چطور",
        "چطوری",
        "چجوری",
        "چگونه",
        "را",
        "رو",
        "کنم",
        "کنیم",
        "بکنم",
        "بکنیم",
        "ببرم",
        "ببریم",
        "بدم",
        "بدیم",
        "بدهم",
        "باید",
        "می",
        "میشه",
        "میشود",
        "کرد",
        "رسمی",
        "دارم",
        "داریم",
        "من",
        "سلام",
        "یک",
        "یه",
        "برای",
        "شورا",
        "شوراها",
        "مرجع",
        "کدام",
        "کدوم",
        "کیه",
        "کجاست",
        "میخوام",
        "میخواهم",
        "میخام",
        "ثبت",
        "بنویسم",
    ]
)
"""A complaint that names its matter is a question about that matter."""
_HELPED: Final = re.compile(
    " (?:معلول\\S*|نابینا\\S*|کم بینا\\S*|کمبینا\\S*|ناشنوا\\S*|ناتوان\\S*|ویلچر\\S*|فلج\\S*|"
    "توان ?یاب\\S*|بی سواد\\S*|بیسواد\\S*|سالمند\\S*|عصا\\S*|زمین گیر\\S*) "
)
_HELP: Final = re.compile(
    " (?:چطور\\S*|چجوری|چگونه|چه جوری|چیکار|چه کار\\S*|کمک\\S*|همراه\\S*|رای بده\\S*|رای داد|"
    "میتونه رای|میتواند رای|پله\\S*|رمپ|اسانسور|بیارم\\S*|ببرم\\S*|حق رای) "
)
_NO_HELP: Final = re.compile(
    " (?:ناظر\\S*|منشی\\S*|مامور\\S*|پلیس\\S*|سرباز\\S*|نماینده\\S*|عضو|اعضا\\S*|عوامل|رییس|"
    "مجری\\S*|نامزد\\S*|کاندید\\S*|جرم\\S*|تخلف\\S*|خلاف\\S*|توسط|عامل|جای|به جای|کارت\\S*|"
    "شناسنامه\\S*|پیغام) "
)
_WHEN: Final = re.compile(
    f" (?:{_WHEN_WORD}|تا کی|از کی|مهلت\\S*|چند روز\\S*|تاریخ\\S*|زمان\\S*|فرصت\\S*|موعد\\S*) "
)
_SAID: Final = (
    (
        Audience.STAFF,
        re.compile(
            " (?:منشی ?ام|منشیم|عضو شعبه ام|عضو شعبه م|رییس شعبه ام|رییس شعبه م|ناظرم|بازرسم|مجری ام|"
            "مجریم|معتمدم|عضو هییت\\S* ام|عامل شعبه ام) "
        ),
    ),
    (
        Audience.CANDIDATE,
        re.compile(
            " (?:نامزدم|کاندیدم|کاندیدام|داوطلبم|کاندید شدم|نامزد شدم|مسیول ستادم|ستادم|تبلیغاتم|تبلیغم) "
        ),
    ),
    (
        Audience.SECURITY,
        re.compile(" (?:سربازم|پلیسم|مامورم|سپاهی ام|نظامی ام|افسرم|پاسدارم|گروهبانم|درجه دارم) "),
    ),
)
_TOPICS: Final = (
    (AnswerTopic.DATE, (_DATE,), _OTHER_DAY),
    (AnswerTopic.HOURS, (_HOURS,), _NO_HOURS),
    (AnswerTopic.DEADLINES, (_LIMIT, _OBJECTION), _OTHER_LIMIT),
    (AnswerTopic.DISABILITY, (_HELPED, _HELP), _NO_HELP),
)
"""What a question of each topic has, and what shows that it is about something else. The first one counts."""


def read_topic(words: Sequence[str]) -> AnswerTopic | None:
    """The topic of a text that has an answer of its own. ``words``: all its words in folded spelling."""
    text = f" {' '.join(words)} "
    if len(words) <= _MANY and (small_talk := _read_small_talk(text)) is not None:
        return small_talk
    if len(words) <= _LONGEST_ABOUT_US and (about_us := _read_about_us(text)) is not None:
        return about_us
    for topic, signs, other in _TOPICS:
        if all(sign.search(text) for sign in signs) and not other.search(text):
            return topic
    complains = _OBJECTION.search(text) and _WHERE.search(text) and _OF_COMPLAINT.issuperset(words)
    return AnswerTopic.COMPLAINT if complains else None


def asks_about_us(words: Sequence[str]) -> bool:
    """Whether a text asks who reads this bot or whose it is. ``words``: as for ``read_topic``."""
    return len(words) <= _LONGEST_ABOUT_US and _read_about_us(f" {' '.join(words)} ") is not None


def _read_about_us(text: str) -> AnswerTopic | None:
    if _PRIVACY.search(text) or _HANDED.search(text):
        return None if _HARMED.search(text) else AnswerTopic.PRIVACY
    return AnswerTopic.OPERATOR if _OPERATOR.search(text) else None


def _read_small_talk(text: str) -> AnswerTopic | None:
    if _GREETING.fullmatch(text):
        return AnswerTopic.GREETING
    return AnswerTopic.THANKS if _THANKS.search(text) and " متن " not in text else None


def asks_when(words: Sequence[str]) -> bool:
    """Whether the question asks for a day or a period."""
    return _WHEN.search(f" {' '.join(words)} ") is not None


def said_audience(words: Sequence[str]) -> Audience | None:
    """Who the person says that they are: «ناظرم», «سربازم»."""
    text = f" {' '.join(words)} "
    return next((audience for audience, pattern in _SAID if pattern.search(text)), None)
