"""Hears what a message says to the bot that is neither a question nor a report: an insult, an order, another
language, «I have a question».

These stand beside what `bot.search.intents` reads. An aside is heard only where it is all that a text says, because
nothing of such a text is kept.
"""

import re
from dataclasses import replace
from typing import Final

from bot.language import light
from bot.language.asked_topics import asks_about_us
from bot.language.dismissals import only_deletes, only_dismisses, quotes_somebody
from bot.language.intents import has_letters
from bot.language.notions import compile_phrases, has
from bot.language.other_languages import language_of
from bot.language.report_requests import FILLER, account_in, sentence_of
from bot.language.requests import names_election
from bot.language.verbs import folded_words
from bot.usecases.ports.intents import Aside, Heard, Intent, IntentReader, Reading
from bot.usecases.ports.language import Vector

_MANY, _FEW = 12, 6
_LONGEST: Final = 300
"""Characters of a text in which an aside of Persian words is heard."""
_OTHERS: Final = 1
"""How many words beside an insult may mean something else."""
_LONGEST_REPLY: Final = 10
_APPROVING: Final = re.compile(
    r"[\s\N{VARIATION SELECTOR-16}\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}-\N{EMOJI MODIFIER FITZPATRICK TYPE-6}"
    "👍👌🙏🌹🌺🌷💐🌸❤♥💚💙🤝✅👏🫡😊☺🥰😍]+"
)


