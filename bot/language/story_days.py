"""Days of an invented story: without a year, because no story says in which year it happens."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from bot.language.dates import MONTHS, from_jalali, plain_date, to_jalali, weekday
from bot.language.digits import to_persian
from bot.language.spoken_days import DAY_NUMBERS, WEEKDAY_NAMES, parse_spoken_day, without_vowels

_NOISE: Final = re.compile(
    r"(?<!\w)(?:روز|تاریخ|در|تا|پایان|اخر|همان|میشه|میشود|می شود|است|ماه|بعد)(?!\w)|[،,.!؟?:«»]"
)
_WORDS: Final = "|".join(sorted(DAY_NUMBERS, key=len, reverse=True))
_NUMBER: Final = re.compile(rf"^(?P<number>\d{{1,2}}|{_WORDS}) ?(?:ام|م)?$")
_WEEKDAY: Final = re.compile(r"^(?P<day>(?:(?:یک|دو|سه|چهار|پنج) ?)?شنبه|جمعه)$")
_MONTH_NAMES: Final = "|".join((*map(plain_date, MONTHS), "امرداد"))
_MONTH: Final = re.compile(rf"(?<![^\W\d])(?:{_MONTH_NAMES})(?![^\W\d])|\d{{4}}\D")
_WEEKDAY_BEFORE: Final = re.compile(r"^(?:(?:یک|دو|سه|چهار|پنج) ?)?(?:شنبه|جمعه) ")
_HALF_WEEK: Final = 3
_HALF_MONTH: Final = 16


def write_story_day(day: date) -> str:
    """«شنبه ۸ آذر»."""
    _, month, number = to_jalali(day)
    return f"{weekday(day)} {to_persian(number)} {MONTHS[month - 1]}"


def write_story(text: str, words: Mapping[str, date | int | str]) -> str:
    """A text of a story whose slots, as «{polling}», are filled: days without a year, numbers in Persian digits."""
    for slot, word in words.items():
        written = write_story_day(word) if isinstance(word, date) else to_persian(word)
        text = text.replace(f"{{{slot}}}", written)
    return text


def read_story_day(text: str, near: date) -> date | None:
    """The day that `text` names, as near as possible to `near`: «پنجم», «۵», «دوشنبه», «پنجم آذر», «۱۴۰۵/۹/۵»; a year
    is passed over. None for anything else."""
    plain = " ".join(_NOISE.sub(" ", plain_date(without_vowels(text))).split())
    if number := _NUMBER.match(plain):
        word = number["number"]
        wanted = int(word) if word.isdigit() else DAY_NUMBERS[word]
        return _nearest(near, _HALF_MONTH, lambda day: to_jalali(day)[2] == wanted)
    if named := _WEEKDAY.match(plain):
        wanted = WEEKDAY_NAMES[named["day"].replace(" ", "")]
        return _nearest(near, _HALF_WEEK, lambda day: day.weekday() == wanted)
    if not _MONTH.search(plain):
        return None
    day = parse_spoken_day(_WEEKDAY_BEFORE.sub("", plain), today=near)
    return None if day is None else _in_story(day, near)


def _in_story(day: date, near: date) -> date:
    """The same day of the year nearest to the story."""
    _, month, number = to_jalali(day)
    year = to_jalali(near)[0]
    days = [from_jalali(candidate, month, number) for candidate in (year - 1, year, year + 1)]
    return min(
        (there for there in days if there is not None), key=lambda there: abs(there - near), default=day
    )


def _nearest(near: date, most: int, fits: Callable[[date], bool]) -> date | None:
    offsets = sorted(range(-most, most + 1), key=abs)
    return next((day for day in (near + timedelta(days=offset) for offset in offsets) if fits(day)), None)
