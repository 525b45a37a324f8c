"""What a text tells, without the wish to report it: «I want to report something. Yesterday …».

The wish is no testimony: the account of a report begins with what happened.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.language import finglish
from bot.language.intents import spoken_words
from bot.language.notions import compile_phrases
from bot.language.verbs import folded_words

FILLER: Final = folded_words("""
سلام درود وقت بخیر وقتتون صبح شب عصر ظهر روز خسته نباشید نباشی خوبی خوبید خوبین ببخشید لطفا خواهش آقا خانم دوست
عزیز دوستان داداش جان ممنون مرسی من ما منم یه یک چند تا چندتا هم رو را و تو در این اینجا همینجا همین ربات بات خب
میخوام میخام میخواهم میخواستم میخوایم میخواهیم خواستم بخوام بخواهم بخوایم اگه اگر میشه میتونم میتونیم میتوانم باید دارم
داریم داشتم داشتیم کنم کنیم بکنم بدم بدیم بدهم بدهیم دهم بگم بگیم بپرسم بپرسیم چیزی چیز سریع کوچیک کوچولو فقط
از به کجا کی چطوری چطور چجوری چه جوری چگونه چیکار چکار کار نحوه طرز راهنمایی راهنماییم کنید کنین بدید بدین
""")
"""Words that say nothing of their own beside a question, or beside the wish to report."""
_ASKS_TO_REPORT: Final = compile_phrases("""
گزارش بدم|گزارش بدیم|گزارش بدهم|گزارش بدهیم|گزارش دهم|گزارش کنم|گزارش کنیم|گزارش بکنم|گزارش دارم|گزارش داریم
گزارش داشتم|گزارش تخلف بدم|گزارش تخلف دارم|گزارش تخلف کنم|گزارش تخلف|گزارش رو بدم|گزارش ثبت کنم|ثبت گزارش
ثبت تخلف|گزارشی دارم|گزارشی بدم|تخلف دارم|تخلفی دارم|تخلف ثبت کنم|تخلف دیدم|تخلفی دیدم|تخلف شده|تخلفی شده
تخلف رو بگم|تخلفو بگم|تخلفی رو بگم|تخلف بگم|تخلفی بگم|شکایت کنم|شکایت کنیم|شکایت دارم|شکایت داریم|شکایت داشتم
شکایتی دارم|شکایت ثبت کنم|خبر بدم|اطلاع بدم|گزارش میدم|گزارش میدیم|گزارش میدهم|گزارش میکنم|گزارش میکنیم
گزارش کن|گزارش کنید|گزارش کنین|گزارشش کن|گزارشش کنید|گزارشش کنم|گزارشش میکنم|گزارش بده|گزارش بدید|گزارش بدین
گزارش سریع|گزارش قدم به قدم
""")
_REPORT_WORDS: Final = folded_words("""
گزارش گزارشی گزارشم گزارشو تخلف تخلفی تخلفو تخلفات شکایت شکایتی ثبت خبر اطلاع دیدم دیدیم شده انتخاباتی انتخابات
باشه پس الان حالا اوکی مورد مورداً مایلم قصد گزارشش اره آره بله همین همینو اینو میدم میدیم میدهم میکنم میکنیم کن بده
""")
_CONNECTING: Final = folded_words("که اینه این چون و هم")
_LIMITING: Final = folded_words("ولی اما بدون ناشناس")
"""Words after which the sentence goes on about the wish itself."""


def account_in(text: str) -> str:
    """What the text tells, without the wish to report it; empty if it tells nothing. A text without such a wish is
    returned as it is."""
    parts = [part for part in _parts(text) if part.strip()]
    accounts = [_without_request(part) for part in parts]
    if accounts == parts:
        return text
    return " ".join(account.strip() for account in accounts if account.strip())


_PART: Final = re.compile(r"[^.!?؟…\n]+[.!?؟…\n]*|[.!?؟…\n]+")
_TOKEN: Final = re.compile(r"\S+")


def _parts(text: str) -> Iterator[str]:
    return (match.group() for match in _PART.finditer(text))


def _without_request(part: str) -> str:
    """A sentence without the wish to report with which it begins; empty if it says nothing else."""
    tokens = list(_TOKEN.finditer(part))
    spoken = [sentence_of(token.group()).split() for token in tokens]
    leading = _count_leading(spoken, FILLER | _REPORT_WORDS)
    sentence = f" {' '.join(word for words in spoken[:leading] for word in words)} "
    request_ends = [match.end() for match in _ASKS_TO_REPORT.finditer(sentence)]
    if not request_ends:
        return part
    if leading == len(tokens):
        return ""
    count, length = 0, 0
    while length < request_ends[-1] - 1:
        length += sum(len(word) + 1 for word in spoken[count])
        count += 1
    count += _count_leading(spoken[count:], _CONNECTING)
    if count < len(tokens) and _LIMITING & set(spoken[count]):
        return part
    return part[tokens[count].start() :] if count < len(tokens) else ""


def _count_leading(spoken: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """How many of the first tokens have only known words."""
    return next((n for n, words in enumerate(spoken) if not set(words) <= set(known)), len(spoken))


def sentence_of(text: str) -> str:
    """The folded words of a text as its speaker means them, a space at both ends."""
    try:
        return f" {' '.join(spoken_words(text))} "
    finally:
        finglish.forget()