_ANNOUNCES_QUESTION: Final = compile_phrases("""
سوال|سوالی|سوالم|یه سوال|چندتا سوال|سوال دارم|سوال داشتم|سوالی دارم|سوالی داشتم|سوالات دارم|چیزی بپرسم|چیز بپرسم
میخواستم بپرسم|میخوام بپرسم|میشه بپرسم|میتونم بپرسم|پرسشی دارم|پرسش دارم|پرسشی داشتم
""")
_QUESTION_WORDS: Final = folded_words("سوال سوالی سوالم سوالات سئوال سئوالی پرسش پرسشی")
_LATIN_WORDS: Final = "khar|ahmagh|khafe|ashghal|kesafat|avazi|olagh|bishoor|goh|kir"
_INSULTS: Final = compile_phrases(f"""
اشغال*|آشغال*|عوضی*|خر|خری|گاو|گاوی|بیشرف*|حرومزاده*|حرامزاده*|کثافت*|الاغ*|احمق*|خفه|خفه شو*|گمشو*|گم شو*
بیشعور*|بی شعور*|نفهم*|مزخرف*|چرت*|دیوث*|بیناموس*|بی ناموس*|پدرسگ*|سگ|کونی*|جنده*|کص*|کسکش*|کس کش*|کیر*|گوه|گه
{_LATIN_WORDS}
""")
_LATIN_INSULTS: Final = compile_phrases(_LATIN_WORDS)
_INSULT_FILLER: Final = FILLER | folded_words("""
شو بابا برو تو شما خیلی هستی هستید هستین همتون همه اتون لعنتی به درد نمیخوری نمیخوره بخور نخور بات ربات روبات
bot robot to kheili ye boro baba sho
""")
_LATIN_ORDERS: Final = re.compile(
    " (?:ignore|forget|disregard) (?:\\S+ ){0,4}?(?:rules?|instructions?|prompts?|previous) "
    "| (?:system prompt|developer mode|jailbreak) "
)
_ORDERS: Final = re.compile(
    " (?:دستورات|دستورهای|دستورای|دستورا|دستور|قوانین|قوانینت|قواعد|قاعده\\S*) (?:\\S+ ){0,4}?"
    "(?:نادیده بگیر|نادیده بگیرید|فراموش کن|فراموش کنید|کنار بذار) "
    "| نادیده بگیر (?:\\S+ ){0,4}?(?:دستور\\S*|قوانین\\S*|قواعد\\S*|قاعده\\S*) "
    "| (?:دستور سیستم|وانمود کن|نقش بازی کن|از این به بعد تو) "
)
_MINE: Final = (
    "(?:منو|من رو|من را|مارو|ما رو|اطلاعات\\S*|داده\\S*|حساب\\S*|اسمم\\S*|اسم من|اسم منو|شمارم\\S*|"
    "همه چی\\S*|همه چیز\\S*|هرچی\\S*|هر چی\\S*|هرچه\\S*|پیامام\\S*|پیامهام\\S*|پیام هام\\S*|سابقه\\S*|تاریخچه\\S*|"
    "نوشته هام\\S*|نوشته هامو|ردم\\S*|رد من)"
)
_DELETE: Final = "(?:پاک|حذف|فراموش|دیلیت) (?:کن|کنید|کنین|کنم|بکن\\S*|بشه|بشم|شه|شود|میکنید|میکنین|میکنی)"
_FORGET: Final = re.compile(
    f" {_MINE} (?:\\S+ ){{0,4}}?{_DELETE} | {_DELETE} (?:\\S+ ){{0,2}}?{_MINE} "
    "| (?:فراموشم|پاکم|حذفم) (?:کن|کنید|کنین) "
)
_HUMAN: Final = (
    "(?:ادم\\S*|انسان\\S*|نفر|کسی|شخص|پشتیبان\\S*|اپراتور\\S*|کارشناس\\S*|مسیول\\S*|ادمین\\S*|"
    "مدیر ربات|ویراستار\\S*)"
)
_TALK: Final = (
    "(?:حرف بزنم|حرف بزنیم|صحبت کنم|صحبت کنیم|چت کنم|گفتگو کنم|وصل کن\\S*|وصلم کن\\S*|وصل شم|وصل بشم|"
    "تماس بگیرم|تماس داشته باشم|زنگ بزنم|بپرسم)"
)
_PERSON: Final = re.compile(
    f" (?:با|به|از) (?:یه |یک |یکی از )?{_HUMAN} (?:\\S+ ){{0,4}}?{_TALK} "
    f"| {_TALK} (?:با|به) (?:یه |یک )?{_HUMAN} | (?:ادم واقعی|شماره پشتیبانی|پشتیبانی دارید|پشتیبانی داره) "
)
_WHO: Final = re.compile(
    " (?:کی هستی|کی هستین|کی هستید|کی هستند اینا|کی ای|اسمت چیه|اسمتون چیه|اسم شما چیه|who are you|ki hasti) "
)
_DOES: Final = "(?:چیکار|چکار|چه کار\\S*|چی کار|چه کمکی) (?:\\S+ )?(?:میکن\\S*|میتون\\S*|بلد\\S*)"
_BOT: Final = re.compile(
    f" (?:شما|تو|اینجا|ربات|روبات|بات|شماها) (?:\\S+ )?{_DOES} |^ {_DOES} $"
    "| (?:این ربات|این روبات|این بات|اینجا|ربات) (?:\\S+ )?(?:چیه|چیست|کجاست|برای چیه|واسه چیه) "
    "| (?:کار شما|کارتون|کارت|کار تو|کار این ربات|کار اینجا) (?:چیه|چیست) "
)
_ASKS_INDIRECTLY: Final = compile_phrases("""
میخواستم بدونم|میخواستم بدانم|میخوام بدونم|میخواهم بدانم|خواستم بدونم|میخواستم بپرسم|میخوام بپرسم|خواستم بپرسم
میخواستم ببینم|سوالم اینه*|سوالم این*|سوال من اینه*|سوال داشتم|سوال دارم|میشه بگید|میشه بگین|میشه بگی|میتونید بگید
یه سوال|چیکار باید|باید چیکار|چه کار باید|باید چه کار|چکار باید|باید چکار|تکلیف* چیه|تکلیفش چیه|تکلیفم چیه
حکمش چیه|قانونش چیه|ایا|آیا
""")
_ASKS_HOW: Final = re.compile(
    " (?:چجوری|چه جوری|چطوری|چطور|چگونه|از کجا) (?:\\S+ ){0,3}?"
    "(?:(?:ب|می)?(?:فهم|دون|دان)(?:م|یم)?|ببین(?:م|یم)|مطمین (?:شم|بشم|شیم|بشیم|باشم|باشیم)) "
)
"""Who wants to find something out asks, whatever they tell of."""
_REPLIES: Final = re.compile("^ (?:بله|اره|نه|نخیر|خیر|چرا) ")


class AsideReader:
    """An `IntentReader` that hears asides beside what another one reads, and doubts a report that may be a
    question."""

    def __init__(self, reader: IntentReader) -> None:
        self._reader = reader

    def read(self, text: str, *, heard: Heard | None = None, vector: Vector | None = None) -> Reading:
        """Read the message: see `IntentReader`."""
        reading = self._reader.read(text, heard=heard, vector=vector)
        if reading.danger:
            return reading
        if not has_letters(text):
            return replace(reading, aside=Aside.THANKS) if _APPROVING.fullmatch(text.strip()) else reading
        as_written = f" {' '.join(light.words(text.lower()))} "
        if _LATIN_ORDERS.search(as_written):
            return replace(reading, aside=Aside.ORDER)
        if language := language_of(text):
            is_other = reading.sure is None or reading.sure not in _HEARD_IN_OTHERS
            return replace(reading, aside=Aside.LANGUAGE, language=language) if is_other else reading
        if len(text) > _LONGEST:
            return reading
        sentence = sentence_of(text)
        if _LATIN_INSULTS.search(as_written):
            sentence = as_written
        return replace(
            _hear_question(reading, sentence),
            aside=_find_aside(text, sentence, reading),
            only=reading.only or only_dismisses(sentence),
            deletes=only_deletes(sentence),
        )


_HEARD_IN_OTHERS: Final = frozenset(
    {Intent.GREETING, Intent.THANKS, Intent.LANGUAGE, Intent.STOP, Intent.HELP}
)


def _find_aside(text: str, sentence: str, reading: Reading) -> Aside | None:
    if _ORDERS.search(sentence) and reading.sure is not Intent.VOTE_FOR:
        return Aside.ORDER
    count = len(sentence.split())
    if count <= _MANY and (aside := _find_short_aside(sentence, count, reading)) is not None:
        return aside
    if (Intent.REPORT in reading.intents or reading.is_unclear) and not account_in(text):
        return Aside.REPORTING
    return None


def _find_short_aside(sentence: str, count: int, reading: Reading) -> Aside | None:
    """The aside of a text of few words."""
    if _is_insult(sentence):
        return Aside.INSULT
    if _FORGET.search(sentence) and not has("dismiss|halt", sentence):
        return Aside.FORGET
    if _PERSON.search(sentence):
        return Aside.PERSON
    if count <= _FEW and _WHO.search(sentence):
        return Aside.WHO
    if count <= _FEW and _BOT.search(sentence):
        return Aside.BOT
    words = sentence.split()
    is_empty = all(word in FILLER or word in _QUESTION_WORDS for word in words)
    return Aside.OPENING if is_empty and _ANNOUNCES_QUESTION.search(sentence) else None


def _is_insult(sentence: str) -> bool:
    """Whether a text insults and says nothing else. Who tells that somebody insulted them is heard."""
    if not (_INSULTS.search(sentence) or has("insult", sentence)):
        return False
    if names_election(sentence) or has("told|violent", sentence):
        return False
    plain = _INSULTS.sub("", sentence).split()
    return sum(word not in _INSULT_FILLER for word in plain) <= _OTHERS


def _hear_question(reading: Reading, sentence: str) -> Reading:
    """The reading, in doubt where it must be. Who asks into whose hands their words come wishes nothing but an
    answer."""
    if reading.sure is not Intent.REPORT and asks_about_us(sentence.split()):
        return replace(reading, intents=(Intent.QUESTION,))
    return _doubt_report(reading, sentence)


def _doubt_report(reading: Reading, sentence: str) -> Reading:
    """The reading; a report whose words ask, or answer somebody, may be a question, and a wish to leave that somebody
    else said may be anything."""
    if reading.sure is Intent.CANCEL and quotes_somebody(sentence):
        return replace(reading, intents=(Intent.UNCLEAR,))
    if (reading.sure is Intent.REPORT or reading.is_unclear) and _ASKS_HOW.search(sentence):
        return replace(reading, intents=(Intent.QUESTION,), tells=True)
    if reading.sure is not Intent.REPORT:
        return reading
    if _ASKS_INDIRECTLY.search(sentence):
        is_sure = has("if", sentence) and not has("told", sentence)
        return replace(reading, intents=(Intent.QUESTION,) if is_sure else (Intent.QUESTION, Intent.REPORT))
    if _REPLIES.search(sentence) and len(sentence.split()) <= _LONGEST_REPLY:
        return replace(reading, intents=(Intent.UNCLEAR,))
    return reading
